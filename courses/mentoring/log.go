package mentoring

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// What may be written, in characters.
const (
	LongestPlace     = 120
	LongestPractised = 2000
	LongestAction    = 300
	MostActions      = 10
	MostMentees      = 60
)

// Form is an entry as it is typed.
type Form struct {
	ID        string   // made with the form; empty: one is made
	Mentor    string   // whose help it was; empty or the writer's own id: she is the mentor
	MentorNo  string   // or the mentor's member number, as typed
	Mentees   []string // ids of those ticked; not read when a mentee logs
	Numbers   []string // exact member numbers of others, as typed
	Day       string   // of the site's time zone
	Clock     string   // when it began, as 14:30
	Minutes   int
	Modality  Modality
	Mode      Mode
	County    string
	Place     string
	Course    string
	Step      string
	Practised string
	Actions   []Action
	Happened  time.Time // when it was typed, by the device; zero: now
}

// Log keeps an entry: a trainer's of whom she helped, or anybody's of the
// trainer who helped her. Whoever it names may be named by link or by exact
// member number; it gives sight of nobody. The same form again gives the same
// entry.
//
// It is refused only for what it shows by itself. Faults: forbidden,
// mentoring.not_trainer, when she is no trainer and names no other; invalid,
// mentoring.ahead, mentoring.minutes, mentoring.same_person,
// mentoring.unknown_person, mentoring.nobody, and those of its fields.
func (s *Service) Log(ctx context.Context, by people.Person, f Form) (Entry, error) {
	return s.write(ctx, by, f, Entry{})
}

// Restate keeps a whole new entry in place of one that by logged. Until those
// whose terms change have agreed, the old one stands. Faults: as Log, and not
// found, mentoring.unknown.
func (s *Service) Restate(ctx context.Context, by people.Person, old string, f Form) (Entry, error) {
	before, err := s.entry(ctx, old)
	if err != nil {
		return Entry{}, err
	}
	if before.By != by.ID {
		return Entry{}, unknown()
	}
	if before.LoggedByMentor() {
		f.Mentor, f.MentorNo = "", ""
	} else {
		f.Mentor, f.MentorNo = before.Mentor, ""
	}
	return s.write(ctx, by, f, before)
}

func (s *Service) write(ctx context.Context, by people.Person, f Form, before Entry) (Entry, error) {
	if kept, err := s.entry(ctx, f.ID); err == nil {
		if err := s.sameForm(ctx, by, f, before, kept); err != nil {
			return Entry{}, err
		}
		return s.again(ctx, by, kept)
	} else if !fault.Is(err, fault.KindNotFound) {
		return Entry{}, err
	}
	e, t, err := s.draft(ctx, by, f, before)
	if err != nil {
		return Entry{}, err
	}
	if err := s.keepText(ctx, e.ID, t); err != nil {
		return Entry{}, err
	}
	_, err = s.entries.Insert(ctx, e.ID, e)
	if errors.Is(err, records.ErrExists) {
		if e, err = s.entry(ctx, e.ID); err == nil {
			return s.again(ctx, by, e)
		}
	}
	if err != nil {
		return Entry{}, fmt.Errorf("mentoring: log: %w", err)
	}
	return e, s.follow(ctx, e, t)
}

// sameForm refuses a form whose id has made another entry than it asks for: it
// was filled in anew where an old one stood, and would be lost.
func (s *Service) sameForm(ctx context.Context, by people.Person, f Form, before, kept Entry) error {
	if kept.By != by.ID {
		return unknown()
	}
	asks, t, err := s.draft(ctx, by, f, before)
	if err != nil {
		return err
	}
	had, err := s.text(ctx, kept.ID)
	if err != nil {
		return err
	}
	if asks.Mentor != kept.Mentor || !slices.Equal(asks.Mentees, kept.Mentees) || !sameTerms(asks, kept) || asks.Mode != kept.Mode || asks.Replaces != kept.Replaces ||
		had.By != "" && (t.Practised != had.Practised || t.Place != had.Place || !slices.Equal(t.Actions, had.Actions)) {
		return fault.Conflict("mentoring.form_used")
	}
	return nil
}

// again finishes what was cut off when the same form came before.
func (s *Service) again(ctx context.Context, by people.Person, e Entry) (Entry, error) {
	if e.By != by.ID {
		return Entry{}, unknown()
	}
	t, err := s.text(ctx, e.ID)
	if err != nil {
		return Entry{}, err
	}
	return e, s.follow(ctx, e, t)
}

// follow makes what an entry brings with it. All of it may be done again.
func (s *Service) follow(ctx context.Context, e Entry, t Text) error {
	if e.LoggedByMentor() {
		concerned, err := s.concerned(ctx, e)
		if err != nil {
			return err
		}
		if err := s.makeCodes(ctx, e, concerned); err != nil {
			return err
		}
	}
	if err := s.promise(ctx, e, t.Actions); err != nil {
		return err
	}
	return s.settle(ctx, e.Root)
}

