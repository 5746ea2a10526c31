package assessments

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
)

// WordsField is the field of a form that holds a typed text.
const WordsField = "words"

// MaxTyped is how many letters a typed answer may have.
const MaxTyped = 200

// maxAccepted is how many answers one language may accept.
const maxAccepted = 20

// text is a word or a few, typed, and held against a list of accepted answers.
var text = kind{
	name:     "text",
	settings: []string{"accept", "feedback"},
	check: func(q Question) []flaw {
		if len(q.Accepted) < 1 {
			return []flaw{{"accept", "a text needs at least one answer to `accept`"}}
		}
		return nil
	},
	read: func(_ Question, _ Asked, form url.Values) (Answer, error) {
		words := strings.Join(strings.Fields(form.Get(WordsField)), " ")
		if !utf8.ValidString(words) || strings.ContainsFunc(words, unicode.IsControl) || foldWords(words) == "" {
			return Answer{}, fault.Invalid("quiz.words_missing").In(WordsField)
		}
		if utf8.RuneCountInString(words) > MaxTyped {
			return Answer{}, fault.Invalid("quiz.words_too_long", "most", MaxTyped).In(WordsField)
		}
		return Answer{Words: words}, nil
	},
	right: func(q Question, a Answer) bool {
		folded := foldWords(a.Words)
		return folded != "" && slices.Contains(q.Accepted, folded)
	},
	key: func(q Question, _ Asked) url.Values {
		if len(q.Accepted) == 0 {
			return nil
		}
		return url.Values{WordsField: {q.Accepted[0]}}
	},
}

var apostrophes = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u02bc", "'", "\u02bb", "'", "`", "'", "\u00b4", "'")

// foldWords makes texts equal that differ only in case, accents, white space,
// the form of an apostrophe, or punctuation at the ends.
func foldWords(words string) string {
	folded := unaccented(cases.Fold().String(unaccented(words)))
	folded = strings.Join(strings.Fields(apostrophes.Replace(folded)), " ")
	return strings.TrimFunc(folded, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsSymbol(r) })
}

// unaccented takes letters apart and leaves out marks and what is not seen.
func unaccented(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(words))
}

// checkAccept says what is wrong with the answers one language accepts.
func checkAccept(accept []string) []flaw {
	var wrong []flaw
	if len(accept) > maxAccepted {
		wrong = append(wrong, flaw{"accept", fmt.Sprintf("%d accepted answers are too many: keep %d, and ask for a shorter one", len(accept), maxAccepted)})
	}
	seen := map[string]bool{}
	for i, words := range accept {
		at := fmt.Sprintf("accept[%d]", i)
		folded := foldWords(words)
		switch {
		case folded == "":
			wrong = append(wrong, flaw{at, "an accepted answer needs a letter or a digit"})
		case utf8.RuneCountInString(words) > MaxTyped:
			wrong = append(wrong, flaw{at, fmt.Sprintf("an accepted answer of more than %d letters can never be typed", MaxTyped)})
		case seen[folded]:
			wrong = append(wrong, flaw{at, fmt.Sprintf("%q is accepted already: case, spaces, accents and punctuation at the ends do not count", words)})
		}
		seen[folded] = true
	}
	return wrong
}
