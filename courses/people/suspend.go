package people

import (
	"context"
	"fmt"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Suspend keeps somebody from signing in and ends her sessions. What she did
// stays. Staff who may manage her account may, but nobody herself.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// person.self. Side effect: a fact in the audit log.
func (s *Service) Suspend(ctx context.Context, by Person, id string) (Person, error) {
	return s.suspend(ctx, by, id, true)
}

// Reinstate lets her sign in again.
func (s *Service) Reinstate(ctx context.Context, by Person, id string) (Person, error) {
	return s.suspend(ctx, by, id, false)
}

func (s *Service) suspend(ctx context.Context, by Person, id string, away bool) (Person, error) {
	if !by.May(SuspendPeople) {
		return Person{}, fault.Forbidden("role.lacking")
	}
	subject, err := s.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if by.ID == subject.ID {
		return Person{}, fault.Conflict("person.self")
	}
	if err := s.mayManage(ctx, by, subject); err != nil {
		return Person{}, err
	}
	if away == (subject.Suspended != nil) {
		return subject, nil
	}
	what := audit.Reinstated
	if away {
		what = audit.Suspended
	}
	p, err := s.alter(ctx, id, func(p *Person) error {
		if !away {
			p.Suspended = nil
			return nil
		}
		now := s.now()
		p.Suspended = &now
		p.Generation++
		return nil
	})
	if err == nil {
		err = s.log.Append(ctx, audit.Fact{By: by.ID, Subject: id, What: what})
	}
	if err != nil {
		return Person{}, fmt.Errorf("people: suspend: %w", err)
	}
	return p, nil
}
