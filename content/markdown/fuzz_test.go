package markdown

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var (
	handler   = regexp.MustCompile(`(?i)\son\w+\s*=`)
	void      = map[string]bool{"br": true, "hr": true, "img": true}
	elements  = names(`a p em strong del code br hr ul ol li dl dt dd blockquote h3 h4 section details summary span div sup figure figcaption table thead tbody tr th td svg g path circle ellipse line rect polyline polygon text tspan defs marker clippath`)
	wantAttrs = names(`class id href rel aria-label aria-hidden role tabindex scope align data-column start value viewbox width height d x y cx cy r marker-end`)
)

// wellFormed parses a source and checks that its HTML is balanced and holds
// nothing but the elements and attributes of the dialect.
func wellFormed(t *testing.T, source string) {
	t.Helper()
	d, problems := Parse("lesson.md", 5, []byte(source), sampleContext())
	for _, p := range problems {
		if p.Line < 5 || p.Column < 1 || p.Text == "" || p.File != "lesson.md" {
			t.Errorf("problem without a place or words: %+v", p)
		}
		if strings.Contains(p.Text, "cannot be read (") {
			t.Errorf("the reader failed on %q: %s", source, p.Text)
		}
	}
	again, _ := Parse("lesson.md", 5, []byte(source), sampleContext())
	ids := map[string]bool{}
	for i, s := range d.Screens {
		if s.HTML != again.Screens[i].HTML {
			t.Errorf("two readings of %q differ", source)
		}
		balanced(t, string(s.HTML), ids)
	}
	balanced(t, string(Inline(source)), map[string]bool{})
}

func balanced(t *testing.T, markup string, ids map[string]bool) {
	t.Helper()
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		token := tokens.Token()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			if !elements[token.Data] {
				t.Errorf("<%s> in %q", token.Data, markup)
			}
			for _, a := range token.Attr {
				checkAttribute(t, a, ids, markup)
			}
			if kind == html.StartTagToken && !void[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Errorf("</%s> closes %v in %q", token.Data, open, markup)
				return
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("%s in %q", kind, markup)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stay open in %q", open, markup)
	}
}

func checkAttribute(t *testing.T, a html.Attribute, ids map[string]bool, markup string) {
	t.Helper()
	if !wantAttrs[a.Key] || handler.MatchString(" "+a.Key+"=") {
		t.Errorf("attribute %s in %q", a.Key, markup)
	}
	if a.Key == "id" {
		if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n") {
			t.Errorf("id %q is there twice, or is none, in %q", a.Val, markup)
		}
		ids[a.Val] = true
	}
	if a.Key == "href" && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "tel:") {
		t.Errorf("href %q in %q", a.Val, markup)
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range bytes.Split(data, []byte("\n==== ")) {
			_, source, _ := bytes.Cut(part, []byte("\n"))
			f.Add(string(source))
		}
	}
	for _, seed := range []string{":::", ":::check a\n- (+) b", "[^a]: [^b]: c", "> - 1. > :::note", "![a](b)\n===", "a\r\nb", "| a |\n| - |\n[^1]", "<<<", "a\x00b", "- (+)\n\n  (-) ", "\t:::note", ":::figure\n![a][b]\n\n[b]: gate.svg"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		wellFormed(t, source)
		CheckInline(source)
		d, _ := Parse("lesson.md", 1, []byte(source), sampleContext())
		d.Rules("lesson.md", "Title", 2)
		Grade(PlainText(d), nil)
	})
}
