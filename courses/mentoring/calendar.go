package mentoring

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

const calendarsCollection = "mentoring-calendars"

// calendar lets whoever knows its token read which days something promised is
// due for one person. Its id is the hash of the token.
type calendar struct {
	Person string    `json:"person,omitempty"`
	Made   time.Time `json:"made"`
	Ended  bool      `json:"ended,omitempty"` // it is nobody's any more, and never will be
}

func calendarsDeclared() records.Collection {
	return records.Collection{
		Name:    calendarsCollection,
		Fields:  []records.Field{{Name: "person", Kind: records.String}},
		Indexes: []records.Index{{Name: "person", Fields: []string{"person"}}},
	}
}

const tokenBytes = 32 // 256 bits

// DrawCalendar makes a token for a form. It is good for nothing until
// MakeCalendar takes it.
func (s *Service) DrawCalendar() (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := io.ReadFull(s.o.Random, raw); err != nil {
		return "", fmt.Errorf("mentoring: random: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// calendarID is the id under which a token is kept; "" for what is none.
func calendarID(token string) string {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != tokenBytes || base64.RawURLEncoding.EncodeToString(raw) != token {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// MakeCalendar makes the token that a form was drawn with the address of by's
// calendar, in place of any she had. The same form again changes nothing. Fault:
// invalid, calendar.token.
func (s *Service) MakeCalendar(ctx context.Context, by people.Person, token string) error {
	id := calendarID(token)
	if id == "" {
		return fault.Invalid("calendar.token")
	}
	if kept, _, err := s.calendars.Get(ctx, id); err == nil && kept.Ended { // the page of an address that was ended, sent again
		return fault.Invalid("calendar.token")
	}
	if err := s.endCalendars(ctx, by.ID, id); err != nil {
		return err
	}
	_, err := s.calendars.Insert(ctx, id, calendar{Person: by.ID, Made: s.now()})
	if errors.Is(err, records.ErrExists) {
		kept, _, getErr := s.calendars.Get(ctx, id)
		if err = getErr; err == nil && kept.Person != by.ID {
			return fault.Invalid("calendar.token")
		}
	}
	if err != nil {
		return fmt.Errorf("mentoring: calendar: %w", err)
	}
	return nil
}

// EndCalendar makes the address of by's calendar good for nothing. Twice is once.
func (s *Service) EndCalendar(ctx context.Context, by people.Person) error {
	return s.endCalendars(ctx, by.ID, "")
}

func (s *Service) endCalendars(ctx context.Context, person, but string) error {
	return endCalendars(ctx, s.calendars, person, but)
}

func endCalendars(ctx context.Context, calendars *records.Table[calendar], person, but string) error {
	for found, err := range calendars.Find(ctx, records.Query{Index: "person", Equal: []any{person}}) {
		if err == nil && found.ID != but {
			_, err = calendars.Replace(ctx, found.ID, found.Revision, calendar{Made: found.Value.Made, Ended: true})
			if errors.Is(err, records.ErrChanged) { // somebody ended it meanwhile
				err = nil
			}
		}
		if err != nil {
			return fmt.Errorf("mentoring: end a calendar: %w", err)
		}
	}
	return nil
}

// CalendarSince tells since when by's calendar has its address; zero when she has
// none.
func (s *Service) CalendarSince(ctx context.Context, by people.Person) (time.Time, error) {
	for found, err := range s.calendars.Find(ctx, records.Query{Index: "person", Equal: []any{by.ID}, Limit: 1}) {
		if err != nil {
			return time.Time{}, fmt.Errorf("mentoring: calendar: %w", err)
		}
		return found.Value.Made, nil
	}
	return time.Time{}, nil
}

// Due is something promised that is open and has a day: where it stands and
// nothing of what it says.
type Due struct {
	Entry   string
	Number  int
	Day     string    // as 2026-11-29
	Changed time.Time // when it was promised
}

// MostDue bounds a calendar.
const MostDue = 200

// Calendar gives what is due for the person whose calendar has this token, what
// is due first first, and who she is. Anybody may ask: the token is the key.
// Fault: not found, error.not_found, also when she has ended it, is suspended or
// gone.
func (s *Service) Calendar(ctx context.Context, token string) (people.Person, []Due, error) {
	unknown := fault.NotFound("error.not_found")
	id := calendarID(token)
	if id == "" {
		return people.Person{}, nil, unknown
	}
	kept, _, err := s.calendars.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) || err == nil && kept.Ended {
		return people.Person{}, nil, unknown
	}
	if err != nil {
		return people.Person{}, nil, fmt.Errorf("mentoring: calendar: %w", err)
	}
	whose, err := s.o.People.Get(ctx, kept.Person)
	if fault.Is(err, fault.KindNotFound) || err == nil && whose.Suspended != nil {
		return people.Person{}, nil, unknown
	}
	if err != nil {
		return people.Person{}, nil, err
	}
	var due []Due
	query := records.Query{Index: "person", Equal: []any{whose.ID, true}, From: "0", Limit: MostDue} // what has no day comes before
	for found, err := range s.actions.Find(ctx, query) {
		if err != nil {
			return people.Person{}, nil, fmt.Errorf("mentoring: calendar: %w", err)
		}
		p := found.Value
		e, err := s.entry(ctx, p.Entry)
		if err != nil {
			return people.Person{}, nil, err
		}
		due = append(due, Due{Entry: p.Entry, Number: p.Number, Day: p.Due, Changed: e.Arrived})
	}
	return whose, due, nil
}
