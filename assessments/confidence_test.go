package assessments

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses/fault"
)

func TestConfidence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	full := url.Values{"asking": {"2"}, "saying-no": {"1"}}
	_, err := s.Rate(s.ctx, by, "gate-confidence", 1, full)
	wants(t, err, fault.KindNotFound, "error.not_found")
	attempt := s.start(by, "gate-confidence", 1)
	if len(attempt.Asked) != 0 || attempt.Rule != (PassRule{}) || !attempt.Open() {
		t.Errorf("a quiz without a key asks %+v", attempt)
	}
	for name, form := range map[string]url.Values{
		"nothing":        {},
		"one left out":   {"asking": {"2"}},
		"below":          {"asking": {"0"}, "saying-no": {"1"}},
		"above":          {"asking": {"6"}, "saying-no": {"1"}},
		"two figures":    {"asking": {"22"}, "saying-no": {"1"}},
		"no figure":      {"asking": {"two"}, "saying-no": {"1"}},
		"a blank":        {"asking": {" "}, "saying-no": {"1"}},
		"minus":          {"asking": {"-1"}, "saying-no": {"1"}},
		"another script": {"asking": {"٢"}, "saying-no": {"1"}},
		"others' names":  {"choice": {"a"}, "try": {"1"}},
	} {
		_, err := s.Rate(s.ctx, by, "gate-confidence", 1, form)
		f, ok := fault.Of(err)
		if !ok || f.Kind != fault.KindInvalid || f.Key != "quiz.rate_all" || f.Field != "asking" && f.Field != "saying-no" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if last := s.state(by, "gate-confidence").Last; !last.Open() || last.Scale != nil {
		t.Errorf("a refused form left %+v", last)
	}
	first, err := s.Rate(s.ctx, by, "gate-confidence", 1, full)
	if err != nil || first.Open() || first.Passed || first.Score != 0 {
		t.Fatalf("rated: %+v, %v", first, err)
	}
	s.pass(time.Hour)
	again, err := s.Rate(s.ctx, by, "gate-confidence", 1, url.Values{"asking": {"5"}, "saying-no": {"5"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error("a second post changes the first: ", diff)
	}

	s.start(by, "gate-confidence", 2)
	if _, err := s.Rate(s.ctx, by, "gate-confidence", 2, url.Values{"asking": {"4"}, "saying-no": {"5"}}); err != nil {
		t.Fatal(err)
	}
	state := s.state(by, "gate-confidence")
	if state.Tries != 2 || !state.CanStart() || state.Passed != nil || len(state.ToReread) != 0 {
		t.Errorf("state %+v", state)
	}
	if diff := cmp.Diff(map[string]int{"asking": 2, "saying-no": 1}, state.Attempts[0].Scale); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"asking": 4, "saying-no": 5}, state.Attempts[1].Scale); diff != "" {
		t.Error(diff)
	}
	summary, err := s.events.Summary(s.ctx, by.ID, "gate")
	if err != nil || len(summary.Quizzes) != 0 || summary.Events != 1 {
		t.Errorf("a self-assessment counts: %+v, %v", summary, err)
	}
}

// What was said before the last item of the course is no answer at its end; nor
// does one given at the end become another when the course grows.
func TestConfidenceAtTheEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	rate := func(number int) Attempt {
		t.Helper()
		s.start(by, "gate-confidence", number)
		attempt, err := s.Rate(s.ctx, by, "gate-confidence", number, url.Values{"asking": {"3"}, "saying-no": {"3"}})
		if err != nil {
			t.Fatal(err)
		}
		return attempt
	}
	if rate(1).AtEnd {
		t.Error("at the end before the first lesson")
	}
	for _, lesson := range []string{"who-asks", "who-decides"} {
		if _, err := s.events.FinishLesson(s.ctx, by, "gate", lesson, ""); err != nil {
			t.Fatal(err)
		}
	}
	if rate(2).AtEnd {
		t.Error("at the end before the quiz is passed")
	}
	s.sit(by, 1, 5)
	if !rate(3).AtEnd {
		t.Error("all is done, and it is not the end")
	}
	s.edit(s.files.edited(t, gateCourse, "      - quiz: gate-quiz\n", "      - quiz: gate-quiz\n      - lesson: who-pays\n").
		with("lang/en/courses/gate/who-pays.md", lessonMD))
	attempts := s.state(by, "gate-confidence").Attempts
	if attempts[0].AtEnd || attempts[1].AtEnd || !attempts[2].AtEnd {
		t.Errorf("kept are %+v", attempts)
	}
}

// However often somebody rates herself, nothing is failed and nothing closes.
func TestConfidenceNeverCloses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	for number := 1; number <= 4; number++ {
		s.start(by, "gate-confidence", number)
		if _, err := s.Rate(s.ctx, by, "gate-confidence", number, url.Values{"asking": {"1"}, "saying-no": {"1"}}); err != nil {
			t.Fatal(err)
		}
		if state := s.state(by, "gate-confidence"); !state.CanStart() {
			t.Fatalf("closed after %d: %+v", number, state)
		}
	}
}

func TestKindsOfQuizAreNotMixed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	graded := s.start(by, "gate-quiz", 1)
	_, err := s.Rate(s.ctx, by, "gate-quiz", 1, url.Values{"asking": {"2"}, "saying-no": {"1"}})
	wants(t, err, fault.KindNotFound, "error.not_found")
	s.start(by, "gate-confidence", 1)
	for _, id := range []string{"asking", graded.Asked[0].Question} {
		_, err = s.Answer(s.ctx, by, "gate-confidence", 1, id, choose("a"))
		wants(t, err, fault.KindNotFound, "error.not_found")
	}
	if last := s.state(by, "gate-quiz").Last; !last.Open() || last.Scale != nil {
		t.Errorf("rated, a graded try is %+v", last)
	}
	if last := s.state(by, "gate-confidence").Last; !last.Open() || len(last.Answers) != 0 {
		t.Errorf("answered, a self-assessment is %+v", last)
	}
}

func TestManyRatings(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	s.start(by, "gate-confidence", 1)
	shown := make([]Attempt, 10)
	for _, err := range together(len(shown), func(i int) (err error) {
		figure := string(rune('1' + i%5))
		shown[i], err = s.Rate(s.ctx, by, "gate-confidence", 1, url.Values{"asking": {figure}, "saying-no": {figure}})
		return err
	}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := s.state(by, "gate-confidence").Last
	for _, attempt := range shown {
		if diff := cmp.Diff(*kept, attempt); diff != "" {
			t.Error("shown is not what is kept: ", diff)
		}
	}
	if kept.Scale["asking"] != kept.Scale["saying-no"] {
		t.Errorf("two posts are mixed: %v", kept.Scale)
	}
}
