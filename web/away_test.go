package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pamoja/courses/people"
)

// recover gives the database back, and lets the moment pass for which nobody is
// looked up.
func (s *site) recover() {
	s.failing.Away(false)
	s.clock.pass(2 * time.Second)
}

// With the database away every page that needs it says to try again, and the
// log tells no more of anybody than it does on other days.
func TestDatabaseAway(t *testing.T) {
	s := newSite(t)
	c, admin := s.as("learner"), s.as("administrator")
	serial := c.certified()
	link := "/setup/0123456789abcdefghjkmnpqrstvwxyz"
	s.log.keepOut(strings.TrimPrefix(link, "/setup/"), "0712345678", "712345678", sessionToken(t, c), "Sample Spelling", "Sample Reason")
	s.failing.Away(true)
	visitor := s.browser()
	before := s.failing.Asked()
	for _, got := range []*answer{
		c.get("/quizzes/gatekeeping-quiz"), c.get("/account"), c.get("/certificates"), c.get("/certificates/" + serial), c.get("/certificates/" + serial + ".pdf"),
		admin.post("/certificates/"+serial, "action", "withdraw", "reason", "Sample Reason"),
		visitor.get("/verify/" + serial), visitor.post("/verify", "certificate", serial),
		visitor.get(link), c.post("/certificates", "course", wholeCourse, "print_name", "Sample Spelling"),
		c.post(plainLesson, "action", "done"), visitor.get("/.well-known/pamoja-keys.json"), visitor.get("/readyz"),
	} {
		got.wants(http.StatusServiceUnavailable).says(s.message("en", "error.unavailable")).never("records:", "sqlite", "test", "closed")
		if got.header.Get("Retry-After") != "30" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: Retry-After %q, Cache-Control %q", got.method, got.path, got.header.Get("Retry-After"), got.header.Get("Cache-Control"))
		}
	}
	if s.failing.Asked() == before {
		t.Error("nothing was asked of the database: the test proves nothing")
	}
	c.lang = "sw"
	c.get("/account").wants(http.StatusServiceUnavailable).says(s.message("sw", "error.unavailable"))
	c.lang = "en"
	// What needs no database goes on; signed out, the way to sign in too.
	visitor.get("/healthz").wants(http.StatusOK)
	visitor.get("/courses").wants(http.StatusOK).never(s.message("en", "site.away"))
	visitor.get(plainLesson).wants(http.StatusOK)
	visitor.get("/account").wants(http.StatusSeeOther)
	if !strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Error("the log says nothing of the failure")
	}
	s.recover()
	c.get("/account").wants(http.StatusOK).says("Sample Learner")
	visitor.get("/readyz").wants(http.StatusOK)
	visitor.get("/verify/" + serial).wants(http.StatusOK)
}

// The real engine, closed under the site, is told in the same words.
func TestStoreClosed(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	c.get("/account").wants(http.StatusServiceUnavailable).says(s.message("en", "error.unavailable")).never("records:", "sqlite", "closed")
	c.get("/courses").wants(http.StatusOK).says(s.message("en", "site.away"))
	c.get("/readyz").wants(http.StatusServiceUnavailable)
	c.get("/healthz").wants(http.StatusOK)
	c.post(plainLesson, "action", "done").wants(http.StatusServiceUnavailable).says(s.message("en", "error.not_saved"))
}

// A public page asked for by someone signed in is shown as to someone who is
// not, whole, with a word on why; and never half as hers.
func TestPublicPagesWhileAway(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	c.read(openCourse)
	pages := []string{"/", "/courses", "/courses/" + wholeCourse, "/courses/" + openCourse, plainLesson, hardLesson, "/safety", "/verify", "/sign-in"}
	signedOut := map[string]string{}
	for _, path := range pages {
		signedOut[path] = s.browser().get(path).wants(http.StatusOK).text()
	}
	s.failing.Away(true)
	notice := s.message("en", "site.away")
	for _, path := range pages {
		got := c.get(path).wants(http.StatusOK).says(notice).never("Sample Learner")
		if text := strings.Join(strings.Fields(strings.Replace(got.text(), notice, "", 1)), " "); text != strings.Join(strings.Fields(signedOut[path]), " ") {
			t.Errorf("%s is not what someone signed out sees:\n%s", path, text)
		}
		if got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
			t.Errorf("%s may be kept: %q", path, got.header.Get("Cache-Control"))
		}
	}
	c.get("/safety").says("116")
	c.lang = "sw"
	c.get(plainLesson).wants(http.StatusOK).says(s.message("sw", "site.away"))
	s.recover()
	c.lang = "en"
	c.get("/").wants(http.StatusOK).says("Sample Learner").never(notice)
}

// What is for members only is not given to someone who may be none, and nobody
// is told to sign in who may be signed in.
func TestMembersPagesWhileAway(t *testing.T) {
	s := newScene(t)
	c := s.as("learner")
	const inside = "/courses/members-only/inside"
	c.get(inside).wants(http.StatusOK)
	s.failing.Away(true)
	c.get(inside).wants(http.StatusServiceUnavailable).says(s.message("en", "error.unavailable"))
	s.browser().get(inside).wants(http.StatusSeeOther)
}

