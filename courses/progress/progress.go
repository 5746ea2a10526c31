// Package progress keeps what people have done in their courses.
//
// It owns Event (a fact, appended once under an id derived from what it says)
// and Summary (one document per person and course, computed from that person's
// own events and never edited by hand), of which each cohort that counts her has
// an extract, found and tallied by the cohort. It owns prerequisites and the next
// step, which read only these. It does not own lessons, quizzes or
// certificates: whoever owns an item appends its event here.
//
// Invariants: an event is never changed or deleted by a later edit of the
// course; what was finished stays finished in every later edition; a completion
// pins the rule it was judged by, so that a rule raised later takes nothing
// away.
package progress

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Kind says what an event is about.
type Kind string

const (
	Started        Kind = "start"            // the person started the course
	Lesson         Kind = "lesson"           // a lesson was read to its end
	Quiz           Kind = "quiz"             // a quiz was passed
	AnotherWay     Kind = "another-way"      // asked to do a hard lesson with a mentor instead: counts for nothing by itself
	Case           Kind = "case"             // a simulated case counted
	AnotherWayCase Kind = "another-way-case" // as AnotherWay, of a case
	Talked         Kind = "talked"           // a hard lesson was talked through with a mentor instead: it counts as read
	TalkedCase     Kind = "talked-case"      // as Talked, of a case
	Signoff        Kind = "signoff"          // a mentor saw a practice task done alone
	Completed      Kind = "complete"         // the course's rule was met
)

// Event is one thing that happened. Happened is when, by the device, and is
// only shown; Arrived is when the server took it, and is used for order. Both
// are UTC milliseconds.
type Event struct {
	Person   string        `json:"person"`
	Course   string        `json:"course"`
	Kind     Kind          `json:"kind"`
	Item     string        `json:"item,omitempty"`    // lesson, quiz, case or task id
	Edition  int           `json:"edition"`           // of the item, or of the course
	Version  string        `json:"version,omitempty"` // hash of the source seen
	Attempt  string        `json:"attempt,omitempty"` // the attempt that passed, the play that counted, or the sign-off
	Rule     *courses.Rule `json:"rule,omitempty"`    // for Completed: what was asked
	Happened time.Time     `json:"happened"`
	Arrived  time.Time     `json:"arrived"`
	Adopted  string        `json:"adopted,omitempty"` // the account in which it happened, since merged into Person's
}

// ID is derived from what the event says, so that the same thing said twice is
// one event. What came of an attempt or play in an account that was merged into
// another stands beside what that account's own event says.
func (e Event) ID() string {
	adopted := ""
	if e.Adopted != "" {
		adopted = "/" + e.Person
	}
	switch e.Kind {
	case Lesson:
		return e.Person + "/" + e.Course + "/" + e.Item + "/" + strconv.Itoa(e.Edition)
	case Quiz:
		return "quiz/" + e.Attempt + adopted
	case Case: // one play counts in every course that lists the case
		return "case/" + e.Attempt + "/" + e.Course + adopted
	case Signoff:
		return "signoff/" + e.Attempt + adopted
	case AnotherWayCase, AnotherWay, Talked, TalkedCase: // a lesson's last part is a number
		return e.Person + "/" + e.Course + "/" + e.Item + "/" + string(e.Kind)
	default:
		return e.Person + "/" + e.Course + "/" + string(e.Kind)
	}
}

// Done says when an item was finished first and in which edition last.
type Done struct {
	Edition int       `json:"edition"`
	At      time.Time `json:"at"`
}

// Completion says that a course's rule was met, and which rule that was.
type Completion struct {
	At      time.Time    `json:"at"`
	Edition int          `json:"edition"`
	Rule    courses.Rule `json:"rule"`
}

// Summary is what a person's events in one course add up to, and the minutes
// that the ledger counts toward it.
type Summary struct {
	Person          string          `json:"person"`
	Course          string          `json:"course"`
	Started         time.Time       `json:"started"`
	Last            time.Time       `json:"last"` // arrival of her last event
	Events          int             `json:"events"`
	Lessons         map[string]Done `json:"lessons,omitempty"`
	Quizzes         map[string]Done `json:"quizzes,omitempty"`
	Cases           map[string]Done `json:"cases,omitempty"`
	AnotherWay      map[string]Done `json:"another_way,omitempty"`
	AnotherWayCases map[string]Done `json:"another_way_cases,omitempty"`
	Talked          map[string]Done `json:"talked,omitempty"`       // lessons, which are among Lessons too
	TalkedCases     map[string]Done `json:"talked_cases,omitempty"` // and cases, which are among Cases
	Signoffs        map[string]Done `json:"signoffs,omitempty"`     // tasks seen done alone
	Minutes         int             `json:"minutes,omitempty"`      // mentored and confirmed toward the course; a copy
	Observed        int             `json:"observed,omitempty"`     // those of them in which she was watched at work; a copy
	Completed       *Completion     `json:"completed,omitempty"`
	State           State           `json:"state"`
	Copies
}

