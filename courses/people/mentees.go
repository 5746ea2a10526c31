package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Mentees gives the people by mentors now, herself linked with them or through
// a cohort, in order of name; at most as many as asked for. Only a trainer has
// any.
func (s *Service) Mentees(ctx context.Context, by Person, most int) ([]Person, error) {
	if !by.Is(Trainer) {
		return nil, nil
	}
	ids := map[string]bool{}
	for link, err := range s.LinksFrom(ctx, MentorOf, by.ID, true) {
		if err != nil {
			return nil, err
		}
		ids[link.To] = true
	}
	for cohort, err := range s.LinksFrom(ctx, CohortMentor, by.ID, true) {
		if err != nil {
			return nil, err
		}
		for member, err := range s.LinksTo(ctx, MemberOf, cohort.To, true) {
			if err != nil {
				return nil, err
			}
			if member.From != by.ID {
				ids[member.From] = true
			}
			if len(ids) > 4*most {
				break
			}
		}
	}
	var mentees []Person
	for id := range ids {
		p, found, err := s.find(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("people: mentees: %w", err)
		}
		if found && p.Merged == "" {
			mentees = append(mentees, p)
		}
	}
	slices.SortFunc(mentees, func(a, b Person) int { return strings.Compare(sortKey(a.Name)+a.ID, sortKey(b.Name)+b.ID) })
	return mentees[:min(len(mentees), most)], nil
}

// MentorsOf gives those who mentor somebody by a link of their own, now, for
// whoever may see her profile. Fault: not found, person.unknown.
func (s *Service) MentorsOf(ctx context.Context, by, subject Person) ([]Person, error) {
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return nil, err
	}
	var mentors []Person
	for link, err := range s.LinksTo(ctx, MentorOf, subject.ID, true) {
		if err != nil {
			return nil, err
		}
		p, found, err := s.find(ctx, link.From)
		if err != nil {
			return nil, fmt.Errorf("people: mentors: %w", err)
		}
		if found && p.Merged == "" {
			mentors = append(mentors, p)
		}
	}
	return mentors, nil
}
