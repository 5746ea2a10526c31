package people

import (
	"context"
	"fmt"

	"pamoja/courses/records"
)

// Wrong codes are many when as many came within the hour.
const (
	codesAnAddress = 10
	codesASite     = 100
)

// SlowCodes waits before a code is looked at, if too many wrong ones came within
// the hour from this address, or to this site.
func (s *Service) SlowCodes(ctx context.Context, address string) error {
	since := s.now().Add(-guessesRemembered)
	for _, one := range []struct {
		tally string
		bound int64
		equal []any
	}{{"site", codesASite, nil}, {"address", codesAnAddress, []any{addressKey(address)}}} {
		if one.tally == "address" && address == "" {
			continue
		}
		totals, err := s.codeGuesses.Tally(ctx, one.tally, records.Query{Equal: one.equal, From: since})
		if err != nil {
			return fmt.Errorf("people: codes: %w", err)
		}
		if len(totals) > 0 && totals[0].Count >= one.bound {
			return s.o.Sleep(ctx, slowness)
		}
	}
	return nil
}

// WrongCode keeps a wrong code for the hour, and takes away two whose hour is
// over. Nothing of the code is kept.
func (s *Service) WrongCode(ctx context.Context, address string) error {
	now := s.now()
	id, err := s.made.id()
	if err == nil {
		_, err = s.codeGuesses.Insert(ctx, id, guess{Address: addressKey(address), At: now})
	}
	if err != nil {
		return fmt.Errorf("people: wrong code: %w", err)
	}
	for old, err := range s.codeGuesses.Find(ctx, records.Query{Index: "at", Until: now.Add(-guessesRemembered), Limit: 2}) {
		if err == nil {
			err = s.codeGuesses.Remove(ctx, old.ID)
		}
		if err != nil {
			return fmt.Errorf("people: wrong code: %w", err)
		}
	}
	return nil
}
