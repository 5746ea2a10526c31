package progress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/records"
)

// counted is one of a person's summaries as one cohort counts it: a summary has
// one of each cohort that enrols her in its course, so that every one of them
// counts her. It says nothing of its own, and is written before its summary, so
// that what was cut off between the two is found as a summary that lacks
// something. Its id is cohort/person/course.
type counted struct {
	Cohort string    `json:"cohort"`
	Person string    `json:"person"`
	Course string    `json:"course"`
	State  State     `json:"state"`
	Last   time.Time `json:"last"`
}

func (c counted) id() string { return c.Cohort + "/" + c.Person + "/" + c.Course }

const countedCollection = "cohort-summaries"

func countedIn() records.Collection {
	return records.Collection{
		Name: countedCollection,
		Fields: []records.Field{
			{Name: "cohort", Kind: records.String}, {Name: "person", Kind: records.String}, {Name: "course", Kind: records.String},
			{Name: "state", Kind: records.String}, {Name: "last", Kind: records.Time},
		},
		Indexes: []records.Index{{Name: string(ByCohort), Fields: []string{"cohort", "state", "last"}}, {Name: byPerson, Fields: []string{"person", "course"}}},
		Tallies: []records.Tally{{Name: string(ByCohort), Bounds: []string{"cohort", "state", "last"}}},
	}
}

// count makes what cohorts count of a summary say what it says, and reports
// whether that was so already. records.ErrChanged if somebody else did it at the
// same moment.
func (s *Service) count(ctx context.Context, summary Summary) (right bool, err error) {
	right = true
	lacking := slices.Clone(summary.Cohorts)
	for found, err := range s.counted.Find(ctx, records.Query{Index: byPerson, Equal: []any{summary.Person, summary.Course}}) {
		if err != nil {
			return false, fmt.Errorf("count in cohorts: %w", err)
		}
		is := found.Value
		at := slices.Index(lacking, is.Cohort)
		if at < 0 {
			right = false
			if err := s.counted.Delete(ctx, found.ID, found.Revision); err != nil && !errors.Is(err, records.ErrNotFound) {
				return false, fmt.Errorf("count in cohorts: %w", err)
			}
			continue
		}
		lacking = slices.Delete(lacking, at, at+1)
		if is.State == summary.State && is.Last.Equal(summary.Last) {
			continue
		}
		right = false
		is.State, is.Last = summary.State, summary.Last
		if _, err := s.counted.Replace(ctx, found.ID, found.Revision, is); err != nil {
			return false, gone(err)
		}
	}
	for _, cohort := range lacking {
		right = false
		fresh := counted{Cohort: cohort, Person: summary.Person, Course: summary.Course, State: summary.State, Last: summary.Last}
		if _, err := s.counted.Insert(ctx, fresh.id(), fresh); err != nil {
			return false, gone(err)
		}
	}
	return right, nil
}

// gone gives what came between a read and a write as one error.
func gone(err error) error {
	if errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrExists) {
		err = records.ErrChanged
	}
	return fmt.Errorf("count in cohorts: %w", err)
}

// stuckIn is StuckPage of a cohort.
func (s *Service) stuckIn(ctx context.Context, query records.Query, most int) (page []Summary, next string, err error) {
	for found, err := range s.counted.Find(ctx, query) {
		if err != nil {
			return nil, "", fmt.Errorf("stuck: %w", err)
		}
		if len(page) == most {
			return page, next, nil
		}
		summary, err := s.Kept(ctx, found.Value.Person, found.Value.Course)
		if err != nil {
			return nil, "", err
		}
		page, next = append(page, summary), found.Cursor
	}
	return page, "", nil
}
