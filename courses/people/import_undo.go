package people

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// UndoImport takes an import back within a day of it. A field that still carries
// the import's id becomes what it was. People whom it made are removed if they
// have no fact of their own: they never signed in, nobody changed or linked
// them since, and acts, which says whether anything is recorded of an id
// elsewhere, says no. Whoever stays, stays as she is. Rows that could not be
// undone wholly have the status left, and say why.
//
// Who began it may undo it, and administrators; whoever is no longer in by's area
// stays. The same call again finishes
// what was cut off.
//
// Faults: forbidden, role.lacking; not found, import.unknown; conflict,
// import.not_applied, import.undo_late. Side effects: a fact in the audit log
// for everyone changed or removed.
func (s *Service) UndoImport(ctx context.Context, by Person, id string, acts func(ctx context.Context, person string) (bool, error)) (Import, error) {
	if !by.May(AddPeople) || !by.May(EditPeople) {
		return Import{}, fault.Forbidden("role.lacking")
	}
	im, err := s.importOf(ctx, by, id)
	if err != nil {
		return Import{}, fmt.Errorf("people: undo import: %w", err)
	}
	switch {
	case im.State == ImportUndone:
		return im, nil
	case im.State != ImportApplied && im.State != ImportUndoing:
		return Import{}, fault.Conflict("import.not_applied")
	case !im.MayUndo(s.now()):
		return Import{}, fault.Conflict("import.undo_late")
	}
	if im, err = s.undo(ctx, by, id, acts); err != nil {
		return Import{}, fmt.Errorf("people: undo import: %w", err)
	}
	return im, nil
}

