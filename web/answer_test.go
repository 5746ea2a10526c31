package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	markup "golang.org/x/net/html"

	"pamoja/web/pagescript"
)

// answer is what the site said, whole.
type answer struct {
	t      testing.TB
	method string
	path   string
	status int
	header http.Header
	body   string

	failure string // what the log says of it, if the program failed
}

var alwaysHas = map[string]string{
	"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
}

// faults is what is wrong with an answer, whatever was asked for: security
// headers, a request id and a word on caching stand on every one; no page holds
// a key without words; a failure tells nothing of its cause.
func (a *answer) faults() []string {
	var wrong []string
	for name, want := range alwaysHas {
		if !strings.HasPrefix(a.header.Get(name), want) {
			wrong = append(wrong, fmt.Sprintf("header %s is %q, want %q", name, a.header.Get(name), want))
		}
	}
	if len(a.header.Get("X-Request-Id")) < 10 {
		wrong = append(wrong, "no request id")
	}
	if a.header.Get("Cache-Control") == "" {
		wrong = append(wrong, "no Cache-Control")
	}
	if a.status >= 400 && a.header.Get("Cache-Control") != "no-store" {
		wrong = append(wrong, "a refusal may be kept: "+a.header.Get("Cache-Control"))
	}
	written := !strings.HasPrefix(a.header.Get("Content-Type"), "application/pdf")
	if written && strings.Contains(a.body, "⟦") {
		wrong = append(wrong, "a key without words: "+around(a.body, "⟦"))
	}
	if written && strings.Contains(a.body, "ZgotmplZ") {
		wrong = append(wrong, "a template put something where it cannot stand: "+around(a.body, "ZgotmplZ"))
	}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		wrong = append(wrong, loosePlaces(a.body)...)
	}
	if a.method == http.MethodHead && a.body != "" {
		wrong = append(wrong, "HEAD has a body")
	}
	if a.status == http.StatusInternalServerError {
		wrong = append(wrong, "the program failed: "+a.failure)
	}
	return wrong
}

// loosePlaces lists ids that stand twice on a page, and what names an id that
// does not stand there: a label without its field, a link to nothing.
func loosePlaces(body string) []string {
	ids, named := map[string]int{}, map[string]string{}
	tokens := markup.NewTokenizer(strings.NewReader(body))
	for kind := tokens.Next(); kind != markup.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		for _, attribute := range token.Attr {
			switch attribute.Key {
			case "id":
				ids[attribute.Val]++
			case "for", "aria-labelledby", "aria-describedby":
				for id := range strings.FieldsSeq(attribute.Val) {
					named[id] = token.Data + " " + attribute.Key
				}
			case "href":
				if id, ok := strings.CutPrefix(attribute.Val, "#"); ok {
					named[id] = "link"
				}
			}
		}
	}
	var wrong []string
	for id, count := range ids {
		if count > 1 {
			wrong = append(wrong, fmt.Sprintf("the id %q stands %d times", id, count))
		}
	}
	for id, by := range named {
		if ids[id] == 0 {
			wrong = append(wrong, fmt.Sprintf("%s names %q, which is nowhere", by, id))
		}
	}
	return wrong
}

func TestLoosePlacesAreNoticed(t *testing.T) {
	page := `<p id="a"></p><p id="a"></p><label for="b"></label><a href="#c"></a><p aria-labelledby="a d"></p>`
	if got := loosePlaces(page); len(got) != 4 {
		t.Errorf("found %q", got)
	}
}

func (a *answer) judge() {
	a.t.Helper()
	for _, wrong := range a.faults() {
		a.t.Errorf("%s %s (%d): %s", a.method, a.path, a.status, wrong)
	}
}

func around(text, find string) string {
	at := strings.Index(text, find)
	return strings.ToValidUTF8(text[max(0, at-60):min(len(text), at+80)], "")
}

// wants fails the test unless the status is one of these.
func (a *answer) wants(statuses ...int) *answer {
	a.t.Helper()
	for _, status := range statuses {
		if a.status == status {
			return a
		}
	}
	a.t.Fatalf("%s %s: status %d, want %v\n%s", a.method, a.path, a.status, statuses, excerpt(a.text()))
	return a
}

// leadsTo fails the test unless the answer leads on to an address.
func (a *answer) leadsTo(path string) *answer {
	a.t.Helper()
	a.wants(http.StatusSeeOther)
	if got := a.header.Get("Location"); got != path {
		a.t.Fatalf("%s %s leads to %q, want %q", a.method, a.path, got, path)
	}
	return a
}

// says fails the test unless a reader sees every text.
func (a *answer) says(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.text(), text) {
			a.t.Fatalf("%s %s (%d) does not say %q:\n%s", a.method, a.path, a.status, text, excerpt(a.text()))
		}
	}
	return a
}

// never fails the test if the answer holds a text anywhere.
func (a *answer) never(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) || strings.Contains(a.text(), text) {
			a.t.Fatalf("%s %s (%d) holds %q", a.method, a.path, a.status, text)
		}
	}
	return a
}

// lacks fails the test if the markup holds any of these.
func (a *answer) lacks(texts ...string) *answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Fatalf("%s %s (%d) has the markup %q", a.method, a.path, a.status, around(a.body, text))
		}
	}
	return a
}

// plain is the answer as page scripts judge it.
func (a *answer) plain() *pagescript.Answer {
	return &pagescript.Answer{Method: a.method, Path: a.path, Status: a.status, Header: a.header, Body: a.body}
}

// text is what a reader sees: no tags, entities resolved, white space folded.
func (a *answer) text() string { return a.plain().Text() }

func excerpt(text string) string { return strings.ToValidUTF8(text[:min(len(text), 700)], "") }

// find gives the first group of a pattern in the page.
func (a *answer) find(pattern string) string {
	a.t.Helper()
	found, ok := a.plain().Find(pattern)
	if !ok {
		a.t.Fatalf("%s %s (%d) holds no %s\n%s", a.method, a.path, a.status, pattern, excerpt(a.text()))
	}
	return found
}
