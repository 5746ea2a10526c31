package progress

import (
	"context"
	"fmt"
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
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// shape is a course as a test wants it. A lesson is written id or id@edition;
// one that ends in ! has a content note, a lesson or quiz that ends in ~ is
// retired.
type shape struct {
	id         string
	edition    int
	unfinished bool
	retired    bool
	requires   []string
	lessons    []string
	quizzes    []string
	asks       string // of the certificate, beside lessons and quizzes
	tasks      []string
}

// gate is the course most tests use.
func gate() shape {
	return shape{id: "gate", edition: 1, lessons: []string{"who-asks", "who-decides", "what-next!"}, quizzes: []string{"gate-quiz", "gate-more"}}
}

// files are the course's files in a content tree.
func (s shape) files(into fstest.MapFS) {
	folder := "lang/en/courses/" + s.id + "/"
	items := ""
	for _, text := range s.lessons {
		id, edition, _ := strings.Cut(strings.TrimRight(text, "!~"), "@")
		if edition == "" {
			edition = "1"
		}
		note := ""
		if strings.HasSuffix(text, "!") {
			note = "content_note: It may be hard to read.\n"
		}
		if strings.HasSuffix(text, "~") {
			note += "retired: true\n"
		}
		items += "      - lesson: " + id + "\n"
		into[folder+id+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: About " + id + "\nedition: " + edition + "\nminutes: 5\nsources: [S1]\n" + note +
			"---\nText.\n\n:::check What?\n- (-) No.\n\n  Why not.\n- (+) Yes.\n\n  Why.\n:::\n\n:::work\nDo it.\n:::\n")}
	}
	for _, text := range s.quizzes {
		id := strings.TrimSuffix(text, "~")
		items += "      - quiz: " + id + "\n"
		if id != text {
			into["lang/en/quizzes/"+id+".yaml"] = &fstest.MapFile{Data: []byte("retired: true\n")}
		}
	}
	tasks, asks := "", "certificate: { lessons: all, quizzes: all }\n"
	for i, id := range s.tasks {
		if i == 0 {
			tasks = "tasks:\n"
		}
		tasks += "  - { id: " + id + ", title: " + id + ", see: [One.] }\n"
	}
	if s.asks != "" {
		asks = "certificate: { lessons: all, quizzes: all, " + s.asks + " }\n"
	}
	into[folder+"course.yaml"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(
		"title: Course %s\nsummary: S.\naudience: A.\nedition: %d\nminutes: 30\nretired: %v\ncomplete: %v\nrequires: [%s]\n"+
			"modules:\n  - id: all-of-it\n    title: All\n    items:\n%s%s%s",
		s.id, max(1, s.edition), s.retired, !s.unfinished, strings.Join(s.requires, ", "), items, tasks, asks))}
}

// catalogue reads courses of these shapes; a fault in them is the test's own.
func catalogue(t *testing.T, shapes ...shape) *courses.Catalogue {
	t.Helper()
	files := fstest.MapFS{"lang/en/ui.json": &fstest.MapFile{Data: []byte("{}")},
		"lang/en/sources.yaml": &fstest.MapFile{Data: []byte("S1:\n  title: The first\n  year: 2023\n  confidence: seed\n")}}
	for _, s := range shapes {
		s.files(files)
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

// site is a Service over a real store, with a clock and content of its own.
type site struct {
	*Service
	t     *testing.T
	store *records.Store
	mutex sync.Mutex
	clock time.Time
	read  *courses.Catalogue
	hours map[string][2]int // what the ledger counts, by summary
}

func newSite(t *testing.T, shapes ...shape) *site {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: Collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &site{t: t, store: store, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), hours: map[string][2]int{}}
	s.publish(shapes...)
	s.restart()
	return s
}

// restart is what a new process starts with: the store, and nothing else.
func (s *site) restart() {
	s.Service = NewService(s.store, func() *courses.Catalogue {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		return s.read
	}, s.tick, Hours(func(_ context.Context, person, course string) (int, int, error) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		has := s.hours[summaryID(person, course)]
		return has[0], has[1], nil
	}))
}

