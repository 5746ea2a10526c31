package assessments

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"sync"
	"time"

	"pamoja/assessments/versions"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
)

// Service holds the use cases of quizzes. Every method takes who is asking; a
// person reaches her own attempts only.
type Service struct {
	attempts  *records.Table[Attempt]
	versions  *versions.Keeper
	rereads   *records.Table[reread]
	typed     *records.Table[Typed]
	progress  *progress.Service
	bank      func() *Bank
	catalogue func() *courses.Catalogue
	now       func() time.Time
	random    io.Reader
	seen      sync.Map // version hash → *Quiz of a version that is no longer current
}

// NewService keeps its documents in store. bank and catalogue give the content
// as it stands now; random is the source of seeds.
func NewService(store *records.Store, progress *progress.Service, bank func() *Bank, catalogue func() *courses.Catalogue,
	now func() time.Time, random io.Reader) *Service {
	return &Service{
		attempts: records.TableOf[Attempt](store, attemptsCollection),
		versions: versions.NewKeeper(store),
		rereads:  records.TableOf[reread](store, rereadsCollection),
		typed:    records.TableOf[Typed](store, typedCollection),
		progress: progress, bank: bank, catalogue: catalogue, now: now, random: random,
	}
}

// State is where a person stands with a quiz.
type State struct {
	Quiz     *Quiz     // the version of Last if there is one, else the current one
	Retired  bool      // no new try may be begun, whatever else is true
	Last     *Attempt  // her latest try, or nil
	Tries    int       // how many she has begun
	Passed   *Attempt  // her first pass, or nil
	ToReread []string  // lessons to read again before the quiz opens; empty if it is open
	Attempts []Attempt // all, the first one first
}

// CanStart reports whether a new try may be begun.
func (s State) CanStart() bool {
	return !s.Retired && (s.Last == nil || !s.Last.Open()) && len(s.ToReread) == 0
}

// NextNumber is the number a new try would have.
func (s State) NextNumber() int {
	if s.Last == nil {
		return 1
	}
	return s.Last.Number + 1
}

// State tells where a person stands with a quiz. A pass that progress has not
// been told of (the program died in between) is told now. Faults: not found.
func (s *Service) State(ctx context.Context, by people.Person, quizID string) (State, error) {
	quiz, err := s.bank().Quiz(quizID)
	if err != nil {
		return State{}, err
	}
	state := State{Quiz: quiz, Retired: quiz.Retired}
	query := records.Query{Index: byPersonQuiz, Equal: []any{by.ID, quizID}}
	for found, err := range s.attempts.Find(ctx, query) {
		if err != nil {
			return State{}, fmt.Errorf("attempts: %w", err)
		}
		state.Attempts = append(state.Attempts, found.Value)
	}
	state.Tries = len(state.Attempts)
	for i := range state.Attempts {
		attempt := &state.Attempts[i]
		state.Last = attempt
		if attempt.Passed && state.Passed == nil {
			state.Passed = attempt
		}
	}
	if state.Last == nil {
		return state, nil
	}
	if state.Quiz, err = s.version(ctx, quiz, state.Last.Version); err != nil {
		return State{}, err
	}
	if err := s.tell(ctx, state.Passed); err != nil {
		return State{}, err
	}
	state.ToReread, err = s.toReread(ctx, state)
	return state, err
}

// failedInARow is how many finished tries without a pass stand at the end of
// the list.
func failedInARow(attempts []Attempt) int {
	count := 0
	for _, attempt := range slices.Backward(attempts) {
		if attempt.Open() {
			continue
		}
		if attempt.Passed {
			break
		}
		count++
	}
	return count
}

// toReread lists the lessons still to be read again: after every third try
// without a pass, all that the quiz names, as far as the course still asks for them.
func (s *Service) toReread(ctx context.Context, state State) ([]string, error) {
	failed := failedInARow(state.Attempts)
	if state.Retired || state.Quiz.Kind != Graded || state.Last.Open() || failed == 0 || failed%TriesBeforeReading != 0 {
		return nil, nil
	}
	course, err := s.catalogue().Course(state.Quiz.Course)
	if err != nil {
		return nil, err
	}
	done := map[string]bool{}
	for found, err := range s.rereads.Find(ctx, records.Query{Index: byAttempt, Equal: []any{state.Last.ID()}}) {
		if err != nil {
			return nil, fmt.Errorf("lessons read again: %w", err)
		}
		done[found.Value.Lesson] = true
	}
	var open []string
	for _, id := range state.Quiz.Lessons {
		if lesson, err := course.Lesson(id); err == nil && !lesson.Retired && !done[id] {
			open = append(open, id)
		}
	}
	return open, nil
}

