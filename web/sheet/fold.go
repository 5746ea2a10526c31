package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the heading of a column as it is compared: in small letters,
// without accents, with one space for any run of spaces, underscores and
// hyphens, and without colons and asterisks around it. Fold both of what is
// compared.
func Fold(cell string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(cell) {
		switch {
		case unicode.IsSpace(r) || r == '_' || unicode.Is(unicode.Pd, r):
			space = true
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			// accents; joiners, soft hyphens and byte order marks
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Trim(b.String(), " :*")
}
