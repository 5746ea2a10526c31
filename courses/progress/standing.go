package progress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/records"
)

// State is where somebody stands in a course, as summaries are counted by it.
type State string

const (
	New      State = "new"      // enrolled by a cohort, and nothing done
	Going    State = "going"    // begun, not complete
	Complete State = "complete" // the rule was met
)

// StuckAfter is how long nothing has happened in a course that is begun and not
// complete, for its learner to be stuck.
const StuckAfter = 21 * 24 * time.Hour

// Copies are what a summary carries of others' knowledge, so that it can be
// counted by it. They are copies: who owns them changes them, and says so.
type Copies struct {
	County       string `json:"county"`
	Organisation string `json:"organisation"` // its key
	Cadre        string `json:"cadre"`
	// Cohort is the one she joined last of those that have the course, "" for
	// none; Cohorts are all of them, and each counts her: see counted.
	Cohort  string   `json:"cohort"`
	Cohorts []string `json:"cohorts,omitempty"`
}

func (c Copies) equal(other Copies) bool {
	return c.County == other.County && c.Organisation == other.Organisation && c.Cadre == other.Cadre && c.Cohort == other.Cohort &&
		slices.Equal(c.Cohorts, other.Cohorts)
}

// About is what others know of somebody.
type About struct {
	County, Organisation, Cadre string
	Merged                      string              // the person whose account this became part of: it has no summaries
	Cohorts                     map[string][]string // that have a course, by its id, the one she joined last at the end
}

// Teller asks others what they know of somebody; of whom nobody knows, nothing.
type Teller func(ctx context.Context, person string) (About, error)

func (a About) in(course string) Copies {
	copies := Copies{County: a.County, Organisation: a.Organisation, Cadre: a.Cadre, Cohorts: a.Cohorts[course]}
	if n := len(copies.Cohorts); n > 0 {
		copies.Cohort = copies.Cohorts[n-1]
	}
	return copies
}

func stateOf(s Summary) State {
	switch {
	case s.Completed != nil:
		return Complete
	case s.Begun():
		return Going
	}
	return New
}

// Stuck reports whether she has done nothing for long in a course she began and
// did not complete. It is Last since when.
func (s Summary) Stuck(now time.Time) bool {
	return s.Begun() && s.Completed == nil && s.Last.Before(now.Add(-StuckAfter))
}

// Field is a copy by which summaries are found and counted.
type Field string

const (
	Everyone       Field = "everyone" // the whole site, of the value ""
	ByCounty       Field = "county"
	ByOrganisation Field = "organisation"
	ByCadre        Field = "cadre"
	ByCohort       Field = "cohort"
)

// groupFields are those by which summaries themselves are found; ByCohort is by
// what cohorts count of them.
var groupFields = []Field{Everyone, ByCounty, ByOrganisation, ByCadre}

// bounds are the fields of a group's index and tally.
func (f Field) bounds() []string {
	if f == Everyone {
		return []string{"state", "last"}
	}
	return []string{string(f), "state", "last"}
}

// of gives the leading values of those.
func (f Field) of(value string, state State) []any {
	if f == Everyone {
		return []any{string(state)}
	}
	return []any{value, string(state)}
}

func groupIndexes() (indexes []records.Index) {
	for _, f := range groupFields {
		indexes = append(indexes, records.Index{Name: string(f), Fields: f.bounds()})
	}
	return indexes
}

func groupTallies() (tallies []records.Tally) {
	for _, f := range groupFields {
		tallies = append(tallies, records.Tally{Name: string(f), Bounds: f.bounds()})
	}
	return tallies
}

// Standings count the enrolments of a group: of somebody enrolled in two courses,
// both.
type Standings struct {
	New      int // never started
	Going    int // begun and not complete, the stuck among them
	Stuck    int
	Complete int
}

// Standings counts everyone, a county, an organisation, a cadre or a cohort from
// key columns alone. Who may ask is for the caller to have settled.
func (s *Service) Standings(ctx context.Context, by Field, value string) (Standings, error) {
	var counts Standings
	for _, one := range []struct {
		count *int
		query records.Query
	}{
		{&counts.New, records.Query{Equal: by.of(value, New)}},
		{&counts.Going, records.Query{Equal: by.of(value, Going)}},
		{&counts.Stuck, records.Query{Equal: by.of(value, Going), Until: s.stuckBefore()}},
		{&counts.Complete, records.Query{Equal: by.of(value, Complete)}},
	} {
		tally := s.summaries.Tally
		if by == ByCohort {
			tally = s.counted.Tally
		}
		totals, err := tally(ctx, string(by), one.query)
		if err != nil {
			return Standings{}, fmt.Errorf("standings: %w", err)
		}
		*one.count = int(totals[0].Count)
	}
	return counts, nil
}

func (s *Service) stuckBefore() time.Time { return s.arrival().Add(-StuckAfter) }

// StuckPage gives a page of the summaries of a group's stuck, those that have
// stood longest first, and where it goes on ("" on the last page). Who may ask
// is for the caller to have settled.
func (s *Service) StuckPage(ctx context.Context, by Field, value, after string, most int) (page []Summary, next string, err error) {
	query := records.Query{Index: string(by), Equal: by.of(value, Going), Until: s.stuckBefore(), After: after, Limit: most + 1}
	if by == ByCohort {
		return s.stuckIn(ctx, query, most)
	}
	for found, err := range s.summaries.Find(ctx, query) {
		if err != nil {
			return nil, "", fmt.Errorf("stuck: %w", err)
		}
		if len(page) == most {
			return page, next, nil
		}
		page, next = append(page, found.Value), found.Cursor
	}
	return page, "", nil
}

// Kept gives a summary as it is kept, without looking whether it lacks an event:
// for lists. Not enrolled: a zero one.
func (s *Service) Kept(ctx context.Context, person, course string) (Summary, error) {
	summary, _, err := s.summaries.Get(ctx, summaryID(person, course))
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Summary{}, fmt.Errorf("summary: %w", err)
	}
	return summary, nil
}

// Recopy brings the copies in all of somebody's summaries up to date, makes one
// of each course that a cohort enrols her in, and takes away one that only a
// cohort enrolled her in that is hers no longer. Whoever changes what is copied
// calls it; twice is once.
func (s *Service) Recopy(ctx context.Context, person string) error {
	about, err := s.about(ctx, person)
	if err != nil {
		return fmt.Errorf("recopy: %w", err)
	}
	var courses []string
	for found, err := range s.summaries.Find(ctx, records.Query{Index: byPerson, Equal: []any{person}}) {
		if err != nil {
			return fmt.Errorf("recopy: %w", err)
		}
		courses = append(courses, found.Value.Course)
	}
	for course := range about.Cohorts {
		if !slices.Contains(courses, course) {
			courses = append(courses, course)
		}
	}
	for _, course := range courses {
		if _, err := s.refresh(ctx, person, course); err != nil {
			return fmt.Errorf("recopy: %w", err)
		}
	}
	return nil
}
