package cohorts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// New is the form of a new cohort.
type New struct {
	ID           string // made with the form; empty: one is made
	Name         string
	Courses      []string
	Begins, Ends string       // days, or ""
	Scope        people.Scope // whose it is; zero: administrators'
	Rule         Rule         // its parts as people write them
	Cap          int
}

// Add makes a cohort. Administrators may, for any county or organisation or for
// themselves, and coordinators for one of their own scopes. The same form again
// gives the same cohort.
//
// Faults: forbidden, role.lacking, scope.not_yours; those of people.CleanName;
// invalid, cohort.day, cohort.days_order, cohort.course, cohort.cap, county.unknown,
// cadre.unknown; not found, organisation.unknown.
func (s *Service) Add(ctx context.Context, by people.Person, n New) (Cohort, error) {
	if !by.May(people.LinkPeople) {
		return Cohort{}, fault.Forbidden("role.lacking")
	}
	c, err := s.draft(ctx, by, n)
	if err != nil {
		return Cohort{}, err
	}
	_, err = s.cohorts.Insert(ctx, c.ID, keep(kept{Cohort: c}))
	if errors.Is(err, records.ErrExists) {
		return s.Open(ctx, by, c.ID)
	}
	if err != nil {
		return Cohort{}, fmt.Errorf("cohorts: add: %w", err)
	}
	return c, nil
}

func (s *Service) draft(ctx context.Context, by people.Person, n New) (Cohort, error) {
	c := Cohort{ID: n.ID, Made: s.now(), By: by.ID}
	c.County, c.Organisation = n.Scope.Place()
	if !looksAfter(by, c.County, c.Organisation) || n.Scope != (people.Scope{}) && c.County == "" && c.Organisation == "" {
		return Cohort{}, fault.Forbidden("scope.not_yours").In("scope")
	}
	err := s.fill(ctx, &c, n, nil)
	if err == nil && !idShape.MatchString(c.ID) {
		c.ID, err = s.NewID()
	}
	return c, err
}

// fill puts what a form says into a cohort, if it can be. had are the courses it
// has: one that was withdrawn since may stay.
func (s *Service) fill(ctx context.Context, c *Cohort, n New, had []string) error {
	var err error
	if c.Name, err = people.CleanName(n.Name); err != nil {
		return err
	}
	for _, id := range n.Courses {
		course, err := s.Catalogue().Course(id)
		if (err != nil || course.Retired) && !slices.Contains(had, id) {
			return fault.Invalid("cohort.course").In("course")
		}
		if !slices.Contains(c.Courses, id) {
			c.Courses = append(c.Courses, id)
		}
	}
	if len(c.Courses) == 0 {
		return fault.Invalid("cohort.course").In("course")
	}
	if c.Begins, err = cleanDay(n.Begins, "begins"); err != nil {
		return err
	}
	if c.Ends, err = cleanDay(n.Ends, "ends"); err != nil {
		return err
	}
	if err := c.judgeDays(); err != nil {
		return err
	}
	if c.Cap = n.Cap; c.Cap < 0 || c.Cap > MostMembers {
		return fault.Invalid("cohort.cap", "most", MostMembers).In("cap")
	}
	c.Rule, err = s.rule(ctx, n.Rule)
	return err
}

func (c *Cohort) judgeDays() error {
	if c.Ends != "" && c.Ends < c.Begins {
		return fault.Invalid("cohort.days_order").In("ends")
	}
	return nil
}

func (s *Service) rule(ctx context.Context, r Rule) (Rule, error) {
	for _, part := range []struct {
		field people.Field
		value *string
	}{{people.CountyField, &r.County}, {people.CadreField, &r.Cadre}, {people.OrganisationField, &r.Organisation}} {
		clean, err := s.People.CleanField(part.field, *part.value)
		if err != nil {
			return Rule{}, err
		}
		*part.value = clean
	}
	if r.Organisation != "" {
		if _, err := s.People.OrganisationByKey(ctx, r.Organisation); err != nil {
			return Rule{}, err
		}
	}
	return r, nil
}

// IsBlank reports whether nobody belongs by the rule.
func (r Rule) IsBlank() bool { return r == Rule{} }

