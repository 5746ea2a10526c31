package people

import (
	"context"
	"errors"

	"pamoja/courses/records"
)

// making is somebody who is about to exist.
type making struct {
	person Person
	secret string // which her member number may not give away; empty for somebody who has none yet

	// newcomer says that nothing shows that the phone is hers: it is no login.
	newcomer bool
	// noted keeps each member number before it is claimed, for whoever comes by
	// after a crash with it; nil where nobody does.
	noted func(member string) error
	// way writes what she is to sign in with, a secret or a code; nil where nobody
	// can sign in as her before she is given one.
	way func(Person) error
}

// create writes somebody who does not exist yet: the one way in which anybody
// comes to be. Her logins are claimed first, then what she signs in with is
// written, and she comes last. Cut off anywhere, nobody is there by halves: what
// was claimed for somebody who never came is free again after a minute, and the
// same id goes on with what it claimed.
//
// An id that is taken gives records.ErrExists, and the number drawn for it is
// let go.
func (s *Service) create(ctx context.Context, m making) (Added, error) {
	member, err := s.claimMember(ctx, m)
	if err != nil {
		return Added{}, err
	}
	m.person.Member = member
	added := Added{Person: m.person}
	if added.PhoneTaken, added.StaffTaken, err = s.claimOthers(ctx, m); err != nil {
		return Added{}, err
	}
	if m.way != nil {
		if err := m.way(m.person); err != nil {
			return Added{}, err
		}
	}
	_, err = s.people.Insert(ctx, m.person.ID, keep(m.person))
	if errors.Is(err, records.ErrExists) {
		return Added{}, errors.Join(err, s.forgoMember(ctx, m.person))
	}
	if err != nil {
		return Added{}, err
	}
	return added, nil
}

// claimMember gives the member number of somebody: the one she has already, else
// drawn until one is free and does not give her secret away.
func (s *Service) claimMember(ctx context.Context, m making) (string, error) {
	p := m.person
	for range 1001 {
		if p.Member != "" && (m.secret == "" || checkSecret(p, m.secret, p.Created.Year()) == nil) {
			mine, err := s.claimLogin(ctx, p.Member, p.ID)
			if err != nil || mine {
				return p.Member, err
			}
		}
		six, err := s.made.digits(6)
		if err != nil {
			return "", err
		}
		p.Member = memberNumber(six)
		if m.noted != nil {
			if err := m.noted(p.Member); err != nil {
				return "", err
			}
		}
	}
	return "", errors.New("no free member number in a thousand draws")
}

// claimOthers claims what else she signs in with, and says what is somebody
// else's.
func (s *Service) claimOthers(ctx context.Context, m making) (phoneTaken, staffTaken bool, err error) {
	phone := m.person.Phone
	if m.newcomer {
		phone = ""
	}
	for login, taken := range map[string]*bool{phone: &phoneTaken, m.person.StaffNumber: &staffTaken} {
		if login == "" {
			continue
		}
		mine, err := s.claimLogin(ctx, login, m.person.ID)
		if err != nil {
			return false, false, hide(err, login)
		}
		*taken = !mine
	}
	return phoneTaken, staffTaken, nil
}

// forgoMember lets go of the number drawn for an id that somebody has: the same
// form came twice at once, and the other was quicker.
func (s *Service) forgoMember(ctx context.Context, drawn Person) error {
	there, found, err := s.find(ctx, drawn.ID)
	if err != nil || !found || there.Member == drawn.Member {
		return err
	}
	return s.eraseLogin(ctx, drawn.Member, drawn.ID)
}

// secretWay writes a secret, as a way to sign in.
func (s *Service) secretWay(ctx context.Context, phc string) func(Person) error {
	return func(p Person) error { return s.putSecret(ctx, p.ID, phc) }
}

// putSecret writes the secret of somebody.
func (s *Service) putSecret(ctx context.Context, person, phc string) error {
	fresh := secret{Hash: phc, Changed: s.now()}
	_, err := s.secrets.Insert(ctx, person, fresh)
	if errors.Is(err, records.ErrExists) {
		_, err = s.secrets.Update(ctx, person, func(kept *secret) error {
			*kept = fresh
			return nil
		})
	}
	return err
}
