package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// standing is how somebody stands to the subject of TestAccessByStanding.
type standing struct {
	name    string
	client  *client
	profile bool // may see everything about her
	mentor  bool // sees contact and progress, while a link is open
	staff   bool // may open the area at all
}

// TestAccessByStanding plays every address about a person, and every export,
// for everybody who may stand to her in some way: before a link, while one is
// open, while a cohort's is, and after each has ended.
func TestAccessByStanding(t *testing.T) {
	s := newSite(t)
	s.made("Sample Home", "SH")
	subject := s.living("Sample Subject", people.Learner, "Kilifi", "Sample Home")
	subject.signIn("own")
	mentor := s.living("Sample Mentor", people.Trainer, "Kisumu", "")
	mentor.signIn("own")
	serial := subject.certified()
	s.confirmed(mentor.person, "2026-11-05", "09:00", mentoring.Individual, subject.person) // helping her gives sight of nothing
	cast := []standing{
		{"nobody", s.browser(), false, false, false},
		{"another learner of the county", s.signedInAt("Sample Near", people.Learner, "Kilifi", ""), false, false, false},
		{"a trainer of the county", s.signedInAt("Sample Trainer", people.Trainer, "Kilifi", ""), false, false, false},
		{"the mentor", mentor, false, true, false},
		{"a coordinator of the county", s.coordinator("county:Kilifi"), true, false, true},
		{"a coordinator of the organisation", s.coordinator("org:Sample Home"), true, false, true},
		{"a coordinator of another county", s.coordinator("county:Kisumu"), false, false, true},
		{"a coordinator of another organisation", s.coordinator("org:Other Home"), false, false, true},
		{"a coordinator without a scope", s.coordinator(), false, false, true},
		{"an administrator", s.as("administrator"), true, false, true},
	}
	play := func(when string, open bool) {
		t.Helper()
		for _, who := range cast {
			s.plays(fmt.Sprintf("%s, %s", who.name, when), who, subject.person, serial, open)
		}
	}
	play("before a link", false)
	for _, link := range [][]people.Link{
		{{Kind: people.MentorOf, From: mentor.person.ID, To: subject.person.ID}},
		{{Kind: people.MemberOf, From: subject.person.ID, To: "cohort"}, {Kind: people.CohortMentor, From: mentor.person.ID, To: "cohort"}},
	} {
		for _, one := range link {
			if _, err := s.people.OpenLink(s.ctx, people.Shell(), one.Kind, one.From, one.To); err != nil {
				t.Fatal(err)
			}
		}
		play("while "+string(link[0].Kind)+" is open", true)
		if err := s.people.CloseLink(s.ctx, link[0].Kind, link[0].From, link[0].To); err != nil {
			t.Fatal(err)
		}
		play("after "+string(link[0].Kind)+" has ended", false)
	}
}

