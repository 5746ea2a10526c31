package mentoring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Level is how somebody did a practice task that a mentor watched.
type Level string

const (
	NotYet      Level = "not-yet"
	WithSupport Level = "with-support"
	Alone       Level = "alone" // the only one that counts; what counted once stays counted
)

// Levels are all of them, in the order in which they are offered.
var Levels = []Level{NotYet, WithSupport, Alone}

// Signoff is what a mentor saw of a practice task. It is a fact; a task is
// watched as often as they like, and each time is kept.
type Signoff struct {
	ID       string    `json:"id"`
	Course   string    `json:"course"`
	Task     string    `json:"task"`
	Learner  string    `json:"learner"`
	Mentor   string    `json:"mentor"`
	Entry    string    `json:"entry,omitempty"` // the observation it was given in
	Level    Level     `json:"level"`
	Consent  bool      `json:"consent"`           // the family agreed to being watched
	Seen     []int     `json:"seen"`              // which of the lines to see, from 0,
	Of       int       `json:"of"`                // of how many,
	Edition  int       `json:"edition"`           // as the course had them in this edition
	Version  string    `json:"version,omitempty"` // and version
	Happened time.Time `json:"happened"`
	Arrived  time.Time `json:"arrived"`
}

// SignoffForm is a sign-off as it is typed.
type SignoffForm struct {
	ID       string // made with the form; empty: one is made
	Learner  string
	Course   string
	Task     string
	Entry    string // the observation it belongs to, or ""
	Level    Level
	Consent  bool
	Seen     []int
	Feedback string
	Happened time.Time // zero: now
}

func unseen() error { return fault.NotFound("signoff.unknown") }

// LongestFeedback bounds what a mentor writes to a sign-off, in characters.
const LongestFeedback = 2000

// MayWatch gives the learner to whoever may sign off her practice, or record that
// she talked hard content through: a trainer who may see her progress; and, of a
// sign-off, the mentor of an observation that the learner has agreed to. Fault: not found, signoff.unknown.
func (s *Service) MayWatch(ctx context.Context, by people.Person, learner, entry string) (Party, error) {
	if by.ID == learner || !by.Is(people.Trainer) {
		return Party{}, unseen()
	}
	p, err := s.o.People.Get(ctx, learner)
	if err == nil {
		err = s.o.People.MaySee(ctx, by, p, people.Progress)
	}
	if fault.Is(err, fault.KindNotFound) && entry != "" && p.ID != "" {
		err = s.watchedIn(ctx, by, learner, entry)
	}
	if fault.Is(err, fault.KindNotFound) {
		return Party{}, unseen()
	}
	if err != nil {
		return Party{}, err
	}
	return s.party(ctx, by, learner, false)
}

func (s *Service) watchedIn(ctx context.Context, by people.Person, learner, entry string) error {
	e, err := s.entry(ctx, entry)
	if err != nil {
		return err
	}
	if e.Mentor != by.ID || e.Modality != Observation || !slices.Contains(e.Mentees, learner) {
		return unseen()
	}
	state, err := s.stateWith(ctx, e, learner)
	if err == nil && !agreed(state) { // a stranger's word alone counts for nothing
		return unseen()
	}
	return err
}

// SignOff keeps what a mentor saw. The same form again is the same sign-off. Who
// may: see MayWatch.
//
// Faults: not found, signoff.unknown; invalid, signoff.task, signoff.level,
// signoff.consent, signoff.see, signoff.see_all (alone, and not all was seen),
// signoff.feedback (not yet, and no word of what to try next), mentoring.too_long.
// Side effect: of a task done alone, an event in progress.
func (s *Service) SignOff(ctx context.Context, by people.Person, f SignoffForm) (Signoff, error) {
	if kept, _, err := s.signoffs.Get(ctx, f.ID); err == nil {
		if kept.Mentor != by.ID {
			return Signoff{}, unseen()
		}
		return kept, s.credit(ctx, kept)
	} else if !errors.Is(err, records.ErrNotFound) {
		return Signoff{}, fmt.Errorf("mentoring: sign off: %w", err)
	}
	if _, err := s.MayWatch(ctx, by, f.Learner, f.Entry); err != nil {
		return Signoff{}, err
	}
	given, feedback, err := s.judgeSignoff(by, f)
	if err != nil {
		return Signoff{}, err
	}
	if feedback != "" {
		if err := s.keepText(ctx, signoffText(given.ID), Text{By: by.ID, About: given.Learner, Feedback: feedback}); err != nil {
			return Signoff{}, err
		}
	}
	_, err = s.signoffs.Insert(ctx, given.ID, given)
	if errors.Is(err, records.ErrExists) {
		return s.SignOff(ctx, by, f)
	}
	if err != nil {
		return Signoff{}, fmt.Errorf("mentoring: sign off: %w", err)
	}
	return given, s.credit(ctx, given)
}