func (s *Service) undo(ctx context.Context, by Person, id string, acts func(context.Context, string) (bool, error)) (Import, error) {
	im, err := s.imports.Update(ctx, id, func(im *Import) error {
		if im.State == ImportApplied {
			im.State = ImportUndoing
		}
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	if err := s.undoRows(ctx, by, im, acts); err != nil {
		return Import{}, err
	}
	return s.imports.Update(ctx, id, func(im *Import) error {
		if im.State == ImportUndoing {
			now := s.now()
			im.State, im.Undone = ImportUndone, &now
		}
		return nil
	})
}

func (s *Service) undoRows(ctx context.Context, by Person, im Import, acts func(context.Context, string) (bool, error)) error {
	return s.eachRow(ctx, im.ID, func(row records.Found[ImportRow]) error {
		var err error
		switch r := row.Value; {
		case r.Made && (r.Status == RowCreated || r.Removing):
			err = s.unmake(ctx, by, row, acts)
		case r.Before != nil && r.Status == RowChanged:
			err = s.giveBack(ctx, by, row)
		}
		if errors.Is(err, errTaken) { // deleted with the person, or undone by another run
			return nil
		}
		return err
	})
}

// giveBack restores what the fields of a row were, where they still carry the
// import's id.
func (s *Service) giveBack(ctx context.Context, by Person, row records.Found[ImportRow]) error {
	r := &row.Value
	for range 20 {
		p, is, err := s.find(ctx, r.Person)
		if err != nil || !is {
			return err
		}
		if !s.newJudging(by, r.Import).mine(p) {
			r.Why = []Reason{{Key: "import.left_outside"}}
			return s.rowUndone(ctx, by, row, false)
		}
		now, old := map[Field]was{}, map[Field]was{}
		r.Why = nil
		for _, f := range Fields {
			before, wrote := r.Before[f]
			if !wrote {
				continue
			}
			if p.Origins[f] == originImport+r.Import {
				now[f], old[f] = was{p.Value(f), p.Origins[f]}, before
			} else if p.Value(f) != before.Value {
				r.Why = append(r.Why, Reason{Key: "import.left_field", Column: Column(f)})
			}
		}
		err = s.exchange(ctx, p.ID, now, old)
		if errors.Is(err, errStale) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.mendLater(ctx, *r); err != nil {
			return err
		}
		return s.rowUndone(ctx, by, row, len(now) > 0)
	}
	return fmt.Errorf("import: a person was changed too often: %w", records.ErrChanged)
}

// mendLater takes this import out of what later ones would give back.
func (s *Service) mendLater(ctx context.Context, row ImportRow) error {
	mine := originImport + row.Import
	for found, err := range s.importRows.Find(ctx, records.Query{Index: "person", Equal: []any{row.Person}}) {
		if err != nil {
			return err
		}
		if found.Value.Import == row.Import {
			continue
		}
		_, err := s.importRows.Update(ctx, found.ID, func(later *ImportRow) error {
			for f, before := range later.Before {
				if mended, ours := row.Before[f]; ours && before.Origin == mine {
					later.Before[f] = mended
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return err
		}
	}
	return nil
}

// rowUndone notes that a row was taken back, or as much of it as could be.
func (s *Service) rowUndone(ctx context.Context, by Person, row records.Found[ImportRow], changed bool) error {
	r := &row.Value
	if changed {
		fact := audit.Fact{ID: row.ID + "/undone", By: by.ID, Subject: r.Person, What: audit.PersonChanged, Detail: map[string]string{"undone": r.Import}}
		if err := s.log.Append(ctx, fact); err != nil {
			return err
		}
	}
	r.Status = RowUndone
	if len(r.Why) > 0 {
		r.Status = RowLeft
	}
	return s.saveRow(ctx, &row)
}

// errStays says that somebody may not be removed.
var errStays = errors.New("she stays")

// unmake removes somebody whom the import made, if nothing came to be hers
// since. The row says first that she is being removed; then she is suspended in
// the one write that sees that she may be, so that nobody signs in as her
// meanwhile; then she goes, and the row with her.
func (s *Service) unmake(ctx context.Context, by Person, row records.Found[ImportRow], acts func(context.Context, string) (bool, error)) error {
	r := &row.Value
	p, is, err := s.find(ctx, r.Person)
	if err != nil || !is {
		return errors.Join(err, s.wordless(ctx, row, err == nil))
	}
	why := ""
	switch {
	case p.Merged != "": // it leads to somebody by now
		why = "import.left_merged"
	case !s.newJudging(by, r.Import).mine(p):
		why = "import.left_outside"
	default:
		why, err = s.linked(ctx, r.Person)
	}
	if err == nil && why == "" && acts != nil {
		var acted bool
		if acted, err = acts(ctx, r.Person); acted {
			why = "import.left_acted"
		}
	}
	if err != nil {
		return err
	}
	if why == "" {
		began := r.Removing
		r.Removing = true
		if err := s.saveRow(ctx, &row); err != nil {
			return err
		}
		_, err = s.alter(ctx, r.Person, func(p *Person) error {
			if why = p.hers(r.Import, began); why != "" {
				return errStays
			}
			now := s.now()
			p.Suspended = &now
			return nil
		})
		if err != nil && !errors.Is(err, errStays) {
			return err
		}
	}
	if why != "" {
		r.Removing, r.Why = false, []Reason{{Key: why}}
		return s.rowUndone(ctx, by, row, false)
	}
	fact := audit.Fact{ID: row.ID + "/undone", By: by.ID, Subject: r.Person, What: audit.PersonRemoved, Detail: map[string]string{"undone": r.Import}}
	if err := s.log.Append(ctx, fact); err != nil {
		return err
	}
	if _, err := s.eraseAccount(ctx, r.Person); err != nil {
		return err
	}
	return s.wordless(ctx, row, true)
}

// wordless takes every word about somebody who is gone out of the row she was
// made of, which lives on to say so, and removes the other rows about her.
func (s *Service) wordless(ctx context.Context, row records.Found[ImportRow], gone bool) error {
	if !gone {
		return nil
	}
	r := row.Value
	row.Value = ImportRow{Import: r.Import, Line: r.Line, Status: RowUndone, Values: map[Column]string{}, Made: true, Done: true}
	if err := s.saveRow(ctx, &row); err != nil {
		return err
	}
	return s.eraseImportRows(ctx, r.Person)
}

// hers says why somebody made by an import may not be removed, or gives "". An
// undo that was cut off has suspended her itself.
func (p Person) hers(im string, began bool) string {
	if p.FirstSeen != nil {
		return "import.left_signed_in"
	}
	if p.Suspended != nil && !began || len(p.Scopes) > 0 || p.Is(Coordinator) || p.Is(Administrator) {
		return "import.left_changed"
	}
	for _, origin := range p.Origins {
		if origin == originImport+im {
			continue
		}
		if strings.HasPrefix(origin, originImport) {
			return "import.left_other"
		}
		return "import.left_changed"
	}
	return ""
}

// linked says whether somebody is linked with anybody, or was, or another account
// became part of hers.
func (s *Service) linked(ctx context.Context, person string) (string, error) {
	if former, err := s.Former(ctx, person); err != nil || len(former) > 0 {
		return "import.left_merged", err
	}
	for _, kind := range []LinkKind{MentorOf, MemberOf, CohortMentor} {
		for _, links := range []func(context.Context, LinkKind, string, bool) iter.Seq2[Link, error]{s.LinksFrom, s.LinksTo} {
			for _, err := range links(ctx, kind, person, false) {
				if err != nil {
					return "", err
				}
				return "import.left_linked", nil
			}
		}
	}
	return "", nil
}

// sweptRows is how many rows one call of sweepImports removes at most.
const sweptRows = 2000

// sweepImports removes the rows of imports that can no longer be applied or
// undone: texts about people have no other use. What was never applied goes
// wholly.
func (s *Service) sweepImports(ctx context.Context) error {
	now, left := s.now(), sweptRows
	query := records.Query{Index: "swept", Equal: []any{false}, Until: now.Add(time.Millisecond - UndoFor)}
	for found, err := range s.imports.Find(ctx, query) {
		if err != nil {
			return err
		}
		im, ends := found.Value, found.Value.Started.Add(UndoFor)
		switch im.State {
		case ImportApplying, ImportUndoing:
			ends = im.Started.Add(7 * UndoFor) // time to finish
		case ImportApplied, ImportUndone:
			ends = im.Applied.Add(UndoFor)
		}
		if now.Before(ends) {
			continue
		}
		if left, err = s.sweep(ctx, im, left); err != nil || left <= 0 {
			return err
		}
	}
	return nil
}

// sweep removes up to left rows of an import, and when all are gone says so; it
// gives how many more may be removed.
func (s *Service) sweep(ctx context.Context, im Import, left int) (int, error) {
	if im.Kept == nil {
		count, err := s.countImport(ctx, im.ID)
		if err != nil {
			return 0, err
		}
		if im, err = s.imports.Update(ctx, im.ID, func(kept *Import) error { kept.Kept = count; return nil }); err != nil {
			return 0, err
		}
	}
	left, err := s.removeRows(ctx, im.ID, left)
	if err != nil || left == 0 {
		return 0, err
	}
	if im.unwritten() {
		return left, s.imports.Remove(ctx, im.ID)
	}
	_, err = s.imports.Update(ctx, im.ID, func(kept *Import) error { kept.Swept = true; return nil })
	return left, err
}

// eraseImportRows removes the rows about a person.
func (s *Service) eraseImportRows(ctx context.Context, person string) error {
	for found, err := range s.importRows.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err == nil {
			err = s.importRows.Remove(ctx, found.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
