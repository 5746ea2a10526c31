package mentoring

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Talk says that a mentor talked hard content through with a learner, who did not
// read or play it. It is a fact, and counts as read or as played.
type Talk struct {
	Learner  string    `json:"learner"`
	Mentor   string    `json:"mentor"`
	Course   string    `json:"course"`
	Item     string    `json:"item"` // a lesson of it; or a case it lists,
	Case     bool      `json:"case,omitempty"`
	Edition  int       `json:"edition"`
	Happened time.Time `json:"happened"`
	Arrived  time.Time `json:"arrived"`
}

func (t Talk) event() progress.Event {
	e := progress.Event{Person: t.Learner, Course: t.Course, Kind: progress.Talked, Item: t.Item, Edition: t.Edition, Happened: t.Happened}
	if t.Case {
		e.Kind = progress.TalkedCase
	}
	return e
}

// id is that of its event: one for a learner, course and item.
func (t Talk) id() string { return t.event().ID() }

// TalkForm is one as it is typed.
type TalkForm struct {
	Learner, Course, Item string
	Case                  bool
	Happened              time.Time // zero: now
}

// TalkThrough records that a lesson with a content note, or a case that the
// learner asked to do another way, was talked through with her: by a trainer who
// may see her progress. Of a case it counts in each course in which she asked.
// Twice is once, and the first stays.
//
// Faults: not found, signoff.unknown, also for what has no content note or was
// not asked for. Side effect: events in progress.
func (s *Service) TalkThrough(ctx context.Context, by people.Person, f TalkForm) error {
	if _, err := s.MayWatch(ctx, by, f.Learner, ""); err != nil {
		return err
	}
	talk := Talk{Learner: f.Learner, Mentor: by.ID, Course: f.Course, Item: f.Item, Case: f.Case, Happened: records.Cut(f.Happened), Arrived: s.now()}
	if f.Happened.IsZero() {
		talk.Happened = talk.Arrived
	}
	where, err := s.whereTalked(ctx, talk)
	if err != nil {
		return err
	}
	for _, talk.Course = range slices.Sorted(maps.Keys(where)) {
		talk.Edition = where[talk.Course]
		if err := s.keepTalk(ctx, talk); err != nil {
			return err
		}
	}
	return nil
}

// whereTalked are the courses in which a talk counts, with the item's edition.
func (s *Service) whereTalked(ctx context.Context, t Talk) (map[string]int, error) {
	course, err := s.o.Catalogue().Course(t.Course)
	if err != nil {
		return nil, unseen()
	}
	if !t.Case {
		lesson, err := course.Lesson(t.Item)
		if err != nil || !lesson.HasNote() {
			return nil, unseen()
		}
		return map[string]int{course.ID: lesson.Edition}, nil
	}
	where := map[string]int{}
	for _, listing := range s.o.Catalogue().All() {
		if !listing.ListsCase(t.Item) {
			continue
		}
		summary, err := s.o.Progress.Summary(ctx, t.Learner, listing.ID)
		if err != nil {
			return nil, err
		}
		if asked, did := summary.AnotherWayCases[t.Item]; did {
			where[listing.ID] = asked.Edition
		}
	}
	if _, asked := where[course.ID]; !asked {
		return nil, unseen()
	}
	return where, nil
}

func (s *Service) keepTalk(ctx context.Context, t Talk) error {
	if _, err := s.talks.Insert(ctx, t.id(), t); err != nil && !errors.Is(err, records.ErrExists) {
		return fmt.Errorf("mentoring: talk: %w", err)
	}
	if _, err := s.o.Progress.Append(ctx, t.event()); err != nil {
		return fmt.Errorf("mentoring: talk: %w", err)
	}
	return nil
}

// EnsureEvents lets progress hear of every sign-off that counts and every talk it
// lacks, and says how many those were. It leaves summaries to progress.Rebuild;
// whoever calls it is the only one at work.
func (s *Service) EnsureEvents(ctx context.Context) (added int, err error) {
	ensure := func(e progress.Event) error {
		fresh, err := s.o.Progress.Ensure(ctx, e)
		if fresh {
			added++
		}
		return err
	}
	for found, err := range s.signoffs.All(ctx, "") {
		if err == nil {
			if e, counts := found.Value.event(); counts {
				err = ensure(e)
			}
		}
		if err != nil {
			return added, fmt.Errorf("mentoring: ensure events: %w", err)
		}
	}
	for found, err := range s.talks.All(ctx, "") {
		if err == nil {
			err = ensure(found.Value.event())
		}
		if err != nil {
			return added, fmt.Errorf("mentoring: ensure events: %w", err)
		}
	}
	return added, nil
}
