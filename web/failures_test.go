package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web"
)

// A failure of the program is told without its cause: a page with the usual
// headers, and an id that the log knows.
func TestPanicsAreAnsweredWithAPage(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	whole := s.shelf.Library()
	s.shelf.Replace(&web.Library{Site: whole.Site, Words: whole.Words})
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got, err := c.try(method, "/courses", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		got.wants(http.StatusInternalServerError)
		if wrong := got.faults(); len(wrong) != 1 || !strings.Contains(wrong[0], "the program failed") {
			t.Errorf("%s: %q", method, wrong)
		}
		id := got.header.Get("X-Request-Id")
		if !strings.Contains(s.log.of(id), "panic") {
			t.Errorf("the log has nothing about %s", id)
		}
		if method == http.MethodHead {
			continue
		}
		got.says(s.message("en", "error.internal"), s.message("en", "error.id", "id", id))
		got.never("nil pointer", "runtime", "goroutine", ".go:", "panic")
	}
	s.shelf.Replace(whole)
	c.get("/courses").wants(http.StatusOK)
}

// A record that somebody has tampered with is a failure of the site: it is not
// shown as valid, and even then the log gives no number to look a name up by.
func TestTamperedRecordIsNotShown(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	table := records.TableOf[map[string]any](s.store, "certificate_serials")
	_, err := table.Update(s.ctx, "serial/"+serial, func(record *map[string]any) error {
		(*record)["line"] = strings.Replace((*record)["line"].(string), "v1.", "v1.A", 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.browser().try(http.MethodGet, "/verify/"+serial, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	got.wants(http.StatusInternalServerError).never("Sample Learner", "signature")
	if line := s.log.of(got.header.Get("X-Request-Id")); !strings.Contains(line, "certificates: the record of") {
		t.Errorf("the log says %q", line)
	}
}

func sessionToken(t *testing.T, c *client) string {
	t.Helper()
	_, token, _ := strings.Cut(cookieOf(t, c), "pamoja_session=")
	token, _, _ = strings.Cut(token, ";")
	if len(token) < 40 {
		t.Fatalf("no session in %q", cookieOf(t, c))
	}
	return token
}

// What stands in the log: a pattern and no path, of anybody; and a planted leak
// is found.
func TestLogNamesNobody(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	s.log.keepOut(sessionToken(t, c), "/verify/"+serial, wholeCourse, "who-decides", "Mozilla", "Sample Reason")
	admin := s.as("administrator")
	c.ask(http.MethodGet, "/verify/"+serial+"?x="+c.person.Member, "", http.Header{"User-Agent": {"Mozilla/5.0 (Linux; Android 5.1)"}, "Referer": {"http://x/" + serial}})
	c.get("/courses/gatekeeping/who-decides")
	c.get("/" + serial)
	admin.post("/certificates/"+serial, "action", "withdraw", "reason", "Sample Reason", "name", c.person.Name).wants(http.StatusSeeOther)
	s.browser().post("/sign-in", "login", c.person.Member, "secret", "wrong "+c.secret)
	s.browser().ask(http.MethodGet, "/safety", "", http.Header{"X-Forwarded-For": {"203.0.113.9"}})
	s.log.keepOut("203.0.113.9")
	if !strings.Contains(s.log.String(), `"route":"/verify/:serial"`) {
		t.Error("the log has no line for a look at a certificate")
	}
	planted := &logBook{}
	planted.keepOut(c.person.Name)
	if _, err := planted.Write([]byte(`{"msg":"request","person":"` + c.person.Name + `"}` + "\n")); err != nil || len(planted.leaks()) != 1 {
		t.Error("a name in the log is not noticed")
	}
}

// Thirty looks a minute at certificates, known or not, from one address.
func TestLooksAtCertificatesAreCounted(t *testing.T) {
	s := newSite(t)
	c := s.browser()
	refused := 0
	for range 32 {
		got := c.get("/verify/PMJ-000000000").wants(http.StatusNotFound, http.StatusTooManyRequests)
		if got.status == http.StatusTooManyRequests {
			refused++
			got.says(s.message("en", "verify.too_many"))
			if got.header.Get("Retry-After") != "60" {
				t.Errorf("Retry-After is %q", got.header.Get("Retry-After"))
			}
		}
	}
	if refused != 2 {
		t.Errorf("of 32 looks %d are refused", refused)
	}
	c.get("/verify").wants(http.StatusOK)
	s.clock.pass(time.Minute)
	c.get("/verify/PMJ-000000000").wants(http.StatusNotFound)
}

// Whoever guesses waits; the person on her own phone does not.
func TestGuessingWaits(t *testing.T) {
	s := newSite(t)
	owner := s.signedIn("Sample Guessed", people.Learner)
	owner.post("/sign-out")
	stranger := s.browser()
	for range 4 {
		stranger.post("/sign-in", "login", owner.person.Member, "secret", "918273").wants(http.StatusUnauthorized)
	}
	late := stranger.post("/sign-in", "login", owner.person.Member, "secret", owner.secret).wants(http.StatusTooManyRequests)
	if late.header.Get("Retry-After") != "30" || late.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Retry-After %q, Cache-Control %q", late.header.Get("Retry-After"), late.header.Get("Cache-Control"))
	}
	late.says(s.message("en", "secret.wait_seconds", "n", 30)).never(owner.secret)
	owner.signIn("own")
	s.clock.pass(31 * time.Second)
	stranger.post("/sign-in", "login", owner.person.Member, "secret", owner.secret).wants(http.StatusSeeOther)
}
