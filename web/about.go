package web

import (
	"net/http"

	"pamoja/content/markdown"
	"pamoja/courses"
	"pamoja/web/page"
)

// wordsPage is what pages of words have in common.
type wordsPage struct {
	page.Base
	Heading  string
	TextLang string // language of the text, where it is not the page's; else ""
	Stale    bool
	Screens  []markdown.Screen
	Terms    []termView
}

func (s *Server) words(r *request, from *courses.Page, section string) wordsPage {
	text := from.Text(r.lang())
	p := wordsPage{Base: r.base("page.title", section, "page", text.Title), Heading: text.Title, TextLang: foreign(r, text.Language),
		Stale: text.Stale > 0, Screens: text.Document.Screens}
	for _, id := range text.Document.Terms {
		if term, known := r.library.Catalogue.Term(id, text.Language); known {
			p.Terms = append(p.Terms, termIn(term, text.Language))
		}
	}
	return p
}

// aboutPage says what this site is and what its lessons rest on.
type aboutPage struct {
	wordsPage
	Sources []courses.Source
}

func (s *Server) about(r *request) error {
	found, err := r.library.Pages.Page(courses.AboutPage)
	if err != nil {
		return err
	}
	p := aboutPage{wordsPage: s.words(r, found, "about"), Sources: r.library.Catalogue.Sources()}
	return r.show(http.StatusOK, "about", p)
}
