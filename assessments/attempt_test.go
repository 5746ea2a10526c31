package assessments

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// TestAttemptsInAnyOrder presses buttons in two tabs, again and again and in
// any order, over restarts, and holds what is kept against the first press.
func TestAttemptsInAnyOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		by := learner(fmt.Sprint("r", run))
		tabs := [2]Attempt{s.start(by, "gate-quiz", 1), s.start(by, "gate-quiz", 1)}
		if diff := cmp.Diff(tabs[0], tabs[1]); diff != "" {
			r.Fatal("two tabs begin two tries: ", diff)
		}
		quiz, err := s.bank.Quiz("gate-quiz")
		if err != nil {
			r.Fatal(err)
		}
		first := map[string][]string{}
		var finished *time.Time
		for range rapid.IntRange(5, 30).Draw(r, "presses") {
			s.pass(time.Millisecond)
			tab := rapid.IntRange(0, 1).Draw(r, "tab")
			switch rapid.IntRange(0, 9).Draw(r, "press") {
			case 0:
				s.restart()
			case 1:
				tabs[tab] = s.start(by, "gate-quiz", 1)
			default:
				asked := rapid.SampledFrom(tabs[tab].Asked).Draw(r, "question")
				choice := rightOf(s.t, quiz, asked.Question)
				if rapid.IntRange(0, 3).Draw(r, "wrongly") == 0 {
					choice = []string{"b"}
				}
				tabs[tab] = s.answer(by, tabs[tab], asked.Question, choice...)
				if first[asked.Question] == nil {
					first[asked.Question] = choice
				}
				holds(r, tabs[tab], quiz, first)
				if finished != nil && !finished.Equal(*tabs[tab].Finished) {
					r.Fatal("finished again")
				}
				finished = tabs[tab].Finished
			}
		}
		state := s.state(by, "gate-quiz")
		holds(r, *state.Last, quiz, first)
		pass := 0
		if state.Last.Passed {
			pass = 1
		}
		if state.Tries != 1 || s.passes(by) != pass || state.Last.Told != (pass == 1) || (state.Passed != nil) != (pass == 1) {
			r.Fatalf("%d tries, %d events of a pass, of %+v", state.Tries, s.passes(by), state.Last)
		}
	})
}

