// Package cohorts owns groups of people who learn together: their names, courses
// and days, the rule by which people belong to them, the codes by which they are
// joined, who waits to be taken in, and who was there on which day.
//
// It does not own who is in a cohort or mentors it: that is a link, kept in
// people, and written through it; MaySee and enrolment read the links. Nor what
// members have done: that is progress.
//
// What is kept, by collection:
//
//	cohorts         a Cohort by its id, with its roll
//	cohort-codes    by the hash of the code: of which cohort, until when, for how many
//	cohort-requests cohort/person: who joined with a code, and what was said to it
//	attendance      cohort/day/person/form: she was there that day, or was not
//
// Invariants:
//
//   - The roll, which is in one document with the cap and the end, is changed
//     first, and the link follows it: what was cut off between the two is
//     finished by doing it again.
//   - A place on the roll is never given to another: row codes on paper stay. Who
//     had two accounts may have two places, of which the first says whether she is in.
//   - A cohort that has ended has no open links, and takes nobody.
//   - A fact of attendance counts for nothing; a later one corrects it.
package cohorts

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// MostMembers bounds a cohort, so that its page and its sheet stay of one size.
const MostMembers = 1000

// Rule says who belongs to a cohort: whoever matches every part that is not
// blank. It adds people when it is applied, and never takes any away.
type Rule struct {
	County       string `json:"county,omitempty"`
	Cadre        string `json:"cadre,omitempty"`
	Organisation string `json:"organisation,omitempty"` // its key
}

// Cohort is a group that learns together.
type Cohort struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Courses      []string   `json:"courses,omitempty"` // ids, the first one first
	Begins       string     `json:"begins,omitempty"`  // days of the site's time zone, as 2026-11-22
	Ends         string     `json:"ends,omitempty"`
	County       string     `json:"county"`       // whose coordinators look after it;
	Organisation string     `json:"organisation"` // both blank: administrators alone
	Rule         Rule       `json:"rule"`
	Cap          int        `json:"cap,omitempty"` // the most members a mentor may have; 0: no bound
	Made         time.Time  `json:"made"`
	By           string     `json:"by"`
	Ended        *time.Time `json:"ended,omitempty"`
}

// seat is a place on a cohort's roll. Its number, from 1, is its row on paper.
type seat struct {
	Person string `json:"person"`
	Out    bool   `json:"out,omitempty"` // she is no member now
}

// kept is a Cohort as the store holds it.
type kept struct {
	Cohort
	Roll   []seat `json:"roll,omitempty"`
	Closed bool   `json:"closed"`
	Sort   string `json:"sort"`
	Place  string `json:"place"` // county:NAME, org:KEY, or "" for administrators'
}

func keep(k kept) kept {
	k.Closed = k.Ended != nil
	k.Place = placeOf(k.County, k.Organisation)
	k.Sort = strings.ToLower(k.Name)
	if len(k.Sort) > 200 {
		k.Sort = strings.ToValidUTF8(k.Sort[:200], "")
	}
	return k
}

func placeOf(county, organisation string) string {
	switch {
	case county != "":
		return "county:" + county
	case organisation != "":
		return "org:" + organisation
	}
	return ""
}

// members is how many are on the roll now.
func (k kept) members() (n int) {
	for _, s := range k.Roll {
		if !s.Out {
			n++
		}
	}
	return n
}

func (k kept) place(person string) int {
	return slices.IndexFunc(k.Roll, func(s seat) bool { return s.Person == person })
}

// Collections declares what the package keeps.
func Collections() []records.Collection {
	text := func(name string) records.Field { return records.Field{Name: name, Kind: records.String} }
	moment := func(name string) records.Field { return records.Field{Name: name, Kind: records.Time} }
	closed := records.Field{Name: "closed", Kind: records.Boolean}
	return []records.Collection{
		{
			Name:    "cohorts",
			Fields:  []records.Field{closed, text("sort"), text("place")},
			Indexes: []records.Index{{Name: "all", Fields: []string{"closed", "sort"}}, {Name: "place", Fields: []string{"place", "closed", "sort"}}},
		},
		{
			Name:    "cohort-codes",
			Fields:  []records.Field{text("cohort"), moment("made")},
			Indexes: []records.Index{{Name: "cohort", Fields: []string{"cohort", "made"}}},
		},
		{
			Name:    "cohort-requests",
			Fields:  []records.Field{text("cohort"), text("state"), moment("at"), text("person")},
			Indexes: []records.Index{{Name: "cohort", Fields: []string{"cohort", "state", "at"}}, {Name: "person", Fields: []string{"person"}}},
			Tallies: []records.Tally{{Name: "cohort", Bounds: []string{"cohort", "state"}}},
		},
		{
			Name:    "attendance",
			Fields:  []records.Field{text("cohort"), text("day"), moment("at")},
			Indexes: []records.Index{{Name: "day", Fields: []string{"cohort", "day", "at"}}},
			Tallies: []records.Tally{{Name: "days", Bounds: []string{"cohort"}, Group: []string{"day"}}},
		},
	}
}