// Enrolled reports whether the person has begun the course, or is a member of a
// cohort that has it.
func (s Summary) Enrolled() bool { return s.Begun() || s.Cohort != "" }

// Begun reports whether she has done something in it.
func (s Summary) Begun() bool { return s.Events > 0 }

// Counts is what the summary has toward a course's rule: only items the course
// still asks for count.
func (s Summary) Counts(c *courses.Course) courses.Counts {
	var counts courses.Counts
	for _, id := range c.LessonIDs() {
		if _, done := s.Lessons[id]; done {
			counts.Lessons++
		}
	}
	for _, id := range c.QuizIDs() {
		if _, passed := s.Quizzes[id]; passed {
			counts.Quizzes++
		}
	}
	for id := range s.Cases {
		if c.ListsCase(id) {
			counts.Cases++
		}
	}
	for _, task := range c.Tasks {
		if _, seen := s.Signoffs[task.ID]; seen {
			counts.Signoffs++
		}
	}
	counts.Minutes, counts.Observed = s.Minutes, s.Observed
	return counts
}

// IsDone reports whether an item is finished, in whatever edition.
func (s Summary) IsDone(item courses.Item) bool {
	if item.Kind == courses.QuizItem {
		_, done := s.Quizzes[item.ID]
		return done
	}
	_, done := s.Lessons[item.ID]
	return done
}

const (
	eventsCollection    = "events"
	summariesCollection = "summaries"
	byPersonCourse      = "person-course"
	byPerson            = "person"
	countTally          = "count"
)

// Collections declares what this package keeps.
func Collections() []records.Collection {
	return []records.Collection{
		{
			Name: eventsCollection,
			Fields: []records.Field{
				{Name: "person", Kind: records.String}, {Name: "course", Kind: records.String}, {Name: "arrived", Kind: records.Time},
			},
			Indexes: []records.Index{{Name: byPersonCourse, Fields: []string{"person", "course", "arrived"}}},
			Tallies: []records.Tally{{Name: countTally, Bounds: []string{"person", "course"}, Group: []string{"course"}}},
		},
		{
			Name: summariesCollection,
			Fields: []records.Field{
				{Name: "person", Kind: records.String}, {Name: "last", Kind: records.Time}, {Name: "state", Kind: records.String},
				{Name: string(ByCounty), Kind: records.String}, {Name: string(ByOrganisation), Kind: records.String},
				{Name: string(ByCadre), Kind: records.String}, {Name: string(ByCohort), Kind: records.String},
			},
			Indexes: append([]records.Index{{Name: byPerson, Fields: []string{"person", "last"}}}, groupIndexes()...),
			Tallies: groupTallies(),
		},
		countedIn(),
	}
}

// Service appends events and computes summaries.
type Service struct {
	events    *records.Table[Event]
	summaries *records.Table[Summary]
	counted   *records.Table[counted]
	catalogue func() *courses.Catalogue
	now       func() time.Time
	about     Teller
	hours     Hours
}

// Source is others' knowledge that summaries carry copies of: a Teller, or Hours.
type Source interface{ into(*Service) }

// Hours asks the ledger what counts for somebody toward a course: her mentored
// and confirmed minutes, and those of them in which she was watched at work.
type Hours func(ctx context.Context, person, course string) (minutes, observed int, err error)

func (t Teller) into(s *Service) { s.about = t }
func (h Hours) into(s *Service)  { s.hours = h }

// NewService keeps its documents in store; catalogue gives the courses as they
// stand now. Every Service over one store is given the same sources: one without
// would write summaries that lack what the others copied.
func NewService(store *records.Store, catalogue func() *courses.Catalogue, now func() time.Time, from ...Source) *Service {
	s := &Service{
		events:    records.TableOf[Event](store, eventsCollection),
		summaries: records.TableOf[Summary](store, summariesCollection),
		counted:   records.TableOf[counted](store, countedCollection),
		catalogue: catalogue,
		now:       now,
		about:     func(context.Context, string) (About, error) { return About{}, nil },
		hours:     func(context.Context, string, string) (int, int, error) { return 0, 0, nil },
	}
	for _, source := range from {
		source.into(s)
	}
	return s
}

