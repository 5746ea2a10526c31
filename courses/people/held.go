package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/records"
)

// Held is everything this package keeps about a person, for her to read and to
// take away.
type Held struct {
	Person  Person       `json:"person"`
	Logins  []string     `json:"logins"` // with which she can sign in
	Links   []Link       `json:"links"`  // of both directions, the open ones first
	Answers Answers      `json:"answers"`
	Renames []Renamed    `json:"renames"`
	Devices []Device     `json:"devices"`
	Facts   []audit.Fact `json:"audit"` // who opened or changed her record, the latest first
}

// Renamed is a name that was put right.
type Renamed struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Before string    `json:"before"`
	After  string    `json:"after"`
	Reason string    `json:"reason"`
}

// Held gives everything kept about by. Nobody else's can be asked for. Secrets
// and tokens are kept only as hashes, which are no use to anybody and are left
// out.
func (s *Service) Held(ctx context.Context, by Person) (Held, error) {
	held, err := s.held(ctx, by)
	if err != nil {
		return Held{}, fmt.Errorf("people: held: %w", err)
	}
	return held, nil
}

func (s *Service) held(ctx context.Context, by Person) (held Held, err error) {
	if held.Person, err = s.Get(ctx, by.ID); err != nil {
		return Held{}, err
	}
	if held.Logins, err = s.loginsOf(ctx, held.Person); err != nil {
		return Held{}, err
	}
	if held.Answers, err = s.answersOf(ctx, by.ID); err != nil {
		return Held{}, err
	}
	if held.Devices, err = s.Devices(ctx, by); err != nil {
		return Held{}, err
	}
	if held.Links, err = s.linksOf(ctx, by.ID); err != nil {
		return Held{}, err
	}
	for found, err := range s.renames.Find(ctx, records.Query{Index: "person", Equal: []any{by.ID}, Descending: true}) {
		if err != nil {
			return Held{}, err
		}
		r := found.Value
		held.Renames = append(held.Renames, Renamed{At: r.At, By: r.By, Before: r.Before, After: r.After, Reason: r.Reason})
	}
	for fact, err := range s.log.About(ctx, by.ID) {
		if err != nil {
			return Held{}, err
		}
		held.Facts = append(held.Facts, fact)
	}
	return held, nil
}

// loginsOf lists what a person can sign in with.
func (s *Service) loginsOf(ctx context.Context, p Person) ([]string, error) {
	logins := []string{p.Member}
	for _, login := range []string{p.Phone, p.StaffNumber} {
		if login == "" {
			continue
		}
		kept, _, err := s.logins.Get(ctx, loginID(login))
		if errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, hide(err, login)
		}
		if kept.Person == p.ID {
			logins = append(logins, login)
		}
	}
	former, err := s.Former(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range former {
		logins = append(logins, f.Member)
		for _, login := range f.Was {
			if kept, _, err := s.logins.Get(ctx, loginID(login)); err == nil && kept.Person == f.ID {
				logins = append(logins, login)
			} else if err != nil && !errors.Is(err, records.ErrNotFound) {
				return nil, hide(err, login)
			}
		}
	}
	return logins, nil
}

// Logins lists what somebody can sign in with, for whoever may see her profile:
// her phone is missing where another signs in with it. Fault: not found,
// person.unknown.
func (s *Service) Logins(ctx context.Context, by, subject Person) ([]string, error) {
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return nil, err
	}
	logins, err := s.loginsOf(ctx, subject)
	if err != nil {
		return nil, fmt.Errorf("people: logins: %w", err)
	}
	return logins, nil
}

// linksOf gives every link from and to somebody, open ones first, then the
// latest.
func (s *Service) linksOf(ctx context.Context, person string) ([]Link, error) {
	var links []Link
	for _, kind := range []LinkKind{MentorOf, MemberOf, CohortMentor} {
		for _, index := range []string{"from", "to"} {
			for link, err := range s.linksBy(ctx, index, kind, person, false) {
				if err != nil {
					return nil, err
				}
				links = append(links, link)
			}
		}
	}
	slices.SortStableFunc(links, func(a, b Link) int {
		if a.IsOpen() != b.IsOpen() {
			if a.IsOpen() {
				return -1
			}
			return 1
		}
		return b.Since.Compare(a.Since)
	})
	return links, nil
}