func signoffText(id string) string { return "signoff/" + id }

// judgeSignoff makes a fact of a form, or says what is wrong with it.
func (s *Service) judgeSignoff(by people.Person, f SignoffForm) (given Signoff, feedback string, err error) {
	course, err := s.o.Catalogue().Course(f.Course)
	if err != nil {
		return given, "", fault.Invalid("signoff.task").In("task")
	}
	if _, known := course.Task(f.Task); !known {
		return given, "", fault.Invalid("signoff.task").In("task")
	}
	lines := len(course.Words("").Tasks[f.Task].See)
	seen := slices.Compact(slices.Sorted(slices.Values(f.Seen)))
	feedback, err = cleanText(f.Feedback, "feedback", LongestFeedback)
	switch {
	case err != nil:
		return given, "", err
	case !slices.Contains(Levels, f.Level):
		return given, "", fault.Invalid("signoff.level").In("level")
	case len(seen) > 0 && (seen[0] < 0 || seen[len(seen)-1] >= lines):
		return given, "", fault.Invalid("signoff.see").In("see")
	case f.Level == Alone && len(seen) < lines:
		return given, "", fault.Invalid("signoff.see_all").In("see")
	case f.Level == NotYet && feedback == "":
		return given, "", fault.Invalid("signoff.feedback").In("feedback")
	case !f.Consent:
		return given, "", fault.Invalid("signoff.consent").In("consent")
	}
	given = Signoff{ID: f.ID, Course: course.ID, Task: f.Task, Learner: f.Learner, Mentor: by.ID, Entry: f.Entry, Level: f.Level, Consent: true,
		Seen: seen, Of: lines, Edition: course.Edition, Version: course.Hash, Happened: records.Cut(f.Happened), Arrived: s.now()}
	if f.Happened.IsZero() {
		given.Happened = given.Arrived
	}
	if !idShape.MatchString(given.ID) {
		given.ID, err = s.NewID()
	}
	return given, feedback, err
}

// event is what a sign-off means to progress: something only where the task was
// done alone.
func (g Signoff) event() (progress.Event, bool) {
	return progress.Event{Person: g.Learner, Course: g.Course, Kind: progress.Signoff, Item: g.Task, Edition: g.Edition, Version: g.Version,
		Attempt: g.ID, Happened: g.Happened}, g.Level == Alone
}

// credit tells progress. Doing it again changes nothing.
func (s *Service) credit(ctx context.Context, g Signoff) error {
	e, counts := g.event()
	if !counts {
		return nil
	}
	if _, err := s.o.Progress.Append(ctx, e); err != nil {
		return fmt.Errorf("mentoring: sign off: %w", err)
	}
	return nil
}

// Given is a sign-off with its words, as somebody may see it.
type Given struct {
	Signoff
	By       Party
	Feedback string
}

