package cohorts

import (
	"context"
	"fmt"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Mentor is somebody who mentors a cohort.
type Mentor struct {
	Person people.Person
	Share  int // members of this cohort for each of its mentors
	Others int // people she mentors one by one, and members of her other cohorts
}

// mentors gives the ids of a cohort's mentors.
func (s *Service) mentors(ctx context.Context, id string) (ids []string, err error) {
	for link, err := range s.People.LinksTo(ctx, people.CohortMentor, id, true) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, link.From)
	}
	return ids, nil
}

// Mentors gives a cohort's mentors with their caseload, those whom the caller may
// not see left out. Faults as of Open.
func (s *Service) Mentors(ctx context.Context, by people.Person, id string) ([]Mentor, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return nil, err
	}
	ids, err := s.mentors(ctx, id)
	if err != nil {
		return nil, err
	}
	var mentors []Mentor
	for _, mentor := range ids {
		p, err := s.People.Get(ctx, mentor)
		if err == nil {
			err = s.People.MaySee(ctx, by, p, people.Profile)
		}
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		m := Mentor{Person: p, Share: share(k.members(), len(ids))}
		if m.Others, err = s.others(ctx, mentor, id); err != nil {
			return nil, err
		}
		mentors = append(mentors, m)
	}
	return mentors, nil
}

// others counts whom somebody mentors besides a cohort.
func (s *Service) others(ctx context.Context, mentor, id string) (n int, err error) {
	for _, err := range s.People.LinksFrom(ctx, people.MentorOf, mentor, true) {
		if err != nil {
			return 0, err
		}
		n++
	}
	for link, err := range s.People.LinksFrom(ctx, people.CohortMentor, mentor, true) {
		if err != nil {
			return 0, err
		}
		if link.To == id {
			continue
		}
		k, err := s.get(ctx, link.To)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return 0, err
		}
		n += k.members()
	}
	return n, nil
}

// AddMentor makes somebody a mentor of a cohort: she may then see the progress of
// its members. Where even with her each mentor has more members than the cohort's
// cap, over must say that it may be.
//
// Faults: those of Open; not found, person.unknown; conflict, cohort.ended,
// cohort.caseload, link.not_trainer. Side effect: a fact in the audit log.
func (s *Service) AddMentor(ctx context.Context, by people.Person, id, mentor string, over bool) error {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return err
	}
	if err := s.mayMentor(ctx, by, mentor); err != nil {
		return err
	}
	ids, err := s.mentors(ctx, id)
	switch {
	case err != nil:
		return err
	case slices.Contains(ids, mentor):
		return nil
	case k.Ended != nil:
		return fault.Conflict("cohort.ended")
	case !over && k.Cap > 0 && share(k.members(), len(ids)+1) > k.Cap:
		return fault.Conflict("cohort.caseload", "most", k.Cap)
	}
	return s.openMentor(ctx, by, id, mentor)
}

func (s *Service) mayMentor(ctx context.Context, by people.Person, mentor string) error {
	p, err := s.People.Get(ctx, mentor)
	if err == nil {
		err = s.People.MaySee(ctx, by, p, people.Profile)
	}
	if err == nil && !p.Is(people.Trainer) {
		err = fault.Conflict("link.not_trainer").In("mentor")
	}
	return err
}

// openMentor opens a link, which does not stay if the cohort ended at the same
// moment.
func (s *Service) openMentor(ctx context.Context, by people.Person, id, mentor string) error {
	if _, err := s.People.OpenLink(ctx, by, people.CohortMentor, mentor, id); err != nil {
		return err
	}
	k, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if k.Ended != nil {
		return s.People.CloseLink(ctx, people.CohortMentor, mentor, id)
	}
	return s.note(ctx, by, mentor, linkChanged, "opened", id)
}

// RemoveMentor ends that. Faults as of Open.
func (s *Service) RemoveMentor(ctx context.Context, by people.Person, id, mentor string) error {
	if _, err := s.open(ctx, by, id); err != nil {
		return err
	}
	if err := s.closeLink(ctx, by, people.Link{Kind: people.CohortMentor, From: mentor, To: id}); err != nil {
		return fmt.Errorf("cohorts: remove mentor: %w", err)
	}
	return nil
}
