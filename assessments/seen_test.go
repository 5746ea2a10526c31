package assessments

import (
	"testing"
	"time"
)

// TestTriedBy: a mentor sees how often she tried, with what, and whether the quiz
// waits for lessons to be read again; and nothing is written by looking.
func TestTriedBy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("amina")
	look := func() Tried {
		t.Helper()
		tried, err := s.TriedBy(s.ctx, by.ID)
		if err != nil || len(tried) > 1 {
			t.Fatalf("%+v, %v", tried, err)
		}
		if len(tried) == 0 {
			return Tried{}
		}
		return tried[0]
	}
	if got := look(); got.Tries != 0 {
		t.Fatalf("before the first try: %+v", got)
	}
	first := s.sit(by, 1, 1)
	if got := look(); got.Tries != 1 || got.Best != first.Score || got.Of != first.Rule.Of || got.Failed != 1 || got.Passed != nil || len(got.ToReread) != 0 {
		t.Errorf("after one failed try: %+v", got)
	}
	s.pass(time.Hour)
	s.sit(by, 2, 0)
	s.sit(by, 3, 0)
	got := look()
	if got.Tries != 3 || got.Best != first.Score || got.Failed != 3 || len(got.ToReread) != len(s.state(by, got.Quiz.ID).ToReread) || len(got.ToReread) == 0 {
		t.Errorf("after three failed tries: %+v", got)
	}
	for _, lesson := range got.ToReread {
		s.readAgain(t, by.ID, lesson)
	}
	if got = look(); len(got.ToReread) != 0 {
		t.Errorf("after reading again: %+v", got)
	}
	attempt := s.start(by, got.Quiz.ID, 4)
	if got = look(); !got.Open || got.Tries != 4 || got.Passed != nil {
		t.Errorf("with a try open: %+v", got)
	}
	passed := s.sit(by, 4, attempt.Rule.Of)
	if got = look(); got.Passed == nil || !got.Passed.Equal(*passed.Finished) || got.Best != passed.Score || got.Failed != 0 || got.Open {
		t.Errorf("after the pass: %+v", got)
	}
	if other, err := s.TriedBy(s.ctx, "somebody else"); err != nil || len(other) != 0 {
		t.Errorf("somebody else: %+v, %v", other, err)
	}
}

// TestTriedByLeavesConfidenceOut: how sure somebody feels is hers alone.
func TestTriedByLeavesConfidenceOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("amina")
	n := 0
	for _, id := range s.bank.IDs() {
		quiz, err := s.bank.Quiz(id)
		if err != nil {
			t.Fatal(err)
		}
		if quiz.Kind == Confidence {
			s.start(by, id, 1)
			n++
		}
	}
	if n == 0 {
		t.Fatal("the test's content has no confidence quiz")
	}
	if tried, err := s.TriedBy(s.ctx, by.ID); err != nil || len(tried) != 0 {
		t.Errorf("%+v, %v", tried, err)
	}
}
