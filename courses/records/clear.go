package records

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// clearers is how many documents Clear deletes at once: an engine syncs the
// disk for all of them together.
const clearers = 64

// Clear deletes every document of the store, one by one. What others write
// meanwhile may be missed.
func (s *Store) Clear(ctx context.Context) error {
	for _, name := range s.Collections() {
		for last := ""; ; {
			page, err := s.clearPage(ctx, name, last)
			if err != nil {
				return fmt.Errorf("records: clear %s: %w", name, err)
			}
			if len(page) == 0 {
				break
			}
			last = page[len(page)-1].ID
		}
	}
	return nil
}

// clearPage deletes the documents that follow an id, and gives them.
func (s *Store) clearPage(ctx context.Context, name, last string) (page []Document, err error) {
	scan := Scan{Limit: clearers}
	if last != "" {
		scan.After = &Place{ID: last}
	}
	err = s.engine.Scan(ctx, name, scan, func(d Document) bool {
		page = append(page, Document{ID: d.ID, Revision: d.Revision})
		return true
	})
	if err != nil {
		return nil, err
	}
	failed := make([]error, len(page))
	var group sync.WaitGroup
	for i, d := range page {
		group.Go(func() { failed[i] = s.clear(ctx, name, d) })
	}
	group.Wait()
	return page, errors.Join(failed...)
}

// clear deletes a document, at whatever revision it is by now.
func (s *Store) clear(ctx context.Context, name string, d Document) error {
	for {
		err := s.engine.Delete(ctx, name, d.ID, d.Revision)
		if errors.Is(err, ErrChanged) {
			d, err = s.engine.Get(ctx, name, d.ID)
			if err == nil {
				continue
			}
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
}

// Remove deletes a document at whatever revision it is. Nothing under this id
// is as good.
func (t *Table[T]) Remove(ctx context.Context, id string) error {
	if checkID(id) != nil {
		return nil // nothing can be under it
	}
	document, err := t.store.engine.Get(ctx, t.collection.Name, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err == nil {
		err = t.store.clear(ctx, t.collection.Name, document)
	}
	if err != nil {
		return t.failed("remove", err)
	}
	return nil
}
