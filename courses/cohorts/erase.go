package cohorts

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

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
