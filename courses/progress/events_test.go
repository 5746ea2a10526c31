package progress

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/fault"
)

// act is something a person does, or the program suffers.
type act struct {
	name string
	do   func(s *site, n int) error
}

// acts are all there is to do in the course of gate, and being started anew.
var acts = []act{
	{"start", func(s *site, n int) error { return s.Start(s.t.Context(), learner(n), "gate") }},
	{"lesson 1", func(s *site, n int) error { return finish(s, n, "who-asks") }},
	{"lesson 2", func(s *site, n int) error { return finish(s, n, "who-decides") }},
	{"lesson 3", func(s *site, n int) error { return finish(s, n, "what-next") }},
	{"another way", func(s *site, n int) error { return s.AskAnotherWay(s.t.Context(), learner(n), "gate", "what-next") }},
	{"quiz, try 1", func(s *site, n int) error { return pass(s, n, "gate-quiz", 1) }},
	{"quiz, try 2", func(s *site, n int) error { return pass(s, n, "gate-quiz", 2) }},
	{"other quiz", func(s *site, n int) error { return pass(s, n, "gate-more", 1) }},
	{"restart", func(s *site, _ int) error { s.restart(); return nil }},
	{"look", func(s *site, n int) error { _, err := s.Summary(s.t.Context(), learner(n).ID, "gate"); return err }},
	{"clock back", func(s *site, _ int) error { s.turn(-90 * 1e9); return nil }},
	{"lost summary", func(s *site, n int) error { // the program died between the event and its summary
		_, at, err := s.summaries.Get(s.t.Context(), summaryID(learner(n).ID, "gate"))
		if err != nil {
			return nil
		}
		return s.summaries.Delete(s.t.Context(), summaryID(learner(n).ID, "gate"), at)
	}},
}

func finish(s *site, n int, lesson string) error {
	_, err := s.FinishLesson(s.t.Context(), learner(n), "gate", lesson, "version")
	return err
}

func pass(s *site, n int, quiz string, try int) error {
	_, err := s.Append(s.t.Context(), passEvent(learner(n), "gate", quiz, try, 1))
	return err
}

// TestAnyOrder does everything in any order, anything again, and starts the
// program anew in between: the summary is that of doing each once, in order.
func TestAnyOrder(t *testing.T) {
	s := newSite(t, gate())
	for _, a := range acts[:8] {
		if err := a.do(s, 0); err != nil {
			t.Fatal(err)
		}
	}
	want := said(s.summary(learner(0), "gate"))
	if wanted := "9: asked what-next@1, lesson what-next@1, lesson who-asks@1, lesson who-decides@1, quiz gate-more@1, quiz gate-quiz@1, complete {Lessons:3 Quizzes:2 Cases:0 Minutes:0 Observed:0 Signoffs:0}"; want != wanted {
		t.Fatalf("each once is %s", want)
	}
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		sequence := rapid.SliceOfN(rapid.IntRange(0, len(acts)-1), 0, 12).Draw(r, "first")
		sequence = append(sequence, rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(r, "each")...)
		sequence = append(sequence, rapid.SliceOfN(rapid.IntRange(0, len(acts)-1), 0, 6).Draw(r, "again")...)
		for _, i := range sequence {
			if err := acts[i].do(s, n); err != nil {
				r.Fatalf("%s: %v", acts[i].name, err)
			}
		}
		if got := said(s.summary(learner(n), "gate")); got != want {
			r.Fatalf("got %s, want %s", got, want)
		}
		if kept, there := s.stored(learner(n), "gate"); !there || said(kept) != want {
			r.Fatalf("on disk is %s, want %s", said(kept), want)
		}
	})
}

// TestCrashBetween dies after an event, before its summary: whoever reads next
// finds both.
func TestCrashBetween(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	insert := func(e Event) {
		t.Helper()
		e.Arrived = s.arrival()
		e.Happened = e.Arrived
		if _, err := s.events.Insert(t.Context(), e.ID(), e); err != nil {
			t.Fatal(err)
		}
	}
	insert(Event{Person: one.ID, Course: "gate", Kind: Lesson, Item: "who-asks", Edition: 1})
	s.restart()
	if got := said(s.summary(one, "gate")); got != "1: lesson who-asks@1" {
		t.Errorf("after a first event: %s", got)
	}
	if _, there := s.stored(one, "gate"); !there {
		t.Error("reading did not write the summary that was missing")
	}
	s.finishes(one, "gate", "who-decides", "what-next")
	s.passes(one, "gate", "gate-more", 1, 1)
	insert(passEvent(one, "gate", "gate-quiz", 1, 1))
	s.restart()
	if got := s.summary(one, "gate"); got.Completed == nil || got.Events != 6 {
		t.Errorf("the last event made nothing complete: %s", said(got))
	}
}

