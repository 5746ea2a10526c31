package progress

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"pamoja/courses"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// refreshTries bounds how often a summary is computed again because another
// process wrote it first.
const refreshTries = 8

// Summary gives what a person has done in a course; a zero Summary if nothing.
// A summary that lacks an event (the program died between the two), or the
// completion of a course that was changed since, is repaired first.
func (s *Service) Summary(ctx context.Context, person, course string) (Summary, error) {
	summary, _, err := s.summaries.Get(ctx, summaryID(person, course))
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Summary{}, fmt.Errorf("summary: %w", err)
	}
	counts, err := s.eventCounts(ctx, person, course)
	if err != nil {
		return Summary{}, err
	}
	if summary.Events == counts[course] && !s.due(summary) {
		late, err := s.late(ctx, summary)
		if err != nil || !late {
			return summary, err
		}
	}
	return s.refresh(ctx, person, course)
}

// Mine gives a person's summaries of the courses she has begun, the latest
// first, each repaired as Summary does.
func (s *Service) Mine(ctx context.Context, person string) ([]Summary, error) {
	counts, err := s.eventCounts(ctx, person)
	if err != nil {
		return nil, err
	}
	var out []Summary
	for found, err := range s.summaries.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}, Descending: true}) {
		if err != nil {
			return nil, fmt.Errorf("summaries: %w", err)
		}
		summary := found.Value
		if !summary.Begun() || summary.Events != counts[summary.Course] || s.due(summary) {
			continue
		}
		late, err := s.late(ctx, summary)
		if err != nil {
			return nil, err
		}
		if !late {
			out = append(out, summary)
			delete(counts, summary.Course)
		}
	}
	if len(counts) == 0 {
		return out, nil
	}
	for course := range counts {
		summary, err := s.refresh(ctx, person, course)
		if err != nil {
			return nil, err
		}
		out = append(out, summary)
	}
	slices.SortFunc(out, func(a, b Summary) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(b.Course, a.Course))
	})
	return out, nil
}

func summaryID(person, course string) string { return person + "/" + course }

// eventCounts is how many events a person has in each course, or in the one
// named, from key columns alone. A count, unlike a last arrival, shows a missing
// event also when two came in one millisecond or the clock was set back.
func (s *Service) eventCounts(ctx context.Context, person string, course ...string) (map[string]int, error) {
	bounds := []any{person}
	for _, id := range course {
		bounds = append(bounds, id)
	}
	totals, err := s.events.Tally(ctx, countTally, records.Query{Equal: bounds})
	if err != nil {
		return nil, fmt.Errorf("count events: %w", err)
	}
	counts := make(map[string]int, len(totals))
	for _, total := range totals {
		counts[total.Group[0].(string)] = int(total.Count)
	}
	return counts, nil
}

// refresh computes the summary from the events, brings what cohorts count of it
// up to date, and then writes it by compare-and-swap, which fails if somebody
// else did either meanwhile: then both are done again. If the rule is met for
// the first time, it appends the completion, pinned to the rule, and computes
// once more.
func (s *Service) refresh(ctx context.Context, person, course string) (Summary, error) {
	contested := false // what cohorts count may be of an older summary
	for range refreshTries {
		stored, revision, err := s.summaries.Get(ctx, summaryID(person, course))
		exists := err == nil
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return Summary{}, fmt.Errorf("refresh summary: %w", err)
		}
		summary, err := s.compute(ctx, person, course)
		if err != nil {
			return Summary{}, err
		}
		if completed, err := s.complete(ctx, summary); err != nil {
			return Summary{}, err
		} else if completed {
			continue
		}
		same := exists && stored.Events == summary.Events && stored.Copies.equal(summary.Copies) &&
			stored.Minutes == summary.Minutes && stored.Observed == summary.Observed
		if same && !contested {
			return summary, nil
		}
		if _, err = s.count(ctx, summary); err == nil {
			err = s.write(ctx, summary, exists, same, revision)
		}
		if err == nil {
			return summary, nil
		}
		if !errors.Is(err, records.ErrChanged) && !errors.Is(err, records.ErrExists) && !errors.Is(err, records.ErrNotFound) {
			return Summary{}, fmt.Errorf("write summary: %w", err)
		}
		contested = true
	}
	// Others keep writing this summary: each of them computed it from the same
	// events, so what stands is right, or is repaired at the next read.
	return s.compute(ctx, person, course)
}

