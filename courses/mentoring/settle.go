package mentoring

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

func sideID(entry, person string) string { return entry + "/" + person }

// place is a person, side and month whose totals are to be computed again.
type place struct {
	person string
	side   Role
	month  string
}

// settle computes the sides of sessions again from their facts, and the totals
// that they change; of a session where no side changed, those of everybody in it,
// for the last time may have been cut off between the two.
// Progress is told last of all, once every month says what it should: a course
// that is completed stays so, and must not be by minutes that are just moving. It
// goes on when whoever asked has closed the page.
func (s *Service) settle(ctx context.Context, roots ...string) error {
	ctx = context.WithoutCancel(ctx)
	places, told, err := s.settleSides(ctx, roots)
	if err != nil {
		return err
	}
	return s.recountAll(ctx, places, told)
}

// settleSides computes the sides of sessions again, and gives the places to be
// counted in their order and whom progress is to be told of.
func (s *Service) settleSides(ctx context.Context, roots []string) (places []place, told map[[2]string]bool, err error) {
	told = map[[2]string]bool{}
	for _, root := range roots {
		t, err := s.settleOne(ctx, root)
		if err != nil {
			return nil, nil, err
		}
		places = append(places, t.places()...)
		maps.Copy(told, t.told)
	}
	return places, told, nil
}

// settleOne computes the sides of a session again.
func (s *Service) settleOne(ctx context.Context, root string) (*touched, error) {
	t := &touched{told: map[[2]string]bool{}}
	for range recountTries {
		err := s.trySettle(ctx, root, t)
		if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrExists) || errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("mentoring: settle: %w", err)
		}
		return t, nil
	}
	return nil, fault.Unavailable("error.busy")
}

// recountAll computes the totals of these places again, in this order, and then
// tells progress of every course that they, or told, are about.
func (s *Service) recountAll(ctx context.Context, places []place, told map[[2]string]bool) error {
	counted := map[place]bool{}
	for _, at := range places {
		if counted[at] {
			continue
		}
		counted[at] = true
		changed, err := s.recount(ctx, at.person, at.side, at.month)
		if err != nil {
			return err
		}
		for course := range changed {
			if at.side == MenteeSide {
				told[[2]string{at.person, course}] = true
			}
		}
	}
	for of := range told {
		if of[1] == "" {
			continue
		}
		if err := s.o.Progress.Recount(ctx, of[0], of[1]); err != nil {
			return fmt.Errorf("mentoring: recount: %w", err)
		}
	}
	return nil
}

// touched is what a settling changes: the months in which somebody loses minutes
// and those in which somebody gains, and whom progress is to be told of.
type touched struct {
	losing, gaining, all []place
	told                 map[[2]string]bool // person and course
}

// places are to be counted in this order, so that no moment counts a minute
// twice: what is lost first, its own month before the next; of what is gained the
// next month, where something may now be covered, before its own.
func (t *touched) places() []place {
	order := slices.Clone(t.losing)
	gaining := slices.Clone(t.gaining)
	slices.Reverse(gaining)
	order = append(order, gaining...)
	if len(order) == 0 {
		return t.all
	}
	return order
}

func (s *Service) placesOf(side Side) (places []place) {
	for _, month := range s.months(side.Start) {
		places = append(places, place{side.Person, side.Role, month})
	}
	return places
}

func (s *Service) trySettle(ctx context.Context, root string, t *touched) error {
	kept := map[string]records.Found[Side]{} // read before the facts: who writes them after that has read more
	for found, err := range s.sides.Find(ctx, records.Query{Index: "root", Equal: []any{root}}) {
		if err != nil {
			return err
		}
		kept[found.ID] = found
	}
	versions, answers, err := s.facts(ctx, root)
	if err != nil {
		return err
	}
	sides := judge(versions.now, answers.now)
	if err := s.copyPlaces(ctx, sides); err != nil {
		return err
	}
	t.all = nil
	for _, side := range sides {
		side.Answers, side.Logged = heardOf(side, versions.kept, answers.kept)
		id := sideID(side.Entry, side.Person)
		was, there := kept[id]
		delete(kept, id)
		t.all = append(t.all, s.placesOf(side)...)
		switch {
		case !there:
			_, err = s.sides.Insert(ctx, id, side)
		case was.Value != side:
			_, err = s.sides.Replace(ctx, id, was.Revision, side)
		default:
			continue
		}
		if err != nil {
			return err
		}
		if there && was.Value.Counts {
			t.losing = append(t.losing, s.placesOf(was.Value)...)
		}
		if side.Counts {
			t.gaining = append(t.gaining, s.placesOf(side)...)
		}
	}
	for _, gone := range kept { // of a person merged into another
		if err := s.sides.Delete(ctx, gone.ID, gone.Revision); err != nil {
			return err
		}
		t.losing = append(t.losing, s.placesOf(gone.Value)...)
	}
	if len(t.losing)+len(t.gaining) == 0 { // the last time may have been cut off before progress was told
		for _, side := range sides {
			if side.Role == MenteeSide {
				t.told[[2]string{side.Person, side.Course}] = true
			}
		}
	}
	return nil
}

// copyPlaces puts the county and organisation of each mentee into her sides.
func (s *Service) copyPlaces(ctx context.Context, sides []Side) error {
	known := map[string]people.Person{}
	for i := range sides {
		side := &sides[i]
		if side.Role != MenteeSide {
			continue
		}
		about, read := known[side.Person]
		if !read {
			var err error
			if about, err = s.about(ctx, side.Person); err != nil {
				return err
			}
			known[side.Person] = about
		}
		side.County, side.Organisation = about.County, about.Organisation
	}
	return nil
}

