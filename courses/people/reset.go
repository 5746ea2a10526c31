package people

import (
	"context"
	"fmt"
	"iter"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Everyone gives every person, in order of their ids. Administrators may call
// it. Fault: forbidden, role.lacking.
func (s *Service) Everyone(ctx context.Context, by Person) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		if !by.May(ListPeople) {
			yield(Person{}, fault.Forbidden("role.lacking"))
			return
		}
		for found, err := range s.people.All(ctx, "") {
			if err != nil {
				yield(Person{}, fmt.Errorf("people: everyone: %w", err))
				return
			}
			if !yield(found.Value.Person, nil) {
				return
			}
		}
	}
}

// Reset gives the holder of a login a new secret that is made here, ends all
// her sessions, and forgives the wrong secrets that made her wait. What comes
// back holds the secret, to be shown once. Administrators may call it.
//
// Faults: forbidden, role.lacking; not found, person.unknown. Side effect: a
// fact in the audit log, which she can read.
func (s *Service) Reset(ctx context.Context, by Person, login string) (Person, string, error) {
	if !by.May(ResetSecrets) {
		return Person{}, "", fault.Forbidden("role.lacking")
	}
	p, err := s.ByLogin(ctx, login)
	if err != nil {
		return Person{}, "", err
	}
	text, err := s.reset(ctx, &p)
	if err == nil {
		err = s.log.Append(ctx, audit.Fact{By: by.ID, Subject: p.ID, What: audit.SecretReset})
	}
	if err != nil {
		return Person{}, "", fmt.Errorf("people: reset: %w", err)
	}
	return p, text, nil
}

// reset ends the sessions last, so that none begun with the old secret lives
// on. Cut short, it is done again.
func (s *Service) reset(ctx context.Context, p *Person) (string, error) {
	text, err := s.made.secretFor(*p, s.now().Year())
	if err != nil {
		return "", err
	}
	phc, err := s.hasher.hash(ctx, text)
	if err != nil {
		return "", err
	}
	if err := s.putSecret(ctx, p.ID, phc); err != nil {
		return "", err
	}
	if *p, err = s.alter(ctx, p.ID, func(p *Person) error { p.Generation++; return nil }); err != nil {
		return "", err
	}
	waits := []string{loginID(p.Member), "confirm/" + p.ID}
	if p.Phone != "" {
		if holder, found, err := s.holder(ctx, p.Phone); err != nil {
			return "", hide(err, p.Phone)
		} else if found && holder.ID == p.ID {
			waits = append(waits, loginID(p.Phone))
		}
	}
	devices, err := s.devicesOf(ctx, p.ID)
	if err != nil {
		return "", err
	}
	for _, device := range devices {
		waits = append(waits, "device/"+device.ID)
	}
	for _, record := range waits {
		if err := s.forgive(ctx, record); err != nil {
			return "", err
		}
	}
	return text, nil
}