// A form sent while the database is away is not lost: the page says that it is
// not saved, and sends it again, whole, at a tap.
func TestFormsWhileAway(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	question := c.start("gatekeeping-quiz").id
	s.failing.Away(true)
	refused := c.post("/quizzes/gatekeeping-quiz?a=b", "action", "answer", "try", "1", "question", question, "choice", "a", "choice", `<"&`)
	refused.wants(http.StatusServiceUnavailable).says(s.message("en", "error.not_saved"), s.message("en", "error.resend"))
	action, fields := formOn(t, refused.body)
	want := url.Values{"action": {"answer"}, "try": {"1"}, "question": {question}, "choice": {"a", `<"&`}}
	if action != "/quizzes/gatekeeping-quiz?a=b" || fields.Encode() != want.Encode() {
		t.Errorf("the page sends %v to %s", fields, action)
	}
	c.post("/quizzes/gatekeeping-quiz", "action", "answer", "try", "1", "question", question, "choice", "a").wants(http.StatusServiceUnavailable)
	s.recover()
	fields.Del("choice")
	fields.Set("choice", "a")
	again := c.ask(http.MethodPost, action, fields.Encode(), formType).wants(http.StatusSeeOther)
	c.follow(again).wants(http.StatusOK)

	// A form with a secret is not put into a page: the browser has it.
	s.failing.Away(true)
	for _, form := range [][]string{{"action", "secret", "old", c.secret, "secret", "739154", "repeat", "739154"}, {"action", "end-all", "old", c.secret}} {
		got := c.post("/account", form...).wants(http.StatusServiceUnavailable).says(s.message("en", "error.not_saved"), s.message("en", "error.go_back"))
		got.never(c.secret, "739154").lacks(`<form`)
	}
	// Nor one that another site sent, nor one that cannot be read.
	foreign := c.ask(http.MethodPost, "/account", "action=language", http.Header{"Content-Type": formType["Content-Type"], "Origin": {"https://elsewhere.example"}})
	foreign.wants(http.StatusServiceUnavailable, http.StatusForbidden).lacks(`name="action"`)
	large := c.post("/account", "action", strings.Repeat("a", 70_000)).wants(http.StatusServiceUnavailable)
	large.says(s.message("en", "error.go_back"))
}

// Where a form needs nobody, it is drawn again as it was typed.
func TestOpenFormsWhileAway(t *testing.T) {
	s := newSite(t)
	c := s.add("Sample Waiting", people.Learner)
	link := s.setupLink()
	s.failing.Away(true)
	got := c.post("/sign-in", "login", c.person.Member, "secret", c.secret, "phone", "own").wants(http.StatusServiceUnavailable)
	got.says(s.message("en", "error.unsaved")).lacks(c.secret)
	if login := got.find(`id="login"[^>]* value="([^"]*)"`); login != c.person.Member {
		t.Errorf("the login is %q", login)
	}
	setup := s.browser().post(link, setupForm()...).wants(http.StatusServiceUnavailable)
	setup.lacks(secretFor(people.Administrator))
	s.recover()
	s.browser().post(link, setupForm()...).wants(http.StatusOK)
	c.signIn("own")
}

// On a shared phone one can always leave: the browser forgets who she was, even
// if nobody can be told.
func TestSigningOutWhileAway(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.failing.Away(true)
	left := c.post("/sign-out").leadsTo("/sign-in?out=1")
	if left.header.Get("Clear-Site-Data") != `"cache"` {
		t.Error("the browser keeps her pages")
	}
	s.recover()
	c.get("/account").wants(http.StatusSeeOther)
}

// A crowd does not wait for a database that is away one by one, and nobody
// waits once it is back.
func TestOutageIsRemembered(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.failing.Away(true)
	before := s.failing.Asked()
	for range 20 {
		c.get("/courses").wants(http.StatusOK)
	}
	if asked := s.failing.Asked() - before; asked != 1 {
		t.Errorf("the database was asked %d times in a moment", asked)
	}
	s.failing.Away(false)
	s.clock.pass(time.Second)
	c.get("/courses").wants(http.StatusOK).says("Sample Learner")
}

// With a full disk everything can still be read, by those signed in too; what
// would have to be written says so.
func TestFullDisk(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	s.failing.Full(true)
	for _, path := range []string{"/", "/courses/" + wholeCourse, plainLesson, "/certificates/" + serial, "/certificates/" + serial + ".pdf", "/account", "/readyz"} {
		c.get(path).wants(http.StatusOK)
	}
	s.keeps("a full disk", func() {
		c.post("/courses/case-management/the-first-day", "action", "done").wants(http.StatusServiceUnavailable).says(s.message("en", "error.not_saved"))
	})
	// The day's first use of a session marks it as used: not today, then.
	s.clock.pass(25 * time.Hour)
	c.get("/account").wants(http.StatusOK).says("Sample Learner")
	s.failing.Full(false)
	c.post("/courses/case-management/the-first-day", "action", "done").wants(http.StatusSeeOther)
	if got := c.get("/account"); got.header.Get("Set-Cookie") != "" {
		t.Error("the session is marked once more")
	}
}

// formOn reads the form of a page that sends something again.
func formOn(t *testing.T, body string) (action string, fields url.Values) {
	t.Helper()
	fields = url.Values{}
	tokens := html.NewTokenizer(strings.NewReader(body))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token, values := tokens.Token(), map[string]string{}
		for _, attribute := range token.Attr {
			values[attribute.Key] = attribute.Val
		}
		switch {
		case token.Data == "form" && kind == html.StartTagToken:
			action = values["action"]
		case token.Data == "input" && values["type"] == "hidden":
			fields.Add(values["name"], values["value"])
		}
	}
	return action, fields
}
