package certificates

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pamoja/courses/records"
)

// Adopt lets the certificates of an account that has become part of another count
// as that person's claims: she cannot claim a second one of the same course. Where
// she holds one herself, both stand. Nothing that is printed changes. Twice is
// once. Whoever calls it has written down that the first is part of the second.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	held, err := s.of(ctx, from)
	if err != nil {
		return err
	}
	for _, one := range held {
		if err := s.adopt(ctx, from, into, one.Record.Course); err != nil {
			return fmt.Errorf("certificates: adopt: %w", err)
		}
	}
	return nil
}

func (s *Service) adopt(ctx context.Context, from, into, course string) error {
	for range issueTries {
		old, err := s.current(ctx, from, course)
		if err != nil || !old.found {
			return err
		}
		own, err := s.current(ctx, into, course)
		if err != nil || own.found {
			return err
		}
		c := claim{Person: into, Course: course, Cycle: old.claim.Cycle, Serial: old.claim.Serial, At: old.claim.At, Adopted: append(slices.Clone(old.claim.Adopted), from)}
		if own.claimed { // cut off before its certificate was made
			_, err = s.claims.Replace(ctx, claimDocument(into, course), own.at, c)
		} else {
			_, err = s.claims.Insert(ctx, claimDocument(into, course), c)
		}
		if !errors.Is(err, records.ErrExists) && !errors.Is(err, records.ErrChanged) {
			return err
		}
	}
	return nil
}
