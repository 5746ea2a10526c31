package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// cohortFormPage is the form of a new cohort, or of one that is to be changed, as
// filled in.
type cohortFormPage struct {
	page.Base
	Cohort                          string // id of the one that is changed; "" of a new one
	CohortName                      string
	ID                              string // of the form
	Name, Begins, Ends, Cap         string
	Scopes                          []cohortScope
	Everywhere                      bool // administrators may keep it to themselves
	Courses                         []cohortChoice
	Counties, Cadres, Organisations []cohortChoice
	Was                             cohortWas
	Now                             []cohortFact // what somebody else changed meanwhile
}

// cohortWas is what a cohort said when its form was drawn.
type cohortWas struct {
	Name, Begins, Ends, Cap     string
	County, Cadre, Organisation string // the organisation's key
	Courses                     []string
}

// cohortFact is something that a cohort says, in words.
type cohortFact struct{ Label, Text string }

// cohortChoice is something to choose.
type cohortChoice struct {
	Value, Name string
	Chosen      bool
}

func (s *Server) cohortFormPage(r *request, b page.Base, form url.Values) (*cohortFormPage, error) {
	p := &cohortFormPage{Base: b, Name: form.Get("name"), Begins: form.Get("begins"), Ends: form.Get("ends"), Cap: form.Get("cap"),
		ID: form.Get("id"), Everywhere: r.person.Is(people.Administrator)}
	var err error
	if p.ID == "" {
		if p.ID, err = s.Cohorts.NewID(); err != nil {
			return nil, err
		}
	}
	for _, scope := range scopesOf(*r.person) {
		p.Scopes = append(p.Scopes, cohortScope{Value: scope.String(), Name: scope.Name, Chosen: scope.String() == form.Get("scope")})
	}
	for _, course := range r.library.Catalogue.Courses() {
		p.Courses = append(p.Courses, cohortChoice{Value: course.ID, Name: course.Title(r.lang()), Chosen: slices.Contains(form["course"], course.ID)})
	}
	for _, county := range people.Counties {
		p.Counties = append(p.Counties, cohortChoice{Value: county, Name: county, Chosen: county == form.Get("county")})
	}
	for _, cadre := range people.Cadres {
		p.Cadres = append(p.Cadres, cohortChoice{Value: cadre, Name: p.T("cadre." + cadre), Chosen: cadre == form.Get("cadre")})
	}
	for organisation, err := range s.People.Organisations(r.ctx()) {
		if err != nil {
			return nil, err
		}
		p.Organisations = append(p.Organisations, cohortChoice{Value: organisation.Name, Name: organisation.Name, Chosen: organisation.Name == form.Get("organisation")})
	}
	return p, nil
}

func (s *Server) newCohort(r *request) error {
	p, err := s.cohortFormPage(r, r.base("cohort.new_title", "cohorts"), url.Values{"scope": {r.Query("scope")}})
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "cohort_form", p)
}

// cohortOf reads the form of a cohort, its scope apart.
func cohortOf(form url.Values) (cohorts.New, error) {
	n := cohorts.New{ID: form.Get("id"), Name: form.Get("name"), Courses: form["course"], Begins: form.Get("begins"), Ends: form.Get("ends"),
		Rule: cohorts.Rule{County: form.Get("county"), Cadre: form.Get("cadre"), Organisation: form.Get("organisation")}}
	var err error
	n.Cap, err = wholeNumber(form.Get("cap"), "cohort.cap", "cap", cohorts.MostMembers)
	return n, err
}

func (s *Server) addCohort(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	var made cohorts.Cohort
	n, err := cohortOf(form)
	if err == nil && form.Get("scope") != "" {
		n.Scope, err = people.ParseScope(form.Get("scope"))
	}
	if err == nil {
		made, err = s.Cohorts.Add(r.ctx(), *r.person, n)
	}
	if f, known := fault.Of(err); known && f.Field != "" {
		p, pageErr := s.cohortFormPage(r, r.base("cohort.new_title", "cohorts"), form)
		if pageErr != nil {
			return pageErr
		}
		return r.again(typed(f), "cohort_form", &p.Base, p)
	}
	if err != nil {
		return err
	}
	r.redirect("/staff/cohorts/" + made.ID)
	return nil
}

// typed makes a fault about something typed that is not there one of the form,
// not of the page.
func typed(f *fault.Fault) error {
	if f.Kind == fault.KindNotFound {
		return fault.Invalid(f.Key, f.Args...).In(f.Field)
	}
	return f
}

// wholeNumber reads a number that may be left out.
func wholeNumber(text, key, field string, most int) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, fault.Invalid(key, "most", most).In(field)
	}
	return n, nil
}
