package locale

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// formNames are the plural forms of all languages, in the order of
// plural.Form, whose values index message.forms.
var formNames = []string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// message is a sentence ready to be printed. One without plural forms has only
// forms[plural.Other].
type message struct {
	rule   *rule
	plural bool
	forms  [plural.Many + 1]pattern
}

// pattern is a sentence cut at its placeholders.
type pattern []segment

// segment is literal text, or the name of an argument.
type segment struct{ text, name string }

// cut cuts a sentence at its placeholders.
func cut(text string) (pattern, error) {
	var p pattern
	for text != "" {
		brace := strings.IndexAny(text, "{}")
		if brace < 0 {
			return append(p, segment{text: text}), nil
		}
		if text[brace] == '}' {
			return nil, fmt.Errorf("a } without its {")
		}
		if brace > 0 {
			p = append(p, segment{text: text[:brace]})
		}
		text = text[brace+1:]
		end := strings.IndexAny(text, "{}")
		if end < 0 || text[end] == '{' {
			return nil, fmt.Errorf("a { without its }")
		}
		name := text[:end]
		if !isName(name) {
			return nil, fmt.Errorf("{%s} is not a placeholder: a small letter, then small letters, figures and _", name)
		}
		p = append(p, segment{name: name})
		text = text[end+1:]
	}
	return p, nil
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '_') {
			continue
		}
		return false
	}
	return s != ""
}

// names returns the pattern's placeholders, sorted, each once.
func (p pattern) names() []string {
	var names []string
	for _, s := range p {
		if s.name != "" {
			names = append(names, s.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// arguments returns the names a caller must give.
func (m *message) arguments() []string {
	names := m.forms[plural.Other].names()
	if m.plural && !slices.Contains(names, "n") {
		names = append(names, "n")
		slices.Sort(names)
	}
	return names
}

// choose returns the pattern for these arguments.
func (m *message) choose(args []any) pattern {
	if !m.plural {
		return m.forms[plural.Other]
	}
	value, _ := argument(args, "n")
	n, ok := integer(value)
	if !ok {
		return m.forms[plural.Other]
	}
	if n == 0 && m.forms[plural.Zero] != nil {
		return m.forms[plural.Zero]
	}
	if p := m.forms[m.rule.form(n)]; p != nil {
		return p
	}
	return m.forms[plural.Other]
}

// rule is a language's plural rule.
type rule struct {
	tag   language.Tag
	small [200]plural.Form
	forms []plural.Form // that whole numbers take, without zero
}

func newRule(tag language.Tag) *rule {
	r := &rule{tag: tag}
	used := map[plural.Form]bool{plural.Other: true}
	for n := range r.small {
		r.small[n] = r.match(n)
		used[r.small[n]] = true
	}
	for form := range formNames {
		// Zero is ours, for exactly 0, whatever else a language uses it for.
		if f := plural.Form(form); used[f] && f != plural.Zero {
			r.forms = append(r.forms, f)
		}
	}
	return r
}

func (r *rule) match(n int) plural.Form {
	f := plural.Cardinal.MatchPlural(r.tag, n, 0, 0, 0, 0)
	if f == plural.Zero {
		return plural.Other
	}
	return f
}

func (r *rule) form(n int) plural.Form {
	if n < 0 {
		n = -n
	}
	switch {
	case n < 0: // the least integer has no opposite
		return plural.Other
	case n < len(r.small):
		return r.small[n]
	}
	return r.match(n)
}
