package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// erasing is a site whose store can be read as a whole.
func erasing(t *testing.T) (*Service, *records.Store) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{
		Dir: t.TempDir(), Collections: slices.Concat(Collections(), audit.Collections()), Create: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	sleep := func(context.Context, time.Duration) error { return nil }
	return NewService(store, audit.NewLog(store, now, rand.Reader), Options{Now: now, Random: rand.Reader, Sleep: sleep, Cost: cheap}), store
}

// everything is all that a store holds, a document a line.
func everything(t *testing.T, store *records.Store) string {
	t.Helper()
	var text strings.Builder
	err := store.Dump(t.Context(), func(collection, id string, document []byte) error {
		fmt.Fprintf(&text, "%s %s %s\n", collection, id, document)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// lived makes somebody about whom everything there is to keep is kept.
func lived(t *testing.T, s *Service) Person {
	t.Helper()
	added, err := s.Add(t.Context(), Shell(), New{Name: "Sample Learner", Phone: "0712345678", Secret: "284916"})
	if err != nil {
		t.Fatal(err)
	}
	p := added.Person
	token, err := s.NewDevice(t.Context(), p, "Firefox, Android")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Attempt{{Login: p.Member}, {Login: p.Phone}, {Login: p.Member, Device: token}} {
		a.Secret = "111222"
		if _, err := s.SignIn(t.Context(), a); !fault.Is(err, fault.KindUnauthenticated) {
			t.Fatalf("a wrong secret: %v", err)
		}
	}
	if err := s.ConfirmSecret(t.Context(), p, "111222", ""); !fault.Is(err, fault.KindUnauthenticated) {
		t.Fatalf("a wrong secret: %v", err)
	}
	if p, err = s.Rename(t.Context(), Shell(), p.ID, "Sample Learner Two", "she told us"); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestErase looks through the whole store for what is left of a person.
func TestErase(t *testing.T) {
	s, store := erasing(t)
	other, err := s.Add(t.Context(), Shell(), New{Name: "Another Person", Phone: "0722000111", Secret: "284916"})
	if err != nil {
		t.Fatal(err)
	}
	before := everything(t, store)
	p := lived(t, s)
	second, err := s.Add(t.Context(), Shell(), New{Name: "On Her Phone", Phone: "0722000111", Secret: "284916"})
	if err != nil || !second.PhoneTaken {
		t.Fatal(second, err)
	}
	hers := []string{p.Member, p.Phone, "Sample Learner", "she told us", second.Person.Member, "On Her Phone"}
	for _, text := range hers {
		if !strings.Contains(everything(t, store), text) {
			t.Fatalf("%q is nowhere: the test proves nothing", text)
		}
	}
	for _, person := range []Person{p, second.Person} {
		if found, err := Erase(t.Context(), store, person.ID); err != nil || !found {
			t.Fatal(found, err)
		}
		if found, err := Erase(t.Context(), store, person.ID); err != nil || found {
			t.Fatalf("again: %v, %v", found, err)
		}
	}
	after := everything(t, store)
	for _, text := range hers {
		if strings.Contains(after, text) {
			t.Errorf("%q is still there:\n%s", text, after)
		}
	}
	for line := range strings.Lines(after) {
		if !strings.HasPrefix(line, "audit ") && !strings.HasPrefix(line, "guesses ") && !strings.Contains(before, line) {
			t.Errorf("left behind: %s", line)
		}
	}
	for line := range strings.Lines(before) {
		if !strings.Contains(after, line) {
			t.Errorf("somebody else's, gone: %s", line)
		}
	}
	if who, err := s.SignIn(t.Context(), Attempt{Login: "0722000111", Secret: "284916"}); err != nil || who.ID != other.Person.ID {
		t.Errorf("the phone's first holder: %v, %v", who, err)
	}
	if _, err := s.SignIn(t.Context(), Attempt{Login: p.Member, Secret: "284916"}); !fault.Is(err, fault.KindUnauthenticated) {
		t.Errorf("the person erased: %v", err)
	}
	again, err := s.Add(t.Context(), Shell(), New{Name: "Somebody New", Phone: "0712345678"})
	if err != nil || again.PhoneTaken {
		t.Errorf("her phone is not free: %v, %v", again, err)
	}
}

// TestEraseCutOff has the program die after each of the steps: she cannot sign
// in, and doing it again leaves as little as doing it once.
func TestEraseCutOff(t *testing.T) {
	whole, store := erasing(t)
	if _, err := Erase(t.Context(), store, lived(t, whole).ID); err != nil {
		t.Fatal(err)
	}
	left := strings.Count(everything(t, store), "\n")
	for steps := 1; ; steps++ {
		s, store := erasing(t)
		p := lived(t, s)
		ctx := &cutOff{Context: t.Context(), left: steps}
		_, err := Erase(ctx, store, p.ID)
		if err == nil {
			if steps < 12 {
				t.Fatalf("only %d steps", steps)
			}
			return
		}
		if _, err := s.SignIn(t.Context(), Attempt{Login: p.Member, Secret: "284916"}); steps > 4 && !fault.Is(err, fault.KindUnauthenticated) {
			t.Errorf("after %d steps she signs in: %v", steps, err)
		}
		if _, err := Erase(t.Context(), store, p.ID); err != nil {
			t.Fatal(err)
		}
		if text := everything(t, store); strings.Count(text, "\n") > left+1 || strings.Contains(text, p.Phone) || strings.Contains(text, p.Member) {
			t.Errorf("cut off after %d steps and done again, this is left:\n%s", steps, text)
		}
	}
}

// cutOff is a context that ends when it was asked so many times.
type cutOff struct {
	context.Context
	left int
}

func (c *cutOff) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestEraseAdministrator erases the one whom the setup link made: the next
// first administrator is somebody else, with an id of her own.
func TestEraseAdministrator(t *testing.T) {
	s, store := erasing(t)
	form := Form{Name: "Sample Administrator", Secret: "a long passphrase", Repeat: "a long passphrase"}
	made := func() Person {
		t.Helper()
		token, err := s.NewSetupToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Setup(t.Context(), token, form)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := made()
	if found, err := Erase(t.Context(), store, first.ID); err != nil || !found {
		t.Fatal(found, err)
	}
	second := made()
	if second.ID == first.ID {
		t.Fatal("the next administrator has the id of the erased one")
	}
	if found, err := Erase(t.Context(), store, first.ID); err != nil || found {
		t.Fatal(found, err)
	}
	if _, err := s.Get(t.Context(), second.ID); err != nil {
		t.Errorf("the next administrator: %v", err)
	}
}
