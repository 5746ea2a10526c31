package cases

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"pamoja/assessments/versions"
	"pamoja/content/locale"
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
	content   *Set
	catalogue *courses.Catalogue
	bundle    *locale.Bundle
	clock     time.Time
	ticks     int    // times the clock is looked at before the end comes
	end       func() // what happens then
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{t: t, ctx: context.Background(), clock: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)}
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
	s.edit(sound(t))
	s.restart()
	return s
}

// restart is a new process over the same records: nothing is left in memory.
func (s *site) restart() { s.Service, s.events = s.process() }

func (s *site) process() (*Service, *progress.Service) {
	catalogue := func() *courses.Catalogue { return locked(s, &s.catalogue) }
	events := progress.NewService(s.store, catalogue, s.tick)
	return NewService(s.store, events, func() *Set { return locked(s, &s.content) }, catalogue,
		func() *locale.Bundle { return locked(s, &s.bundle) }, s.tick), events
}

func locked[T any](s *site, value *T) T {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return *value
}

// tick is the clock. Everything that is written looks at it just before.
func (s *site) tick() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.end != nil {
		if s.ticks--; s.ticks < 0 {
			s.end()
		}
	}
	return s.clock
}

// dies gives a context that ends when the clock is looked at for the n-th time
// from now: the program ends between one thing written and the next.
func (s *site) dies(n int) context.Context {
	ctx, cancel := context.WithCancel(s.ctx)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.ticks, s.end = n, cancel
	return ctx
}

// lives is the end of dies.
func (s *site) lives() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.end != nil {
		s.end()
	}
	s.end = nil
}

// edit makes these files the content, as a save under `serve --dev` does.
func (s *site) edit(f files) {
	s.t.Helper()
	tree := f.tree(s.t)
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words)
	set, problems := Load(tree, words, catalogue)
	for _, problem := range problems {
		if !problem.Warning {
			s.t.Fatal(problem)
		}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.files, s.catalogue, s.content, s.bundle = f, catalogue, set, words
}

func (s *site) pass(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(d)
}

// learner is a sample person of her own.
func learner(id string) people.Person { return people.Person{ID: id, Name: "Sample Learner " + id} }

func (s *site) standing(by people.Person) Standing {
	s.t.Helper()
	standing, err := s.Standing(s.ctx, by, "every")
	if err != nil {
		s.t.Fatal(err)
	}
	return standing
}

func (s *site) start(by people.Person, number int) Play {
	s.t.Helper()
	p, err := s.Start(s.ctx, by, "every", number)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// move makes the next move of a play: a choice, or the answer to a task.
func (s *site) move(by people.Person, p Play, pairs ...string) Play {
	s.t.Helper()
	_, c, err := s.Play(s.ctx, by, p.Case, p.Number)
	if err != nil {
		s.t.Fatal(err)
	}
	state, _, err := c.Replay(p.Path)
	if err != nil {
		s.t.Fatal(err)
	}
	p, err = s.Move(s.ctx, by, p.Case, p.Number, len(p.Path), form(state.Scene, pairs...))
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// form is what a page posts: the scene, and pairs of field and value; one that
// stands alone is a choice.
func form(scene string, pairs ...string) url.Values {
	f := url.Values{"scene": {scene}}
	if len(pairs) == 1 {
		f.Set(ChoiceField, pairs[0])
		return f
	}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// wayHome are the moves of a play that ends at home.
var wayHome = [][]string{
	{"ask"},
	{"line-maize", "strength", "line-roof", "need", "line-goat", "need"},
	{ChoiceField, "aunt", ChoiceField, "teacher"},
	{"line-assess", "1", "line-plan", "2", "line-review", "3"},
	{"who", "she", "when", "fifth", "goal", "A bed.", "action", "Ask his aunt."},
	{On},
	{"first", "two-weeks", "then", "monthly", "until", "year", "change", "sooner"},
	{"close"},
}

// playHome plays a whole play; the debrief is not opened.
func (s *site) playHome(by people.Person, number int) Play {
	s.t.Helper()
	p := s.start(by, number)
	for _, pairs := range wayHome[len(p.Path):] {
		p = s.move(by, p, pairs...)
	}
	if p.IsOpen() || p.Ending != "home" {
		s.t.Fatalf("the play has not come home: %+v", p)
	}
	return p
}

func (s *site) debrief(by people.Person, number int) Play {
	s.t.Helper()
	p, err := s.OpenDebrief(s.ctx, by, "every", number)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// caseEvents are the events of counted plays that progress has of a person.
func (s *site) caseEvents(by people.Person) []progress.Event {
	s.t.Helper()
	var list []progress.Event
	for found, err := range records.TableOf[progress.Event](s.store, "events").All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		if found.Value.Person == by.ID && found.Value.Kind == progress.Case {
			list = append(list, found.Value)
		}
	}
	return list
}

func (s *site) summary(by people.Person, course string) progress.Summary {
	s.t.Helper()
	summary, err := s.events.Summary(s.ctx, by.ID, course)
	if err != nil {
		s.t.Fatal(err)
	}
	return summary
}

// wants fails unless err is a fault of this kind and key.
func wants(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want fault %s", err, key)
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

func numbered(n int) string { return strconv.Itoa(n) }
