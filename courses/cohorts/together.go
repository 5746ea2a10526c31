package cohorts

import (
	"context"

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
