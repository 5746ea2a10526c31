package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

func TestDelays(t *testing.T) {
	s := newSite(t)
	known := s.add(New{Secret: "482913", Phone: "0712345987"}).Person.Member
	for _, login := range []string{known, memberNumber("000001"), "0799000111"} {
		for i, seconds := range []int{0, 0, 0, 30, 120, 600, 1800, 1800, 1800} {
			_, err := s.SignIn(s.ctx, Attempt{Login: login, Secret: "wrong"})
			wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
			wait := time.Duration(seconds) * time.Second
			if wait == 0 {
				continue
			}
			_, err = s.SignIn(s.ctx, Attempt{Login: login, Secret: "482913"})
			f := waits(t, err)
			if f.Wait != wait {
				t.Fatalf("%s: after %d wrong secrets the wait is %s, want %s", login, i+1, f.Wait, wait)
			}
			s.pass(wait - time.Millisecond)
			_, err = s.SignIn(s.ctx, Attempt{Login: login, Secret: "482913"})
			if f := waits(t, err); f.Wait != time.Second {
				t.Fatalf("%s: a moment before, the wait is %s", login, f.Wait)
			}
			s.pass(time.Millisecond)
		}
	}
	s.signsIn(Attempt{Login: known, Secret: "482913"})
	for range 3 {
		_, err := s.SignIn(s.ctx, Attempt{Login: known, Secret: "wrong"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	s.signsIn(Attempt{Login: known, Secret: "482913"})
}

func TestWaitIsSaidRoundedUp(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Millisecond:                  "secret.wait_seconds [n 1] 1s",
		30 * time.Second:                  "secret.wait_seconds [n 30] 30s",
		time.Minute - time.Millisecond:    "secret.wait_minutes [n 1] 1m0s",
		time.Minute + time.Millisecond:    "secret.wait_minutes [n 2] 1m1s",
		30 * time.Minute:                  "secret.wait_minutes [n 30] 30m0s",
		30*time.Minute - time.Millisecond: "secret.wait_minutes [n 30] 30m0s",
	} {
		f, _ := fault.Of(tooSoon(wait))
		if got := fmt.Sprint(f.Key, " ", f.Args, " ", f.Wait); got != want || f.Kind != fault.KindTooMany {
			t.Errorf("%s: %s, want %s", wait, got, want)
		}
	}
}

// Each login has its own record.
func TestDelayOfOneLoginIsNotAnothers(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913", Phone: "0712345987"}).Person
	for range 4 {
		_, err := s.SignIn(s.ctx, Attempt{Login: "0712 345 987", Secret: "wrong"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	_, err := s.SignIn(s.ctx, Attempt{Login: "+254712345987", Secret: "482913"})
	waits(t, err)
	s.signsIn(Attempt{Login: strings.ToLower(p.Member), Secret: "482913"})
}

// Tries at the same moment get no further than tries in a row.
func TestParallelGuessesAtOneLogin(t *testing.T) {
	s := newSite(t)
	login := s.add(New{Secret: "482913"}).Person.Member
	for _, l := range []string{login, memberNumber("000001")} {
		counts := tallied(t, together(16, func(i int) error {
			_, err := s.SignIn(s.ctx, Attempt{Login: l, Secret: "wrong", Address: fmt.Sprintf("10.0.0.%d", i)})
			return err
		}))
		if counts["sign_in.wrong"] != 4 || counts["secret.wait_seconds"] != 12 {
			t.Errorf("%s: %v", l, counts)
		}
		if f := s.failuresOf("login/" + l); f.Count != 4 || !f.Next.Equal(s.time().Add(30*time.Second)) {
			t.Errorf("%s: %+v", l, f)
		}
	}
}

// Sixteen wrong guesses are sixteen, whoever writes first.
func TestParallelGuessesAreAllCounted(t *testing.T) {
	s := newSite(t)
	login := s.add(New{Secret: "482913"}).Person.Member
	errs := together(16, func(i int) error {
		for {
			_, err := s.SignIn(s.ctx, Attempt{Login: login, Secret: "wrong", Address: "10.0.0.1"})
			f, ok := fault.Of(err)
			if !ok || f.Kind != fault.KindTooMany {
				return err
			}
			s.pass(f.Wait)
		}
	})
	if counts := tallied(t, errs); counts["sign_in.wrong"] != 16 {
		t.Errorf("%v", counts)
	}
	if f := s.failuresOf("login/" + login); f.Count != 16 {
		t.Errorf("counted %d", f.Count)
	}
	totals, err := s.guesses.Tally(s.ctx, "address", records.Query{Equal: []any{addressKey("10.0.0.1")}})
	if err != nil || totals[0].Count < 1 {
		t.Errorf("%v, %v", totals, err)
	}
}

func TestParallelGuessesFromOneAddress(t *testing.T) {
	s := newSite(t)
	together(16, func(i int) error {
		_, err := s.SignIn(s.ctx, Attempt{Login: memberNumber(fmt.Sprintf("%06d", i)), Secret: "482913", Address: "10.0.0.1"})
		return err
	})
	totals, err := s.guesses.Tally(s.ctx, "address", records.Query{Equal: []any{addressKey("10.0.0.1")}})
	if err != nil || totals[0].Count != 16 {
		t.Errorf("%v, %v", totals, err)
	}
}

func TestBusyAddressIsSlowed(t *testing.T) {
	s := newSite(t)
	right := Attempt{Login: s.add(New{Secret: "482913"}).Person.Member, Secret: "482913", Address: "2001:db8:1:2::5"}
	for i := range guessesAnAddress {
		// One PIN tried on many numbers, from one network.
		_, err := s.SignIn(s.ctx, Attempt{Login: memberNumber(fmt.Sprintf("%06d", i)), Secret: "000000", Address: fmt.Sprintf("2001:db8:1:2::%x", i)})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	if s.sleeps() != 0 {
		t.Fatalf("slowed %d times before the bound", s.sleeps())
	}
	s.signsIn(right)
	if s.sleeps() != 1 || s.slept[0] != 2*time.Second {
		t.Fatalf("slept %v", s.slept)
	}
	elsewhere := right
	elsewhere.Address = "2001:db8:1:3::5"
	s.signsIn(elsewhere)
	if s.sleeps() != 1 {
		t.Error("another address is slowed too")
	}
	s.pass(time.Hour - time.Millisecond)
	s.signsIn(right)
	if s.sleeps() != 2 {
		t.Error("not slowed to the end of the hour")
	}
	s.pass(2 * time.Millisecond)
	s.signsIn(right)
	if s.sleeps() != 2 {
		t.Error("slowed after the hour")
	}
}

func TestBusySiteIsSlowed(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Secret: "482913"}).Person
	right := Attempt{Login: p.Member, Secret: "482913", Address: "10.9.9.9"}
	var earlier []records.Item[guess]
	for i := range guessesASite - 1 {
		earlier = append(earlier, records.Item[guess]{ID: fmt.Sprint(i), Value: guess{Address: fmt.Sprint(i), At: s.time()}})
	}
	if _, err := s.guesses.InsertMany(s.ctx, earlier); err != nil {
		t.Fatal(err)
	}
	s.signsIn(right)
	if s.sleeps() != 0 {
		t.Fatal("slowed before the bound")
	}
	began := s.time()
	s.pass(time.Minute)
	_, err := s.SignIn(s.ctx, Attempt{Login: "anything", Secret: "000000"})
	wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	s.signsIn(right)
	if err := s.ConfirmSecret(s.ctx, p, "482913", "10.9.9.9"); err != nil {
		t.Error(err)
	}
	if s.sleeps() != 2 {
		t.Fatalf("slept %d times", s.sleeps())
	}
	// The attack goes on: what is kept does not grow, and the latest are kept.
	for range 10 {
		_, err := s.SignIn(s.ctx, Attempt{Login: "anything", Secret: "000000"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	if kept := s.guessesSince(began); kept != guessesASite {
		t.Errorf("%d guesses are kept", kept)
	}
	if latest := s.guessesSince(s.time()); latest != 11 {
		t.Errorf("%d of the 11 latest are kept", latest)
	}
	// When the hour is over each wrong secret takes two old ones with it.
	s.pass(2 * time.Hour)
	for range 3 {
		_, err := s.SignIn(s.ctx, Attempt{Login: "anything", Secret: "000000"})
		wants(t, err, fault.KindUnauthenticated, "sign_in.wrong")
	}
	if kept := s.guessesSince(began); kept != guessesASite-3 {
		t.Errorf("%d guesses are kept", kept)
	}
}

func TestAddressKey(t *testing.T) {
	same := [][2]string{{"10.0.0.1", "::ffff:10.0.0.1"}, {"2001:db8::1", "2001:db8::ffff:1"}, {"fe80::1%eth0", "fe80::2"}, {" 10.0.0.1", "10.0.0.1"}}
	for _, pair := range same {
		if addressKey(pair[0]) != addressKey(pair[1]) {
			t.Errorf("%v differ", pair)
		}
	}
	if addressKey("10.0.0.1") == addressKey("10.0.0.2") || addressKey("2001:db8::1") == addressKey("2001:db8:0:1::1") {
		t.Error("two addresses are one")
	}
	if addressKey("") != "" || strings.Contains(addressKey("10.0.0.1"), "10.0") {
		t.Error("an address is kept readable, or none is kept as one")
	}
}

func TestSignInNeedsBothFields(t *testing.T) {
	s := newSite(t)
	_, err := s.SignIn(s.ctx, Attempt{Login: " ", Secret: "482913"})
	wants(t, err, fault.KindInvalid, "login.missing")
	_, err = s.SignIn(s.ctx, Attempt{Login: "M1234566", Secret: " "})
	wants(t, err, fault.KindInvalid, "secret.missing")
}

// A stranger at the door does not hold up who is inside, and the other way.
func TestConfirmSecret(t *testing.T) {
	s := newSite(t)
	p := s.add(New{Role: Administrator, Secret: "matatu ya jioni"}).Person
	for range 7 {
		s.SignIn(s.ctx, Attempt{Login: p.Member, Secret: "wrong"})
	}
	if err := s.ConfirmSecret(s.ctx, p, "matatu ya jioni", "10.0.0.1"); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		f := wants(t, s.ConfirmSecret(s.ctx, p, "wrong", "10.0.0.1"), fault.KindUnauthenticated, "secret.wrong_staff")
		if f.Field != "secret" {
			t.Errorf("about field %q", f.Field)
		}
	}
	waits(t, s.ConfirmSecret(s.ctx, p, "matatu ya jioni", "10.0.0.1"))
	wants(t, s.ConfirmSecret(s.ctx, p, "", ""), fault.KindInvalid, "secret.missing_staff")
	wants(t, s.ConfirmSecret(s.ctx, s.add(New{Secret: "482913"}).Person, "", ""), fault.KindInvalid, "secret.missing")
	wants(t, s.ConfirmSecret(s.ctx, Person{}, "x", ""), fault.KindUnauthenticated, "secret.wrong")
	s.pass(30 * time.Second)
	if err := s.ConfirmSecret(s.ctx, p, "matatu ya jioni", "10.0.0.1"); err != nil {
		t.Error(err)
	}
}

func TestErrorsHoldNoLogin(t *testing.T) {
	s := newSite(t)
	s.add(New{Phone: "0712345987"})
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	for _, call := range []func() error{
		func() error {
			_, err := s.SignIn(ctx, Attempt{Login: "0712345987", Secret: "482913"})
			return err
		},
		func() error { _, err := s.ByLogin(ctx, "0712345987"); return err },
		func() error {
			_, err := s.Add(ctx, Shell(), New{Name: "Sample", Phone: "0712345987"})
			return err
		},
		func() error {
			return hide(fmt.Errorf("get %q: %w", "+254712345987", context.Canceled), "+254712345987")
		},
	} {
		err := call()
		if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "712345987") {
			t.Errorf("got %v", err)
		}
	}
}

func TestRealSleepEndsWithItsContext(t *testing.T) {
	if err := sleep(context.Background(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
