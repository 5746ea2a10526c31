package cohorts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

const linkChanged = audit.LinkChanged

// AddMembers puts people into a cohort whom the caller may see, and gives how
// many were not in it yet. Where its mentors would then have more members each
// than its cap, nobody is added, unless over says that it may be.
//
// Faults: those of Open; not found, person.unknown; conflict, cohort.ended,
// cohort.full, cohort.caseload. Side effects: a fact in the audit log for each;
// their summaries.
func (s *Service) AddMembers(ctx context.Context, by people.Person, id string, over bool, persons ...string) (int, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return 0, err
	}
	for _, person := range persons {
		subject, err := s.People.Get(ctx, person)
		if err == nil {
			err = s.People.MaySee(ctx, by, subject, people.Profile)
		}
		if err != nil {
			return 0, err
		}
	}
	return s.seat(ctx, by, k.ID, over, persons...)
}

// seat claims places on the roll for people and opens their links.
func (s *Service) seat(ctx context.Context, by people.Person, id string, over bool, persons ...string) (int, error) {
	mentors, err := s.mentors(ctx, id)
	if err != nil {
		return 0, err
	}
	added := 0
	k, err := s.alter(ctx, id, func(k *kept) error {
		if k.Ended != nil {
			return fault.Conflict("cohort.ended")
		}
		added = k.claim(persons)
		if k.members() > MostMembers || len(k.Roll) > 4*MostMembers {
			return fault.Conflict("cohort.full", "most", MostMembers)
		}
		if added > 0 && !over && k.Cap > 0 && share(k.members(), len(mentors)) > k.Cap {
			return fault.Conflict("cohort.caseload", "most", k.Cap)
		}
		return nil
	})
	if _, refused := fault.Of(err); refused {
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("cohorts: add member: %w", err)
	}
	for _, person := range persons {
		if err := s.openMember(ctx, by, k.ID, person); err != nil {
			return added, fmt.Errorf("cohorts: add member: %w", err)
		}
	}
	return added, nil
}

// claim puts people on the roll, and gives how many were not on it.
func (k *kept) claim(persons []string) (added int) {
	for _, person := range persons {
		switch at := k.place(person); {
		case at < 0:
			k.Roll = append(k.Roll, seat{Person: person})
			added++
		case k.Roll[at].Out:
			k.Roll[at].Out = false
			added++
		}
	}
	return added
}

// openMember opens a link that stands on the roll. If the cohort ended, or she
// was taken off, at the same moment, the link does not stay.
func (s *Service) openMember(ctx context.Context, by people.Person, id, person string) error {
	before, err := s.People.Linked(ctx, people.MemberOf, person, id)
	if err != nil {
		return err
	}
	if _, err := s.People.OpenLink(ctx, by, people.MemberOf, person, id); err != nil {
		return err
	}
	k, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if at := k.place(person); k.Ended != nil || at < 0 || k.Roll[at].Out {
		if err := s.People.CloseLink(ctx, people.MemberOf, person, id); err != nil {
			return err
		}
		return s.Progress.Recopy(ctx, person)
	}
	if !before {
		if err := s.note(ctx, by, person, linkChanged, "opened", id); err != nil {
			return err
		}
	}
	return s.Progress.Recopy(ctx, person)
}

// share is how many members each of a cohort's mentors has, the most.
func share(members, mentors int) int {
	if mentors == 0 {
		return 0
	}
	return (members + mentors - 1) / mentors
}

// Remove takes somebody out of a cohort; what she did stays. Whoever looks after
// the cohort may, also when she may not see the person any more. Faults as of
// Open.
func (s *Service) Remove(ctx context.Context, by people.Person, id, person string) error {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return err
	}
	if k.place(person) < 0 {
		return fault.NotFound("person.unknown")
	}
	_, err = s.alter(ctx, id, func(k *kept) error {
		if at := k.place(person); at >= 0 {
			k.Roll[at].Out = true
		}
		return nil
	})
	if err == nil {
		err = s.closeLink(ctx, by, people.Link{Kind: people.MemberOf, From: person, To: id})
	}
	if err == nil {
		k, err = s.get(ctx, id)
	}
	if at := k.place(person); err == nil && k.Ended == nil && at >= 0 && !k.Roll[at].Out {
		err = s.openMember(ctx, by, id, person) // somebody put her back at the same moment
	}
	if err != nil {
		return fmt.Errorf("cohorts: remove: %w", err)
	}
	return nil
}

