package mentoring

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/records"
)

// Adopt lets the account into have what the account from, which has become part
// of it, has in the ledger: its sessions count for into, overlap and all; its
// codes and promises are hers. Facts stay as they are. Doing it again does what
// is left.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	for _, role := range []Role{MentorSide, MenteeSide} {
		var sides []Side
		for found, err := range s.sides.Find(ctx, records.Query{Index: "person", Equal: []any{from, string(role)}}) {
			if err != nil {
				return fmt.Errorf("mentoring: adopt: %w", err)
			}
			sides = append(sides, found.Value)
		}
		for _, side := range sides {
			if err := s.adoptCode(ctx, side.Entry, from, into); err != nil {
				return fmt.Errorf("mentoring: adopt: %w", err)
			}
		}
		if err := s.settleAll(ctx, from, role); err != nil {
			return err
		}
	}
	if err := s.adoptPromises(ctx, from, into); err != nil {
		return fmt.Errorf("mentoring: adopt: %w", err)
	}
	return nil
}

func (s *Service) adoptCode(ctx context.Context, entry, from, into string) error {
	c, _, err := s.codes.Get(ctx, codeID(entry, from))
	if errors.Is(err, records.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = s.codes.Insert(ctx, codeID(entry, into), c)
	}
	if errors.Is(err, records.ErrExists) {
		return nil
	}
	return err
}

func (s *Service) adoptPromises(ctx context.Context, from, into string) error {
	var open []promise
	for found, err := range s.actions.Find(ctx, records.Query{Index: "person", Equal: []any{from, true}}) {
		if err != nil {
			return err
		}
		open = append(open, found.Value)
	}
	for _, p := range open {
		hers := p
		hers.Person = into
		if _, err := s.actions.Insert(ctx, hers.id(), hers); err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
		if err := s.actions.Remove(ctx, p.id()); err != nil {
			return err
		}
	}
	return nil
}
