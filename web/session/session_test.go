package session

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// bench is a Store over a real engine, with a clock of its own.
type bench struct {
	*Store
	t     *testing.T
	mutex sync.Mutex
	clock time.Time
}

func newBench(t *testing.T, secure bool) *bench {
	t.Helper()
	engine, err := sqlite.Open(context.Background(), sqlite.Options{Dir: t.TempDir(), Collections: Collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &bench{t: t, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	b.Store = NewStore(engine, b.time, rand.Reader, secure)
	return b
}

func (b *bench) time() time.Time {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.clock
}

func (b *bench) pass(d time.Duration) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.clock = b.clock.Add(d)
}

func (b *bench) start(person string, own bool) *http.Cookie {
	b.t.Helper()
	cookie, err := b.Start(context.Background(), person, 1, own, "Firefox, Android")
	if err != nil {
		b.t.Fatal(err)
	}
	return cookie
}

func (b *bench) find(cookie *http.Cookie) (*Listed, *http.Cookie) {
	b.t.Helper()
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	request.AddCookie(cookie)
	found, renewed, err := b.Find(context.Background(), request)
	if err != nil {
		b.t.Fatal(err)
	}
	return found, renewed
}

func TestTokenIsKeptAsAHash(t *testing.T) {
	b := newBench(t, false)
	first, second := b.start("ann", true), b.start("ann", true)
	if first.Value == second.Value || len(first.Value) < 43 {
		t.Errorf("tokens %q and %q", first.Value, second.Value)
	}
	found, _ := b.find(first)
	if found == nil || found.Person != "ann" || found.Generation != 1 || !found.Own || !found.Current || strings.Contains(found.ID, first.Value) {
		t.Fatalf("found %+v", found)
	}
	// What names a session in a list opens none.
	if got, _ := b.find(&http.Cookie{Name: SessionCookie, Value: found.ID}); got != nil {
		t.Error("the id of a session opens it")
	}
	for _, value := range []string{"", "x", first.Value + "x", first.Value[1:], strings.Repeat("a", 4000)} {
		if got, _ := b.find(&http.Cookie{Name: SessionCookie, Value: value}); got != nil {
			t.Errorf("the token %.20q opens a session", value)
		}
	}
}

func TestLifetimes(t *testing.T) {
	for _, own := range []bool{true, false} {
		b := newBench(t, false)
		cookie := b.start("ann", own)
		lifetime := sharedLifetime
		if own {
			lifetime = ownLifetime
		}
		if cookie.MaxAge != int(lifetime.Seconds()) {
			t.Errorf("own %v: the cookie lasts %d s", own, cookie.MaxAge)
		}
		b.pass(lifetime - time.Minute)
		found, renewed := b.find(cookie)
		if found == nil || (renewed != nil) != own {
			t.Fatalf("own %v: found %v, renewed %v", own, found, renewed)
		}
		if own && renewed.Value != cookie.Value {
			t.Error("renewing changes the token")
		}
		b.pass(2 * time.Minute)
		if found, _ := b.find(cookie); (found != nil) != own {
			t.Errorf("own %v: after its lifetime found %v", own, found)
		}
		b.pass(lifetime)
		if found, _ := b.find(cookie); found != nil {
			t.Errorf("own %v: found long after", own)
		}
	}
}

func TestListsAndEnds(t *testing.T) {
	b := newBench(t, false)
	ctx := context.Background()
	first := b.start("ann", true)
	b.pass(time.Minute)
	second := b.start("ann", false)
	b.start("ben", true)
	here, _ := b.find(second)
	listed, err := b.Of(ctx, "ann", 1, here.ID)
	if err != nil || len(listed) != 2 || !listed[0].Current || listed[1].Current {
		t.Fatalf("listed %+v, %v", listed, err)
	}
	if of, err := b.Of(ctx, "ann", 2, here.ID); err != nil || len(of) != 0 {
		t.Errorf("sessions of an older generation are listed: %v, %v", of, err)
	}
	if err := b.End(ctx, "ben", here.ID); err != nil {
		t.Fatal(err)
	}
	if still, _ := b.find(second); still == nil {
		t.Error("ben ended ann's session")
	}
	for range 2 {
		if err := b.End(ctx, "ann", here.ID); err != nil {
			t.Fatal(err)
		}
	}
	if gone, _ := b.find(second); gone != nil {
		t.Error("an ended session is found")
	}
	if other, _ := b.find(first); other == nil {
		t.Error("ending one session ended the other")
	}
}

// A session that is ended while it is being marked as used is no failure.
func TestEndedWhileFound(t *testing.T) {
	b := newBench(t, false)
	ctx := context.Background()
	for range 60 {
		cookie := b.start("ann", true)
		found, _ := b.find(cookie)
		b.pass(25 * time.Hour)
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.AddCookie(cookie)
		errs := make([]error, 5)
		var done sync.WaitGroup
		for i := range errs {
			done.Go(func() {
				if i == 0 {
					errs[i] = b.End(ctx, "ann", found.ID)
					return
				}
				_, _, errs[i] = b.Find(ctx, request)
			})
		}
		done.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCookiesOfTheTwoSchemes(t *testing.T) {
	plain, secure := newBench(t, false), newBench(t, true)
	if got := plain.Cookie("sample", "v", time.Hour).String(); got != "sample=v; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax" {
		t.Error(got)
	}
	if got := secure.Cookie("sample", "v", time.Hour).String(); got != "__Host-sample=v; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax" {
		t.Error(got)
	}
	if got := plain.Cookie("sample", "", -time.Second).MaxAge; got >= 0 {
		t.Errorf("a cookie to be forgotten lasts %d s", got)
	}
	cookie := secure.start("ann", true)
	if found, _ := secure.find(cookie); found == nil {
		t.Error("not found under https")
	}
	cookie.Name = SessionCookie
	if found, _ := secure.find(cookie); found != nil {
		t.Error("a cookie that is not bound to the host counts under https")
	}
}

func TestNothingWithoutRandomness(t *testing.T) {
	b := newBench(t, false)
	b.random = strings.NewReader("short")
	if cookie, err := b.Start(context.Background(), "ann", 1, true, ""); err == nil || cookie != nil {
		t.Errorf("a session without a token: %v", cookie)
	}
	for _, err := range b.sessions.Find(context.Background(), records.Query{Index: byPerson, Equal: []any{"ann"}}) {
		t.Error("a session is kept", err)
	}
}
