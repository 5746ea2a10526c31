package certificates

import (
	"context"
	"fmt"

	"pamoja/courses/records"
)

// Erase removes the reasons that were written down for replacing or withdrawing
// a person's certificates. The certificates stay, with all that is printed on
// them, and can be verified as before; so does what became of them, and when.
// Whoever calls it has settled that she is to be deleted. Twice is once.
func Erase(ctx context.Context, store *records.Store, person string) error {
	reasons := records.TableOf[reason](store, reasonsCollection)
	for found, err := range reasons.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err == nil {
			err = reasons.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("certificates: erase: %w", err)
		}
	}
	return nil
}
