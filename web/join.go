package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// joinPage asks for the code of a slip, or one that was read out.
type joinPage struct {
	page.Base
	Code string // as typed
}

// joinFormPage says whose account a code opens, and asks for its new secret.
type joinFormPage struct {
	page.Base
	Code      string // as in the address
	ID        string // of the form
	For       people.Invitee
	Phone     phoneChoice
	Language  string
	Languages []page.Language
}

// Reset reports whether the code was made because a secret was forgotten.
func (p joinFormPage) Reset() bool { return p.For.For == people.ForReset }

func (s *Server) typeCode(r *request) error {
	return r.show(http.StatusOK, "join", joinPage{Base: r.base("join.title", "")})
}

// typedCode leads to the page of a code. The code is looked at first, so that a
// wrong one is mended where it was typed.
func (s *Server) typedCode(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	text := form.Get("code")
	ofCohort, err := s.Cohorts.Knows(r.ctx(), text)
	if err != nil {
		return err
	}
	if !ofCohort { // counted there: a code that nobody knows is a guess once
		if _, err := s.People.Invited(r.ctx(), text, r.ClientIP()); err != nil {
			return s.codeRefused(r, text, err)
		}
	}
	code, _ := people.ParseCode(text)
	r.redirect("/join/" + code)
	return nil
}

// codeRefused asks for another code, and says what is wrong with this one.
func (s *Server) codeRefused(r *request, text string, err error) error {
	var refused *fault.Fault
	if !errors.As(err, &refused) {
		return err
	}
	p := joinPage{Base: r.base("join.title", ""), Code: text}
	p.Others = withoutCode(p.Others)
	p.WithFault(refused)
	r.Header("Cache-Control", "no-store")
	return r.show(statuses[refused.Kind], "join", p)
}

// withoutCode leads to the page on which a code is typed, in other languages.
func withoutCode(others []page.Language) []page.Language {
	for i := range others {
		others[i].Address = address("/join", url.Values{"lang": {others[i].Code}})
	}
	return others
}

// joinForm never spends the code: programs that look at links before people do
// would.
func (s *Server) joinForm(r *request) error {
	r.Header("Cache-Control", "no-store")
	if ofCohort, err := s.Cohorts.Knows(r.ctx(), r.Param("code")); err != nil {
		return err
	} else if ofCohort {
		return s.joinCohortForm(r)
	}
	invitee, err := s.People.Invited(r.ctx(), r.Param("code"), r.ClientIP())
	if err != nil {
		return s.codeRefused(r, r.Param("code"), err)
	}
	return r.show(http.StatusOK, "join_form", s.joinFormPage(r, invitee, invitee.Language))
}

// joinFormPage is drawn for whoever holds the slip, in her language, and not for
// somebody else who is signed in on the phone.
func (s *Server) joinFormPage(r *request, invitee people.Invitee, language string) *joinFormPage {
	_, err := r.Request.Cookie(s.sessions.CookieName(languageCookie))
	if chosen := err == nil && r.person == nil; !chosen && r.library.knows(language) {
		r.words = r.library.Words.For(language)
	}
	p := &joinFormPage{Base: r.base("join.welcome", "", "name", invitee.FirstName), Code: r.Param("code"), ID: newRequestID(), For: invitee, Language: r.lang()}
	if p.Person != nil {
		p.Person, p.Others = nil, nil // changing the language would change hers
	}
	for _, lang := range r.library.Words.Languages() {
		p.Languages = append(p.Languages, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name")})
	}
	return p
}

// join spends the code: she sets her secret and is signed in.
func (s *Server) join(r *request) error {
	code := r.Param("code")
	if ofCohort, err := s.Cohorts.Knows(r.ctx(), code); err != nil {
		return err
	} else if ofCohort {
		return s.joinCohort(r)
	}
	form, err := r.form()
	if err != nil {
		return err
	}
	person, err := s.People.Accept(r.ctx(), code, r.ClientIP(), people.Acceptance{ID: form.Get("id"), Secret: form.Get("secret"),
		Repeat: form.Get("repeat"), Language: form.Get("language")})
	if fault.Is(err, fault.KindInvalid) {
		return s.joinAgain(r, form, err)
	}
	if err != nil {
		return s.codeRefused(r, code, err)
	}
	return s.begin(r, person, phoneOf(form), "/?joined=1")
}

// joinAgain shows the form once more with what is to be mended.
func (s *Server) joinAgain(r *request, form url.Values, refused error) error {
	invitee, err := s.People.Invited(r.ctx(), r.Param("code"), r.ClientIP())
	if err != nil {
		return s.codeRefused(r, r.Param("code"), err)
	}
	p := s.joinFormPage(r, invitee, form.Get("language"))
	p.Phone, p.ID = phoneOf(form), cmp.Or(form.Get("id"), p.ID)
	if r.library.knows(form.Get("language")) {
		p.Language = form.Get("language")
	}
	return r.again(refused, "join_form", &p.Base, p)
}
