package cohorts

import (
	"slices"
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Everyone and every cohort a mentor has goes to another in one act; only those
// whom the coordinator does not look after stay, and everyone concerned can read
// of it.
func TestHandOver(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated()
	leaves, stays := s.person(1, "Siaya", people.Trainer), s.person(2, "Siaya", people.Trainer)
	far := s.person(3, "Meru", people.Trainer)
	near, abroad, member := s.person(4, "Siaya"), s.person(5, "Meru"), s.person(6, "Siaya")
	for _, p := range []people.Person{near, abroad, stays} {
		_, err := s.People.Assign(s.ctx, people.Shell(), leaves.ID, p.ID)
		s.must(err)
	}
	_, err := s.People.OpenLink(s.ctx, people.Shell(), people.MentorOf, leaves.ID, "who-is-gone")
	s.must(err)
	theirs, err := s.Add(s.ctx, people.Shell(), New{Name: "Theirs", Courses: []string{"first"}})
	s.must(err)
	_, err = s.AddMembers(s.ctx, by, c.ID, false, member.ID)
	s.must(err)
	for _, id := range []string{c.ID, theirs.ID} {
		s.must(s.AddMentor(s.ctx, people.Shell(), id, leaves.ID, false))
	}
	load := func(who people.Person, persons, cohorts int) {
		t.Helper()
		if p, n, err := s.People.Caseload(s.ctx, who.ID); err != nil || p != persons || n != cohorts {
			t.Errorf("caseload %d and %d, want %d and %d: %v", p, n, persons, cohorts, err)
		}
	}
	load(leaves, 4, 2)
	_, err = s.HandOver(s.ctx, leaves, leaves.ID, stays.ID, false)
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, err = s.HandOver(s.ctx, by, leaves.ID, far.ID, false)
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.HandOver(s.ctx, by, far.ID, stays.ID, false)
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.HandOver(s.ctx, by, leaves.ID, near.ID, false)
	wants(t, err, fault.KindConflict, "link.not_trainer")
	_, err = s.HandOver(s.ctx, by, leaves.ID, leaves.ID, false)
	wants(t, err, fault.KindConflict, "link.self")
	load(leaves, 4, 2)

	s.pass(time.Minute)
	done, err := s.HandOver(s.ctx, by, leaves.ID, stays.ID, false)
	if err != nil || done != (Handed{Moved: 4, Left: 2}) {
		t.Errorf("%+v, %v", done, err)
	}
	load(leaves, 1, 1)
	load(stays, 2, 1) // nobody mentors herself; a link to who is gone moves along
	for _, who := range []people.Person{near, leaves, stays, member} {
		said := false
		for fact, err := range s.facts.About(s.ctx, who.ID) {
			s.must(err)
			said = said || fact.By == by.ID && fact.Detail["how"] == "handed"
		}
		if !said {
			t.Errorf("%s cannot read that she was handed over", who.Name)
		}
	}
	for _, who := range []people.Person{near, member} {
		if s.People.MaySee(s.ctx, leaves, who, people.Progress) == nil || s.People.MaySee(s.ctx, stays, who, people.Progress) != nil {
			t.Errorf("who left sees %s still, or who came does not", who.Name)
		}
	}
	if again, err := s.HandOver(s.ctx, by, leaves.ID, stays.ID, false); err != nil || again != (Handed{Left: 2}) {
		t.Errorf("%+v, %v", again, err)
	}
	if rest, err := s.HandOver(s.ctx, people.Shell(), leaves.ID, stays.ID, false); err != nil || rest != (Handed{Moved: 2}) {
		t.Errorf("by an administrator: %+v, %v", rest, err)
	}
}

// A hand-over to somebody who mentors a cohort already leaves it one mentor
// fewer, which its cap may not allow.
func TestHandOverCaps(t *testing.T) {
	s := newSite(t)
	by, c := s.coordinated(func(n *New) { n.Cap = 2 })
	var ids []string
	for n := range 3 {
		ids = append(ids, s.person(n, "Siaya").ID)
	}
	one, two, alone := s.person(100, "Siaya", people.Trainer), s.person(101, "Siaya", people.Trainer), s.person(102, "Siaya")
	s.must(s.AddMentor(s.ctx, by, c.ID, one.ID, false))
	s.must(s.AddMentor(s.ctx, by, c.ID, two.ID, false))
	_, err := s.AddMembers(s.ctx, by, c.ID, false, ids...)
	s.must(err)
	_, err = s.People.Assign(s.ctx, by, one.ID, alone.ID)
	s.must(err)
	_, err = s.HandOver(s.ctx, by, one.ID, two.ID, false)
	wants(t, err, fault.KindConflict, "cohort.caseload")
	if people, cohorts, err := s.People.Caseload(s.ctx, one.ID); err != nil || people != 1 || cohorts != 1 {
		t.Errorf("refused, it moved something: %d, %d, %v", people, cohorts, err)
	}
	for _, want := range []int{2, 0} {
		if done, err := s.HandOver(s.ctx, by, one.ID, two.ID, true); err != nil || done != (Handed{Moved: want}) {
			t.Errorf("%+v, %v, want %d moved", done, err, want)
		}
	}
	if got := s.links(people.CohortMentor, c.ID); !slices.Equal(got, []string{two.ID}) {
		t.Error(got)
	}
	if s.People.MaySee(s.ctx, one, alone, people.Progress) == nil || s.People.MaySee(s.ctx, two, alone, people.Progress) != nil {
		t.Error("the one who left sees her, or the one who came does not")
	}
}
