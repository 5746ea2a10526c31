package cases

import (
	"context"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
)

// AskAnotherWay records that a person would rather talk a case through with a
// mentor. It counts for nothing until a mentor has recorded that it was done.
// Faults: not found, also for a case without a content note.
func (s *Service) AskAnotherWay(ctx context.Context, by people.Person, id string) error {
	c, err := s.set().Case(id)
	if err != nil {
		return err
	}
	if !c.HasNote() {
		return fault.NotFound("error.not_found")
	}
	listing, err := s.listing(ctx, by, id)
	if err != nil {
		return err
	}
	for _, course := range listing {
		e := progress.Event{Person: by.ID, Course: course.ID, Kind: progress.AnotherWayCase, Item: id, Edition: c.Edition}
		if _, err := s.progress.Append(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// AskedAnotherWay reports whether a person has asked for that, and whether a
// mentor has recorded that it was done.
func (s *Service) AskedAnotherWay(ctx context.Context, by people.Person, id string) (asked, talked bool, err error) {
	listing, err := s.listing(ctx, by, id)
	if err != nil {
		return false, false, err
	}
	for _, course := range listing {
		summary, err := s.progress.Summary(ctx, by.ID, course.ID)
		if err != nil {
			return false, false, err
		}
		_, here := summary.AnotherWayCases[id]
		_, done := summary.TalkedCases[id]
		asked, talked = asked || here, talked || done
	}
	return asked, talked, nil
}
