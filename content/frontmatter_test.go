package content

import (
	"strings"
	"testing"
)

func TestSplitFrontMatter(t *testing.T) {
	tests := []struct {
		name, source string
		front, body  string
		bodyLine     int
		want         string
	}{
		{"plain", "---\ntitle: A\n---\nText\n", "title: A\n", "Text\n", 4, ""},
		{"no settings", "---\n---\nText", "", "Text", 3, ""},
		{"no text", "---\ntitle: A\n---", "title: A\n", "", 4, ""},
		{"Windows", "\xef\xbb\xbf---\r\ntitle: A\r\n---\r\n\r\nText\r\n", "title: A\n", "\nText\n", 4, ""},
		{"spaces after the fence", "---  \ntitle: A\n--- \t\nText\n", "title: A\n", "Text\n", 4, ""},
		{"a rule in the text", "---\na: b\n---\nx\n\n---\n\ny\n", "a: b\n", "x\n\n---\n\ny\n", 4, ""},
		{"four dashes are no fence", "---\na: b\n----\n---\nx", "a: b\n----\n", "x", 5, ""},
		{"empty", "", "", "", 1, "1:1 the file must begin with a line of --- and then its settings, for example title:"},
		{"no front matter", "# Title\n", "", "", 1, "1:1 the file must begin with a line of --- and then its settings, for example title:"},
		{"blank line first", "\n---\na: b\n---\n", "", "", 1, "1:1 the file must begin with a line of --- and then its settings, for example title:"},
		{"never closed", "---\ntitle: A\n\nText\n", "", "", 1, "1:1 the settings that begin here do not end: put a line of --- below the last of them"},
		{"only a fence", "---", "", "", 1, "1:1 the settings that begin here do not end: put a line of --- below the last of them"},
		{"binary", "---\na: b\n---\n\xff\xd8\n", "", "", 1, "4:1 " + notText},
		{"NUL", "---\na: b\n---\nx\x00\n", "", "", 1, "4:2 " + notText},
		{"two invisible characters", "---\na: \x07b\n---\nũ\u202e\n", "", "", 1,
			"2:4 there is an invisible character here (U+0007): delete it\n4:2 there is an invisible character here (U+202E): delete it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			front, frontLine, body, bodyLine, problems := SplitFrontMatter("l.md", []byte(test.source))
			if got := lines(problems); got != test.want {
				t.Fatalf("got %s\nwant %s", got, test.want)
			}
			if string(front) != test.front || string(body) != test.body || bodyLine != test.bodyLine {
				t.Errorf("got %q, %q at line %d", front, body, bodyLine)
			}
			if len(problems) == 0 && frontLine != 2 {
				t.Errorf("front matter at line %d", frontLine)
			}
		})
	}
	_, _, _, _, problems := SplitFrontMatter("l.md", []byte("---\n---\n"+strings.Repeat("x", MaxText)))
	if len(problems) != 1 || !strings.Contains(problems[0].Text, "larger than 256 KB") {
		t.Error(problems)
	}
}

func FuzzSplitFrontMatter(f *testing.F) {
	for _, seed := range []string{"---\na: b\n---\nx", "---\r\n---\r\n", "\xef\xbb\xbf---\n---", "---", "\xff", "--- \n\n---\t"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		front, frontLine, body, bodyLine, problems := SplitFrontMatter("l.md", []byte(source))
		if len(problems) > 0 {
			if front != nil || body != nil {
				t.Error("text handed out beside a problem")
			}
			return
		}
		if bodyLine != frontLine+strings.Count(string(front), "\n")+1 {
			t.Errorf("front at %d, body at %d: %q", frontLine, bodyLine, source)
		}
		whole := string(plainLines([]byte(source)))
		if !strings.HasSuffix(whole, string(body)) || !strings.Contains(whole, string(front)) {
			t.Errorf("%q became %q and %q", source, front, body)
		}
	})
}
