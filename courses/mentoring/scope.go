package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// AgedAfter is how long an entry waits before those who look after the mentee are
// shown it.
const AgedAfter = 21 * 24 * time.Hour

// Pending is an entry that waits, or is disputed, for one mentee.
type Pending struct {
	Side
	Mentor, Mentee Party  // the mentee is named only where MaySee says so
	Waited         int    // days since it came in
	Reason         string // of the dispute
}

// bounds gives the tally and index of a place, and its leading values.
func (w Within) bounds(state State) (name string, equal []any) {
	switch {
	case w.County != "":
		return "county", []any{w.County, string(state)}
	case w.Organisation != "":
		return "organisation", []any{w.Organisation, string(state)}
	}
	return "all", []any{string(MenteeSide), string(state)}
}

func (s *Service) pending(by people.Person, w Within, state State) (string, records.Query, error) {
	if err := w.allows(by); err != nil {
		return "", records.Query{}, err
	}
	name, equal := w.bounds(state)
	query := records.Query{Equal: equal}
	if state == Waiting {
		query.Until = s.now().Add(-AgedAfter)
	}
	return name, query, nil
}

// CountPending counts what has waited for AgedAfter (state Waiting), or what is
// disputed, for the mentees of a place; from key columns alone. Who may, and the
// faults: as ByMonth.
func (s *Service) CountPending(ctx context.Context, by people.Person, w Within, state State) (int, error) {
	name, query, err := s.pending(by, w, state)
	if err != nil {
		return 0, err
	}
	totals, err := s.sides.Tally(ctx, name, query)
	if err != nil {
		return 0, fmt.Errorf("mentoring: count pending: %w", err)
	}
	return int(totals[0].Count), nil
}

// ListPending gives a page of it, what has waited longest first, and where it
// goes on ("" on the last page). Reasons of disputes are for whoever may see
// the mentee. Who may, and the faults: as ByMonth.
func (s *Service) ListPending(ctx context.Context, by people.Person, w Within, state State, after string, most int) (page []Pending, next string, err error) {
	name, query, err := s.pending(by, w, state)
	if err != nil {
		return nil, "", err
	}
	query.Index, query.After = name, after
	for found, err := range s.sides.Find(ctx, query) {
		if errors.Is(err, records.ErrInvalid) {
			return nil, "", fault.Invalid("error.list_page")
		}
		if err != nil {
			return nil, "", fmt.Errorf("mentoring: list pending: %w", err)
		}
		if len(page) == most {
			return page, next, nil
		}
		one, err := s.pendingOf(ctx, by, found.Value)
		if err != nil {
			return nil, "", err
		}
		page, next = append(page, one), found.Cursor
	}
	return page, "", nil
}

func (s *Service) pendingOf(ctx context.Context, by people.Person, side Side) (Pending, error) {
	p := Pending{Side: side, Waited: int(s.now().Sub(side.Arrived).Hours() / 24)}
	e, err := s.entry(ctx, side.Entry)
	if err != nil {
		return p, err
	}
	if p.Mentor, err = s.party(ctx, by, e.Mentor, true); err != nil {
		return p, err
	}
	if p.Mentee, err = s.party(ctx, by, side.Person, false); err != nil {
		return p, err
	}
	if p.Mentee.Name == "" {
		p.Mentee.Member = "" // unlike a party to it, staff did not type her number
	}
	if side.State == Disputed && p.Mentee.Name != "" && !e.isParty(by.ID) { // a coordinator who mentored her is told as any mentor is
		ids, err := s.accounts(ctx, side.Person)
		for _, id := range ids {
			var t Text
			if t, err = s.text(ctx, Answer{Entry: side.Entry, Mentee: id, Kind: Dispute}.textID()); err != nil || t.Reason != "" {
				p.Reason = t.Reason
				break
			}
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// OfPeople adds up what counts for some people on one side, month by month, from
// month to month, both included, blank for no bound. Who may see each of them is
// for the caller to have settled.
func (s *Service) OfPeople(ctx context.Context, persons []string, side Role, from, until string) ([]Row, error) {
	months := map[string]Hours{}
	for _, person := range persons {
		query := records.Query{Index: "person", Equal: []any{person, string(side)}}
		if from != "" {
			query.From = from
		}
		if until != "" {
			query.Until = until + "~" // after every month that begins so
		}
		for found, err := range s.totals.Find(ctx, query) {
			if err != nil {
				return nil, fmt.Errorf("mentoring: of people: %w", err)
			}
			months[found.Value.Month] = months[found.Value.Month].Add(found.Value.Hours())
		}
	}
	rows := make([]Row, 0, len(months))
	for month, hours := range months {
		rows = append(rows, Row{Group: month, Hours: hours})
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.Group, b.Group) })
	return rows, nil
}

// NoteExport keeps in the audit log that totals left the site: for which filter,
// and how many rows. Whoever calls it has been given the totals.
func (s *Service) NoteExport(ctx context.Context, by people.Person, filter string, rows int) error {
	fact := audit.Fact{By: by.ID, What: audit.Exported, Detail: map[string]string{"what": "mentoring", "filter": filter, "count": strconv.Itoa(rows)}}
	if err := s.log.Append(ctx, fact); err != nil {
		return fmt.Errorf("mentoring: export: %w", err)
	}
	return nil
}
