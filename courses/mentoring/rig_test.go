package mentoring

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"
	"pamoja/courses/records/sqlite"
)

// ledger is the service over a real store, with a clock that stands still unless
// it is told to go on.
type ledger struct {
	*Service
	t     testing.TB
	ctx   context.Context
	store *records.Store
	facts *audit.Log
	mutex sync.Mutex
	clock time.Time
	made  int
}

var nairobi = time.FixedZone("EAT", 3*60*60)

func newLedger(t testing.TB) *ledger {
	t.Helper()
	l, _ := newMortal(t)
	return l
}

// newMortal is a ledger over an engine that can die.
func newMortal(t testing.TB) (*ledger, *recordstest.Dying) {
	t.Helper()
	l := &ledger{t: t, ctx: context.Background(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	all := slices.Concat(people.Collections(), audit.Collections(), progress.Collections(), Collections())
	engine, err := sqlite.OpenEngine(l.ctx, sqlite.Options{Dir: t.TempDir(), Collections: all, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	mortal := &recordstest.Dying{Engine: engine}
	mortal.Live(-1)
	store, err := records.New(mortal, all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	l.store = store
	l.facts = audit.NewLog(store, l.now, rand.Reader)
	read := catalogue(t)
	list := func() *courses.Catalogue { return read }
	accounts := people.NewService(store, l.facts, people.Options{Now: l.now, Random: rand.Reader, Languages: []string{"en", "sw"},
		Cost: people.Cost{Memory: 8, Passes: 1, Lanes: 1}, Moved: func(ctx context.Context, person string) error { return l.Recopy(ctx, person) }})
	l.Service = NewService(store, l.facts, Options{Now: l.now, Random: rand.Reader, Zone: nairobi, Catalogue: list, People: accounts,
		Progress: progress.NewService(store, list, l.now, HoursOf(store))})
	return l, mortal
}

// catalogue has two small courses, first and second, each of one module, first-part
// or second-part, with an easy lesson and a hard one, the case shared and the tasks
// talk and visit. The first asks for an hour, half of it observed, and a sign-off.
func catalogue(t testing.TB) *courses.Catalogue {
	t.Helper()
	files := fstest.MapFS{"lang/en/ui.json": &fstest.MapFile{Data: []byte("{}")},
		"lang/en/sources.yaml": &fstest.MapFile{Data: []byte("S1:\n  title: The first\n  year: 2023\n  confidence: seed\n")}}
	for _, id := range []string{"first", "second"} {
		folder := "lang/en/courses/" + id + "/"
		files[folder+"a-"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\nedition: 1\nminutes: 5\nsources: [S1]\n---\nText.\n\n:::check What?\n- (-) No.\n\n  Why not.\n- (+) Yes.\n\n  Why.\n:::\n\n:::work\nDo it.\n:::\n")}
		files[folder+"hard-"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: B\nedition: 2\nminutes: 5\nsources: [S1]\ncontent_note: It is hard.\n---\nText.\n\n:::check What?\n- (-) No.\n\n  Why not.\n- (+) Yes.\n\n  Why.\n:::\n\n:::work\nDo it.\n:::\n")}
		asks := ""
		if id == "first" {
			asks = ", minutes: 60, observed_minutes: 30, signoffs: 1"
		}
		files[folder+"course.yaml"] = &fstest.MapFile{Data: []byte("title: C\nsummary: S.\naudience: A.\nedition: 1\nminutes: 30\ncomplete: true\nrequires: []\n" +
			"modules:\n  - id: " + id + "-part\n    title: All\n    items:\n      - lesson: a-" + id + "\n      - lesson: hard-" + id +
			"\ncases: [shared]\ntasks:\n  - { id: talk, title: Talk, see: [One., Two.] }\n  - { id: visit, title: Visit, see: [One.] }\n" +
			"certificate: { lessons: all, quizzes: all" + asks + " }\n")}
	}
	tree, err := content.New(files, "")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	read, problems := courses.Load(tree, words)
	for _, problem := range problems {
		t.Fatalf("the test's own content: %s", problem)
	}
	return read
}

func (l *ledger) now() time.Time {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.clock
}

func (l *ledger) pass(d time.Duration) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.clock = l.clock.Add(d)
}

func (l *ledger) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *ledger) person(county string, roles ...people.Role) people.Person {
	l.t.Helper()
	l.made++
	add := people.New{Name: fmt.Sprintf("Sample Person %d", l.made), Profile: map[people.Field]string{people.CountyField: county}}
	if len(roles) > 0 {
		add.Role = roles[0]
		if roles[0] == people.Coordinator {
			add.Scopes = []people.Scope{{Kind: "county", Name: county}}
		}
	}
	added, err := l.o.People.Add(l.ctx, people.Shell(), add)
	l.must(err)
	return added.Person
}

// form is an hour of individual help toward the first course on 20 November at
// nine.
func (l *ledger) form(mentees ...people.Person) Form {
	l.t.Helper()
	id, err := l.NewID()
	l.must(err)
	f := Form{ID: id, Day: "2026-11-20", Clock: "09:00", Minutes: 60, Modality: Individual, Mode: FaceToFace, Course: "first"}
	for _, mentee := range mentees {
		f.Mentees = append(f.Mentees, mentee.ID)
	}
	return f
}

func (l *ledger) logs(by people.Person, f Form) Entry {
	l.t.Helper()
	e, err := l.Log(l.ctx, by, f)
	l.must(err)
	return e
}

// minutes are what counts for somebody on one side: all, and by course.
func (l *ledger) minutes(person people.Person, side Role) (all int, by map[string]int) {
	l.t.Helper()
	totals, err := l.Mine(l.ctx, person.ID, side)
	l.must(err)
	by = map[string]int{}
	for _, t := range totals {
		all += t.Minutes
		by[t.Course] += t.Minutes
	}
	return all, by
}

func wants(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.Of(err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}
