package people

import (
	"context"
	"errors"

	"pamoja/courses/records"
)

// ensureOrganisation makes the organisation of a row where there is none.
func (s *Service) ensureOrganisation(ctx context.Context, row ImportRow) error {
	if row.Organisation == "" {
		return nil
	}
	_, err := s.addOrganisation(ctx, row.Organisation, "")
	return err
}

// makeOf makes the person of a row. Her id stands in the row since the draft and
// her member number before it is claimed, so that whoever comes by after a crash
// goes on with both.
func (s *Service) makeOf(ctx context.Context, by Person, row *records.Found[ImportRow]) error {
	r := &row.Value
	if err := s.ensureOrganisation(ctx, *r); err != nil {
		return err
	}
	p := Person{ID: r.Person, Member: r.Member, Created: s.now()}
	for _, change := range r.Changes {
		if change.Column != RoleColumn {
			p.set(Field(change.Column), change.New, originImport+r.Import)
		}
	}
	if Role(r.Values[RoleColumn]) == Trainer {
		p.Roles = []Role{Trainer}
	}
	_, err := s.create(ctx, making{person: p, noted: func(member string) error {
		r.Member = member
		return s.saveRow(ctx, row)
	}})
	if err != nil && !errors.Is(err, records.ErrExists) {
		return err
	}
	r.Made = true
	return s.rowDone(ctx, by, row, true)
}

// wasWritten reports whether the changes of a row that was cut off stand, or
// stood until somebody else wrote over them.
func (s *Service) wasWritten(ctx context.Context, row ImportRow) (bool, error) {
	p, is, err := s.find(ctx, row.Person)
	if err != nil || !is {
		return false, err
	}
	mine := originImport + row.Import
	for f := range row.Before {
		if p.Origins[f] == mine {
			return true, nil
		}
	}
	for found, err := range s.importRows.Find(ctx, records.Query{Index: "person", Equal: []any{row.Person}}) {
		if err != nil {
			return false, err
		}
		for f, before := range found.Value.Before {
			if _, ours := row.Before[f]; ours && before.Origin == mine {
				return true, nil
			}
		}
	}
	return false, nil
}

// changeBy writes the changes of a row into a person, what stood there kept
// first.
func (s *Service) changeBy(ctx context.Context, by Person, row *records.Found[ImportRow], subject Person) error {
	r := &row.Value
	mine := originImport + r.Import
	r.Person, r.Before = subject.ID, map[Field]was{}
	fresh := map[Field]was{}
	for _, change := range r.Changes {
		f := Field(change.Column)
		if subject.Origins[f] == mine { // another row of this import came first
			line, err := s.otherRow(ctx, *r, subject.ID)
			r.Before = nil
			r.refuse(Reason{Key: "import.twice", Line: line})
			return errors.Join(err, s.saveRow(ctx, row))
		}
		r.Before[f] = was{Value: subject.Value(f), Origin: subject.Origins[f]}
		fresh[f] = was{Value: change.New, Origin: mine}
	}
	if err := s.ensureOrganisation(ctx, *r); err != nil {
		return err
	}
	if err := s.saveRow(ctx, row); err != nil {
		return err
	}
	if err := s.exchange(ctx, subject.ID, r.Before, fresh); err != nil {
		return err
	}
	return s.rowDone(ctx, by, row, true)
}

// exchange puts fresh values into a person if all of before still stand there,
// else it gives errStale. New logins are claimed before and old ones let go
// after: cut off anywhere, she can sign in.
func (s *Service) exchange(ctx context.Context, id string, before, fresh map[Field]was) error {
	for _, f := range []Field{PhoneField, StaffNumberField} {
		if login := fresh[f].Value; login != "" {
			if _, err := s.claimLogin(ctx, login, id); err != nil {
				return hide(err, login)
			}
		}
	}
	p, failed := s.alter(ctx, id, func(p *Person) error {
		for f, old := range before {
			if p.Value(f) != old.Value || p.Origins[f] != old.Origin {
				return errStale
			}
		}
		for f, one := range fresh {
			p.set(f, one.Value, one.Origin)
		}
		return nil
	})
	if failed != nil && !errors.Is(failed, errStale) {
		return failed
	}
	if failed != nil {
		var err error
		if p, _, err = s.find(ctx, id); err != nil {
			return err
		}
	}
	return errors.Join(s.releaseLogins(ctx, p, id, before, fresh), failed)
}

// releaseLogins lets go of those logins that are not p's, or no longer.
func (s *Service) releaseLogins(ctx context.Context, p Person, id string, sets ...map[Field]was) error {
	for _, set := range sets {
		for _, f := range []Field{PhoneField, StaffNumberField} {
			if login := set[f].Value; login != "" && login != p.Phone && login != p.StaffNumber {
				if err := s.eraseLogin(ctx, login, id); err != nil {
					return hide(err, login)
				}
			}
		}
	}
	return nil
}
