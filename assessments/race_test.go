package assessments

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses"
)

// Sixteen taps give one question sixteen different answers: one is kept, and
// everybody is shown that one.
func TestManyAnswersToOneQuestion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	attempt := s.start(by, "gate-quiz", 1)
	choices := [][]string{{"a"}, {"b"}, {"c"}}
	for _, asked := range attempt.Asked {
		shown := make([]Attempt, 16)
		for _, err := range together(len(shown), func(i int) (err error) {
			shown[i], err = s.Answer(s.ctx, by, "gate-quiz", 1, asked.Question, choose(choices[i%3]...))
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		kept := s.state(by, "gate-quiz").Last.Answers[asked.Question]
		for i, attempt := range shown {
			if diff := cmp.Diff(kept, attempt.Answers[asked.Question]); diff != "" {
				t.Errorf("tap %d is shown what is not kept: %s", i, diff)
			}
		}
	}
	if last := s.state(by, "gate-quiz").Last; last.Open() || len(last.Answers) != 5 {
		t.Errorf("%d answers, open: %t", len(last.Answers), last.Open())
	}
}

// All questions answered at once, from several processes: none is lost, the try
// is finished once, and progress hears of one pass.
func TestManyQuestionsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for run := range 4 {
		by := learner(fmt.Sprint(run))
		attempt := s.start(by, "gate-quiz", 1)
		quiz, err := s.bank.Quiz("gate-quiz")
		if err != nil {
			t.Fatal(err)
		}
		others := []*Service{s.Service, NewService(s.store, s.events, s.Service.bank, s.Service.catalogue, s.now, s)}
		for _, err := range together(15, func(i int) error {
			question := attempt.Asked[i%5].Question
			_, err := others[i%2].Answer(s.ctx, by, "gate-quiz", 1, question, choose(rightOf(t, quiz, question)...))
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		last := s.state(by, "gate-quiz").Last
		if last.Open() || !last.Passed || last.Score != 5 || len(last.Answers) != 5 || !last.Told || s.passes(by) != 1 {
			t.Fatalf("%d events of a pass, and kept is %+v", s.passes(by), last)
		}
	}
}

func TestManyStarts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for run := range 4 {
		by := learner(fmt.Sprint(run))
		begun := make([]Attempt, 4)
		for _, err := range together(len(begun), func(i int) (err error) {
			begun[i], err = s.Start(s.ctx, by, "gate-quiz", 1)
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, attempt := range begun {
			if diff := cmp.Diff(begun[0], attempt); diff != "" {
				t.Fatal("two taps begin two tries: ", diff)
			}
		}
		if state := s.state(by, "gate-quiz"); state.Tries != 1 {
			t.Fatalf("%d tries", state.Tries)
		}
	}
}

// The program dies after the last answer is kept and before progress hears of
// the pass; the next look tells it, once.
func TestDeathBeforePassIsTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	passed := s.sit(by, 1, 5)
	untold := passed
	untold.Told = false
	other := untold
	other.Person = "2"
	if _, err := s.attempts.Insert(s.ctx, other.ID(), other); err != nil {
		t.Fatal(err)
	}
	// Of person 1 the event is there and the mark is not; of 2, neither.
	if _, err := s.attempts.Update(s.ctx, passed.ID(), func(a *Attempt) error { a.Told = false; return nil }); err != nil {
		t.Fatal(err)
	}
	s.restart()
	for _, by := range []string{"1", "2"} {
		for range 2 {
			state := s.state(learner(by), "gate-quiz")
			if state.Passed == nil || !state.Passed.Told || s.passes(learner(by)) != 1 {
				t.Errorf("person %s: %d events of a pass, state %+v", by, s.passes(learner(by)), state.Passed)
			}
			if kept, _, err := s.attempts.Get(s.ctx, attemptID(by, "gate-quiz", 1)); err != nil || !kept.Told {
				t.Errorf("person %s: kept is %+v, %v", by, kept, err)
			}
		}
		summary, err := s.events.Summary(s.ctx, by, "gate")
		if err != nil {
			t.Fatal(err)
		}
		if done := summary.Quizzes["gate-quiz"]; done.Edition != 1 || !done.At.Equal(s.clock) {
			t.Errorf("person %s: progress has %+v", by, summary)
		}
	}
	if summary, err := s.events.Summary(s.ctx, "3", "gate"); err != nil || summary.Enrolled() || len(summary.Quizzes) != 0 {
		t.Errorf("a stranger has %+v, %v", summary, err)
	}
}

var quizItem = courses.Item{Kind: courses.QuizItem, ID: "gate-quiz"}

// A try without a pass tells progress nothing but that the course was begun.
func TestFailureIsNotTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	if attempt := s.sit(by, 1, 3); attempt.Passed || attempt.Told || attempt.Score != 3 {
		t.Errorf("three of five: %+v", attempt)
	}
	s.state(by, "gate-quiz")
	summary, err := s.events.Summary(s.ctx, by.ID, "gate")
	if err != nil || s.passes(by) != 0 || summary.Events != 1 || summary.IsDone(quizItem) {
		t.Errorf("summary %+v, %v", summary, err)
	}
	if attempt := s.sit(by, 2, 4); !attempt.Passed || !attempt.Told {
		t.Errorf("four of five: %+v", attempt)
	}
	if summary, err = s.events.Summary(s.ctx, by.ID, "gate"); err != nil || !summary.IsDone(quizItem) {
		t.Errorf("summary %+v, %v", summary, err)
	}
	for number, right := range []int{0, 5} {
		if s.sit(by, 3+number, right); s.state(by, "gate-quiz").Passed.Number != 2 {
			t.Errorf("%d of five after a pass, and the first pass is try %d", right, s.state(by, "gate-quiz").Passed.Number)
		}
	}
	if again, err := s.events.Summary(s.ctx, by.ID, "gate"); err != nil || again.Quizzes["gate-quiz"] != summary.Quizzes["gate-quiz"] {
		t.Errorf("passed again: %+v, %v", again, err)
	}
}
