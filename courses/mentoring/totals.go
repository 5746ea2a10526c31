package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Totals are the minutes that count for one person, on one side, toward one
// course (or none), in one month of the site's time zone. An entry belongs to
// the month of its start. They are computed from her sides.
type Totals struct {
	Person         string `json:"person"`
	Side           Role   `json:"side"`
	Course         string `json:"course"` // "" for none
	Month          string `json:"month"`  // as 2026-11
	Minutes        int    `json:"minutes"`
	Individual     int    `json:"m_individual"`
	Group          int    `json:"m_group"`
	Shadowing      int    `json:"m_shadowing"`
	Observation    int    `json:"m_observation"`
	Coaching       int    `json:"m_coaching"`
	CaseConference int    `json:"m_case_conference"`
	OnTheJob       int    `json:"m_on_the_job"`
	Entries        int    `json:"entries"` // that count, also those that lie within others
	Marks          int64  `json:"marks"`   // sum of their marks
	County         string `json:"county"`  // copies of the person's, to count by
	Organisation   string `json:"organisation"`
	Cadre          string `json:"cadre"`
}

// Hours are minutes by modality.
type Hours struct {
	Minutes int
	By      [7]int // in the order of Modalities
	Entries int
}

// Observed is how long the mentor watched the mentee at work.
func (h Hours) Observed() int { return h.By[slices.Index(Modalities, Observation)] }

// Add gives the sum of both.
func (h Hours) Add(other Hours) Hours {
	h.Minutes += other.Minutes
	h.Entries += other.Entries
	for i := range h.By {
		h.By[i] += other.By[i]
	}
	return h
}

// each gives the fields of the modalities, in the order of Modalities.
func (t *Totals) each() [7]*int {
	return [7]*int{&t.Individual, &t.Group, &t.Shadowing, &t.Observation, &t.Coaching, &t.CaseConference, &t.OnTheJob}
}

// Hours gives them without whose they are.
func (t Totals) Hours() Hours {
	h := Hours{Minutes: t.Minutes, Entries: t.Entries}
	for i, minutes := range t.each() {
		h.By[i] = *minutes
	}
	return h
}

func (t *Totals) add(c counted) {
	t.Minutes += c.own
	t.Entries++
	t.Marks += c.Mark
	if i := slices.Index(Modalities, c.Modality); i >= 0 {
		*t.each()[i] += c.own
	}
}

// sums are the fields that totals are summed by, in this order.
var sums = []string{"minutes", "entries", "m_individual", "m_group", "m_shadowing", "m_observation", "m_coaching", "m_case_conference", "m_on_the_job"}

func totalsDeclared() records.Collection {
	c := records.Collection{Name: totalsCollection}
	for _, name := range []string{"person", "side", "course", "month", "county", "organisation"} {
		c.Fields = append(c.Fields, records.Field{Name: name, Kind: records.String})
	}
	for _, name := range append(slices.Clone(sums), "marks") {
		c.Fields = append(c.Fields, records.Field{Name: name, Kind: records.Integer})
	}
	c.Indexes = []records.Index{{Name: "person", Fields: []string{"person", "side", "month", "course"}}, {Name: "course", Fields: []string{"person", "side", "course"}}}
	c.Tallies = []records.Tally{
		{Name: "marks", Bounds: []string{"person", "side"}, Sums: []string{"marks"}},
		{Name: "all", Bounds: []string{"side", "month"}, Group: []string{"month"}, Sums: sums},
		{Name: "all-people", Bounds: []string{"side", "month"}, Group: []string{"person"}, Sums: sums},
		{Name: "county", Bounds: []string{"county", "side", "month"}, Group: []string{"month"}, Sums: sums},
		{Name: "organisation", Bounds: []string{"organisation", "side", "month"}, Group: []string{"month"}, Sums: sums},
		{Name: "county-people", Bounds: []string{"county", "side", "month"}, Group: []string{"person"}, Sums: sums},
		{Name: "organisation-people", Bounds: []string{"organisation", "side", "month"}, Group: []string{"person"}, Sums: sums},
	}
	return c
}

func totalsID(person string, side Role, course, month string) string {
	return person + "/" + string(side) + "/" + course + "/" + month
}

// HoursOf tells progress what counts toward a course, from summaries alone. It is
// for those who make a progress.Service, which the ledger then tells of changes.
func HoursOf(store *records.Store) progress.Hours {
	totals := records.TableOf[Totals](store, totalsCollection)
	return func(ctx context.Context, person, course string) (int, int, error) {
		hours, err := toward(ctx, totals, person, course)
		return hours.Minutes, hours.Observed(), err
	}
}

