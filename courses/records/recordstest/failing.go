package recordstest

import (
	"context"
	"fmt"
	"sync/atomic"

	"pamoja/courses/records"
)

// Failing is an engine that can be taken away, or filled up, and given back,
// as a network or a disk does: for tests of what people then see. Everything it
// is asked otherwise, the real engine below answers.
type Failing struct {
	records.Engine
	away, full atomic.Bool
	asked      atomic.Int64
}

// Away takes the database away, or gives it back.
func (f *Failing) Away(away bool) { f.away.Store(away) }

// Full lets no write through, or lets all through again.
func (f *Failing) Full(full bool) { f.full.Store(full) }

// Asked is how often the engine was asked for anything.
func (f *Failing) Asked() int { return int(f.asked.Load()) }

func (f *Failing) reading() error {
	f.asked.Add(1)
	if f.away.Load() {
		return fmt.Errorf("taken away by a test: %w", records.ErrUnavailable)
	}
	return nil
}

func (f *Failing) writing() error {
	if err := f.reading(); err != nil {
		return err
	}
	if f.full.Load() {
		return fmt.Errorf("filled up by a test: %w", records.ErrUnavailable)
	}
	return nil
}

func (f *Failing) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	if err := f.writing(); err != nil {
		return nil, err
	}
	return f.Engine.Insert(ctx, collection, documents)
}

func (f *Failing) Replace(ctx context.Context, collection string, at records.Revision, document records.Document) error {
	if err := f.writing(); err != nil {
		return err
	}
	return f.Engine.Replace(ctx, collection, at, document)
}

func (f *Failing) Delete(ctx context.Context, collection, id string, at records.Revision) error {
	if err := f.writing(); err != nil {
		return err
	}
	return f.Engine.Delete(ctx, collection, id, at)
}

func (f *Failing) Get(ctx context.Context, collection, id string) (records.Document, error) {
	if err := f.reading(); err != nil {
		return records.Document{}, err
	}
	return f.Engine.Get(ctx, collection, id)
}

func (f *Failing) Scan(ctx context.Context, collection string, scan records.Scan, take func(records.Document) bool) error {
	if err := f.reading(); err != nil {
		return err
	}
	return f.Engine.Scan(ctx, collection, scan, take)
}

func (f *Failing) Tally(ctx context.Context, collection string, tally records.TallyScan) ([]records.TallyRow, error) {
	if err := f.reading(); err != nil {
		return nil, err
	}
	return f.Engine.Tally(ctx, collection, tally)
}

func (f *Failing) Dump(ctx context.Context, collections []string, take func(string, records.Document) error) error {
	if err := f.reading(); err != nil {
		return err
	}
	return f.Engine.Dump(ctx, collections, take)
}

func (f *Failing) Ready(ctx context.Context) error {
	if err := f.reading(); err != nil {
		return err
	}
	return f.Engine.Ready(ctx)
}
