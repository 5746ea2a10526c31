package people

import (
	"context"
	"fmt"

	"pamoja/courses/records"
)

// Caseload is how many people and cohorts somebody mentors now. Whoever may see
// her may know. It is read from key columns alone.
func (s *Service) Caseload(ctx context.Context, mentor string) (people, cohorts int, err error) {
	for _, one := range []struct {
		kind  LinkKind
		count *int
	}{{MentorOf, &people}, {CohortMentor, &cohorts}} {
		totals, err := s.links.Tally(ctx, "from", records.Query{Equal: []any{string(one.kind), mentor, true}})
		if err != nil {
			return 0, 0, fmt.Errorf("people: caseload: %w", err)
		}
		for _, total := range totals {
			*one.count += int(total.Count)
		}
	}
	return people, cohorts, nil
}
