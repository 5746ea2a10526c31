package main

import (
	"strings"
	"time"

	"pamoja/courses/cohorts"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web"
)

// countyHours logs two sessions in Siaya: one confirmed, one disputed.
func (s *specimen) countyHours(mentees ...people.Person) {
	s.Helper()
	added, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: "Sample Mentor of a County", Role: people.Trainer, Profile: map[people.Field]string{people.CountyField: "Siaya"}})
	s.check(err)
	for i, mentee := range mentees {
		id, err := s.site.Mentoring.NewID()
		s.check(err)
		e, err := s.site.Mentoring.Log(s.Context(), added.Person, mentoring.Form{ID: id, Mentees: []string{mentee.ID}, Day: time.Now().AddDate(0, 0, -3).Format(time.DateOnly), Clock: "09:00",
			Minutes: 90, Modality: mentoring.Observation, Mode: mentoring.FaceToFace})
		s.check(err)
		if i == 0 {
			s.check(s.site.Mentoring.Confirm(s.Context(), mentee, e.ID, time.Time{}))
		} else {
			s.check(s.site.Mentoring.Dispute(s.Context(), mentee, e.ID, "That day we did not meet.", false, time.Time{}))
		}
	}
}

// gathered are the pages of a cohort: members in every state, a mentor with more
// than she may have, codes, somebody who waits, and paper.
func (s *specimen) gathered() []shownPage {
	by, groups := s.persons["administrator"], s.site.Cohorts
	scope := people.Scope{Kind: "county", Name: "Siaya"}
	add := func(name string, role people.Role) people.Person {
		added, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: name, Role: role, Profile: map[people.Field]string{people.CountyField: "Siaya", people.CadreField: "cpv"}})
		s.check(err)
		return added.Person
	}
	made := func(name string) string {
		c, err := groups.Add(s.Context(), by, cohorts.New{Name: name, Courses: []string{journeyCourse}, Begins: "2026-03-09", Ends: "2026-06-09", Scope: scope,
			Rule: cohorts.Rule{County: "Siaya", Cadre: "cpv"}, Cap: 2})
		s.check(err)
		return c.ID
	}
	one, ended := made("Sample Cohort of Siaya"), made("Sample Cohort that ended")
	past := keepersOf(s.store, func() *web.Library { return s.library }, func() time.Time { return time.Now().AddDate(0, 0, -30) })
	stuck, going, none := add("Sample Member Stuck", people.Learner), add("Sample Member Going", people.Learner), add("Sample Member with a Long Name Indeed", people.Learner)
	s.check(past.progress.Start(s.Context(), stuck, journeyCourse))
	s.read(going, journeyCourse, 2)
	add("Sample Neighbour", people.Learner)
	reader := s.persons["reader"]
	_, err := groups.AddMembers(s.Context(), by, one, false, stuck.ID, going.ID, none.ID, reader.ID)
	s.check(err)
	mentor := add("Sample Mentor", people.Trainer)
	s.check(groups.AddMentor(s.Context(), by, one, mentor.ID, true))
	member := s.learner("member")
	_, err = groups.AddMembers(s.Context(), by, one, true, member.ID)
	s.check(err)
	const code, full = "abcd2345", "abcd2346"
	for _, drawn := range []string{code, full} {
		_, err = groups.NewCode(s.Context(), by, one, drawn, 0, 0)
		s.check(err)
	}
	id, err := groups.NewID()
	s.check(err)
	_, _, err = groups.Join(s.Context(), cohorts.Form{ID: id, Code: code, Name: "Sample Newcomer", Phone: "0712 000 000", Language: s.lang, Secret: "284916", Repeat: "284916"})
	s.check(err)
	_, err = groups.Enter(s.Context(), by, one, cohorts.Sheet{Day: groups.Today(), There: "1-8 2-6"})
	s.check(err)
	_, err = groups.End(s.Context(), by, ended)
	s.check(err)
	s.countyHours(going, none)
	at := "/staff/cohorts/" + one
	form := func(fields ...string) map[string]string {
		values := map[string]string{}
		for i := 0; i < len(fields); i += 2 {
			values[fields[i]] = fields[i+1]
		}
		return values
	}
	return []shownPage{
		{name: "cohorts", template: "cohorts", who: "administrator", path: "/staff/cohorts?scope=county:Siaya"},
		{name: "cohorts-all", template: "cohorts", who: "administrator", path: "/staff/cohorts"},
		{name: "cohorts-none", template: "cohorts", who: "administrator", path: "/staff/cohorts?scope=county:Lamu"},
		{name: "cohort-new", template: "cohort_form", who: "administrator", path: "/staff/cohorts/new?scope=county:Siaya"},
		{name: "cohort-new-problem", template: "cohort_form", who: "administrator", path: "/staff/cohorts", post: form("name", "Sample", "scope", "county:Siaya"), status: 400},
		{name: "hours", template: "hours_county", who: "administrator", path: "/staff/mentoring?scope=county:Siaya&list=mentees"},
		{name: "hours-of-cohort", template: "hours_county", who: "administrator", path: "/staff/mentoring?scope=county:Siaya&cohort=" + one},
		{name: "hours-problem", template: "hours_county", who: "administrator", path: "/staff/mentoring?from=soon", status: 400},
		{name: "calendar", template: "calendar", who: "12", path: "/mentoring/calendar"},
		{name: "calendar-made", template: "calendar", who: "12", path: "/mentoring/calendar", post: form("do", "make", "drawn", strings.Repeat("A", 43))},
		{name: "cohort", template: "cohort", who: "administrator", path: at},
		{name: "cohort-stuck", template: "cohort", who: "administrator", path: at + "?show=stuck&done=add&n=1"},
		{name: "cohort-problem", template: "cohort", who: "administrator", path: at, post: form("action", "add", "number", "M0000000"), status: 400},
		{name: "cohort-full", template: "cohort", who: "administrator", path: at, post: form("action", "add", "person", s.persons["12"].ID), status: 409},
		{name: "cohort-change", template: "cohort_form", who: "administrator", path: at + "/change"},
		{name: "cohort-changed", template: "cohort_form", who: "administrator", path: at, post: form("action", "change", "was_name", "Sample Cohort", "name", "Sample Cohort of Bondo",
			"was_course", journeyCourse, "course", journeyCourse, "begins", "2026-03-16"), status: 409},
		{name: "cohort-ended", template: "cohort", who: "administrator", path: "/staff/cohorts/" + ended},
		{name: "cohort-people", template: "cohort_people", who: "administrator", path: at + "/people"},
		{name: "cohort-code", template: "cohort_code", who: "administrator", path: at, post: form("action", "code", "drawn", "abcd2347")},
		{name: "cohort-sheet", template: "cohort_sheet", who: "administrator", path: at + "/sheet"},
		{name: "cohort-attendance", template: "cohort_attendance", who: "administrator", path: at + "/attendance?saved=2"},
		{name: "cohort-attendance-problem", template: "cohort_attendance", who: "administrator", path: at + "/attendance", post: form("day", "2026-03-09", "there", "99"), status: 400},
		{name: "cohort-join", template: "cohort_join", path: "/join/" + full},
		{name: "cohort-join-problem", template: "cohort_join", path: "/join/" + full, post: form("id", id, "name", "", "secret", "1"), status: 400},
		{name: "cohort-join-unknown", template: "join", path: "/join/ZZZZZZZZ", status: 404},
		{name: "cohort-join-known", template: "cohort_join", who: "12", path: "/join/" + full},
		{name: "cohort-joined", template: "cohort_joined", path: "/join/" + full, post: form("id", id, "name", "Sample Newcomer 2", "secret", "284916", "repeat", "284916", "language", s.lang)},
		{name: "cohort-learning", template: "my_learning", who: "12", path: "/"},
		{name: "held-cohort", template: "held", who: "member", path: "/account/data"},
	}
}
