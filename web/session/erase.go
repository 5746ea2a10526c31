package session

import (
	"context"
	"fmt"

	"pamoja/courses/records"
)

// Erase removes every session of a person, on every phone. Whoever calls it has
// settled that she is to be deleted. Twice is once.
func Erase(ctx context.Context, store *records.Store, person string) error {
	sessions := records.TableOf[Session](store, collection)
	for found, err := range sessions.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}}) {
		if err == nil {
			err = sessions.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("session: erase: %w", err)
		}
	}
	return nil
}
