package assessments

import (
	"net/url"
	"testing"

	"pamoja/courses/records"
)

// TestErase takes a person's words and what she said of herself, and leaves her
// graded tries, and all of other people's.
func TestErase(t *testing.T) {
	s := newSite(t)
	all := func() map[string]int {
		count := map[string]int{}
		err := s.store.Dump(s.ctx, func(collection, id string, _ []byte) error {
			count[collection]++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	typed := records.TableOf[Typed](s.store, typedCollection)
	for _, id := range []string{"p1", "p2"} {
		by := learner(id)
		s.start(by, "gate-confidence", 1)
		if _, err := s.Rate(s.ctx, by, "gate-confidence", 1, url.Values{"asking": {"4"}, "saying-no": {"2"}}); err != nil {
			t.Fatal(err)
		}
		attempt := s.sit(by, 1, 8)
		if _, err := typed.Insert(s.ctx, typedID(attempt.ID(), "q"), Typed{Person: id, Words: "what I think"}); err != nil {
			t.Fatal(err)
		}
	}
	before := all()
	for range 2 {
		if err := Erase(s.ctx, s.store, "p1"); err != nil {
			t.Fatal(err)
		}
	}
	after := all()
	if after["typed"] != before["typed"]-1 || after["attempts"] != before["attempts"]-1 || before["typed"] != 2 || before["attempts"] != 4 {
		t.Errorf("there were %v, there are %v", before, after)
	}
	if state := s.state(learner("p1"), "gate-quiz"); state.Passed == nil || state.Passed.Score != 5 {
		t.Errorf("her graded try: %+v", state.Last)
	}
	if state := s.state(learner("p1"), "gate-confidence"); state.Last != nil {
		t.Errorf("what she said of herself: %+v", state.Last)
	}
	if state := s.state(learner("p2"), "gate-confidence"); state.Last == nil || state.Last.Scale["asking"] != 4 {
		t.Errorf("what another said: %+v", state.Last)
	}
}
