package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// AnswerKind says what was said to an entry.
type AnswerKind string

const (
	Confirm AnswerKind = "confirm"
	Dispute AnswerKind = "dispute"
	Attest  AnswerKind = "attest"
)

// How says in which way a confirmation was given.
type How string

const (
	Tapped How = "tapped" // in her own account
	Spoken How = "spoken" // her code, read out to the mentor
)

// Answer is what was said of an entry by or for one mentee. It is a fact, and
// there is at most one of each kind.
type Answer struct {
	Entry    string     `json:"entry"`
	Root     string     `json:"root"`
	Mentor   string     `json:"mentor"`
	Mentee   string     `json:"mentee"`
	Kind     AnswerKind `json:"kind"`
	By       string     `json:"by"`
	How      How        `json:"how,omitempty"`
	Tell     bool       `json:"tell,omitempty"` // of a dispute: the other party may read the reason
	Happened time.Time  `json:"happened"`
	Arrived  time.Time  `json:"arrived"`

	kept string // the id it is kept under, where that is another
}

func (a Answer) id() string { return a.Entry + "/" + a.Mentee + "/" + string(a.Kind) }

// textID is where its reason stands: under the id it is kept under, also after the
// account of its mentee was merged into another.
func (a Answer) textID() string {
	if a.kept != "" {
		return "answer/" + a.kept
	}
	return "answer/" + a.id()
}

// EntryChanged is what the audit log calls an attestation. Detail entry: which.
const EntryAttested audit.What = "mentoring.attested"

// LongestReason bounds what is written about a dispute or an attestation, in
// characters.
const LongestReason = 1000

// code is what a mentee may read out so that her mentor can confirm for her.
type code struct {
	Digits  string    `json:"digits"`
	Tries   int       `json:"tries"`
	Expires time.Time `json:"expires"`
}

const (
	codeTries = 5                  // DECISIONS: five tries,
	codeLife  = 7 * 24 * time.Hour // seven days
)

// Confirm says that an entry is right: the mentee of what her mentor logged, the
// mentor of what a mentee logged. Twice is once. Faults: not found,
// mentoring.unknown, for whoever is not asked.
func (s *Service) Confirm(ctx context.Context, by people.Person, id string, happened time.Time) error {
	e, mentee, err := s.asked(ctx, by, id)
	if err != nil {
		return err
	}
	return s.answer(ctx, e, Answer{Mentee: mentee, Kind: Confirm, By: by.ID, How: Tapped, Happened: happened})
}

// Dispute says that an entry is not right, and why: to the coordinator, and to
// the other party only if tell. Who has confirmed cannot dispute any more.
// Faults: not found, mentoring.unknown; invalid, mentoring.reason; conflict,
// mentoring.confirmed_already.
func (s *Service) Dispute(ctx context.Context, by people.Person, id, reason string, tell bool, happened time.Time) error {
	e, mentee, err := s.asked(ctx, by, id)
	if err != nil {
		return err
	}
	reason, err = cleanText(reason, "reason", LongestReason)
	if err != nil {
		return err
	}
	if reason == "" {
		return fault.Invalid("mentoring.reason").In("reason")
	}
	state, err := s.stateWith(ctx, e, mentee)
	if err != nil {
		return err
	}
	if agreed(state) {
		return fault.Conflict("mentoring.confirmed_already")
	}
	a := Answer{Entry: e.ID, Mentee: mentee, Kind: Dispute, By: by.ID, Tell: tell, Happened: happened}
	other := e.Mentor
	if by.ID == e.Mentor {
		other = mentee
	}
	if err := s.reason(ctx, a, Text{By: by.ID, About: other, Reason: reason}); err != nil {
		return err
	}
	if err := s.codes.Remove(ctx, codeID(e.ID, mentee)); err != nil {
		return fmt.Errorf("mentoring: dispute: %w", err)
	}
	return s.answer(ctx, e, a)
}

