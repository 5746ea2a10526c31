package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is a word of a text: as it is compared, and where it stands in the
// text, in bytes.
type Token struct {
	Word       string
	Start, End int
}

// Tokens parts a text into its words, folded. A word is a run of letters,
// digits and their marks; an apostrophe between two letters belongs to it and
// is dropped: child’s gives childs, ng'ombe gives ngombe.
func Tokens(text string) []Token {
	tokens := make([]Token, 0, len(text)/6+1)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			at += size
			continue
		}
		end := at + size
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if next, _ := utf8.DecodeRuneInString(text[end+size:]); !inWord(r) && !(isApostrophe(r) && unicode.IsLetter(next)) {
				break
			}
			end += size
		}
		if word := Fold(text[at:end]); word != "" {
			tokens = append(tokens, Token{word, at, end})
		}
		at = end
	}
	return tokens
}

// Fold gives a word as it is compared: in small letters, without accents and
// apostrophes. What is no letter, digit or mark is dropped.
func Fold(word string) string {
	switch kind(word) {
	case folded:
		return word
	case ascii:
		return strings.Map(foldASCII, word)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		if r = unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

const (
	folded = iota // nothing is to be done
	ascii         // letters of the English alphabet, digits, and what is dropped
	other
)

// kind spares almost every word the tables of Unicode.
func kind(word string) int {
	found := folded
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r < utf8.RuneSelf || r == '’':
			found = ascii
		default:
			return other
		}
	}
	return found
}

func foldASCII(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r - 'A' + 'a'
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		return r
	}
	return -1
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }
