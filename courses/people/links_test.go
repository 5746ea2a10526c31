package people

import (
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// TestWhoSeesWhom is the matrix: who asks, how she stands to the subject, which
// part, before a link, while it is open, and after it has ended.
func TestWhoSeesWhom(t *testing.T) {
	s := newSite(t)
	learner := s.living("Sample Learner", "Kilifi")
	if _, err := s.AddOrganisation(s.ctx, Shell(), "Sample Home", ""); err != nil {
		t.Fatal(err)
	}
	learner, err := s.Edit(s.ctx, Shell(), learner.ID, map[Field]string{OrganisationField: "Sample Home"})
	if err != nil {
		t.Fatal(err)
	}
	trainer := s.add(New{Name: "Sample Trainer", Role: Trainer, Profile: map[Field]string{CountyField: "Kisumu"}}).Person
	administrator := s.add(New{Name: "Sample Administrator", Role: Administrator, Secret: "matatu ya jioni"}).Person
	coordinators := map[string]Person{
		"same county":        s.staff(county("kilifi")),
		"other county":       s.staff(county("Kisumu")),
		"same organisation":  s.staff(Scope{Kind: "org", Name: "SAMPLE home"}),
		"other organisation": s.staff(Scope{Kind: "org", Name: "Another Home"}),
		"no scope":           s.staff(),
	}
	other := s.living("Sample Other", "Kilifi")
	all := []What{Progress, Certificates, Profile, Contact}
	judge := func(stage string, mentorSees bool) {
		t.Helper()
		may := func(who string, by, subject Person, what What, want bool) {
			t.Helper()
			if err := s.MaySee(s.ctx, by, subject, what); (err == nil) != want {
				t.Errorf("%s: %s sees %s: %v", stage, who, what, err)
			} else if err != nil {
				wants(t, err, fault.KindNotFound, "person.unknown")
			}
		}
		for _, what := range all {
			may("herself", learner, learner, what, true)
			may("another learner", other, learner, what, false)
			may("an administrator", administrator, learner, what, true)
			may("the mentor", trainer, learner, what, mentorSees && (what == Progress || what == Contact))
			may("the mentee, of her mentor", learner, trainer, what, false)
			may("a coordinator, of an administrator", coordinators["same county"], administrator, what, false)
			for who, by := range coordinators {
				may("a coordinator of the "+who, by, learner, what, who == "same county" || who == "same organisation")
			}
			may("nobody", Person{}, learner, what, false)
		}
		may("an administrator", administrator, learner, "diary", false)
	}
	judge("before", false)
	if _, err := s.Assign(s.ctx, administrator, trainer.ID, learner.ID); err != nil {
		t.Fatal(err)
	}
	judge("linked", true)
	if err := s.Unassign(s.ctx, trainer, trainer.ID, learner.ID); err != nil {
		t.Fatal(err)
	}
	judge("ended", false)
	for _, link := range []struct {
		kind     LinkKind
		from, to string
	}{{MemberOf, learner.ID, "cohort"}, {CohortMentor, trainer.ID, "cohort"}} {
		if _, err := s.OpenLink(s.ctx, administrator, link.kind, link.from, link.to); err != nil {
			t.Fatal(err)
		}
	}
	judge("in a cohort of the mentor's", true)
	if err := s.CloseLink(s.ctx, MemberOf, learner.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	judge("left the cohort", false)
	if _, err := s.OpenLink(s.ctx, administrator, MemberOf, learner.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseLink(s.ctx, CohortMentor, trainer.ID, "cohort"); err != nil {
		t.Fatal(err)
	}
	judge("the mentor left the cohort", false)
}

func TestLinksOpenAgain(t *testing.T) {
	s := newSite(t)
	for round := range 3 {
		for range 2 { // twice is once
			if _, err := s.OpenLink(s.ctx, Shell(), MentorOf, "a", "b"); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(time.Hour)
		for range 2 {
			if err := s.CloseLink(s.ctx, MentorOf, "a", "b"); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(time.Hour)
		for link, err := range s.LinksTo(s.ctx, MentorOf, "b", false) {
			if err != nil || link.IsOpen() || len(link.Past) != round || link.Until.Sub(link.Since) != time.Hour {
				t.Errorf("round %d: %+v, %v", round, link, err)
			}
		}
	}
	for link := range s.LinksFrom(s.ctx, MentorOf, "a", true) {
		t.Errorf("open: %+v", link)
	}
	if err := s.CloseLink(s.ctx, MentorOf, "nobody", "b"); err != nil {
		t.Error(err)
	}
}

func TestAssign(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	learner := s.living("Sample Learner", "Kilifi")
	near := s.add(New{Name: "Sample Trainer", Role: Trainer, Profile: map[Field]string{CountyField: "Kilifi"}}).Person
	far := s.add(New{Name: "Sample Trainer", Role: Trainer, Profile: map[Field]string{CountyField: "Kisumu"}}).Person
	s.pass(time.Minute)
	if _, err := s.Assign(s.ctx, by, near.ID, learner.ID); err != nil {
		t.Fatal(err)
	}
	if facts := s.about(learner.ID); facts[0].What != audit.LinkChanged || facts[0].Detail["how"] != "opened" {
		t.Errorf("%+v", facts)
	}
	_, err := s.Assign(s.ctx, by, far.ID, learner.ID)
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.Assign(s.ctx, near, near.ID, learner.ID) // logging with somebody gives no sight of her
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, err = s.Assign(s.ctx, by, learner.ID, learner.ID)
	wants(t, err, fault.KindConflict, "link.self")
	_, err = s.Assign(s.ctx, by, s.living("Sample Friend", "Kilifi").ID, learner.ID)
	wants(t, err, fault.KindConflict, "link.not_trainer")
	if _, err := s.Assign(s.ctx, learner, far.ID, learner.ID); err != nil { // her own yes
		t.Error(err)
	}
	s.pass(time.Minute)
	if opened, err := s.Open(s.ctx, far, learner.ID, Contact); err != nil || opened.ID != learner.ID {
		t.Error(err)
	}
	if facts := s.about(learner.ID); facts[0].What != audit.PersonOpened || facts[0].By != far.ID {
		t.Errorf("%+v", facts)
	}
	_, err = s.Open(s.ctx, far, learner.ID, Profile)
	wants(t, err, fault.KindNotFound, "person.unknown")
}
