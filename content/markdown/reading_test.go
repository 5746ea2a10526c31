package markdown

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	text := "Mr. Otieno came. “Who is there?” she said, and waited… Then\n\nA title\n\nNo. 4 is e.g. a form! (It is green.) —"
	want := []string{"Mr. Otieno came.", "“Who is there?”", "she said, and waited…", "Then", "A title", "No. 4 is e.g. a form!", "(It is green.)"}
	if diff := cmp.Diff(want, Sentences(text)); diff != "" {
		t.Error(diff)
	}
}

func TestGrade(t *testing.T) {
	plain := "The cat sat on the mat. It was red."
	hard := "Institutional deinstitutionalisation necessitates multidisciplinary collaboration."
	if got := Grade(plain, nil); got > 1 {
		t.Errorf("plain words: grade %.1f", got)
	}
	if got := Grade(hard, nil); got < 20 {
		t.Errorf("hard words: grade %.1f", got)
	}
	if got, want := Grade(hard, func(string) bool { return true }), 0.39*5+11.8-15.59; math.Abs(got-want) > 0.01 {
		t.Errorf("with every word easy: grade %.2f, want %.2f", got, want)
	}
	if got := Grade("", nil); got != 0 {
		t.Errorf("no text: grade %.1f", got)
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"a": 1, "child": 1, "make": 1, "family": 3, "poverty": 3, "reason": 2, "decided": 3, "helped": 1, "little": 2, "people": 2,
		"the": 1, "houses": 2, "being": 2, "24": 1, "one-to-one": 3, "mother’s": 2, "situation": 4, "needs": 1, "placed": 1,
	} {
		if got := syllablesOf(word); got != want {
			t.Errorf("%s: %d, want %d", word, got, want)
		}
	}
}

func TestPlainText(t *testing.T) {
	source := "Text *one*[^1] &amp; `two`.\n\n## Title\n\n" + whole + "\n:::figure\n![alt](gate.svg)\n\nCaption.\n\nTwin.\n:::\n\n[^1]: Note.\n"
	d, problems := Parse("l.md", 1, []byte(source), sampleContext())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := "Text one & two.|Note.|Title|Q?|a|b|c|d|x|Caption.|Twin."
	if got := strings.ReplaceAll(PlainText(d), "\n\n", "|"); got != want {
		t.Errorf("got %q", got)
	}
	if d.Words != 4+1+1+2+1+1 || d.Screens[0].Words != 4 {
		t.Errorf("%d words, %d on the first screen", d.Words, d.Screens[0].Words)
	}
}

func TestInline(t *testing.T) {
	tests := []struct{ source, want, fault string }{
		{`Who "comes" *first*?`, "Who “comes” <em>first</em>?", ""},
		{"**Ng'ombe** -- ~~wote~~", "<strong>Ng’ombe</strong> – <del>wote</del>", ""},
		{"two\nlines", "two\nlines", ""},
		{"", "", ""},
		{"[a](https://example.org)", "[a](https://example.org)", "a link has no place in this text"},
		{"https://example.org", "https://example.org", "a link has no place in this text"},
		{"<b onclick=x>a</b>", "&lt;b onclick=x&gt;a&lt;/b&gt;", "HTML has no place in this text: put a \\ before the <"},
		{"a < b & c", "a &lt; b &amp; c", ""},
		{"- a\n- b", "- a\n- b", "only *emphasis* has a place in this text: no headings, lists, pictures or parts"},
		{"one\n\ntwo", "one two", "this must be one paragraph"},
		{"![a](b.svg)", "![a](b.svg)", "only *emphasis* has a place in this text: no headings, lists, pictures or parts"},
		{":::note x\ny\n:::", ":::note x\ny\n:::", "only *emphasis* has a place in this text: no headings, lists, pictures or parts"},
		{"`code`", "`code`", "only *emphasis* has a place in this text: no headings, lists, pictures or parts"},
	}
	for _, test := range tests {
		if got := string(Inline(test.source)); got != test.want {
			t.Errorf("%q: got %q", test.source, got)
		}
		fault := ""
		if err := CheckInline(test.source); err != nil {
			fault = err.Error()
		}
		if fault != test.fault {
			t.Errorf("%q: fault %q", test.source, fault)
		}
	}
}

// The reader has terms of several words explained where they stand together,
// not each of their words by itself; and knows names.
func TestReader(t *testing.T) {
	reader := NewReader([]string{"organisation of persons with disabilities", "kin"})
	term := "Ask the organisation of persons with disabilities today."
	if got, want := reader.Grade(term), Grade("Ask the x x x x x today.", nil); math.Abs(got-want) > 0.01 {
		t.Errorf("the whole term: grade %.2f, want %.2f", got, want)
	}
	apart := "Ask another organisation today."
	if got, want := reader.Grade(apart), Grade(apart, nil); math.Abs(got-want) > 0.01 {
		t.Errorf("one word of a term: grade %.2f, want %.2f", got, want)
	}
	if got, want := reader.Grade("We told Alexandrina Waithera today."), Grade("We told x x today.", nil); math.Abs(got-want) > 0.01 {
		t.Errorf("names: grade %.2f, want %.2f", got, want)
	}
	if got, want := NewReader(nil).Grade(apart), Grade(apart, nil); got != want {
		t.Errorf("without terms: grade %.2f, want %.2f", got, want)
	}
}

func TestLongSentences(t *testing.T) {
	twenty := strings.TrimSpace(strings.Repeat("word ", SentenceMost))
	if got := LongSentences(twenty + ". Short.\n\n" + twenty + " more. Short."); len(got) != 1 || !strings.HasSuffix(got[0], "more.") {
		t.Errorf("got %q", got)
	}
	if got := MeanSentence("One two. One two three four."); got != 3 {
		t.Errorf("mean %v", got)
	}
	if got := MeanSentence(""); got != 0 {
		t.Errorf("of no text: %v", got)
	}
}

func TestFarLonger(t *testing.T) {
	for _, one := range []struct {
		one, others int
		want        bool
	}{{80, 50, true}, {79, 50, false}, {31, 1, true}, {30, 1, false}, {100, 71, false}, {100, 0, false}} {
		if got := FarLonger(one.one, one.others); got != one.want {
			t.Errorf("%d beside %d: %v", one.one, one.others, got)
		}
	}
}

// A check whose one good option is far longer than the others tells itself.
func TestCheckTellsItself(t *testing.T) {
	check := func(options ...string) string {
		text := "Text.\n\n:::check Q?\n"
		for _, option := range options {
			text += "- " + option + "\n\n  Why.\n"
		}
		return text + ":::\n"
	}
	long := "(+) " + strings.Repeat("careful words ", 6)
	for name, one := range map[string]struct {
		source string
		warned bool
	}{
		"far longer":    {check("(-) Short.", long, "(-) Shorter."), true},
		"one as long":   {check("(-) "+strings.Repeat("hurried words ", 6), long), false},
		"two good ones": {check("(-) Short.", long, "(+) Other."), false},
		"a long wrong":  {check("(+) Short.", "(-) "+strings.Repeat("hurried words ", 6)), false},
	} {
		_, problems := Parse("l.md", 1, []byte(one.source), sampleContext())
		warned := len(problems) == 1 && problems[0].Warning && strings.Contains(problems[0].String(), "l.md:3:1: warning: the good option")
		if len(problems) > 0 != one.warned || warned != one.warned {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