// Start enrols a person in a course. Any signed-in person may start any course;
// starting twice is once. Faults: not found, conflict (course.retired) for
// someone new to a retired course.
func (s *Service) Start(ctx context.Context, by people.Person, courseID string) error {
	course, err := s.catalogue().Course(courseID)
	if err != nil {
		return err
	}
	if err := s.offered(ctx, by, course); err != nil {
		return err
	}
	_, err = s.Append(ctx, Event{Person: by.ID, Course: course.ID, Kind: Started, Edition: course.Edition, Version: course.Hash})
	return err
}

// FinishLesson records that a person read a lesson to its end. Any signed-in
// person may; the same edition counts once. Faults: not found, conflict
// (course.requires) while another course has to be completed first.
func (s *Service) FinishLesson(ctx context.Context, by people.Person, courseID, lessonID, version string) (Summary, error) {
	course, lesson, err := s.lesson(courseID, lessonID)
	if err != nil {
		return Summary{}, err
	}
	if err := s.Open(ctx, by, course); err != nil {
		return Summary{}, err
	}
	return s.Append(ctx, Event{Person: by.ID, Course: course.ID, Kind: Lesson, Item: lesson.ID, Edition: lesson.Edition, Version: version})
}

// AskAnotherWay records that a person would rather talk a hard lesson through
// with a mentor. It counts for nothing until a mentor has recorded that it was
// done. Faults: not found, also for a lesson without a content note; conflict
// (course.retired) for someone new to a retired course.
func (s *Service) AskAnotherWay(ctx context.Context, by people.Person, courseID, lessonID string) error {
	course, lesson, err := s.lesson(courseID, lessonID)
	if err != nil {
		return err
	}
	if !lesson.HasNote() {
		return fault.NotFound("error.not_found")
	}
	if err := s.offered(ctx, by, course); err != nil {
		return err
	}
	_, err = s.Append(ctx, Event{Person: by.ID, Course: course.ID, Kind: AnotherWay, Item: lesson.ID, Edition: lesson.Edition})
	return err
}

func (s *Service) lesson(courseID, lessonID string) (*courses.Course, *courses.Lesson, error) {
	course, err := s.catalogue().Course(courseID)
	if err != nil {
		return nil, nil, err
	}
	lesson, err := course.Lesson(lessonID)
	return course, lesson, err
}

// Open reports whether a person may record anything in a course: nil, or a
// fault of kind conflict: course.requires, which names the course to complete
// first, or course.retired, for someone new to a retired course.
func (s *Service) Open(ctx context.Context, by people.Person, course *courses.Course) error {
	if err := s.offered(ctx, by, course); err != nil {
		return err
	}
	for _, id := range course.Requires {
		summary, err := s.Summary(ctx, by.ID, id)
		if err != nil {
			return err
		}
		if summary.Completed == nil {
			return fault.Conflict("course.requires", "course", s.title(id, by.Language))
		}
	}
	return nil
}

// offered refuses someone new to a retired course; who has begun it may finish.
func (s *Service) offered(ctx context.Context, by people.Person, course *courses.Course) error {
	if !course.Retired {
		return nil
	}
	summary, err := s.Summary(ctx, by.ID, course.ID)
	if err != nil {
		return err
	}
	if !summary.Enrolled() {
		return fault.Conflict("course.retired")
	}
	return nil
}

func (s *Service) title(courseID, lang string) string {
	course, err := s.catalogue().Course(courseID)
	if err != nil {
		return courseID
	}
	return course.Title(lang)
}

// Append stores an event whose owner has checked it, and brings the summary up
// to date. The same event again changes nothing. Arrived is set here; Happened
// stays as given, or becomes Arrived.
func (s *Service) Append(ctx context.Context, e Event) (Summary, error) {
	e.Arrived = s.arrival()
	if e.Happened.IsZero() {
		e.Happened = e.Arrived
	}
	_, err := s.events.Insert(ctx, e.ID(), e)
	if err != nil && !errors.Is(err, records.ErrExists) {
		return Summary{}, fmt.Errorf("append %s: %w", e.Kind, err)
	}
	return s.settle(ctx, e)
}

// arrival is the server's time, in UTC milliseconds.
func (s *Service) arrival() time.Time { return s.now().UTC().Truncate(time.Millisecond) }
