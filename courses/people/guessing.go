package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// delays are the waits after the first, second, third … wrong secret; the last
// is the wait after every further one. Nobody is ever locked out.
var delays = []time.Duration{0, 0, 0, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute}

const (
	guessesRemembered = time.Hour
	guessesAnAddress  = 100
	guessesASite      = 1000
	slowness          = 2 * time.Second
)

// guessBook is where one kind of guess is remembered, and how many of them from
// one address, and to the whole site, make every further try slow.
type guessBook struct {
	kept            *records.Table[guess]
	anAddress, site int64
}

// secretGuesses are wrong secrets.
func (s *Service) secretGuesses() guessBook {
	return guessBook{kept: s.guesses, anAddress: guessesAnAddress, site: guessesASite}
}

// failures are the wrong secrets since the last right one.
type failures struct {
	Count int       `json:"count"`
	Next  time.Time `json:"next,omitzero"` // no try is heard before it
}

// guess is one wrong secret, or one wrong code, remembered for an hour.
type guess struct {
	Address string    `json:"address,omitempty"`
	At      time.Time `json:"at"`
}

// admit counts a try as wrong before its secret is looked at, and forgive takes
// that back when it was right: so of many tries at once no more are heard than
// of as many in a row. Fault: too many, secret.wait_seconds or
// secret.wait_minutes, with Wait.
func (s *Service) admit(ctx context.Context, record string) error {
	count := func(f *failures) error {
		now := s.now()
		if wait := f.Next.Sub(now); wait > 0 && wait <= delayAfter(f.Count) {
			return tooSoon(wait) // a longer one was never given: the clock was set back
		}
		f.Next = now.Add(delayAfter(f.Count + 1))
		f.Count++
		return nil
	}
	for {
		_, err := s.failures.Update(ctx, record, count)
		if !errors.Is(err, records.ErrNotFound) {
			return err
		}
		var first failures
		if err := count(&first); err != nil {
			return err
		}
		if _, err := s.failures.Insert(ctx, record, first); !errors.Is(err, records.ErrExists) {
			return err
		}
	}
}

// delayAfter is the wait after so many wrong secrets in a row, at least one.
func delayAfter(count int) time.Duration { return delays[min(max(count, 1), len(delays))-1] }

func (s *Service) forgive(ctx context.Context, record string) error {
	_, err := s.failures.Update(ctx, record, func(f *failures) error {
		*f = failures{}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return nil
	}
	return err
}

func tooSoon(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	f := fault.TooMany("secret.wait_seconds", "n", seconds)
	if seconds >= 60 {
		f = fault.TooMany("secret.wait_minutes", "n", (seconds+59)/60)
	}
	return f.After(time.Duration(seconds) * time.Second)
}

// slow waits if too many wrong secrets came within the hour from this address,
// or to this site: one PIN tried on every number is a guess too.
func (s *Service) slow(ctx context.Context, address string) error {
	return s.slowBy(ctx, s.secretGuesses(), address)
}

func (s *Service) slowBy(ctx context.Context, book guessBook, address string) error {
	since := s.now().Add(-guessesRemembered)
	busy, err := book.full(ctx, "site", book.site, records.Query{From: since})
	if err == nil && !busy && address != "" {
		busy, err = book.full(ctx, "address", book.anAddress, records.Query{Equal: []any{address}, From: since})
	}
	if err != nil || !busy {
		return err
	}
	return s.o.Sleep(ctx, slowness)
}

func (b guessBook) full(ctx context.Context, tally string, bound int64, q records.Query) (bool, error) {
	totals, err := b.kept.Tally(ctx, tally, q)
	if err != nil || len(totals) == 0 {
		return false, err
	}
	return totals[0].Count >= bound, nil
}

// remember keeps a wrong secret for the hour, and takes away two whose hour is
// over. Of more than slow the site the latest are kept: those that matter.
func (s *Service) remember(ctx context.Context, address string) error {
	return s.rememberIn(ctx, s.secretGuesses(), address)
}

func (s *Service) rememberIn(ctx context.Context, book guessBook, address string) error {
	now := s.now()
	since := now.Add(-guessesRemembered)
	busy, err := book.full(ctx, "site", book.site, records.Query{From: since})
	if err != nil {
		return err
	}
	id, err := s.made.id()
	if err != nil {
		return err
	}
	if _, err := book.kept.Insert(ctx, id, guess{Address: address, At: now}); err != nil {
		return err
	}
	outlived := records.Query{Index: "at", Until: since, Limit: 2}
	if busy {
		outlived = records.Query{Index: "at", Limit: 1}
	}
	for old, err := range book.kept.Find(ctx, outlived) {
		if err != nil {
			return err
		}
		err := book.kept.Delete(ctx, old.ID, old.Revision)
		if err != nil && !errors.Is(err, records.ErrNotFound) && !errors.Is(err, records.ErrChanged) {
			return err
		}
	}
	return nil
}

// addressKey is what guesses from one place have in common: the address, of
// the newer kind only the half that a network is given, and of either a hash.
func addressKey(address string) string {
	address = strings.TrimSpace(address)
	if address == "" {
		return ""
	}
	if ip, err := netip.ParseAddr(address); err == nil {
		ip = ip.Unmap().WithZone("")
		address = ip.String()
		if network, err := ip.Prefix(64); err == nil && ip.Is6() {
			address = network.String()
		}
	}
	return hashed(address)
}

// hashed is how what must not be read back from the store is kept there.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
