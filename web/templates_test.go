package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html/template"
	"iter"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/web/page"
)

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// drawn says what each page is drawn with, as its handler passes it: the table of
// /dev/pages (pageSamples).
var drawn = func() map[string]reflect.Type {
	kinds := map[string]reflect.Type{}
	for _, one := range pageSamples {
		kinds[one.name] = one.kind
	}
	return kinds
}()

func TestTemplatesFitTheirStructs(t *testing.T) {
	set, err := page.Load(embedded, kindParts())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(slices.Values(set.Names())) {
		kind, known := drawn[name]
		if !known {
			t.Errorf("templates/pages/%s.html is drawn with no struct: add a line to pageSamples", name)
			continue
		}
		for _, wrong := range checkTemplate(set.Template(name), kind) {
			t.Errorf("%s.html, drawn with %s: %s", name, kind, wrong)
		}
	}
	for name := range drawn {
		if set.Template(name) == nil {
			t.Errorf("there is no template for %q", name)
		}
	}
}

// Every partial is used by some page, so that none escapes the check above. An
// icon takes no data, so nothing in it could.
func TestPartialsAreUsed(t *testing.T) {
	set, err := page.Load(embedded, kindParts())
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	var all []string
	for _, name := range set.Names() {
		c := &checker{set: set.Template(name), seen: map[string]bool{}}
		c.call("layout", drawn[name])
		for key := range c.seen {
			partial, _, _ := strings.Cut(key, " ")
			used[partial] = true
		}
	}
	written := template.Must(template.New("written").ParseFS(embedded, "templates/partials/*.html"))
	template.Must(written.Parse(kindParts()))
	for _, one := range append(written.Templates(), template.Must(template.ParseFS(embedded, "templates/pages/*.html")).Templates()...) {
		if one.Name() != "written" {
			all = append(all, one.Name())
		}
	}
	slices.Sort(all)
	for _, name := range slices.Compact(all) {
		if !used[name] && !strings.HasSuffix(name, ".html") && !strings.HasPrefix(name, "icon-") {
			t.Errorf("no page uses the partial %q", name)
		}
	}
}

// The pages that handlers name are those of the table.
func TestDrawnPagesAreKnown(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || len(call.Args) < 3 || (method.Sel.Name != "show" && method.Sel.Name != "again") {
				return true
			}
			if literal, ok := call.Args[1].(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(literal.Value)
				named[name] = true
			}
			return true
		})
	}
	if got, want := slices.Sorted(maps.Keys(named)), slices.Sorted(maps.Keys(drawn)); !slices.Equal(got, want) {
		t.Errorf("handlers draw %v\nthe table has %v", got, want)
	}
}

// A page that is wrong in any of these ways is caught.
func TestTemplateCheckCatchesFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{{.Tilte}}`:                                     "has no Tilte",
		`{{.Person.Nmae}}`:                               "has no Nmae",
		`{{range .Courses}}{{.Titel}}{{end}}`:            "has no Titel",
		`{{range .Courses}}{{$.Titel}}{{end}}`:           "has no Titel",
		`{{with .Next}}{{.Missing}}{{end}}`:              "has no Missing",
		`{{with .Next}}{{.Title}}{{end}}{{.Missing}}`:    "has no Missing",
		`{{range $i, $c := .Courses}}{{$c.Gone}}{{end}}`: "has no Gone",
		`{{range .Title}}{{end}}`:                        "range over",
		`{{range .Courses}}{{template "row" .}}{{end}}`:  "has no Wrong",
		`{{template "nothing" .}}`:                       `no template "nothing"`,
		`{{.Words.Minutes}}`:                             "takes 1 arguments, not 0",
		`{{.Words.Minutes .Title}}`:                      "is a string, not a int",
		`{{.T}}`:                                         "takes 2 arguments, not 0",
		`{{.Title "argument"}}`:                          "takes no arguments",
		`{{.Words.For "sw"}}`:                            "has no For",
		`{{if eq .Title 3}}x{{end}}`:                     "number and string",
		`{{len .Next}}`:                                  "len of",
		`{{.WithFault nil}}`:                             "has no WithFault",
		`{{.assets}}`:                                    "has no assets",
		`{{urlquery .Title}}`:                            "not among those",
	} {
		files := fstest.MapFS{
			"templates/layout.html":       {Data: []byte(`{{define "layout"}}{{block "main" .}}{{end}}{{end}}`)},
			"templates/partials/row.html": {Data: []byte(`{{define "row"}}{{.Title}}{{.Wrong}}{{end}}`)},
			"templates/pages/sample.html": {Data: []byte(`{{define "main"}}` + text + `{{end}}`)},
		}
		set, err := page.Load(files)
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		got := strings.Join(checkTemplate(set.Template("sample"), reflect.TypeFor[myLearningPage]()), "; ")
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
