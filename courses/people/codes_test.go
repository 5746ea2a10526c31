package people

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
	"unicode"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// However a code is typed, it is the code.
func TestParseCode(t *testing.T) {
	draw := maker{random: rand.Reader}
	for range 500 {
		code, err := draw.code()
		if err != nil {
			t.Fatal(err)
		}
		if read, ok := ParseCode(code); !ok || read != code {
			t.Fatalf("%q is read as %q", code, read)
		}
		if read, ok := ParseCode(SpellCode(code)); !ok || read != code {
			t.Fatalf("%q is read as %q", SpellCode(code), read)
		}
		if typed := mistyped(t, code); !strings.ContainsAny(code, "UOIL") {
			if read, ok := ParseCode(typed); !ok || read != code {
				t.Fatalf("%q, typed %q, is read as %q", code, typed, read)
			}
		}
	}
	for _, wrong := range []string{"", "ABCD", "ABCDEFG", "ABCDEFGHJ", "ABCDEFGU", "ABCD EFG!", "ÀBCDEFGH", strings.Repeat("-", 300)} {
		if read, ok := ParseCode(wrong); ok {
			t.Errorf("%q is read as %q", wrong, read)
		}
	}
}

// mistyped writes a code as somebody in a hurry does.
func mistyped(t *testing.T, code string) string {
	t.Helper()
	var b strings.Builder
	for _, r := range code {
		n, err := rand.Int(rand.Reader, big.NewInt(12))
		if err != nil {
			t.Fatal(err)
		}
		switch k := n.Int64(); {
		case r == '0' && k < 8:
			r = []rune("oO0Oo0oO")[k]
		case r == '1' && k < 8:
			r = []rune("iIlL1ilL")[k]
		case k < 6:
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
		if n.Int64()%3 == 0 {
			b.WriteString([]string{" ", "-", "\u2011", "\u00a0"}[n.Int64()/3])
		}
	}
	return b.String()
}

func TestCodesAreKeptHashed(t *testing.T) {
	s := newSite(t)
	_, code := s.invited("Sample Learner 1")
	for _, kept := range []string{s.kept("invitations"), s.kept("invitation-codes")} {
		if strings.Contains(kept, code) || strings.Contains(kept, SpellCode(code)) {
			t.Errorf("the code stands in the store: %s", kept)
		}
	}
}

func (s *site) kept(collection string) string {
	s.t.Helper()
	table := map[string]func() string{
		"invitations":      func() string { return fmt.Sprint(all(s, s.invitations)) },
		"invitation-codes": func() string { return fmt.Sprint(all(s, s.invitationCodes)) },
	}
	return table[collection]()
}

func all[T any](s *site, table *records.Table[T]) (items []records.Found[T]) {
	s.t.Helper()
	for found, err := range table.All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		items = append(items, found)
	}
	return items
}

// Ten wrong codes from one address, and every look from there is slow for the
// rest of the hour; a hundred on the site, and every look is.
func TestGuessedCodesAreSlowed(t *testing.T) {
	s := newSite(t)
	_, code := s.invited("Sample Learner 1")
	guess := func(i int, address string) {
		t.Helper()
		_, err := s.Invited(s.ctx, fmt.Sprintf("ZZZZ%04d", i), address)
		wants(t, err, fault.KindNotFound, "join.unknown")
	}
	for i := range codeGuessesAnAddress {
		guess(i, "10.0.0.1")
	}
	if s.sleeps() != 0 {
		t.Fatalf("slowed %d times before the bound", s.sleeps())
	}
	guess(11, "10.0.0.1")
	if s.sleeps() != 1 || s.slept[0] != 2*time.Second {
		t.Fatalf("the eleventh: slept %v", s.slept)
	}
	if _, err := s.Invited(s.ctx, code, "10.0.0.1"); err != nil || s.sleeps() != 2 {
		t.Fatalf("the right one: %v, slept %v", err, s.slept)
	}
	if _, err := s.Invited(s.ctx, code, "10.0.0.2"); err != nil || s.sleeps() != 2 {
		t.Fatalf("elsewhere: %v, slept %v", err, s.slept)
	}
	for i := range codeGuessesASite - 11 {
		guess(100+i, fmt.Sprintf("10.1.0.%d", i))
	}
	if s.sleeps() != 2 {
		t.Fatalf("slowed before the site's bound: %v", s.slept)
	}
	if _, err := s.Invited(s.ctx, code, "10.0.0.2"); err != nil || s.sleeps() != 3 {
		t.Fatalf("a busy site: %v, slept %v", err, s.slept)
	}
	s.pass(time.Hour + time.Millisecond)
	if _, err := s.Invited(s.ctx, code, "10.0.0.1"); err != nil || s.sleeps() != 3 {
		t.Fatalf("after the hour: %v, slept %v", err, s.slept)
	}
	// Wrong codes and wrong secrets are counted apart.
	if got := len(all(s, s.guesses)); got != 0 {
		t.Errorf("%d wrong codes count as wrong secrets", got)
	}
}

// What cannot be a code, and what is no longer one, is no guess.
func TestWhatIsNoGuess(t *testing.T) {
	s := newSite(t)
	her, code := s.invited("Sample Learner 1")
	_, err := s.Invited(s.ctx, "hello", "10.0.0.1")
	wants(t, err, fault.KindInvalid, "join.form")
	if _, err := s.Invite(s.ctx, Shell(), her.ID); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, err := s.Invited(s.ctx, code, "10.0.0.1")
		wants(t, err, fault.KindConflict, "join.replaced")
	}
	if got := len(all(s, s.codeGuesses)); got != 0 {
		t.Errorf("%d were counted", got)
	}
}
