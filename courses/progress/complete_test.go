package progress

import (
	"testing"
	"time"

	"pamoja/courses"
)

// TestCompletionIsPinned completes a course, then changes everything about it:
// what was complete stays so, by the rule it was judged by.
func TestCompletionIsPinned(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	s.completes(one)
	first := s.summary(one, "gate").Completed
	if first == nil || first.Rule != (courses.Rule{Lessons: 3, Quizzes: 2}) || first.Edition != 1 {
		t.Fatalf("the completion is %+v", first)
	}
	more := gate()
	more.edition, more.lessons = 2, append(more.lessons, "new-lesson")
	unfinished := gate()
	unfinished.unfinished = true
	for name, changed := range map[string]shape{
		"a lesson added":  more,
		"unfinished":      unfinished,
		"a quiz fewer":    {id: "gate", lessons: gate().lessons, quizzes: []string{"gate-quiz"}},
		"all lessons new": {id: "gate", lessons: []string{"new-one", "new-two"}},
	} {
		s.publish(changed)
		s.restart()
		s.passes(one, "gate", "gate-quiz", 50+len(name), 1)
		if got := s.summary(one, "gate").Completed; got == nil || *got != *first {
			t.Errorf("%s: the completion is now %+v", name, got)
		}
	}
	s.publish(more)
	s.finishes(one, "gate", "new-lesson")
	if got := s.summary(one, "gate").Completed; got == nil || *got != *first {
		t.Errorf("completed again by the new rule: %+v", got)
	}
	if course, item := s.next(one); course != "" {
		t.Errorf("all is done, and the next step is %s of %s", item, course)
	}
}

// TestCompleteWithoutTheLastItem shortens a course to what a person has done
// already: nothing is left for her to do, so the course must be complete
// without her doing anything.
func TestCompleteWithoutTheLastItem(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func() (before, after shape){
		"a lesson taken out": func() (shape, shape) {
			shorter := gate()
			shorter.lessons = shorter.lessons[:2]
			return gate(), shorter
		},
		"the course finished by its author": func() (shape, shape) {
			before, after := gate(), gate()
			before.lessons, after.lessons = before.lessons[:2], after.lessons[:2]
			before.unfinished = true
			return before, after
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := change()
			s := newSite(t, before)
			s.finishes(one, "gate", "who-asks", "who-decides")
			s.passes(one, "gate", "gate-quiz", 1, 1)
			s.passes(one, "gate", "gate-more", 1, 1)
			if got := s.summary(one, "gate"); got.Completed != nil {
				t.Fatalf("complete too early: %s", said(got))
			}
			s.publish(after)
			mine, err := s.Mine(t.Context(), one.ID)
			if err != nil || len(mine) != 1 || mine[0].Completed == nil {
				t.Errorf("my learning says %+v, %v", mine, err)
			}
			if got := s.summary(one, "gate"); got.Completed == nil || got.Completed.Rule != (courses.Rule{Lessons: 2, Quizzes: 2}) {
				t.Errorf("never complete: %s", said(got))
			}
		})
	}
}

// TestUnfinishedNeverCompletes does everything there is in a course that is
// still being written.
func TestUnfinishedNeverCompletes(t *testing.T) {
	t.Parallel()
	unfinished := gate()
	unfinished.unfinished = true
	s := newSite(t, unfinished)
	s.completes(one)
	got := s.summary(one, "gate")
	if got.Completed != nil || len(got.Lessons) != 3 || len(got.Quizzes) != 2 {
		t.Errorf("the summary is %s", said(got))
	}
}

