package progress

import (
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/people"
)

// rebuilt rebuilds, and gives the differences by course of each person.
func (s *site) rebuilt() map[string]Difference {
	s.t.Helper()
	told := map[string]Difference{}
	if err := s.Rebuild(s.t.Context(), func(d Difference) { told[summaryID(d.Person, d.Course)] = d }); err != nil {
		s.t.Fatal(err)
	}
	return told
}

func TestRebuild(t *testing.T) {
	s := newSite(t, gate())
	spoilt, lost, made, fine := learner(1), learner(2), learner(3), learner(4)
	for n := 1; n <= 4; n++ {
		if err := finish(s, n, "who-asks"); err != nil {
			t.Fatal(err)
		}
	}
	course := gate().id
	if told := s.rebuilt(); len(told) > 0 {
		t.Fatalf("nothing was wrong, and it says %v", told)
	}
	_, err := s.summaries.Update(s.t.Context(), summaryID(spoilt.ID, course), func(x *Summary) error {
		x.Lessons = nil // the count of events stays, so that no reading repairs it
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, at, err := s.summaries.Get(s.t.Context(), summaryID(lost.ID, course))
	if err == nil {
		err = s.summaries.Delete(s.t.Context(), summaryID(lost.ID, course), at)
	}
	if err == nil {
		_, err = s.summaries.Insert(s.t.Context(), summaryID("nobody", course), Summary{Person: "nobody", Course: course, Events: 3})
	}
	if err != nil {
		t.Fatal(err)
	}
	added, err := s.Ensure(s.t.Context(), Event{Person: made.ID, Course: course, Kind: Quiz, Item: "gate-quiz", Edition: 1, Attempt: "3/gate-quiz/0001"})
	if err != nil || !added {
		t.Fatalf("%t, %v", added, err)
	}
	if again, err := s.Ensure(s.t.Context(), Event{Person: made.ID, Course: course, Kind: Quiz, Item: "gate-quiz", Edition: 1, Attempt: "3/gate-quiz/0001"}); err != nil || again {
		t.Fatalf("the same event again: %t, %v", again, err)
	}
	told := s.rebuilt()
	for _, id := range []string{spoilt.ID, lost.ID, made.ID, "nobody"} {
		if _, said := told[summaryID(id, course)]; !said {
			t.Errorf("nothing is said of %s", id)
		}
	}
	if _, said := told[summaryID(fine.ID, course)]; said || len(told) != 4 {
		t.Errorf("it says %v", told)
	}
	for _, id := range []string{spoilt.ID, lost.ID} {
		if got := told[summaryID(id, course)].After; len(got.Lessons) != 1 {
			t.Errorf("%s has %s", id, said(got))
		}
	}
	if got := told[summaryID(made.ID, course)].After; len(got.Quizzes) != 1 || got.Events != 2 {
		t.Errorf("the event that was missing: %s", said(got))
	}
	if _, kept := s.stored(people.Person{ID: "nobody"}, course); kept {
		t.Error("a summary without events is there")
	}
	if told := s.rebuilt(); len(told) > 0 {
		t.Errorf("the second time it says %v", told)
	}
}

// However summaries were spoilt, a rebuild gives what the events say.
func TestRebuildProperty(t *testing.T) {
	s := newSite(t, gate())
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		her := learner(n)
		for range rapid.IntRange(1, 4).Draw(r, "done") {
			if err := finish(s, n, rapid.SampledFrom([]string{"who-asks", "who-decides", "what-next"}).Draw(r, "lesson")); err != nil {
				r.Fatal(err)
			}
		}
		want := said(s.summary(her, "gate"))
		id := summaryID(her.ID, "gate")
		_, at, err := s.summaries.Get(t.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		spoil := rapid.SampledFrom([]string{"no", "other lessons", "gone"}).Draw(r, "spoil")
		switch spoil {
		case "other lessons":
			stored, _ := s.stored(her, "gate")
			stored.Lessons = map[string]Done{"made-up": {Edition: 7}}
			_, err = s.summaries.Replace(t.Context(), id, at, stored)
		case "gone":
			err = s.summaries.Delete(t.Context(), id, at)
		}
		if err != nil {
			r.Fatal(err)
		}
		_, told := s.rebuilt()[id]
		if stored, _ := s.stored(her, "gate"); said(stored) != want || told != (spoil != "no") {
			r.Fatalf("%s: it has %s, want %s; told: %t", spoil, said(stored), want, told)
		}
	})
}
