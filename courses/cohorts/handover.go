package cohorts

import (
	"context"
	"fmt"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Handed says what became of the links of a mentor who leaves.
type Handed struct {
	Moved int // ended with her, and now the other's
	Left  int // of people and cohorts that the caller does not look after: they stay
}

// HandOver gives everybody and every cohort that one mentor has to another, in
// one act, as when she leaves. Coordinators who may see both, and administrators,
// may. Each new link opens before the old one closes, so that cut off nobody is
// without a mentor; doing it again does what is left. Nothing is moved where a
// cohort's cap would be passed, unless over says that it may be.
//
// Faults: forbidden, role.lacking; not found, person.unknown; conflict,
// link.not_trainer, link.self, cohort.caseload. Side effects: facts in the audit
// log about both mentors, about everyone handed over and about the members of the
// cohorts.
func (s *Service) HandOver(ctx context.Context, by people.Person, from, to string, over bool) (done Handed, err error) {
	if !by.May(people.LinkPeople) {
		return Handed{}, fault.Forbidden("role.lacking")
	}
	if from == to {
		return Handed{}, fault.Conflict("link.self").In("mentor")
	}
	leaving, err := s.People.Get(ctx, from)
	if err == nil {
		err = s.People.MaySee(ctx, by, leaving, people.Profile)
	}
	if err == nil {
		err = s.mayMentor(ctx, by, to)
	}
	if err != nil {
		return Handed{}, err
	}
	links, left, err := s.toHand(ctx, by, from)
	if err != nil {
		return Handed{}, err
	}
	for _, link := range links {
		if err := s.fits(ctx, link, to, over); err != nil {
			return Handed{}, err
		}
	}
	done.Left = left
	for _, link := range links {
		if err := s.hand(ctx, by, link, to); err != nil {
			return done, fmt.Errorf("cohorts: hand over: %w", err)
		}
		done.Moved++
	}
	return done, nil
}

// toHand gives the open links of a mentor that the caller may move, and how many
// others there are. Links to who is gone are moved along.
func (s *Service) toHand(ctx context.Context, by people.Person, from string) (links []people.Link, left int, err error) {
	for _, kind := range []people.LinkKind{people.MentorOf, people.CohortMentor} {
		for link, err := range s.People.LinksFrom(ctx, kind, from, true) {
			if err != nil {
				return nil, 0, err
			}
			mine, err := s.mayHand(ctx, by, link)
			if err != nil {
				return nil, 0, err
			}
			if mine {
				links = append(links, link)
			} else {
				left++
			}
		}
	}
	return links, left, nil
}

func (s *Service) mayHand(ctx context.Context, by people.Person, link people.Link) (bool, error) {
	err := error(nil)
	if link.Kind == people.CohortMentor {
		_, err = s.open(ctx, by, link.To)
	} else {
		mentee, found := s.People.Get(ctx, link.To)
		if fault.Is(found, fault.KindNotFound) {
			return true, nil
		}
		if err = found; err == nil {
			err = s.People.MaySee(ctx, by, mentee, people.Profile)
		}
	}
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// fits judges whether a cohort that loses a mentor to one it has already still
// has enough of them.
func (s *Service) fits(ctx context.Context, link people.Link, to string, over bool) error {
	if link.Kind != people.CohortMentor || over {
		return nil
	}
	k, err := s.get(ctx, link.To)
	if err != nil {
		return err
	}
	ids, err := s.mentors(ctx, link.To)
	if err != nil {
		return err
	}
	if k.Cap > 0 && slices.Contains(ids, to) && share(k.members(), len(ids)-1) > k.Cap {
		return fault.Conflict("cohort.caseload", "most", k.Cap)
	}
	return nil
}

func (s *Service) hand(ctx context.Context, by people.Person, link people.Link, to string) error {
	about, cohort := []string{link.From, to}, ""
	if link.Kind == people.MentorOf {
		about = append(about, link.To)
	} else {
		cohort = link.To
		k, err := s.get(ctx, cohort)
		if err != nil {
			return err
		}
		for _, seat := range k.Roll {
			if !seat.Out && seat.Person != link.From && seat.Person != to {
				about = append(about, seat.Person)
			}
		}
	}
	if link.To != to { // nobody mentors herself
		if _, err := s.People.OpenLink(ctx, by, link.Kind, to, link.To); err != nil {
			return err
		}
	}
	slices.Sort(about)
	for _, person := range slices.Compact(about) { // before the link closes: cut off, a fact is said twice, and none is lacking
		if err := s.note(ctx, by, person, linkChanged, "handed", cohort); err != nil {
			return err
		}
	}
	return s.People.CloseLink(ctx, link.Kind, link.From, link.To)
}
