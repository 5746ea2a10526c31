package markdown

import (
	"fmt"
	"strings"
	"testing"
)

const whole = ":::check Q?\n- (+) a\n\n  b\n- (-) c\n\n  d\n:::\n\n:::work\nx\n:::\n"

func TestRules(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("neno ", n)) + ".\n\n" }
	tests := []struct{ name, title, body, want string }{
		{"whole", "Poverty is never a reason", whole, ""},
		{"nothing", "Title", "", "2: the lesson has no text"},
		{"no check and no work", "Title", "Text.", "2: the lesson has no check for understanding: add a :::check\n2: the lesson gives nothing to do at work: add a :::work"},
		{"long titles", "One two three four five six seven", whole + "\n## One two three four five six seven\n\nText.\n",
			"2: warning: the title has 7 words: say it in 6\n18: warning: the title of this screen has 7 words: say it in 6"},
		{"300 words", "Title", words(298-4) + whole, ""},
		{"301 words", "Title", words(301-4) + whole, "5: warning: this screen has 301 words: about 250 are read on a phone"},
		{"401 words", "Title", words(401-4) + whole, "5: this screen has 401 words, and 400 is the most: part it in two, or shorten it to about 250"},
		{"hidden words do not count", "Title", strings.Replace(whole, "  b\n", "  "+words(500), 1), ""},
		{"five screens", "Title", whole + "\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n\n## D\n\nd\n",
			"30: the lesson has 5 screens, this is one too many: 4 is the most; part the lesson in two"},
		{"empty screen", "Title", whole + "\n## A\n\n## B\n\nb\n", "18: this screen is empty: write its text, or delete its title"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, problems := Parse("l.md", 5, []byte(test.body), sampleContext())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, p := range d.Rules("l.md", test.title, 2) {
				text := p.Text
				if p.Warning {
					text = "warning: " + text
				}
				got = append(got, fmt.Sprintf("%d: %s", p.Line, text))
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"no text", "\xff", "l.md:5:1: this is no text of at most 256 KB in UTF-8"},
		{"NUL", "a\x00", "l.md:5:1: this is no text of at most 256 KB in UTF-8"},
		{"too large", strings.Repeat("a\n\n", 90_000), "l.md:5:1: this is no text of at most 256 KB in UTF-8"},
		{"deep quotation", "a\n\n" + strings.Repeat("> ", 13) + "b", "l.md:7:1: quotations and lists stand more than 12 levels inside one another here: write fewer"},
		{"deep list", strings.Repeat("1. - ", 7) + "b", "l.md:5:1: quotations and lists stand more than 12 levels inside one another here: write fewer"},
		{"endless paragraph", "a\n\n" + strings.Repeat("*a ", 3000), "l.md:7:1: there is no blank line in 8000 letters from here on: break the text up"},
	}
	for _, test := range tests {
		d, problems := Parse("l.md", 5, []byte(test.source), sampleContext())
		if len(problems) != 1 || problems[0].String() != test.want || len(d.Screens) > 0 {
			t.Errorf("%s: got %v", test.name, problems)
		}
	}
	if d, problems := Parse("l.md", 1, []byte("***\n\n---\n\n- - -\n\n1984. A year.\n"), sampleContext()); len(problems) > 0 || len(d.Screens) != 1 {
		t.Error(problems)
	}
}

func TestContextThatKnowsNothing(t *testing.T) {
	_, problems := Parse("l.md", 1, []byte("[a](term:kin) [k](case:x) [b](lesson:x) [c](course:x) [d](page:x)\n\n:::figure\n![e](f.svg)\n\nC.\n\nW.\n:::\n"), Context{})
	if len(problems) != 6 {
		t.Error(problems)
	}
}
