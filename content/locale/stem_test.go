package locale

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func stemAll(lang, words string) (stems []string) {
	for _, token := range Tokens(words) {
		stems = append(stems, Stem(lang, token.Word))
	}
	return stems
}

// Each line of testdata/stems.txt is a language, then forms that must have one
// stem, then, after a /, words that must not have it.
func TestStemsOfTheTable(t *testing.T) {
	file, err := os.Open("testdata/stems.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := 0
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		line := scanner.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		lang, words, _ := strings.Cut(line, " ")
		together, apart, _ := strings.Cut(words, "/")
		stems := stemAll(lang, together)
		for i, stem := range stems {
			if stem != stems[0] {
				t.Errorf("%s: %s is %q, %s is %q", lang, strings.Fields(together)[0], stems[0], strings.Fields(together)[i], stem)
			}
		}
		for i, stem := range stemAll(lang, apart) {
			if stem == stems[0] {
				t.Errorf("%s: %s and %s are both %q", lang, strings.Fields(together)[0], strings.Fields(apart)[i], stem)
			}
		}
	}
	if lines < 60 {
		t.Errorf("only %d lines were read", lines)
	}
}

func TestStemsAreNeverEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]string{"en", "sw", "xx"}).Draw(t, "lang")
		syllable := rapid.SampledFrom(strings.Fields("m mw wa mi ma ki vi ch vy u ku a na li ta me ni ha ja ye o b t s th ing ed ies é ñ ʼ 1 я 漢"))
		word := Fold(strings.Join(rapid.SliceOfN(syllable, 1, 9).Draw(t, "syllables"), ""))
		if word == "" {
			t.Skip("nothing was drawn")
		}
		stem := Stem(lang, word)
		if stem == "" || len(stem) > len(word)+1 || !utf8.ValidString(stem) {
			t.Fatalf("%s: the stem of %q is %q", lang, word, stem)
		}
		if stem != Stem(lang, word) {
			t.Fatalf("%s: %q has two stems", lang, word)
		}
	})
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "",
		"  … — ’ ":                     "",
		"Poverty is NEVER a reason.":   "poverty is never a reason",
		"the child’s, the child's":     "the childs the childs",
		"ng'ombe ng’ombe":              "ngombe ngombe",
		"‘quoted’ words’":              "quoted words",
		"Mũthoni café CAFÉ":            "muthoni cafe cafe",
		"pre-placement 2 of 17":        "pre placement 2 of 17",
		"ﬁle and file":                 "file and file",
		"<mark>x</mark>":               "mark x mark",
		"\xff\xfehalf\xff":             "half",
		"Wanjikũ’s  kazini,kazini":     "wanjikus kazini kazini",
		"\u0301\u0301 nothing to see":  "nothing to see",
		"one\u200btwo":                 "one two",
		"Ｗｉｄｅ":                         "wide",
		"MTOTO":                        "mtoto",
		"a'":                           "a",
		"116":                          "116",
		"don’t ’twas":                  "dont twas",
		"https://example.org/a-b?c=d1": "https example org a b c d1",
	} {
		var words []string
		for _, token := range Tokens(text) {
			words = append(words, token.Word)
			if Fold(text[token.Start:token.End]) != token.Word {
				t.Errorf("%q: %q stands at %d to %d", text, token.Word, token.Start, token.End)
			}
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestCommonWordsAreFolded(t *testing.T) {
	for lang, words := range common {
		for word := range words {
			if Fold(word) != word {
				t.Errorf("%s: %q would never be met", lang, word)
			}
		}
	}
	for word, stem := range wholeWords {
		if Fold(word) != word || Fold(stem) != stem || stem == "" {
			t.Errorf("%q=%q is not folded", word, stem)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, text := range []string{"", "Mtoto’s ng'ombe", "\xff'a", "a'b'c", "Ⅷ ﷺ İ", "e\u0301\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, token := range Tokens(text) {
			if token.Start < last || token.End <= token.Start || token.End > len(text) || token.Word == "" {
				t.Fatalf("%q: %+v after %d", text, token, last)
			}
			last = token.End
			if strings.IndexFunc(token.Word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) >= 0 {
				t.Fatalf("%q holds no word %q", text, token.Word)
			}
			for _, lang := range []string{"en", "sw"} {
				if Stem(lang, token.Word) == "" {
					t.Fatalf("%s: %q has no stem", lang, token.Word)
				}
			}
		}
	})
}
