package people

import (
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

func TestReset(t *testing.T) {
	s := newSite(t)
	added := s.add(New{Name: "Sample Learner 1", Phone: "0712345678", Secret: "284916"})
	her := added.Person
	for range 5 { // until she has to wait
		_, _ = s.SignIn(s.ctx, Attempt{Login: her.Phone, Secret: "000001"})
	}
	if _, err := s.SignIn(s.ctx, Attempt{Login: her.Phone, Secret: "284916"}); !fault.Is(err, fault.KindTooMany) {
		t.Fatalf("she need not wait: %v", err)
	}
	after, secret, err := s.Reset(s.ctx, Shell(), "0712 345 678")
	if err != nil {
		t.Fatal(err)
	}
	if after.ID != her.ID || after.Generation != her.Generation+1 || secret == "284916" {
		t.Errorf("the reset of %v gave %v and %q", her, after, secret)
	}
	if _, err := s.SignIn(s.ctx, Attempt{Login: her.Phone, Secret: "284916"}); !fault.Is(err, fault.KindUnauthenticated) {
		t.Errorf("the old secret: %v", err)
	}
	for _, login := range []string{her.Phone, her.Member} {
		if p, err := s.SignIn(s.ctx, Attempt{Login: login, Secret: secret}); err != nil || p.ID != her.ID {
			t.Errorf("the new secret with %s: %v, %v", login, p, err)
		}
	}
	var said []audit.What
	for fact, err := range s.log.About(s.ctx, her.ID) {
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, fact.What)
	}
	if !slices.Contains(said, audit.SecretReset) {
		t.Errorf("the log says %v", said)
	}
}

// A phone that is somebody else's login is not hers to be forgiven.
func TestResetOfTheSecondOnAPhone(t *testing.T) {
	s := newSite(t)
	first := s.add(New{Name: "Sample Learner 1", Phone: "0712345678", Secret: "284916"})
	second := s.add(New{Name: "Sample Learner 2", Phone: "0712345678"})
	for range 5 {
		_, _ = s.SignIn(s.ctx, Attempt{Login: first.Person.Phone, Secret: "000001"})
	}
	after, _, err := s.Reset(s.ctx, Shell(), second.Person.Member)
	if err != nil || after.ID != second.Person.ID {
		t.Fatalf("%v, %v", after, err)
	}
	if _, err := s.SignIn(s.ctx, Attempt{Login: first.Person.Phone, Secret: "284916"}); !fault.Is(err, fault.KindTooMany) {
		t.Errorf("the first one's wait is gone: %v", err)
	}
}

func TestResetRefused(t *testing.T) {
	s := newSite(t)
	her := s.add(New{Role: Trainer, Secret: "284916"}).Person
	if _, _, err := s.Reset(s.ctx, her, her.Member); !fault.Is(err, fault.KindForbidden) {
		t.Errorf("a trainer resets: %v", err)
	}
	for _, login := range []string{"", "M000000", "0799999999", "nonsense"} {
		if _, _, err := s.Reset(s.ctx, Shell(), login); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%q: %v", login, err)
		}
	}
}

func TestEveryone(t *testing.T) {
	s := newSite(t)
	want := map[string]bool{}
	for range 5 {
		want[s.add(New{}).Person.ID] = true
		s.pass(time.Minute)
	}
	for p, err := range s.Everyone(s.ctx, Shell()) {
		if err != nil || !want[p.ID] {
			t.Fatalf("%v, %v", p, err)
		}
		delete(want, p.ID)
	}
	if len(want) > 0 {
		t.Errorf("left out: %v", want)
	}
	for _, err := range s.Everyone(s.ctx, Person{ID: "learner"}) {
		if !fault.Is(err, fault.KindForbidden) {
			t.Errorf("a learner lists everyone: %v", err)
		}
	}
}
