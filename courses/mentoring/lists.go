package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Listed is an entry as a list shows it.
type Listed struct {
	Side
	Mentor  Party
	Mentees []Party // named only where MaySee says so
	Mode    Mode
	County  string
	By      string
}

// Sessions gives a page of somebody's own entries on one side, the latest first,
// in one state or with "" in all that are not restated, and where it goes on ("" on
// the last page). Fault: invalid, error.list_page, if after is no such place.
func (s *Service) Sessions(ctx context.Context, by people.Person, side Role, state State, after string, most int) (page []Listed, next string, err error) {
	if after == "" {
		if err := s.mend(ctx, by.ID, side); err != nil {
			return nil, "", err
		}
	}
	query := records.Query{Index: "person", Equal: []any{by.ID, string(side)}, Descending: true, After: after}
	if state != "" {
		query.Index, query.Equal = "state", append(query.Equal, string(state))
	}
	for found, err := range s.sides.Find(ctx, query) {
		if after != "" && errors.Is(err, records.ErrInvalid) {
			return nil, "", fault.Invalid("error.list_page")
		}
		if err != nil {
			return nil, "", fmt.Errorf("mentoring: sessions: %w", err)
		}
		if state == "" && found.Value.State == Restated {
			continue
		}
		if len(page) == most {
			return page, next, nil
		}
		listed, err := s.listed(ctx, by, found.Value)
		if err != nil {
			return nil, "", err
		}
		page, next = append(page, listed), found.Cursor
	}
	return page, "", nil
}

func (s *Service) listed(ctx context.Context, by people.Person, side Side) (Listed, error) {
	e, err := s.entry(ctx, side.Entry)
	if err != nil {
		return Listed{}, err
	}
	l := Listed{Side: side, Mode: e.Mode, County: e.County, By: e.By}
	if l.Mentor, err = s.party(ctx, by, e.Mentor, true); err != nil {
		return Listed{}, err
	}
	for _, id := range e.Mentees {
		if side.Role == MenteeSide && id != by.ID {
			continue
		}
		p, err := s.party(ctx, by, id, false)
		if err != nil {
			return Listed{}, err
		}
		l.Mentees = append(l.Mentees, p)
	}
	return l, nil
}

// Knows reports whether somebody is in any session.
func (s *Service) Knows(ctx context.Context, person string) (bool, error) {
	for _, side := range []Role{MentorSide, MenteeSide} {
		counts, err := s.States(ctx, people.Person{ID: person}, side)
		if err != nil || len(counts) > 0 {
			return len(counts) > 0, err
		}
	}
	return false, nil
}

// States counts somebody's entries on one side by how they stand, from key
// columns alone.
func (s *Service) States(ctx context.Context, by people.Person, side Role) (map[State]int, error) {
	totals, err := s.sides.Tally(ctx, "state", records.Query{Equal: []any{by.ID, string(side)}})
	if err != nil {
		return nil, fmt.Errorf("mentoring: states: %w", err)
	}
	counts := map[State]int{}
	for _, t := range totals {
		counts[State(t.Group[0].(string))] = int(t.Count)
	}
	return counts, nil
}

// Suggested is what a mentor's next entry is likely to say.
type Suggested struct {
	Mentees []string // ids, those of the latest sessions first
	Mode    Mode
	County  string
	Place   string
	Course  string
}

// Suggest gives it from her last sessions. A trainer's own alone.
func (s *Service) Suggest(ctx context.Context, by people.Person, most int) (Suggested, error) {
	var out Suggested
	query := records.Query{Index: "person", Equal: []any{by.ID, string(MentorSide)}, Descending: true, Limit: 20}
	for found, err := range s.sides.Find(ctx, query) {
		if err != nil {
			return Suggested{}, fmt.Errorf("mentoring: suggest: %w", err)
		}
		e, err := s.entry(ctx, found.Value.Entry)
		if err != nil {
			return Suggested{}, err
		}
		if out.Mode == "" {
			t, err := s.text(ctx, e.ID)
			if err != nil {
				return Suggested{}, err
			}
			out.Mode, out.County, out.Place, out.Course = e.Mode, e.County, t.Place, e.Course
		}
		for _, mentee := range e.Mentees {
			if len(out.Mentees) < most && !slices.Contains(out.Mentees, mentee) {
				out.Mentees = append(out.Mentees, mentee)
			}
		}
	}
	return out, nil
}
