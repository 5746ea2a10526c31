package people

import (
	"testing"

	"pamoja/courses/records"
)

// TestRebuildListsTheOld lists somebody whose record was written before there
// were lists.
func TestRebuildListsTheOld(t *testing.T) {
	s := newSite(t)
	p := s.living("Sample Learner", "Kilifi")
	_, at, err := s.people.Get(s.ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	type old struct{ Person }
	if _, err := records.TableOf[old](s.store, "people").Replace(s.ctx, p.ID, at, old{p}); err != nil {
		t.Fatal(err)
	}
	in := func() int {
		t.Helper()
		listed, err := s.List(s.ctx, Shell(), Listing{Scope: county("Kilifi")})
		if err != nil {
			t.Fatal(err)
		}
		return len(listed.People)
	}
	if in() != 0 {
		t.Fatal("the old record is listed: it was not written as it was before")
	}
	for _, want := range []int{1, 0} {
		if mended, err := s.Rebuild(s.ctx); err != nil || mended != want {
			t.Errorf("%d mended, %v, want %d", mended, err, want)
		}
	}
	if in() != 1 {
		t.Error("she is not listed")
	}
}
