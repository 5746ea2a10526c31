package people

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

var goodForm = Form{Name: "Sample Administrator", Language: "sw", Secret: "matatu ya jioni", Repeat: "matatu ya jioni"}

func (s *site) token() string {
	s.t.Helper()
	token, err := s.NewSetupToken(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func (s *site) administrators() []Person {
	s.t.Helper()
	var found []Person
	for k, err := range s.people.All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		if k.Value.Is(Administrator) {
			found = append(found, k.Value.Person)
		}
	}
	return found
}

func TestSetup(t *testing.T) {
	s := newSite(t)
	first, second := s.token(), s.token()
	if len(first) < 52 || first == second {
		t.Errorf("tokens %s, %s", first, second)
	}
	for k, err := range s.tokens.All(s.ctx, "") {
		if err != nil || strings.Contains(k.ID, first) {
			t.Errorf("kept as %s, %v", k.ID, err)
		}
	}
	for range 3 { // looking spends nothing
		if err := s.CheckSetup(s.ctx, first); err != nil {
			t.Fatal(err)
		}
	}
	form := goodForm
	form.Phone = "0712345987"
	p, err := s.Setup(s.ctx, first, form)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Is(Administrator) || p.Language != "sw" || p.Phone != "+254712345987" || !loginShape.MatchString(p.Member) {
		t.Errorf("%+v", p)
	}
	if has, err := s.HasAdministrator(s.ctx); err != nil || !has {
		t.Errorf("%t, %v", has, err)
	}
	for _, login := range []string{p.Member, "0712345987"} {
		s.signsIn(Attempt{Login: login, Secret: goodForm.Secret})
	}
	wants(t, s.CheckSetup(s.ctx, first), fault.KindConflict, "setup.spent")
	wants(t, s.CheckSetup(s.ctx, second), fault.KindConflict, "setup.needless")
	_, err = s.Setup(s.ctx, first, goodForm)
	wants(t, err, fault.KindConflict, "setup.spent")
	_, err = s.Setup(s.ctx, second, goodForm)
	wants(t, err, fault.KindConflict, "setup.needless")
	_, err = s.NewSetupToken(s.ctx)
	wants(t, err, fault.KindConflict, "setup.needless")
}

func TestSetupLinkFaults(t *testing.T) {
	s := newSite(t)
	token := s.token()
	for _, other := range []string{"", "x", token[1:], token + "0", strings.Repeat("a", 5000), strings.ToUpper(token)} {
		wants(t, s.CheckSetup(s.ctx, other), fault.KindNotFound, "setup.unknown")
	}
	s.pass(24*time.Hour - time.Millisecond)
	if err := s.CheckSetup(s.ctx, token); err != nil {
		t.Error(err)
	}
	s.pass(time.Millisecond)
	wants(t, s.CheckSetup(s.ctx, token), fault.KindConflict, "setup.expired")
	_, err := s.Setup(s.ctx, token, goodForm)
	wants(t, err, fault.KindConflict, "setup.expired")
	s.add(New{Role: Administrator})
	wants(t, s.CheckSetup(s.ctx, token), fault.KindConflict, "setup.needless")
}

func TestSetupFormFaultsSpendNothing(t *testing.T) {
	s := newSite(t)
	token := s.token()
	for key, spoil := range map[string]func(*Form){
		"name.missing":         func(f *Form) { f.Name = " " },
		"phone.unknown":        func(f *Form) { f.Phone = "12" },
		"language.unknown":     func(f *Form) { f.Language = "xx" },
		"secret.missing_staff": func(f *Form) { f.Secret = "" },
		"secret.short_staff":   func(f *Form) { f.Secret, f.Repeat = "482913", "482913" },
		"secret.mismatch":      func(f *Form) { f.Repeat = "matatu ya asubuhi" },
	} {
		form := goodForm
		spoil(&form)
		_, err := s.Setup(s.ctx, token, form)
		if f := wants(t, err, fault.KindInvalid, key); f.Field == "" {
			t.Errorf("%s is about no field", key)
		}
	}
	if _, err := s.Setup(s.ctx, token, goodForm); err != nil {
		t.Error(err)
	}
}

func TestSetupRace(t *testing.T) {
	for round := range 5 {
		s := newSite(t)
		tokens := []string{s.token(), s.token()}
		counts := tallied(t, together(16, func(i int) error {
			form := goodForm
			form.Name = fmt.Sprintf("Sample %d", i)
			_, err := s.Setup(s.ctx, tokens[i%2], form)
			return err
		}))
		if counts[""] != 1 || counts["setup.busy"]+counts["setup.spent"]+counts["setup.needless"] != 15 {
			t.Errorf("round %d: %v", round, counts)
		}
		if made := s.administrators(); len(made) != 1 {
			t.Errorf("round %d: %d administrators", round, len(made))
		}
	}
}

// A setup that stopped between claim and account can be done again after a
// minute, and whoever stopped cannot finish beside it.
func TestSetupIsTakenOverFromTheDead(t *testing.T) {
	s := newSite(t)
	token := s.token()
	stopped, err := s.draft(New{Name: "Stopped", Role: Administrator, Secret: goodForm.Secret})
	if err != nil {
		t.Fatal(err)
	}
	if id, err := s.claimSetup(s.ctx, stopped.ID); err != nil || id != stopped.ID {
		t.Fatal(id, err)
	}
	s.pass(time.Minute - time.Millisecond)
	_, err = s.Setup(s.ctx, token, goodForm)
	wants(t, err, fault.KindConflict, "setup.busy")
	s.pass(time.Millisecond)
	if _, err = s.Setup(s.ctx, token, goodForm); err != nil {
		t.Fatal(err)
	}
	if _, err := s.create(s.ctx, making{person: stopped, secret: goodForm.Secret, way: s.secretWay(s.ctx, "x")}); !errors.Is(err, records.ErrExists) {
		t.Errorf("the one who stopped got %v", err)
	}
	if made := s.administrators(); len(made) != 1 || made[0].Name != goodForm.Name {
		t.Errorf("%+v", made)
	}
}

func TestSetupAfterTheLastAdministratorLeft(t *testing.T) {
	s := newSite(t)
	p, err := s.Setup(s.ctx, s.token(), goodForm)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.alter(s.ctx, p.ID, func(p *Person) error { p.Roles = nil; return nil }); err != nil {
		t.Fatal(err)
	}
	if has, err := s.HasAdministrator(s.ctx); err != nil || has {
		t.Fatalf("%t, %v", has, err)
	}
	s.pass(time.Hour)
	again, err := s.Setup(s.ctx, s.token(), goodForm)
	if err != nil || again.ID == p.ID {
		t.Errorf("%+v, %v", again, err)
	}
}