// matches reports whether somebody belongs by it.
func (r Rule) matches(p people.Person) bool {
	return !r.IsBlank() && (r.County == "" || r.County == p.County) && (r.Cadre == "" || r.Cadre == p.Cadre) &&
		(r.Organisation == "" || r.Organisation == p.Organisation)
}

// ListPage is how many cohorts, or members, a page of a list holds.
const ListPage = 50

// Listed is a cohort in a list.
type Listed struct {
	Cohort
	Members, Waiting int
	Stuck            int // courses of its members in which nothing happened for long
}

// List gives a page of the cohorts of a county or an organisation, or, for
// administrators, with a zero scope of all; those that have ended apart. next is
// where it goes on.
//
// Faults: forbidden, role.lacking, scope.not_yours.
func (s *Service) List(ctx context.Context, by people.Person, scope people.Scope, ended bool, after string) (page []Listed, next string, err error) {
	if !by.May(people.LinkPeople) {
		return nil, "", fault.Forbidden("role.lacking")
	}
	county, organisation := scope.Place()
	if !looksAfter(by, county, organisation) {
		return nil, "", fault.Forbidden("scope.not_yours")
	}
	query := records.Query{Index: "all", Equal: []any{ended}, After: after, Limit: ListPage + 1}
	if scope != (people.Scope{}) {
		query.Index, query.Equal = "place", []any{placeOf(county, organisation), ended}
	}
	for found, err := range s.cohorts.Find(ctx, query) {
		if errors.Is(err, records.ErrInvalid) {
			return nil, "", fault.Invalid("error.list_page")
		}
		if err != nil {
			return nil, "", fmt.Errorf("cohorts: list: %w", err)
		}
		if len(page) == ListPage {
			return page, next, nil
		}
		one := Listed{Cohort: found.Value.Cohort, Members: found.Value.members()}
		totals, err := s.requests.Tally(ctx, "cohort", records.Query{Equal: []any{one.ID, string(Asked)}})
		if err != nil {
			return nil, "", fmt.Errorf("cohorts: list: %w", err)
		}
		one.Waiting = int(totals[0].Count)
		standings, err := s.Progress.Standings(ctx, progress.ByCohort, one.ID)
		if err != nil {
			return nil, "", err
		}
		one.Stuck = standings.Stuck
		page, next = append(page, one), found.Cursor
	}
	return page, "", nil
}

// End ends a cohort: its links close, and everything stays. Its codes are good
// for nothing more. Ending it again finishes what was cut off. Faults as of Open.
func (s *Service) End(ctx context.Context, by people.Person, id string) (Cohort, error) {
	if _, err := s.open(ctx, by, id); err != nil {
		return Cohort{}, err
	}
	k, err := s.alter(ctx, id, func(k *kept) error {
		if k.Ended == nil {
			now := s.now()
			k.Ended = &now
		}
		return nil
	})
	if err != nil {
		return Cohort{}, fmt.Errorf("cohorts: end: %w", err)
	}
	for _, kind := range []people.LinkKind{people.CohortMentor, people.MemberOf} {
		for link, err := range s.People.LinksTo(ctx, kind, id, true) {
			if err != nil {
				return Cohort{}, fmt.Errorf("cohorts: end: %w", err)
			}
			if err := s.closeLink(ctx, by, link); err != nil {
				return Cohort{}, fmt.Errorf("cohorts: end: %w", err)
			}
		}
	}
	return k.Cohort, nil
}

func (s *Service) closeLink(ctx context.Context, by people.Person, link people.Link) error {
	if err := s.People.CloseLink(ctx, link.Kind, link.From, link.To); err != nil {
		return err
	}
	if err := s.note(ctx, by, link.From, linkChanged, "closed", link.To); err != nil {
		return err
	}
	if link.Kind == people.MemberOf {
		return s.Progress.Recopy(ctx, link.From)
	}
	return nil
}

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

// MentoredBy gives the open cohorts that somebody mentors, in order of their
// names. Anyone may ask of herself.
func (s *Service) MentoredBy(ctx context.Context, person string) ([]Cohort, error) {
	var mentored []Cohort
	for link, err := range s.People.LinksFrom(ctx, people.CohortMentor, person, true) {
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
		if k.Ended == nil {
			mentored = append(mentored, k.Cohort)
		}
	}
	slices.SortFunc(mentored, func(a, b Cohort) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return mentored, nil
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
