package page

import (
	"bytes"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
)

// saidFiles is a page that asks for sentences everywhere a template can.
var saidFiles = fstest.MapFS{
	"templates/layout.html":           {Data: []byte(`{{define "layout"}}<title>{{.T "safety.title"}}</title>{{block "main" .}}{{end}}{{end}}`)},
	"templates/partials/part.html":    {Data: []byte(`{{define "part"}}<i>{{.T "safety.stay"}}</i>{{end}}{{define "drawing"}}<svg a="b"/> <!-- c -->{{end}}`)},
	"templates/pages/everything.html": {Data: []byte(`{{define "main"}}<p lang="{{$.Lang}}" title="{{.T "safety.worry"}}">{{.T "lesson.screen" "number" 1 "of" 4}}</p>{{range .Others}}{{$.T "safety.stop"}}{{else}}{{.T "safety.tell"}}{{end}}{{if .Title}}{{.T "site.promise"}}{{end}}{{with .Title}}{{$.T "error.not_found"}}{{end}}{{template "part" .}}{{template "drawing"}}<b {{if .Title}}href="{{$.Asset "a.css"}}"{{end}}>{{template "drawing"}}{{range .Others}}{{template "drawing" .}}<p lang="{{$.Lang}}">{{.Name}}{{end}}{{end}}`)},
}

// TestSaidSentences holds the copies with their sentences said against the
// templates as written: not a byte may differ, in any language.
func TestSaidSentences(t *testing.T) {
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	bundle, _ := locale.Load(tree)
	set, err := Load(saidFiles)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]bool{}
	for _, lang := range bundle.Languages() {
		for _, base := range []Base{{}, {Title: "Sample & page"}, {Others: []Language{{}, {}}}} {
			base.Words, base.Assets = bundle.For(lang), func(name string) string { return "/assets/" + name + "?a&b" }
			written, err := set.pages["everything"].Clone()
			if err != nil {
				t.Fatal(err)
			}
			var want, got bytes.Buffer
			if err := written.ExecuteTemplate(&want, "layout", base); err != nil {
				t.Fatal(err)
			}
			err = set.Render("everything", base, func(html []byte) error { _, err := got.Write(html); return err })
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() {
				t.Errorf("%s: said\n%s\nwritten\n%s", lang, got.String(), want.String())
			}
			pages[got.String()] = true
		}
	}
	if len(pages) != 3*len(bundle.Languages()) {
		t.Errorf("%d different pages, want %d: a language shows another's sentences", len(pages), 3*len(bundle.Languages()))
	}
}

// TestSaidSentencesAreReplaced: when an author saves, the next page speaks the
// new words.
func TestSaidSentencesAreReplaced(t *testing.T) {
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := locale.Load(tree)
	second, _ := locale.Load(tree)
	set, err := Load(saidFiles)
	if err != nil {
		t.Fatal(err)
	}
	for _, bundle := range []*locale.Bundle{first, second} {
		base := Base{Words: bundle.For("en")}
		if err := set.Render("everything", base, func([]byte) error { return nil }); err != nil {
			t.Fatal(err)
		}
		kept, _ := set.said.Load("en")
		if kept.(*said).words != base.Words {
			t.Error("the templates still speak the words of before")
		}
	}
}
