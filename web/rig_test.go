package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/certificates"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
	"pamoja/web"
	"pamoja/web/session"
)

// site is the whole site as `pamoja serve` builds it, over a real store and the
// real content, behind a real server. Only the clock is the test's own, and
// hashes cost little.
type site struct {
	t            *testing.T
	ctx          context.Context
	address      string
	web          *web.Server
	shelf        *web.Shelf
	store        *records.Store
	people       *people.Service
	progress     *progress.Service
	assessments  *assessments.Service
	certificates *certificates.Service
	clock        *clock
	log          *logBook
	mutex        sync.Mutex
	visited      []visit
	known        map[string]*client
}

// setting changes how a site is built.
type setting func(*settings)

type settings struct {
	content, baseURL, dir string
	random                func([]byte) (int, error)
}

const sampleBaseURL = "http://pamoja.example"

func withContent(dir string) setting     { return func(s *settings) { s.content = dir } }
func withBaseURL(address string) setting { return func(s *settings) { s.baseURL = address } }

// zone is the site's time zone.
var zone = time.FixedZone("EAT", 3*60*60)

// newSite starts a site that ends with the test. Its log is searched for
// everything private that the test made.
func newSite(t *testing.T, change ...setting) *site {
	t.Helper()
	set := settings{baseURL: sampleBaseURL, dir: t.TempDir()}
	for _, one := range change {
		one(&set)
	}
	s := &site{t: t, ctx: context.Background(), clock: newClock(), log: &logBook{}, known: map[string]*client{}}
	library := builtIn()
	if set.content != "" {
		library = loadLibrary(t, set.content)
	}
	s.shelf = web.NewShelf(library)
	s.build(set)
	server := httptest.NewUnstartedServer(s.web)
	server.Config = s.web.HTTPServer()
	server.Start()
	s.address = server.URL
	t.Cleanup(func() {
		server.Close()
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
		for _, leak := range s.log.leaks() {
			t.Error("private in the log:", leak)
		}
	})
	return s
}

func (s *site) build(set settings) {
	t := s.t
	t.Helper()
	collections := slices.Concat(people.Collections(), audit.Collections(), progress.Collections(), assessments.Collections(),
		certificates.Collections(), session.Collections())
	var err error
	if s.store, err = sqlite.Open(s.ctx, sqlite.Options{Dir: set.dir, Collections: collections, Create: true}); err != nil {
		t.Fatal(err)
	}
	facts := audit.NewLog(s.store, s.clock.now, rand.Reader)
	s.people = people.NewService(s.store, facts, people.Options{Now: s.clock.now, Random: rand.Reader, Languages: []string{"en", "sw"},
		Cost: people.Cost{Memory: 8, Passes: 1, Lanes: 1}, Sleep: func(context.Context, time.Duration) error { return nil }})
	catalogue := func() *courses.Catalogue { return s.shelf.Library().Catalogue }
	s.progress = progress.NewService(s.store, catalogue, s.clock.now)
	s.assessments = assessments.NewService(s.store, s.progress, func() *assessments.Bank { return s.shelf.Library().Bank }, catalogue, s.clock.now, rand.Reader)
	s.certificates, err = certificates.NewService(s.store, facts, certificates.Options{
		Now: s.clock.now, Random: rand.Reader, Source: web.CertificateSource(s.shelf, s.progress), People: s.people,
		Words: func() *locale.Bundle { return s.shelf.Library().Words }, Site: func() content.Site { return s.shelf.Library().Site },
		BaseURL: set.baseURL, TimeZone: zone,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.web, err = web.New(web.Options{Shelf: s.shelf, Store: s.store, People: s.people, Progress: s.progress, Assessments: s.assessments,
		Certificates: s.certificates, Now: s.clock.now, Random: rand.Reader, Log: slog.New(slog.NewJSONHandler(s.log, nil)), BaseURL: set.baseURL})
	if err != nil {
		t.Fatal(err)
	}
}

// builtIn is the content that is built into the program, read once.
var builtIn = sync.OnceValue(func() *web.Library {
	library, problems := readLibrary("")
	if len(problems) > 0 {
		panic(problems[0].String())
	}
	return library
})

// loadLibrary reads the built-in content with a folder laid over it.
func loadLibrary(t *testing.T, dir string) *web.Library {
	t.Helper()
	library, problems := readLibrary(dir)
	for _, problem := range problems {
		t.Error(problem)
	}
	return library
}

func readLibrary(dir string) (*web.Library, []content.Problem) {
	tree, err := content.Open(dir)
	if err != nil {
		return nil, []content.Problem{{Text: err.Error()}}
	}
	words, problems := locale.Load(tree)
	words = words.In(zone)
	about, found := content.LoadSite(tree)
	problems = append(problems, found...)
	catalogue, found := courses.Load(tree, words)
	problems = append(problems, found...)
	bank, found := assessments.Load(tree, catalogue)
	problems = append(append(problems, found...), bank.Check(tree, catalogue)...)
	faults := slices.DeleteFunc(problems, func(p content.Problem) bool { return p.Warning })
	return &web.Library{Site: about, Words: words, Catalogue: catalogue, Bank: bank}, faults
}

// clock stands still until it is told to pass.
type clock struct {
	mutex sync.Mutex
	at    time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at = c.at.Add(d)
}

// logBook keeps what the site logs, and what must never stand in it.
type logBook struct {
	mutex   sync.Mutex
	text    bytes.Buffer
	private []string
}

func (l *logBook) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

// keepOut adds what the log must not hold.
func (l *logBook) keepOut(texts ...string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, text := range texts {
		if len(text) > 2 {
			l.private = append(l.private, text)
		}
	}
}

// leaks are the lines of the log that hold something private.
func (l *logBook) leaks() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var found []string
	for line := range strings.Lines(l.text.String()) {
		for _, text := range l.private {
			if strings.Contains(line, text) {
				found = append(found, text+" in "+line)
			}
		}
	}
	return found
}

func (l *logBook) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}