// TestEditions raises a lesson's edition: finished stays finished, and reading
// it again says so once more.
func TestEditions(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	s.finishes(one, "gate", "who-asks")
	first := s.summary(one, "gate").Lessons["who-asks"]

	raised := gate()
	raised.lessons[0] = "who-asks@4"
	s.publish(raised)
	lesson, err := s.course("gate").Lesson("who-asks")
	if err != nil || lesson.Edition != 4 {
		t.Fatalf("the lesson has edition %d, %v", lesson.Edition, err)
	}
	got := s.summary(one, "gate")
	if !got.IsDone(courses.Item{Kind: courses.LessonItem, ID: "who-asks"}) || got.Lessons["who-asks"].Edition != 1 {
		t.Errorf("after a material change: %s", said(got))
	}
	if _, item := s.next(one); item != "who-decides" {
		t.Errorf("the next step is %q, a lesson that was finished before", item)
	}
	s.finishes(one, "gate", "who-asks", "who-asks")
	got = s.summary(one, "gate")
	if done := got.Lessons["who-asks"]; done.Edition != 4 || !done.At.Equal(first.At) || got.Events != 2 {
		t.Errorf("read again: %s, first at %v, was %v", said(got), done.At, first.At)
	}
	back := gate() // the author takes it back, to an edition this person has not read
	back.lessons[0] = "who-asks@2"
	s.publish(back)
	s.finishes(one, "gate", "who-asks")
	if got := s.summary(one, "gate"); got.Lessons["who-asks"].Edition != 4 || got.Events != 3 {
		t.Errorf("after going back: %s", said(got))
	}
}

// TestNextStep follows one person through two courses.
func TestNextStep(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate(), shape{id: "road", lessons: []string{"first-steps", "second-steps"}})
	want := func(course, item string) {
		t.Helper()
		if c, i := s.next(one); c != course || i != item {
			t.Errorf("the next step is %q of %q, want %q of %q", i, c, item, course)
		}
	}
	want("", "")
	if err := s.Start(t.Context(), one, "road"); err != nil {
		t.Fatal(err)
	}
	want("road", "first-steps")
	s.finishes(one, "gate", "who-decides")
	want("gate", "who-asks")
	s.finishes(one, "road", "first-steps")
	want("road", "second-steps")
	s.finishes(one, "road", "second-steps")
	want("gate", "who-asks")
	s.finishes(one, "gate", "who-asks", "what-next")
	want("gate", "gate-quiz")
	s.passes(one, "gate", "gate-more", 1, 1)
	s.passes(one, "gate", "gate-quiz", 1, 1)
	want("", "")

	s.publish(shape{id: "road", lessons: []string{"first-steps", "second-steps", "third-steps"}})
	want("road", "third-steps") // and a course that is gone is passed over
}

// TestClockBack sets the clock a day back between two events: nothing is lost,
// and the course begins with what arrived first by the clock.
func TestClockBack(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	s.finishes(one, "gate", "who-asks")
	s.turn(-24 * time.Hour)
	s.finishes(one, "gate", "who-decides")
	s.restart()
	got := s.summary(one, "gate")
	if got.Events != 2 || len(got.Lessons) != 2 {
		t.Errorf("the summary is %s", said(got))
	}
	if !got.Started.Equal(got.Lessons["who-decides"].At) || !got.Last.Equal(got.Lessons["who-asks"].At) {
		t.Errorf("started %v, last %v, lessons %v", got.Started, got.Last, got.Lessons)
	}
	s.finishes(one, "gate", "what-next")
	s.passes(one, "gate", "gate-quiz", 1, 1)
	s.passes(one, "gate", "gate-more", 1, 1)
	if got := s.summary(one, "gate"); got.Completed == nil || got.Events != 6 {
		t.Errorf("after the clock went back the course is %s", said(got))
	}
}

// TestTimes keeps what the device says apart from what the server knows.
func TestTimes(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	happened := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	e := Event{Person: one.ID, Course: "gate", Kind: Lesson, Item: "who-asks", Edition: 1, Happened: happened,
		Arrived: happened.Add(-time.Hour)} // a time of arrival that was sent along counts for nothing
	if _, err := s.Append(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	kept, _, err := s.events.Get(t.Context(), e.ID())
	if err != nil || !kept.Happened.Equal(happened) || kept.Arrived.Year() != 2026 {
		t.Errorf("kept %v and %v, %v", kept.Happened, kept.Arrived, err)
	}
	s.finishes(one, "gate", "who-decides")
	kept, _, err = s.events.Get(t.Context(), one.ID+"/gate/who-decides/1")
	if err != nil || !kept.Happened.Equal(kept.Arrived) || kept.Arrived.Nanosecond()%1e6 != 0 || kept.Arrived.Location() != time.UTC {
		t.Errorf("kept %v and %v, %v", kept.Happened, kept.Arrived, err)
	}
}
