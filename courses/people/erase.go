package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pamoja/courses/records"
)

// Erase removes everything this package keeps about a person, and reports
// whether there was anything: her logins, secret, devices, counts of wrong
// secrets, her one-time codes, her merges that are under way, the texts of her renamings, what she answered
// about herself, the rows of imports about her, her links, the claim by which
// she may have become
// the first administrator, and last herself. Erasing twice is harmless, and
// what was cut off is finished by doing it again: while she is there her logins
// are known, and without a secret she cannot sign in.
//
// Whoever calls it has settled that it is to be, and calls it after the other
// owners' Erase. What she did as staff stays under her id, which says nothing
// about her.
func Erase(ctx context.Context, store *records.Store, person string) (bool, error) {
	s := NewService(store, nil, Options{})
	found, err := s.erase(ctx, person)
	if err != nil {
		return false, fmt.Errorf("people: erase: %w", err)
	}
	return found, nil
}

func (s *Service) erase(ctx context.Context, person string) (bool, error) {
	if err := s.eraseImportRows(ctx, person); err != nil {
		return false, err
	}
	return s.eraseAccount(ctx, person)
}

// eraseAccount is erase without the rows of imports, by one of which an undo
// that was cut off finds her again.
func (s *Service) eraseAccount(ctx context.Context, person string) (bool, error) {
	p, found, err := s.find(ctx, person)
	if err != nil {
		return false, err
	}
	if err := s.secrets.Remove(ctx, person); err != nil {
		return false, err
	}
	for _, login := range append([]string{p.Member, p.Phone, p.StaffNumber}, p.Was...) {
		if err := s.eraseLogin(ctx, login, person); err != nil {
			return false, hide(err, login)
		}
	}
	if err := s.eraseDevices(ctx, person); err != nil {
		return false, err
	}
	if err := s.eraseCodes(ctx, person, time.Time{}); err != nil {
		return false, err
	}
	for text, err := range s.renames.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err == nil {
			err = s.renames.Remove(ctx, text.ID)
		}
		if err != nil {
			return false, err
		}
	}
	if err := s.answers.Remove(ctx, person); err != nil {
		return false, err
	}
	if err := s.eraseLinks(ctx, person); err != nil {
		return false, err
	}
	if err := s.eraseClaim(ctx, person); err != nil {
		return false, err
	}
	if err := s.unregister(ctx, func(from string, p pair) bool { return from == person || p.Into == person }); err != nil {
		return false, err
	}
	return found, s.people.Remove(ctx, person)
}

// eraseDevices makes every phone of somebody a stranger's, and forgets the wrong
// secrets typed on them and when she was asked once more.
func (s *Service) eraseDevices(ctx context.Context, person string) error {
	devices, err := s.devicesOf(ctx, person)
	if err != nil {
		return err
	}
	for _, d := range devices {
		if err := errors.Join(s.failures.Remove(ctx, "device/"+d.ID), s.devices.Remove(ctx, d.ID)); err != nil {
			return err
		}
	}
	return s.failures.Remove(ctx, "confirm/"+person)
}

// eraseLinks removes every link from and to a person: a mentor's caseload does
// not count who is gone.
func (s *Service) eraseLinks(ctx context.Context, person string) error {
	links, err := s.linksOf(ctx, person)
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := s.links.Remove(ctx, linkID(l.Kind, l.From, l.To)); err != nil {
			return err
		}
	}
	return nil
}

// eraseLogin removes a login of hers, and first the count of wrong secrets
// under it. A phone with which somebody else signs in is that person's.
func (s *Service) eraseLogin(ctx context.Context, login, person string) error {
	if login == "" {
		return nil
	}
	held, at, err := s.logins.Get(ctx, loginID(login))
	gone := errors.Is(err, records.ErrNotFound)
	if err != nil && !gone {
		return err
	}
	if !gone && held.Person != person {
		return nil
	}
	if err := s.failures.Remove(ctx, loginID(login)); err != nil || gone {
		return err
	}
	err = s.logins.Delete(ctx, loginID(login), at)
	if errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrChanged) { // somebody else's by now
		return nil
	}
	return err
}

// eraseClaim frees the place of first administrator: whoever took over the
// claim of somebody erased would get her id, and be erased with it later.
func (s *Service) eraseClaim(ctx context.Context, person string) error {
	held, at, err := s.setup.Get(ctx, firstAdministrator)
	if errors.Is(err, records.ErrNotFound) || err == nil && held.Person != person {
		return nil
	}
	if err == nil {
		err = s.setup.Delete(ctx, firstAdministrator, at)
	}
	if errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrChanged) {
		return nil
	}
	return err
}