// said are facts as they are kept, and as they read now that accounts were
// merged.
type said[T any] struct{ kept, now []T }

// facts are the entries and answers of a session.
func (s *Service) facts(ctx context.Context, root string) (versions said[Entry], answers said[Answer], err error) {
	for found, err := range s.entries.Find(ctx, records.Query{Index: "root", Equal: []any{root}}) {
		if err != nil {
			return versions, answers, err
		}
		versions.kept = append(versions.kept, found.Value)
	}
	for found, err := range s.answers.Find(ctx, records.Query{Index: "root", Equal: []any{root}}) {
		if err != nil {
			return versions, answers, err
		}
		answers.kept = append(answers.kept, found.Value)
	}
	for _, e := range versions.kept {
		if e, err = s.whole(ctx, e); err != nil {
			return versions, answers, err
		}
		versions.now = append(versions.now, e)
	}
	for _, a := range answers.kept {
		a.kept = a.id()
		if a.Mentee, err = s.account(ctx, a.Mentee); err == nil {
			a.By, err = s.account(ctx, a.By)
		}
		if err != nil {
			return versions, answers, err
		}
		answers.now = append(answers.now, a)
	}
	return versions, answers, nil
}

// heardOf counts the facts of a side that are kept under its person's own id.
func heardOf(side Side, versions []Entry, all []Answer) (answers, logged int) {
	for _, a := range all {
		of := a.Mentee
		if side.Role == MentorSide {
			of = a.Mentor
		}
		if a.Entry == side.Entry && of == side.Person {
			answers++
		}
	}
	for _, e := range versions {
		if side.Role == MentorSide && e.ID == side.Entry && e.Mentor == side.Person {
			logged++
		}
	}
	return answers, logged
}

// mend settles again what a crash left behind: sides that lack an answer, an
// entry without sides, totals that lack a side. It reads a few key columns where
// nothing is amiss.
func (s *Service) mend(ctx context.Context, person string, side Role) error {
	lacking, err := s.lacking(ctx, person, side)
	if err != nil {
		return fmt.Errorf("mentoring: mend: %w", err)
	}
	if lacking {
		return s.settleAll(ctx, person, side)
	}
	return nil
}

func (s *Service) lacking(ctx context.Context, person string, side Role) (bool, error) {
	said, err := s.answers.Tally(ctx, string(side), records.Query{Equal: []any{person}})
	if err != nil {
		return false, err
	}
	heard, err := s.sides.Tally(ctx, "answers", records.Query{Equal: []any{person, string(side)}})
	if err != nil {
		return false, err
	}
	if said[0].Count != heard[0].Sums[0] {
		return true, nil
	}
	if side == MentorSide {
		logged, err := s.entries.Tally(ctx, "mentor", records.Query{Equal: []any{person}})
		if err != nil || logged[0].Count != heard[0].Sums[1] {
			return true, err
		}
	}
	counts, err := s.sides.Tally(ctx, "marks", records.Query{Equal: []any{person, string(side), true}})
	if err != nil {
		return false, err
	}
	added, err := s.totals.Tally(ctx, "marks", records.Query{Equal: []any{person, string(side)}})
	return err == nil && counts[0].Sums[0] != added[0].Sums[0], err
}

// settleAll settles every session of a person.
func (s *Service) settleAll(ctx context.Context, person string, side Role) error {
	roots := map[string]bool{}
	for found, err := range s.sides.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(side)}}) {
		if err != nil {
			return fmt.Errorf("mentoring: settle all: %w", err)
		}
		roots[found.Value.Root] = true
	}
	for found, err := range s.answers.Find(ctx, records.Query{Index: string(side), Equal: []any{person}}) {
		if err != nil {
			return fmt.Errorf("mentoring: settle all: %w", err)
		}
		roots[found.Value.Root] = true
	}
	if side == MentorSide {
		for found, err := range s.entries.Find(ctx, records.Query{Index: "mentor", Equal: []any{person}}) {
			if err != nil {
				return fmt.Errorf("mentoring: settle all: %w", err)
			}
			roots[found.Value.Root] = true
		}
	}
	return s.settle(ctx, slices.Sorted(maps.Keys(roots))...)
}

// Rebuild settles every session again, and computes all totals. Whoever calls it
// is the only one at work.
func (s *Service) Rebuild(ctx context.Context) error {
	roots := map[string]bool{}
	for found, err := range s.entries.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("mentoring: rebuild: %w", err)
		}
		roots[found.Value.Root] = true
	}
	places, told, err := s.settleSides(ctx, slices.Sorted(maps.Keys(roots)))
	if err != nil {
		return err
	}
	for found, err := range s.totals.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("mentoring: rebuild: %w", err)
		}
		places = append(places, place{found.Value.Person, found.Value.Side, found.Value.Month})
	}
	for found, err := range s.sides.All(ctx, "") {
		if err != nil {
			return fmt.Errorf("mentoring: rebuild: %w", err)
		}
		if side := found.Value; side.Counts {
			places = append(places, place{side.Person, side.Role, side.Start.In(s.o.Zone).Format(monthForm)})
		}
	}
	return s.recountAll(ctx, places, told)
}