// Signoffs gives what was seen of somebody, the latest first: to herself, and to
// mentors and staff who may see her progress, everything; to any other mentor
// what she gave herself. Fault: not found, signoff.unknown, where that is
// nothing.
func (s *Service) Signoffs(ctx context.Context, by people.Person, learner string) ([]Given, error) {
	all, err := s.maySeeProgress(ctx, by, learner)
	if err != nil {
		return nil, err
	}
	kept, err := s.signoffsOf(ctx, learner)
	if err != nil {
		return nil, err
	}
	var given []Given
	for _, one := range kept {
		if !all && one.Mentor != by.ID {
			continue
		}
		g := Given{Signoff: one}
		if g.By, err = s.party(ctx, by, one.Mentor, true); err != nil {
			return nil, err
		}
		t, err := s.text(ctx, signoffText(one.ID))
		if err != nil {
			return nil, err
		}
		g.Feedback = t.Feedback
		given = append(given, g)
	}
	if !all && len(given) == 0 {
		return nil, unseen()
	}
	return given, nil
}

func (s *Service) maySeeProgress(ctx context.Context, by people.Person, subject string) (bool, error) {
	if by.ID == subject {
		return true, nil
	}
	p, err := s.o.People.Get(ctx, subject)
	if err == nil {
		err = s.o.People.MaySee(ctx, by, p, people.Progress)
	}
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// signoffsOf are those of a learner, the latest first.
func (s *Service) signoffsOf(ctx context.Context, learner string) (all []Signoff, err error) {
	ids, err := s.accounts(ctx, learner)
	for _, id := range ids {
		for found, err := range s.signoffs.Find(ctx, records.Query{Index: "learner", Equal: []any{id}}) {
			if err != nil {
				return nil, fmt.Errorf("mentoring: sign-offs: %w", err)
			}
			given := found.Value
			given.Learner = learner
			if given.Mentor, err = s.account(ctx, given.Mentor); err != nil {
				return nil, fmt.Errorf("mentoring: sign-offs: %w", err)
			}
			all = append(all, given)
		}
	}
	slices.SortFunc(all, func(a, b Signoff) int { return cmp.Or(b.Arrived.Compare(a.Arrived), strings.Compare(b.ID, a.ID)) })
	return all, err
}

// TaskStanding is where a learner stands with a practice task.
type TaskStanding struct {
	Task  string
	Asked time.Time // of a request that waits; zero: none
	Alone time.Time // when she was first seen doing it alone; zero: not yet
	Given []Given   // the latest first
}

// Tasks gives it for each task of a course, in order, to herself and to whoever
// may see her progress. Fault: not found, signoff.unknown. A sign-off that
// progress never heard of is told to it first.
func (s *Service) Tasks(ctx context.Context, by people.Person, learner string, course *courses.Course) ([]TaskStanding, error) {
	if len(course.Tasks) == 0 {
		return nil, nil
	}
	may, err := s.maySeeProgress(ctx, by, learner)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, unseen()
	}
	given, err := s.Signoffs(ctx, by, learner)
	if err != nil {
		return nil, err
	}
	open, err := s.openAsks(ctx, learner)
	if err != nil {
		return nil, err
	}
	if err := s.creditMissing(ctx, learner, course, given); err != nil {
		return nil, err
	}
	standings := make([]TaskStanding, len(course.Tasks))
	for i, task := range course.Tasks {
		at := &standings[i]
		at.Task = task.ID
		for _, g := range given {
			if g.Course != course.ID || g.Task != task.ID {
				continue
			}
			at.Given = append(at.Given, g)
			if g.Level == Alone {
				at.Alone = g.Arrived
			}
		}
		for _, ask := range open {
			if ask.Course == course.ID && ask.Task == task.ID {
				at.Asked = ask.At
			}
		}
	}
	return standings, nil
}

func (s *Service) creditMissing(ctx context.Context, learner string, course *courses.Course, given []Given) error {
	counting := slices.DeleteFunc(slices.Clone(given), func(g Given) bool { return g.Level != Alone || g.Course != course.ID })
	if len(counting) == 0 {
		return nil
	}
	summary, err := s.o.Progress.Summary(ctx, learner, course.ID)
	if err != nil {
		return err
	}
	for _, g := range counting {
		if _, heard := summary.Signoffs[g.Task]; !heard {
			if err := s.credit(ctx, g.Signoff); err != nil {
				return err
			}
		}
	}
	return nil
}
