package people

import (
	"context"
	"fmt"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Handed says what became of the links of somebody who leaves.
type Handed struct {
	Moved int // now the other mentor's
	Left  int // of people the caller may not see: they stay as they were
}

// Caseload is how many people and cohorts somebody mentors now. Whoever may see
// her may know. It is read from key columns alone.
func (s *Service) Caseload(ctx context.Context, mentor string) (people, cohorts int, err error) {
	for _, one := range []struct {
		kind  LinkKind
		count *int
	}{{MentorOf, &people}, {CohortMentor, &cohorts}} {
		totals, err := s.links.Tally(ctx, "from", records.Query{Equal: []any{string(one.kind), mentor, true}})
		if err != nil {
			return 0, 0, fmt.Errorf("people: caseload: %w", err)
		}
		for _, total := range totals {
			*one.count += int(total.Count)
		}
	}
	return people, cohorts, nil
}

// HandOver gives everyone and every cohort that one mentor has to another, in
// one act, as when she leaves. Coordinators who may see both, and
// administrators, may. Doing it again does what is left.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// link.not_trainer, link.self. Side effect: a fact in the audit log about both
// and about everyone handed over.
func (s *Service) HandOver(ctx context.Context, by Person, from, to string) (Handed, error) {
	if !by.May(LinkPeople) {
		return Handed{}, fault.Forbidden("role.lacking")
	}
	if from == to {
		return Handed{}, fault.Conflict("link.self").In("mentor")
	}
	var helper Person
	for _, id := range []string{from, to} {
		one, err := s.Get(ctx, id)
		if err == nil {
			err = s.MaySee(ctx, by, one, Profile)
		}
		if err != nil {
			return Handed{}, err
		}
		helper = one
	}
	if !helper.Is(Trainer) {
		return Handed{}, fault.Conflict("link.not_trainer").In("mentor")
	}
	done, err := s.handOver(ctx, by, from, to)
	if err != nil {
		return Handed{}, fmt.Errorf("people: hand over: %w", err)
	}
	if done.Moved > 0 {
		for _, id := range []string{from, to} {
			if err := s.noteLink(ctx, by, id, "handed"); err != nil {
				return Handed{}, fmt.Errorf("people: hand over: %w", err)
			}
		}
	}
	return done, nil
}

// handOver opens each new link before it closes the old: cut off, nobody is
// without a mentor.
func (s *Service) handOver(ctx context.Context, by Person, from, to string) (done Handed, err error) {
	var open []Link
	for _, kind := range []LinkKind{MentorOf, CohortMentor} {
		for link, err := range s.LinksFrom(ctx, kind, from, true) {
			if err != nil {
				return done, err
			}
			open = append(open, link)
		}
	}
	for _, link := range open {
		if link.Kind == MentorOf {
			mine, err := s.mayHand(ctx, by, link.To)
			if err != nil {
				return done, err
			}
			if !mine {
				done.Left++
				continue
			}
		}
		if link.To != to { // nobody mentors herself
			if _, err := s.OpenLink(ctx, by, link.Kind, to, link.To); err != nil {
				return done, err
			}
		}
		if err := s.CloseLink(ctx, link.Kind, from, link.To); err != nil {
			return done, err
		}
		done.Moved++
		if link.Kind == MentorOf {
			if err := s.noteLink(ctx, by, link.To, "handed"); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

// mayHand reports whether somebody may be given another mentor. Links to people
// who are gone are moved along.
func (s *Service) mayHand(ctx context.Context, by Person, mentee string) (bool, error) {
	learner, found, err := s.find(ctx, mentee)
	if err != nil || !found {
		return !found, err
	}
	err = s.MaySee(ctx, by, learner, Profile)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}
