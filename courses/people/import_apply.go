package people

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// importers is how many rows are written at once: the store syncs the disk for
// all of them together.
const importers = 8

// errStale says that somebody was changed between the look at her and the write.
var errStale = errors.New("changed meanwhile")

// errTaken says that a row is gone, or another run of the same import has it.
var errTaken = errors.New("the row is no longer this run's")

// ApplyImport writes the rows of a draft, judged once more as people stand now.
// choices says for a line whom it is about: an id among its candidates, or
// ChoiceNew; a line without one stays as it is, and can be chosen for while the
// import can be undone. Who began the import may apply
// it. The same call again finishes what was cut off, and changes nothing more.
//
// Faults: forbidden, role.lacking; not found, import.unknown; invalid,
// import.bad_choice; conflict, import.too_old, import.was_undone. Side effects:
// organisations are made; a fact in the audit log for everyone made or changed.
func (s *Service) ApplyImport(ctx context.Context, by Person, id string, choices map[int]string) (Import, error) {
	if !by.May(AddPeople) || !by.May(EditPeople) {
		return Import{}, fault.Forbidden("role.lacking")
	}
	im, err := s.importOf(ctx, by, id)
	if err != nil {
		return Import{}, fmt.Errorf("people: apply import: %w", err)
	}
	switch {
	case im.By != by.ID || im.State == ImportReading:
		return Import{}, fault.NotFound("import.unknown")
	case im.State == ImportApplied && (len(choices) == 0 || !im.MayUndo(s.now())):
		return im, nil
	case im.State == ImportUndoing || im.State == ImportUndone:
		return Import{}, fault.Conflict("import.was_undone")
	case im.State == ImportDraft && !s.now().Before(im.Started.Add(UndoFor)):
		return Import{}, fault.Conflict("import.too_old")
	}
	if im, err = s.apply(ctx, by, id, choices); err != nil {
		return Import{}, fmt.Errorf("people: apply import: %w", err)
	}
	return im, nil
}

func (s *Service) apply(ctx context.Context, by Person, id string, choices map[int]string) (Import, error) {
	for _, line := range slices.Sorted(maps.Keys(choices)) {
		if err := s.settle(ctx, id, line, choices[line]); err != nil {
			return Import{}, err
		}
	}
	if _, err := s.imports.Update(ctx, id, func(im *Import) error {
		if im.State == ImportDraft || im.State == ImportApplied {
			im.State = ImportApplying
		}
		return nil
	}); err != nil {
		return Import{}, err
	}
	if err := s.applyRows(ctx, by, id); err != nil {
		return Import{}, err
	}
	im, err := s.imports.Update(ctx, id, func(im *Import) error {
		if im.State == ImportApplying {
			now := s.now()
			im.State = ImportApplied
			if im.Applied == nil {
				im.Applied = &now
			}
		}
		return nil
	})
	if err != nil {
		return Import{}, err
	}
	if im.State == ImportUndoing || im.State == ImportUndone { // another run was quicker, and is undone by now
		return Import{}, errors.Join(s.undoRows(ctx, by, im, nil), fault.Conflict("import.was_undone"))
	}
	return im, nil
}

// settle keeps what was chosen for a row that may be about somebody.
func (s *Service) settle(ctx context.Context, id string, line int, choice string) error {
	row, at, err := s.importRows.Get(ctx, importRowID(id, line))
	if errors.Is(err, records.ErrNotFound) || err == nil && (choice == "" || row.Done || row.Status != RowChoose) {
		return nil
	}
	if err != nil {
		return err
	}
	row.Choice, row.Why = choice, nil
	switch {
	case choice == ChoiceNew:
		row.Status = RowCreated
	case slices.Contains(row.Candidates, choice):
		line, err := s.otherRow(ctx, row, choice)
		if err != nil {
			return err
		}
		row.Status, row.Person = RowChanged, choice
		if line != 0 {
			row.Choice = ""
			row.refuse(Reason{Key: "import.twice", Line: line})
		}
	default:
		return fault.Invalid("import.bad_choice")
	}
	_, err = s.importRows.Replace(ctx, importRowID(id, line), at, row)
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return nil // the same form, sent twice
	}
	return err
}

// otherRow gives the line of another row of the same import that is about a
// person, or 0.
func (s *Service) otherRow(ctx context.Context, row ImportRow, person string) (int, error) {
	for found, err := range s.importRows.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err != nil {
			return 0, err
		}
		if one := found.Value; one.Import == row.Import && one.Line != row.Line && one.Status != RowRefused {
			return one.Line, nil
		}
	}
	return 0, nil
}