// Start begins the try with this number, or gives it back if it has begun: two
// taps, or two tabs, are one try. While a try is open, that one is given back
// whatever the number. Any signed-in person may. Faults: not found; conflict if
// another course comes first (course.requires), if lessons have to be read again
// (quiz.read_first), if the quiz is retired (quiz.retired) or if the number is
// not the next one (quiz.number).
func (s *Service) Start(ctx context.Context, by people.Person, quizID string, number int) (Attempt, error) {
	state, err := s.State(ctx, by, quizID)
	if err != nil {
		return Attempt{}, err
	}
	for _, attempt := range state.Attempts {
		if attempt.Number == number {
			return attempt, nil
		}
	}
	if state.Last != nil && state.Last.Open() {
		return *state.Last, nil
	}
	if state.Retired {
		return Attempt{}, fault.Conflict("quiz.retired")
	}
	if len(state.ToReread) > 0 {
		return Attempt{}, fault.Conflict("quiz.read_first")
	}
	if number != state.NextNumber() {
		return Attempt{}, fault.Conflict("quiz.number")
	}
	current, err := s.bank().Quiz(quizID)
	if err != nil {
		return Attempt{}, err
	}
	course, err := s.catalogue().Course(current.Course)
	if err != nil {
		return Attempt{}, err
	}
	if err := s.progress.Open(ctx, by, course); err != nil {
		return Attempt{}, err
	}
	attempt, err := s.begin(ctx, by, current, state)
	if err != nil {
		return Attempt{}, err
	}
	if _, err = s.attempts.Insert(ctx, attempt.ID(), attempt); errors.Is(err, records.ErrExists) {
		attempt, _, err = s.attempts.Get(ctx, attempt.ID())
	}
	if err != nil {
		return Attempt{}, fmt.Errorf("start a try: %w", err)
	}
	return attempt, s.progress.Start(ctx, by, course.ID)
}

// begin draws a new try from the quiz as it stands now, whose sources are kept
// first: a try must never outlive what it was drawn from.
func (s *Service) begin(ctx context.Context, by people.Person, quiz *Quiz, state State) (Attempt, error) {
	if err := s.keep(ctx, quiz); err != nil {
		return Attempt{}, err
	}
	var seed [8]byte
	if _, err := io.ReadFull(s.random, seed[:]); err != nil {
		return Attempt{}, fmt.Errorf("seed: %w", err)
	}
	met := map[string]int{}
	for _, attempt := range state.Attempts {
		for _, asked := range attempt.Asked {
			met[asked.Question]++
		}
	}
	attempt := Attempt{
		Person: by.ID, Quiz: quiz.ID, Course: quiz.Course, Number: state.NextNumber(), Edition: quiz.Edition, Version: quiz.Hash,
		Seed: binary.LittleEndian.Uint64(seed[:]), Started: s.arrival(),
	}
	if quiz.Kind == Graded {
		attempt.Asked = draw(quiz, attempt.Seed, met)
		attempt.Rule = PassRule{Mark: PassMark(len(attempt.Asked)), Of: len(attempt.Asked)}
	}
	return attempt, nil
}

