package cohorts

import (
	"strings"
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func TestAddCohort(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.ID = strings.Repeat("a", 24) })
	if c.County != "Siaya" || c.ID != strings.Repeat("a", 24) {
		t.Errorf("%+v", c)
	}
	again, err := s.Add(s.ctx, by, New{ID: c.ID, Name: "Other", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	if err != nil || again.Name != c.Name {
		t.Errorf("the same form again: %+v, %v", again, err)
	}
	good := New{Name: "Sample", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}}
	for key, spoil := range map[string]func(*New){
		"name.missing":         func(n *New) { n.Name = " " },
		"cohort.course":        func(n *New) { n.Courses = []string{"none"} },
		"cohort.day":           func(n *New) { n.Begins = "tomorrow" },
		"cohort.days_order":    func(n *New) { n.Begins, n.Ends = "2026-11-22", "2026-11-21" },
		"cohort.cap":           func(n *New) { n.Cap = -1 },
		"county.unknown":       func(n *New) { n.Rule.County = "Nowhere" },
		"cadre.unknown":        func(n *New) { n.Rule.Cadre = "none" },
		"organisation.unknown": func(n *New) { n.Rule.Organisation = "Sample Home" },
		"scope.not_yours":      func(n *New) { n.Scope.Name = "Meru" },
	} {
		n := good
		spoil(&n)
		_, err := s.Add(s.ctx, by, n)
		if f, ok := fault.Of(err); !ok || f.Key != key || f.Field == "" {
			t.Errorf("%s: %v", key, err)
		}
	}
	n := good
	n.Scope = people.Scope{}
	_, err = s.Add(s.ctx, by, n)
	wants(t, err, fault.KindForbidden, "scope.not_yours")
	_, err = s.Add(s.ctx, s.person(1, "Siaya", people.Trainer), good)
	wants(t, err, fault.KindForbidden, "role.lacking")
}

func TestWhoLooksAfter(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	her, mentor := s.person(1, "Siaya"), s.person(2, "Siaya", people.Trainer)
	if n, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	s.must(s.AddMentor(s.ctx, by, c.ID, mentor.ID, false))
	acts := map[string]func(people.Person) error{
		"open":     func(by people.Person) error { _, err := s.Open(s.ctx, by, c.ID); return err },
		"members":  func(by people.Person) error { _, _, err := s.Members(s.ctx, by, c.ID); return err },
		"mentors":  func(by people.Person) error { _, err := s.Mentors(s.ctx, by, c.ID); return err },
		"codes":    func(by people.Person) error { _, err := s.Codes(s.ctx, by, c.ID); return err },
		"waiting":  func(by people.Person) error { _, _, err := s.Waiting(s.ctx, by, c.ID); return err },
		"add":      func(by people.Person) error { _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); return err },
		"change":   func(by people.Person) error { _, err := s.Change(s.ctx, by, c.ID, c, formOf(c)); return err },
		"remove":   func(by people.Person) error { return s.Remove(s.ctx, by, c.ID, her.ID) },
		"rule":     func(by people.Person) error { _, err := s.ApplyRule(s.ctx, by, c.ID, false); return err },
		"mentor":   func(by people.Person) error { return s.AddMentor(s.ctx, by, c.ID, mentor.ID, false) },
		"unmentor": func(by people.Person) error { return s.RemoveMentor(s.ctx, by, c.ID, mentor.ID) },
		"accept":   func(by people.Person) error { return s.Accept(s.ctx, by, c.ID, her.ID, false) },
		"decline":  func(by people.Person) error { return s.Decline(s.ctx, by, c.ID, her.ID) },
		"code":     func(by people.Person) error { _, err := s.NewCode(s.ctx, by, c.ID, "00000000", 0, 0); return err },
		"revoke":   func(by people.Person) error { return s.Revoke(s.ctx, by, c.ID, "x") },
		"days":     func(by people.Person) error { _, err := s.Days(s.ctx, by, c.ID); return err },
		"present":  func(by people.Person) error { _, _, err := s.Present(s.ctx, by, c.ID, "2026-11-22"); return err },
		"enter": func(by people.Person) error {
			_, err := s.Enter(s.ctx, by, c.ID, Sheet{Day: "2026-11-22", There: "18"})
			return err
		},
		"end": func(by people.Person) error { _, err := s.End(s.ctx, by, c.ID); return err },
	}
	elsewhere := s.person(3, "Meru", people.Coordinator)
	for name, act := range acts {
		for who, p := range map[string]people.Person{"learner": her, "mentor": mentor} {
			if f, ok := fault.Of(act(p)); !ok || f.Key != "role.lacking" {
				t.Errorf("%s by a %s: %v", name, who, f)
			}
		}
		if f, ok := fault.Of(act(elsewhere)); !ok || f.Key != "cohort.unknown" {
			t.Errorf("%s by another county's coordinator: %v", name, f)
		}
	}
	stranger := s.person(4, "Meru")
	_, err := s.AddMembers(s.ctx, by, c.ID, false, stranger.ID)
	wants(t, err, fault.KindNotFound, "person.unknown")
	// An administrator puts a stranger in: the coordinator is told that there is one, not who.
	admin := s.person(5, "", people.Administrator)
	if n, err := s.AddMembers(s.ctx, admin, c.ID, false, stranger.ID); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if members, hidden, err := s.Members(s.ctx, by, c.ID); err != nil || len(members) != 1 || hidden != 1 {
		t.Errorf("%v, %d, %v", members, hidden, err)
	}
	// Her mentor sees her while the link is open, in both directions of time.
	for _, step := range []struct {
		do   func() error
		sees bool
	}{
		{nil, true},
		{func() error { return s.Remove(s.ctx, by, c.ID, her.ID) }, false},
		{func() error { _, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID); return err }, true},
		{func() error { return s.RemoveMentor(s.ctx, by, c.ID, mentor.ID) }, false},
		{func() error { return s.AddMentor(s.ctx, by, c.ID, mentor.ID, false) }, true},
		{func() error { _, err := s.End(s.ctx, by, c.ID); return err }, false},
	} {
		if step.do != nil {
			s.must(step.do())
		}
		if err := s.People.MaySee(s.ctx, mentor, her, people.Progress); (err == nil) != step.sees {
			t.Errorf("she sees her: %v, want %t", err, step.sees)
		}
	}
}