// write keeps a summary, if nobody else has meanwhile: over the stored one at
// this revision, or as a new one. One that enrols nobody goes. Where there is
// nothing to write, it looks whether all is as it was.
func (s *Service) write(ctx context.Context, summary Summary, exists, same bool, revision records.Revision) error {
	id := summaryID(summary.Person, summary.Course)
	var err error
	switch {
	case exists && !summary.Enrolled():
		err = s.summaries.Delete(ctx, id, revision)
		if errors.Is(err, records.ErrNotFound) {
			err = nil
		}
	case same || !summary.Enrolled():
		_, now, got := s.summaries.Get(ctx, id)
		switch {
		case got != nil && !errors.Is(got, records.ErrNotFound):
			err = got
		case exists != (got == nil) || exists && now != revision:
			err = records.ErrChanged
		}
	case exists:
		_, err = s.summaries.Replace(ctx, id, revision, summary)
	default:
		_, err = s.summaries.Insert(ctx, id, summary)
	}
	return err
}

// compute adds up a person's events in a course, and copies what else is known.
// What became part of another account counts there.
func (s *Service) compute(ctx context.Context, person, course string) (Summary, error) {
	about, err := s.about(ctx, person)
	if err != nil {
		return Summary{}, fmt.Errorf("compute summary: %w", err)
	}
	if about.Merged != "" {
		return Summary{Person: person, Course: course}, nil
	}
	summary, err := s.add(ctx, person, course)
	if err != nil {
		return Summary{}, err
	}
	if summary.Minutes, summary.Observed, err = s.hours(ctx, person, course); err != nil {
		return Summary{}, fmt.Errorf("compute summary: %w", err)
	}
	summary.Copies, summary.State = about.in(course), stateOf(summary)
	return summary, nil
}

// late reports whether the ledger counts other minutes than the summary says:
// the program died before it told. Only a course that asks for minutes, and is
// begun and not complete, is worth the look.
func (s *Service) late(ctx context.Context, summary Summary) (bool, error) {
	course, err := s.catalogue().Course(summary.Course)
	if err != nil || !summary.Begun() || summary.Completed != nil || course.Rule.Minutes+course.Rule.Observed == 0 {
		return false, nil // of a course that is gone nothing is asked
	}
	minutes, observed, err := s.hours(ctx, summary.Person, summary.Course)
	if err != nil {
		return false, fmt.Errorf("summary: %w", err)
	}
	return minutes != summary.Minutes || observed != summary.Observed, nil
}

func (s *Service) add(ctx context.Context, person, course string) (Summary, error) {
	summary := Summary{Person: person, Course: course}
	for found, err := range s.events.Find(ctx, records.Query{Index: byPersonCourse, Equal: []any{person, course}}) {
		if err != nil {
			return Summary{}, fmt.Errorf("compute summary: %w", err)
		}
		summary.add(found.Value)
	}
	return summary, nil
}

// add takes one event, in order of arrival, into the summary.
func (s *Summary) add(e Event) {
	if s.Events == 0 {
		s.Started = e.Arrived
	}
	s.Events++
	s.Last = e.Arrived
	switch e.Kind {
	case Lesson:
		s.Lessons = mark(s.Lessons, e)
	case Quiz:
		s.Quizzes = mark(s.Quizzes, e)
	case Case:
		s.Cases = mark(s.Cases, e)
	case AnotherWay:
		s.AnotherWay = mark(s.AnotherWay, e)
	case AnotherWayCase:
		s.AnotherWayCases = mark(s.AnotherWayCases, e)
	case Talked:
		s.Lessons, s.Talked = mark(s.Lessons, e), mark(s.Talked, e)
	case TalkedCase:
		s.Cases, s.TalkedCases = mark(s.Cases, e), mark(s.TalkedCases, e)
	case Signoff:
		s.Signoffs = mark(s.Signoffs, e)
	case Completed:
		if s.Completed == nil && e.Rule != nil {
			s.Completed = &Completion{At: e.Arrived, Edition: e.Edition, Rule: *e.Rule}
		}
	}
}

