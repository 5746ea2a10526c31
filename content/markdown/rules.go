package markdown

import (
	"fmt"

	"pamoja/content"
)

// What a lesson may be.
const (
	maxScreens  = 4
	wordsWarned = 300
	wordsFailed = 400
	titleWords  = 6
)

// Rules says what is wrong with a document as a lesson: too long, no check, no
// work. title stands at titleLine of the file, which is where faults of the
// lesson as a whole are placed. Pages need not keep these rules.
func (d *Document) Rules(file, title string, titleLine int) []content.Problem {
	var problems []content.Problem
	report := func(line int, warning bool, format string, args ...any) {
		problems = append(problems, content.Problem{File: file, Line: line, Column: 1, Warning: warning, Text: fmt.Sprintf(format, args...)})
	}
	if count := countWords(title); count > titleWords {
		report(titleLine, true, "the title has %d words: say it in %d", count, titleWords)
	}
	if len(d.Screens) == 0 {
		report(titleLine, false, "the lesson has no text")
		return problems
	}
	if d.Checks == 0 {
		report(titleLine, false, "the lesson has no check for understanding: add a :::check")
	}
	if d.Works == 0 {
		report(titleLine, false, "the lesson gives nothing to do at work: add a :::work")
	}
	for i, s := range d.Screens {
		if i == maxScreens {
			report(s.Line, false, "the lesson has %d screens, this is one too many: %d is the most; part the lesson in two", len(d.Screens), maxScreens)
		}
		if count := countWords(s.Title); count > titleWords {
			report(s.Line, true, "the title of this screen has %d words: say it in %d", count, titleWords)
		}
		switch {
		case s.HTML == "":
			report(s.Line, false, "this screen is empty: write its text, or delete its title")
		case s.Words > wordsFailed:
			report(s.Line, false, "this screen has %d words, and %d is the most: part it in two, or shorten it to about 250", s.Words, wordsFailed)
		case s.Words > wordsWarned:
			report(s.Line, true, "this screen has %d words: about 250 are read on a phone", s.Words)
		}
	}
	content.SortProblems(problems)
	return problems
}