// applyRows writes every row that is to be written. Rows with one phone go one
// after the other, so that the first of them gets it as a login.
func (s *Service) applyRows(ctx context.Context, by Person, id string) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	lanes := make([]chan records.Found[ImportRow], importers)
	for i := range lanes {
		lanes[i] = make(chan records.Found[ImportRow], 16)
		group.Go(func() {
			for row := range lanes[i] {
				if ctx.Err() != nil {
					continue
				}
				if err := s.applyRow(ctx, by, row); err != nil {
					stop(err)
				}
			}
		})
	}
	err := s.eachRow(ctx, id, func(row records.Found[ImportRow]) error {
		if row.Value.Done || row.Value.Status != RowCreated && row.Value.Status != RowChanged {
			return nil
		}
		select {
		case lanes[lane(row.Value)] <- row:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	for _, one := range lanes {
		close(one)
	}
	group.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

func lane(row ImportRow) int {
	sum := fnv.New32a()
	if key := row.Values[Column(PhoneField)]; key != "" {
		sum.Write([]byte(key))
	} else {
		fmt.Fprint(sum, row.Line)
	}
	return int(sum.Sum32() % importers)
}

// eachRow reads the rows of an import in order of their lines.
func (s *Service) eachRow(ctx context.Context, id string, do func(records.Found[ImportRow]) error) error {
	for found, err := range s.importRows.Find(ctx, records.Query{Index: "import", Equal: []any{id}}) {
		if err == nil {
			err = do(found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applyRow writes one row. It may meet itself: another run of the same import,
// or one that was cut off after any of its writes.
func (s *Service) applyRow(ctx context.Context, by Person, row records.Found[ImportRow]) error {
	for range 20 {
		err := s.tryRow(ctx, by, &row)
		if errors.Is(err, errStale) {
			continue
		}
		if errors.Is(err, errTaken) {
			fresh, at, again := s.importRows.Get(ctx, row.ID)
			if errors.Is(again, records.ErrNotFound) {
				return nil // the person was deleted, and the row with her
			}
			if again != nil {
				return again
			}
			if fresh.Done || fresh.Status != RowCreated && fresh.Status != RowChanged {
				return nil
			}
			row.Value, row.Revision = fresh, at
			continue
		}
		return err
	}
	return fmt.Errorf("import: a row was changed too often: %w", records.ErrChanged)
}

func (s *Service) tryRow(ctx context.Context, by Person, row *records.Found[ImportRow]) error {
	r := &row.Value
	if r.Before != nil {
		if done, err := s.wasWritten(ctx, *r); err != nil || done {
			return errors.Join(err, s.rowDone(ctx, by, row, done))
		}
	}
	if r.Status == RowCreated {
		if made, is, err := s.find(ctx, r.Person); err != nil || is && r.Member == made.Member {
			r.Made = is
			return errors.Join(err, s.rowDone(ctx, by, row, is))
		}
	}
	judged, subject, err := s.judgeAgain(ctx, by, *r)
	if err != nil {
		return err
	}
	if judged.Status != RowCreated {
		judged.Member = ""
	}
	judged.Before = nil
	*r = judged
	switch r.Status {
	case RowCreated:
		return s.makeOf(ctx, by, row)
	case RowChanged:
		return s.changeBy(ctx, by, row, subject)
	}
	r.Done = r.Status == RowSame
	return s.saveRow(ctx, row)
}

// judgeAgain judges a row as people stand now. What was noted of it in the draft
// stays.
func (s *Service) judgeAgain(ctx context.Context, by Person, row ImportRow) (judged ImportRow, subject Person, err error) {
	j, notes := s.newJudging(by, row.Import), row.Notes
	if row.Choice != "" && row.Choice != ChoiceNew {
		subject, is, err := s.find(ctx, row.Choice)
		if err == nil && is {
			subject, is, err = s.whole(ctx, subject)
		}
		if err != nil {
			return row, Person{}, err
		}
		row.Changes, row.Hers, row.Why = nil, nil, nil
		if !is || !j.mine(subject) {
			row.refuse(Reason{Key: "import.outside_person"})
			return row, subject, nil
		}
		err = j.compare(ctx, &row, subject)
		row.Notes = notes
		return row, subject, err
	}
	fresh := row.Person
	subject, err = j.judge(ctx, &row)
	row.Notes = notes
	if subject.ID == "" {
		row.Person = fresh
	}
	return row, subject, err
}

// saveRow writes a row over the one that was read.
func (s *Service) saveRow(ctx context.Context, row *records.Found[ImportRow]) error {
	at, err := s.importRows.Replace(ctx, row.ID, row.Revision, row.Value)
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return errTaken
	}
	row.Revision = at
	return err
}

// rowDone notes what was done, in the audit log first: whoever is cut off here
// comes by again.
func (s *Service) rowDone(ctx context.Context, by Person, row *records.Found[ImportRow], done bool) error {
	if !done {
		return nil
	}
	r := &row.Value
	fact := audit.Fact{ID: row.ID + "/applied", By: by.ID, Subject: r.Person, What: audit.PersonAdded, Detail: map[string]string{"import": r.Import}}
	r.Status = RowCreated
	if !r.Made {
		r.Status, fact.What = RowChanged, audit.PersonChanged
		var fields []string
		for _, change := range r.Changes {
			fields = append(fields, string(change.Column))
		}
		fact.Detail["fields"] = strings.Join(fields, ",")
	}
	if err := s.log.Append(ctx, fact); err != nil {
		return err
	}
	r.Done = true
	return s.saveRow(ctx, row)
}
