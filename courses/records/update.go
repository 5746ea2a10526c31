package records

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// An update that loses a race waits up to as long as its try took, twice that
// after the next, up to updateSpread times: so writers of one document spread
// out over the time that a durable write takes, on a fast disk and on a slow
// one. After updateTries it gives up.
const (
	updateTries  = 24
	updateSpread = 32
)

// Update gets a document, changes it and replaces it, again if somebody else
// was faster, and returns it as it is stored. change may run several times,
// each time on a fresh value, so it must do nothing but change it; its error
// stops the update and is returned as it is. ErrNotFound if there is no such
// document, ErrChanged if others were faster too often.
func (t *Table[T]) Update(ctx context.Context, id string, change func(*T) error) (T, error) {
	var zero T
	for try, spread := 1, 1; ; try++ {
		began := time.Now()
		value, at, err := t.Get(ctx, id)
		if err != nil {
			return zero, fmt.Errorf("records: update: %w", err)
		}
		if err := change(&value); err != nil {
			return zero, err
		}
		document, err := t.replace(ctx, id, at, value)
		if err == nil {
			return decode[T](document.Text)
		}
		if !errors.Is(err, ErrChanged) || try == updateTries {
			return zero, t.failed("update", err)
		}
		if err := pause(ctx, time.Duration(spread)*time.Since(began)); err != nil {
			return zero, t.failed("update", err)
		}
		spread = min(2*spread, updateSpread)
	}
}

// pause waits a random while, so that writers who met once do not meet again.
func pause(ctx context.Context, longest time.Duration) error {
	timer := time.NewTimer(rand.N(longest + 1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
