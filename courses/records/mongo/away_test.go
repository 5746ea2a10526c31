package mongo

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"pamoja/courses/records"
)

// nobodyThere is an address at which nobody listens.
func nobodyThere(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "mongodb://somebody:s3cret@" + listener.Addr().String() + "/thedata"
}

// slack is what a verb may take beyond its limit on a busy machine.
const slack = 3 * time.Second

func TestOpenAway(t *testing.T) {
	began := time.Now()
	_, err := Open(t.Context(), Options{URI: nobodyThere(t), Collections: []records.Collection{things()}})
	if !errors.Is(err, ErrAway) || !errors.Is(err, records.ErrUnavailable) || leaks(err) != "" {
		t.Errorf("got %v, want ErrAway", err)
	}
	if took := time.Since(began); took > selectionTimeout+slack {
		t.Errorf("it took %v", took)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ended, Options{URI: nobodyThere(t)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// TestVerbsAway asks every verb of a database that is away, and then of a
// closed store.
func TestVerbsAway(t *testing.T) {
	e, err := connect(nobodyThere(t), []records.Collection{things()})
	if err != nil {
		t.Fatal(err)
	}
	e.server = server{replicated: true, snapshots: true}
	e.bind()
	one := records.Document{ID: "a", Revision: 1, Keys: make([]any, 3), Text: []byte("{}")}
	y := things().Tallies[0]
	verbs := map[string]func(context.Context) error{
		"insert": func(ctx context.Context) error {
			_, err := e.Insert(ctx, "things", []records.Document{one})
			return err
		},
		"insert many": func(ctx context.Context) error {
			_, err := e.Insert(ctx, "things", []records.Document{one, {ID: "b", Keys: make([]any, 3)}})
			return err
		},
		"get":     func(ctx context.Context) error { _, err := e.Get(ctx, "things", "a"); return err },
		"replace": func(ctx context.Context) error { return e.Replace(ctx, "things", 1, one) },
		"delete":  func(ctx context.Context) error { return e.Delete(ctx, "things", "a", 1) },
		"scan": func(ctx context.Context) error {
			return e.Scan(ctx, "things", records.Scan{Limit: 1}, func(records.Document) bool { return true })
		},
		"tally": func(ctx context.Context) error {
			_, err := e.Tally(ctx, "things", records.TallyScan{Fields: y.Fields(), Bound: y.Bounds, Group: y.Group, Sums: y.Sums})
			return err
		},
		"dump": func(ctx context.Context) error {
			return e.Dump(ctx, []string{"things"}, func(string, records.Document) error { return nil })
		},
		"ready": e.Ready,
	}
	var group sync.WaitGroup
	for name, verb := range verbs {
		group.Go(func() {
			began := time.Now()
			if err := verb(t.Context()); !errors.Is(err, records.ErrUnavailable) || leaks(err) != "" {
				t.Errorf("%s: got %v, want ErrUnavailable", name, err)
			}
			if took := time.Since(began); took > selectionTimeout+slack {
				t.Errorf("%s took %v", name, took)
			}
			soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := verb(soon); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v, want the context's error", name, err)
			}
		})
	}
	group.Wait()
	for range 2 {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	for name, verb := range verbs {
		if err := verb(context.Background()); !errors.Is(err, records.ErrUnavailable) {
			t.Errorf("%s after close: got %v, want ErrUnavailable", name, err)
		}
	}
}

// TestCloseWaits closes while verbs are at work.
func TestCloseWaits(t *testing.T) {
	var g gate
	for range 2 {
		if !g.enter() {
			t.Fatal("the gate is closed")
		}
	}
	closed := make(chan bool)
	go func() { closed <- g.close(time.Minute) }()
	for g.enter() {
		g.leave()
		time.Sleep(time.Millisecond)
	}
	g.leave()
	select {
	case <-closed:
		t.Fatal("closed while a verb was at work")
	case <-time.After(20 * time.Millisecond):
	}
	g.leave()
	if first := <-closed; !first {
		t.Error("the first close did not know that it was")
	}
	if g.close(time.Minute) {
		t.Error("a second close took itself for the first")
	}
	var stuck gate
	stuck.enter()
	if began := time.Now(); !stuck.close(10*time.Millisecond) || time.Since(began) > slack {
		t.Error("a verb without end kept it from closing")
	}
}
