package wire

import (
	"errors"
	"sync"
	"testing"
	"time"

	"pamoja/courses/records"
)

// bound is how long a verb may take to say that the database is away: the wait
// for a primary, and what a busy machine adds.
const bound = 5 * time.Second

// TestAway stops the stand-in under an open store, and starts it again.
func TestAway(t *testing.T) {
	s := newStandIn(t)
	collections := []records.Collection{{
		Name: "notes", Fields: []records.Field{{Name: "word", Kind: records.String}, {Name: "used", Kind: records.Integer}},
		Indexes: []records.Index{{Name: "by-word", Fields: []string{"word"}}},
		Tallies: []records.Tally{{Name: "use", Bounds: []string{"word"}, Sums: []string{"used"}}},
	}}
	store := open(t, s.uri("away"), collections)
	table := records.TableOf[note](store, "notes")
	at, err := table.Insert(t.Context(), "a", note{Word: "w", Used: 3})
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[string]func() error{
		"ready":       func() error { return store.Ready(t.Context()) },
		"get":         func() error { _, _, err := table.Get(t.Context(), "a"); return err },
		"insert":      func() error { _, err := table.Insert(t.Context(), "b", note{}); return err },
		"insert many": func() error { _, err := table.InsertMany(t.Context(), some("c", "d")); return err },
		"replace":     func() error { _, err := table.Replace(t.Context(), "a", at, note{}); return err },
		"delete":      func() error { return table.Delete(t.Context(), "a", at) },
		"update":      func() error { _, err := table.Update(t.Context(), "a", func(*note) error { return nil }); return err },
		"find": func() (last error) {
			for _, err := range table.Find(t.Context(), records.Query{Index: "by-word"}) {
				last = err
			}
			return last
		},
		"tally": func() error { _, err := table.Tally(t.Context(), "use", records.Query{}); return err },
		"dump":  func() error { return store.Dump(t.Context(), func(string, string, []byte) error { return nil }) },
	}
	for range 2 {
		s.halt()
		var group sync.WaitGroup
		for name, verb := range verbs {
			group.Go(func() {
				began := time.Now()
				if err := verb(); !errors.Is(err, records.ErrUnavailable) {
					t.Errorf("%s: got %v, want ErrUnavailable", name, err)
				}
				if took := time.Since(began); took > bound {
					t.Errorf("%s took %v", name, took)
				}
			})
		}
		group.Wait()
		s.start()
		for deadline := time.Now().Add(bound); store.Ready(t.Context()) != nil; {
			if time.Now().After(deadline) {
				t.Fatal("it does not come back")
			}
		}
		value, _, err := table.Get(t.Context(), "a")
		if err != nil || value.Used != 3 {
			t.Errorf("after it came back: %+v, %v", value, err)
		}
	}
}
