package recordstest

import (
	"context"
	"errors"
	"sync/atomic"

	"pamoja/courses/records"
)

// Dying is an engine that dies after so many writes, as a process does, and lives
// again when it is given more: for tests of what somebody finds who does again
// what was cut off.
type Dying struct {
	records.Engine
	left atomic.Int64
}

// ErrDied is what a write meets after the last that was left.
var ErrDied = errors.New("died in a test")

// Live lets so many writes through from now on; all where n is negative.
func (d *Dying) Live(n int64) {
	if n < 0 {
		n = 1 << 40
	}
	d.left.Store(n)
}

func (d *Dying) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	if d.left.Add(-1) < 0 {
		return nil, ErrDied
	}
	return d.Engine.Insert(ctx, collection, documents)
}

func (d *Dying) Replace(ctx context.Context, collection string, at records.Revision, document records.Document) error {
	if d.left.Add(-1) < 0 {
		return ErrDied
	}
	return d.Engine.Replace(ctx, collection, at, document)
}

func (d *Dying) Delete(ctx context.Context, collection, id string, at records.Revision) error {
	if d.left.Add(-1) < 0 {
		return ErrDied
	}
	return d.Engine.Delete(ctx, collection, id, at)
}
