package assessments

import (
	"context"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Held is everything this package keeps about a person, for her to read and to
// take away.
type Held struct {
	Attempts []Attempt        `json:"attempts"`
	Typed    map[string]Typed `json:"typed"` // by attempt and question
}

// Held gives everything kept about by. Nobody else's can be asked for.
func (s *Service) Held(ctx context.Context, by people.Person) (Held, error) {
	held := Held{Typed: map[string]Typed{}}
	for found, err := range s.attempts.Find(ctx, records.Query{Index: byPersonQuiz, Equal: []any{by.ID}}) {
		if err != nil {
			return Held{}, fmt.Errorf("assessments: held: %w", err)
		}
		held.Attempts = append(held.Attempts, found.Value)
	}
	for found, err := range s.typed.Find(ctx, records.Query{Index: byPerson, Equal: []any{by.ID}}) {
		if err != nil {
			return Held{}, fmt.Errorf("assessments: held: %w", err)
		}
		held.Typed[found.ID] = found.Value
	}
	return held, nil
}
