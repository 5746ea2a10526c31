package cohorts

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
	"pamoja/courses/records/sqlite"
)

// site is every service left of cohorts over a real store, with a clock that
// goes on by a second at every look.
type site struct {
	*Service
	t     *testing.T
	ctx   context.Context
	store *records.Store
	facts *audit.Log
	mutex sync.Mutex
	clock time.Time
	slept int
}

var cheap = people.Cost{Memory: 8, Passes: 1, Lanes: 1}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, ctx: context.Background(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	all := slices.Concat(people.Collections(), audit.Collections(), progress.Collections(), Collections())
	store, err := sqlite.Open(s.ctx, sqlite.Options{Dir: t.TempDir(), Collections: all, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s.store, s.facts = store, audit.NewLog(store, s.tick, rand.Reader)
	var events *progress.Service
	accounts := people.NewService(store, s.facts, people.Options{Now: s.tick, Random: rand.Reader, Languages: []string{"en", "sw"}, Cost: cheap,
		Sleep: func(context.Context, time.Duration) error { s.slept++; return nil },
		Moved: func(ctx context.Context, person string) error { return events.Recopy(ctx, person) }})
	read := catalogue(t)
	courseList := func() *courses.Catalogue { return read }
	events = progress.NewService(store, courseList, s.tick, About(store, func() *people.Service { return accounts }))
	s.Service = NewService(store, s.facts, Options{Now: s.tick, Random: rand.Reader, Catalogue: courseList, People: accounts, Progress: events})
	return s
}

// catalogue has two small courses, first and second.
func catalogue(t *testing.T) *courses.Catalogue {
	t.Helper()
	files := fstest.MapFS{"lang/en/ui.json": &fstest.MapFile{Data: []byte("{}")},
		"lang/en/sources.yaml": &fstest.MapFile{Data: []byte("S1:\n  title: The first\n  year: 2023\n  confidence: seed\n")}}
	for _, id := range []string{"first", "second"} {
		folder := "lang/en/courses/" + id + "/"
		files[folder+"a-"+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\nedition: 1\nminutes: 5\nsources: [S1]\n---\nText.\n\n:::check What?\n- (-) No.\n\n  Why not.\n- (+) Yes.\n\n  Why.\n:::\n\n:::work\nDo it.\n:::\n")}
		files[folder+"course.yaml"] = &fstest.MapFile{Data: []byte("title: C\nsummary: S.\naudience: A.\nedition: 1\nminutes: 30\ncomplete: true\nrequires: []\n" +
			"modules:\n  - id: all-of-it\n    title: All\n    items:\n      - lesson: a-" + id + "\ncertificate: { lessons: all, quizzes: all }\n")}
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

func (s *site) tick() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(time.Second)
	return s.clock
}

func (s *site) pass(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(d)
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) person(n int, county string, roles ...people.Role) people.Person {
	s.t.Helper()
	add := people.New{Name: fmt.Sprintf("Sample Person %d", n), Profile: map[people.Field]string{people.CountyField: county}}
	if len(roles) > 0 {
		add.Role = roles[0]
		if roles[0] == people.Coordinator {
			add.Scopes = []people.Scope{{Kind: "county", Name: county}}
		}
	}
	added, err := s.People.Add(s.ctx, people.Shell(), add)
	s.must(err)
	return added.Person
}

// coordinated gives a coordinator of a county and a cohort of hers.
func (s *site) coordinated(change ...func(*New)) (people.Person, Cohort) {
	s.t.Helper()
	by := s.person(1000, "Siaya", people.Coordinator)
	n := New{Name: "Sample Cohort", Courses: []string{"first", "second"}, Scope: people.Scope{Kind: "county", Name: "Siaya County"}}
	for _, one := range change {
		one(&n)
	}
	c, err := s.Add(s.ctx, by, n)
	s.must(err)
	return by, c
}

func (s *site) newCode(by people.Person, cohort string, most int) string {
	s.t.Helper()
	drawn, err := s.DrawCode()
	s.must(err)
	_, err = s.NewCode(s.ctx, by, cohort, drawn, 0, most)
	s.must(err)
	return drawn
}

func (s *site) form(n int, code string) Form {
	return Form{ID: fmt.Sprintf("%024d", n), Name: fmt.Sprintf("Sample Newcomer %d", n), Language: "sw", Secret: "284916", Repeat: "284916", Code: code}
}

// open gives how many links of a cohort are open.
func (s *site) links(kind people.LinkKind, cohort string) (ids []string) {
	s.t.Helper()
	for link, err := range s.People.LinksTo(s.ctx, kind, cohort, true) {
		s.must(err)
		ids = append(ids, link.From)
	}
	slices.Sort(ids)
	return ids
}

func wants(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.Of(err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}

// together runs n at once, and counts their faults by key, "" for none.
func together(t *testing.T, n int, do func(int) error) map[string]int {
	t.Helper()
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = do(i) })
	}
	group.Wait()
	counts := map[string]int{}
	for _, err := range errs {
		key := ""
		if f, ok := fault.Of(err); ok {
			key = f.Key
		} else if err != nil {
			t.Error(err)
			key = "error"
		}
		counts[key]++
	}
	return counts
}
