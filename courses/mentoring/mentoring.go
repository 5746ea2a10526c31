// Package mentoring owns the ledger of help: who helped whom, when, for how long
// and in which way; what each of them said to it; and what adds up from that. It
// owns practice signed off, and hard content that was talked through.
//
// It does not own who mentors whom: those links are people's, and logging with
// somebody gives sight of nothing of hers. Nor courses and their rules, nor
// progress: it tells progress.
//
// What is kept, by collection:
//
//	mentoring          an Entry by the id its form was given: never changed
//	mentoring-texts    what was written in it, by the same id; and reasons, by answer/<id>
//	mentoring-answers  entry/mentee/kind: an Answer, never changed
//	mentoring-codes    entry/mentee: the four digits she may read out
//	mentoring-actions  entry/number/person: what was promised, until when
//	mentoring-signoffs a Signoff by the id its form was given: never changed
//	mentoring-asks     learner/course/task/number: an Ask, never changed
//	mentoring-talked   learner/course/item/kind: a Talk, never changed
//	mentoring-sides    entry/person: a Side, computed
//	mentoring-totals   person/side/course/month: Totals, computed
//	mentoring-calendars  by the hash of a token: whose days it lets be read
//
// Invariants:
//
//   - An entry is corrected only by another that names it (a restatement). Until
//     those whose terms change have confirmed again, the old one stands.
//   - What an entry, an answer and a restatement add up to depends on what they
//     say and on nothing else: not on their order, nor on how often they came.
//   - A minute counts once for each person and side, however many entries cover
//     it: it belongs to the entry that starts first, then to the smaller id.
//   - Confirmed and attested count; nothing else does.
//   - Facts hold opaque ids. What somebody wrote stands in a text of its own.
package mentoring

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Modality is the way of helping (domain-facts 4.4; the seven of S2 and the
// practice of on-the-job training of S1).
type Modality string

const (
	Individual     Modality = "individual"      // a planned private meeting
	Group          Modality = "group"           // several reflect together
	Shadowing      Modality = "shadowing"       // the mentee watches the mentor at work
	Observation    Modality = "observation"     // the mentor watches the mentee at work
	Coaching       Modality = "coaching"        // questions rather than answers, within the work
	CaseConference Modality = "case-conference" // many actors, one child
	OnTheJob       Modality = "on-the-job"      // learning while doing, side by side
)

// Modalities are all of them, in the order in which they are offered.
var Modalities = []Modality{Individual, Group, Shadowing, Observation, Coaching, CaseConference, OnTheJob}

// Mode is how they met.
type Mode string

const (
	FaceToFace Mode = "face-to-face"
	Phone      Mode = "phone"
	Video      Mode = "video"
	Message    Mode = "message"
)

// Modes are all of them, in the order in which they are offered.
var Modes = []Mode{FaceToFace, Phone, Video, Message}

// LongestMinutes is the most an entry may say: 16 hours (DECISIONS).
const LongestMinutes = 16 * 60

const longest = LongestMinutes * time.Minute

// Entry is one session of help, as one of its parties logged it. It is a fact.
type Entry struct {
	ID       string    `json:"id"`
	Root     string    `json:"root"`               // the first entry of its session; its own id, unless it restates
	Replaces string    `json:"replaces,omitempty"` // the entry it restates
	Depth    int       `json:"depth,omitempty"`    // how many restatements lie between it and its root
	By       string    `json:"by"`                 // who logged it: the mentor, or the one mentee
	Mentor   string    `json:"mentor"`
	Mentees  []string  `json:"mentees"`
	Start    time.Time `json:"start"`
	Minutes  int       `json:"minutes"`
	Modality Modality  `json:"modality"`
	Mode     Mode      `json:"mode"`
	County   string    `json:"county,omitempty"` // where it was; one of people's counties
	Course   string    `json:"course,omitempty"` // the one course it counts toward
	Step     string    `json:"step,omitempty"`   // module of that course, or practice task
	Happened time.Time `json:"happened"`         // by the device; only shown
	Arrived  time.Time `json:"arrived"`
}

// End is when the session ended.
func (e Entry) End() time.Time { return e.Start.Add(time.Duration(e.Minutes) * time.Minute) }

// LoggedByMentor reports whether the mentor logged it; else its one mentee did,
// and the mentor confirms.
func (e Entry) LoggedByMentor() bool { return e.By == e.Mentor }

// Text is what was written in an entry. It is deleted with whoever wrote it.
type Text struct {
	By        string   `json:"by"`
	About     string   `json:"about,omitempty"` // the one other person it can be about
	Place     string   `json:"place,omitempty"`
	Practised string   `json:"practised,omitempty"`
	Actions   []Action `json:"actions,omitempty"`
	Reason    string   `json:"reason,omitempty"` // of a dispute or an attestation
	Feedback  string   `json:"feedback,omitempty"`
}

// Action is something promised in a session.
type Action struct {
	What string `json:"what"`
	Due  string `json:"due,omitempty"` // a day of the site's time zone, as 2026-11-29
}

// Side is how one session stands for one of its people: a document for every
// version of it. It is computed from the session's entries and answers.
type Side struct {
	Entry    string    `json:"entry"`
	Root     string    `json:"root"`
	Person   string    `json:"person"`
	Role     Role      `json:"role"`
	Start    time.Time `json:"start"`
	Minutes  int       `json:"minutes"`
	Modality Modality  `json:"modality"`
	Course   string    `json:"course,omitempty"`
	State    State     `json:"state"`
	Counts   bool      `json:"counts"`            // this is the version that counts for this person
	Removed  bool      `json:"removed,omitempty"` // she is no party of this version any more
	Waiting  int       `json:"waiting,omitempty"` // of the mentor's side: how many mentees have yet to answer,
	Agreed   int       `json:"agreed,omitempty"`  // have confirmed or had it attested,
	Disputed int       `json:"disputed,omitempty"`
	Arrived  time.Time `json:"arrived"` // of the entry: since when it waits
	Answers  int       `json:"answers"` // how many answers about her it was computed from,
	Logged   int       `json:"logged"`  // and, of the mentor's side, entries: those of accounts merged into hers left out
	Mark     int64     `json:"mark"`    // of the entry's id: sums of marks tell whether totals lack one

	County       string `json:"county"`       // of a mentee's side: copies of hers, so that those who
	Organisation string `json:"organisation"` // look after her find what waits
}

// Role is the side on which somebody stands in a session.
type Role string

const (
	MentorSide Role = "mentor"
	MenteeSide Role = "mentee"
)

// State is how an entry stands with a mentee, or, of a mentor's side, with the
// mentees together: disputed if any disputes it, else waiting if any has yet to
// answer.
type State string

const (
	Waiting   State = "waiting"
	Confirmed State = "confirmed"
	Disputed  State = "disputed"
	Attested  State = "attested"
	Restated  State = "restated" // a later version of the session asks instead
)

// Options is what a Service is given from outside.
type Options struct {
	Now       func() time.Time
	Random    io.Reader      // safe for concurrent use
	Zone      *time.Location // a day and a month are of it
	Catalogue func() *courses.Catalogue
	People    *people.Service
	Progress  *progress.Service
}

// Service is what can be done with the ledger.
type Service struct {
	entries   *records.Table[Entry]
	texts     *records.Table[Text]
	answers   *records.Table[Answer]
	codes     *records.Table[code]
	actions   *records.Table[promise]
	sides     *records.Table[Side]
	calendars *records.Table[calendar]
	totals    *records.Table[Totals]
	log       *audit.Log
	o         Options

	signoffs *records.Table[Signoff]
	asks     *records.Table[Ask]
	talks    *records.Table[Talk]
}

// NewService makes a Service over a store that has this package's collections.
func NewService(store *records.Store, log *audit.Log, o Options) *Service {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Service{
		entries:   records.TableOf[Entry](store, entriesCollection),
		texts:     records.TableOf[Text](store, textsCollection),
		answers:   records.TableOf[Answer](store, answersCollection),
		codes:     records.TableOf[code](store, codesCollection),
		actions:   records.TableOf[promise](store, actionsCollection),
		sides:     records.TableOf[Side](store, sidesCollection),
		calendars: records.TableOf[calendar](store, calendarsCollection),
		totals:    records.TableOf[Totals](store, totalsCollection),
		log:       log, o: o,

		signoffs: records.TableOf[Signoff](store, signoffsCollection),
		asks:     records.TableOf[Ask](store, asksCollection),
		talks:    records.TableOf[Talk](store, talkedCollection),
	}
}

func (s *Service) now() time.Time { return records.Cut(s.o.Now()) }

// Today is the day it is, as days are written here.
func (s *Service) Today() string { return s.o.Now().In(s.o.Zone).Format(dayForm) }

// Typed gives a moment as a form has it: its day and its clock time, in the
// site's time zone.
func (s *Service) Typed(at time.Time) (day, clock string) {
	at = at.In(s.o.Zone)
	return at.Format(dayForm), at.Format(clockForm)
}

const (
	dayForm   = "2006-01-02"
	clockForm = "15:04"
	monthForm = "2006-01"
)

var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an id of 24 letters: of a form when its page is drawn, and so of
// the entry it makes.
func (s *Service) NewID() (string, error) {
	raw := make([]byte, 15)
	if _, err := io.ReadFull(s.o.Random, raw); err != nil {
		return "", fmt.Errorf("mentoring: random: %w", err)
	}
	return crockford.EncodeToString(raw), nil
}

var idShape = regexp.MustCompile(`^[0-9a-z]{24}$`)

func unknown() error { return fault.NotFound("mentoring.unknown") }

func (s *Service) entry(ctx context.Context, id string) (Entry, error) {
	e, _, err := s.entries.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return Entry{}, unknown()
	}
	if err == nil {
		e, err = s.whole(ctx, e)
	}
	if err != nil {
		return Entry{}, fmt.Errorf("mentoring: entry: %w", err)
	}
	return e, nil
}

