package certificates

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/jung-kurt/gofpdf"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files and cut the fonts anew")

// debianFonts is where the Debian package fonts-noto-core keeps the whole fonts.
const debianFonts = "/usr/share/fonts/truetype/noto"

// letters are the runes of alphabet, in order.
func letters() []rune {
	var all []rune
	for r := rune(0); r <= 0xFFFF; r++ {
		if unicode.Is(alphabet, r) {
			all = append(all, r)
		}
	}
	return all
}

func TestFonts(t *testing.T) {
	for name, committed := range map[string][]byte{"NotoSans-Regular.ttf": fontRegular, "NotoSans-Bold.ttf": fontBold} {
		if *update {
			whole, err := os.ReadFile(filepath.Join(debianFonts, name))
			if err != nil {
				t.Fatal(err)
			}
			committed = gofpdf.UTF8CutFont(bytes.Clone(whole), string(letters()))
			if err := os.WriteFile(filepath.Join("fonts", name), committed, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		font := newOutlines(committed)
		for _, r := range letters() {
			if font.glyph(r) == 0 {
				t.Errorf("%s lacks %U %c, which alphabet promises", name, r, r)
			}
		}
		if len(committed) > 120_000 {
			t.Errorf("%s has %d bytes; it is meant to be cut", name, len(committed))
		}
	}
}

func TestUnprintable(t *testing.T) {
	for _, c := range []struct {
		name    string
		lacking []string
		ok      bool
	}{
		{"Achieng Otieno", nil, true},
		{"Ng'ang'a wa Mũthoni", nil, true},
		{"Ng’ang’a wa Mu\u0303tho\u0303ni\u0303", nil, true},
		{"Zoë Ọlá m\u0303\u0301bi", nil, true},
		{"O", nil, true},
		{strings.Repeat("W", 200), nil, true},
		{strings.Repeat("W", 201), nil, false},
		{"", nil, false},
		{" \t\u00a0 ", nil, false},
		{"- 12", nil, false},
		{"Amina 🌸 Ali 🌸", []string{"🌸"}, false},
		{"Amina علي", []string{"ع", "ل", "ي"}, false},
		{"Amina\u202eilA", []string{"\u202e"}, false},
		{"Ami\u200bna", []string{"\u200b"}, false},
		{"Ami\x00na", []string{"\x00"}, false},
		{"Ami\xffna", []string{"\ufffd"}, false},
		{"\u0303Amina", []string{"\u0303"}, false},
		{"Am\u0316\u0317\u0318\u0319ina", []string{"\u0318", "\u0319"}, false},
	} {
		if got := Unprintable(c.name); !slices.Equal(got, c.lacking) {
			t.Errorf("Unprintable(%q) = %q, want %q", c.name, got, c.lacking)
		}
		if got := Printable(c.name); got != c.ok {
			t.Errorf("Printable(%q) = %v, want %v", c.name, got, c.ok)
		}
	}
}

func TestPlainNameIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := PlainName(rapid.String().Draw(t, "name"))
		if twice := PlainName(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}
