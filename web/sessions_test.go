package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
)

// stands fails the test unless the browser is signed in, or is not.
func (c *client) stands(signedIn bool) {
	c.t.Helper()
	want := http.StatusSeeOther
	if signedIn {
		want = http.StatusOK
	}
	c.get("/account").wants(want)
}

func TestSharedPhoneIsSignedOutAfterTwelveHours(t *testing.T) {
	s := newSite(t)
	c := s.add("Sample Sharer", people.Learner)
	c.signIn("shared")
	s.clock.pass(11 * time.Hour)
	c.stands(true) // using it does not make it longer
	s.clock.pass(59 * time.Minute)
	c.stands(true)
	s.clock.pass(time.Minute)
	c.stands(false)
	// What is not said is a shared phone.
	c.post("/sign-in", "login", c.person.Member, "secret", c.secret).wants(http.StatusSeeOther)
	s.clock.pass(12*time.Hour + time.Second)
	c.stands(false)
}

func TestOwnPhoneStaysSignedInWhileItIsUsed(t *testing.T) {
	s := newSite(t)
	c := s.signedIn("Sample Owner", people.Learner)
	for range 5 {
		s.clock.pass(29 * 24 * time.Hour)
		if renewed := c.get("/account").wants(http.StatusOK).header.Get("Set-Cookie"); !strings.Contains(renewed, "Max-Age=2592000") {
			t.Errorf("the cookie is not renewed: %q", renewed)
		}
	}
	// Once a day is enough to write down.
	s.keeps("a second look on the same day", func() { c.stands(true) })
	s.clock.pass(30 * 24 * time.Hour)
	c.stands(false)
}

func TestSessionsOfAnEarlierGenerationEnd(t *testing.T) {
	s := newSite(t)
	here := s.signedIn("Sample Owner", people.Learner)
	there := s.browser()
	there.person, there.secret = here.person, here.secret
	there.signIn("own")
	stranger := s.as("other")
	if page := here.get("/account"); strings.Count(page.text(), s.message("en", "account.this_one")) != 1 || strings.Count(page.text(), "Since ") != 2 {
		t.Errorf("of two sessions the page shows:\n%s", excerpt(page.text()))
	}
	here.post("/account", "action", "end-all").wants(http.StatusSeeOther)
	there.stands(false)
	here.stands(true)
	there.signIn("own")
	there.post("/account", "action", "secret", "old", here.secret, "secret", "739164", "repeat", "739164").wants(http.StatusSeeOther)
	here.stands(false)
	there.stands(true)
	here.post("/sign-in", "login", here.person.Member, "secret", here.secret).wants(http.StatusUnauthorized)
	stranger.stands(true)
	s.log.keepOut("739164")
}

// Signing out ends the session, also for whoever copied its cookie, and the
// browser is told to forget the pages it kept.
func TestSigningOut(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	cookie := http.Header{"Cookie": {cookieOf(t, c)}}
	s.browser().ask(http.MethodGet, "/account", "", cookie).wants(http.StatusOK)
	got := c.post("/sign-out").leadsTo("/sign-in?out=1")
	if got.header.Get("Clear-Site-Data") != `"cache"` || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("signing out says %q, %q", got.header.Get("Clear-Site-Data"), got.header.Get("Cache-Control"))
	}
	c.stands(false)
	s.browser().ask(http.MethodGet, "/account", "", cookie).wants(http.StatusSeeOther)
	s.browser().post("/sign-out").leadsTo("/sign-in?out=1")
}

// Whoever signs in where another is signed in takes her place.
func TestSigningInOverAnother(t *testing.T) {
	s := newSite(t)
	first := s.as("learner")
	cookie := http.Header{"Cookie": {cookieOf(t, first)}}
	first.post("/sign-in", "login", s.as("other").person.Member, "secret", s.as("other").secret, "phone", "shared").wants(http.StatusSeeOther)
	first.get("/account").says("Sample Otherlearner").never("Sample Learner")
	s.browser().ask(http.MethodGet, "/account", "", cookie).wants(http.StatusSeeOther)
}

func TestCaching(t *testing.T) {
	s := newSite(t)
	own, shared := s.as("learner"), s.add("Sample Sharer", people.Learner)
	shared.signIn("shared")
	own.complete()
	serial := own.claim()
	for path, want := range map[string]string{
		"/": "private, no-cache", "/courses": "private, no-cache", plainLesson: "private, no-cache", "/quizzes/" + openQuiz: "private, no-cache",
		"/certificates/" + serial: "private, no-cache", "/account": "no-store", "/certificates/" + serial + ".pdf": "private, no-store",
		"/verify/" + serial: "no-store", unknownPlace: "no-store", "/healthz": "no-store", "/readyz": "no-store",
	} {
		if got := own.get(path).header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control is %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"/", "/courses", plainLesson, "/quizzes/" + openQuiz, "/certificates", "/account", "/safety"} {
		if got := shared.get(path); got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
			t.Errorf("on a shared phone %s may be kept: %q", path, got.header.Get("Cache-Control"))
		}
	}
	for _, name := range []string{"Cookie", "Accept-Language"} {
		if vary := strings.Join(own.get("/").header.Values("Vary"), ", "); !strings.Contains(vary, name) {
			t.Errorf("Vary is %q and lacks %s", vary, name)
		}
	}
}

// A page that has not changed is not sent again; one that has, is.
func TestUnchangedPagesAreNotSentAgain(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	first := c.get("/courses/" + wholeCourse).wants(http.StatusOK)
	tag := http.Header{"If-None-Match": {first.header.Get("ETag")}}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		again := c.ask(method, "/courses/"+wholeCourse, "", tag).wants(http.StatusNotModified)
		if again.body != "" || again.header.Get("ETag") != tag.Get("If-None-Match") || again.header.Get("Vary") == "" {
			t.Errorf("%s: %d bytes, ETag %q", method, len(again.body), again.header.Get("ETag"))
		}
	}
	s.as("other").ask(http.MethodGet, "/", "", tag).wants(http.StatusOK)
	c.post(plainLesson, "action", "done")
	c.ask(http.MethodGet, "/courses/"+wholeCourse, "", tag).wants(http.StatusOK)
}

// Under https, cookies are bound to the host and never sent in the clear.
func TestCookiesUnderHTTPS(t *testing.T) {
	s := newSite(t)
	c := s.add("Sample Secure", people.Learner)
	secure, err := s.another("https://pamoja.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []bool{true, false} {
		form := pairs([]string{"login", c.person.Member, "secret", c.secret, "phone", "own"}).Encode()
		request := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(form))
		request.Header = formType.Clone()
		answered := httptest.NewRecorder()
		handler := http.Handler(secure)
		if plain {
			handler = s.web
		}
		handler.ServeHTTP(answered, request)
		cookies := answered.Result().Cookies()
		if answered.Code != http.StatusSeeOther || len(cookies) != 2 {
			t.Fatalf("signing in: %d, %d cookies", answered.Code, len(cookies))
		}
		for _, cookie := range cookies {
			if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
				t.Errorf("%s is within reach: %s", cookie.Name, cookie.Raw)
			}
			if strings.HasPrefix(cookie.Name, "__Host-") == plain || cookie.Secure == plain {
				t.Errorf("plain %v: %s", plain, cookie.Raw)
			}
		}
		if got := answered.Header().Get("Strict-Transport-Security"); (got == "") != plain {
			t.Errorf("plain %v: Strict-Transport-Security is %q", plain, got)
		}
	}
}
