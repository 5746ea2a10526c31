package people

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// chunk is how many rows are written at once.
const chunk = 250

// KeepDraft is DryRun that keeps the judged rows for a day, so that they can be
// applied. The id is the caller's: the same id again gives the same draft.
// Nobody but by can open it. Cut off by the time that ctx gives, nothing is kept.
// Faults: those of DryRun; not found, import.unknown, for somebody else's id;
// conflict, import.checked_twice.
func (s *Service) KeepDraft(ctx context.Context, by Person, id, source string, rows iter.Seq2[Row, error]) (Import, error) {
	if !by.May(AddPeople) || !by.May(EditPeople) {
		return Import{}, fault.Forbidden("role.lacking")
	}
	if err := s.sweepImports(ctx); err != nil {
		return Import{}, fmt.Errorf("people: import: %w", err)
	}
	im := Import{ID: id, By: by.ID, Source: shorten(strings.Join(strings.Fields(source), " "), 100), Started: s.now(), State: ImportReading}
	_, err := s.imports.Insert(ctx, id, im)
	if errors.Is(err, records.ErrExists) {
		im, _, err = s.imports.Get(ctx, id)
		switch {
		case errors.Is(err, records.ErrNotFound) || err == nil && im.By == by.ID && im.State == ImportDropping:
			return Import{}, fault.Conflict("import.checked_twice")
		case err == nil && im.By != by.ID:
			return Import{}, fault.NotFound("import.unknown")
		case err == nil && im.State != ImportReading:
			return im, nil
		}
	}
	if errors.Is(err, context.DeadlineExceeded) { // it may have been written all the same
		err = errors.Join(err, s.dropImport(context.WithoutCancel(ctx), id))
	}
	if err != nil {
		return Import{}, fmt.Errorf("people: import: %w", err)
	}
	var pending []records.Item[ImportRow]
	flush := func() error {
		_, err := s.importRows.InsertMany(ctx, pending) // a row that is there was read before
		pending = pending[:0]
		return err
	}
	read, err := s.readImport(ctx, by, im, rows, func(row ImportRow) (err error) {
		row.Import = id
		if row.Person == "" && row.Status != RowRefused {
			if row.Person, err = s.made.id(); err != nil {
				return err
			}
		}
		if pending = append(pending, records.Item[ImportRow]{ID: importRowID(id, row.Line), Value: row}); len(pending) == chunk {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		im, err = s.draftRead(ctx, id, read)
	}
	if errors.Is(err, context.Canceled) {
		// Who sent it is gone, or has sent it again: that may be at work on these
		// very rows. What nobody comes for is swept after a day.
		return Import{}, err
	}
	if err != nil {
		return Import{}, errors.Join(err, s.dropImport(context.WithoutCancel(ctx), id))
	}
	return im, nil
}

// draftRead makes a draft of what was read. Fault: conflict,
// import.checked_twice, where the same sheet was being read twice and the other
// run has begun to remove what both had read.
func (s *Service) draftRead(ctx context.Context, id string, read Import) (Import, error) {
	im, err := s.imports.Update(ctx, id, func(kept *Import) error {
		if kept.State == ImportReading {
			kept.State, kept.Rows, kept.Unknown = ImportDraft, read.Rows, read.Unknown
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) || err == nil && im.State == ImportDropping {
		return Import{}, fault.Conflict("import.checked_twice")
	}
	if err != nil {
		return Import{}, fmt.Errorf("people: import: %w", err)
	}
	return im, nil
}

// dropImport removes what could not be read to its end. What another run of the
// same sheet has read meanwhile stays.
func (s *Service) dropImport(ctx context.Context, id string) error {
	im, err := s.imports.Update(ctx, id, func(kept *Import) error {
		if kept.State == ImportReading {
			kept.State = ImportDropping
		}
		return nil
	})
	if err != nil && !errors.Is(err, records.ErrNotFound) || err == nil && im.State != ImportDropping {
		return err
	}
	if _, err := s.removeRows(ctx, id, MostRows); err != nil {
		return err
	}
	return s.imports.Remove(ctx, id)
}

// removers is how many rows are removed at once: the store syncs the disk for
// all of them together.
const removers = 64

// removeRows removes up to so many rows of an import, and gives how many more
// might have been.
func (s *Service) removeRows(ctx context.Context, id string, most int) (int, error) {
	for most > 0 {
		var ids []string
		for row, err := range s.importRows.Find(ctx, records.Query{Index: "import", Equal: []any{id}, Limit: min(most, removers)}) {
			if err != nil {
				return 0, err
			}
			ids = append(ids, row.ID)
		}
		failed := make([]error, len(ids))
		var group sync.WaitGroup
		for i, id := range ids {
			group.Go(func() { failed[i] = s.importRows.Remove(ctx, id) })
		}
		group.Wait()
		if err := errors.Join(failed...); err != nil {
			return 0, err
		}
		if most -= len(ids); len(ids) == 0 {
			break
		}
	}
	return most, nil
}
