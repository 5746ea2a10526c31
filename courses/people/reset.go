package people

import (
	"context"
	"fmt"
	"iter"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Everyone gives every person, in order of their ids, but no account that is part
// of another. Administrators may call
// it. Fault: forbidden, role.lacking.
func (s *Service) Everyone(ctx context.Context, by Person) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		if !by.May(ListEveryone) {
			yield(Person{}, fault.Forbidden("role.lacking"))
			return
		}
		for found, err := range s.people.All(ctx, "") {
			if err != nil {
				yield(Person{}, fmt.Errorf("people: everyone: %w", err))
				return
			}
			if found.Value.Merged == "" && !yield(found.Value.Person, nil) {
				return
			}
		}
	}
}

// Reset gives the holder of a login a new secret that is made here, ends all
// her sessions, and forgives the wrong secrets that made her wait. What comes
// back holds the secret, to be shown once. Administrators may call it, and
// coordinators for the learners and trainers they may see.
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
	if err := s.mayManage(ctx, by, p); err != nil {
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

// mayManage reports whether staff may act on somebody's account: those of
// coordinators and administrators are for administrators alone.
func (s *Service) mayManage(ctx context.Context, by, subject Person) error {
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return err
	}
	if subject.NeedsPassphrase() && !by.May(AppointStaff) {
		return fault.Forbidden("role.lacking")
	}
	return nil
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
	return text, s.forgiveAll(ctx, *p)
}

// forgiveAll forgets every wrong secret that makes somebody wait: those under
// her own logins and on phones she is known on.
func (s *Service) forgiveAll(ctx context.Context, p Person) error {
	waits := []string{loginID(p.Member), "confirm/" + p.ID}
	for _, login := range []string{p.Phone, p.StaffNumber} {
		if login == "" {
			continue
		}
		if holder, found, err := s.holder(ctx, login); err != nil {
			return hide(err, login)
		} else if found && holder.ID == p.ID {
			waits = append(waits, loginID(login))
		}
	}
	devices, err := s.devicesOf(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, device := range devices {
		waits = append(waits, "device/"+device.ID)
	}
	for _, record := range waits {
		if err := s.forgive(ctx, record); err != nil {
			return err
		}
	}
	return nil
}
