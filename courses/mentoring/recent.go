package mentoring

import (
	"context"
	"fmt"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Oldest gives somebody's own entries on one side that stand in a state, the
// earliest session first, at most as many as asked for.
func (s *Service) Oldest(ctx context.Context, by people.Person, side Role, state State, most int) ([]Listed, error) {
	var all []Listed
	query := records.Query{Index: "state", Equal: []any{by.ID, string(side), string(state)}, Limit: most}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: oldest: %w", err)
		}
		listed, err := s.listed(ctx, by, found.Value)
		if err != nil {
			return nil, err
		}
		all = append(all, listed)
	}
	return all, nil
}

// lookBack is how many of her latest sessions are read for whom she met last.
const lookBack = 200

// LastWith gives when a mentor last met each of those she helped, by id, as far
// as her latest sessions tell. Her own alone.
func (s *Service) LastWith(ctx context.Context, by people.Person) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	query := records.Query{Index: "person", Equal: []any{by.ID, string(MentorSide)}, Descending: true, Limit: lookBack}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: last with: %w", err)
		}
		if found.Value.State == Restated {
			continue
		}
		e, err := s.entry(ctx, found.Value.Entry)
		if err != nil {
			return nil, err
		}
		for _, mentee := range e.Mentees {
			if last[mentee].Before(e.Start) {
				last[mentee] = e.Start
			}
		}
	}
	return last, nil
}
