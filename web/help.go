package web

import (
	"net/http"

	"pamoja/content/markdown"
	"pamoja/courses"
)

// helpPage answers questions: those of everyone, or those of one role.
type helpPage struct {
	wordsPage
	Role  bool // of one role: there is a way back to the others
	Roles []helpLink
}

// helpLink leads to the help page of a role.
type helpLink struct {
	Title, Address string
	TextLang       string
	Here           bool
}

func (s *Server) help(r *request) error {
	found, err := r.library.Pages.Page(courses.HelpPage)
	if err != nil {
		return err
	}
	return s.showHelp(r, found, false)
}

func (s *Server) helpOfRole(r *request) error {
	found, err := r.library.Pages.Role(r.Param("page"))
	if err != nil {
		return err
	}
	return s.showHelp(r, found, true)
}

func (s *Server) showHelp(r *request, found *courses.Page, role bool) error {
	p := helpPage{wordsPage: s.words(r, found, "help"), Role: role}
	for _, one := range r.library.Pages.Roles() {
		text := one.Text(r.lang())
		p.Roles = append(p.Roles, helpLink{Title: text.Title, Address: markdown.PageAddress(one.ID), TextLang: foreign(r, text.Language), Here: one.ID == found.ID})
	}
	return r.show(http.StatusOK, "help", p)
}
