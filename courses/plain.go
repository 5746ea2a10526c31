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
	p.order = slices.Sorted(maps.Keys(p.terms))
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
	order     []string                  // the terms, sorted
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

// Grades lists the reading grades of the lessons of a course in the source
// language, from the easiest to the hardest, counted as CURRICULUM asks.
func (c *Catalogue) Grades(course *Course) []float64 {
	reader := markdown.NewReader(c.termWords())
	var grades []float64
	for _, id := range course.LessonIDs() {
		grades = append(grades, reader.Grade(markdown.PlainText(course.lessons[id].texts[content.SourceLanguage].Document)))
	}
	slices.Sort(grades)
	return grades
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
	for _, id := range text.Document.Terms {
		met[id] = true
	}
	data, _ := p.tree.ReadFile(file) // it was read before
	_, _, body, first, _ := content.SplitFrontMatter(file, data)
	told := map[string]bool{}
	for i, line := range strings.Split(string(body), "\n") {
		line = running(line)
		for _, short := range abbreviation.FindAllString(line, -1) {
			if !told[short] && !commonly[short] && !p.explained(short, whole) {
				told[short] = true
				p.warn(file, first+i, "nothing explains %s: put it into the glossary, or write it out", short)
			}
		}
		small := strings.ToLower(line)
		for _, id := range p.order {
			word := p.catalogue.glossary[content.SourceLanguage][id].Word
			if !met[id] && strings.Contains(small, strings.ToLower(word)) && p.terms[id].MatchString(line) {
				met[id] = true
				p.warn(file, first+i, "%q stands here for the first time in the course and leads nowhere: write [%s](term:%s)", word, word, id)
			}
		}
	}
}

// aside is what stands in a line and is no running text of the lesson's own:
// links, what somebody says or is named, titles.
var aside = regexp.MustCompile(`\[[^\]]*\]\([^)]*\)|"[^"]*"|“[^”]*”|\*[^*\s][^*]*\*|\(\\?\*[^)]*\)`)

// running gives the running text of a line: a word can lead to the glossary
// only there. A heading, the head of a part, an option
// and a footnote have none.
func running(line string) string {
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, ":::") || strings.HasPrefix(line, "[^") || strings.HasPrefix(line, "![") || strings.HasPrefix(line, "- (") {
		return ""
	}
	return aside.ReplaceAllString(strings.ReplaceAll(line, "**", ""), " ")
}

// explained reports whether the glossary has the abbreviation as a word of a
// term, or the text the words of which it is made.
func (p *plain) explained(short, text string) bool {
	if strings.Contains(text, "("+short+")") {
		return true
	}
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
