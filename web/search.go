package web

import (
	"net/http"
	"net/url"

	"pamoja/content/markdown"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// searchForm is where one writes what one looks for.
type searchForm struct {
	Query  string
	Course string // id, to look in one course alone; else ""
}

// searchPage shows what was found. What somebody typed stands on it, so
// browsers are told to keep no copy.
type searchPage struct {
	page.Base
	Search     searchForm
	CourseName string // title of the one course looked in
	CourseLang string
	Everywhere string // address of the same search in all courses
	Asked      bool   // something was looked for
	Answer     courses.Answer
	Results    []foundView
	Instead    string // address of the search that was made instead
}

// foundView is one result.
type foundView struct {
	Key        string // label of its kind
	Label      bool   // its kind is told beside what it is a part of
	Address    string
	Title, Of  string
	TextLang   string // language of these, where it is not the page's
	Course     string // title of its course, unless it is one
	CourseLang string
	Note       bool
	Snippet    []courses.Piece
}

// foundKeys are the labels of what can be found.
var foundKeys = map[courses.FoundKind]string{
	courses.FoundCourse: "search.course", courses.FoundLesson: "search.lesson", courses.FoundTerm: "search.term",
	courses.FoundCard: "search.card", courses.FoundPage: "search.page",
}

// More reports whether not all that was found is shown.
func (p searchPage) More() bool { return p.Answer.Total > len(p.Results) }

func (s *Server) search(r *request) error {
	p := searchPage{Base: r.base("search.title", "search")}
	query := courses.SearchQuery{Text: r.Query("q"), Language: r.lang(), Course: r.Query("course"), Member: r.person != nil}
	if query.Course != "" {
		course, err := r.library.Catalogue.Course(query.Course)
		if err != nil {
			return err
		}
		if course.Members && r.person == nil {
			return s.askToSignIn(r)
		}
		words := course.Words(r.lang())
		p.CourseName, p.CourseLang = words.Title, foreign(r, words.Language)
	}
	p.Search = searchForm{Query: query.Clean(), Course: query.Course}
	p.Everywhere = address("/search", url.Values{"q": {p.Search.Query}})
	if query.TooLong() {
		p.Search.Query = string([]rune(p.Search.Query)[:min(courses.SearchLetters, len([]rune(p.Search.Query)))])
		return r.again(fault.Invalid("search.too_long", "most", courses.SearchLetters).In("q"), "search", &p.Base, &p)
	}
	if r.Request.URL.Query().Has("q") {
		r.Header("Cache-Control", "no-store")
	}
	if p.Search.Query != "" {
		s.found(r, &p, r.library.Search.Find(query))
	}
	return r.show(http.StatusOK, "search", &p)
}

func (s *Server) found(r *request, p *searchPage, answer courses.Answer) {
	p.Asked, p.Answer = true, answer
	if answer.Instead != "" {
		values := url.Values{"q": {answer.Instead}}
		if p.Search.Course != "" {
			values.Set("course", p.Search.Course)
		}
		p.Instead = address("/search", values)
	}
	for _, found := range answer.Results {
		view := foundView{Key: foundKeys[found.Kind], Label: found.Kind != courses.FoundPage, Address: addressOf(found), Title: found.Title, Of: found.Of, TextLang: foreign(r, found.Language),
			Note: found.Note, Snippet: found.Snippet}
		if found.Kind != courses.FoundCourse && found.Course != "" && p.Search.Course == "" {
			if course, err := r.library.Catalogue.Course(found.Course); err == nil {
				words := course.Words(r.lang())
				view.Course, view.CourseLang = words.Title, foreign(r, words.Language)
			}
		}
		p.Results = append(p.Results, view)
	}
}

// addressOf is where a result can be read.
func addressOf(found courses.Found) string {
	path := "/courses/" + found.Course
	switch found.Kind {
	case courses.FoundLesson:
		path += "/" + found.ID
	case courses.FoundTerm:
		path += "/glossary"
	case courses.FoundCard:
		path += "/pocket-book"
	case courses.FoundPage:
		path = markdown.PageAddress(found.ID)
	}
	if found.Place != "" {
		path += "#" + found.Place
	}
	return path
}
