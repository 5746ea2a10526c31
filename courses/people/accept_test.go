package people

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

func TestAccept(t *testing.T) {
	s := newSite(t)
	her, code := s.invited("Sample Learner 1")
	form := Acceptance{ID: "form-1", Secret: "739164", Repeat: "739164", Language: "sw"}
	for _, wrong := range []struct {
		change func(*Acceptance)
		key    string
	}{
		{func(f *Acceptance) { f.Secret, f.Repeat = "", "" }, "secret.missing"},
		{func(f *Acceptance) { f.Secret, f.Repeat = "111111", "111111" }, "secret.repeated"},
		{func(f *Acceptance) { f.Secret, f.Repeat = her.Member[1:7], her.Member[1:7] }, "secret.own_number"},
		{func(f *Acceptance) { f.Repeat = "739165" }, "secret.mismatch"},
		{func(f *Acceptance) { f.Language = "xx" }, "language.unknown"},
	} {
		f := form
		wrong.change(&f)
		_, err := s.Accept(s.ctx, code, "", f)
		wants(t, err, fault.KindInvalid, wrong.key)
	}
	// What was refused spent nothing.
	p, err := s.Accept(s.ctx, "  "+SpellCode(code), "", form)
	if err != nil || p.ID != her.ID || p.Language != "sw" || p.Origins[LanguageField] != "self" || p.FirstSeen == nil || p.Generation != her.Generation+1 {
		t.Fatalf("%+v, %v", p, err)
	}
	s.signsIn(Attempt{Login: her.Member, Secret: "739164"})
	if said := s.said(her.ID); !slices.Contains(said, audit.PersonJoined) {
		t.Errorf("the log says %v", said)
	}
	// The same form again is answered the same; nothing else is.
	again, err := s.Accept(s.ctx, code, "", form)
	if err != nil || again.ID != her.ID || again.Generation != p.Generation {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	other := form
	other.Secret, other.Repeat = "928374", "928374"
	_, err = s.Accept(s.ctx, code, "", other)
	wants(t, err, fault.KindConflict, "join.spent")
	other.ID = "form-2"
	_, err = s.Accept(s.ctx, code, "", other)
	wants(t, err, fault.KindConflict, "join.spent")
	_, err = s.Invited(s.ctx, code, "")
	wants(t, err, fault.KindConflict, "join.spent")
	s.pass(time.Minute)
	_, err = s.Accept(s.ctx, code, "", form)
	wants(t, err, fault.KindConflict, "join.spent")
	s.signsIn(Attempt{Login: her.Member, Secret: "739164"})
}

// A reset ends what the forgotten secret had opened, and the waits.
func TestAcceptReset(t *testing.T) {
	s := newSite(t)
	her := s.add(New{Name: "Sample Learner 1", Phone: "0712345678", Secret: "284916"}).Person
	reset, err := s.InviteReset(s.ctx, Shell(), her.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.signsIn(Attempt{Login: her.Member, Secret: "284916"}) // until it is used the old one is good
	for range 5 {
		_, _ = s.SignIn(s.ctx, Attempt{Login: her.Phone, Secret: "000001"})
	}
	p, err := s.Accept(s.ctx, reset.Code, "", Acceptance{Secret: "739164", Repeat: "739164"})
	if err != nil || p.Generation <= her.Generation {
		t.Fatalf("%+v, %v", p, err)
	}
	_, err = s.SignIn(s.ctx, Attempt{Login: her.Member, Secret: "284916"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	for _, login := range []string{her.Phone, her.Member} {
		s.signsIn(Attempt{Login: login, Secret: "739164"})
	}
}

// Of sixteen who use one code at once one wins, and hers is the secret.
func TestAcceptRace(t *testing.T) {
	for _, form := range []string{"", "the same form"} {
		s := newSite(t)
		her, code := s.invited("Sample Learner 1")
		secrets := make([]string, 16)
		errs := together(16, func(i int) error {
			secrets[i] = fmt.Sprintf("7391%02d", 40+i)
			_, err := s.Accept(s.ctx, code, "", Acceptance{ID: form, Secret: secrets[i], Repeat: secrets[i]})
			return err
		})
		counts := tallied(t, errs)
		if counts[""] != 1 || counts["join.spent"]+counts["join.busy"] != 15 {
			t.Fatalf("form %q: %v", form, counts)
		}
		for i, err := range errs {
			_, signs := s.SignIn(s.ctx, Attempt{Login: her.Member, Secret: secrets[i]})
			s.pass(time.Hour)
			if (err == nil) != (signs == nil) {
				t.Errorf("form %q: try %d was answered %v, and its secret %v", form, i, err, signs)
			}
		}
	}
}

// The same form from a finger that taps sixteen times: all are answered alike.
func TestAcceptDoublePost(t *testing.T) {
	s := newSite(t)
	her, code := s.invited("Sample Learner 1")
	form := Acceptance{ID: "form", Secret: "739164", Repeat: "739164"}
	generations := make([]int, 16)
	counts := tallied(t, together(16, func(i int) error {
		p, err := s.Accept(s.ctx, code, "", form)
		generations[i] = p.Generation
		return err
	}))
	if counts[""] != 16 {
		t.Fatalf("%v", counts)
	}
	now, err := s.Get(s.ctx, her.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, generation := range generations {
		if generation != now.Generation {
			t.Errorf("a session of generation %d is over: it is %d", generation, now.Generation)
		}
	}
}

// Cut off after any step, the code is not lost: the same form finishes it at
// once, another after a minute, and nobody is locked out.
func TestAcceptCutOff(t *testing.T) {
	for _, resend := range []bool{true, false} {
		s := newSite(t)
		her, code := s.invited("Sample Learner 1")
		phc, err := s.hasher.hash(s.ctx, "739164")
		if err != nil {
			t.Fatal(err)
		}
		mine := taking{Form: "form", At: s.time(), Hash: phc, Generation: her.Generation + 1}
		if _, err := s.take(s.ctx, her.ID, codeHash(code), mine); err != nil {
			t.Fatal(err)
		}
		if resend {
			p, err := s.Accept(s.ctx, code, "", Acceptance{ID: "form", Secret: "739164", Repeat: "739164"})
			if err != nil || p.ID != her.ID {
				t.Fatalf("%+v, %v", p, err)
			}
			s.signsIn(Attempt{Login: her.Member, Secret: "739164"})
			continue
		}
		if _, err := s.Invited(s.ctx, code, ""); err != nil {
			t.Errorf("the code is gone: %v", err)
		}
		fresh := Acceptance{ID: "another", Secret: "928374", Repeat: "928374"}
		_, err = s.Accept(s.ctx, code, "", fresh)
		wants(t, err, fault.KindConflict, "join.busy")
		s.pass(time.Minute)
		if _, err := s.Accept(s.ctx, code, "", fresh); err != nil {
			t.Fatal(err)
		}
		s.signsIn(Attempt{Login: her.Member, Secret: "928374"})
	}
}

// Whoever sent the form may be gone before the answer: it is finished.
func TestAcceptWithoutWaiting(t *testing.T) {
	s := newSite(t)
	her, code := s.invited("Sample Learner 1")
	ctx, cancel := context.WithCancel(s.ctx)
	time.AfterFunc(time.Millisecond, cancel)
	_, err := s.Accept(ctx, code, "", Acceptance{ID: "form", Secret: "739164", Repeat: "739164"})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := s.Accept(s.ctx, code, "", Acceptance{ID: "form", Secret: "739164", Repeat: "739164"}); err != nil {
		t.Fatal(err)
	}
	s.signsIn(Attempt{Login: her.Member, Secret: "739164"})
}

// Any order of making, replacing, waiting, looking and using codes: only the
// latest code, within its time, sets a secret, once; and the secret that was
// set last is the one that signs in.
func TestCodesInAnyOrder(t *testing.T) {
	for seed := range uint64(30) {
		s := newSite(t)
		random := rand.New(rand.NewPCG(seed, 1))
		her, code := s.invited("Sample Learner 1")
		codes, live, until := []string{code}, code, s.time().Add(ForSlip.holds())
		secret := ""
		for step := range 25 {
			switch random.IntN(4) {
			case 0:
				make, holds := s.Invite, ForSlip.holds()
				if random.IntN(2) == 0 {
					make, holds = s.InviteReset, ForReset.holds()
				}
				slip, err := make(s.ctx, Shell(), her.ID)
				if err != nil {
					t.Fatal(err)
				}
				codes, live, until = append(codes, slip.Code), slip.Code, s.time().Add(holds)
			case 1:
				s.pass(time.Duration(random.IntN(10*24)) * time.Hour)
			default:
				used := codes[len(codes)-1-random.IntN(min(3, len(codes)))]
				fresh := fmt.Sprintf("7391%02d", 40+step)
				_, err := s.Accept(s.ctx, used, "", Acceptance{Secret: fresh, Repeat: fresh})
				if good := used == live && s.time().Before(until); good != (err == nil) {
					t.Fatalf("seed %d, step %d: code good %v, answered %v", seed, step, good, err)
				}
				if err == nil {
					live, secret = "", fresh
				}
			}
		}
		if secret != "" {
			s.signsIn(Attempt{Login: her.Member, Secret: secret})
			continue
		}
		_, err := s.SignIn(s.ctx, Attempt{Login: her.Member, Secret: "739140"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
}
