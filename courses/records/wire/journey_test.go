package wire

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/web/pagescript"
)

// leftOut are the page scripts that the program cannot be visited with, and
// why. All others are run.
var leftOut = map[string]string{
	"withdrawal": "time goes on in it, and the program's clock is the machine's",
	"import":     "time goes on in it, and the program's clock is the machine's",
	"cohorts":    "it names days, and the program's clock is the machine's",
	"joining":    "it names days, and the program's clock is the machine's",
}

// journey are scripts that must be among those that run: the way from the first
// page through a course and its quiz to a certificate that is verified.
var journey = []string{"public", "sign-in", "learning", "quiz", "failing", "certificate", "kiswahili"}

// TestPages builds the program, runs it over the stand-in, and visits it with
// the page scripts, one after the other.
func TestPages(t *testing.T) {
	files, err := filepath.Glob(root + "/web/testdata/pages/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no page scripts", err)
	}
	s, ran := newStandIn(t), map[string]bool{}
	for _, file := range files {
		pages, err := pagescript.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if leftOut[pages.Name] != "" {
			continue
		}
		ran[pages.Name] = true
		t.Run(pages.Name, func(t *testing.T) {
			began, uri := time.Now(), s.uri("pages-"+pages.Name)
			program := serve(t, uri, "--base-url", pages.BaseURL)
			started := time.Since(began)
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(program.log())
				}
			})
			pages.Run(t, &script{uri: uri, program: program, known: map[string]*browser{}})
			program.stop()
			judgeLog(t, s, program.log())
			t.Logf("ready after %v, %v in all", started.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
		})
	}
	for _, name := range journey {
		if !ran[name] {
			t.Errorf("the script %s was not run", name)
		}
	}
}

// judgeLog looks for what a log may not hold: stack traces, and the driver's
// own texts, with the address and what was to be stored.
func judgeLog(t *testing.T, s *standIn, log string) {
	t.Helper()
	for _, bad := range append(technical, s.front.address, "mongodb://") {
		if strings.Contains(log, bad) {
			t.Errorf("the log holds %q:\n%s", bad, log)
		}
	}
}

// technical is what neither a page nor a log shows.
var technical = []string{"goroutine ", ".go:", "server selection", "topology", "go.mongodb.org", "E11000"}

// TestOutage stops the database under the program, and starts it again.
func TestOutage(t *testing.T) {
	s := newStandIn(t)
	uri := s.uri("outage")
	program := serve(t, uri, "--base-url", pagescript.SampleBaseURL)
	visitors := &script{uri: uri, program: program, known: map[string]*browser{}}
	learner, nobody := visitors.As(t, "learner").(*browser), visitors.As(t, "nobody").(*browser)
	const lesson = "/courses/gatekeeping/poverty-is-never-a-reason"
	learner.wants(t, learner.Post(t, lesson, "action", "done"), http.StatusSeeOther)
	learner.wants(t, nobody.Get(t, "/readyz"), http.StatusOK)

	s.halt()
	polite := func(got *pagescript.Answer) {
		t.Helper()
		if got.Status != http.StatusServiceUnavailable {
			t.Errorf("%s %s: status %d, want 503\n%s", got.Method, got.Path, got.Status, got.Excerpt())
		}
		for _, bad := range append(technical, "mongo", "Mongo", "127.0.0.1", "panic") {
			if strings.Contains(strings.ReplaceAll(got.Body, program.address, ""), bad) {
				t.Errorf("%s %s shows %q:\n%s", got.Method, got.Path, bad, got.Excerpt())
			}
		}
	}
	began := time.Now()
	polite(nobody.Get(t, "/readyz"))
	if took := time.Since(began); took > bound {
		t.Errorf("/readyz took %v", took)
	}
	polite(learner.Get(t, "/account"))
	polite(learner.Get(t, "/certificates"))
	polite(learner.Post(t, "/courses/gatekeeping/who-decides", "action", "done"))
	learner.wants(t, nobody.Get(t, "/healthz"), http.StatusOK)
	if got := learner.Get(t, "/account"); !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") || !strings.Contains(got.Body, `<html lang="en"`) {
		t.Errorf("no page: %v, %s", got.Header, got.Excerpt())
	}

	s.start()
	for end := time.Now().Add(4 * bound); ; time.Sleep(50 * time.Millisecond) {
		if nobody.Get(t, "/readyz").Status == http.StatusOK && learner.Get(t, "/account").Status == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the program does not recover: %s", program.log())
		}
	}
	learner.wants(t, learner.Post(t, "/courses/gatekeeping/who-decides", "action", "done"), http.StatusSeeOther)
	if got := learner.Get(t, "/courses/gatekeeping"); !strings.Contains(got.Text(), "2 of 4") {
		t.Errorf("after it came back: %s", got.Excerpt())
	}
	program.stop()
	judgeLog(t, s, program.log())
}

// TestServeRefuses starts the program where it cannot work: one line, status 2,
// and nothing of the address.
func TestServeRefuses(t *testing.T) {
	s := newStandIn(t)
	address := s.front.address
	s.halt()
	for what, uri := range map[string]string{
		"nobody there": "mongodb://somebody:s3cret@" + address + "/away", "a bad address": "mongodb://somebody:s3cr@et@" + address + "/away",
	} {
		out, said, status := pamoja(t, uri, "serve", "--addr", "127.0.0.1:0")
		if status != 2 || out != "" || strings.Count(said, "\n") > 2 {
			t.Errorf("%s: status %d, %q, %q", what, status, out, said)
		}
		for _, part := range append(technical, "s3cr", "somebody", address) {
			if strings.Contains(said, part) {
				t.Errorf("%s: it says %q: %s", what, part, said)
			}
		}
	}
}