// Rate saves a person's answers to a confidence quiz, all at once, and closes
// the try. Faults: not found; invalid (quiz.rate_all) unless every statement
// has a figure from 1 to 5.
func (s *Service) Rate(ctx context.Context, by people.Person, quizID string, number int, form url.Values) (Attempt, error) {
	attempt, quiz, err := s.Attempt(ctx, by, quizID, number)
	if err != nil {
		return Attempt{}, err
	}
	if quiz.Kind != Confidence { // a try with a key ends with its last answer
		return Attempt{}, fault.NotFound("error.not_found")
	}
	scale := map[string]int{}
	for _, id := range quiz.Statements {
		figure := form.Get(id)
		if len(figure) != 1 || figure[0] < '1' || figure[0] > '0'+ConfidenceMax {
			return Attempt{}, fault.Invalid("quiz.rate_all").In(id)
		}
		scale[id] = int(figure[0] - '0')
	}
	atEnd, err := s.readToEnd(ctx, by, quiz.Course)
	if err != nil {
		return Attempt{}, err
	}
	attempt, err = s.attempts.Update(ctx, attempt.ID(), func(a *Attempt) error {
		if a.Finished != nil {
			return nil
		}
		now := s.arrival()
		a.Scale, a.AtEnd, a.Finished = scale, atEnd, &now
		return nil
	})
	if err != nil {
		return Attempt{}, fmt.Errorf("save a self-assessment: %w", err)
	}
	return attempt, nil
}

// readToEnd reports whether nothing of a course is left for a person to do.
func (s *Service) readToEnd(ctx context.Context, by people.Person, courseID string) (bool, error) {
	course, err := s.catalogue().Course(courseID)
	if err != nil {
		return false, err
	}
	summary, err := s.progress.Summary(ctx, by.ID, courseID)
	if err != nil {
		return false, err
	}
	_, open := progress.Next(course, summary)
	return !open, nil
}

// Attempt gives one of a person's own tries and the quiz as it was drawn from.
// Faults: not found.
func (s *Service) Attempt(ctx context.Context, by people.Person, quizID string, number int) (Attempt, *Quiz, error) {
	current, err := s.bank().Quiz(quizID)
	if err != nil {
		return Attempt{}, nil, err
	}
	attempt, _, err := s.attempts.Get(ctx, attemptID(by.ID, quizID, number))
	if errors.Is(err, records.ErrNotFound) {
		return Attempt{}, nil, fault.NotFound("error.not_found")
	}
	if err != nil {
		return Attempt{}, nil, fmt.Errorf("attempt: %w", err)
	}
	quiz, err := s.version(ctx, current, attempt.Version)
	return attempt, quiz, err
}

// ReadAgain records that a person read a lesson again after her latest try. It
// opens the quiz once all of its lessons are read; a lesson the quiz does not
// ask for is not found. Twice is once.
func (s *Service) ReadAgain(ctx context.Context, by people.Person, quizID string, lesson string) (State, error) {
	state, err := s.State(ctx, by, quizID)
	if err != nil {
		return State{}, err
	}
	if state.Last == nil || !slices.Contains(state.Quiz.Lessons, lesson) {
		return State{}, fault.NotFound("error.not_found")
	}
	if !slices.Contains(state.ToReread, lesson) {
		return state, nil
	}
	fact := reread{Attempt: state.Last.ID(), Person: by.ID, Lesson: lesson, Arrived: s.arrival()}
	if _, err := s.rereads.Insert(ctx, "reread/"+fact.Attempt+"/"+lesson, fact); err != nil && !errors.Is(err, records.ErrExists) {
		return State{}, fmt.Errorf("lesson read again: %w", err)
	}
	return s.State(ctx, by, quizID)
}

// tell appends the event of a pass that progress does not have yet, then marks
// the attempt, so that a crash between the two is mended by the next look.
func (s *Service) tell(ctx context.Context, attempt *Attempt) error {
	if attempt == nil || !attempt.Passed || attempt.Told {
		return nil
	}
	if _, err := s.progress.Append(ctx, attempt.event()); err != nil {
		return err
	}
	_, err := s.attempts.Update(ctx, attempt.ID(), func(a *Attempt) error { a.Told = true; return nil })
	if err != nil {
		return fmt.Errorf("mark a pass as told: %w", err)
	}
	attempt.Told = true
	return nil
}

// event is what progress is told of a pass.
func (a *Attempt) event() progress.Event {
	e := progress.Event{Person: a.Person, Course: a.Course, Kind: progress.Quiz, Item: a.Quiz,
		Edition: a.Edition, Version: a.Version, Attempt: a.ID()}
	if a.Finished != nil {
		e.Happened = *a.Finished
	}
	if a.Adopted != "" {
		e.Attempt, e.Adopted = attemptID(a.Adopted, a.Quiz, a.Number), a.Adopted
	}
	return e
}

func (s *Service) arrival() time.Time { return s.now().UTC().Truncate(time.Millisecond) }
