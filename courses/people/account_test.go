package people

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

func TestSettings(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Language: "en"}).Person
	if _, err := s.SetLanguage(s.ctx, p, "sw"); err != nil {
		t.Error(err)
	}
	if _, err := s.SetTextSize(s.ctx, p, "larger"); err != nil {
		t.Error(err)
	}
	got, err := s.SetPrintName(s.ctx, p, "  Sample  Person ")
	if err != nil || got.Language != "sw" || got.TextSize != "larger" || got.PrintName != "Sample Person" || got.Generation != p.Generation {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.SetPrintName(s.ctx, p, ""); err != nil || got.PrintName != "" {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = s.SetLanguage(s.ctx, p, "fr")
	wants(t, err, fault.KindInvalid, "language.unknown")
	_, err = s.SetTextSize(s.ctx, p, "huge")
	wants(t, err, fault.KindInvalid, "text_size.unknown")
	_, err = s.SetPrintName(s.ctx, p, "a\x00")
	if f := wants(t, err, fault.KindInvalid, "name.letters"); f.Field != "print_name" {
		t.Errorf("about field %q", f.Field)
	}
	_, err = s.SetLanguage(s.ctx, Shell(), "sw")
	wants(t, err, fault.KindNotFound, "person.unknown")
}

// Sixteen changes of one account at once are all kept.
func TestEndSessions(t *testing.T) {
	s := newSite(t)
	p := s.add(New{}).Person
	together(16, func(int) error {
		_, err := s.EndSessions(s.ctx, p)
		return err
	})
	if got, err := s.Get(s.ctx, p.ID); err != nil || got.Generation != p.Generation+16 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestChangeSecret(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913", Phone: "0712345987"}).Person
	for _, c := range []struct{ old, fresh, repeat, key, field string }{
		{"482913", "123456", "123456", "secret.running", "secret"},
		{"482913", "345987", "345987", "secret.phone_end", "secret"},
		{"482913", p.Member[2:], p.Member[2:], "secret.own_number", "secret"},
		{"482913", "771904", "771905", "secret.mismatch", "repeat"},
	} {
		_, err := s.ChangeSecret(s.ctx, p, c.old, c.fresh, c.repeat)
		if f := wants(t, err, fault.KindInvalid, c.key); f.Field != c.field {
			t.Errorf("%s: about field %q", c.key, f.Field)
		}
	}
	_, err := s.ChangeSecret(s.ctx, p, "482914", "771904", "771904")
	if f := wants(t, err, fault.KindUnauthenticated, "secret.wrong"); f.Field != "old" {
		t.Errorf("about field %q", f.Field)
	}
	s.signsIn(Attempt{Login: p.Member, Secret: "482913"})
	changed, err := s.ChangeSecret(s.ctx, p, "482913", "771904", " 771904")
	if err != nil || changed.Generation != p.Generation+1 {
		t.Fatalf("%+v, %v", changed, err)
	}
	s.signsIn(Attempt{Login: p.Member, Secret: "771904"})
	_, err = s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "482913"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
}

// Whoever needs a passphrase is told of a passphrase.
func TestChangePassphrase(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Role: Coordinator, Secret: "matatu ya jioni"}).Person
	_, err := s.ChangeSecret(s.ctx, p, "matatu ya jioni", " ", " ")
	wants(t, err, fault.KindInvalid, "secret.missing_staff")
	_, err = s.ChangeSecret(s.ctx, p, "matatu ya jioni", "482913", "482913")
	wants(t, err, fault.KindInvalid, "secret.short_staff")
	_, err = s.ChangeSecret(s.ctx, p, "matatu ya asubuhi", "kahawa ya asubuhi", "kahawa ya asubuhi")
	wants(t, err, fault.KindUnauthenticated, "secret.wrong_staff")
	counts := tallied(t, together(3, func(int) error {
		_, err := s.ChangeSecret(s.ctx, p, "matatu ya jioni", "kahawa ya asubuhi", "kahawa ya asubuhi")
		return err
	}))
	if counts[""] != 1 || counts["secret.changed_staff"]+counts["secret.wrong_staff"] != 2 {
		t.Errorf("%v", counts)
	}
}

