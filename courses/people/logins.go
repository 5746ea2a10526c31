package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"pamoja/courses/records"
)

// claimHolds is how long a claim stands while what it names does not exist.
const claimHolds = time.Minute

// claim says that a login, or the place of first administrator, is somebody's.
// It is written before she is, so that two can never be written for it.
type claim struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

func loginID(login string) string { return "login/" + login }

// holder gives the person a login belongs to.
func (s *Service) holder(ctx context.Context, login string) (Person, bool, error) {
	c, _, err := s.logins.Get(ctx, loginID(login))
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Person{}, false, err
	}
	// An unknown login reads as much as a known one, so that neither is quicker.
	id := c.Person
	if id == "" {
		id = "nobody"
	}
	p, found, err := s.find(ctx, id)
	if err != nil || !found || (p.Member != login && p.Phone != login && p.StaffNumber != login && !slices.Contains(p.Was, login)) {
		return Person{}, false, err
	}
	return s.whole(ctx, p)
}

// claimLogin makes a login person's unless somebody else holds it. A claim
// whose person has not come within a minute is dead, and is taken over.
func (s *Service) claimLogin(ctx context.Context, login, person string) (bool, error) {
	id, mine := loginID(login), claim{Person: person, At: s.now()}
	if _, err := s.logins.Insert(ctx, id, mine); !errors.Is(err, records.ErrExists) {
		return err == nil, err
	}
	held, at, err := s.logins.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if held.Person == person {
		return true, nil
	}
	holder, living, err := s.find(ctx, held.Person)
	if err == nil && living && holder.Merged != "" {
		holder, _, err = s.whole(ctx, holder)
		living = holder.ID != person // what was a former account's is hers
	}
	if err != nil || living || holder.ID == "" && mine.At.Sub(held.At) < claimHolds {
		return false, err
	}
	_, err = s.logins.Replace(ctx, id, at, mine)
	if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