// whole names the people of an entry as they are by now: an account that was
// merged into another is that other.
func (s *Service) whole(ctx context.Context, e Entry) (Entry, error) {
	var err error
	name := func(id string) string {
		if err != nil {
			return id
		}
		var now string
		now, err = s.account(ctx, id)
		return now
	}
	e.Mentor, e.By = name(e.Mentor), name(e.By)
	mentees := make([]string, 0, len(e.Mentees))
	for _, id := range e.Mentees {
		if now := name(id); !slices.Contains(mentees, now) {
			mentees = append(mentees, now)
		}
	}
	e.Mentees = mentees
	return e, err
}

// accounts are the ids under which somebody's facts are kept: her own, and those
// of accounts that were merged into it.
func (s *Service) accounts(ctx context.Context, id string) ([]string, error) {
	former, err := s.o.People.Former(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("mentoring: accounts: %w", err)
	}
	ids := []string{id}
	for _, p := range former {
		ids = append(ids, p.ID)
	}
	return ids, nil
}

// account gives the id of the account that an account has become part of; of one
// that is gone, its own.
func (s *Service) account(ctx context.Context, id string) (string, error) {
	p, err := s.o.People.Whole(ctx, id)
	if fault.Is(err, fault.KindNotFound) {
		return id, nil
	}
	return p.ID, err
}

// text gives what was written, or a blank one where it was deleted.
func (s *Service) text(ctx context.Context, id string) (Text, error) {
	t, _, err := s.texts.Get(ctx, id)
	if err != nil && !errors.Is(err, records.ErrNotFound) {
		return Text{}, fmt.Errorf("mentoring: text: %w", err)
	}
	return t, nil
}

// isParty reports whether somebody took part in the session as logged.
func (e Entry) isParty(person string) bool {
	return e.Mentor == person || slices.Contains(e.Mentees, person)
}
