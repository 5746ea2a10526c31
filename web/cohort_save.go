package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// changingCohort is the form of a cohort as it stands.
func (s *Server) changingCohort(r *request) error {
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	if c.Ended != nil {
		return fault.Conflict("cohort.ended")
	}
	employer, err := s.organisationName(r, c.Rule.Organisation)
	if err != nil {
		return err
	}
	was := wasOf(c)
	p, err := s.cohortChangePage(r, c, url.Values{"name": {was.Name}, "begins": {was.Begins}, "ends": {was.Ends}, "cap": {was.Cap}, "course": was.Courses,
		"county": {was.County}, "cadre": {was.Cadre}, "organisation": {employer}})
	if err != nil {
		return err
	}
	p.Was = was
	return r.show(http.StatusOK, "cohort_form", p)
}

func (s *Server) cohortChangePage(r *request, c cohorts.Cohort, form url.Values) (*cohortFormPage, error) {
	p, err := s.cohortFormPage(r, r.base("cohort.change_title", "cohorts", "name", c.Name), form)
	if err != nil {
		return nil, err
	}
	p.Cohort, p.CohortName, p.Scopes = c.ID, c.Name, nil
	for _, id := range c.Courses { // one that is taught no longer can be left in
		if !slices.ContainsFunc(p.Courses, func(one cohortChoice) bool { return one.Value == id }) {
			p.Courses = append(p.Courses, cohortChoice{Value: id, Name: s.courseTitle(r, id), Chosen: slices.Contains(form["course"], id)})
		}
	}
	return p, nil
}

func wasOf(c cohorts.Cohort) cohortWas {
	was := cohortWas{Name: c.Name, Begins: c.Begins, Ends: c.Ends, County: c.Rule.County, Cadre: c.Rule.Cadre, Organisation: c.Rule.Organisation, Courses: c.Courses}
	if c.Cap > 0 {
		was.Cap = strconv.Itoa(c.Cap)
	}
	return was
}

// saveCohort takes the form of a cohort that is changed.
func (s *Server) saveCohort(r *request, form url.Values) error {
	was := cohortWas{Name: form.Get("was_name"), Begins: form.Get("was_begins"), Ends: form.Get("was_ends"), Cap: form.Get("was_cap"),
		County: form.Get("was_county"), Cadre: form.Get("was_cadre"), Organisation: form.Get("was_organisation"), Courses: form["was_course"]}
	before := cohorts.Cohort{Name: was.Name, Begins: was.Begins, Ends: was.Ends, Courses: was.Courses,
		Rule: cohorts.Rule{County: was.County, Cadre: was.Cadre, Organisation: was.Organisation}}
	before.Cap, _ = strconv.Atoi(was.Cap) // "" is no bound
	n, err := cohortOf(form)
	if err == nil {
		_, err = s.Cohorts.Change(r.ctx(), *r.person, r.Param("cohort"), before, n)
	}
	if err == nil {
		r.redirect("/staff/cohorts/" + r.Param("cohort") + "?done=change")
		return nil
	}
	f, known := fault.Of(err)
	if !known || f.Field == "" && f.Kind != fault.KindConflict {
		return err
	}
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	clashes := f.Key == "cohort.changed"
	if clashes {
		if err := s.takeOver(r, form, was, wasOf(c)); err != nil {
			return err
		}
	}
	p, err := s.cohortChangePage(r, c, form)
	if err != nil {
		return err
	}
	if p.Was = was; clashes { // sent again, the form is about what is shown now
		p.Was = wasOf(c)
		p.Now, err = s.cohortNow(r, p.Base, was, c)
	}
	if err != nil {
		return err
	}
	return r.again(typed(f), "cohort_form", &p.Base, p)
}

// takeOver puts what somebody else changed into a form that left it as it was,
// so that sending it again undoes nothing.
func (s *Server) takeOver(r *request, form url.Values, was, now cohortWas) error {
	employer, err := s.organisationName(r, was.Organisation)
	if err != nil {
		return err
	}
	after, err := s.organisationName(r, now.Organisation)
	if err != nil {
		return err
	}
	for _, one := range []struct{ field, was, now string }{
		{"name", was.Name, now.Name}, {"begins", was.Begins, now.Begins}, {"ends", was.Ends, now.Ends}, {"cap", was.Cap, now.Cap},
		{"county", was.County, now.County}, {"cadre", was.Cadre, now.Cadre}, {"organisation", employer, after},
	} {
		if form.Get(one.field) == one.was {
			form.Set(one.field, one.now)
		}
	}
	if ordered(form["course"]) == ordered(was.Courses) {
		form["course"] = now.Courses
	}
	return nil
}

// ordered makes one text of ids, whatever their order.
func ordered(ids []string) string { return strings.Join(slices.Sorted(slices.Values(ids)), " ") }

// cohortNow says what a cohort says now and did not say before.
func (s *Server) cohortNow(r *request, b page.Base, was cohortWas, c cohorts.Cohort) ([]cohortFact, error) {
	now := wasOf(c)
	employer, err := s.organisationName(r, now.Organisation)
	if err != nil {
		return nil, err
	}
	var courses []string
	for _, id := range now.Courses {
		courses = append(courses, s.courseTitle(r, id))
	}
	cadre := ""
	if now.Cadre != "" {
		cadre = b.T("cadre." + now.Cadre)
	}
	var facts []cohortFact
	for _, one := range []struct{ key, was, now, text string }{
		{"cohort.name", was.Name, now.Name, now.Name},
		{"cohort.courses", ordered(was.Courses), ordered(now.Courses), strings.Join(courses, "; ")},
		{"cohort.begins", was.Begins, now.Begins, dayIn(b, now.Begins)},
		{"cohort.ends", was.Ends, now.Ends, dayIn(b, now.Ends)},
		{"cohort.cap_label", was.Cap, now.Cap, now.Cap},
		{"cohort.county", was.County, now.County, now.County},
		{"cohort.cadre", was.Cadre, now.Cadre, cadre},
		{"cohort.organisation", was.Organisation, now.Organisation, employer},
	} {
		if one.was != one.now {
			facts = append(facts, cohortFact{Label: b.T(one.key), Text: one.text})
		}
	}
	return facts, nil
}
