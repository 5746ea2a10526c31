package certificates

import (
	_ "embed"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The fonts of the sheet: Noto Sans of the Debian package fonts-noto-core, cut
// to the letters of alphabet, under the licence in fonts/OFL.txt.
// `go test ./certificates -run TestFonts -update` cuts them anew.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	fontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	fontBold []byte
)

// alphabet is every letter and sign the sheet can print: the Latin script as
// written in East Africa and by most of its visitors, with combining marks for
// the letters that have no composed form.
var alphabet = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0020, 0x007E, 1},  // Basic Latin
		{0x00A0, 0x00AC, 1},  // Latin-1, less the soft hyphen
		{0x00AE, 0x024F, 1},  // Latin-1, Latin Extended-A and -B
		{0x0253, 0x0254, 1},  // ɓ ɔ
		{0x0257, 0x0259, 2},  // ɗ ə
		{0x025B, 0x0263, 8},  // ɛ ɣ
		{0x0268, 0x0269, 1},  // ɨ ɩ
		{0x0272, 0x0275, 3},  // ɲ ɵ
		{0x0283, 0x0289, 6},  // ʃ ʉ
		{0x028B, 0x0292, 7},  // ʋ ʒ
		{0x02B9, 0x02BF, 1},  // apostrophes that are letters
		{0x0300, 0x036F, 1},  // combining marks
		{0x1E00, 0x1EFF, 1},  // Latin Extended Additional
		{0x2010, 0x2015, 1},  // hyphens and dashes
		{0x2018, 0x201F, 1},  // quotation marks
		{0x2022, 0x2026, 4},  // bullet, ellipsis
		{0x2030, 0x2033, 3},  // per mille, double prime
		{0x2039, 0x203A, 1},  // single guillemets
		{0x20AC, 0x20AC, 1},  // euro
		{0x2116, 0x2122, 12}, // numero, trade mark
	},
	LatinOffset: 2,
}

// longestName is the number of letters a printed name may have.
const longestName = 200

// marksPerLetter is how many combining marks may stand on one letter: more
// than any orthography needs would climb into the line above.
const marksPerLetter = 2

// PlainName is a name as it is printed and signed: composed (NFC), with every
// run of white space as one space and none at the ends.
func PlainName(name string) string {
	var plain []rune
	for _, r := range norm.NFC.String(name) {
		if !unicode.IsSpace(r) {
			plain = append(plain, r)
			continue
		}
		if len(plain) > 0 && plain[len(plain)-1] != ' ' {
			plain = append(plain, ' ')
		}
	}
	if n := len(plain); n > 0 && plain[n-1] == ' ' {
		plain = plain[:n-1]
	}
	return norm.NFC.String(string(plain))
}

// Unprintable lists, each once and in order, what in a name the sheet cannot
// print: letters its font lacks, and marks on no letter or heaped on one. An
// empty list means that the name can be printed, unless it is empty itself.
func Unprintable(name string) []string {
	var lacking []string
	marks := marksPerLetter // at the start there is no letter to carry one
	for _, r := range PlainName(name) {
		switch {
		case !unicode.Is(unicode.M, r):
			marks = 0
			if r == ' ' {
				marks = marksPerLetter
			}
		default:
			marks++
		}
		bad := r == utf8.RuneError || !unicode.Is(alphabet, r) || marks > marksPerLetter
		if bad && !slices.Contains(lacking, string(r)) {
			lacking = append(lacking, string(r))
		}
	}
	return lacking
}

// Printable reports whether a name can be printed as it stands: between 1 and
// 200 letters, at least one of them a letter, and all of them in the font.
func Printable(name string) bool {
	plain := PlainName(name)
	letters := utf8.RuneCountInString(plain)
	if letters == 0 || letters > longestName || !slices.ContainsFunc([]rune(plain), unicode.IsLetter) {
		return false
	}
	return len(Unprintable(plain)) == 0
}
