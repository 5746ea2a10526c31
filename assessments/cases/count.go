package cases

import (
	"context"
	"fmt"
	"slices"

	"pamoja/assessments/versions"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// listing gives the courses in which a case counts for a person: those that list
// it and that she has begun; if there are none, the first that lists it and is
// open to her.
func (s *Service) listing(ctx context.Context, by people.Person, id string) ([]*courses.Course, error) {
	var begun []*courses.Course
	var first *courses.Course
	for _, course := range s.catalogue().All() {
		if !course.ListsCase(id) {
			continue
		}
		opened := s.progress.Open(ctx, by, course)
		if fault.Is(opened, fault.KindConflict) {
			continue
		}
		if opened != nil {
			return nil, opened
		}
		summary, err := s.progress.Summary(ctx, by.ID, course.ID)
		if err != nil {
			return nil, err
		}
		if summary.Enrolled() {
			begun = append(begun, course)
		} else if first == nil {
			first = course
		}
	}
	if len(begun) == 0 && first != nil {
		begun = append(begun, first)
	}
	return begun, nil
}

// tell appends the events of a counted play that progress does not have yet,
// then marks the play, so that a crash between the two is mended by the next
// look, and a course begun later is told when it is looked at.
func (s *Service) tell(ctx context.Context, by people.Person, p *Play) error {
	if !slices.ContainsFunc(s.catalogue().All(), func(course *courses.Course) bool {
		return course.ListsCase(p.Case) && !slices.Contains(p.Told, course.ID)
	}) {
		return nil
	}
	listing, err := s.listing(ctx, by, p.Case)
	if err != nil {
		return err
	}
	for _, course := range listing {
		if slices.Contains(p.Told, course.ID) {
			continue
		}
		if _, err := s.progress.Append(ctx, p.event(course.ID)); err != nil {
			return err
		}
		told, err := s.plays.Update(ctx, p.ID(), func(p *Play) error {
			if !slices.Contains(p.Told, course.ID) {
				p.Told = append(p.Told, course.ID)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("mark a play as told: %w", err)
		}
		p.Told = told.Told
	}
	return nil
}

// event is what progress is told of a counted play.
func (p *Play) event(course string) progress.Event {
	e := progress.Event{Person: p.Person, Course: course, Kind: progress.Case, Item: p.Case, Edition: p.Edition, Version: p.Version, Attempt: p.ID()}
	if p.Ended != nil {
		e.Happened = *p.Ended
	}
	if p.Adopted != "" {
		e.Attempt, e.Adopted = playID(p.Adopted, p.Case, p.Number), p.Adopted
	}
	return e
}

// Rebuild tells progress of every counted play that it was told of and has no
// event of, and gives how many it lacked. Whoever calls it is the only one at
// work.
func (s *Service) Rebuild(ctx context.Context) (int, error) {
	added := 0
	for found, err := range s.plays.All(ctx, "") {
		if err != nil {
			return added, fmt.Errorf("rebuild: plays: %w", err)
		}
		for _, course := range found.Value.Told {
			missing, err := s.progress.Ensure(ctx, found.Value.event(course))
			if err != nil {
				return added, fmt.Errorf("rebuild: %w", err)
			}
			if missing {
				added++
			}
		}
	}
	return added, nil
}

// Erase removes what a person wrote in tasks. Her plays stay, under an id that
// says nothing about her: they are facts, and hold no text. Whoever calls it has
// settled that she is to be deleted. Twice is once.
func Erase(ctx context.Context, store *records.Store, person string) error {
	typed := records.TableOf[Typed](store, typedCollection)
	for found, err := range typed.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}}) {
		if err == nil {
			err = typed.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("cases: erase: %w", err)
		}
	}
	return nil
}

// OpenOnOlder counts the open plays on versions that are not current, for the
// author of an edit: they finish on what they began.
func (s *Service) OpenOnOlder(ctx context.Context) ([]versions.Older, error) {
	return versions.CountOlder(func(yield func(versions.Older, error) bool) {
		for found, err := range s.plays.All(ctx, "") {
			if err != nil {
				yield(versions.Older{}, fmt.Errorf("open plays: %w", err))
				return
			}
			p := found.Value
			current, known := s.set().Find(p.Case)
			if p.IsOpen() && !(known && current.Hash == p.Version) && !yield(versions.Older{ID: p.Case, Version: p.Version, Edition: p.Edition}, nil) {
				return
			}
		}
	})
}