// Toward gives what counts for a person as a mentee toward a course: her
// confirmed minutes, and the observed among them, over all months.
func (s *Service) Toward(ctx context.Context, person, course string) (Hours, error) {
	return toward(ctx, s.totals, person, course)
}

func toward(ctx context.Context, totals *records.Table[Totals], person, course string) (Hours, error) {
	var all Hours
	for found, err := range totals.Find(ctx, records.Query{Index: "course", Equal: []any{person, string(MenteeSide), course}}) {
		if err != nil {
			return Hours{}, fmt.Errorf("mentoring: toward: %w", err)
		}
		all = all.Add(found.Value.Hours())
	}
	return all, nil
}

// Mine gives everything that counts for somebody on one side, month by month,
// each course of a month apart. It is her own; who else may ask is for the
// caller to have settled. What a crash left behind is mended first.
func (s *Service) Mine(ctx context.Context, person string, side Role) ([]Totals, error) {
	if err := s.mend(ctx, person, side); err != nil {
		return nil, err
	}
	var all []Totals
	for found, err := range s.totals.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(side)}}) {
		if err != nil {
			return nil, fmt.Errorf("mentoring: mine: %w", err)
		}
		all = append(all, found.Value)
	}
	return all, nil
}

// Within says whose totals are asked for: a county, an organisation (its key), or
// with both blank everybody's; and from which month until which, both included,
// blank for no bound.
type Within struct {
	County, Organisation string
	From, Until          string
}

// allows says whether somebody may ask for it: coordinators within their scopes,
// administrators everywhere. Fault: forbidden, role.lacking, scope.not_yours.
func (w Within) allows(by people.Person) error {
	if !by.May(people.LinkPeople) {
		return fault.Forbidden("role.lacking")
	}
	if !by.Is(people.Administrator) && !by.CoversPlace(w.County, w.Organisation) {
		return fault.Forbidden("scope.not_yours")
	}
	return nil
}

// Row is what counts in one group: a month, or a person.
type Row struct {
	Group string
	Hours
}

// ByMonth gives what counts in a county, an organisation or everywhere, month by
// month, from summaries alone. Coordinators may ask within their scopes,
// administrators anything. Fault: forbidden, role.lacking, scope.not_yours.
func (s *Service) ByMonth(ctx context.Context, by people.Person, w Within, side Role) ([]Row, error) {
	return s.tally(ctx, by, w, side, "")
}

// ByPerson gives it person by person, in the order of their ids. Who may, and the
// faults: as ByMonth.
func (s *Service) ByPerson(ctx context.Context, by people.Person, w Within, side Role) ([]Row, error) {
	return s.tally(ctx, by, w, side, "-people")
}

func (s *Service) tally(ctx context.Context, by people.Person, w Within, side Role, suffix string) ([]Row, error) {
	if err := w.allows(by); err != nil {
		return nil, err
	}
	name, query := "all", records.Query{Equal: []any{string(side)}}
	switch {
	case w.County != "":
		name, query.Equal = "county", []any{w.County, string(side)}
	case w.Organisation != "":
		name, query.Equal = "organisation", []any{w.Organisation, string(side)}
	}
	if w.From != "" {
		query.From = w.From
	}
	if w.Until != "" {
		query.Until = w.Until + "~" // after every month that begins so
	}
	totals, err := s.totals.Tally(ctx, name+suffix, query)
	if err != nil {
		return nil, fmt.Errorf("mentoring: totals: %w", err)
	}
	var rows []Row
	for _, t := range totals {
		row := Row{Group: t.Group[0].(string), Hours: Hours{Minutes: int(t.Sums[0]), Entries: int(t.Sums[1])}}
		for i := range row.By {
			row.By[i] = int(t.Sums[i+2])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// months are those in which a side of this start can change what counts: its
// own, and the next if what it covers reaches there.
func (s *Service) months(start time.Time) []string {
	first := start.In(s.o.Zone).Format(monthForm)
	if last := start.Add(longest).In(s.o.Zone).Format(monthForm); last != first {
		return []string{first, last}
	}
	return []string{first}
}

// recountTries bounds how often totals are computed again because another
// process wrote them first.
const recountTries = 16

// recount computes the totals of a person, side and month again, and gives the
// courses whose totals changed.
func (s *Service) recount(ctx context.Context, person string, side Role, month string) (map[string]bool, error) {
	changed := map[string]bool{}
	for range recountTries {
		err := s.tryRecount(ctx, person, side, month, changed)
		if errors.Is(err, records.ErrChanged) || errors.Is(err, records.ErrExists) || errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("mentoring: recount: %w", err)
		}
		return changed, nil
	}
	return nil, fault.Unavailable("error.busy")
}

func (s *Service) tryRecount(ctx context.Context, person string, side Role, month string, changed map[string]bool) error {
	kept := map[string]records.Found[Totals]{}
	for found, err := range s.totals.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(side), month}}) {
		if err != nil {
			return err
		}
		kept[found.Value.Course] = found
	}
	fresh, err := s.compute(ctx, person, side, month)
	if err != nil {
		return err
	}
	for course, found := range kept {
		now, still := fresh[course]
		delete(fresh, course)
		switch {
		case !still:
			err = s.totals.Delete(ctx, found.ID, found.Revision)
		case now != found.Value:
			_, err = s.totals.Replace(ctx, found.ID, found.Revision, now)
		default:
			continue
		}
		if err != nil {
			return err
		}
		changed[course] = true
	}
	for course, now := range fresh {
		if _, err := s.totals.Insert(ctx, totalsID(person, side, course, month), now); err != nil {
			return err
		}
		changed[course] = true
	}
	return nil
}

