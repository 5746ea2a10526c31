package certificates

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"sync"
	"testing"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// site is a whole site on a store of its own, with a clock that the test
// turns and courses that it completes for people.
type site struct {
	*Service
	t      testing.TB
	ctx    context.Context
	store  *records.Store
	log    *audit.Log
	people *people.Service
	admin  people.Person
	o      Options

	mu      sync.Mutex
	clock   time.Time
	courses map[string]Course
	done    map[string]Inputs // by person and course
}

func newSite(t testing.TB, change func(*Options)) *site {
	t.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, sqlite.Options{
		Dir: t.TempDir(), Create: true,
		Collections: slices.Concat(audit.Collections(), people.Collections(), Collections()),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &site{
		t: t, ctx: ctx, store: store, clock: testDay,
		courses: map[string]Course{gatekeeping.ID: gatekeeping, caseManagement.ID: caseManagement},
		done:    map[string]Inputs{},
	}
	s.log = audit.NewLog(store, s.now, rand.Reader)
	s.people = people.NewService(store, s.log, people.Options{Now: s.now, Random: rand.Reader, Cost: people.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	all := bundle(t).In(nairobi)
	s.o = Options{
		Now: s.now, Random: rand.Reader, Source: s.source, People: s.people,
		Words: func() *locale.Bundle { return all },
		Site: func() content.Site {
			return content.Site{Name: "Pamoja", Organisation: content.Organisation{Name: "Sample Organisation", Place: "Kilifi"}}
		},
		BaseURL: testSite, TimeZone: nairobi,
	}
	if change != nil {
		change(&s.o)
	}
	s.Service = s.another(nil)
	s.admin = s.add("Sample Administrator", people.Administrator)
	return s
}

// another is a further process on the same store.
func (s *site) another(change func(*Options)) *Service {
	s.t.Helper()
	o := s.o
	if change != nil {
		change(&o)
	}
	service, err := NewService(s.store, s.log, o)
	if err != nil {
		s.t.Fatal(err)
	}
	return service
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

func (s *site) source(_ context.Context, person, course string) (Course, Inputs, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.courses[course]
	if !ok {
		return Course{}, Inputs{}, fault.NotFound("error.no_course")
	}
	return c, s.done[person+"/"+course], nil
}

func (s *site) add(name string, role people.Role) people.Person {
	s.t.Helper()
	added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: name, Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	return added.Person
}

func (s *site) complete(p people.Person, c Course) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[p.ID+"/"+c.ID] = everything(c)
}

// holder is a learner with a certificate of gatekeeping.
func (s *site) holder(name string) (people.Person, Record) {
	s.t.Helper()
	p := s.add(name, people.Learner)
	s.complete(p, gatekeeping)
	r, err := s.Claim(s.ctx, p, gatekeeping.ID, "en")
	if err != nil {
		s.t.Fatal(err)
	}
	return p, r
}

func (s *site) answers(text string, want State) Answer {
	s.t.Helper()
	answer, err := s.Verify(s.ctx, text)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer.State != want {
		s.t.Fatalf("Verify(%q) is %s, want %s", text, answer.State, want)
	}
	return answer
}

// refused checks that err is a fault of this kind and key.
func refused(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Fatalf("got %v, want the fault %s of kind %d", err, key, kind)
	}
}

func pemOf(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return private
}
