package progress

import (
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses"
)

// practised is a course that asks for one of everything.
func practised() shape {
	return shape{id: "gate", lessons: []string{"hard!"}, quizzes: []string{"gate-quiz"}, tasks: []string{"visit", "talk"},
		asks: "minutes: 60, observed_minutes: 30, signoffs: 1"}
}

// seen appends what mentoring appends when a task was done alone.
func (s *site) seen(n int, task, id string) error {
	_, err := s.Append(s.t.Context(), Event{Person: learner(n).ID, Course: "gate", Kind: Signoff, Item: task, Edition: 1, Attempt: id})
	return err
}

// Completion comes when the last of what is asked for is there, whatever the
// order of lesson, quiz, minutes and sign-off, whether or not the ledger came to
// say that its minutes changed, and however often each is said.
func TestCompletionInAnyOrder(t *testing.T) {
	s := newSite(t, practised())
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		her := learner(n)
		must := func(err error) {
			r.Helper()
			if err != nil {
				r.Fatal(err)
			}
		}
		minutes := func(all, observed int) func() {
			return func() {
				has := s.hours[summaryID(her.ID, "gate")]
				s.counts(her, "gate", has[0]+all, has[1]+observed)
				if rapid.Bool().Draw(r, "told") {
					must(s.Recount(t.Context(), her.ID, "gate"))
				}
			}
		}
		lesson := func() {
			_, err := s.FinishLesson(t.Context(), her, "gate", "hard", "v")
			must(err)
		}
		if rapid.Bool().Draw(r, "talked through") {
			lesson = func() {
				must(s.AskAnotherWay(t.Context(), her, "gate", "hard"))
				_, err := s.Append(t.Context(), Event{Person: her.ID, Course: "gate", Kind: Talked, Item: "hard", Edition: 1})
				must(err)
			}
		}
		acts := []func(){
			lesson,
			func() { _, err := s.Append(t.Context(), passEvent(her, "gate", "gate-quiz", 1, 1)); must(err) },
			minutes(30, 0), minutes(30, 30),
			func() { must(s.seen(n, "visit", her.ID)) },
		}
		order := rapid.Permutation([]int{0, 1, 2, 3, 4}).Draw(r, "order")
		for i, at := range order {
			if got := s.summary(her, "gate"); got.Completed != nil {
				r.Fatalf("complete after %v", order[:i])
			}
			acts[at]()
			if again := rapid.SampledFrom([]int{0, 1, 4}).Draw(r, "again"); at == again {
				acts[at]()
			}
		}
		if mine, err := s.Mine(t.Context(), her.ID); err != nil || len(mine) != 1 || mine[0].Completed == nil {
			r.Fatalf("all is done in the order %v, and she has %+v, %v", order, mine, err)
		}
		want := courses.Counts{Lessons: 1, Quizzes: 1, Minutes: 60, Observed: 30, Signoffs: 1}
		if got := s.summary(her, "gate").Counts(s.course("gate")); got != want {
			r.Fatalf("counted: %+v", got)
		}
	})
}

// TestSignoffsCount counts different tasks that the course still has.
func TestSignoffsCount(t *testing.T) {
	t.Parallel()
	s := newSite(t, practised())
	for id, task := range map[string]string{"a": "visit", "b": "visit", "c": "talk", "d": "gone"} {
		if err := s.seen(1, task, id); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.summary(one, "gate").Counts(s.course("gate")).Signoffs; got != 2 {
		t.Errorf("four sign-offs of two tasks and one that is gone count as %d", got)
	}
}

// TestMinutesAreCopied: a summary says what the ledger counts, after Recount, and
// at a reading of a course that asks for minutes also without it; rebuild mends
// the rest. Minutes alone begin no course.
func TestMinutesAreCopied(t *testing.T) {
	t.Parallel()
	s := newSite(t, practised(), shape{id: "road", lessons: []string{"first"}})
	s.counts(one, "gate", 20, 10)
	if err := s.Recount(t.Context(), one.ID, "gate"); err != nil {
		t.Fatal(err)
	}
	if _, kept := s.stored(one, "gate"); kept || s.summary(one, "gate").Begun() {
		t.Error("minutes alone began a course")
	}
	s.finishes(one, "gate", "hard")
	s.finishes(one, "road", "first")
	s.counts(one, "gate", 40, 0)
	s.counts(one, "road", 15, 5)
	if got := s.summary(one, "gate"); got.Minutes != 40 || got.Observed != 0 {
		t.Errorf("the ledger counts 40 minutes, the summary says %d, %d observed", got.Minutes, got.Observed)
	}
	if told := s.rebuilt(); len(told) != 1 || told[summaryID(one.ID, "road")].After.Minutes != 15 {
		t.Errorf("rebuilt: %+v", told)
	}
}
