package web

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"

	"pamoja/courses/fault"
	"pamoja/web/page"
)

// devPagesPage leads to every page of the site in every state and language.
type devPagesPage struct {
	page.Base
	Pages []devPageRow
}

type devPageRow struct {
	Name   string
	States []devPageState
}

// devPageState is a page in one state, in each language.
type devPageState struct {
	Name  string
	Links []page.Language
}

// The states in which every page is drawn, besides those in which it is full:
// with nothing on it, and with something wrong in every field of its form.
const (
	stateEmpty = "empty"
	stateFull  = "full"
	stateError = "error"
)

// states lists the states of a page.
func (one pageSample) states() []string {
	states := []string{stateEmpty}
	for _, full := range one.full {
		states = append(states, full.name)
	}
	if len(one.full) == 0 {
		states = append(states, stateFull)
	}
	return append(states, stateError)
}

// devPages lists the pages, or draws one (?page=&state=&in=) with made-up data.
func (s *Server) devPages(r *request) error {
	query := r.Request.URL.Query()
	if query.Has("page") {
		return s.drawSample(r, query)
	}
	p := devPagesPage{Base: r.base("dev.title", "")}
	for _, one := range pageSamples {
		row := devPageRow{Name: one.name}
		for _, state := range one.states() {
			shown := devPageState{Name: state}
			for _, lang := range r.library.Words.Languages() {
				values := url.Values{"page": {one.name}, "state": {state}, "in": {lang}}
				shown.Links = append(shown.Links, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name"), Address: address("/dev/pages", values)})
			}
			row.States = append(row.States, shown)
		}
		p.Pages = append(p.Pages, row)
	}
	return r.show(http.StatusOK, "dev_pages", p)
}

func (s *Server) drawSample(r *request, query url.Values) error {
	at := slices.IndexFunc(pageSamples, func(one pageSample) bool { return one.name == query.Get("page") })
	if at < 0 || !slices.Contains(pageSamples[at].states(), query.Get("state")) || !r.library.knows(query.Get("in")) {
		return fault.NotFound("error.not_found")
	}
	one, state := pageSamples[at], query.Get("state")
	r.words = r.library.Words.For(query.Get("in"))
	r.person = nil
	if one.member || state != stateEmpty && one.name != "front" {
		r.person = samplePerson(r.words)
	}
	base := r.base("dev.sample", "")
	if state == stateError {
		base.Problems = s.sampleProblems(r, one.name)
	}
	return r.show(http.StatusOK, one.name, one.drawn(r, state, base))
}

// drawn makes up a page in a state, as its handler would pass it.
func (one pageSample) drawn(r *request, state string, base page.Base) any {
	kind := one.kind
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	sample := reflect.New(kind)
	if one.least != nil {
		one.least(sample.Interface())
	}
	if state != stateEmpty {
		other := slices.IndexFunc(r.library.Words.Languages(), func(lang string) bool { return lang != r.lang() })
		f := filler{words: r.words, other: r.lang()}
		if other >= 0 {
			f.other = r.library.Words.Languages()[other]
		}
		f.fill(sample.Elem(), "", false)
	}
	sample.Elem().FieldByName("Base").Set(reflect.ValueOf(base))
	full := slices.IndexFunc(one.full, func(full fullSample) bool { return full.name == state || state == stateError })
	if full >= 0 {
		one.full[full].tune(sample.Interface())
	}
	if one.kind.Kind() == reflect.Pointer {
		return sample.Interface()
	}
	return sample.Elem().Interface()
}

var problemOf = regexp.MustCompile(`\.ProblemOf "([a-z_]+)"`)

// sampleProblems is something wrong with every field that a page's form can
// find wrong.
func (s *Server) sampleProblems(r *request, name string) []page.Problem {
	problems := []page.Problem{{Text: r.words.T("dev.sample")}}
	source, err := embedded.ReadFile("templates/pages/" + name + ".html")
	if err != nil {
		return problems // it has a template: it is drawn with it
	}
	for _, field := range problemOf.FindAllSubmatch(source, -1) {
		problems = append(problems, page.Problem{Field: string(field[1]), Text: r.words.T("dev.sample")})
	}
	return problems
}
