package people

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
)

func TestCheckSecret(t *testing.T) {
	learner := Person{ID: "1", Phone: "+254712345987", Member: "M4072938"}
	trainer := Person{ID: "2", Roles: []Role{Trainer}}
	coordinator := Person{ID: "3", Roles: []Role{Coordinator}}
	administrator := Person{ID: "4", Roles: []Role{Administrator}}
	for _, c := range []struct {
		p    Person
		text string
		key  string
	}{
		{learner, "482913", ""},
		{learner, " 482913 ", ""},
		{learner, "48291377", ""},
		{learner, "matatu-7", ""},
		{learner, "ũũkabcde", ""},
		{trainer, "482913", ""},
		{coordinator, "matatu ya jioni", ""},
		{administrator, "matatu ya jioni", ""},
		{learner, "", "secret.missing"},
		{learner, "   ", "secret.missing"},
		{coordinator, " ", "secret.missing_staff"},
		{learner, "48291", "secret.short"},
		{learner, "matatu7", "secret.short"},
		{coordinator, "482913", "secret.short_staff"},
		{administrator, "matatu jion", "secret.short_staff"},
		{administrator, strings.Repeat("kahawa", 40), "secret.long"},
		{learner, "000000", "secret.repeated"},
		{learner, "121212", "secret.repeated"},
		{learner, "123123", "secret.repeated"},
		{learner, "aaaaaaaa", "secret.repeated"},
		{administrator, "aaaaaaaaaaaa", "secret.repeated"},
		{learner, "123456", "secret.running"},
		{learner, "890123", "secret.running"},
		{learner, "987654", "secret.running"},
		{learner, "210987", "secret.running"},
		{administrator, "123456789012", "secret.running"},
		{learner, "199004", "secret.birth_year"},
		{learner, "041990", "secret.birth_year"},
		{learner, "15042001", "secret.birth_year"},
		{learner, "202711", ""},
		{learner, "345987", "secret.phone_end"},
		{learner, "0712345987", "secret.phone_end"},
		{learner, "407293", "secret.own_number"},
		{learner, "072938", "secret.own_number"},
		{learner, "4072938", "secret.own_number"},
		{learner, "m4072938", "secret.own_number"},
	} {
		err := checkSecret(c.p, c.text, 2026)
		if c.key == "" {
			if err != nil {
				t.Errorf("%q is refused: %v", c.text, err)
			}
			continue
		}
		if f := wants(t, err, fault.KindInvalid, c.key); f.Field != "secret" {
			t.Errorf("%q: about field %q", c.text, f.Field)
		}
	}
}

func TestMadeSecrets(t *testing.T) {
	s := newSite(t)
	shapes := map[Role]*regexp.Regexp{
		Learner:       regexp.MustCompile(`^[0-9]{6}$`),
		Trainer:       regexp.MustCompile(`^[0-9]{6}$`),
		Coordinator:   regexp.MustCompile(`^([0-9a-z]{4}-){3}[0-9a-z]{4}$`),
		Administrator: regexp.MustCompile(`^([0-9a-z]{4}-){3}[0-9a-z]{4}$`),
	}
	for role, shape := range shapes {
		p := Person{ID: "1", Phone: "+254712345987", Roles: []Role{role}}
		for range 200 {
			made, err := s.made.secretFor(p, 2026)
			if err != nil {
				t.Fatal(err)
			}
			if !shape.MatchString(made) {
				t.Fatalf("%s got %q", role, made)
			}
			if err := checkSecret(p, made, 2026); err != nil {
				t.Fatalf("%s may not choose the %q that was made: %v", role, made, err)
			}
		}
	}
}

func TestHashAtTheRealCost(t *testing.T) {
	s := newSiteAt(t, Cost{})
	a := s.add(New{Secret: "482913"})
	kept, _, err := s.secrets.Get(s.ctx, a.Person.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept.Hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept as %s", kept.Hash)
	}
	if p := s.signsIn(Attempt{Login: a.Person.Member, Secret: "482913"}); p.ID != a.Person.ID {
		t.Errorf("signed in as %s", p.ID)
	}
	_, err = s.SignIn(s.ctx, Attempt{Login: a.Person.Member, Secret: "482914"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
}

// A hash made at another cost stays good, and one secret has one meaning on
// every keyboard.
func TestHashesOutliveTheirCost(t *testing.T) {
	s := newSite(t)
	phc, err := newHasher(Cost{Memory: 16, Passes: 3, Lanes: 2}, s.made).hash(s.ctx, "wanjik\u0169 wetu")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"wanjiku\u0303 wetu ": true, "wanjiku wetu": false, "": false} {
		if got, err := s.hasher.matches(s.ctx, phc, text); err != nil || got != want {
			t.Errorf("%q: %t, %v", text, got, err)
		}
	}
}

func TestSpoiltHashesAreErrors(t *testing.T) {
	s := newSite(t)
	for _, phc := range []string{
		"x", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=18$m=8,t=1,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=8,t=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=8,t=1,p=1$!$AAAA", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA",
	} {
		if right, err := s.hasher.matches(s.ctx, phc, "482913"); right || err == nil {
			t.Errorf("%s: %t, %v", phc, right, err)
		}
	}
}

// While two hashes are being made, whoever comes third waits: whether her login
// is known, unknown or impossible. What a delay refuses asks for no hash.
func TestTwoHashesAtATime(t *testing.T) {
	s := newSite(t)
	known := s.add(New{Secret: "482913"}).Person.Member
	waiting := s.add(New{Secret: "482913"}).Person.Member
	for range 4 {
		_, err := s.SignIn(s.ctx, Attempt{Login: waiting, Secret: "wrong"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	for range hashesAtATime {
		s.hasher.turns <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(s.ctx, 100*time.Millisecond)
	defer cancel()
	_, err := s.SignIn(ctx, Attempt{Login: waiting, Secret: "wrong"})
	waits(t, err)
	for _, login := range []string{known, memberNumber("000001"), "0799000111", "nobody"} {
		ctx, cancel := context.WithTimeout(s.ctx, 20*time.Millisecond)
		if _, err := s.SignIn(ctx, Attempt{Login: login, Secret: "482913"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s did not wait for its turn: %v", login, err)
		}
		cancel()
	}
	<-s.hasher.turns
	s.signsIn(Attempt{Login: known, Secret: "482913"})
}
