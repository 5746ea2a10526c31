package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/courses/audit"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

const killedQuiz = "gatekeeping-quiz"

// killedLearner is one of those who answer while the site dies, and what the
// site has told her that it saved.
type killedLearner struct {
	person  people.Person
	visitor *visitor
	saved   map[string]string // question → choice
	over    bool
}

// TestKillInMidQuiz kills the site, three times, while eight learners answer a
// quiz. Whatever it had said to be saved must be there when it starts again,
// and every learner comes to the end of her quiz.
func TestKillInMidQuiz(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	learners := addLearners(t, data, 8)
	for round, after := range []int64{10, 14, 18, 1000} {
		s := serve(t, data)
		if round == 0 {
			signInAll(t, s, learners)
		}
		var saved atomic.Int64
		dead := make(chan struct{})
		kill := sync.OnceFunc(func() {
			close(dead)
			s.kill()
		})
		var done sync.WaitGroup
		for _, l := range learners {
			l.visitor.site = s.address
			done.Go(func() {
				for !l.over {
					err := l.answer()
					if err == nil && saved.Add(1) == after {
						go kill()
					}
					select {
					case <-dead:
						if err != nil { // what she did last was cut off
							return
						}
					default:
						if err != nil {
							t.Errorf("%s: %v", l.person.Name, err)
							return
						}
					}
				}
			})
		}
		done.Wait()
		kill()
		checkSaved(t, data, learners)
	}
	for _, l := range learners {
		if !l.over || len(l.saved) != 8 {
			t.Errorf("%s has answered %d questions", l.person.Name, len(l.saved))
		}
	}
}

// addLearners makes people who can sign in, with hashes that cost little.
func addLearners(t *testing.T, data string, n int) []*killedLearner {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: data, Collections: collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	accounts := people.NewService(store, audit.NewLog(store, time.Now, rand.Reader),
		people.Options{Now: time.Now, Random: rand.Reader, Cost: people.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	var learners []*killedLearner
	for i := range n {
		added, err := accounts.Add(t.Context(), people.Shell(), people.New{Name: fmt.Sprintf("Sample Learner %d", i), Secret: "284916"})
		if err != nil {
			t.Fatal(err)
		}
		learners = append(learners, &killedLearner{person: added.Person, saved: map[string]string{}})
	}
	return learners
}

func signInAll(t *testing.T, s *site, learners []*killedLearner) {
	t.Helper()
	for _, l := range learners {
		l.visitor = s.visitor()
		status, _, err := l.visitor.post("/sign-in", url.Values{"login": {l.person.Member}, "secret": {"284916"}})
		if err != nil || status != http.StatusOK {
			t.Fatalf("sign in: %d, %v", status, err)
		}
	}
}

// answer takes the next step in the learner's quiz, as her phone would: what is
// on the page is answered, and is saved as soon as the site leads on.
func (l *killedLearner) answer() error {
	quiz := "/quizzes/" + killedQuiz
	_, page, err := l.visitor.get(quiz)
	if err != nil {
		return err
	}
	question := askedQuestion.FindStringSubmatch(page)
	if question == nil {
		if strings.Contains(page, `name="try" value="1"`) {
			_, _, err = l.visitor.post(quiz, url.Values{"action": {"start"}, "try": {"1"}})
			return err
		}
		l.over = true
		return nil
	}
	choices := firstChoice.FindAllStringSubmatch(page, -1)
	choice := choices[len(l.saved)%len(choices)][1]
	form := url.Values{"action": {"answer"}, "try": {"1"}, "question": {question[1]}, "choice": {choice}}
	plain := *l.visitor.client
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	posting := visitor{client: &plain, site: l.visitor.site}
	status, body, err := posting.post(quiz, form)
	if err != nil {
		return err
	}
	if status != http.StatusSeeOther {
		return fmt.Errorf("an answer got status %d: %s", status, body)
	}
	l.saved[question[1]] = choice
	return nil
}

// checkSaved looks into the data for every answer that was said to be saved.
func checkSaved(t *testing.T, data string, learners []*killedLearner) {
	t.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: data, Collections: collections()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	attempts := records.TableOf[assessments.Attempt](store, "attempts")
	total := 0
	for _, l := range learners {
		attempt, _, err := attempts.Get(ctx, assessments.Attempt{Person: l.person.ID, Quiz: killedQuiz, Number: 1}.ID())
		if errors.Is(err, records.ErrNotFound) && len(l.saved) == 0 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for question, choice := range l.saved {
			if given := attempt.Answers[question]; !slices.Equal(given.Chosen, []string{choice}) {
				t.Errorf("%s was told that %s of %s is saved; there is %v", l.person.Name, choice, question, given.Chosen)
			}
			total++
		}
		// One answer may be there beyond those: saved, and the site died
		// before it could say so.
		if len(attempt.Answers) > len(l.saved)+1 {
			t.Errorf("%s has given %d answers, and %d are there", l.person.Name, len(l.saved), len(attempt.Answers))
		}
		for question, given := range attempt.Answers {
			l.saved[question] = given.Chosen[0]
		}
	}
	t.Logf("%d answers had been acknowledged, all are there", total)
}
