package web_test

import (
	"net/http"
	"testing"
	"time"

	"pamoja/courses/people"
)

func setupForm() []string {
	secret := secretFor(people.Administrator)
	return []string{"name", "Sample Founder", "secret", secret, "repeat", secret, "language", "en"}
}

func (s *site) setupLink() string {
	s.t.Helper()
	token, err := s.people.NewSetupToken(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	s.log.keepOut(token, "Sample Founder")
	return "/setup/" + token
}

// refusesSetup asks for a link and posts to it: both say why not, and nothing
// is made.
func (s *site) refusesSetup(t *testing.T, path string, status int, key string) {
	t.Helper()
	s.keeps("a setup link that is "+key, func() {
		for _, got := range []*answer{s.browser().get(path), s.browser().post(path, setupForm()...)} {
			got.wants(status).says(s.message("en", key))
			if got.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: a cookie is set", key)
			}
		}
	})
}

func TestSetupLinks(t *testing.T) {
	s := newSite(t)
	spent, needless := s.setupLink(), s.setupLink()
	s.refusesSetup(t, "/setup/"+"0123456789abcdefghjkmnpqrstvwxyz0123456789abcdefghjk", http.StatusNotFound, "setup.unknown")
	s.refusesSetup(t, spent[:len(spent)-1], http.StatusNotFound, "setup.unknown")
	// Looking at a link does not spend it, however often and however wrongly filled.
	s.keeps("looking at a setup link", func() {
		for range 3 {
			s.browser().get(spent).wants(http.StatusOK)
			s.browser().head(spent).wants(http.StatusOK)
			s.browser().post(spent, "name", "Sample Founder").wants(http.StatusBadRequest)
		}
	})
	c := s.browser()
	done := c.post(spent, setupForm()...).wants(http.StatusOK)
	s.log.keepOut(done.find(`id="member">(M\d{7})<`))
	c.get("/account").wants(http.StatusOK).says("Sample Founder", done.find(`id="member">(M\d{7})<`))
	s.refusesSetup(t, spent, http.StatusConflict, "setup.spent")
	s.refusesSetup(t, needless, http.StatusConflict, "setup.needless")
	if _, err := s.people.NewSetupToken(s.ctx); err == nil {
		t.Error("a link is made although there is an administrator")
	}
}

func TestSetupLinkOfYesterday(t *testing.T) {
	s := newSite(t)
	link := s.setupLink()
	s.clock.pass(24*time.Hour - time.Second)
	s.browser().get(link).wants(http.StatusOK)
	s.clock.pass(2 * time.Second)
	s.refusesSetup(t, link, http.StatusConflict, "setup.expired")
	s.as("administrator")
	s.refusesSetup(t, link, http.StatusConflict, "setup.needless")
}
