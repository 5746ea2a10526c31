package web

import (
	"net/http"

	"pamoja/courses/people"
	"pamoja/web/page"
)

// deletePage says what deleting an account does, and asks for the secret.
type deletePage struct {
	page.Base
	Certificates int  // that keep what is printed on them
	Last         bool // she is the last administrator: it cannot be
	Gone         bool // it is done
}

func (s *Server) deletePage(r *request) (*deletePage, error) {
	p := &deletePage{Base: r.base("delete.title", "account")}
	held, err := s.Certificates.Mine(r.ctx(), *r.person)
	if err != nil {
		return nil, err
	}
	p.Certificates = len(held)
	p.Last = s.People.MayLeave(r.ctx(), *r.person) != nil
	return p, nil
}

func (s *Server) deleteForm(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.deletePage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "delete", p)
}

// deleteAccount deletes the reader's account, for good, after her secret.
func (s *Server) deleteAccount(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	if err := s.leave(r, *r.person, form.Get("secret")); err != nil {
		p, pageErr := s.deletePage(r)
		if pageErr != nil {
			return pageErr
		}
		return r.again(err, "delete", &p.Base, p)
	}
	s.forgetBrowser(r)
	r.person, r.session = nil, nil
	done := &deletePage{Base: r.base("delete.done_title", ""), Gone: true}
	done.Others, done.Draft = nil, true // the page is shown once
	return r.show(http.StatusOK, "delete", done)
}

func (s *Server) leave(r *request, by people.Person, secret string) error {
	if err := s.People.MayLeave(r.ctx(), by); err != nil {
		return err
	}
	if err := s.People.ConfirmSecret(r.ctx(), by, secret, r.ClientIP()); err != nil {
		return err
	}
	return s.Erase(r.ctx(), by.ID)
}