// Options is what a Service is given from outside.
type Options struct {
	Now       func() time.Time
	Random    io.Reader      // safe for concurrent use
	Zone      *time.Location // a day is a day of it
	Catalogue func() *courses.Catalogue
	People    *people.Service
	Progress  *progress.Service
}

// Service is what can be done with cohorts.
type Service struct {
	cohorts  *records.Table[kept]
	codes    *records.Table[code]
	requests *records.Table[Request]
	marks    *records.Table[Mark]
	log      *audit.Log
	Options
}

// NewService makes a Service over a store that has this package's collections.
func NewService(store *records.Store, log *audit.Log, o Options) *Service {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Service{
		cohorts:  records.TableOf[kept](store, "cohorts"),
		codes:    records.TableOf[code](store, "cohort-codes"),
		requests: records.TableOf[Request](store, "cohort-requests"),
		marks:    records.TableOf[Mark](store, "attendance"),
		log:      log, Options: o,
	}
}

func (s *Service) now() time.Time { return records.Cut(s.Now()) }

// Today is the day it is, as days are written here.
func (s *Service) Today() string { return s.Now().In(s.Zone).Format(dayForm) }

const dayForm = "2006-01-02"

func cleanDay(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if _, err := time.Parse(dayForm, text); err != nil {
		return "", fault.Invalid("cohort.day").In(field)
	}
	return text, nil
}

var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an id of 24 letters: of a form when its page is drawn, and so of
// what the form makes.
func (s *Service) NewID() (string, error) {
	raw := make([]byte, 15)
	if _, err := io.ReadFull(s.Random, raw); err != nil {
		return "", fmt.Errorf("cohorts: random: %w", err)
	}
	return crockford.EncodeToString(raw), nil
}

var idShape = regexp.MustCompile(`^[0-9a-z]{24}$`)

func unknown() error { return fault.NotFound("cohort.unknown") }

// looksAfter reports whether somebody may see and change a cohort.
func looksAfter(by people.Person, county, organisation string) bool {
	return by.Is(people.Administrator) || by.Is(people.Coordinator) && by.CoversPlace(county, organisation)
}

// Open gives a cohort to whoever looks after it: administrators, and
// coordinators of its county or organisation. Faults: forbidden, role.lacking;
// not found, cohort.unknown, also of one that is others'.
func (s *Service) Open(ctx context.Context, by people.Person, id string) (Cohort, error) {
	k, err := s.open(ctx, by, id)
	return k.Cohort, err
}

func (s *Service) open(ctx context.Context, by people.Person, id string) (kept, error) {
	if !by.May(people.LinkPeople) {
		return kept{}, fault.Forbidden("role.lacking")
	}
	k, err := s.get(ctx, id)
	if err == nil && !looksAfter(by, k.County, k.Organisation) {
		err = unknown()
	}
	if err != nil {
		return kept{}, err
	}
	return k, nil
}

func (s *Service) get(ctx context.Context, id string) (kept, error) {
	k, _, err := s.cohorts.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return kept{}, unknown()
	}
	if err != nil {
		return kept{}, fmt.Errorf("cohorts: get: %w", err)
	}
	return k, nil
}

func (s *Service) alter(ctx context.Context, id string, change func(*kept) error) (kept, error) {
	return s.cohorts.Update(ctx, id, func(k *kept) error {
		if err := change(k); err != nil {
			return err
		}
		*k = keep(*k)
		return nil
	})
}

// note keeps in the audit log what was done to somebody; what she does herself
// is no fact of it.
func (s *Service) note(ctx context.Context, by people.Person, subject string, what audit.What, how, cohort string) error {
	if by.ID == subject {
		return nil
	}
	return s.log.Append(ctx, audit.Fact{By: by.ID, Subject: subject, What: what, Detail: map[string]string{"how": how, "cohort": cohort}})
}