// An open session does not let a stranger try old secrets without end.
func TestChangeSecretIsGuarded(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913"}).Person
	for range 4 {
		_, err := s.ChangeSecret(s.ctx, p, "wrong", "771904", "771904")
		wants(t, err, fault.KindUnauthenticated, "secret.wrong")
	}
	_, err := s.ChangeSecret(s.ctx, p, "482913", "771904", "771904")
	waits(t, err)
	s.pass(30 * time.Second)
	if _, err := s.ChangeSecret(s.ctx, p, "482913", "771904", "771904"); err != nil {
		t.Error(err)
	}
}

func TestParallelChangesOfASecret(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913"}).Person
	counts := tallied(t, together(3, func(int) error {
		_, err := s.ChangeSecret(s.ctx, p, "482913", "771904", "771904")
		return err
	}))
	if counts[""] != 1 || counts["secret.changed"]+counts["secret.wrong"] != 2 {
		t.Errorf("%v", counts)
	}
	s.signsIn(Attempt{Login: p.Member, Secret: "771904"})
}

func TestRename(t *testing.T) {
	s := newSite(t)
	by := s.add(New{Role: Administrator}).Person
	p := s.add(New{Name: "Wanjiku 🙂"}).Person
	if _, err := s.SetPrintName(s.ctx, p, "Wanjiku"); err != nil {
		t.Fatal(err)
	}
	for _, other := range []Person{p, {ID: "2", Roles: []Role{Trainer, Coordinator}}} {
		_, err := s.Rename(s.ctx, other, p.ID, "Wanjikũ", "misspelt")
		wants(t, err, fault.KindForbidden, "role.lacking")
	}
	_, err := s.Rename(s.ctx, by, "nobody", "Wanjikũ", "misspelt")
	wants(t, err, fault.KindNotFound, "person.unknown")
	_, err = s.Rename(s.ctx, by, p.ID, "", "misspelt")
	wants(t, err, fault.KindInvalid, "name.missing")
	_, err = s.Rename(s.ctx, by, p.ID, "Wanjikũ", " ")
	wants(t, err, fault.KindInvalid, "reason.missing")
	_, err = s.Rename(s.ctx, by, p.ID, "Wanjikũ", strings.Repeat("a", 501))
	wants(t, err, fault.KindInvalid, "reason.long")
	before := len(s.about(p.ID))

	renamed, err := s.Rename(s.ctx, by, p.ID, "Wanjikũ Kamau", "misspelt on the list")
	if err != nil || renamed.Name != "Wanjikũ Kamau" || renamed.PrintName != "" || renamed.Generation != p.Generation {
		t.Fatalf("%+v, %v", renamed, err)
	}
	if _, err := s.Rename(s.ctx, by, p.ID, "Wanjikũ Kamau", "again"); err != nil {
		t.Error(err)
	}
	facts := s.about(p.ID)
	if len(facts) != before+1 {
		t.Fatalf("%+v", facts)
	}
	fact := facts[0]
	if fact.What == audit.PersonAdded {
		fact = facts[len(facts)-1]
	}
	text, _, err := s.renames.Get(s.ctx, fact.Detail["rename"])
	if err != nil || fact.By != by.ID || fact.What != audit.PersonRenamed {
		t.Fatalf("%+v, %v", fact, err)
	}
	if text.Person != p.ID || text.Before != "Wanjiku 🙂" || text.After != "Wanjikũ Kamau" || text.Reason != "misspelt on the list" {
		t.Errorf("%+v", text)
	}
	for _, value := range fact.Detail {
		if strings.ContainsAny(value, " 🙂ũ") {
			t.Errorf("the fact holds text: %q", value)
		}
	}
}
