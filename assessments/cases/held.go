package cases

import (
	"context"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Held is everything this package keeps about a person, for her to read and to
// take away.
type Held struct {
	Plays []Play           `json:"plays"`
	Typed map[string]Typed `json:"typed"` // by play and task
}

// Held gives everything kept about by. Nobody else's can be asked for.
func (s *Service) Held(ctx context.Context, by people.Person) (Held, error) {
	held := Held{Typed: map[string]Typed{}}
	for found, err := range s.plays.Find(ctx, records.Query{Index: byPersonCase, Equal: []any{by.ID}}) {
		if err != nil {
			return Held{}, fmt.Errorf("cases: held: %w", err)
		}
		held.Plays = append(held.Plays, found.Value)
	}
	for found, err := range s.typed.Find(ctx, records.Query{Index: byPerson, Equal: []any{by.ID}}) {
		if err != nil {
			return Held{}, fmt.Errorf("cases: held: %w", err)
		}
		held.Typed[found.ID] = found.Value
	}
	return held, nil
}
