package assessments

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"pamoja/assessments/versions"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// site is a Service over a real store, with a clock that is moved by hand and
// content that can be edited under it.
type site struct {
	*Service
	t      testing.TB
	ctx    context.Context
	store  *records.Store
	events *progress.Service

	mutex     sync.Mutex
	files     files
	bank      *Bank
	catalogue *courses.Catalogue
	clock     time.Time
	random    *rand.ChaCha8
	atEvent   func() // what happens just before progress keeps an event
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{t: t, ctx: context.Background(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), random: rand.NewChaCha8([32]byte{7})}
	collections := slices.Concat(Collections(), versions.Collections(), progress.Collections())
	store, err := sqlite.Open(s.ctx, sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.store = store
	s.edit(sound())
	s.restart()
	return s
}

// restart is a new process over the same records: nothing is left in memory.
func (s *site) restart() {
	catalogue := func() *courses.Catalogue { return locked(s, &s.catalogue) }
	now := func() time.Time { return locked(s, &s.clock) }
	s.events = progress.NewService(s.store, catalogue, func() time.Time {
		if happens := locked(s, &s.atEvent); happens != nil {
			happens()
		}
		return now()
	})
	s.Service = NewService(s.store, s.events, func() *Bank { return locked(s, &s.bank) }, catalogue, now, s)
}

func locked[T any](s *site, value *T) T {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return *value
}

// Read is the source of seeds.
func (s *site) Read(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.random.Read(p)
}

// edit makes these files the content, as a save under `serve --dev` does.
func (s *site) edit(f files) {
	s.t.Helper()
	catalogue, bank, _ := f.load(s.t)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.files, s.catalogue, s.bank = f, catalogue, bank
}

func (s *site) pass(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(d)
}

// learner is a sample person of her own.
func learner(id string) people.Person { return people.Person{ID: id, Name: "Sample Learner " + id} }

func (s *site) state(by people.Person, quiz string) State {
	s.t.Helper()
	state, err := s.State(s.ctx, by, quiz)
	if err != nil {
		s.t.Fatal(err)
	}
	return state
}

func (s *site) start(by people.Person, quiz string, number int) Attempt {
	s.t.Helper()
	attempt, err := s.Start(s.ctx, by, quiz, number)
	if err != nil {
		s.t.Fatal(err)
	}
	return attempt
}

func (s *site) answer(by people.Person, attempt Attempt, question string, choice ...string) Attempt {
	s.t.Helper()
	attempt, err := s.Answer(s.ctx, by, attempt.Quiz, attempt.Number, question, choose(choice...))
	if err != nil {
		s.t.Fatal(err)
	}
	return attempt
}

// sit begins a try and answers it, the first `right` questions rightly.
func (s *site) sit(by people.Person, number, right int) Attempt {
	s.t.Helper()
	attempt := s.start(by, "gate-quiz", number)
	_, quiz, err := s.Attempt(s.ctx, by, "gate-quiz", number)
	if err != nil {
		s.t.Fatal(err)
	}
	for i, asked := range attempt.Asked {
		choice := rightOf(s.t, quiz, asked.Question)
		if i >= right {
			choice = []string{"b"}
		}
		attempt = s.answer(by, attempt, asked.Question, choice...)
	}
	return attempt
}

// passEvents are the events of passed quizzes that progress has of a person.
func (s *site) passEvents(by people.Person) []progress.Event {
	s.t.Helper()
	var passed []progress.Event
	for found, err := range records.TableOf[progress.Event](s.store, "events").All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		if found.Value.Person == by.ID && found.Value.Kind == progress.Quiz {
			passed = append(passed, found.Value)
		}
	}
	return passed
}

func (s *site) passes(by people.Person) int { return len(s.passEvents(by)) }

// post answers a question with a form.
func (s *site) post(by people.Person, number int, question string, form url.Values) Attempt {
	s.t.Helper()
	attempt, err := s.Answer(s.ctx, by, "gate-quiz", number, question, form)
	if err != nil {
		s.t.Fatal(err)
	}
	return attempt
}

// dies gives a context that ends just before progress keeps the next event: the
// program ends between a try and its event.
func (s *site) dies() context.Context {
	ctx, cancel := context.WithCancel(s.ctx)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.atEvent = cancel
	return ctx
}

// lives is the end of dies.
func (s *site) lives() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.atEvent = nil
}

// wrongFor is a form that can be taken and is not right.
func wrongFor(q Question, asked Asked) url.Values {
	form := RightAnswer(q, asked)
	switch q.Kind {
	case "order":
		last := PlaceField(len(asked.Options) - 1)
		first := form.Get(PlaceField(0))
		form.Set(PlaceField(0), form.Get(last))
		form.Set(last, first)
	case "match":
		for _, target := range q.Targets {
			if target != q.Options[0].Match {
				form.Set(MatchField(q.Options[0].ID), target)
			}
		}
	case "number":
		form.Set(NumberField, "7.25")
	case "text":
		form.Set(WordsField, "Something else")
	case "judgement":
		form.Set(RatingField, strconv.Itoa(1+(q.Key+1)%ScaleMax))
	default:
		for _, option := range q.Options {
			if !option.Right {
				form = choose(option.ID)
			}
		}
	}
	return form
}

func choose(ids ...string) url.Values { return url.Values{"choice": ids} }

func rightOf(t testing.TB, quiz *Quiz, question string) []string {
	t.Helper()
	q, err := quiz.Question(question)
	if err != nil {
		t.Fatal(err)
	}
	var right []string
	for _, option := range q.Options {
		if option.Right {
			right = append(right, option.ID)
		}
	}
	return right
}

// wants fails unless err is a fault of this kind and key.
func wants(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Fatalf("got %v, want fault %s", err, key)
	}
}

// together runs n calls at once and gives their errors.
func together(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	done.Wait()
	return errs
}
