package people

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Attempt is a filled-in sign-in form.
type Attempt struct {
	Login   string // as typed
	Secret  string // as typed
	Address string // where from, without a port
	Device  string // the device cookie: tokens of NewDevice, see JoinDevice
}

// SignIn gives the person whose login and secret these are. Anyone may try.
//
// After three wrong secrets the fourth makes the login wait 30 seconds, the
// fifth 2 minutes, the sixth 10, and each further one 30; nothing is looked at
// before. On a device that the person is known on, the device's own count
// stands in for the login's. A login nobody has costs the same time and gets
// the same answers. Where wrong secrets are many, from one address or on the
// whole site, every sign-in takes 2 seconds longer.
//
// Faults: invalid, login.missing or secret.missing; unauthenticated,
// sign_in.wrong, or sign_in.suspended after the right secret; too many,
// secret.wait_seconds or secret.wait_minutes, with Wait. Side effects: the
// counts; a known device is marked as used now; the first time is noted.
func (s *Service) SignIn(ctx context.Context, a Attempt) (Person, error) {
	if strings.TrimSpace(a.Login) == "" {
		return Person{}, fault.Invalid("login.missing").In("login")
	}
	if normalSecret(a.Secret) == "" {
		return Person{}, fault.Invalid("secret.missing").In("secret")
	}
	p, err := s.signIn(ctx, a)
	if err != nil {
		return Person{}, fmt.Errorf("people: sign in: %w", err)
	}
	return p, nil
}

func (s *Service) signIn(ctx context.Context, a Attempt) (Person, error) {
	address := addressKey(a.Address)
	if err := s.slow(ctx, address); err != nil {
		return Person{}, err
	}
	login, ok := ParseLogin(a.Login)
	if !ok {
		return Person{}, s.refuse(ctx, address, a.Secret)
	}
	p, known, err := s.holder(ctx, login)
	if err != nil {
		return Person{}, hide(err, login)
	}
	record := "login/" + login
	device, onKnown, err := s.knownDevice(ctx, p.ID, a.Device)
	if err != nil {
		return Person{}, err
	}
	if onKnown {
		record = "device/" + device.ID
	}
	right, err := s.try(ctx, record, address, p.ID, a.Secret)
	if err != nil {
		return Person{}, hide(err, login)
	}
	if !known || !right {
		return Person{}, wrong()
	}
	if p.Suspended != nil { // told only to who knows her secret
		return Person{}, fault.Unauthenticated("sign_in.suspended")
	}
	if onKnown {
		if err := s.touch(ctx, device); err != nil {
			return Person{}, err
		}
	}
	return s.seen(ctx, p)
}

// seen notes the first time she signs in.
func (s *Service) seen(ctx context.Context, p Person) (Person, error) {
	if p.FirstSeen != nil {
		return p, nil
	}
	return s.alter(ctx, p.ID, func(p *Person) error {
		if p.FirstSeen == nil {
			now := s.now()
			p.FirstSeen = &now
		}
		return nil
	})
}

// try compares a secret with a person's, counted in one record of failures.
func (s *Service) try(ctx context.Context, record, address, person, text string) (bool, error) {
	if err := s.admit(ctx, record); err != nil {
		return false, err
	}
	phc, _, err := s.secretOf(ctx, person)
	if err != nil {
		return false, err
	}
	right, err := s.hasher.matches(ctx, phc.Hash, text)
	if err != nil {
		return false, err
	}
	if right {
		return true, s.forgive(ctx, record)
	}
	return false, s.remember(ctx, address)
}

// refuse answers a login that no person can have: no record of it is kept,
// and it takes as long as a wrong secret.
func (s *Service) refuse(ctx context.Context, address, text string) error {
	if _, err := s.hasher.matches(ctx, "", text); err != nil {
		return err
	}
	if err := s.remember(ctx, address); err != nil {
		return err
	}
	return wrong()
}

func wrong() error { return fault.Unauthenticated("sign_in.wrong") }

func (s *Service) secretOf(ctx context.Context, person string) (secret, records.Revision, error) {
	if person == "" {
		person = "nobody"
	}
	kept, at, err := s.secrets.Get(ctx, person)
	if errors.Is(err, records.ErrNotFound) {
		return secret{}, 0, nil
	}
	return kept, at, err
}

// ConfirmSecret asks the person signed in for her secret once more, before
// what cannot be taken back. Its wrong answers are counted apart from those of
// signing in, so that a stranger guessing at the door cannot hold her up.
//
// Faults: those of wrongSecret and missingSecret; too many,
// secret.wait_seconds or secret.wait_minutes, with Wait.
func (s *Service) ConfirmSecret(ctx context.Context, by Person, text, address string) error {
	if normalSecret(text) == "" {
		return missingSecret(by)
	}
	from := addressKey(address)
	if err := s.slow(ctx, from); err != nil {
		return fmt.Errorf("people: confirm: %w", err)
	}
	if err := s.confirm(ctx, by, text, from, "secret"); err != nil {
		return fmt.Errorf("people: confirm: %w", err)
	}
	return nil
}

func (s *Service) confirm(ctx context.Context, by Person, text, address, field string) error {
	if by.ID == "" {
		return wrongSecret(by, field)
	}
	right, err := s.try(ctx, "confirm/"+by.ID, address, by.ID, text)
	if err != nil {
		return err
	}
	if !right {
		return wrongSecret(by, field)
	}
	return nil
}

// hide keeps a login, which may be somebody's phone, out of an error's text,
// which may be logged.
func hide(err error, login string) error {
	if err == nil {
		return nil
	}
	return hidden{text: strings.ReplaceAll(err.Error(), login, "…"), err: err}
}

type hidden struct {
	text string
	err  error
}

func (h hidden) Error() string { return h.text }
func (h hidden) Unwrap() error { return h.err }
