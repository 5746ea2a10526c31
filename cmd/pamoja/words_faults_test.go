package main

import (
	"slices"
	"testing"

	"pamoja/content/locale"
)

func TestKeyScanCatchesFaults(t *testing.T) {
	bundle := words(t)
	for source, want := range map[string]string{
		`p.T("quiz.planted")`:                                      "ui.json has no quiz.planted",
		`p.T("quiz.score", "score", 1)`:                            "quiz.score is not given {of}",
		`p.T("quiz.score", "score", 1, "of")`:                      "quiz.score has no use for (a name without a value)",
		`p.T("quiz.start", "n", 1)`:                                "quiz.start has no use for n",
		`fault.Invalid("name.planted").In("name")`:                 "ui.json has no name.planted",
		`fault.Invalid("name.long")`:                               "name.long is not given {most}",
		`r.base("planted.title", "")`:                              "ui.json has no planted.title",
		`s.quizHead(r, quiz, "quiz.question_title")`:               "quiz.question_title is not given {n}",
		`map[string]string{"language": "account.saved_something"}`: "ui.json has no account.saved_something",
	} {
		uses, err := usesInGo("planted.go", []byte("package p\nvar _ = "+source), areasOf(bundle))
		if err != nil {
			t.Fatal(err)
		}
		expectFault(t, bundle, source, uses, want)
	}
	for text, want := range map[string]string{
		`<p>{{.T "quiz.planted"}}</p>`:                           "ui.json has no quiz.planted",
		`{{range .Rows}}{{$.T "quiz.score" "score" 1}}{{end}}`:   "quiz.score is not given {of}",
		`{{if .A}}{{else}}{{.T "quiz.score" "of" 1 "x"}}{{end}}`: "quiz.score is not given {score}",
		`<i title="{{.T "quiz.start" "n" 1}}">`:                  "quiz.start has no use for n",
		`{{.T (print "x" (.T "quiz.gone"))}}`:                    "ui.json has no quiz.gone",
	} {
		uses, _, err := usesInTemplate("planted.html", text)
		if err != nil {
			t.Fatal(err)
		}
		expectFault(t, bundle, text, uses, want)
	}
	if _, dynamic, _ := usesInTemplate("planted.html", `{{.T .Anything}}`); len(dynamic) != 1 {
		t.Errorf("a key made on the way is not noticed: %v", dynamic)
	}
}

func expectFault(t *testing.T, bundle *locale.Bundle, source string, uses []use, want string) {
	t.Helper()
	var got []string
	for _, one := range uses {
		if wrong := judgeUse(bundle, one); wrong != "" {
			got = append(got, wrong)
		}
	}
	if !slices.Equal(got, []string{want}) {
		t.Errorf("%s: got %q, want %q", source, got, want)
	}
}

func TestWordScanCatchesFaults(t *testing.T) {
	for text, want := range map[string]string{
		`<p>{{.T "quiz.start"}} now</p>`:                          "text: " + action + " now",
		`{{define "x"}}<h1>Planted</h1>{{end}}`:                   "text: Planted",
		`<a aria-label="Planted {{.Name}}">{{.T "a.b"}}</a>`:      "aria-label: Planted " + action,
		`{{if .A}}<img alt="{{.B}}">{{else}}<img alt="x">{{end}}`: "alt: x",
		`<input type="submit" value="Send">`:                      "value: Send",
		`<input placeholder="Name">`:                              "placeholder: Name",
		`<b title=Planted>·</b>`:                                  "title: Planted",
	} {
		if got, err := wordsInTemplate("planted.html", text); err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %q %v, want %q", text, got, err, want)
		}
	}
	for _, clean := range []string{`<p class="small soft">{{.T "quiz.start"}} · 8 — {{.N}}.</p>`, `<input type="hidden" name="action" value="done">`, `{{/* words */}}`} {
		if got, err := wordsInTemplate("clean.html", clean); err != nil || len(got) > 0 {
			t.Errorf("%s: got %q %v", clean, got, err)
		}
	}
	for file, text := range map[string]string{"a.svg": `<svg><title>Planted</title></svg>`, "a.js": `alert("This did not work");`} {
		if got := wordsInStatic(file, text); len(got) != 1 {
			t.Errorf("%s: got %q", text, got)
		}
	}
	for source, want := range map[string]int{
		`p.Message = "This did not work"`: 1, `f("you have no certificates yet.")`: 1, `f("try it again in a minute")`: 1,
		`err = fmt.Errorf("The certificate of %s", x)`: 0, `panic("This cannot be")`: 0, `h.Set("Cache-Control", "private, no-cache")`: 0,
		`log.Error("the error page failed", "id", id)`: 0,
	} {
		got, err := sentencesInGo("planted.go", []byte("package p\nfunc x() { "+source+" }"))
		if err != nil || len(got) != want {
			t.Errorf("%s: got %q %v, want %d", source, got, err, want)
		}
	}
}
