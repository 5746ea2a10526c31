package web_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"pamoja/courses/people"
)

const manyTaps = 16

// atOnce posts forms from one browser at the same moment; each form is one of
// the given, in turn.
func (c *client) atOnce(t *testing.T, n int, path string, forms ...[]string) []*answer {
	t.Helper()
	got := make([]*answer, n)
	errs := make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			header := formType.Clone()
			header.Set("Origin", c.address)
			got[i], errs[i] = c.try(http.MethodPost, path, pairs(forms[i%len(forms)]).Encode(), header)
		})
	}
	close(start)
	done.Wait()
	for i := range n {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		got[i].judge()
	}
	return got
}

// savedIn lists what is saved in a collection.
func (s *site) savedIn(collection string) []string {
	s.t.Helper()
	var found []string
	for id := range s.saved() {
		if strings.HasPrefix(id, collection+" ") {
			found = append(found, id)
		}
	}
	return found
}

// Two tabs that answer one question differently: one answer is kept, and both
// see that one.
func TestTwoTabsAnswerOneQuestion(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	q := c.start(gradedQuiz)
	for range 3 {
		attempt, quiz, err := s.assessments.Attempt(s.ctx, c.person, gradedQuiz, 1)
		if err != nil {
			t.Fatal(err)
		}
		asked, _, _ := attempt.Next()
		q.id = asked.Question
		var forms [][]string
		for _, option := range asked.Options {
			forms = append(forms, []string{"action", "answer", "try", "1", "question", q.id, "choice", option})
		}
		answers := c.atOnce(t, manyTaps, "/quizzes/"+gradedQuiz, forms...)
		after, _, err := s.assessments.Attempt(s.ctx, c.person, gradedQuiz, 1)
		if err != nil {
			t.Fatal(err)
		}
		given, kept := after.Answers[q.id]
		if !kept || len(given.Chosen) != 1 || len(after.Answers) != len(attempt.Answers)+1 {
			t.Fatalf("kept of %s: %+v of %d answers", q.id, given, len(after.Answers))
		}
		want := quiz.Words("en").Questions[q.id].Options[given.Chosen[0]].Text
		for _, one := range answers {
			page := c.follow(one).wants(http.StatusOK)
			if picked := page.find(`(?s)class="choice picked">.*?<span[^>]*>(.*?)</span>`); !strings.Contains(string(want), picked) && picked != string(want) {
				t.Fatalf("a tab sees %q picked, kept is %q", picked, want)
			}
		}
	}
}

func TestTapsOnStartAreOneTry(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	start := []string{"action", "start", "try", "1"}
	for _, one := range c.atOnce(t, manyTaps, "/quizzes/"+gradedQuiz, start) {
		one.leadsTo("/quizzes/" + gradedQuiz)
	}
	if tries := s.savedIn("attempts"); len(tries) != 1 {
		t.Fatalf("%d taps began %d tries", manyTaps, len(tries))
	}
	question := c.get("/quizzes/" + gradedQuiz).find(`name="question" value="([^"]+)"`)
	c.take(gradedQuiz, false)
	// The tab that still shows the first start, pressed once more.
	s.keeps("an old start", func() { c.post("/quizzes/"+gradedQuiz, start...).leadsTo("/quizzes/" + gradedQuiz) })
	c.post("/quizzes/"+gradedQuiz, "action", "start", "try", "2").leadsTo("/quizzes/" + gradedQuiz)
	s.keeps("an old start while another try is open", func() { c.post("/quizzes/"+gradedQuiz, start...).leadsTo("/quizzes/" + gradedQuiz) })
	s.keeps("an answer to a question of a finished try", func() {
		c.post("/quizzes/"+gradedQuiz, "action", "answer", "try", "1", "question", question, "choice", "b").wants(http.StatusSeeOther)
	})
	for _, number := range []string{"0", "-1", "3", "10000", "1e3", " 1", "१"} {
		s.keeps("a try of number "+number, func() {
			if got := c.post("/quizzes/"+gradedQuiz, "action", "start", "try", number); got.status == http.StatusSeeOther && number != "3" {
				t.Errorf("a try of number %q is begun", number)
			}
		})
	}
}

func TestTapsOnDoneAreOneEvent(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	for _, one := range c.atOnce(t, manyTaps, plainLesson, []string{"action", "done"}) {
		one.leadsTo("/courses/gatekeeping/who-decides")
	}
	for _, one := range c.atOnce(t, manyTaps, "/courses/"+wholeCourse, nil) {
		one.wants(http.StatusSeeOther)
	}
	if events := s.savedIn("events"); len(events) != 2 {
		t.Errorf("one lesson and one start, tapped %d times, are %v", manyTaps, events)
	}
	if summaries := s.savedIn("summaries"); len(summaries) != 1 {
		t.Errorf("summaries: %v", summaries)
	}
}

// The last answer, tapped many times, passes once; the certificate, claimed
// many times, is one.
func TestTapsOnTheLastAnswerAndTheClaim(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	c.read(wholeCourse)
	c.start(gradedQuiz)
	for {
		attempt, _, err := s.assessments.Attempt(s.ctx, c.person, gradedQuiz, 1)
		if err != nil {
			t.Fatal(err)
		}
		asked, number, _ := attempt.Next()
		if number == len(attempt.Asked) {
			form := []string{"action", "answer", "try", "1", "question", asked.Question}
			for _, option := range answers(s, s.shelf.Library().Bank, gradedQuiz, asked.Question, true) {
				form = append(form, "choice", option)
			}
			c.atOnce(t, manyTaps, "/quizzes/"+gradedQuiz, form)
			break
		}
		c.answerOne(gradedQuiz, question{"1", asked.Question}, true)
	}
	passes, completions := 0, 0
	for _, id := range s.savedIn("events") {
		if strings.HasPrefix(id, "events quiz/") {
			passes++
		}
		if strings.HasSuffix(id, "/complete") {
			completions++
		}
	}
	if passes != 1 || completions != 1 {
		t.Errorf("passed %d times, completed %d times", passes, completions)
	}
	serials := map[string]bool{}
	for _, one := range c.atOnce(t, manyTaps, "/certificates", []string{"course", wholeCourse}) {
		serials[one.wants(http.StatusSeeOther).header.Get("Location")] = true
	}
	if len(serials) != 1 || len(s.savedIn("certificate_serials")) != 1 {
		t.Errorf("claimed %d times: %v", manyTaps, serials)
	}
	c.get("/certificates").says("Gatekeeping")
	c.claim()
}

// Of two who post the setup form at once, one becomes the administrator.
func TestTapsOnSetupMakeOneAdministrator(t *testing.T) {
	s := newSite(t)
	token, err := s.people.NewSetupToken(s.ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.log.keepOut(token, "Sample Founder")
	secret := secretFor(people.Administrator)
	form := []string{"name", "Sample Founder", "secret", secret, "repeat", secret, "language", "en"}
	made := 0
	for _, one := range s.browser().atOnce(t, manyTaps/2, "/setup/"+token, form) {
		if one.wants(http.StatusOK, http.StatusConflict).status == http.StatusOK {
			made++
			s.log.keepOut(one.find(`id="member">(M\d{7})<`))
		}
	}
	if made != 1 || len(s.savedIn("people")) != 1 {
		t.Errorf("%d administrators, %d people", made, len(s.savedIn("people")))
	}
}
