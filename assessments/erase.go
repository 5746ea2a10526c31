package assessments

import (
	"context"
	"fmt"

	"pamoja/courses/records"
)

// Erase removes what a person wrote in answer to questions, and what she said
// of her own confidence. Her graded tries stay, under an id that says nothing
// about her: they are facts, and hold no text. Whoever calls it has settled that
// she is to be deleted. Twice is once.
func Erase(ctx context.Context, store *records.Store, person string) error {
	typed := records.TableOf[Typed](store, typedCollection)
	for found, err := range typed.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}}) {
		if err == nil {
			err = typed.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("assessments: erase: %w", err)
		}
	}
	attempts := records.TableOf[Attempt](store, attemptsCollection)
	for found, err := range attempts.Find(ctx, records.Query{Index: byPersonQuiz, Equal: []any{person}}) {
		if err == nil && len(found.Value.Asked) == 0 { // of a quiz that rates, and asks nothing
			err = attempts.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("assessments: erase: %w", err)
		}
	}
	return nil
}