func (s *Service) draft(ctx context.Context, by people.Person, f Form, before Entry) (Entry, Text, error) {
	e := Entry{ID: f.ID, Root: before.Root, Replaces: before.ID, By: by.ID, Minutes: f.Minutes, Modality: f.Modality, Mode: f.Mode,
		Course: f.Course, Step: f.Step, Happened: records.Cut(f.Happened), Arrived: s.now()}
	if before.ID != "" {
		e.Depth = before.Depth + 1
	}
	if f.Happened.IsZero() {
		e.Happened = e.Arrived
	}
	if err := s.parties(ctx, by, f, &e); err != nil {
		return Entry{}, Text{}, err
	}
	if err := s.when(f, &e); err != nil {
		return Entry{}, Text{}, err
	}
	if err := s.what(f, &e); err != nil {
		return Entry{}, Text{}, err
	}
	t, err := cleanWords(f)
	if err != nil {
		return Entry{}, Text{}, err
	}
	t.By = by.ID
	if len(e.Mentees) == 1 {
		t.About = e.Mentees[0]
		if !e.LoggedByMentor() {
			t.About = e.Mentor
		}
	}
	if !idShape.MatchString(e.ID) {
		if e.ID, err = s.NewID(); err != nil {
			return Entry{}, Text{}, err
		}
	}
	if e.Root == "" {
		e.Root = e.ID
	}
	return e, t, nil
}

func (s *Service) when(f Form, e *Entry) error {
	day, err := time.ParseInLocation(dayForm, strings.TrimSpace(f.Day), s.o.Zone)
	if err != nil || day.Year() < 2000 {
		return fault.Invalid("mentoring.day").In("day")
	}
	clock, err := time.Parse(clockForm, strings.TrimSpace(f.Clock))
	if err != nil {
		return fault.Invalid("mentoring.clock").In("clock")
	}
	e.Start = time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, s.o.Zone).UTC()
	if e.Start.After(s.now().AddDate(0, 0, 1)) {
		return fault.Invalid("mentoring.ahead").In("day")
	}
	if e.Minutes < 1 || e.Minutes > LongestMinutes {
		return fault.Invalid("mentoring.minutes", "most", LongestMinutes).In("minutes")
	}
	return nil
}

func (s *Service) what(f Form, e *Entry) error {
	if !slices.Contains(Modalities, e.Modality) {
		return fault.Invalid("mentoring.modality").In("modality")
	}
	if !slices.Contains(Modes, e.Mode) {
		return fault.Invalid("mentoring.mode").In("mode")
	}
	if strings.TrimSpace(f.County) != "" {
		county, ok := people.ParseCounty(f.County)
		if !ok {
			return fault.Invalid("county.unknown").In("county")
		}
		e.County = county
	}
	if e.Course == "" {
		e.Step = ""
		return nil
	}
	course, err := s.o.Catalogue().Course(e.Course)
	if err != nil {
		return fault.Invalid("mentoring.course").In("course")
	}
	if e.Step == "" {
		return nil
	}
	for _, module := range course.Modules {
		if module.ID == e.Step {
			return nil
		}
	}
	if _, found := course.Task(e.Step); found {
		return nil
	}
	return fault.Invalid("mentoring.step").In("step")
}

func cleanWords(f Form) (t Text, err error) {
	if t.Place, err = cleanText(f.Place, "place", LongestPlace); err != nil {
		return t, err
	}
	if t.Practised, err = cleanText(f.Practised, "practised", LongestPractised); err != nil {
		return t, err
	}
	for _, a := range f.Actions {
		if a.What, err = cleanText(a.What, "action", LongestAction); err != nil {
			return t, err
		}
		a.Due = strings.TrimSpace(a.Due)
		if a.What == "" {
			continue
		}
		if a.Due != "" {
			if _, err := time.Parse(dayForm, a.Due); err != nil {
				return t, fault.Invalid("mentoring.due").In("due")
			}
		}
		t.Actions = append(t.Actions, a)
	}
	if len(t.Actions) > MostActions {
		return t, fault.Invalid("mentoring.too_many_actions", "most", MostActions).In("action")
	}
	return t, nil
}

// cleanText takes what somebody typed: valid, without NULs, not too long. Line
// breaks stay.
func cleanText(text, field string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", ""))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if n := utf8.RuneCountInString(text); n > most {
		return "", fault.Invalid("mentoring.too_long", "most", most, "have", n).In(field)
	}
	return text, nil
}

// keepText keeps what was written to something that is not kept yet: what the same
// person wrote before it was cut off gives way.
func (s *Service) keepText(ctx context.Context, id string, t Text) error {
	_, err := s.texts.Insert(ctx, id, t)
	if errors.Is(err, records.ErrExists) {
		_, err = s.texts.Update(ctx, id, func(kept *Text) error {
			if kept.By == t.By {
				*kept = t
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("mentoring: text: %w", err)
	}
	return nil
}

// fourDigits are all equally likely.
func (s *Service) fourDigits() (string, error) {
	var raw [2]byte
	for {
		if _, err := io.ReadFull(s.o.Random, raw[:]); err != nil {
			return "", fmt.Errorf("mentoring: random: %w", err)
		}
		// Above 60,000 the low numbers would come oftener.
		if n := int(raw[0])<<8 | int(raw[1]); n < 60000 {
			return fmt.Sprintf("%04d", n%10000), nil
		}
	}
}
