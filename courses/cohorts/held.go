package cohorts

import (
	"context"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Held is everything this package keeps about a person, for her to read and to
// take away.
type Held struct {
	Groups     []Group   `json:"groups"` // those she is in now, then those she was in
	Requests   []Request `json:"requests"`
	Attendance []Mark    `json:"attendance"` // the latest fact of a day corrects the ones before it
}

// Group is a cohort as one of its people knows it.
type Group struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	As      people.LinkKind `json:"as"` // MemberOf or CohortMentor
	Courses []string        `json:"courses"`
	Since   time.Time       `json:"since"`
	Until   *time.Time      `json:"until,omitempty"` // nil while she is in it
	Mentors []GroupMentor   `json:"mentors"`         // of a cohort she is a member of now: they see her progress
}

// GroupMentor is one of those who see a member's progress.
type GroupMentor struct {
	Name   string `json:"name"`
	Member string `json:"member"`
}

// Held gives everything kept about by. Nobody else's can be asked for. A cohort
// that is no longer there is left out.
func (s *Service) Held(ctx context.Context, by people.Person) (Held, error) {
	held := Held{}
	for _, kind := range []people.LinkKind{people.MemberOf, people.CohortMentor} {
		for link, err := range s.People.LinksFrom(ctx, kind, by.ID, false) {
			if err != nil {
				return Held{}, fmt.Errorf("cohorts: held: %w", err)
			}
			if err := s.hold(ctx, &held, link); err != nil {
				return Held{}, fmt.Errorf("cohorts: held: %w", err)
			}
		}
	}
	slices.SortStableFunc(held.Groups, func(a, b Group) int {
		if (a.Until == nil) != (b.Until == nil) {
			if a.Until == nil {
				return -1
			}
			return 1
		}
		return b.Since.Compare(a.Since)
	})
	for found, err := range s.requests.Find(ctx, records.Query{Index: "person", Equal: []any{by.ID}}) {
		if err != nil {
			return Held{}, fmt.Errorf("cohorts: held: %w", err)
		}
		held.Requests = append(held.Requests, found.Value)
	}
	return held, nil
}

// hold adds the cohort of a link, and what was entered about whoever it is of.
func (s *Service) hold(ctx context.Context, held *Held, link people.Link) error {
	k, err := s.get(ctx, link.To)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	group := Group{ID: k.ID, Name: k.Name, As: link.Kind, Courses: k.Courses, Since: link.Since, Until: link.Until}
	if link.Kind == people.MemberOf {
		if link.IsOpen() {
			if group.Mentors, err = s.groupMentors(ctx, k.ID); err != nil {
				return err
			}
		}
		for found, err := range s.marks.Find(ctx, records.Query{Index: "day", Equal: []any{k.ID}}) {
			if err != nil {
				return err
			}
			if found.Value.Person == link.From {
				held.Attendance = append(held.Attendance, found.Value)
			}
		}
	}
	held.Groups = append(held.Groups, group)
	return nil
}

// groupMentors names a cohort's mentors to its members.
func (s *Service) groupMentors(ctx context.Context, id string) ([]GroupMentor, error) {
	ids, err := s.mentors(ctx, id)
	if err != nil {
		return nil, err
	}
	var named []GroupMentor
	for _, mentor := range ids {
		p, err := s.People.Get(ctx, mentor)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		named = append(named, GroupMentor{Name: p.Name, Member: p.Member})
	}
	return named, nil
}

// DaysThere is on how many days she was there, by the latest fact of each.
func (h Held) DaysThere() (n int) {
	latest := map[[2]string]Mark{}
	for _, mark := range h.Attendance {
		day := [2]string{mark.Cohort, mark.Day}
		if before, known := latest[day]; !known || !mark.At.Before(before.At) {
			latest[day] = mark
		}
	}
	for _, mark := range latest {
		if mark.Present {
			n++
		}
	}
	return n
}
