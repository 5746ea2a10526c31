package courses

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
)

// Plain judges for authors how the lessons read, with warnings: reading grade
// and sentences, abbreviations that nothing explains, and words of the glossary
// that stand for the first time in a course without leading there.
func (c *Catalogue) Plain(tree *content.Tree) []content.Problem {
	p := plain{catalogue: c, tree: tree, reader: markdown.NewReader(c.termWords()), terms: c.termPatterns()}
	for _, course := range c.Courses() {
		p.course(course)
	}
	return p.problems
}

type plain struct {
	catalogue *Catalogue
	tree      *content.Tree
	reader    *markdown.Reader
	terms     map[string]*regexp.Regexp // term, how it is written
	problems  []content.Problem
}

func (p *plain) warn(file string, line int, format string, args ...any) {
	p.problems = append(p.problems, content.Problem{File: p.tree.Where(file), Line: max(line, 1), Column: 1, Warning: true, Text: fmt.Sprintf(format, args...)})
}

func (p *plain) course(course *Course) {
	met := map[string]bool{}
	var grades []float64
	for _, id := range course.LessonIDs() {
		for lang, text := range course.lessons[id].texts {
			file := path.Join("lang", lang, "courses", course.ID, id+".md")
			if lang != content.SourceLanguage {
				if mean := markdown.MeanSentence(markdown.PlainText(text.Document)); mean > markdown.SentenceMean {
					p.warn(file, 1, "the sentences have %.1f words on average: %d are read with ease", mean, markdown.SentenceMean)
				}
				continue
			}
			grades = append(grades, p.lesson(file, text))
			p.words(file, text, met)
		}
	}
	slices.Sort(grades)
	if len(grades) > 0 && grades[len(grades)/2] > markdown.GradeMedian {
		p.warn(path.Join("lang", content.SourceLanguage, "courses", course.ID, "course.yaml"), 1,
			"half of the lessons read at grade %.1f or more: %.0f is what is asked", grades[len(grades)/2], markdown.GradeMedian)
	}
}

// lesson judges the sentences of one lesson and gives its grade.
func (p *plain) lesson(file string, text *Text) float64 {
	whole := markdown.PlainText(text.Document)
	grade := p.reader.Grade(whole)
	if grade > markdown.GradeMost {
		p.warn(file, 1, "the lesson reads at grade %.1f, and %.0f is the most: shorter words, shorter sentences", grade, markdown.GradeMost)
	}
	for _, sentence := range markdown.LongSentences(whole) {
		line := 1
		for _, screen := range text.Document.Screens {
			if strings.Contains(screen.Text, sentence) {
				line = screen.Line
			}
		}
		p.warn(file, line, "a sentence has more than %d words: part it: %s", markdown.SentenceMost, sentence)
	}
	return grade
}

var abbreviation = regexp.MustCompile(`\b[A-Z]{2,}\b`)

// commonly are abbreviations that every reader of this site meets elsewhere,
// and that the words they stand for would not explain.
var commonly = map[string]bool{"PIN": true, "SMS": true, "ID": true, "HIV": true, "PDF": true, "TV": true, "OK": true, "COVID": true, "UNICEF": true}

// words judges abbreviations and the first use of terms. met are the terms that
// earlier lessons of the course have led to.
func (p *plain) words(file string, text *Text, met map[string]bool) {
	whole := markdown.PlainText(text.Document)
	told := map[string]bool{}
	for _, short := range abbreviation.FindAllString(whole, -1) {
		if told[short] || commonly[short] || strings.Contains(whole, "("+short+")") || p.explained(short, whole) {
			continue
		}
		told[short] = true
		p.warn(file, 1, "nothing explains %s: put it into the glossary, or write it out", short)
	}
	for _, id := range text.Document.Terms {
		met[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(p.terms)) {
		if !met[id] && p.terms[id].MatchString(whole) {
			met[id] = true
			p.warn(file, 1, "%q stands here for the first time in the course and leads nowhere: write [%s](term:%s)", p.catalogue.glossary[content.SourceLanguage][id].Word, p.catalogue.glossary[content.SourceLanguage][id].Word, id)
		}
	}
}

// explained reports whether the glossary has the abbreviation as a word of a
// term, or the text the words of which it is made.
func (p *plain) explained(short, text string) bool {
	pattern := `\b`
	for i, letter := range short {
		if i > 0 {
			pattern += `\s+(?:of |for |and )?`
		}
		pattern += string(letter) + `[\pL]+`
	}
	if regexp.MustCompile(pattern).MatchString(text) {
		return true
	}
	for _, term := range p.catalogue.glossary[content.SourceLanguage] {
		if slices.Contains(strings.Fields(term.Word), short) {
			return true
		}
	}
	return false
}

func (c *Catalogue) termWords() []string {
	var words []string
	for _, term := range c.glossary[content.SourceLanguage] {
		words = append(words, term.Word)
	}
	return words
}

func (c *Catalogue) termPatterns() map[string]*regexp.Regexp {
	patterns := map[string]*regexp.Regexp{}
	for id, term := range c.glossary[content.SourceLanguage] {
		patterns[id] = regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(term.Word) + `s?\b`)
	}
	return patterns
}
