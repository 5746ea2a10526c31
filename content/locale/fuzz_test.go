package locale

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzCut(f *testing.F) {
	for _, seed := range []string{"", "Text", "{n}", "Question {n} of {total}", "{n", "n}", "{{n}}", "{N}", "{a_1}{b}", "ĩ {n} ũ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := cut(text)
		if err != nil {
			return
		}
		var whole strings.Builder
		for _, s := range p {
			switch {
			case s.name == "" && (s.text == "" || strings.ContainsAny(s.text, "{}")):
				t.Fatalf("%q has the literal %q", text, s.text)
			case s.name == "":
				whole.WriteString(s.text)
			case !isName(s.name):
				t.Fatalf("%q has the name %q", text, s.name)
			default:
				whole.WriteString("{" + s.name + "}")
			}
		}
		if whole.String() != text {
			t.Fatalf("%q was cut into %q", text, whole.String())
		}
	})
}

func FuzzLoad(f *testing.F) {
	const english = `{"a.b": "Text {x}", "a.c": {"zero": "None", "one": "{n} thing", "other": "{n} things of {x}"}}`
	f.Add(english, `{"a.b": "Neno {x}", "a.c": {"one": "{n}", "other": "{n} {x}"}}`)
	f.Add(`{"a.b": ["x", {"y": 1}], "a.b": 1}`, `{"a.b": {"few": "x"}}`)
	f.Add("\xef\xbb\xbf{", `{"a.b": "\ud800"}`)
	f.Add(`{"a.b": "x"}}`, "[[[[")
	f.Add(english, "{\"a.c\": \"<b>\"\n, }")
	f.Fuzz(func(t *testing.T, english, swahili string) {
		b, problems := load(files("en", english, "sw", swahili))
		for _, p := range problems {
			data := map[bool]string{true: english, false: swahili}[strings.Contains(p.File, "/en/")]
			rows := strings.Split(data, "\n")
			if p.Line < 1 || p.Line > len(rows) || p.Column < 1 || p.Column > utf8.RuneCountInString(rows[p.Line-1])+1 || p.Text == "" {
				t.Fatalf("%q, %q: a problem outside the file: %+v", english, swahili, p)
			}
		}
		for _, key := range b.Keys() {
			args := []any{}
			for _, name := range b.Arguments(key) {
				args = append(args, name, 1)
			}
			for _, lang := range b.Languages() {
				if text := b.For(lang).T(key, args...); text == "" || strings.Contains(text, "⟦"+key) {
					t.Fatalf("%q, %q: %s is printed %q in %s", english, swahili, key, text, lang)
				}
			}
		}
		if len(problems) == 0 && len(b.Missing("sw")) > 0 {
			t.Fatalf("%q, %q: %q are missing and nothing is said", english, swahili, b.Missing("sw"))
		}
	})
}
