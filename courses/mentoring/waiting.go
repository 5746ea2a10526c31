package mentoring

import (
	"context"
	"fmt"
	"time"

	"pamoja/courses/records"
)

// WaitingToward gives what would count for a person as a mentee toward a course,
// beyond what counts now, if every entry of it that waits were confirmed.
func (s *Service) WaitingToward(ctx context.Context, person, course string) (Hours, error) {
	var waiting []Side
	for found, err := range s.sides.Find(ctx, records.Query{Index: "state", Equal: []any{person, string(MenteeSide), string(Waiting)}}) {
		if err != nil {
			return Hours{}, fmt.Errorf("mentoring: waiting: %w", err)
		}
		if side := found.Value; side.Course == course && !side.Removed {
			waiting = append(waiting, side)
		}
	}
	if len(waiting) == 0 {
		return Hours{}, nil
	}
	first, last := waiting[0].Start, waiting[0].Start
	for _, side := range waiting {
		if side.Start.Before(first) {
			first = side.Start
		}
		if side.Start.After(last) {
			last = side.Start
		}
	}
	counting, err := s.countingBetween(ctx, person, first, last.Add(longest))
	if err != nil {
		return Hours{}, err
	}
	all := counting
	for _, side := range waiting {
		side.Counts = true
		all = append(all, side)
	}
	return hoursOf(share(all), course).less(hoursOf(share(counting), course)), nil
}

// countingBetween are the sides that count for a mentee and can cover something
// between two moments.
func (s *Service) countingBetween(ctx context.Context, person string, from, until time.Time) (sides []Side, err error) {
	query := records.Query{Index: "counts", Equal: []any{person, string(MenteeSide), true}, From: from.Add(-longest), Until: until}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: waiting: %w", err)
		}
		sides = append(sides, found.Value)
	}
	return sides, nil
}

// hoursOf adds up what belongs to a course.
func hoursOf(sides []counted, course string) Hours {
	var t Totals
	for _, side := range sides {
		if side.Course == course {
			t.add(side)
		}
	}
	return t.Hours()
}

// less takes other away, but leaves nothing below zero: what waits may begin
// earlier than what counts, and take minutes of another kind from it.
func (h Hours) less(other Hours) Hours {
	h.Minutes = max(0, h.Minutes-other.Minutes)
	h.Entries = max(0, h.Entries-other.Entries)
	for i := range h.By {
		h.By[i] = max(0, h.By[i]-other.By[i])
	}
	return h
}
