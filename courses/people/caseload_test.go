package people

import (
	"testing"

	"pamoja/courses/fault"
)

// How many somebody mentors is counted from her open links.
func TestCaseload(t *testing.T) {
	s := newSite(t)
	mentor := s.add(New{Role: Trainer, Profile: map[Field]string{CountyField: "Kilifi"}}).Person
	load := func(people, cohorts int) {
		t.Helper()
		if p, c, err := s.Caseload(s.ctx, mentor.ID); err != nil || p != people || c != cohorts {
			t.Errorf("caseload %d and %d, want %d and %d: %v", p, c, people, cohorts, err)
		}
	}
	load(0, 0)
	for _, name := range []string{"Sample Learner", "Sample Other"} {
		if _, err := s.Assign(s.ctx, Shell(), mentor.ID, s.living(name, "Kilifi").ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.OpenLink(s.ctx, Shell(), CohortMentor, mentor.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	load(2, 1)
	if err := s.CloseLink(s.ctx, CohortMentor, mentor.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	load(2, 0)
}

// A link can be ended when its mentor is no trainer any more, or is gone.
func TestUnassignWhoLeft(t *testing.T) {
	s := newSite(t)
	by, other := s.staff(county("Kilifi")), s.staff(county("Kisumu"))
	learner := s.living("Sample Learner", "Kilifi")
	mentor := s.add(New{Role: Trainer, Profile: map[Field]string{CountyField: "Kisumu"}}).Person
	if _, err := s.Assign(s.ctx, Shell(), mentor.ID, learner.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Appoint(s.ctx, Shell(), mentor.ID, nil, nil); err != nil {
		t.Fatal(err)
	}
	wants(t, s.Unassign(s.ctx, other, mentor.ID, learner.ID), fault.KindNotFound, "person.unknown")
	wants(t, s.Unassign(s.ctx, s.living("Sample Friend", "Kilifi"), mentor.ID, learner.ID), fault.KindForbidden, "role.lacking")
	if err := s.Unassign(s.ctx, by, mentor.ID, learner.ID); err != nil {
		t.Fatal(err)
	}
	if open, err := s.Linked(s.ctx, MentorOf, mentor.ID, learner.ID); err != nil || open {
		t.Errorf("the link is open: %v, %v", open, err)
	}
}
