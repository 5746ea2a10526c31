package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
)

// CleanName gives a name as it is kept: composed (NFC), white space folded to
// single spaces, invisible formatting taken out, 1 to 200 letters. Marks that
// change the direction of text are taken out too: a name in Arabic letters
// runs right to left without them, and with them it could turn the words
// around it. The joiners that emoji and some scripts need stay.
//
// Faults, all invalid and about the field name: name.missing, name.long,
// name.letters (a control character, or bytes that are not text).
func CleanName(text string) (string, error) {
	return aName.clean(text)
}

// line is a text of one line that a form asks for, and what is said of a
// wrong one.
type line struct {
	field                  string
	longest                int
	missing, long, letters string
}

var (
	aName   = line{field: "name", longest: 200, missing: "name.missing", long: "name.long", letters: "name.letters"}
	aReason = line{field: "reason", longest: 500, missing: "reason.missing", long: "reason.long", letters: "reason.letters"}
)

func (l line) clean(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", fault.Invalid(l.letters).In(l.field)
	}
	visible := strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, text)
	clean := norm.NFC.String(strings.Join(strings.Fields(visible), " "))
	if strings.ContainsFunc(clean, unicode.IsControl) {
		return "", fault.Invalid(l.letters).In(l.field)
	}
	if !strings.ContainsFunc(clean, stands) {
		return "", fault.Invalid(l.missing).In(l.field)
	}
	if utf8.RuneCountInString(clean) > l.longest {
		return "", fault.Invalid(l.long, "most", l.longest).In(l.field)
	}
	return clean, nil
}

// invisible reports whether r shows nothing and is not needed to join letters:
// U+200C and U+200D are, and so are the tags of a flag.
func invisible(r rune) bool {
	if r == '\u200c' || r == '\u200d' || (r >= 0xE0020 && r <= 0xE007F) {
		return false
	}
	return unicode.Is(unicode.Cf, r)
}

// stands reports whether r can be read by itself.
func stands(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)
}