// Applied says what applying a rule did.
type Applied struct {
	Added int
	Left  int // who match and were left out, for the cohort's cap or size
}

// ApplyRule adds everyone of the cohort's county or organisation who matches its
// rule and is not in it, and says how many; it never takes anyone away. People
// who wait are left to be accepted. Faults: those of Open; invalid,
// cohort.no_rule; conflict, cohort.ended.
func (s *Service) ApplyRule(ctx context.Context, by people.Person, id string, over bool) (Applied, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return Applied{}, err
	}
	if k.Rule.IsBlank() {
		return Applied{}, fault.Invalid("cohort.no_rule")
	}
	var fitting []string
	for p, err := range s.within(ctx, by, k) {
		if err != nil {
			return Applied{}, err
		}
		if at := k.place(p.ID); k.Rule.matches(p) && !p.Waiting && p.Suspended == nil && (at < 0 || k.Roll[at].Out) {
			fitting = append(fitting, p.ID)
		}
	}
	mentors, err := s.mentors(ctx, id)
	if err != nil {
		return Applied{}, err
	}
	room := MostMembers - k.members()
	if k.Cap > 0 && len(mentors) > 0 && !over {
		room = min(room, k.Cap*len(mentors)-k.members())
	}
	room = min(max(room, 0), len(fitting))
	if room == 0 {
		return Applied{Left: len(fitting)}, nil
	}
	added, err := s.seat(ctx, by, id, over, fitting[:room]...)
	return Applied{Added: added, Left: len(fitting) - room}, err
}

// within yields everybody among whom a cohort's rule looks: those of its county
// or organisation, or of the rule's.
func (s *Service) within(ctx context.Context, by people.Person, k kept) func(func(people.Person, error) bool) {
	listing := people.Listing{}
	switch {
	case k.County != "":
		listing.Scope = people.Scope{Kind: "county", Name: k.County}
	case k.Organisation != "":
		listing.Scope = people.Scope{Kind: "org", Name: k.Organisation}
	case k.Rule.County != "":
		listing.Scope = people.Scope{Kind: "county", Name: k.Rule.County}
	case k.Rule.Organisation != "":
		listing.Scope = people.Scope{Kind: "org", Name: k.Rule.Organisation}
	}
	return func(yield func(people.Person, error) bool) {
		for {
			page, err := s.People.List(ctx, by, listing)
			if err != nil {
				yield(people.Person{}, err)
				return
			}
			for _, p := range page.People {
				err := s.People.MaySee(ctx, by, p, people.Profile)
				if fault.Is(err, fault.KindNotFound) {
					continue
				}
				if !yield(p, err) || err != nil {
					return
				}
			}
			if listing.After = page.Next; page.Next == "" {
				return
			}
		}
	}
}

// Member is somebody in a cohort, and where she stands.
type Member struct {
	Person  people.Person
	Row     string // her row's code on paper
	Courses []progress.Summary
}

// StuckSince is when she last did something in a course of the cohort in which
// nothing happened for long, the earliest; zero if there is none.
func (m Member) StuckSince(now time.Time) (since time.Time) {
	for _, s := range m.Courses {
		if s.Stuck(now) && (since.IsZero() || s.Last.Before(since)) {
			since = s.Last
		}
	}
	return since
}

// Begun reports whether she has begun any course of the cohort.
func (m Member) Begun() bool { return slices.ContainsFunc(m.Courses, progress.Summary.Begun) }

// Members gives everyone in a cohort whom the caller may see, in order of name,
// and how many others there are. Listing is no opening. Faults as of Open.
func (s *Service) Members(ctx context.Context, by people.Person, id string) (members []Member, hidden int, err error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return nil, 0, err
	}
	for number, seat := range k.Roll {
		if seat.Out {
			continue
		}
		p, err := s.People.Get(ctx, seat.Person)
		if err == nil {
			err = s.People.MaySee(ctx, by, p, people.Profile)
		}
		if fault.Is(err, fault.KindNotFound) {
			hidden++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		m := Member{Person: p, Row: rowCode(number + 1)}
		for _, course := range k.Courses {
			summary, err := s.Progress.Kept(ctx, p.ID, course)
			if err != nil {
				return nil, 0, err
			}
			m.Courses = append(m.Courses, summary)
		}
		members = append(members, m)
	}
	slices.SortStableFunc(members, func(a, b Member) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Person.Name), strings.ToLower(b.Person.Name)), strings.Compare(a.Person.ID, b.Person.ID))
	})
	return members, hidden, nil
}
