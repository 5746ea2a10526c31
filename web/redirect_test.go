package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pamoja/courses/people"
)

// elsewhere are ways on that a browser would take off the site, or that mean
// nothing.
var elsewhere = []string{
	"https://elsewhere.example/", "http://elsewhere.example", "//elsewhere.example", "///elsewhere.example", "////elsewhere.example",
	`/\elsewhere.example`, `\\elsewhere.example`, "/\t/elsewhere.example", "/\n/elsewhere.example", "\t//elsewhere.example", "/\r\n/elsewhere.example",
	"javascript:alert(1)", "data:text/html,x", "elsewhere.example", "@elsewhere.example", " //elsewhere.example", "https:elsewhere.example", "https:/elsewhere.example",
	"/\x00/elsewhere.example", "%2F%2Felsewhere.example",
}

// staysHere reports whether a browser on a page of the site stays on it.
func staysHere(location string) bool {
	location = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.TrimSpace(location))
	target, err := url.Parse(location)
	return err == nil && target.Scheme == "" && target.Host == "" && strings.HasPrefix(location, "/") && !strings.HasPrefix(location, "//")
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	for _, next := range elsewhere {
		shown := s.browser().get("/sign-in?next=" + url.QueryEscape(next)).wants(http.StatusOK)
		if got := shown.find(`name="next" value="([^"]*)"`); !staysHere(got) {
			t.Errorf("the form for next=%q leads on to %q", next, got)
		}
		posted := s.browser().post("/sign-in", "login", c.person.Member, "secret", c.secret, "next", next).wants(http.StatusSeeOther)
		if got := posted.header.Get("Location"); !staysHere(got) {
			t.Errorf("signing in with next=%q leads on to %q", next, got)
		}
		if got := c.get("/sign-in?next=" + url.QueryEscape(next)).wants(http.StatusSeeOther).header.Get("Location"); !staysHere(got) {
			t.Errorf("signed in, next=%q leads on to %q", next, got)
		}
	}
	if staysHere("//elsewhere.example") || staysHere(`/\elsewhere.example`) || !staysHere("/courses?a=b") {
		t.Error("the judge of ways on is wrong")
	}
}

// What was asked for before signing in is come back to, whole.
func TestSigningInLeadsBack(t *testing.T) {
	s := newSite(t)
	c := s.add("Sample Wanderer", people.Learner)
	asked := c.get("/quizzes/gatekeeping-quiz?try=1&question=a%26b")
	form := c.follow(asked).wants(http.StatusOK)
	c.post("/sign-in", "login", c.person.Member, "secret", c.secret, "next", form.find(`name="next" value="([^"]*)"`)).
		leadsTo("/quizzes/gatekeeping-quiz?try=1&question=a%26b")
}

// An address that begins with two slashes is no way off the site: neither its
// language switch nor any link on it leads to a host of that name.
func TestDoubleSlashesLeadNowhereElse(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"//elsewhere.example/", "//elsewhere.example", "///elsewhere.example/", "//elsewhere.example/courses", "/%2Felsewhere.example", "/%5Celsewhere.example"} {
		for _, who := range []string{"nobody", "learner"} {
			c := s.as(who)
			for _, query := range []string{"?lang=sw", "?lang=en&x=1", ""} {
				got := c.get(path + query)
				if location := got.header.Get("Location"); location != "" && !staysHere(location) {
					t.Errorf("%s%s leads to %q", path, query, location)
				}
				for _, l := range linksOf(got.body) {
					if !strings.HasPrefix(l.address, "https://") && !strings.HasPrefix(l.address, "tel:") && !strings.HasPrefix(l.address, "#") && !staysHere(html.UnescapeString(l.address)) {
						t.Errorf("%s%s has a link to %q", path, query, l.address)
					}
				}
			}
		}
	}
}