// compute adds up a month from the sides that count in it, and from those that
// began before and reach into it.
func (s *Service) compute(ctx context.Context, person string, side Role, month string) (map[string]Totals, error) {
	first, err := time.ParseInLocation(monthForm, month, s.o.Zone)
	if err != nil {
		return nil, err
	}
	var within []Side
	query := records.Query{Index: "counts", Equal: []any{person, string(side), true}, From: first.Add(-longest).UTC(), Until: first.AddDate(0, 1, 0).UTC()}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return nil, err
		}
		within = append(within, found.Value)
	}
	about, err := s.about(ctx, person)
	if err != nil {
		return nil, err
	}
	totals := map[string]Totals{}
	for _, c := range share(within) {
		if c.Start.In(s.o.Zone).Format(monthForm) != month {
			continue
		}
		t, begun := totals[c.Course]
		if !begun {
			t = Totals{Person: person, Side: side, Course: c.Course, Month: month, County: about.County, Organisation: about.Organisation, Cadre: about.Cadre}
		}
		t.add(c)
		totals[c.Course] = t
	}
	return totals, nil
}

// about gives the person whose copies totals carry; of one who is gone, none.
func (s *Service) about(ctx context.Context, person string) (people.Person, error) {
	p, err := s.o.People.Get(ctx, person)
	if fault.Is(err, fault.KindNotFound) {
		return people.Person{}, nil
	}
	return p, err
}

// Recopy brings the copies in a person's totals, and in what waits for her, up to
// date after her county, organisation or cadre changed. Twice is once. No minute
// changes by it, so it needs neither the catalogue nor the time zone.
func (s *Service) Recopy(ctx context.Context, person string) error {
	if err := s.recopySides(ctx, person); err != nil {
		return err
	}
	var ids []string
	for _, side := range []Role{MentorSide, MenteeSide} {
		for found, err := range s.totals.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(side)}}) {
			if err != nil {
				return fmt.Errorf("mentoring: recopy: %w", err)
			}
			ids = append(ids, found.ID)
		}
	}
	for _, id := range ids {
		_, err := s.totals.Update(ctx, id, func(t *Totals) error {
			about, err := s.about(ctx, person) // at every try: who writes last has read last
			t.County, t.Organisation, t.Cadre = about.County, about.Organisation, about.Cadre
			return err
		})
		if err != nil && !errors.Is(err, records.ErrNotFound) { // counted away meanwhile: nothing is left to copy to
			return fmt.Errorf("mentoring: recopy: %w", err)
		}
	}
	return nil
}

func (s *Service) recopySides(ctx context.Context, person string) error {
	about, err := s.about(ctx, person)
	if err != nil {
		return fmt.Errorf("mentoring: recopy: %w", err)
	}
	for found, err := range s.sides.Find(ctx, records.Query{Index: "person", Equal: []any{person, string(MenteeSide)}}) {
		if err != nil {
			return fmt.Errorf("mentoring: recopy: %w", err)
		}
		if found.Value.County == about.County && found.Value.Organisation == about.Organisation {
			continue
		}
		_, err := s.sides.Update(ctx, found.ID, func(side *Side) error {
			side.County, side.Organisation = about.County, about.Organisation
			return nil
		})
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return fmt.Errorf("mentoring: recopy: %w", err)
		}
	}
	return nil
}
