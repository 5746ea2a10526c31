package people

import (
	"testing"
	"time"

	"pamoja/courses/fault"
)

// Everyone a mentor has goes to another in one act; only those the coordinator
// may not see stay.
func TestHandOver(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	trainer := func(place string) Person {
		return s.add(New{Role: Trainer, Profile: map[Field]string{CountyField: place}}).Person
	}
	leaves, stays, far := trainer("Kilifi"), trainer("Kilifi"), trainer("Kisumu")
	near, abroad := s.living("Sample Learner", "Kilifi"), s.living("Sample Other", "Kisumu")
	for _, p := range []Person{near, abroad, stays} {
		if _, err := s.Assign(s.ctx, Shell(), leaves.ID, p.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.OpenLink(s.ctx, Shell(), CohortMentor, leaves.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	load := func(who Person, people, cohorts int) {
		t.Helper()
		if p, c, err := s.Caseload(s.ctx, who.ID); err != nil || p != people || c != cohorts {
			t.Errorf("caseload %d and %d, want %d and %d: %v", p, c, people, cohorts, err)
		}
	}
	load(leaves, 3, 1)
	_, err := s.HandOver(s.ctx, leaves, leaves.ID, stays.ID)
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, err = s.HandOver(s.ctx, by, leaves.ID, far.ID)
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.HandOver(s.ctx, by, leaves.ID, near.ID)
	wants(t, err, fault.KindConflict, "link.not_trainer")
	_, err = s.HandOver(s.ctx, by, leaves.ID, leaves.ID)
	wants(t, err, fault.KindConflict, "link.self")
	load(leaves, 3, 1)

	s.pass(time.Minute)
	done, err := s.HandOver(s.ctx, by, leaves.ID, stays.ID)
	if err != nil || done.Moved != 3 || done.Left != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	load(leaves, 1, 0)
	load(stays, 1, 1) // nobody mentors herself
	for _, who := range []Person{near, leaves, stays} {
		if facts := s.about(who.ID); facts[0].By != by.ID || facts[0].Detail["how"] != "handed" {
			t.Errorf("%+v", facts[0])
		}
	}
	if err := s.MaySee(s.ctx, leaves, near, Progress); err == nil {
		t.Error("she who left sees her still")
	}
	if again, err := s.HandOver(s.ctx, by, leaves.ID, stays.ID); err != nil || again.Moved != 0 || again.Left != 1 {
		t.Errorf("%+v, %v", again, err)
	}
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
