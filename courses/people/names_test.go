package people

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"pamoja/courses/fault"
)

func TestCleanName(t *testing.T) {
	for text, want := range map[string]string{
		"  Wanjikũ   wa\u00a0Ng'ang'a\n": "Wanjikũ wa Ng'ang'a",
		"Wanjiku\u0303":                  "Wanjikũ",
		"Achieng’ O.":                    "Achieng’ O.",
		"نور محمد":                       "نور محمد",
		"\u202eevil\u202c name":          "evil name",
		"a\u2066b\u2069\u200f\ufeff":     "ab",
		"Amina 🙂":                        "Amina 🙂",
		"👩\u200d🏫":                       "👩\u200d🏫",
		"x":                              "x",
		strings.Repeat("ũ", 200):         strings.Repeat("ũ", 200),
		strings.Repeat("u\u0303", 200):   strings.Repeat("ũ", 200),
	} {
		got, err := CleanName(text)
		if err != nil || got != want {
			t.Errorf("CleanName(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for text, key := range map[string]string{
		"":                       "name.missing",
		" \t\n ":                 "name.missing",
		"\u200d\u202e":           "name.missing",
		"'-.":                    "name.missing",
		"A\x00B":                 "name.letters",
		"A\x1b[31m":              "name.letters",
		"A\u0085\u009bB":         "name.letters",
		"\xff\xfe":               "name.letters",
		strings.Repeat("a", 201): "name.long",
	} {
		_, err := CleanName(text)
		if f := wants(t, err, fault.KindInvalid, key); f.Field != "name" {
			t.Errorf("%q: about field %q", text, f.Field)
		}
	}
}

func TestCleanNameIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clean, err := CleanName(rapid.String().Draw(t, "text"))
		if err != nil {
			return
		}
		if again, err := CleanName(clean); err != nil || again != clean {
			t.Fatalf("%q becomes %q, %v", clean, again, err)
		}
		if n := utf8.RuneCountInString(clean); n < 1 || n > 200 || !norm.NFC.IsNormalString(clean) {
			t.Fatalf("%q: %d letters, composed %t", clean, n, norm.NFC.IsNormalString(clean))
		}
		if strings.ContainsFunc(clean, unicode.IsControl) || clean != strings.TrimSpace(clean) {
			t.Fatalf("%q", clean)
		}
	})
}
