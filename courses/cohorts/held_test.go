package cohorts

import (
	"testing"

	"pamoja/courses/people"
)

// Everything kept about somebody is told to her: the cohort she is in with its
// mentors by name, the one she was in, what she asked, and the days she was there.
func TestHeld(t *testing.T) {
	s := newSite(t)
	by, now := s.coordinated()
	past, err := s.Add(s.ctx, by, New{Name: "Sample Past", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	s.must(err)
	her, other, mentor := s.person(1, "Siaya"), s.person(2, "Siaya"), s.person(3, "Siaya", people.Trainer)
	for _, id := range []string{past.ID, now.ID} {
		_, err = s.AddMembers(s.ctx, by, id, false, her.ID, other.ID)
		s.must(err)
		s.must(s.AddMentor(s.ctx, by, id, mentor.ID, false))
	}
	for _, sheet := range []Sheet{{Day: "2026-11-20", There: "1-8 2-6"}, {Day: "2026-11-21", There: "1-8"}, {Day: "2026-11-21", Absent: "1-8"}} {
		_, err = s.Enter(s.ctx, by, now.ID, sheet)
		s.must(err)
	}
	_, err = s.End(s.ctx, by, past.ID)
	s.must(err)
	s.must(s.ask(s.ctx, past.ID, her.ID))

	held, err := s.Held(s.ctx, her)
	s.must(err)
	if len(held.Groups) != 2 || held.Groups[0].Name != "Sample Cohort" || held.Groups[0].Until != nil || held.Groups[1].Name != "Sample Past" || held.Groups[1].Until == nil {
		t.Fatalf("her cohorts are %+v", held.Groups)
	}
	if mentors := held.Groups[0].Mentors; len(mentors) != 1 || mentors[0] != (GroupMentor{Name: mentor.Name, Member: mentor.Member}) {
		t.Errorf("the mentors of the cohort she is in are %+v", mentors)
	}
	if mentors := held.Groups[1].Mentors; len(mentors) != 0 {
		t.Errorf("who mentors a cohort she is no longer in is told: %+v", mentors)
	}
	if len(held.Attendance) != 3 || held.DaysThere() != 1 {
		t.Errorf("%d facts of attendance, there on %d days, want 3 and 1: %+v", len(held.Attendance), held.DaysThere(), held.Attendance)
	}
	if len(held.Requests) != 1 || held.Requests[0].Cohort != past.ID {
		t.Errorf("what she asked is %+v", held.Requests)
	}
	led, err := s.Held(s.ctx, mentor)
	s.must(err)
	if len(led.Groups) != 2 || led.Groups[0].As != people.CohortMentor || len(led.Attendance) != 0 {
		t.Errorf("a mentor is told %+v", led)
	}
	if of, err := s.Held(s.ctx, s.person(4, "Siaya")); err != nil || len(of.Groups)+len(of.Requests)+len(of.Attendance) != 0 {
		t.Errorf("somebody of no cohort is told %+v, %v", of, err)
	}
}
