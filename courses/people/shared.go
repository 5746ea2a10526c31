package people

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// OnPhone is somebody whose name is shown on a phone that several people use,
// because she ticked that it be.
type OnPhone struct {
	Device string // names her there; opens nothing
	Name   string
	Member string
}

// ShowOnPhone shows person's name to whoever signs in on the phone that sent
// this device cookie, or hides it. It is called after she signed in there, with
// what she ticked. A phone that does not know her is left as it is.
func (s *Service) ShowOnPhone(ctx context.Context, person Person, cookie string, shown bool) error {
	d, known, err := s.knownDevice(ctx, person.ID, cookie)
	if err == nil && known {
		err = s.setListed(ctx, d.ID, person.ID, shown)
	}
	if err != nil {
		return fmt.Errorf("people: show on phone: %w", err)
	}
	return nil
}

// HideOnPhone hides by's name on one of her own devices. Fault: not found,
// device.unknown, also for somebody else's.
func (s *Service) HideOnPhone(ctx context.Context, by Person, id string) error {
	err := s.setListed(ctx, id, by.ID, false)
	if _, known := fault.Of(err); err != nil && !known {
		return fmt.Errorf("people: hide on phone: %w", err)
	}
	return err
}

func (s *Service) setListed(ctx context.Context, id, person string, listed bool) error {
	d, _, err := s.devices.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) || err == nil && (person == "" || d.Person != person) {
		return fault.NotFound("device.unknown")
	}
	if err != nil || d.Listed == listed {
		return err
	}
	_, err = s.devices.Update(ctx, id, func(d *device) error {
		d.Listed = listed
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return fault.NotFound("device.unknown")
	}
	return err
}

// OnThisPhone gives those who let their names be shown on the phone that sent
// this device cookie, whoever came to it last first. Whoever
// holds the phone may ask. Who is suspended is not shown.
func (s *Service) OnThisPhone(ctx context.Context, cookie string) ([]OnPhone, error) {
	var shown []OnPhone
	for _, token := range tokensOf(cookie) {
		id := hashed(token)
		d, _, err := s.devices.Get(ctx, id)
		if errors.Is(err, records.ErrNotFound) || err == nil && !d.Listed {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("people: on this phone: %w", err)
		}
		p, found, err := s.find(ctx, d.Person)
		if err != nil {
			return nil, fmt.Errorf("people: on this phone: %w", err)
		}
		if found && p.Suspended == nil {
			shown = append(shown, OnPhone{Device: id, Name: p.Name, Member: p.Member})
		}
	}
	return shown, nil
}

// SignOutEverywhere shuts somebody's phones out, when one is lost and she
// cannot do so herself: every session of hers ends, and no phone knows or shows
// her any longer. Staff who may manage her account may.
//
// Faults: forbidden, role.lacking; not found, person.unknown. Side effect: a
// fact in the audit log, which she can read.
func (s *Service) SignOutEverywhere(ctx context.Context, by Person, id string) (Person, error) {
	if !by.May(ResetSecrets) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if err := s.mayManage(ctx, by, subject); err != nil {
		return Person{}, err
	}
	p, err := s.signOutEverywhere(ctx, subject.ID)
	if err == nil {
		err = s.log.Append(ctx, audit.Fact{By: by.ID, Subject: id, What: audit.PersonSignedOut})
	}
	if err != nil {
		return Person{}, fmt.Errorf("people: sign out everywhere: %w", err)
	}
	return p, nil
}

func (s *Service) signOutEverywhere(ctx context.Context, id string) (Person, error) {
	p, err := s.alter(ctx, id, func(p *Person) error {
		p.Generation++
		return nil
	})
	if err != nil {
		return Person{}, err
	}
	devices, err := s.devicesOf(ctx, id)
	if err != nil {
		return Person{}, err
	}
	for _, d := range devices {
		if err := s.forget(ctx, d); err != nil {
			return Person{}, err
		}
	}
	return p, nil
}
