package cases

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// CountedPlay is the play of a case that counts for somebody, with the case as it
// was begun on.
type CountedPlay struct {
	Play Play
	Case *Case
}

// CountedOf gives the plays that count for a person, in the order of the cases'
// ids: what her mentor sees of her playing, and never one that she played for
// practice, nor what she wrote. It writes nothing. Who may see it
// (people.Progress) is for the caller to have settled.
func (s *Service) CountedOf(ctx context.Context, person string) ([]CountedPlay, error) {
	return s.countedBy(ctx, records.Query{Index: byPersonCase, Equal: []any{person}})
}

// CountedIn gives the one of a case. Fault: not found, error.not_found. As
// CountedOf.
func (s *Service) CountedIn(ctx context.Context, person, id string) (CountedPlay, error) {
	found, err := s.countedBy(ctx, records.Query{Index: byPersonCase, Equal: []any{person, id}})
	if err != nil {
		return CountedPlay{}, err
	}
	if len(found) == 0 {
		return CountedPlay{}, fault.NotFound("error.not_found")
	}
	return found[0], nil
}

func (s *Service) countedBy(ctx context.Context, query records.Query) ([]CountedPlay, error) {
	var opened [][]Play // by case
	for found, err := range s.plays.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("counted plays: %w", err)
		}
		p := found.Value
		if p.Opened == nil {
			continue
		}
		if n := len(opened); n > 0 && opened[n-1][0].Case == p.Case {
			opened[n-1] = append(opened[n-1], p)
		} else {
			opened = append(opened, []Play{p})
		}
	}
	var counting []CountedPlay
	for _, plays := range opened {
		p, err := s.countingOf(ctx, plays)
		if err != nil {
			return nil, err
		}
		current, known := s.set().Find(p.Case)
		if !known {
			continue
		}
		c, err := s.Version(ctx, current, p.Version)
		if err != nil {
			return nil, err
		}
		counting = append(counting, CountedPlay{Play: p, Case: c})
	}
	return counting, nil
}

// countingOf gives the one of these plays that counts: the only one, the claimed
// one, or, before a claim that was cut off is made again, the one opened first.
func (s *Service) countingOf(ctx context.Context, plays []Play) (Play, error) {
	first := plays[0]
	if len(plays) == 1 {
		return first, nil
	}
	claim, _, err := s.counted.Get(ctx, first.Person+"/"+first.Case)
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Play{}, fmt.Errorf("counted plays: %w", err)
	}
	for _, p := range plays {
		if err == nil && p.Number == claim.Number {
			return p, nil
		}
		if p.Opened.Before(*first.Opened) {
			first = p
		}
	}
	return first, nil
}