// TestCrashSeenFromMyLearning is TestCrashBetween for a person who looks at
// *My learning* first, where no course is named.
func TestCrashSeenFromMyLearning(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	e := Event{Person: one.ID, Course: "gate", Kind: Started, Edition: 1, Arrived: s.arrival()}
	if _, err := s.events.Insert(t.Context(), e.ID(), e); err != nil {
		t.Fatal(err)
	}
	if course, item := s.next(one); course != "gate" || item != "who-asks" {
		t.Errorf("the next step is %q in %q", item, course)
	}
	mine, err := s.Mine(t.Context(), one.ID)
	if err != nil || len(mine) != 1 || mine[0].Events != 1 {
		t.Errorf("my summaries are %+v, %v", mine, err)
	}
}

// TestSixteenAtOnce lets sixteen writers append for one person at once, and
// repeat one another: nothing is lost, nothing counted twice.
func TestSixteenAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	var done sync.WaitGroup
	failed := make(chan error, 64)
	for writer := range 16 {
		done.Go(func() {
			for _, a := range []act{acts[writer%8], acts[(writer+3)%8], acts[(writer*5)%8]} {
				if err := a.do(s, 1); err != nil {
					failed <- fmt.Errorf("%s: %w", a.name, err)
				}
			}
			if _, err := s.Append(t.Context(), passEvent(one, "gate", "gate-quiz", 100+writer, 1)); err != nil {
				failed <- err
			}
		})
	}
	done.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	got := s.summary(one, "gate")
	if got.Events != 8+16+1 || got.Completed == nil || len(got.Lessons) != 3 || len(got.Quizzes) != 2 {
		t.Errorf("the summary is %s", said(got))
	}
	if kept, there := s.stored(one, "gate"); !there || said(kept) != said(got) {
		t.Errorf("on disk is %s", said(kept))
	}
}

// TestOthersUntouched keeps people and courses apart.
func TestOthersUntouched(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate(), shape{id: "gate-two", lessons: []string{"who-asks"}})
	s.finishes(one, "gate", "who-asks")
	s.finishes(one, "gate-two", "who-asks")
	for _, other := range []string{"learner-2", "learner-1/gate", "learner", ""} {
		if got, err := s.Summary(t.Context(), other, "gate"); err != nil || got.Enrolled() {
			t.Errorf("%q has done %s, %v", other, said(got), err)
		}
	}
	mine, err := s.Mine(t.Context(), one.ID)
	if err != nil || len(mine) != 2 {
		t.Fatalf("%d summaries, %v", len(mine), err)
	}
	if mine[0].Course != "gate-two" || mine[1].Course != "gate" {
		t.Errorf("the latest is not first: %q, %q", mine[0].Course, mine[1].Course)
	}
}

// TestRefused lists what cannot be recorded; nothing of it leaves an event.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate(), shape{id: "road", requires: []string{"gate"}, lessons: []string{"first-steps"}})
	ctx := t.Context()
	wantFault(t, s.Start(ctx, one, "gat"), fault.KindNotFound, "error.no_course")
	_, err := s.FinishLesson(ctx, one, "gat", "who-asks", "")
	wantFault(t, err, fault.KindNotFound, "error.no_course")
	_, err = s.FinishLesson(ctx, one, "gate", "who-pays", "")
	wantFault(t, err, fault.KindNotFound, "error.no_lesson")
	wantFault(t, s.AskAnotherWay(ctx, one, "gate", "who-asks"), fault.KindNotFound, "error.not_found")
	_, err = s.FinishLesson(ctx, one, "road", "first-steps", "")
	wantFault(t, err, fault.KindConflict, "course.requires")
	if f, _ := fault.Of(err); !slices.Contains(f.Args, any("Course gate")) {
		t.Errorf("the refusal does not name the course to complete first: %v", f.Args)
	}
	if mine, err := s.Mine(ctx, one.ID); err != nil || len(mine) != 0 {
		t.Errorf("refused, and still recorded: %+v, %v", mine, err)
	}
	s.completes(one)
	s.finishes(one, "road", "first-steps")
	if s.summary(one, "road").Completed == nil {
		t.Error("after the required course the other cannot be completed")
	}
}
