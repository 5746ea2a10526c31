package web_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/assessments/versions"
	"pamoja/certificates"
	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/audit"
	"pamoja/courses/cohorts"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"
	"pamoja/courses/records/sqlite"
	"pamoja/web"
	"pamoja/web/session"
)

// site is the whole site as `pamoja serve` builds it, over a real store and the
// real content, behind a real server. Only the clock is the test's own, and
// hashes cost little.
type site struct {
	t            testing.TB
	ctx          context.Context
	address      string
	web          *web.Server
	shelf        *web.Shelf
	failing      *recordstest.Failing // the store's engine, which a test may take away
	store        *records.Store
	people       *people.Service
	progress     *progress.Service
	cohorts      *cohorts.Service
	mentoring    *mentoring.Service
	assessments  *assessments.Service
	cases        *cases.Service
	certificates *certificates.Service
	clock        *clock
	log          *logBook
	slowed       atomic.Int32 // tries that were made to wait
	mutex        sync.Mutex
	visited      []visit
	known        map[string]*client
}

// setting changes how a site is built.
type setting func(*settings)

type settings struct {
	content, baseURL, dir string
	samples               bool // certificates are samples
}

const sampleBaseURL = "http://pamoja.example"

func withContent(dir string) setting     { return func(s *settings) { s.content = dir } }
func withBaseURL(address string) setting { return func(s *settings) { s.baseURL = address } }
func withSamples(s *settings)            { s.samples = true }

// zone is the site's time zone.
var zone = time.FixedZone("EAT", 3*60*60)

// newSite starts a site that ends with the test. Its log is searched for
// everything private that the test made.
func newSite(t testing.TB, change ...setting) *site {
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

func collections() []records.Collection {
	return slices.Concat(people.Collections(), audit.Collections(), progress.Collections(), cohorts.Collections(), mentoring.Collections(), assessments.Collections(), versions.Collections(), cases.Collections(),
		certificates.Collections(), session.Collections())
}

// saved is everything in the store, by collection and id.
func (s *site) saved() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, collection := range collections() {
		for found, err := range records.TableOf[map[string]any](s.store, collection.Name).All(s.ctx, "") {
			if err != nil {
				s.t.Fatal(err)
			}
			all[collection.Name+" "+found.ID] = fmt.Sprint(found.Value)
		}
	}
	return all
}

// keeps fails the test if doing something changed anything that is saved, but
// for collections that are excepted.
func (s *site) keeps(what string, do func(), except ...string) {
	s.t.Helper()
	before := s.saved()
	do()
	after := s.saved()
	ids := maps.Clone(before)
	maps.Copy(ids, after)
	for id := range ids {
		collection, _, _ := strings.Cut(id, " ")
		if before[id] != after[id] && !slices.Contains(except, collection) {
			s.t.Errorf("%s: %s was %q and is %q", what, id, before[id], after[id])
		}
	}
}

func (s *site) build(set settings) {
	t := s.t
	t.Helper()
	engine, err := sqlite.OpenEngine(s.ctx, sqlite.Options{Dir: set.dir, Collections: collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s.failing = &recordstest.Failing{Engine: engine}
	if s.store, err = records.New(s.failing, collections()); err != nil {
		t.Fatal(err)
	}
	facts := audit.NewLog(s.store, s.clock.now, rand.Reader)
	s.people = people.NewService(s.store, facts, people.Options{Now: s.clock.now, Random: rand.Reader, Languages: []string{"en", "sw"},
		Cost: people.Cost{Memory: 8, Passes: 1, Lanes: 1}, Sleep: func(context.Context, time.Duration) error { s.slowed.Add(1); return nil },
		Moved: func(ctx context.Context, person string) error {
			return errors.Join(s.progress.Recopy(ctx, person), s.mentoring.Recopy(ctx, person))
		}})
	catalogue := func() *courses.Catalogue { return s.shelf.Library().Catalogue }
	s.progress = progress.NewService(s.store, catalogue, s.clock.now, cohorts.About(s.store, func() *people.Service { return s.people }))
	s.cohorts = cohorts.NewService(s.store, facts, cohorts.Options{Now: s.clock.now, Random: rand.Reader, Zone: zone, Catalogue: catalogue, People: s.people, Progress: s.progress})
	s.mentoring = mentoring.NewService(s.store, facts, mentoring.Options{Now: s.clock.now, Random: rand.Reader, Zone: zone, Catalogue: catalogue, People: s.people, Progress: s.progress})
	s.assessments = assessments.NewService(s.store, s.progress, func() *assessments.Bank { return s.shelf.Library().Bank }, catalogue, s.clock.now, rand.Reader)
	s.cases = cases.NewService(s.store, s.progress, func() *cases.Set { return s.shelf.Library().Cases }, catalogue,
		func() *locale.Bundle { return s.shelf.Library().Words }, s.clock.now)
	s.certificates, err = certificates.NewService(s.store, facts, certificates.Options{
		Now: s.clock.now, Random: rand.Reader, Source: web.CertificateSource(s.shelf, s.progress), People: s.people,
		Words: func() *locale.Bundle { return s.shelf.Library().Words }, Site: func() content.Site { return s.shelf.Library().Site },
		BaseURL: set.baseURL, TimeZone: zone, Sample: set.samples,
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.web, err = s.another(set.baseURL); err != nil {
		t.Fatal(err)
	}
}

// another is one more server over the same services, as a second process is.
func (s *site) another(baseURL string, proxies ...string) (*web.Server, error) {
	return web.New(web.Options{Shelf: s.shelf, Store: s.store, People: s.people, Progress: s.progress, Cohorts: s.cohorts, Mentoring: s.mentoring, Assessments: s.assessments, Cases: s.cases,
		Certificates: s.certificates, Erase: s.erase, Now: s.clock.now, Random: rand.Reader, Log: slog.New(slog.NewJSONHandler(s.log, nil)), BaseURL: baseURL, TrustedProxies: proxies})
}

// erase deletes somebody as `pamoja serve` does, but for its list of deletions.
func (s *site) erase(ctx context.Context, person string) error {
	err := errors.Join(session.Erase(ctx, s.store, person), assessments.Erase(ctx, s.store, person), cases.Erase(ctx, s.store, person), certificates.Erase(ctx, s.store, person))
	if err == nil {
		_, err = people.Erase(ctx, s.store, person)
	}
	return err
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
func loadLibrary(t testing.TB, dir string) *web.Library {
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
	practice, found := cases.Load(tree, words, catalogue)
	problems = append(problems, found...)
	pages, found := courses.LoadPages(tree, words, catalogue)
	problems = append(problems, found...)
	faults := slices.DeleteFunc(problems, func(p content.Problem) bool { return p.Warning })
	return &web.Library{Site: about, Words: words, Catalogue: catalogue, Bank: bank, Cases: practice, Pages: pages,
		Search: courses.NewSearch(catalogue, pages, words.Languages())}, faults
}
