package web

import (
	"net/http"
	"net/url"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// cohortJoinPage joins a cohort with its code: whoever is signed in by her yes,
// whoever is not with an account that waits to be accepted.
type cohortJoinPage struct {
	page.Base
	Token, Cohort, ID     string // the code as in the address; the name; of the form
	Name, Phone, Language string // as filled in
	Courses               []string
	Languages             []page.Language
	Own                   bool
}

// cohortJoinedPage shows the member number of a new account, or that somebody is
// in, or waits.
type cohortJoinedPage struct {
	page.Base
	Cohort, Member string // the number only of a new account
	Waits          bool
}

func (s *Server) cohortJoinPage(r *request, c cohorts.Cohort, form url.Values) (*cohortJoinPage, error) {
	p := &cohortJoinPage{Base: r.base("cohort.join_title", "", "name", c.Name), Token: r.Param("code"), Cohort: c.Name, ID: form.Get("id"),
		Name: form.Get("name"), Phone: form.Get("phone"), Language: r.lang(), Own: form.Get("device") == "own"}
	if r.library.knows(form.Get("language")) {
		p.Language = form.Get("language")
	}
	for _, id := range c.Courses {
		p.Courses = append(p.Courses, s.courseTitle(r, id))
	}
	for _, lang := range r.library.Words.Languages() {
		p.Languages = append(p.Languages, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name")})
	}
	var err error
	if p.ID == "" {
		p.ID, err = s.Cohorts.NewID()
	}
	return p, err
}

// joinCohortForm is the page of a cohort's code.
func (s *Server) joinCohortForm(r *request) error {
	r.Header("Cache-Control", "no-store")
	c, err := s.Cohorts.Look(r.ctx(), r.Param("code"), r.ClientIP())
	if err != nil {
		return err
	}
	p, err := s.cohortJoinPage(r, c, url.Values{})
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "cohort_join", p)
}

// joinCohort takes the form of that page.
func (s *Server) joinCohort(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	if r.person != nil {
		c, waits, err := s.Cohorts.JoinAs(r.ctx(), *r.person, r.Param("code"), r.ClientIP())
		if err != nil {
			return err
		}
		return r.show(http.StatusOK, "cohort_joined", cohortJoinedPage{Base: r.base("cohort.joined_title", ""), Cohort: c.Name, Waits: waits})
	}
	person, c, err := s.Cohorts.Join(r.ctx(), cohorts.Form{ID: form.Get("id"), Code: r.Param("code"), Address: r.ClientIP(), Name: form.Get("name"),
		Phone: form.Get("phone"), Language: form.Get("language"), Secret: form.Get("secret"), Repeat: form.Get("repeat")})
	if f, known := fault.Of(err); known && c.ID != "" && f.Kind != fault.KindConflict {
		p, pageErr := s.cohortJoinPage(r, c, form)
		if pageErr != nil {
			return pageErr
		}
		return r.again(err, "cohort_join", &p.Base, p)
	}
	if err != nil {
		return err
	}
	cookie, err := s.sessions.Start(r.ctx(), person.ID, person.Generation, form.Get("device") == "own", browserLabel(r.GetHeader("User-Agent")))
	if err != nil {
		return err
	}
	http.SetCookie(r.Writer, cookie)
	r.person, r.words = &person, r.library.Words.For(person.Language)
	p := cohortJoinedPage{Base: r.base("cohort.joined_title", ""), Cohort: c.Name, Member: person.Member, Waits: true}
	p.Others = nil
	return r.show(http.StatusOK, "cohort_joined", p)
}
