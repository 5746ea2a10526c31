package assessments

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/assessments/versions"
	"pamoja/courses/records"
)

// turned is the tree after an author has turned every key, taken the last
// question out, put another in, and asks fewer.
func turned(t testing.TB, f files) files {
	t.Helper()
	for _, edit := range [][2]string{
		{"edition: 1", "edition: 2"}, {"id: q9", "id: q10"}, {"draw: 5", "draw: 4"}, {"[who-asks, who-decides]", "[who-decides]"},
	} {
		f = f.edited(t, gateQuiz, edit[0], edit[1])
	}
	for i := range 10 {
		f = f.edited(t, gateQuiz, fmt.Sprintf("text: Answer a%d, right: true", i), fmt.Sprintf("text: Answer a%d", i))
		f = f.edited(t, gateQuiz, fmt.Sprintf("text: Answer b%d", i), fmt.Sprintf("text: Answer b%d, right: true", i))
	}
	return f
}

// A try is asked, judged and shown from the version it was drawn from, whatever
// became of the file, in this process and in the next.
func TestTryOutlivesItsVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	old := s.bank
	was, err := old.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]int{"first": 1, "second": 2}
	s.sit(learner("second"), 1, 0)
	for person, number := range open {
		s.start(learner(person), "gate-quiz", number)
	}
	s.edit(turned(t, s.files))
	now, err := s.bank.Quiz("gate-quiz")
	if err != nil || now.Hash == was.Hash {
		t.Fatal("the file has not changed", err)
	}
	for person, number := range open {
		by := learner(person)
		for i := 0; ; i++ {
			if i == 2 {
				s.restart()
			}
			attempt, quiz, err := s.Attempt(s.ctx, by, "gate-quiz", number)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(was, quiz, cmp.AllowUnexported(Quiz{})); diff != "" {
				t.Fatal("the version kept is another: ", diff)
			}
			next, _, more := attempt.Next()
			if !more {
				break
			}
			s.answer(by, attempt, next.Question, rightOf(t, was, next.Question)...)
		}
		state := s.state(by, "gate-quiz")
		last := state.Last
		if last.Score != 5 || !last.Passed || last.Edition != 1 || last.Version != was.Hash || state.Quiz.Hash != was.Hash {
			t.Errorf("%s: judged by the new key: %+v", person, last)
		}
		if events := s.passEvents(by); len(events) != 1 || events[0].Edition != 1 || events[0].Version != was.Hash {
			t.Errorf("%s: progress was told %+v", person, events)
		}
	}
	next := s.start(learner("first"), "gate-quiz", 2)
	if next.Version != now.Hash || next.Edition != 2 || len(next.Asked) != 4 || next.Rule != (PassRule{Mark: 4, Of: 4}) {
		t.Errorf("a new try is drawn from %+v", next)
	}
}

// What is kept of a version can be given to a fresh process in every language
// that was there at its first use, or has come since; nothing is taken away.
func TestVersionsKeepTheirLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	was, err := s.bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	s.start(learner("1"), "gate-quiz", 1)
	s.wantKept(t, "version/"+was.Hash+"/en")
	whole := translated(t)
	s.edit(whole)
	s.start(learner("2"), "gate-quiz", 1)
	s.wantKept(t, "version/"+was.Hash+"/en", "version/"+was.Hash+"/sw")

	s.edit(turned(t, whole.without(gateQuizSW)))
	s.restart()
	for _, person := range []string{"1", "2"} {
		attempt, quiz, err := s.Attempt(s.ctx, learner(person), "gate-quiz", 1)
		if err != nil {
			t.Fatal(err)
		}
		question := attempt.Asked[0].Question
		if words := quiz.Words("sw"); words.Language != "sw" || !strings.HasPrefix(string(words.Questions[question].Text), "Swali ") {
			t.Errorf("person %s reads %+v", person, words.Questions[question])
		}
		if words := quiz.Words("fr"); words.Language != "en" || words.Title != "What would you do?" {
			t.Errorf("in another language person %s reads %+v", person, words.Title)
		}
	}
	now, err := s.bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	s.start(learner("3"), "gate-quiz", 1)
	s.wantKept(t, "version/"+was.Hash+"/en", "version/"+was.Hash+"/sw", "version/"+now.Hash+"/en")

	// A third version, so that both are read from records, beside one another.
	s.edit(sound().edited(t, gateQuiz, "edition: 1", "edition: 3"))
	s.restart()
	for person, languages := range map[string]int{"1": 2, "3": 1} {
		_, quiz, err := s.Attempt(s.ctx, learner(person), "gate-quiz", 1)
		if err != nil || len(quiz.raw) != languages || len(quiz.words) != languages {
			t.Errorf("the version of person %s is read in %d languages, want %d: %v", person, len(quiz.raw), languages, err)
		}
	}
}

// wantKept fails unless exactly these versions are kept, with what their files
// held.
func (s *site) wantKept(t *testing.T, want ...string) {
	t.Helper()
	kept := map[string]bool{}
	for found, err := range records.TableOf[versions.File](s.store, "versions").All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		kept[found.ID] = true
		if found.Value.Text == "" || found.Value.Path != gateQuiz && found.Value.Path != gateQuizSW {
			t.Errorf("%s holds %+v", found.ID, found.Value)
		}
	}
	wanted := map[string]bool{}
	for _, id := range want {
		wanted[id] = true
	}
	if diff := cmp.Diff(wanted, kept); diff != "" {
		t.Error(diff)
	}
}

// A version that cannot be had is told as a failure of the program, never as
// the quiz as it stands now.
func TestLostVersionIsNoOtherVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	attempt := s.start(by, "gate-quiz", 1)
	attempt.Person, attempt.Version = "2", "0000"
	if _, err := s.attempts.Insert(s.ctx, attempt.ID(), attempt); err != nil {
		t.Fatal(err)
	}
	if _, err := s.State(s.ctx, learner("2"), "gate-quiz"); err == nil {
		t.Error("a try of a version nobody kept is shown")
	}
	if _, err := s.Answer(s.ctx, learner("2"), "gate-quiz", 1, attempt.Asked[0].Question, choose("a")); err == nil {
		t.Error("a try of a version nobody kept is judged")
	}
}