// holds fails unless an attempt says what the first presses say.
func holds(t *rapid.T, attempt Attempt, quiz *Quiz, first map[string][]string) {
	score := 0
	for question, choice := range first {
		given, answered := attempt.Answers[question]
		if !answered || !slices.Equal(given.Chosen, choice) {
			t.Fatalf("question %s: %q is kept, %q came first", question, given.Chosen, choice)
		}
		if right := choice[0] != "b"; given.Right != right {
			t.Fatalf("question %s: %q is called right %t", question, choice, given.Right)
		} else if right {
			score++
		}
	}
	whole := len(first) == len(attempt.Asked)
	if len(attempt.Answers) != len(first) || attempt.Open() == whole {
		t.Fatalf("%d answers to %d questions, %d given; open: %t", len(attempt.Answers), len(attempt.Asked), len(first), attempt.Open())
	}
	if whole && (attempt.Score != score || attempt.Passed != (score >= PassMark(quiz.Draw))) || !whole && (attempt.Score != 0 || attempt.Passed) {
		t.Fatalf("score %d, passed %t, of %d right", attempt.Score, attempt.Passed, score)
	}
	if next, number, open := attempt.Next(); open == whole || open && (attempt.Answers[next.Question].Chosen != nil || attempt.Asked[number-1].Question != next.Question) {
		t.Fatalf("next is %+v, number %d, %t", next, number, open)
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	attempt := s.start(by, "gate-quiz", 1)
	asked := attempt.Asked[0].Question
	var other string
	for i := range 10 {
		if _, _, drawn := attempt.Find(fmt.Sprint("q", i)); !drawn {
			other = fmt.Sprint("q", i)
		}
	}
	for _, c := range []struct {
		quiz, question string
		number         int
		choice         []string
		kind           fault.Kind
		key            string
	}{
		{"gate-quiz", asked, 1, nil, fault.KindInvalid, ""},
		{"gate-quiz", asked, 1, []string{"z"}, fault.KindInvalid, "quiz.unknown_option"},
		{"gate-quiz", other, 1, []string{"a"}, fault.KindNotFound, "error.not_found"},
		{"gate-quiz", "", 1, []string{"a"}, fault.KindNotFound, "error.not_found"},
		{"gate-quiz", asked, 2, []string{"a"}, fault.KindNotFound, "error.not_found"},
		{"gate-exam", asked, 1, []string{"a"}, fault.KindNotFound, "error.no_quiz"},
		{"gate-confidence", asked, 1, []string{"a"}, fault.KindNotFound, "error.not_found"},
	} {
		_, err := s.Answer(s.ctx, by, c.quiz, c.number, c.question, choose(c.choice...))
		if c.key == "" {
			if f, ok := fault.Of(err); !ok || f.Kind != c.kind || f.Field != "choice" {
				t.Errorf("nothing chosen: %v", err)
			}
			continue
		}
		wants(t, err, c.kind, c.key)
	}
	if kept := s.state(by, "gate-quiz").Last; len(kept.Answers) != 0 {
		t.Errorf("a refused post left %+v", kept.Answers)
	}
}

func TestAnotherPersonsTryIsNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	one, other := learner("1"), learner("2")
	attempt := s.start(one, "gate-quiz", 1)
	question := attempt.Asked[0].Question
	for _, by := range []people.Person{other, {}, people.Shell()} {
		_, _, err := s.Attempt(s.ctx, by, "gate-quiz", 1)
		wants(t, err, fault.KindNotFound, "error.not_found")
		_, err = s.Answer(s.ctx, by, "gate-quiz", 1, question, choose("a"))
		wants(t, err, fault.KindNotFound, "error.not_found")
		_, err = s.ReadAgain(s.ctx, by, "gate-quiz", "who-asks")
		wants(t, err, fault.KindNotFound, "error.not_found")
		if state := s.state(by, "gate-quiz"); state.Tries != 0 || state.Last != nil {
			t.Errorf("%q sees %+v", by.ID, state)
		}
	}
	if kept := s.state(one, "gate-quiz"); kept.Tries != 1 || len(kept.Last.Answers) != 0 {
		t.Errorf("her try is now %+v", kept.Last)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	_, err := s.Start(s.ctx, by, "gate-exam", 1)
	wants(t, err, fault.KindNotFound, "error.no_quiz")
	for _, number := range []int{0, 2, -1, 9999} {
		_, err := s.Start(s.ctx, by, "gate-quiz", number)
		wants(t, err, fault.KindConflict, "quiz.number")
	}
	first := s.start(by, "gate-quiz", 1)
	if again := s.start(by, "gate-quiz", 7); again.ID() != first.ID() {
		t.Errorf("beside an open try begins %s", again.ID())
	}
	s.sit(by, 1, 2)
	if again := s.start(by, "gate-quiz", 1); again.Open() || again.Score != 2 {
		t.Errorf("the first try again is %+v", again)
	}
	if state := s.state(by, "gate-quiz"); state.Tries != 1 || !state.CanStart() || state.NextNumber() != 2 || state.Passed != nil {
		t.Errorf("state %+v", state)
	}
	if summary, err := s.events.Summary(s.ctx, by.ID, "gate"); err != nil || !summary.Enrolled() {
		t.Errorf("a first try does not enrol: %+v, %v", summary, err)
	}
}

func TestStartWaitsForAnotherCourse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.edit(sound().edited(t, gateCourse, "edition: 2", "edition: 2\nrequires: [first]").
		with("lang/en/courses/first/course.yaml", "title: First\nsummary: A.\naudience: B.\nedition: 1\nminutes: 5\nmodules:\n  - id: only\n    title: C\n    items:\n"+
			"      - lesson: begin\ncertificate: { lessons: all, quizzes: all }\n").with("lang/en/courses/first/begin.md", lessonMD))
	by := learner("1")
	_, err := s.Start(s.ctx, by, "gate-quiz", 1)
	wants(t, err, fault.KindConflict, "course.requires")
	if s.state(by, "gate-quiz").Tries != 0 {
		t.Error("a refused start left a try")
	}
	if _, err := s.events.FinishLesson(s.ctx, by, "first", "begin", ""); err != nil {
		t.Fatal(err)
	}
	s.start(by, "gate-quiz", 1)
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"1": 1, "9999": 9999, "0": 0, "-1": 0, "10000": 0, "": 0, "one": 0, "1.5": 0, " 1": 0, "99999999999999999999": 0} {
		got, err := ParseNumber(text)
		if got != want || (want == 0) != fault.Is(err, fault.KindNotFound) {
			t.Errorf("%q is number %d, %v", text, got, err)
		}
	}
}
