package markdown

import (
	"regexp"
	"strings"
	"unicode"
)

// shortened are words whose full stop ends no sentence.
var shortened = names(`mr. mrs. ms. dr. no. e.g. i.e. etc. vs. st. bi. bw. k.m. n.k.`)

// Sentences parts plain text into sentences. The end of a paragraph ends one.
func Sentences(text string) []string {
	var list []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		var sentence []string
		for word := range strings.FieldsSeq(paragraph) {
			sentence = append(sentence, word)
			bare := strings.TrimRight(word, `"'”’)]»`)
			if bare != "" && strings.ContainsRune(".!?…", []rune(bare)[len([]rune(bare))-1]) && !shortened[strings.ToLower(bare)] {
				list = append(list, strings.Join(sentence, " "))
				sentence = nil
			}
		}
		if countWords(strings.Join(sentence, " ")) > 0 {
			list = append(list, strings.Join(sentence, " "))
		}
	}
	return list
}

// Grade is the Flesch–Kincaid grade of English plain text: 0.39 × words a
// sentence + 11.8 × syllables a word − 15.59. A word for which easy says yes
// (a term of the glossary, a name) counts as one syllable.
func Grade(text string, easy func(word string) bool) float64 {
	words, syllables := 0, 0
	sentences := len(Sentences(text))
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if word == "" {
			continue
		}
		words++
		if easy != nil && easy(word) {
			syllables++
			continue
		}
		syllables += syllablesOf(word)
	}
	if words == 0 || sentences == 0 {
		return 0
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

var (
	vowels = regexp.MustCompile(`[aeiouy]+`)
	silent = regexp.MustCompile(`([^aeiouyl]|[aeiouy]l)e$|[^aeioudty]ed$|[^aeioucsxz]es$`)
	apart  = regexp.MustCompile(`[aeiou]ing$|ia|io[^nu]|ua[lt]|ui[nt]`)
)

// syllablesOf estimates: groups of vowels, less a silent ending, more where
// two vowels are spoken apart. Parts joined by hyphens count for themselves.
func syllablesOf(word string) int {
	count := 0
	for part := range strings.FieldsFuncSeq(strings.ToLower(word), func(r rune) bool { return r == '-' || r == '–' || r == '/' }) {
		n := len(vowels.FindAllString(part, -1)) + len(apart.FindAllString(part, -1))
		if silent.MatchString(part) {
			n--
		}
		count += max(n, 1)
	}
	return max(count, 1)
}
