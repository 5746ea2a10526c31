package assessments

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

const (
	gateCourse     = "lang/en/courses/gate/course.yaml"
	gateQuiz       = "lang/en/quizzes/gate-quiz.yaml"
	gateConfidence = "lang/en/quizzes/gate-confidence.yaml"
	gateQuizSW     = "lang/sw/quizzes/gate-quiz.yaml"
)

const courseYAML = `title: At the gate
summary: What to ask first.
audience: For caseworkers.
edition: 2
minutes: 30
confidence: gate-confidence
outcomes:
  - { id: reasons, text: Tell a reason from a need. }
  - { id: deciding, text: Say who decides. }
modules:
  - id: only
    title: The gate
    items:
      - lesson: who-asks
      - lesson: who-decides
      - quiz: gate-quiz
certificate: { lessons: all, quizzes: all }
`

const lessonMD = `---
title: Who asks
edition: 3
minutes: 8
sources: [S2]
---
A father stands at the gate.

:::check What comes first?
- (-) A bed.

  A bed is no plan.
- (+) His own words.

  They tell the need.
:::

:::work
Ask one family this week.
:::
`

const confidenceYAML = `title: Before you begin
course: gate
kind: confidence
edition: 1
statements:
  - { id: asking, text: I know what to ask. }
  - { id: saying-no, text: I can say no to a bed. }
`

// bankYAML is a quiz of ten questions that draws five. Question number i takes
// ten lines from line 8+10*i: the even ones are single choices with a right,
// the odd ones choices of several with a and c right.
func bankYAML() string {
	var b strings.Builder
	b.WriteString("title: What would you do?\ncourse: gate\nkind: graded\nedition: 1\ndraw: 5\nlessons: [who-asks, who-decides]\nquestions:\n")
	for i := range 10 {
		kind, also, outcome, lesson := "single", "", "reasons", "who-asks"
		if i%2 == 1 {
			kind, also, outcome, lesson = "several", " right: true,", "deciding", "who-decides"
		}
		fmt.Fprintf(&b, "  - id: q%d\n    kind: %s\n    outcome: %s\n    decision: %t\n    lesson: %s\n    text: Question %d?\n    options:\n", i, kind, outcome, i < 5, lesson, i)
		fmt.Fprintf(&b, "      - { id: a, text: Answer a%d, right: true, feedback: Why a%d. }\n", i, i)
		fmt.Fprintf(&b, "      - { id: b, text: Answer b%d, feedback: Why not b%d. }\n", i, i)
		fmt.Fprintf(&b, "      - { id: c, text: Answer c%d,%s feedback: On c%d. }\n", i, also, i)
	}
	return b.String()
}

// bankSW is the same quiz in a second language, without `of:`.
func bankSW() string {
	var b strings.Builder
	b.WriteString("title: Ungefanya nini?\nquestions:\n")
	for i := range 10 {
		fmt.Fprintf(&b, "  q%d:\n    text: Swali %d?\n    options:\n", i, i)
		for _, id := range []string{"a", "b", "c"} {
			fmt.Fprintf(&b, "      %s: { text: Jibu %s%d, feedback: Kwa nini %s%d. }\n", id, id, i, id, i)
		}
	}
	return b.String()
}

// files are a content tree by path.
type files map[string]string

// sound is a tree without a fault or a warning, in one language.
func sound() files {
	return files{
		"lang/en/ui.json":                     "{}",
		gateCourse:                            courseYAML,
		"lang/en/courses/gate/who-asks.md":    lessonMD,
		"lang/en/courses/gate/who-decides.md": strings.Replace(lessonMD, "Who asks", "Who decides", 1),
		gateQuiz:                              bankYAML(),
		gateConfidence:                        confidenceYAML,
	}
}

// with is the tree with a file written anew.
func (f files) with(file, text string) files {
	changed := maps.Clone(f)
	changed[file] = text
	return changed
}

// edited is the tree with one text replaced in one file, where it must stand
// once.
func (f files) edited(t testing.TB, file, old, fresh string) files {
	t.Helper()
	if strings.Count(f[file], old) != 1 {
		t.Fatalf("%s holds %q %d times", file, old, strings.Count(f[file], old))
	}
	return f.with(file, strings.Replace(f[file], old, fresh, 1))
}

func (f files) without(names ...string) files {
	changed := maps.Clone(f)
	for _, name := range names {
		delete(changed, name)
	}
	return changed
}

func (f files) tree(t testing.TB) *content.Tree {
	t.Helper()
	base := fstest.MapFS{}
	for name, text := range f {
		base[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := content.New(base, "")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// load reads the tree's courses and quizzes; the problems are those of quizzes
// and of what courses say about them, as check prints them.
func (f files) load(t testing.TB) (*courses.Catalogue, *Bank, []string) {
	t.Helper()
	catalogue, bank, problems := loadTree(f.tree(t))
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.String())
	}
	return catalogue, bank, lines
}

func loadTree(tree *content.Tree) (*courses.Catalogue, *Bank, []content.Problem) {
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words)
	bank, problems := Load(tree, catalogue)
	problems = append(problems, bank.Check(tree, catalogue)...)
	content.SortProblems(problems)
	return catalogue, bank, problems
}

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
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{t: t, ctx: context.Background(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), random: rand.NewChaCha8([32]byte{7})}
	collections := slices.Concat(Collections(), progress.Collections())
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
	s.events = progress.NewService(s.store, catalogue, now)
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
