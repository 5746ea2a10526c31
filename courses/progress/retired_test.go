package progress

import (
	"testing"

	"pamoja/courses"
	"pamoja/courses/fault"
)

// TestRetiredItems takes a lesson and a quiz back after a person has begun:
// nothing asks for them, what she has done with them stays, and the rest is
// enough.
func TestRetiredItems(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	two := learner(2)
	s.finishes(one, "gate", "who-decides")
	s.passes(one, "gate", "gate-more", 1, 1)
	s.finishes(two, "gate", "who-asks")
	fewer := gate()
	fewer.lessons, fewer.quizzes = []string{"who-asks", "who-decides~", "what-next!"}, []string{"gate-quiz", "gate-more~"}
	s.publish(fewer)
	s.restart()

	got := s.summary(one, "gate")
	course, err := s.read.Course("gate")
	if err != nil {
		t.Fatal(err)
	}
	if want := (courses.Rule{Lessons: 2, Quizzes: 1}); course.Rule != want {
		t.Errorf("the rule is %+v, want %+v", course.Rule, want)
	}
	if got.Counts(course) != (courses.Counts{}) || !got.IsDone(courses.Item{Kind: courses.LessonItem, ID: "who-decides"}) {
		t.Errorf("what is retired counts, or is forgotten: %s", said(got))
	}
	if id, item := s.next(two); id != "gate" || item != "what-next" {
		t.Errorf("the next step is %s of %q", item, id)
	}
	// Who reads it from its own address loses nothing by it.
	s.finishes(two, "gate", "who-decides", "what-next")
	if got := s.summary(two, "gate"); got.Completed != nil || got.Counts(course).Lessons != 2 {
		t.Errorf("a retired lesson counts: %s", said(got))
	}
	s.passes(two, "gate", "gate-quiz", 1, 1)
	if got := s.summary(two, "gate"); got.Completed == nil || got.Completed.Rule != course.Rule {
		t.Errorf("what is asked for is done, and the course is not complete: %s", said(got))
	}
}

// TestRetiredLessonCompletes retires the last thing somebody had left to do.
func TestRetiredLessonCompletes(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	s.finishes(one, "gate", "who-asks", "who-decides")
	s.passes(one, "gate", "gate-quiz", 1, 1)
	s.passes(one, "gate", "gate-more", 1, 1)
	fewer := gate()
	fewer.lessons[2] = "what-next!~"
	s.publish(fewer)
	if got := s.summary(one, "gate"); got.Completed == nil || got.Completed.Rule != (courses.Rule{Lessons: 2, Quizzes: 2}) {
		t.Errorf("nothing is left to do, and the course is not complete: %s", said(got))
	}
}

// TestRetiredCourse: who began may finish, nobody new may start in any way, and
// a completion stands.
func TestRetiredCourse(t *testing.T) {
	t.Parallel()
	s := newSite(t, gate())
	two, three := learner(2), learner(3)
	s.completes(one)
	if err := s.Start(t.Context(), two, "gate"); err != nil {
		t.Fatal(err)
	}
	closed := gate()
	closed.retired = true
	s.publish(closed)
	s.restart()

	if got := s.summary(one, "gate"); got.Completed == nil {
		t.Errorf("the completion is gone: %s", said(got))
	}
	if id, item := s.next(two); id != "gate" || item != "who-asks" {
		t.Errorf("the next step of someone who began is %s of %q", item, id)
	}
	s.completes(two)
	if got := s.summary(two, "gate"); got.Completed == nil {
		t.Errorf("she finished everything: %s", said(got))
	}
	course, err := s.read.Course("gate")
	if err != nil {
		t.Fatal(err)
	}
	_, finish := s.FinishLesson(t.Context(), three, "gate", "who-asks", "v")
	for name, err := range map[string]error{
		"start": s.Start(t.Context(), three, "gate"), "open": s.Open(t.Context(), three, course), "finish": finish,
		"another way": s.AskAnotherWay(t.Context(), three, "gate", "what-next"),
	} {
		if f, refused := fault.Of(err); !refused || f.Kind != fault.KindConflict || f.Key != "course.retired" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.summary(three, "gate"); got.Enrolled() {
		t.Errorf("she is enrolled after all: %s", said(got))
	}
	if len(s.read.Courses()) != 0 || len(s.read.All()) != 1 {
		t.Error("the catalogue lists a retired course, or has lost it")
	}
}
