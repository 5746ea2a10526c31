package locale

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Stem gives what the forms of a folded word have in common, so that a search
// for one finds the others: parent and parents, mtoto and watoto. It is never
// empty for a word that is not, and no word itself. A language without rules
// here keeps its words as they are.
func Stem(lang, word string) string {
	if strings.ContainsAny(word, "0123456789") {
		return word
	}
	stem := word
	switch lang {
	case "en":
		env := snowballstem.NewEnv(word)
		english.Stem(env)
		stem = env.Current()
	case "sw":
		stem = swahili(word)
	}
	if stem == "" {
		return word
	}
	return stem
}

// Common reports whether a folded word is so frequent in a language that it
// says nothing about what is looked for.
func Common(lang, word string) bool { return common[lang][word] }

var common = map[string]map[string]bool{
	"en": set(`a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it its
		me my no not of on or our she should so than that the their them then there these they this those to us was we were what
		when where which who whom whose why will with would you your`),
	"sw": set(`na ya wa la za cha vya kwa ni si katika kama au pia hii huu hiki hizi haya hili hawa huyu hivi huko hapa yake yako
		yangu yao wake wako wangu wao lake lako langu zake zako zangu chake chako changu je nini gani ipi kuwa hiyo hilo hicho
		huo hayo ili lakini bila kila yeye mimi wewe sisi wote yote zote tu kutoka ambaye ambao ambayo`),
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}
