package main

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
	"pamoja/web"
	"pamoja/web/session"
)

// sampledSite fills a folder with the demo's people and their history.
func sampledSite(t *testing.T, dir string) (*records.Store, []sample) {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	i := &invocation{ctx: t.Context(), process: process{out: io.Discard, err: io.Discard, env: os.LookupEnv},
		settings: settings{Data: dir, BaseURL: "https://pamoja.example", zone: zone}}
	store, err := sqlite.Open(i.ctx, sqlite.Options{Dir: dir, Collections: collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	people, err := i.makeSamples(store, web.NewShelf(builtInLibrary(t)))
	if err != nil {
		t.Fatal(err)
	}
	return store, people
}

// mayStay says of each collection what it may hold of somebody deleted: facts
// under her id, and what is printed. A collection that is not here, and holds
// her id or a word of hers, is a fault.
var mayStay = map[string]string{
	"audit": "id", "events": "id", "summaries": "id", "attempts": "id", "rereads": "id", "plays": "id", "counted-plays": "id",
	"certificates": "id", "certificate_serials": "printed", "certificate_endings": "id",
	"links": "id", "cohorts": "id", "cohort-codes": "id", "attendance": "id",
	"mentoring": "id", "mentoring-answers": "id", "mentoring-codes": "id", "mentoring-actions": "id", "mentoring-sides": "id", "mentoring-totals": "id",
}

// TestErase deletes the demo's people, one after the other, and looks through
// everything the site keeps.
func TestErase(t *testing.T) {
	t.Parallel()
	store, samples := sampledSite(t, t.TempDir())
	had, met := map[string]bool{}, map[string]bool{}
	sessions := session.NewStore(store, time.Now, rand.Reader, false)
	typed := records.TableOf[assessments.Typed](store, "typed")
	for _, s := range samples {
		if _, err := sessions.Start(t.Context(), s.person.ID, 0, true, "Chrome, Android"); err != nil {
			t.Fatal(err)
		}
		if _, err := typed.Insert(t.Context(), s.person.ID+"/quiz/0001/question", assessments.Typed{Person: s.person.ID, Words: "what I think"}); err != nil {
			t.Fatal(err)
		}
		err := store.Dump(context.Background(), func(collection, id string, text []byte) error {
			had[collection] = had[collection] || strings.Contains(id+" "+string(text), s.person.ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := erase(t.Context(), store, s.person.ID); err != nil {
				t.Fatalf("%s: %v", s.person.Name, err)
			}
		}
		err = store.Dump(context.Background(), func(collection, id string, text []byte) error {
			line := id + " " + string(text)
			if strings.Contains(line, s.person.ID) {
				met[collection] = true
				if mayStay[collection] == "" {
					t.Errorf("%s: her id is left in %s: %s", s.person.Name, collection, line)
				}
			}
			for _, word := range []string{s.person.Name, s.person.Member} {
				if strings.Contains(line, word) && mayStay[collection] != "printed" {
					t.Errorf("%s: %q is left in %s: %s", s.person.Name, word, collection, line)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, collection := range []string{"people", "logins", "secrets", "sessions", "renames", "typed", "certificate_reasons"} {
		if !had[collection] {
			t.Errorf("nothing of anybody was in %s before: the test proves little", collection)
		}
	}
	for _, collection := range []string{"events", "attempts", "certificates", "certificate_serials", "audit"} {
		if !met[collection] {
			t.Errorf("nothing of anybody is in %s: the facts were to stay", collection)
		}
	}
	for _, empty := range []string{"people", "logins", "secrets", "devices", "failures", "sessions", "renames", "typed", "certificate_reasons"} {
		err := store.Dump(context.Background(), func(collection, id string, text []byte) error {
			if collection == empty {
				t.Errorf("left in %s: %s %s", collection, id, text)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
