package cohorts

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Adopt puts somebody in the places of another account that has become part of
// hers: on every roll, so that row codes on paper stay hers, in what was entered
// by them, and among those who ask to join. Links follow the roll. Twice is once.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	cohorts := map[string]bool{}
	for link, err := range s.People.LinksFrom(ctx, people.MemberOf, from, false) {
		if err != nil {
			return fmt.Errorf("cohorts: adopt: %w", err)
		}
		cohorts[link.To] = true
	}
	for id := range cohorts {
		if err := s.adopt(ctx, id, from, into); err != nil {
			return fmt.Errorf("cohorts: adopt: %w", err)
		}
	}
	if err := s.adoptRequests(ctx, from, into); err != nil {
		return fmt.Errorf("cohorts: adopt: %w", err)
	}
	return s.Progress.Recopy(ctx, into)
}

func (s *Service) adopt(ctx context.Context, id, from, into string) error {
	if err := s.adoptMarks(ctx, id, from, into); err != nil {
		return err
	}
	k, err := s.alter(ctx, id, func(k *kept) error {
		k.Roll = append([]seat(nil), k.Roll...)
		old, own := k.place(from), k.place(into)
		switch {
		case old < 0:
		case own < 0:
			k.Roll[old].Person = into
		default: // she has two places then, of which the first says whether she is in
			out := k.Roll[own].Out && k.Roll[old].Out
			k.Roll[max(own, old)] = seat{Person: into, Out: true}
			k.Roll[min(own, old)] = seat{Person: into, Out: out}
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if at := k.place(into); at >= 0 && !k.Roll[at].Out && k.Ended == nil {
		if _, err := s.People.OpenLink(ctx, people.Shell(), people.MemberOf, into, id); err != nil {
			return err
		}
	}
	return s.People.CloseLink(ctx, people.MemberOf, from, id)
}

// adoptMarks says of her what was entered of the other, under ids derived from
// those of the facts.
func (s *Service) adoptMarks(ctx context.Context, id, from, into string) error {
	totals, err := s.marks.Tally(ctx, "days", records.Query{Equal: []any{id}})
	if err != nil {
		return err
	}
	for _, total := range totals {
		for found, err := range s.marks.Find(ctx, records.Query{Index: "day", Equal: []any{id, total.Group[0]}}) {
			if err != nil {
				return err
			}
			mark := found.Value
			if mark.Person != from {
				continue
			}
			parts := strings.Split(found.ID, "/")
			parts[2], mark.Person = into, into
			if _, err := s.marks.Insert(ctx, strings.Join(parts, "/"), mark); err != nil && !errors.Is(err, records.ErrExists) {
				return err
			}
		}
	}
	return nil
}

func (s *Service) adoptRequests(ctx context.Context, from, into string) error {
	for found, err := range s.requests.Find(ctx, records.Query{Index: "person", Equal: []any{from}}) {
		if err != nil {
			return err
		}
		r := found.Value
		in, err := s.People.Linked(ctx, people.MemberOf, into, r.Cohort)
		if err != nil {
			return err
		}
		if r.Person = into; in {
			r.State = Accepted
		}
		if _, err := s.requests.Insert(ctx, r.Cohort+"/"+into, r); err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
		if err := s.requests.Remove(ctx, found.ID); err != nil {
			return err
		}
	}
	return nil
}
