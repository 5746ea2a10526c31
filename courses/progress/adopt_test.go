package progress

import (
	"context"
	"testing"

	"pgregory.net/rapid"
)

// Whatever was done in two accounts, in any order, before and after one became
// part of the other: all of it counts once for her, nothing for the account that is
// gone, and adopting again or rebuilding changes nothing.
func TestAdoptProperty(t *testing.T) {
	s := newSite(t, gate())
	merged := map[string]string{}
	s.about = func(_ context.Context, person string) (About, error) { return About{Merged: merged[person]}, nil }
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n += 2
		from, into, done := learner(n), learner(n+1), map[string]bool{}
		steps := rapid.IntRange(1, 6).Draw(r, "steps")
		at := rapid.IntRange(0, steps).Draw(r, "merged at")
		for i := range steps {
			if i == at {
				merged[from.ID] = into.ID
			}
			lesson := rapid.SampledFrom([]string{"who-asks", "who-decides", "what-next"}).Draw(r, "lesson")
			if err := finish(s, n+rapid.IntRange(0, 1).Draw(r, "account"), lesson); err != nil {
				r.Fatal(err)
			}
			done[lesson] = true
		}
		merged[from.ID] = into.ID
		for range 2 {
			if err := s.Adopt(t.Context(), from.ID, into.ID); err != nil {
				r.Fatal(err)
			}
			got := s.summary(into, "gate")
			if len(got.Lessons) != len(done) || got.Events < len(done) {
				r.Fatalf("%s, want %v", said(got), done)
			}
			if left, kept := s.stored(from, "gate"); kept {
				r.Fatalf("the account that is gone has %s", said(left))
			}
		}
		if told := s.rebuilt(); len(told) > 0 {
			r.Fatalf("rebuilding says %v", told)
		}
	})
}
