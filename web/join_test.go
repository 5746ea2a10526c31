package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/people"
)

// invited adds somebody without a secret, and gives the code of her slip.
func (s *site) invited(name, lang string) (people.Person, string) {
	s.t.Helper()
	added, code, err := s.people.AddInvited(s.ctx, people.Shell(), people.New{Name: name, Language: lang})
	if err != nil {
		s.t.Fatal(err)
	}
	s.log.keepOut(added.Person.Name, added.Person.Member, added.Person.ID, code)
	return added.Person, code
}

// Ten wrong codes are refused at once; from then on every try from there waits,
// typed or followed, right or wrong.
func TestTenWrongCodes(t *testing.T) {
	s := newSite(t)
	_, code := s.invited("Sample Invited", "en")
	c := s.browser()
	for i := range 10 {
		if i%2 == 0 {
			c.get(fmt.Sprintf("/join/ZZZZ%04d", i)).wants(http.StatusNotFound)
		} else {
			c.post("/join", "code", fmt.Sprintf("zzzz-%04d", i)).wants(http.StatusNotFound)
		}
	}
	if s.slowed.Load() != 0 {
		t.Fatalf("%d of the first ten were slowed", s.slowed.Load())
	}
	for i, ask := range []func(){
		func() { c.post("/join", "code", "ZZZZ9999").wants(http.StatusNotFound) },
		func() { c.get("/join/ZZZZ9998").wants(http.StatusNotFound) },
		func() { c.get("/join/" + code).wants(http.StatusOK) },
		func() {
			c.post("/join/"+code, "secret", "739164", "repeat", "739164").wants(http.StatusSeeOther)
		},
	} {
		ask()
		if got := int(s.slowed.Load()); got != i+1 {
			t.Errorf("after try %d, %d were slowed", 11+i, got)
		}
	}
	// Signing in is another door.
	c.post("/sign-in", "login", "M0000000", "secret", "000000").wants(http.StatusUnauthorized)
	if s.slowed.Load() != 4 {
		t.Error("signing in is slowed too")
	}
}

// A slip opened on a phone on which somebody else is signed in is drawn for the
// one it is for: in her language, without the other's name, and the other's
// language is not changed. When she has joined, the other is signed out.
func TestSlipOnSomebodyElsesPhone(t *testing.T) {
	s := newSite(t)
	other := s.signedIn("Sample Firstlearner", people.Learner)
	her, code := s.invited("Invited Newlearner", "sw")
	page := other.get("/join/"+code).wants(http.StatusOK).never("Sample Firstlearner", "hreflang", "Newlearner")
	page.says(her.Member, s.message("sw", "join.secret"))
	other.post("/join/"+code, "secret", "1", "repeat", "1", "language", "sw").wants(http.StatusBadRequest).never("Sample Firstlearner")
	other.post("/join/"+code, "secret", "739164", "repeat", "739164", "language", "sw", "phone", "shared").leadsTo("/?joined=1")
	if now := other.get("/?joined=1"); !strings.Contains(now.body, her.Member) || now.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %s", now.header.Get("Cache-Control"), excerpt(now.text()))
	}
	first, err := s.people.Get(s.ctx, other.person.ID)
	if err != nil || first.Language != "en" {
		t.Errorf("the other's language is %q: %v", first.Language, err)
	}
}

// A lost phone is shut out from another: the one session there is ended.
func TestEndOneSession(t *testing.T) {
	s := newSite(t)
	here := s.signedIn("Sample Learner", people.Learner)
	lost := s.browser()
	lost.person, lost.secret = here.person, here.secret
	lost.signIn("own")
	id := here.get("/account").find(`name="session" value="([0-9a-f]+)"`)
	s.as("other").post("/account", "action", "end", "session", id).wants(http.StatusSeeOther)
	lost.get("/account").wants(http.StatusOK)
	here.post("/account", "action", "end", "session", id).leadsTo("/account?saved=end")
	lost.get("/account").wants(http.StatusSeeOther)
	here.get("/account?saved=end").says(s.message("en", "account.saved_end")).lacks(`name="session"`)
	// And a coordinator does it for whoever cannot.
	lost.signIn("own")
	s.as("administrator").post("/staff/people/" + here.person.ID + "/sign-out").wants(http.StatusOK).says(s.message("en", "slips.out_title"))
	for _, c := range []*client{here, lost} {
		c.get("/account").wants(http.StatusSeeOther)
	}
}
