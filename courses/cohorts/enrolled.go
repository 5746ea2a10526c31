package cohorts

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// CoursesOf gives the courses of the cohorts somebody is in, those of the one
// she joined first before the others', each once. Anyone may ask of herself.
func (s *Service) CoursesOf(ctx context.Context, person string) ([]string, error) {
	var ids []string
	for link, err := range s.People.LinksFrom(ctx, people.MemberOf, person, true) {
		if err != nil {
			return nil, err
		}
		k, err := s.get(ctx, link.To)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, id := range k.Courses {
			if k.Ended == nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// About is a progress.Teller: what people and cohorts say of somebody.
func About(store *records.Store, accounts func() *people.Service) progress.Teller {
	table := records.TableOf[kept](store, "cohorts")
	return func(ctx context.Context, person string) (progress.About, error) {
		p, err := accounts().Get(ctx, person)
		if fault.Is(err, fault.KindNotFound) {
			return progress.About{}, nil
		}
		if err != nil {
			return progress.About{}, err
		}
		if p.Merged != "" {
			return progress.About{Merged: p.Merged}, nil
		}
		about := progress.About{County: p.County, Organisation: p.Organisation, Cadre: p.Cadre, Cohorts: map[string][]string{}}
		for link, err := range accounts().LinksFrom(ctx, people.MemberOf, person, true) {
			if err != nil {
				return progress.About{}, err
			}
			k, _, err := table.Get(ctx, link.To)
			if errors.Is(err, records.ErrNotFound) || err == nil && k.Ended != nil {
				continue
			}
			if err != nil {
				return progress.About{}, err
			}
			for _, course := range k.Courses {
				about.Cohorts[course] = append(about.Cohorts[course], k.ID)
			}
		}
		return about, nil
	}
}

// Erase takes somebody who is to be deleted out of her cohorts, and her wishes to
// join away. Her place on a roll and facts about her stay under her id, which
// says nothing.
func Erase(ctx context.Context, store *records.Store, accounts *people.Service, person string) error {
	requests := records.TableOf[Request](store, "cohort-requests")
	for found, err := range requests.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err == nil {
			err = requests.Remove(ctx, found.ID)
		}
		if err != nil {
			return fmt.Errorf("cohorts: erase: %w", err)
		}
	}
	table := records.TableOf[kept](store, "cohorts")
	for _, kind := range []people.LinkKind{people.MemberOf, people.CohortMentor} {
		for link, err := range accounts.LinksFrom(ctx, kind, person, true) {
			if err == nil && kind == people.MemberOf {
				_, err = table.Update(ctx, link.To, func(k *kept) error {
					if at := k.place(person); at >= 0 {
						k.Roll[at].Out = true
					}
					return nil
				})
				if errors.Is(err, records.ErrNotFound) {
					err = nil
				}
			}
			if err == nil {
				err = accounts.CloseLink(ctx, kind, person, link.To)
			}
			if err != nil {
				return fmt.Errorf("cohorts: erase: %w", err)
			}
		}
	}
	return nil
}

// Rebuild brings the summaries of everyone who ever was in a cohort up to date.
func (s *Service) Rebuild(ctx context.Context) error {
	for found, err := range s.cohorts.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("cohorts: rebuild: %w", err)
		}
		for _, seat := range found.Value.Roll {
			if err := s.Progress.Recopy(ctx, seat.Person); err != nil {
				return fmt.Errorf("cohorts: rebuild: %w", err)
			}
		}
	}
	return nil
}
