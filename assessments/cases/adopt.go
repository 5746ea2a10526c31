package cases

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pamoja/courses/records"
)

// Adopt lets somebody go on where another account was that has become part of
// hers: of every case in which she has no play of her own she is given copies of
// that account's plays, with their numbers, what was written in them and which of
// them counts. Where she has plays of her own they stand, and what counted of the
// other counts through progress, which is told of it first. Nothing of the other
// account is changed. Twice is once.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	own := map[string]bool{}
	for found, err := range s.plays.Find(ctx, records.Query{Index: byPersonCase, Equal: []any{into}}) {
		if err != nil {
			return fmt.Errorf("cases: adopt: %w", err)
		}
		own[found.Value.Case] = own[found.Value.Case] || found.Value.Adopted == ""
	}
	written, err := s.writtenBy(ctx, from)
	if err != nil {
		return fmt.Errorf("cases: adopt: %w", err)
	}
	for found, err := range s.plays.Find(ctx, records.Query{Index: byPersonCase, Equal: []any{from}}) {
		p := found.Value
		for _, course := range p.Told {
			if err == nil {
				_, err = s.progress.Ensure(ctx, p.event(course))
			}
		}
		if err == nil && !own[p.Case] {
			err = s.copy(ctx, p, into, written)
		}
		if err != nil {
			return fmt.Errorf("cases: adopt: %w", err)
		}
	}
	return nil
}

func (s *Service) writtenBy(ctx context.Context, person string) (written []records.Found[Typed], err error) {
	for found, err := range s.typed.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}}) {
		if err != nil {
			return nil, err
		}
		written = append(written, found)
	}
	return written, nil
}

// copy gives a play to another, first what stands beside it: a play that is there
// is whole.
func (s *Service) copy(ctx context.Context, p Play, into string, written []records.Found[Typed]) error {
	old, before := p.ID(), p.Person
	if p.Adopted == "" {
		p.Adopted = p.Person
	}
	p.Person = into
	for _, one := range written {
		task, of := strings.CutPrefix(one.ID, typedID(old, ""))
		if !of {
			continue
		}
		typed := one.Value
		typed.Person = into
		if _, err := s.typed.Insert(ctx, typedID(p.ID(), task), typed); err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
	}
	counts, _, err := s.counted.Get(ctx, before+"/"+p.Case)
	if err == nil && counts.Number == p.Number {
		_, err = s.counted.Insert(ctx, into+"/"+p.Case, counts)
	}
	if err != nil && !errors.Is(err, records.ErrNotFound) && !errors.Is(err, records.ErrExists) {
		return err
	}
	if _, err := s.plays.Insert(ctx, p.ID(), p); err != nil && !errors.Is(err, records.ErrExists) {
		return err
	}
	return nil
}
