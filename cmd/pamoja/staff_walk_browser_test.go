package main

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
)

// office is a site with a coordinator of Kilifi at its desk, and people of hers.
type office struct {
	*specimen
	*walk
	learner, mentor people.Person
}

func newOffice(t *testing.T, keyboard bool) *office {
	t.Helper()
	s := newSpecimen(t, "en")
	added, err := s.accounts.Add(t.Context(), people.Shell(), people.New{Name: "Sample Coordinator", Role: people.Coordinator, Language: "en", Secret: administratorKey,
		Scopes: []people.Scope{{Kind: "county", Name: "Kilifi"}}})
	s.check(err)
	o := &office{specimen: s, walk: newWalk(t, s.base, keyboard)}
	o.learner, o.mentor = o.ofKilifi("Sample Learner 41", people.Learner), o.ofKilifi("Sample Mentor", people.Trainer)
	o.opens("/sign-in")
	o.signsIn(added.Person.Member, administratorKey)
	return o
}

func (o *office) ofKilifi(name string, role people.Role) people.Person {
	o.Helper()
	added, err := o.accounts.Add(o.Context(), people.Shell(), people.New{Name: name, Role: role, Profile: map[people.Field]string{people.CountyField: "Kilifi"}})
	o.check(err)
	return added.Person
}

// does is the button of the form that does something.
func does(action string) string { return "form:has(> input[value=" + action + "]) button" }

// TestStaffJourney goes from the list of people to a person, who is corrected,
// given a mentor, stopped and let in again, and to the organisations.
func TestStaffJourney(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, keyboard bool) {
		o := newOffice(t, keyboard)
		said := o.library.Words.For("en").T
		o.goes("the list", `header a[href="/staff/people"]`)
		o.write("#q", "sample lea")
		o.goes("the search", "main .find button")
		o.goes("the person", `main tbody a[href="/staff/people/`+o.learner.ID+`"]`)

		o.tick(`details:has(input[value=edit]) > summary`)
		o.write("#ward", "Shella")
		o.goes("correcting", does("edit"))
		o.says("correcting", said("staff.saved_edit"))
		o.says("correcting", "Shella")

		o.write("#mentor", "M0000000")
		o.answers("an unknown mentor", does("assign"), 400)
		o.mended("an unknown mentor", "mentor")
		o.opens("/staff/people/" + o.learner.ID)
		o.write("#mentor", o.mentor.Member)
		o.goes("giving a mentor", does("assign"))
		o.says("giving a mentor", said("staff.saved_assign"))
		o.goes("ending the mentoring", does("unassign"))
		o.says("ending the mentoring", said("staff.no_mentor"))

		o.goes("stopping", does("suspend"))
		o.says("stopping", said("staff.saved_suspend"))
		o.goes("letting in again", does("reinstate"))
		o.says("letting in again", said("staff.saved_reinstate"))

		o.goes("back to the list", "main .crumb a")
		o.goes("the organisations", `main a[href="/staff/organisations"]`)
		o.write("#name", "Sample Home of Malindi")
		o.write("#code", "1")
		o.answers("a code that is none", "main form .btn", 400)
		o.mended("a code that is none", "code")
		o.opens("/staff/organisations")
		o.write("#name", "Sample Home of Malindi")
		o.write("#code", "SHM")
		o.goes("adding an organisation", "main form .btn")
		o.says("adding an organisation", said("staff.organisation_made"))
	})
}

// TestCohortJourney makes a cohort, fills it by number and from the list, makes a
// code, and enters who was there.
func TestCohortJourney(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, keyboard bool) {
		o := newOffice(t, keyboard)
		said := o.library.Words.For("en").T
		second := o.ofKilifi("Sample Learner 42", people.Learner)
		o.goes("the list", `header a[href="/staff/people"]`)
		o.goes("the cohorts", `main a[href="/staff/cohorts"]`)
		o.goes("a new cohort", `main a[href^="/staff/cohorts/new"]`)
		o.write("#name", "Sample Cohort")
		o.answers("a cohort of no course", "main form[method=post] .btn", 400)
		o.mended("a cohort of no course", "course")
		o.tick(`input[name=course][value=` + journeyCourse + `]`)
		o.goes("making it", "main form[method=post] .btn")
		cohort, _, _ := strings.Cut(o.path(), "?")

		o.write("#number", "M0000000")
		o.answers("an unknown number", does("add"), 400)
		o.mended("an unknown number", "number")
		o.opens(cohort)
		o.write("#number", o.learner.Member)
		o.goes("adding by number", does("add"))
		o.says("adding by number", o.learner.Name)
		o.goes("the list to choose from", `main a[href="`+cohort+`/people"]`)
		o.tick(`input[name=person][value="` + second.ID + `"]`)
		o.goes("adding from the list", does("add"))
		o.says("adding from the list", second.Name)

		o.goes("a code", does("code"))
		if !o.has("#cohort-code") {
			t.Fatalf("no code is shown:\n%s", o.text("main"))
		}
		o.goes("back to the cohort", "main .crumb a")
		o.goes("the page to enter attendance", `main a[href="`+cohort+`/attendance"]`)
		o.write("#there", "99")
		o.answers("a row that is none", "main form .btn", 400)
		o.mended("a row that is none", "there")
		o.opens(cohort + "/attendance")
		o.write("#there", "1-8 2-6")
		o.goes("entering", "main form .btn")
		o.says("entering", said("cohort.attendance_saved", "n", 2))
		o.says("entering", o.library.Words.For("en").Date(time.Now()))
		o.goes("the member", "main .crumb a")
		o.goes("the member", `main tbody a[href="/staff/people/`+o.learner.ID+`"]`)
		o.says("the member", o.learner.Name)
	})
}
