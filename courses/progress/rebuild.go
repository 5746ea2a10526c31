package progress

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"pamoja/courses/records"
)

// Difference is a summary that did not say what its events say.
type Difference struct {
	Person, Course string
	Before, After  Summary // Before is zero where there was none, After where there are no events
	Counted        bool    // only what its cohorts count of it was not as it says
}

// Ensure appends an event that its owner finds missing, and reports whether it
// was. Unlike Append it leaves the summary to Rebuild.
func (s *Service) Ensure(ctx context.Context, e Event) (bool, error) {
	e.Arrived = s.arrival()
	if e.Happened.IsZero() {
		e.Happened = e.Arrived
	}
	_, err := s.events.Insert(ctx, e.ID(), e)
	if errors.Is(err, records.ErrExists) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("append %s: %w", e.Kind, err)
	}
	return true, nil
}

// Rebuild computes every summary again from its events and tells of each that
// was not what they add up to; it is written as they say. Whoever calls it has
// let the owners of items append what is missing, and is the only one at work.
func (s *Service) Rebuild(ctx context.Context, tell func(Difference)) error {
	pairs := map[string]bool{}
	for found, err := range s.events.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("rebuild: events: %w", err)
		}
		pairs[summaryID(found.Value.Person, found.Value.Course)] = true
	}
	for found, err := range s.summaries.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("rebuild: summaries: %w", err)
		}
		pairs[found.ID] = true
	}
	for found, err := range s.counted.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("rebuild: cohorts: %w", err)
		}
		pairs[summaryID(found.Value.Person, found.Value.Course)] = true
	}
	for id := range pairs {
		if err := s.rebuild(ctx, id, tell); err != nil {
			return fmt.Errorf("rebuild: %w", err)
		}
	}
	return nil
}

func (s *Service) rebuild(ctx context.Context, id string, tell func(Difference)) error {
	before, revision, err := s.summaries.Get(ctx, id)
	existed := err == nil
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return err
	}
	person, course, _ := strings.Cut(id, "/")
	after, err := s.compute(ctx, person, course)
	if err != nil {
		return err
	}
	completed, err := s.complete(ctx, after)
	if err != nil {
		return err
	}
	if completed {
		if after, err = s.compute(ctx, person, course); err != nil {
			return err
		}
	}
	right, err := s.count(ctx, after)
	if err != nil {
		return err
	}
	if existed && same(before, after) || !existed && !after.Enrolled() {
		if !right {
			tell(Difference{Person: person, Course: course, Before: before, After: after, Counted: true})
		}
		return nil
	}
	switch {
	case !after.Enrolled():
		err = s.summaries.Delete(ctx, id, revision)
	case existed:
		_, err = s.summaries.Replace(ctx, id, revision, after)
	default:
		_, err = s.summaries.Insert(ctx, id, after)
	}
	if err != nil {
		return err
	}
	tell(Difference{Person: person, Course: course, Before: before, After: after})
	return nil
}

// same compares summaries as they are kept.
func same(a, b Summary) bool {
	first, errA := json.Marshal(a)
	second, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(first) == string(second)
}
