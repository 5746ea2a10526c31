package web

import (
	"net/http"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// setupPage makes the first administrator.
type setupPage struct {
	page.Base
	Token, Name, Phone, Language string
	Languages                    []page.Language
}

// setupDonePage shows the member number once.
type setupDonePage struct {
	page.Base
	Name, Member string
}

func (s *Server) setupPage(r *request, language string) *setupPage {
	p := &setupPage{Base: r.base("setup.title", ""), Token: r.Param("token"), Language: language}
	p.Others = nil // the address is secret: it is offered nowhere else
	for _, lang := range r.library.Words.Languages() {
		p.Languages = append(p.Languages, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name")})
	}
	return p
}

func (s *Server) setupForm(r *request) error {
	r.Header("Cache-Control", "no-store")
	if err := s.People.CheckSetup(r.ctx(), r.Param("token")); err != nil {
		return err
	}
	return r.show(http.StatusOK, "setup", s.setupPage(r, r.lang()))
}

func (s *Server) setup(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	p := s.setupPage(r, form.Get("language"))
	p.Name, p.Phone = form.Get("name"), form.Get("phone")
	person, err := s.People.Setup(r.ctx(), r.Param("token"), people.Form{Name: p.Name, Phone: p.Phone, Language: p.Language,
		Secret: form.Get("secret"), Repeat: form.Get("repeat")})
	if fault.Is(err, fault.KindInvalid) {
		return r.again(err, "setup", &p.Base, p)
	}
	if err != nil {
		return err
	}
	cookie, err := s.sessions.Start(r.ctx(), person.ID, person.Generation, false, browserLabel(r.GetHeader("User-Agent")))
	if err != nil {
		return err
	}
	http.SetCookie(r.Writer, cookie)
	r.person = &person
	r.words = r.library.Words.For(person.Language)
	done := setupDonePage{Base: r.base("setup.done_title", ""), Name: person.Name, Member: person.Member}
	done.Others = nil
	return r.show(http.StatusOK, "setup_done", done)
}
