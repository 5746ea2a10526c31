package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

const kills = 20

// worker is a learner at work, and what the site has told her that it kept.
type worker struct {
	*killedLearner
	lessons  map[string]bool // course/lesson
	language string          // as last said to be kept
	trying   string          // a language that was asked for, without an answer yet
	serial   string
	turn     int
}

var (
	hardLessons = []string{"gatekeeping/poverty-is-never-a-reason", "gatekeeping/at-the-door", "gatekeeping/who-decides",
		"gatekeeping/keep-the-road-short", "case-management/the-first-day", "case-management/what-the-file-asks"}
	printedSerial = regexp.MustCompile(`PMJ-[0-9A-Z]{4}-?[0-9A-Z]{5}|PMJ-[0-9A-Z]{9}`)
)

// TestTwentyKills kills the whole program twenty times, at random moments,
// while six people learn, answer, change settings, sign in and claim
// certificates. All that the site had said to be kept must be there each time,
// the file sound, and what the summaries say must be what the facts say.
func TestTwentyKills(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	var workers, all []*worker
	kept := 0
	for round := range kills {
		if round%4 == 0 { // those before have answered all there is
			workers = nil
			for _, l := range addLearners(t, data, 6) {
				workers = append(workers, &worker{killedLearner: l, lessons: map[string]bool{}})
			}
			all = append(all, workers...)
		}
		s := serve(t, data, "--base-url", "http://pamoja.example")
		if round%4 == 0 {
			for _, w := range workers {
				signInAll(t, s, []*killedLearner{w.killedLearner})
			}
		}
		var killed atomic.Bool
		var done sync.WaitGroup
		for _, w := range workers {
			w.visitor.site = s.address
			done.Go(func() {
				for !killed.Load() {
					if err := w.step(); err != nil && !killed.Load() {
						t.Errorf("round %d, %s: %v", round, w.person.Name, err)
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(60+rand.IntN(200)) * time.Millisecond)
		killed.Store(true)
		s.kill()
		done.Wait()
		kept = checkWorkers(t, data, all)
		if t.Failed() {
			t.Fatalf("after kill %d", round+1)
		}
	}
	for _, want := range []string{`^events added: \d+; summaries that differed: \d+\n$`, `^events added: 0; summaries that differed: 0\n$`} {
		got := pamoja(t, "rebuild", "--data", data)
		if got.status != exitGood || !regexp.MustCompile(want).MatchString(lastLine(got.out)) {
			t.Errorf("rebuild ended with %d: %q %q", got.status, got.out, got.err)
		}
	}
	if kept < kills {
		t.Errorf("only %d things were ever said to be kept: nothing was under load", kept)
	}
	t.Logf("%d things were said to be kept over %d kills, and all are there", kept, kills)
}

func lastLine(text string) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(lines[max(0, len(lines)-2):], "")
}

// step is the next thing this person does.
func (w *worker) step() error {
	w.turn++
	switch w.turn % 4 {
	case 0:
		return w.chooseLanguage()
	case 1:
		return w.readLesson()
	case 2:
		if !w.over {
			return w.answer()
		}
		return w.claim()
	default:
		return w.signInAgain()
	}
}

// send posts a form and does not go where it leads. To be led to the sign-in
// page is an error: nobody here was ever signed out.
func (w *worker) send(path string, form url.Values) (int, string, error) {
	plain := *w.visitor.client
	var led error
	plain.CheckRedirect = func(to *http.Request, _ []*http.Request) error {
		if to.URL.Path == "/sign-in" {
			led = fmt.Errorf("%s leads to the sign-in page", path)
		}
		return http.ErrUseLastResponse
	}
	v := visitor{client: &plain, site: w.visitor.site}
	status, body, err := v.post(path, form)
	return status, body, cmp.Or(err, led)
}

func (w *worker) chooseLanguage() error {
	w.trying = []string{"en", "sw"}[w.turn/4%2]
	status, body, err := w.send("/account", url.Values{"action": {"language"}, "language": {w.trying}})
	if err != nil {
		return err
	}
	if status != http.StatusSeeOther {
		return fmt.Errorf("choosing a language got status %d: %s", status, body)
	}
	w.language = w.trying
	return nil
}

func (w *worker) readLesson() error {
	lesson := hardLessons[w.turn/4%len(hardLessons)]
	status, body, err := w.send("/courses/"+lesson, url.Values{"action": {"done"}})
	if err != nil {
		return err
	}
	if status != http.StatusSeeOther {
		return fmt.Errorf("a lesson got status %d: %s", status, body)
	}
	w.lessons[lesson] = true
	return nil
}

// signInAgain signs in on another phone; on her own she stays signed in.
func (w *worker) signInAgain() error {
	if w.turn > 40 {
		return nil
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	other := visitor{client: &http.Client{Jar: jar, Timeout: 30 * time.Second}, site: w.visitor.site}
	status, body, err := other.post("/sign-in", url.Values{"login": {w.person.Member}, "secret": {"284916"}, "phone": {"own"}})
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("signing in got status %d: %s", status, body)
	}
	return err
}

// claim asks for the certificate; before the course is complete it is refused.
func (w *worker) claim() error {
	status, _, err := w.send("/certificates", url.Values{"course": {"gatekeeping"}})
	if err != nil || status != http.StatusSeeOther {
		return err
	}
	_, page, err := w.visitor.get("/certificates")
	if err != nil {
		return err
	}
	serial := printedSerial.FindString(page)
	if serial == "" || w.serial != "" && w.serial != serial {
		return fmt.Errorf("the certificate was %q and is %q", w.serial, serial)
	}
	w.serial = serial
	return nil
}

// checkWorkers looks into the data for all that was said to be kept, and gives
// how much that is.
func checkWorkers(t *testing.T, data string, workers []*worker) int {
	t.Helper()
	ctx := context.Background()
	var learners []*killedLearner
	kept := 0
	for _, w := range workers {
		learners = append(learners, w.killedLearner)
		kept += len(w.saved)
	}
	checkSaved(t, data, learners)
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: data, Collections: collections()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	persons := records.TableOf[people.Person](store, "people")
	events := records.TableOf[progress.Event](store, "events")
	attempts := records.TableOf[assessments.Attempt](store, "attempts")
	serials := records.TableOf[struct {
		Person string `json:"person"`
	}](store, "certificate_serials")
	for _, w := range workers {
		for lesson := range w.lessons {
			if _, _, err := events.Get(ctx, w.person.ID+"/"+lesson+"/1"); err != nil {
				t.Errorf("%s was told that %s is done: %v", w.person.Name, lesson, err)
			}
			kept++
		}
		person, _, err := persons.Get(ctx, w.person.ID)
		if err != nil || w.language != "" && !slices.Contains([]string{w.language, w.trying}, person.Language) {
			t.Errorf("%s chose %q, tried %q, and has %q: %v; turn %d", w.person.Name, w.language, w.trying, person.Language, err, w.turn)
		}
		w.language = person.Language
		if w.serial != "" {
			kept++
			if record, _, err := serials.Get(ctx, "serial/"+w.serial); err != nil || record.Person != w.person.ID {
				t.Errorf("%s was shown %s: %v", w.person.Name, w.serial, err)
			}
		}
		for _, err := range attempts.Find(ctx, records.Query{Index: "person-quiz", Equal: []any{w.person.ID, killedQuiz}}) {
			if err != nil {
				t.Error(err)
			}
		}
	}
	return kept
}

// TestFullDisk lets the program write files of 1 MB at most, as on a disk that
// is full, and fills them: it says so politely, stays up, keeps what it had said
// to be kept, and goes on when there is room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	learner := addLearners(t, data, 1)[0]
	small := limited{shell: shell{}, blocks: 1 << 10}
	s := small.serve(t, data)
	signInAll(t, s, []*killedLearner{learner})
	w := &worker{killedLearner: learner, lessons: map[string]bool{}}
	if err := w.readLesson(); err != nil {
		t.Fatal(err)
	}
	if err := w.answer(); err != nil { // starts the quiz
		t.Fatal(err)
	}
	if err := w.answer(); err != nil {
		t.Fatal(err)
	}
	full := false
	var refusal string
	var last int
	for range 1000 {
		status, body, err := w.send("/sign-in", url.Values{"login": {w.person.Member}, "secret": {"284916"}, "phone": {"own"}})
		if err != nil {
			t.Fatalf("the program is gone: %v\n%s", err, s.said())
		}
		if status != http.StatusSeeOther {
			last = status
			full, refusal = status == http.StatusServiceUnavailable, body
			break
		}
	}
	if !full {
		t.Fatalf("the disk was never full, or it is said otherwise: %d %q", last, refusal)
	}
	for _, word := range []string{"sqlite", "SQLITE", "goroutine", "disk I/O", ".go:"} {
		if strings.Contains(refusal, word) {
			t.Errorf("the refusal says %q", word)
		}
	}
	if status, _, err := w.visitor.get("/courses/gatekeeping/at-the-door"); err != nil || status != http.StatusOK {
		t.Errorf("a lesson cannot be read: %d, %v", status, err)
	}
	s.kill()
	checkWorkers(t, data, []*worker{w})
	room := serve(t, data)
	w.visitor.site = room.address
	w.turn = 8 // another lesson
	if err := w.readLesson(); err != nil {
		t.Errorf("with room again: %v", err)
	}
	room.kill()
	checkWorkers(t, data, []*worker{w})
}

// limited is a shell whose program cannot write a file beyond so many KB.
type limited struct {
	shell
	blocks int
}

func (l limited) serve(t *testing.T, data string) *site {
	t.Helper()
	script := filepath.Join(t.TempDir(), "limited")
	text := fmt.Sprintf("#!/bin/bash\nulimit -f %d\nexec %s \"$@\"\n", l.blocks, program(t))
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	l.shell.program = script
	return l.shell.serve(t, data)
}
