package cohorts

import (
	"slices"
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

// formOf is the form of a cohort as it stands.
func formOf(c Cohort) New {
	return New{Name: c.Name, Courses: slices.Clone(c.Courses), Begins: c.Begins, Ends: c.Ends, Rule: c.Rule, Cap: c.Cap}
}

func TestChange(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Courses, n.Begins, n.Cap = []string{"first"}, "2026-11-22", 9 })
	her, idle := s.person(1, "Siaya"), s.person(2, "Siaya")
	_, err := s.AddMembers(s.ctx, by, c.ID, false, her.ID, idle.ID)
	s.must(err)
	s.must(s.Progress.Start(s.ctx, her, "first"))
	counts := func() progress.Standings {
		t.Helper()
		got, err := s.Progress.Standings(s.ctx, progress.ByCohort, c.ID)
		s.must(err)
		return got
	}
	change := func(was Cohort, spoil func(*New)) (Cohort, error) {
		n := formOf(was)
		spoil(&n)
		return s.Change(s.ctx, by, c.ID, was, n)
	}
	for key, spoil := range map[string]func(*New){
		"name.missing":         func(n *New) { n.Name = " " },
		"cohort.course":        func(n *New) { n.Courses = nil },
		"cohort.day":           func(n *New) { n.Ends = "soon" },
		"cohort.days_order":    func(n *New) { n.Ends = "2026-11-21" },
		"cohort.cap":           func(n *New) { n.Cap = MostMembers + 1 },
		"county.unknown":       func(n *New) { n.Rule.County = "Nowhere" },
		"organisation.unknown": func(n *New) { n.Rule.Organisation = "Sample Home" },
	} {
		_, err := change(c, spoil)
		if f, ok := fault.Of(err); !ok || f.Key != key || f.Field == "" {
			t.Errorf("%s: %v", key, err)
		}
	}
	if got := counts(); got != (progress.Standings{New: 1, Going: 1}) {
		t.Errorf("%+v", got)
	}
	both := func(n *New) { n.Name, n.Courses, n.Rule.Cadre = "Other Name", []string{"first", "second"}, "cpv" }
	for range 2 { // the same form again is one change
		now, err := change(c, both)
		if err != nil || now.Name != "Other Name" || now.Rule.Cadre != "cpv" || now.Cap != 9 || now.Made != c.Made {
			t.Errorf("%+v, %v", now, err)
		}
	}
	if got := counts(); got != (progress.Standings{New: 3, Going: 1}) {
		t.Errorf("a course added: %+v", got)
	}
	now, err := s.Open(s.ctx, by, c.ID)
	s.must(err)
	if _, err := change(now, func(n *New) { n.Courses = []string{"second"} }); err != nil {
		t.Error(err)
	}
	if got := counts(); got != (progress.Standings{New: 2}) {
		t.Errorf("a course taken away: %+v", got)
	}
	if kept, err := s.Progress.Summary(s.ctx, her.ID, "first"); err != nil || !kept.Begun() || kept.Cohort != "" {
		t.Errorf("what she did is gone, or the cohort's still: %+v, %v", kept, err)
	}
	if kept, err := s.Progress.Kept(s.ctx, idle.ID, "first"); err != nil || kept.Enrolled() {
		t.Errorf("enrolled still: %+v, %v", kept, err)
	}
	for subject, want := range map[string]int{c.ID: 2, her.ID: 2} {
		said := 0
		for fact, err := range s.facts.About(s.ctx, subject) {
			s.must(err)
			if fact.What == Changed && fact.By == by.ID {
				said++
			}
		}
		if said != want {
			t.Errorf("the audit log says %d times that it was changed, want %d", said, want)
		}
	}
	s.must(s.Progress.Rebuild(s.ctx, func(d progress.Difference) { t.Errorf("a rebuild finds %+v", d) }))
	_, err = s.Change(s.ctx, s.person(3, "Meru", people.Coordinator), c.ID, now, formOf(now))
	wants(t, err, fault.KindNotFound, "cohort.unknown")
	_, err = s.End(s.ctx, by, c.ID)
	s.must(err)
	_, err = change(now, both)
	wants(t, err, fault.KindConflict, "cohort.ended")
}

// Two who change a cohort at once lose nothing: what is different is all kept,
// what is the same is refused of the second, until she has seen it.
func TestChangeTogether(t *testing.T) {
	s := newSite(t)
	by, seen := s.coordinated()
	change := func(was Cohort, with func(*New)) error {
		n := formOf(was)
		with(&n)
		_, err := s.Change(s.ctx, by, seen.ID, was, n)
		return err
	}
	s.must(change(seen, func(n *New) { n.Name = "Hers" }))
	s.must(change(seen, func(n *New) { n.Begins = "2026-12-01" }))
	now, err := s.Open(s.ctx, by, seen.ID)
	if err != nil || now.Name != "Hers" || now.Begins != "2026-12-01" {
		t.Errorf("%+v, %v", now, err)
	}
	wants(t, change(seen, func(n *New) { n.Name, n.Cap = "Mine", 3 }), fault.KindConflict, "cohort.changed")
	wants(t, change(seen, func(n *New) { n.Ends = "2026-11-30" }), fault.KindInvalid, "cohort.days_order")
	if after, err := s.Open(s.ctx, by, seen.ID); err != nil || after.Name != "Hers" || after.Cap != 0 || after.Ends != "" {
		t.Errorf("a change refused was kept in part: %+v, %v", after, err)
	}
	s.must(change(now, func(n *New) { n.Name, n.Cap = "Mine", 3 }))
	counts := together(t, 2, func(i int) error {
		return change(now, func(n *New) { n.Courses = []string{[]string{"first", "second"}[i]} })
	})
	if counts[""] != 1 || counts["cohort.changed"] != 1 {
		t.Errorf("%v", counts)
	}
}