// plays asks for every address about the subject as one of the cast.
func (s *site) plays(who string, by standing, subject people.Person, serial string, linked bool) {
	s.t.Helper()
	inArea := func(yes int) int { // of an area for staff
		switch {
		case by.client.person.ID == "":
			return http.StatusSeeOther
		case !by.staff:
			return http.StatusForbidden
		case !by.profile:
			return http.StatusNotFound
		}
		return yes
	}
	anywhere := func(may bool) int {
		switch {
		case by.client.person.ID == "":
			return http.StatusSeeOther
		case !may:
			return http.StatusNotFound
		}
		return http.StatusOK
	}
	page := "/staff/people/" + subject.ID
	for _, cell := range []struct {
		path string
		want int
		form []string
	}{
		{page, inArea(http.StatusOK), nil},
		{page, inArea(http.StatusSeeOther), []string{"action", "edit", "ward", ""}},
		{page, inArea(http.StatusBadRequest), []string{"action", "phone", "phone", "no phone"}},
		{page, inArea(http.StatusBadRequest), []string{"action", "assign", "mentor", "nobody"}},
		{page, inArea(http.StatusSeeOther), []string{"action", "unassign", "mentor", "nobody"}},
		{page, inArea(http.StatusBadRequest), []string{"action", "handover", "to", "nobody"}},
		{page, inArea(http.StatusSeeOther), []string{"action", "reinstate"}},
		{page, inArea(http.StatusBadRequest), []string{"action", "merge", "into", "nobody"}},
		{page, inArea(http.StatusBadRequest), []string{"action", "merge", "into", subject.Member, "do", "confirm"}},
		{page, inArea(http.StatusConflict), []string{"action", "take-phone"}},
		{page, inArea(http.StatusBadRequest), []string{"action", "queen"}},
		{"/mentees/" + subject.ID, anywhere(by.profile || by.mentor && linked), nil},
		{"/mentees/" + subject.ID + "/cases/none", map[bool]int{true: http.StatusSeeOther, false: http.StatusNotFound}[by.client.person.ID == ""], nil},
		{"/certificates/" + serial, anywhere(by.profile), nil},
		{"/certificates/" + serial + ".pdf", anywhere(by.profile), nil},
	} {
		var got *answer
		if cell.form == nil {
			got = by.client.get(cell.path)
		} else {
			got = by.client.post(cell.path, cell.form...)
		}
		if got.status != cell.want {
			s.t.Errorf("%s: %s %v: %d, want %d", who, cell.path, cell.form, got.status, cell.want)
		}
		if cell.want != http.StatusOK && strings.Contains(got.body, subject.Name) && !by.profile {
			s.t.Errorf("%s: %s names her", who, cell.path)
		}
	}
	if by.client.person.ID == "" {
		return
	}
	for _, own := range []string{"/account/data", "/account/data.json", "/"} {
		got := by.client.get(own)
		if strings.Contains(got.body, subject.Name) != (own == "/" && by.mentor && linked) {
			s.t.Errorf("%s: %s names her: %v", who, own, strings.Contains(got.body, subject.Name))
		}
	}
	if !by.staff {
		return
	}
	named := false
	for _, scope := range []string{"", "county:Kilifi", "org:Sample+Home"} {
		for _, hours := range []string{"/staff/mentoring?list=mentees&scope=", "/staff/mentoring.csv?table=mentees&scope="} {
			named = named || strings.Contains(by.client.get(hours+scope).body, subject.Name)
		}
	}
	if named != by.profile {
		s.t.Errorf("%s: hours and their sheets name her: %v", who, named)
	}
	for _, list := range []string{"/staff/people?q=sample+subj", "/staff/people?scope=county:Kilifi", "/staff/people?scope=org:Sample+Home", "/staff/people?q=" + subject.Member} {
		got := by.client.get(list)
		if got.status == http.StatusSeeOther {
			if !by.profile || got.header.Get("Location") != page {
				s.t.Errorf("%s: %s leads to %s", who, list, got.header.Get("Location"))
			}
			continue
		}
		if strings.Contains(got.body, subject.ID) && !by.profile {
			s.t.Errorf("%s: %s lists her", who, list)
		}
	}
}

// made makes an organisation.
func (s *site) made(name, code string) {
	s.t.Helper()
	if _, err := s.people.AddOrganisation(s.ctx, people.Shell(), name, code); err != nil {
		s.t.Fatal(err)
	}
}

// living adds a person who belongs somewhere.
func (s *site) living(name string, role people.Role, county, organisation string) *client {
	s.t.Helper()
	c := s.add(name, role)
	values := map[people.Field]string{people.CountyField: county}
	if organisation != "" {
		values[people.OrganisationField] = organisation
	}
	person, err := s.people.Edit(s.ctx, people.Shell(), c.person.ID, values)
	if err != nil {
		s.t.Fatal(err)
	}
	c.person = person
	return c
}

func (s *site) signedInAt(name string, role people.Role, county, organisation string) *client {
	s.t.Helper()
	c := s.living(name, role, county, organisation)
	c.signIn("own")
	return c
}

// coordinator signs a coordinator of these scopes in.
func (s *site) coordinator(scopes ...string) *client {
	s.t.Helper()
	var list []people.Scope
	for _, text := range scopes {
		scope, err := people.ParseScope(text)
		if err != nil {
			s.t.Fatal(err)
		}
		list = append(list, scope)
	}
	added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: "Sample Coordinator", Role: people.Coordinator, Scopes: list, Language: "en", Secret: secretFor(people.Coordinator)})
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.browser()
	c.person, c.secret = added.Person, added.Secret
	c.signIn("own")
	return c
}
