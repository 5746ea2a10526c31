package cohorts

import (
	"context"
	"slices"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Together gives a cohort and the ids of its members, for what is told of all of
// them together: to whoever looks after it, and to its mentors while their links
// are open. Fault: not found, cohort.unknown, for everybody else.
func (s *Service) Together(ctx context.Context, by people.Person, id string) (Cohort, []string, error) {
	k, err := s.get(ctx, id)
	if err != nil {
		return Cohort{}, nil, err
	}
	if !looksAfter(by, k.County, k.Organisation) {
		mentors, err := s.People.Linked(ctx, people.CohortMentor, by.ID, id)
		if err == nil && !(mentors && by.Is(people.Trainer)) {
			err = unknown()
		}
		if err != nil {
			return Cohort{}, nil, err
		}
	}
	var members []string
	for _, seat := range k.Roll {
		if !seat.Out {
			members = append(members, seat.Person)
		}
	}
	return k.Cohort, members, nil
}

// MentoredBy gives the open cohorts that by mentors now, in order of their names.
func (s *Service) MentoredBy(ctx context.Context, by people.Person) ([]Cohort, error) {
	if !by.Is(people.Trainer) {
		return nil, nil
	}
	var mentored []Cohort
	for link, err := range s.People.LinksFrom(ctx, people.CohortMentor, by.ID, true) {
		if err != nil {
			return nil, err
		}
		k, err := s.get(ctx, link.To)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if k.Ended == nil {
			mentored = append(mentored, k.Cohort)
		}
	}
	slices.SortFunc(mentored, func(a, b Cohort) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return mentored, nil
}
