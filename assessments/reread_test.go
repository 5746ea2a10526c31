package assessments

import (
	"slices"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

func (s *site) readAgain(t *testing.T, by, lesson string) State {
	t.Helper()
	state, err := s.ReadAgain(s.ctx, learner(by), "gate-quiz", lesson)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestThreeFailuresCloseTheQuizUntilItsLessonsAreRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for number := 1; number <= 3; number++ {
		if state := s.state(by, "gate-quiz"); !state.CanStart() || len(state.ToReread) > 0 {
			t.Fatalf("before try %d the quiz is closed: %+v", number, state)
		}
		s.sit(by, number, 3)
	}
	closed := func(left ...string) {
		t.Helper()
		state := s.state(by, "gate-quiz")
		if !slices.Equal(state.ToReread, left) || state.CanStart() {
			t.Fatalf("to read again: %q, want %q; can start: %t", state.ToReread, left, state.CanStart())
		}
		_, err := s.Start(s.ctx, by, "gate-quiz", 4)
		wants(t, err, fault.KindConflict, "quiz.read_first")
	}
	closed("who-asks", "who-decides")
	_, err := s.ReadAgain(s.ctx, by, "gate-quiz", "who-pays")
	wants(t, err, fault.KindNotFound, "error.not_found")
	_, err = s.ReadAgain(s.ctx, by, "gate-exam", "who-asks")
	wants(t, err, fault.KindNotFound, "error.no_quiz")
	closed("who-asks", "who-decides")
	s.readAgain(t, "1", "who-decides")
	closed("who-asks")
	s.restart()
	s.readAgain(t, "1", "who-decides")
	closed("who-asks")
	if state := s.readAgain(t, "1", "who-asks"); !state.CanStart() || state.NextNumber() != 4 {
		t.Fatalf("all read, and the state is %+v", state)
	}
	if attempt := s.sit(by, 4, 5); !attempt.Passed || s.passes(by) != 1 {
		t.Errorf("passed at last, and %+v", attempt)
	}
	if summary, err := s.events.Summary(s.ctx, by.ID, "gate"); err != nil || !summary.IsDone(quizItem) {
		t.Errorf("summary %+v, %v", summary, err)
	}
}

// The lessons are asked for once for three failures, and again for the next
// three: what was read for the first does not count for the second.
func TestSixFailures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for number := 1; number <= 6; number++ {
		s.sit(by, number, 0)
		want := number%3 == 0
		if got := len(s.state(by, "gate-quiz").ToReread) == 2; got != want {
			t.Fatalf("after failure %d closed: %t", number, got)
		}
		if want {
			s.readAgain(t, "1", "who-asks")
			s.readAgain(t, "1", "who-decides")
		}
	}
	if !s.state(by, "gate-quiz").CanStart() {
		t.Error("after six failures and all lessons the quiz stays closed")
	}
	if attempt := s.start(by, "gate-quiz", 7); !attempt.Open() {
		t.Error("try 7 does not begin")
	}
}

// Only failures since the last pass close the quiz.
func TestPassBetweenFailures(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for i, right := range []int{0, 0, 5, 0, 0, 0} {
		if closed := len(s.state(by, "gate-quiz").ToReread) > 0; closed {
			t.Fatalf("closed before try %d", i+1)
		}
		s.sit(by, i+1, right)
	}
	if state := s.state(by, "gate-quiz"); len(state.ToReread) != 2 || state.Passed == nil {
		t.Errorf("after three failures in a row %+v", state)
	}
}

func TestReadingWithoutNeedIsKeptNowhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	_, err := s.ReadAgain(s.ctx, by, "gate-quiz", "who-asks")
	wants(t, err, fault.KindNotFound, "error.not_found")
	for number := 1; number <= 2; number++ {
		s.sit(by, number, 0)
		s.readAgain(t, "1", "who-asks")
	}
	s.sit(by, 3, 0)
	if state := s.state(by, "gate-quiz"); !slices.Equal(state.ToReread, []string{"who-asks", "who-decides"}) {
		t.Errorf("to read again: %q", state.ToReread)
	}
	for _, err := range together(8, func(int) error {
		_, err := s.ReadAgain(s.ctx, by, "gate-quiz", "who-asks")
		return err
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	facts := 0
	for _, err := range s.rereads.All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		facts++
	}
	if facts != 1 {
		t.Errorf("eight taps leave %d facts", facts)
	}
}

// A lesson that the course no longer has cannot be read again, and nobody waits
// for it.
func TestRemovedLessonIsNoDeadEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for number := 1; number <= 3; number++ {
		s.sit(by, number, 0)
	}
	shorter := sound().without("lang/en/courses/gate/who-decides.md").edited(t, gateCourse, "      - lesson: who-decides\n", "")
	s.edit(shorter)
	if state := s.state(by, "gate-quiz"); !slices.Equal(state.ToReread, []string{"who-asks"}) {
		t.Errorf("to read again: %q", state.ToReread)
	}
	if state := s.readAgain(t, "1", "who-decides"); !slices.Equal(state.ToReread, []string{"who-asks"}) {
		t.Errorf("to read again: %q", state.ToReread)
	}
	if state := s.readAgain(t, "1", "who-asks"); !state.CanStart() {
		t.Errorf("to read again: %q", state.ToReread)
	}

	s.edit(shorter.without("lang/en/courses/gate/who-asks.md").edited(t, gateCourse, "lesson: who-asks", "lesson: who-pays").
		with("lang/en/courses/gate/who-pays.md", lessonMD))
	if state := s.state(by, "gate-quiz"); !state.CanStart() {
		t.Errorf("none of the lessons is left, and the quiz stays closed: %q", state.ToReread)
	}
	s.sit(by, 4, 0)

	// The quiz of a later version names another lesson; the tries before it
	// close and open it by what they named.
	s.edit(sound().with(gateQuiz, strings.Replace(bankYAML(), "[who-asks, who-decides]", "[who-decides]", 1)))
	for number := 5; number <= 6; number++ {
		s.sit(by, number, 0)
	}
	if state := s.state(by, "gate-quiz"); !slices.Equal(state.ToReread, []string{"who-decides"}) {
		t.Errorf("to read again: %q", state.ToReread)
	}
}
