package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// site is a Service over a real store, with a clock that stands still and
// hashes that cost little.
type site struct {
	*Service
	store *records.Store
	t     testing.TB
	ctx   context.Context
	mutex sync.Mutex
	clock time.Time
	slept []time.Duration
}

var cheap = Cost{Memory: 8, Passes: 1, Lanes: 1}

func newSite(t *testing.T) *site { return newSiteAt(t, cheap) }

func newSiteAt(t *testing.T, cost Cost) *site { return newSiteIn(t, cost) }

func newSiteIn(t testing.TB, cost Cost) *site {
	t.Helper()
	ctx := context.Background()
	collections := slices.Concat(Collections(), audit.Collections())
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &site{t: t, ctx: ctx, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	log := audit.NewLog(store, s.time, rand.Reader)
	s.store = store
	s.Service = NewService(store, log, Options{
		Now: s.time, Random: rand.Reader, Sleep: s.sleep, Languages: []string{"en", "sw"}, Cost: cost,
	})
	return s
}

func (s *site) time() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.clock
}

func (s *site) pass(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.clock = s.clock.Add(d)
}

func (s *site) sleep(_ context.Context, d time.Duration) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.slept = append(s.slept, d)
	return nil
}

func (s *site) sleeps() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.slept)
}

func (s *site) add(n New) Added {
	s.t.Helper()
	if n.Name == "" {
		n.Name = "Sample Person"
	}
	added, err := s.Add(s.ctx, Shell(), n)
	if err != nil {
		s.t.Fatal(err)
	}
	return added
}

func (s *site) signsIn(a Attempt) Person {
	s.t.Helper()
	p, err := s.SignIn(s.ctx, a)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *site) failuresOf(record string) failures {
	s.t.Helper()
	f, _, err := s.failures.Get(s.ctx, record)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

func (s *site) guessesSince(since time.Time) int64 {
	s.t.Helper()
	totals, err := s.guesses.Tally(s.ctx, "site", records.Query{From: since})
	if err != nil {
		s.t.Fatal(err)
	}
	return totals[0].Count
}

// wants fails unless err is a fault of this kind and key; it gives the fault.
func wants(t testing.TB, err error, kind fault.Kind, key string) *fault.Fault {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok {
		t.Fatalf("got %v, want fault %s", err, key)
	}
	if f.Kind != kind || f.Key != key {
		t.Fatalf("got fault %s of kind %d, want %s of kind %d", f.Key, f.Kind, key, kind)
	}
	return f
}

// waits fails unless err is the fault of a try that came too soon.
func waits(t testing.TB, err error) *fault.Fault {
	t.Helper()
	f, ok := fault.Of(err)
	if !ok || f.Kind != fault.KindTooMany || !strings.HasPrefix(f.Key, "secret.wait_") {
		t.Fatalf("got %v, want a wait", err)
	}
	return f
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

// tallied counts errors by fault key; "" is success.
func tallied(t testing.TB, errs []error) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, err := range errs {
		f, ok := fault.Of(err)
		switch {
		case err == nil:
			counts[""]++
		case ok:
			counts[f.Key]++
		default:
			t.Error(fmt.Errorf("not a fault: %w", err))
		}
	}
	return counts
}
