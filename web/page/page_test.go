package page

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func templates(page string) fstest.MapFS {
	return fstest.MapFS{
		"templates/layout.html":       {Data: []byte(`{{define "layout"}}<p>{{block "main" .}}{{end}}</p>{{end}}`)},
		"templates/partials/one.html": {Data: []byte(`{{define "one"}}1{{end}}`)},
		"templates/pages/sample.html": {Data: []byte(page)},
		"templates/pages/other.html":  {Data: []byte(`{{define "main"}}other{{end}}`)},
	}
}

func TestSetRendersWholePages(t *testing.T) {
	set, err := Load(templates(`{{define "main"}}{{template "one"}} {{.Title}}{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	if names := slices.Sorted(slices.Values(set.Names())); !slices.Equal(names, []string{"other", "sample"}) {
		t.Errorf("names: %v", names)
	}
	for name, want := range map[string]string{"sample": "<p>1 &lt;b&gt;</p>", "other": "<p>other</p>"} {
		got := ""
		err := set.Render(name, Base{Title: "<b>"}, func(html []byte) error {
			got = string(html)
			return nil
		})
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if set.Template("none") != nil {
		t.Error("there is a template for a page that is none")
	}
}

// A page holds what it can come to and nothing else: each is copied for every
// language.
func TestSetHoldsWhatIsCalled(t *testing.T) {
	files := templates(`{{define "main"}}{{if .Title}}{{else}}{{range .Problems}}{{template "one"}}{{end}}{{end}}{{template "own" .}}{{end}}{{define "own"}}{{with .Here}}{{template "own" $}}{{end}}{{end}}{{define "spare"}}{{end}}`)
	files["templates/partials/two.html"] = &fstest.MapFile{Data: []byte(`{{define "two"}}2{{end}}`)}
	set, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"sample": {"layout", "main", "one", "own"}, "other": {"layout", "main"}} {
		var got []string
		for _, one := range set.Template(name).Templates() {
			got = append(got, one.Name())
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if _, err := Load(templates(`{{define "main"}}{{template "nowhere"}}{{end}}`)); err == nil || !strings.Contains(err.Error(), "sample.html") {
		t.Errorf("a call of a template that is nowhere: %v", err)
	}
}

// Nothing of a page that cannot be drawn is handed on, and what handing on
// refuses is told.
func TestSetHandsOnNoHalfPage(t *testing.T) {
	set, err := Load(templates(`{{define "main"}}begun {{.Missing}}{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sample", "none"} {
		err := set.Render(name, Base{}, func([]byte) error {
			t.Errorf("half of %s is handed on", name)
			return nil
		})
		if err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
	refused := errors.New("refused")
	if err := set.Render("other", Base{}, func([]byte) error { return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

func TestLoadStopsAtFaults(t *testing.T) {
	for _, text := range []string{`{{define "main"}}{{if}}{{end}}`, `{{define "main"}}{{nosuch .}}{{end}}`, `{{define "main"}}{{`} {
		if _, err := Load(templates(text)); err == nil {
			t.Errorf("%s is loaded", text)
		}
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("a site without a layout is loaded")
	}
}

func TestBaseSpeaksForThePage(t *testing.T) {
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	b := Base{Words: words.For("sw"), Assets: func(name string) string { return "/assets/" + name }}
	if b.SignedIn() || b.Large() != "" || b.Lang() != "sw" || b.Asset("a.css") != "/assets/a.css" {
		t.Errorf("signed in %v, large %q, language %q", b.SignedIn(), b.Large(), b.Lang())
	}
	b.Person = &people.Person{TextSize: "larger"}
	if !b.SignedIn() || b.Large() != "larger" {
		t.Errorf("signed in %v, large %q", b.SignedIn(), b.Large())
	}
	b.WithFault(fault.Invalid("name.long", "most", 200).In("name"))
	want := words.For("sw").T("name.long", "most", 200)
	if b.ProblemOf("name") != want || b.ProblemOf("phone") != "" || !strings.Contains(want, "200") {
		t.Errorf("problem of name: %q", b.ProblemOf("name"))
	}
	if b.Isolate("فاطمة") != "\u2068فاطمة\u2069" {
		t.Error("a name is not isolated")
	}
}

// A sentence that is said of several fields is listed once, leads to the first
// of them and tells of how many more it holds.
func TestSummarySaysItOnce(t *testing.T) {
	b := Base{Problems: []Problem{{"a", "Choose."}, {"b", "Write."}, {"c", "Choose."}, {"d", "Choose."}}}
	want := []ToMend{{Problem{"a", "Choose."}, 2}, {Problem{"b", "Write."}, 0}}
	if got := b.Summary(); !slices.Equal(got, want) {
		t.Errorf("the list is %+v, want %+v", got, want)
	}
	if got := b.ProblemOf("d"); got != "Choose." {
		t.Errorf("beside the last field stands %q", got)
	}
}
