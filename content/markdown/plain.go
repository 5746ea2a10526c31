package markdown

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a person who reads English as a third language, on a phone, can read
// (CURRICULUM, Lessons).
const (
	GradeMost    = 9.0 // of one lesson
	GradeMedian  = 7.0 // of the lessons of a course
	SentenceMost = 20  // words of one English sentence
	SentenceMean = 18  // words of the sentences of a lesson in Kiswahili, on average
)

// Reader counts the reading grade as CURRICULUM asks: terms of the glossary,
// names and titles of forms count as one syllable a word, since a reader has
// them explained or knows who is meant.
type Reader struct{ terms *regexp.Regexp }

// NewReader is a reader who has these terms explained, each of one word or more.
func NewReader(terms []string) *Reader {
	var patterns []string
	for _, term := range terms {
		if fields := strings.Fields(term); len(fields) > 0 {
			for i, field := range fields {
				fields[i] = regexp.QuoteMeta(field)
			}
			patterns = append(patterns, strings.Join(fields, `\s+`))
		}
	}
	if len(patterns) == 0 {
		return &Reader{}
	}
	slices.SortFunc(patterns, func(a, b string) int { return len(b) - len(a) }) // the longest first: RE2 takes the first that fits
	return &Reader{terms: regexp.MustCompile(`(?i)\b(?:` + strings.Join(patterns, "|") + `)(?:e?s)?\b`)}
}

// Grade is the Flesch–Kincaid grade of an English text, as the reader counts.
func (r *Reader) Grade(text string) float64 {
	names := properNames(text)
	if r.terms != nil {
		text = r.terms.ReplaceAllStringFunc(text, func(term string) string {
			return strings.TrimSpace(strings.Repeat("x ", len(strings.Fields(term))))
		})
	}
	return Grade(text, func(word string) bool { return names[word] })
}

// properNames are the words that stand with a capital letter inside a sentence.
func properNames(text string) map[string]bool {
	names := map[string]bool{}
	for _, sentence := range Sentences(text) {
		words := strings.Fields(sentence)
		for i, word := range words {
			first, _ := utf8.DecodeRuneInString(word)
			if i > 0 && unicode.IsUpper(first) && !strings.HasSuffix(words[i-1], ":") {
				names[strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })] = true
			}
		}
	}
	return names
}

// LongSentences lists the sentences of more than SentenceMost words.
func LongSentences(text string) []string {
	return slices.DeleteFunc(Sentences(text), func(sentence string) bool { return countWords(sentence) <= SentenceMost })
}

// MeanSentence is how many words the sentences of a text have, on average.
func MeanSentence(text string) float64 {
	sentences := Sentences(text)
	if len(sentences) == 0 {
		return 0
	}
	words := 0
	for _, sentence := range sentences {
		words += countWords(sentence)
	}
	return float64(words) / float64(len(sentences))
}

// A text among others gives itself away when it is at least giveAwayRatio times
// as long as the longest of the others, and longer by giveAwayLetters.
const (
	giveAwayRatio   = 1.6
	giveAwayLetters = 30
)

// FarLonger reports whether one text of this many letters stands out beside
// others of which the longest has so many: a reader takes it without knowing.
func FarLonger(one, others int) bool {
	return others > 0 && float64(one) >= giveAwayRatio*float64(others) && one-others >= giveAwayLetters
}
