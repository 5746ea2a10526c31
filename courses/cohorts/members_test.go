package cohorts

import (
	"slices"
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

func TestRule(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Rule = Rule{Cadre: "cpv"} })
	for n := range 60 {
		p := s.person(n, []string{"Siaya", "Meru"}[n%2])
		if n%3 == 0 {
			_, err := s.People.Edit(s.ctx, people.Shell(), p.ID, map[people.Field]string{people.CadreField: "cpv"})
			s.must(err)
		}
	}
	for _, want := range []int{10, 0} {
		done, err := s.ApplyRule(s.ctx, by, c.ID, false)
		if err != nil || done.Added != want || done.Left != 0 {
			t.Errorf("added %+v, %v, want %d", done, err, want)
		}
	}
	// It never takes anyone away.
	members, _, err := s.Members(s.ctx, by, c.ID)
	s.must(err)
	_, err = s.People.Edit(s.ctx, by, members[0].Person.ID, map[people.Field]string{people.CadreField: "teacher"})
	s.must(err)
	if done, err := s.ApplyRule(s.ctx, by, c.ID, false); err != nil || done.Added != 0 {
		t.Error(done, err)
	}
	if got := len(s.links(people.MemberOf, c.ID)); got != 10 {
		t.Errorf("%d members", got)
	}
	blank, err := s.Add(s.ctx, by, New{Name: "Blank", Courses: []string{"first"}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	s.must(err)
	_, err = s.ApplyRule(s.ctx, by, blank.ID, false)
	wants(t, err, fault.KindInvalid, "cohort.no_rule")
}

func TestCaseload(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Cap, n.Rule.County = 2, "Siaya" })
	var ids []string
	for n := range 6 {
		ids = append(ids, s.person(n, "Siaya").ID)
	}
	one, two := s.person(100, "Siaya", people.Trainer), s.person(101, "Siaya", people.Trainer)
	wants(t, s.AddMentor(s.ctx, by, c.ID, ids[0], false), fault.KindConflict, "link.not_trainer")
	s.must(s.AddMentor(s.ctx, by, c.ID, one.ID, false))
	if _, err := s.AddMembers(s.ctx, by, c.ID, false, ids[:2]...); err != nil {
		t.Fatal(err)
	}
	_, err := s.AddMembers(s.ctx, by, c.ID, false, ids[2])
	wants(t, err, fault.KindConflict, "cohort.caseload")
	if done, err := s.ApplyRule(s.ctx, by, c.ID, false); err != nil || done.Added != 0 || done.Left == 0 {
		t.Error(done, err)
	}
	if n, err := s.AddMembers(s.ctx, by, c.ID, true, ids[2]); err != nil || n != 1 {
		t.Error(n, err)
	}
	s.must(s.AddMentor(s.ctx, by, c.ID, two.ID, false))
	mentors, err := s.Mentors(s.ctx, by, c.ID)
	if err != nil || len(mentors) != 2 || mentors[0].Share != 2 || mentors[0].Others != 0 {
		t.Errorf("%+v, %v", mentors, err)
	}
}

func TestCapsUnderSixteen(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Cap = 5 })
	s.must(s.AddMentor(s.ctx, by, c.ID, s.person(100, "Siaya", people.Trainer).ID, false))
	var ids []string
	for n := range 16 {
		ids = append(ids, s.person(n, "Siaya").ID)
	}
	counts := together(t, 16, func(i int) error {
		_, err := s.AddMembers(s.ctx, by, c.ID, false, ids[i])
		return err
	})
	if counts[""] != 5 || counts["cohort.caseload"] != 11 || len(s.links(people.MemberOf, c.ID)) != 5 {
		t.Errorf("a mentor of at most five has: %v, %d links", counts, len(s.links(people.MemberOf, c.ID)))
	}
	code := s.newCode(by, c.ID, 7)
	counts = together(t, 16, func(i int) error {
		_, _, err := s.Join(s.ctx, s.form(i, code))
		return err
	})
	waiting, hidden, err := s.Waiting(s.ctx, by, c.ID)
	if counts[""] != 7 || counts["cohort.code_full"] != 9 || err != nil || len(waiting) != 7 || hidden != 0 {
		t.Errorf("a code for seven took: %v, %d wait, %v", counts, len(waiting), err)
	}
	_, err = s.Look(s.ctx, code, "")
	wants(t, err, fault.KindConflict, "cohort.code_full")
	// Sixteen times the same form is one person. Each that is not the first is a
	// try of her secret, of which only so many are heard at once: it waits.
	other := s.newCode(by, c.ID, 3)
	members := make([]string, 16)
	counts = together(t, 16, func(i int) error {
		for {
			p, _, err := s.Join(s.ctx, s.form(77, other))
			if f, refused := fault.Of(err); refused && f.Kind == fault.KindTooMany {
				s.pass(f.Wait)
				continue
			}
			members[i] = p.Member
			return err
		}
	})
	if slices.Sort(members); counts[""] != 16 || members[0] != members[15] || members[0] == "" {
		t.Errorf("%v, %v", counts, members)
	}
}
