package assessments

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/fault"
)

// A draft is there for its author only, with what is wrong with it.
func TestDraftQuiz(t *testing.T) {
	t.Parallel()
	drafted := sound().edited(t, gateQuiz, "edition: 1", "edition: 1\ndraft: true").edited(t, gateQuiz, "draw: 5", "draw: 6")
	_, bank, lines := drafted.load(t)
	if len(lines) > 0 || !slices.Equal(bank.IDs(), []string{"gate-confidence"}) {
		t.Errorf("served are %q: %q", bank.IDs(), lines)
	}
	_, bank, lines = drafted.loadWithDrafts(t)
	wantLines(t, lines, "gate-quiz.yaml", []string{"9:3: the bank holds 10 questions"})
	if quiz, err := bank.Quiz("gate-quiz"); err != nil || !quiz.Draft {
		t.Errorf("its author sees %+v, %v", quiz, err)
	}
	_, _, lines = sound().edited(t, gateQuiz, "title: What", "{draft: true, title: What").load(t)
	if len(lines) == 0 {
		t.Error("a mark that is not on a line of its own is not noticed")
	}
	_, _, lines = sound().edited(t, gateQuiz, "edition: 1", "edition: 1\n\"draft\": true").load(t)
	wantLines(t, lines, "gate-quiz.yaml", []string{"5:10: write `draft: true` on a line of its own"})
}

// What belongs to a course that is a draft is left out with it, and is no
// mistake.
func TestQuizOfADraftCourse(t *testing.T) {
	t.Parallel()
	_, bank, lines := sound().edited(t, gateCourse, "edition: 2", "edition: 2\ndraft: true").load(t)
	if len(lines) > 0 || len(bank.IDs()) > 0 {
		t.Errorf("served are %q: %q", bank.IDs(), lines)
	}
}

// A retired quiz cannot be begun; a try that has begun goes on, and those there
// are can be seen.
func TestRetiredQuiz(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	done, midway := learner("1"), learner("2")
	for number := 1; number <= 3; number++ {
		s.sit(done, number, 0)
	}
	open := s.start(midway, "gate-quiz", 1)
	retired := s.files.edited(t, gateQuiz, "edition: 1", "edition: 1\nretired: true")
	if _, _, lines := retired.load(t); len(lines) > 0 {
		t.Errorf("a retired quiz that its course still lists: %q", lines)
	}
	s.edit(retired)
	s.restart()
	for _, by := range []string{"1", "3"} {
		state := s.state(learner(by), "gate-quiz")
		if !state.Retired || state.CanStart() || len(state.ToReread) > 0 || len(state.Attempts) != map[string]int{"1": 3, "3": 0}[by] {
			t.Errorf("person %s: %+v", by, state)
		}
		_, err := s.Start(s.ctx, learner(by), "gate-quiz", state.NextNumber())
		wants(t, err, fault.KindConflict, "quiz.retired")
	}
	for _, asked := range open.Asked {
		_, quiz, err := s.Attempt(s.ctx, midway, "gate-quiz", 1)
		if err != nil {
			t.Fatal(err)
		}
		s.answer(midway, open, asked.Question, rightOf(t, quiz, asked.Question)...)
	}
	if state := s.state(midway, "gate-quiz"); state.Passed == nil || s.passes(midway) != 1 {
		t.Errorf("a try that had begun: %+v", state.Last)
	}
	course, err := s.catalogue.Course("gate")
	if err != nil || len(course.QuizIDs()) != 0 {
		t.Errorf("the course still asks for %q, %v", course.QuizIDs(), err)
	}
}

// A lesson that is retired need not be read again: nobody would be led to it.
func TestRetiredLessonIsNotReadAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for number := 1; number <= 3; number++ {
		s.sit(by, number, 0)
	}
	retired := s.files.edited(t, "lang/en/courses/gate/who-asks.md", "edition: 3", "edition: 3\nretired: true")
	s.edit(retired)
	if state := s.state(by, "gate-quiz"); !slices.Equal(state.ToReread, []string{"who-decides"}) {
		t.Errorf("to read again: %q", state.ToReread)
	}
	_, _, lines := retired.load(t)
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "6:11: retired is the lesson \"who-asks\"") }) {
		t.Errorf("a retired lesson to read again is not noticed: %q", lines)
	}
}

// Lines to be put in order are never drawn in the right one, and what is retired
// is never drawn.
func TestDrawOfOrders(t *testing.T) {
	t.Parallel()
	_, bank, _ := everyKind(t).load(t)
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		met := map[string]int{"old": -1}
		for _, asked := range draw(quiz, rapid.Uint64().Draw(r, "seed"), met) {
			q, err := quiz.Question(asked.Question)
			if err != nil || q.Retired {
				r.Fatalf("%s is drawn, %v", asked.Question, err)
			}
			answer, err := order.read(q, asked, RightAnswer(q, asked))
			if q.Kind != order.name {
				continue
			}
			if err != nil || !order.right(q, answer) || order.right(q, Answer{Chosen: asked.Options}) {
				r.Fatalf("%q is drawn as %q", q.ID, asked.Options)
			}
		}
	})
}