// publish makes these courses the site's content.
func (s *site) publish(shapes ...shape) {
	s.t.Helper()
	read := catalogue(s.t, shapes...)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.read = read
}

// tick is the time, a second later at every look.
func (s *site) tick() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(time.Second)
	return s.clock
}

// turn moves the clock, also back.
func (s *site) turn(by time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(by)
}

// counts lets the ledger count minutes for somebody.
func (s *site) counts(by people.Person, course string, minutes, observed int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.hours[summaryID(by.ID, course)] = [2]int{minutes, observed}
}

func learner(n int) people.Person {
	return people.Person{ID: fmt.Sprintf("learner-%d", n), Name: fmt.Sprintf("Sample Learner %d", n)}
}

var one = learner(1)

func (s *site) finishes(by people.Person, course string, lessons ...string) {
	s.t.Helper()
	for _, id := range lessons {
		if _, err := s.FinishLesson(s.t.Context(), by, course, id, "version"); err != nil {
			s.t.Fatal(err)
		}
	}
}

// passes appends what assessments appends for a passed quiz.
func (s *site) passes(by people.Person, course, quiz string, try, edition int) {
	s.t.Helper()
	if _, err := s.Append(s.t.Context(), passEvent(by, course, quiz, try, edition)); err != nil {
		s.t.Fatal(err)
	}
}

func passEvent(by people.Person, course, quiz string, try, edition int) Event {
	return Event{Person: by.ID, Course: course, Kind: Quiz, Item: quiz, Edition: edition, Version: "version",
		Attempt: fmt.Sprintf("%s/%s/%04d", by.ID, quiz, try)}
}

// completes does all there is to do in the course of gate.
func (s *site) completes(by people.Person) {
	s.t.Helper()
	s.finishes(by, "gate", "who-asks", "who-decides", "what-next")
	s.passes(by, "gate", "gate-quiz", 1, 1)
	s.passes(by, "gate", "gate-more", 1, 1)
}

func (s *site) summary(by people.Person, course string) Summary {
	s.t.Helper()
	summary, err := s.Summary(s.t.Context(), by.ID, course)
	if err != nil {
		s.t.Fatal(err)
	}
	return summary
}

// stored is the summary as it stands on disk, and whether it is there.
func (s *site) stored(by people.Person, course string) (Summary, bool) {
	s.t.Helper()
	summary, _, err := s.summaries.Get(context.WithoutCancel(s.t.Context()), summaryID(by.ID, course))
	return summary, err == nil
}

func (s *site) course(id string) *courses.Course {
	s.t.Helper()
	course, err := s.catalogue().Course(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return course
}

// next is where *My learning* leads.
func (s *site) next(by people.Person) (course, item string) {
	s.t.Helper()
	step, _, open, err := s.NextStep(s.t.Context(), by.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	if !open {
		return "", ""
	}
	return step.Course.ID, step.Item.ID
}

// said is what a summary says, without times: the items in order with their
// editions, and whether the course is complete.
func said(s Summary) string {
	var parts []string
	add := func(kind string, done map[string]Done) {
		for id, d := range done {
			parts = append(parts, fmt.Sprintf("%s %s@%d", kind, id, d.Edition))
		}
	}
	add("lesson", s.Lessons)
	add("quiz", s.Quizzes)
	add("asked", s.AnotherWay)
	slices.Sort(parts)
	if s.Completed != nil {
		parts = append(parts, fmt.Sprintf("complete %+v", s.Completed.Rule))
	}
	return fmt.Sprintf("%d: %s", s.Events, strings.Join(parts, ", "))
}

func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := fault.Of(err); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want the fault %s", err, key)
	}
}
