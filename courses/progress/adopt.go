package progress

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/records"
)

// Adopt makes what one account did count for another that it has become part of:
// every event is appended for the other too, under an id derived from both, with
// its own times. Nothing is changed or taken away but the summaries of the first,
// which count no more. Twice is once. Whoever calls it has written down that the
// first is part of the second; see About.Merged.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	courses := map[string]bool{}
	for found, err := range s.events.Find(ctx, records.Query{Index: byPersonCourse, Equal: []any{from}}) {
		if err == nil {
			err = s.adopt(ctx, found.Value, into)
		}
		if err != nil {
			return fmt.Errorf("adopt: %w", err)
		}
		courses[found.Value.Course] = true
	}
	for course := range courses {
		if _, err := s.refresh(ctx, into, course); err != nil {
			return fmt.Errorf("adopt: %w", err)
		}
	}
	return s.Recopy(ctx, from)
}

// adopt appends somebody's event for another.
func (s *Service) adopt(ctx context.Context, e Event, into string) error {
	e = e.For(into)
	if _, err := s.events.Insert(ctx, e.ID(), e); err != nil && !errors.Is(err, records.ErrExists) {
		return err
	}
	return nil
}

// For is the event as it counts for another, whose account its person's became
// part of. Adopted names the account in which it happened.
func (e Event) For(into string) Event {
	if e.Adopted == "" {
		e.Adopted = e.Person
	}
	e.Person = into
	return e
}

// settle brings the summary up to date after an event. One that came in for an
// account just after it had become part of another's is carried over: Adopt, which
// began after that was written, may not have seen it.
func (s *Service) settle(ctx context.Context, e Event) (Summary, error) {
	summary, err := s.refresh(ctx, e.Person, e.Course)
	if err != nil {
		return Summary{}, err
	}
	about, err := s.about(ctx, e.Person)
	if err != nil {
		return Summary{}, fmt.Errorf("append %s: %w", e.Kind, err)
	}
	if about.Merged == "" {
		return summary, nil
	}
	if err := s.adopt(ctx, e, about.Merged); err != nil {
		return Summary{}, fmt.Errorf("append %s: %w", e.Kind, err)
	}
	if err := s.Recopy(ctx, e.Person); err != nil {
		return Summary{}, err
	}
	return s.settle(ctx, e.For(about.Merged))
}