// mark keeps the first time an item was done and the highest edition.
func mark(done map[string]Done, e Event) map[string]Done {
	if done == nil {
		done = map[string]Done{}
	}
	entry, before := done[e.Item]
	if !before {
		entry.At = e.Arrived
	}
	entry.Edition = max(entry.Edition, e.Edition)
	done[e.Item] = entry
	return done
}

// due reports whether a completion is lacking: the course's rule, as it stands
// now, is met, and there is none. An unfinished course is never completed.
func (s *Service) due(summary Summary) bool {
	course, err := s.catalogue().Course(summary.Course)
	return err == nil && course.Complete && summary.Completed == nil && course.Rule.Met(summary.Counts(course))
}

// complete appends the completion that is due, and reports whether one was.
func (s *Service) complete(ctx context.Context, summary Summary) (bool, error) {
	course, err := s.catalogue().Course(summary.Course)
	if err != nil || !s.due(summary) {
		return false, nil
	}
	now := s.arrival()
	e := Event{Person: summary.Person, Course: course.ID, Kind: Completed, Edition: course.Edition, Version: course.Hash,
		Rule: &course.Rule, Happened: now, Arrived: now}
	if _, err := s.events.Insert(ctx, e.ID(), e); err != nil && !errors.Is(err, records.ErrExists) {
		return false, fmt.Errorf("complete course: %w", err)
	}
	return true, nil
}

// Recount computes a summary again, after what others count for somebody toward
// a course has changed: her mentored minutes.
func (s *Service) Recount(ctx context.Context, person, course string) error {
	_, err := s.refresh(ctx, person, course)
	return err
}

// Step is the one next thing to do.
type Step struct {
	Course  *courses.Course
	Item    courses.Item
	Changed bool // done before, in an older edition
}

// Next gives the first item, in the course's order, that is not done. It
// reports false when everything is.
func Next(course *courses.Course, summary Summary) (Step, bool) {
	for _, item := range course.Items() {
		if !summary.IsDone(item) {
			return Step{Course: course, Item: item}, true
		}
	}
	return Step{}, false
}

// NextStep gives a person's one next step: in the course with the latest event,
// else in her next unfinished one, else in the first of the courses of her
// cohorts, which the caller names in order, that is open to her. It reports
// false when there is none: then the catalogue is next.
func (s *Service) NextStep(ctx context.Context, person string, cohorts ...string) (Step, []Summary, bool, error) {
	summaries, err := s.Mine(ctx, person)
	if err != nil {
		return Step{}, nil, false, err
	}
	catalogue := s.catalogue()
	summaries = slices.DeleteFunc(summaries, func(summary Summary) bool {
		_, err := catalogue.Course(summary.Course)
		return err != nil
	})
	for _, summary := range summaries {
		course, err := catalogue.Course(summary.Course)
		if err != nil {
			return Step{}, nil, false, err
		}
		if step, open := Next(course, summary); open {
			return step, summaries, true, nil
		}
	}
	for _, id := range cohorts {
		course, err := catalogue.Course(id)
		begun := slices.ContainsFunc(summaries, func(s Summary) bool { return s.Course == id })
		if err != nil || begun || course.Retired || !completed(summaries, course.Requires) {
			continue // what is withdrawn, or waits for another course, is no next step
		}
		if step, open := Next(course, Summary{}); open {
			return step, summaries, true, nil
		}
	}
	return Step{}, summaries, false, nil
}

// completed reports whether every one of these courses is.
func completed(summaries []Summary, courses []string) bool {
	return !slices.ContainsFunc(courses, func(id string) bool {
		return !slices.ContainsFunc(summaries, func(s Summary) bool { return s.Course == id && s.Completed != nil })
	})
}

// Events gives everything a person has done, course by course in order of
// arrival, for her to read. Nobody else's can be asked for.
func (s *Service) Events(ctx context.Context, by people.Person) ([]Event, error) {
	var events []Event
	for found, err := range s.events.Find(ctx, records.Query{Index: byPersonCourse, Equal: []any{by.ID}}) {
		if err != nil {
			return nil, fmt.Errorf("events: %w", err)
		}
		events = append(events, found.Value)
	}
	return events, nil
}