// Attest says, as a coordinator who may see the mentee and took no part, that an
// entry is right though she has not confirmed it: as when she has no phone any
// more. Faults: forbidden, role.lacking; not found, mentoring.unknown; invalid,
// mentoring.reason. Side effect: a fact in the audit log.
func (s *Service) Attest(ctx context.Context, by people.Person, id, mentee, reason string) error {
	e, err := s.entry(ctx, id)
	if err != nil {
		return err
	}
	concerned, err := s.concerned(ctx, e)
	if err != nil {
		return err
	}
	took, err := s.tookPart(ctx, e.Root, by.ID)
	if err != nil {
		return err
	}
	if !slices.Contains(concerned, mentee) || took {
		return unknown()
	}
	subject, err := s.covered(ctx, by, mentee)
	if err != nil {
		return err
	}
	reason, err = cleanText(reason, "reason", LongestReason)
	if err != nil {
		return err
	}
	if reason == "" {
		return fault.Invalid("mentoring.reason").In("reason")
	}
	a := Answer{Entry: e.ID, Mentee: mentee, Kind: Attest, By: by.ID}
	if err := s.reason(ctx, a, Text{By: by.ID, About: mentee, Reason: reason}); err != nil {
		return err
	}
	fact := audit.Fact{ID: "attest/" + e.ID + "/" + mentee, By: by.ID, Subject: subject.ID, What: EntryAttested, Detail: map[string]string{"entry": e.ID}}
	if err := s.log.Append(ctx, fact); err != nil {
		return fmt.Errorf("mentoring: attest: %w", err)
	}
	return s.answer(ctx, e, a)
}

// reason keeps why something was answered, unless it has been answered: then what
// was said stands, and anything else is refused.
func (s *Service) reason(ctx context.Context, a Answer, t Text) error {
	said, _, err := s.answers.Get(ctx, a.id())
	if errors.Is(err, records.ErrNotFound) {
		return s.keepText(ctx, "answer/"+a.id(), t)
	}
	if err != nil {
		return fmt.Errorf("mentoring: %s: %w", a.Kind, err)
	}
	kept, err := s.text(ctx, "answer/"+a.id())
	if err == nil && (kept.Reason != t.Reason || said.Tell != a.Tell) {
		err = fault.Conflict("mentoring.said_already").In("reason")
	}
	return err
}

// tookPart reports whether somebody was in any version of a session.
func (s *Service) tookPart(ctx context.Context, root, person string) (bool, error) {
	versions, _, err := s.facts(ctx, root)
	if err != nil {
		return false, fmt.Errorf("mentoring: took part: %w", err)
	}
	return slices.ContainsFunc(versions.now, func(v Entry) bool { return v.isParty(person) }), nil
}

// covered gives the subject to a coordinator in whose scope she lies, or to an
// administrator; to nobody else.
func (s *Service) covered(ctx context.Context, by people.Person, subject string) (people.Person, error) {
	if !by.May(people.LinkPeople) {
		return people.Person{}, fault.Forbidden("role.lacking")
	}
	p, err := s.o.People.Get(ctx, subject)
	if err == nil {
		err = s.o.People.MaySee(ctx, by, p, people.Profile)
	}
	if fault.Is(err, fault.KindNotFound) {
		return people.Person{}, unknown()
	}
	return p, err
}

// ConfirmSpoken takes the four digits a mentee read out, typed by her mentor.
// Faults: not found, mentoring.unknown; conflict, mentoring.code_over, when five
// tries or seven days are used up; invalid, mentoring.code_wrong.
func (s *Service) ConfirmSpoken(ctx context.Context, by people.Person, id, mentee, digits string) error {
	e, err := s.entry(ctx, id)
	if err != nil {
		return err
	}
	if e.Mentor != by.ID || !e.LoggedByMentor() {
		return unknown()
	}
	state, err := s.stateWith(ctx, e, mentee)
	if err != nil {
		return err
	}
	if state == Disputed { // she read it out before she saw what is wrong
		return fault.Conflict("mentoring.code_over").In("code")
	}
	digits = strings.Join(strings.FieldsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }), "")
	right := false
	_, err = s.codes.Update(ctx, codeID(id, mentee), func(c *code) error {
		if c.Tries >= codeTries || !s.now().Before(c.Expires) {
			return fault.Conflict("mentoring.code_over").In("code")
		}
		if right = c.Digits == digits; !right {
			c.Tries++
		}
		return nil
	})
	if errors.Is(err, records.ErrNotFound) {
		return unknown()
	}
	if err != nil {
		return err
	}
	if !right {
		return fault.Invalid("mentoring.code_wrong").In("code")
	}
	return s.answer(ctx, e, Answer{Mentee: mentee, Kind: Confirm, By: mentee, How: Spoken})
}

