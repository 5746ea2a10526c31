package cohorts

import (
	"context"
	"fmt"
	"slices"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Changed is what the audit log says of a cohort, under its id, and of its
// members when its courses were changed.
const Changed audit.What = "cohort.changed"

// Change gives a cohort another name, other courses and days, another rule and
// cap: those of n, whose id and scope mean nothing here. was is what it said when
// the form was drawn: what n leaves as it was stays as it is now, so that two who
// change different things at once lose nothing, and of what both changed the
// second is refused. A course that is added enrols the members; one taken away
// enrols them no more, and what they did in it stays. The same again finishes
// what was cut off.
//
// Faults: those of Open and of Add; conflict, cohort.ended, cohort.changed. Side
// effects: a fact in the audit log, and of the members if courses changed; their
// summaries.
func (s *Service) Change(ctx context.Context, by people.Person, id string, was Cohort, n New) (Cohort, error) {
	k, err := s.open(ctx, by, id)
	if err != nil {
		return Cohort{}, err
	}
	wanted := Cohort{}
	if err := s.fill(ctx, &wanted, n, k.Courses); err != nil {
		return Cohort{}, err
	}
	var fields []string
	k, err = s.alter(ctx, id, func(k *kept) error {
		if k.Ended != nil {
			return fault.Conflict("cohort.ended")
		}
		var clash bool
		if fields, clash = k.merge(was, wanted); clash {
			return fault.Conflict("cohort.changed")
		}
		return k.judgeDays()
	})
	if _, refused := fault.Of(err); refused {
		return Cohort{}, err
	}
	if err != nil {
		return Cohort{}, fmt.Errorf("cohorts: change: %w", err)
	}
	if err := s.noteChange(ctx, by, k, fields); err != nil {
		return Cohort{}, fmt.Errorf("cohorts: change: %w", err)
	}
	if !sameCourses(was.Courses, wanted.Courses) {
		for _, seat := range k.Roll {
			if err := s.Progress.Recopy(ctx, seat.Person); err != nil {
				return Cohort{}, fmt.Errorf("cohorts: change: %w", err)
			}
		}
	}
	return k.Cohort, nil
}

// merge takes over what is wanted, and names what that changed. Something that
// was changed from what it was in two ways is a clash: then nothing is to be kept.
func (c *Cohort) merge(was, wanted Cohort) (fields []string, clash bool) {
	one := func(field string, isWas, isNow, wasNow bool, take func()) {
		switch {
		case isWas || isNow:
		case !wasNow:
			clash = true
		default:
			take()
			fields = append(fields, field)
		}
	}
	text := func(field string, was string, now *string, wanted string) {
		one(field, wanted == was, wanted == *now, was == *now, func() { *now = wanted })
	}
	text("name", was.Name, &c.Name, wanted.Name)
	text("begins", was.Begins, &c.Begins, wanted.Begins)
	text("ends", was.Ends, &c.Ends, wanted.Ends)
	text("county", was.Rule.County, &c.Rule.County, wanted.Rule.County)
	text("cadre", was.Rule.Cadre, &c.Rule.Cadre, wanted.Rule.Cadre)
	text("organisation", was.Rule.Organisation, &c.Rule.Organisation, wanted.Rule.Organisation)
	one("cap", wanted.Cap == was.Cap, wanted.Cap == c.Cap, was.Cap == c.Cap, func() { c.Cap = wanted.Cap })
	one("course", sameCourses(wanted.Courses, was.Courses), sameCourses(wanted.Courses, c.Courses), sameCourses(was.Courses, c.Courses),
		func() { c.Courses = wanted.Courses })
	return fields, clash
}

// sameCourses compares lists of courses without regard to their order.
func sameCourses(a, b []string) bool {
	lacks := func(list []string) func(string) bool {
		return func(id string) bool { return !slices.Contains(list, id) }
	}
	return !slices.ContainsFunc(a, lacks(b)) && !slices.ContainsFunc(b, lacks(a))
}

func (s *Service) noteChange(ctx context.Context, by people.Person, k kept, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	fact := audit.Fact{By: by.ID, Subject: k.ID, What: Changed, Detail: map[string]string{}}
	for _, field := range fields {
		fact.Detail[field] = "changed"
	}
	if err := s.log.Append(ctx, fact); err != nil {
		return err
	}
	if !slices.Contains(fields, "course") {
		return nil
	}
	for _, seat := range k.Roll {
		if seat.Out {
			continue
		}
		if err := s.note(ctx, by, seat.Person, Changed, "course", k.ID); err != nil {
			return err
		}
	}
	return nil
}
