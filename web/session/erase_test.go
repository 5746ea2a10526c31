package session

import (
	"context"
	"net/http/httptest"
	"testing"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

func TestErase(t *testing.T) {
	b := newBench(t, false)
	engine, err := sqlite.Open(context.Background(), sqlite.Options{Dir: t.TempDir(), Collections: Collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	b.sessions = records.TableOf[Session](engine, collection)
	hers, shared, other := b.start("p1", true), b.start("p1", false), b.start("p2", true)
	for range 2 {
		if err := Erase(t.Context(), engine, "p1"); err != nil {
			t.Fatal(err)
		}
	}
	for cookie, lives := range map[string]bool{hers.Value: false, shared.Value: false, other.Value: true} {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(b.Cookie(SessionCookie, cookie, ownLifetime))
		if found, _, err := b.Find(t.Context(), r); err != nil || (found != nil) != lives {
			t.Errorf("a session, to live %v: %v, %v", lives, found, err)
		}
	}
}