func codeID(entry, mentee string) string { return entry + "/" + mentee }

// SpokenCode gives a mentee the code of an entry that waits for her, to read out;
// nobody else is shown it. "" where there is none any more.
func (s *Service) SpokenCode(ctx context.Context, by people.Person, id string) (string, error) {
	c, _, err := s.codes.Get(ctx, codeID(id, by.ID))
	if errors.Is(err, records.ErrNotFound) || err == nil && (c.Tries >= codeTries || !s.now().Before(c.Expires)) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("mentoring: code: %w", err)
	}
	return c.Digits, nil
}

func (s *Service) makeCodes(ctx context.Context, e Entry, mentees []string) error {
	items := make([]records.Item[code], 0, len(mentees))
	for _, mentee := range mentees {
		digits, err := s.fourDigits()
		if err != nil {
			return err
		}
		items = append(items, records.Item[code]{ID: codeID(e.ID, mentee), Value: code{Digits: digits, Expires: e.Arrived.Add(codeLife)}})
	}
	if _, err := s.codes.InsertMany(ctx, items); err != nil {
		return fmt.Errorf("mentoring: codes: %w", err)
	}
	return nil
}

// asked gives an entry to whoever is to confirm it, and for which mentee.
func (s *Service) asked(ctx context.Context, by people.Person, id string) (Entry, string, error) {
	e, err := s.entry(ctx, id)
	if err != nil {
		return Entry{}, "", err
	}
	if !e.LoggedByMentor() {
		if e.Mentor != by.ID {
			return Entry{}, "", unknown()
		}
		return e, e.By, nil
	}
	concerned, err := s.concerned(ctx, e)
	if err != nil {
		return Entry{}, "", err
	}
	if by.ID == e.Mentor || !slices.Contains(concerned, by.ID) {
		return Entry{}, "", unknown()
	}
	return e, by.ID, nil
}

// concerned are the mentees a version asks: its own, and those of the one it
// restates, who are asked whether it is right that they are not in it.
func (s *Service) concerned(ctx context.Context, e Entry) ([]string, error) {
	if e.Replaces == "" {
		return e.Mentees, nil
	}
	before, err := s.entry(ctx, e.Replaces)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(e.Mentees)
	for _, mentee := range before.Mentees {
		if !slices.Contains(all, mentee) {
			all = append(all, mentee)
		}
	}
	return all, nil
}

func (s *Service) stateWith(ctx context.Context, e Entry, mentee string) (State, error) {
	side, _, err := s.sides.Get(ctx, sideID(e.ID, mentee))
	if errors.Is(err, records.ErrNotFound) {
		return Waiting, nil
	}
	if err != nil {
		return "", fmt.Errorf("mentoring: state: %w", err)
	}
	return side.State, nil
}

// answer keeps a fact and brings what is computed up to date. Doing it again
// finishes what was cut off.
func (s *Service) answer(ctx context.Context, e Entry, a Answer) error {
	a.Entry, a.Root, a.Mentor, a.Arrived = e.ID, e.Root, e.Mentor, s.now()
	if a.Happened.IsZero() {
		a.Happened = a.Arrived
	}
	if _, err := s.answers.Insert(ctx, a.id(), a); err != nil && !errors.Is(err, records.ErrExists) {
		return fmt.Errorf("mentoring: %s: %w", a.Kind, err)
	}
	return s.settle(ctx, e.Root)
}
