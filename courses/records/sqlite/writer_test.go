package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pamoja/courses/records"
)

func things() []records.Collection {
	return []records.Collection{{
		Name:    "things",
		Fields:  []records.Field{{Name: "word", Kind: records.String}, {Name: "number", Kind: records.Integer}, {Name: "at", Kind: records.Time}},
		Indexes: []records.Index{{Name: "by-word", Fields: []string{"word", "number", "at"}}},
		Tallies: []records.Tally{{Name: "numbers", Bounds: []string{"word", "at"}, Group: []string{"word"}, Sums: []string{"number"}}},
	}}
}

func openThings(t *testing.T, dir string) *engine {
	t.Helper()
	file := filepath.Join(dir, FileName)
	if err := present(file, true); err != nil {
		t.Fatal(err)
	}
	e, err := openEngine(t.Context(), file, things(), current)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func thing(id string, keys ...any) []records.Document {
	return []records.Document{{ID: id, Revision: 1, Keys: append(keys, make([]any, 3-len(keys))...), Text: []byte(`{}`)}}
}

// hold keeps the writer busy until the returned function is called, so that
// what is written meanwhile makes one group.
func hold(t *testing.T, e *engine) (release func()) {
	t.Helper()
	began, end := make(chan struct{}), make(chan struct{})
	go e.writer.do(context.Background(), func(*writer) error {
		close(began)
		<-end
		return nil
	})
	<-began
	return sync.OnceFunc(func() { close(end) })
}

func waiting(t *testing.T, e *engine, n int) {
	t.Helper()
	for range 1000 {
		if len(e.writer.queue) == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d writes wait, want %d", len(e.writer.queue), n)
}

// TestBadWriteFailsAlone puts a write that the file refuses among good ones.
func TestBadWriteFailsAlone(t *testing.T) {
	e := openThings(t, t.TempDir())
	release := hold(t, e)
	defer release()
	var group sync.WaitGroup
	answers := make([]error, 9)
	for i := range answers {
		group.Go(func() {
			number := any(int64(i))
			if i == 4 {
				number = "not a number"
			}
			batch := append(thing(fmt.Sprintf("%d/a", i)), thing(fmt.Sprintf("%d/b", i), "w", number)...)
			_, answers[i] = e.Insert(t.Context(), "things", batch)
		})
	}
	waiting(t, e, len(answers))
	release()
	group.Wait()
	for i, err := range answers {
		if (err != nil) != (i == 4) {
			t.Errorf("write %d: got %v", i, err)
		}
		for _, id := range []string{"a", "b"} {
			_, err := e.Get(t.Context(), "things", fmt.Sprintf("%d/%s", i, id))
			if i == 4 && !errors.Is(err, records.ErrNotFound) || i != 4 && err != nil {
				t.Errorf("%d/%s: got %v", i, id, err)
			}
		}
	}
}

// TestGroup sees that waiting writes share a transaction, and that answers
// which are no failure do not split it.
func TestGroup(t *testing.T) {
	e := openThings(t, t.TempDir())
	release := hold(t, e)
	defer release()
	var group sync.WaitGroup
	var missed error
	group.Go(func() { missed = e.Delete(t.Context(), "things", "none", 1) })
	runs := 0
	for i := range 20 {
		group.Go(func() {
			if _, err := e.Insert(t.Context(), "things", thing(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Go(func() { e.writer.do(t.Context(), func(*writer) error { runs++; return nil }) })
	waiting(t, e, 22)
	release()
	group.Wait()
	if !errors.Is(missed, records.ErrNotFound) {
		t.Errorf("delete of nothing: %v", missed)
	}
	if runs != 1 {
		t.Errorf("a write in the group ran %d times", runs)
	}
}

// TestCancelQueued leaves out a write whose context ended in the queue.
func TestCancelQueued(t *testing.T) {
	e := openThings(t, t.TempDir())
	release := hold(t, e)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	answer := make(chan error)
	go func() {
		_, err := e.Insert(ctx, "things", thing("cancelled"))
		answer <- err
	}()
	waiting(t, e, 1)
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error, at once", err)
	}
	release()
	if _, err := e.Insert(t.Context(), "things", thing("next")); err != nil {
		t.Error(err)
	}
	if _, err := e.Get(t.Context(), "things", "cancelled"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("the cancelled write happened: %v", err)
	}
}

// TestCloseWaits closes while writes wait: they are written and acknowledged.
func TestCloseWaits(t *testing.T) {
	dir := t.TempDir()
	e := openThings(t, dir)
	release := hold(t, e)
	defer release()
	var group sync.WaitGroup
	for i := range 10 {
		group.Go(func() {
			if _, err := e.Insert(context.Background(), "things", thing(fmt.Sprint(i))); err != nil {
				t.Errorf("write %d was queued before close: %v", i, err)
			}
		})
	}
	waiting(t, e, 10)
	closed := make(chan error)
	go func() { closed <- e.Close() }()
	for !e.writer.stopped() {
		time.Sleep(time.Millisecond)
	}
	if _, err := e.Insert(t.Context(), "things", thing("late")); !errors.Is(err, records.ErrUnavailable) {
		t.Errorf("a write after close: %v", err)
	}
	select {
	case <-closed:
		t.Error("close did not wait")
	default:
	}
	release()
	group.Wait()
	if err := <-closed; err != nil {
		t.Error(err)
	}
	e = openThings(t, dir)
	for i := range 10 {
		if _, err := e.Get(t.Context(), "things", fmt.Sprint(i)); err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
}

// TestSettings reads back what durability rests on: a kill shows nothing of a
// sync that was left out.
func TestSettings(t *testing.T) {
	e := openThings(t, t.TempDir())
	reader, err := e.reads.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, c := range []struct {
		conn        *sql.Conn
		name, value string
	}{
		{e.writer.conn, "journal_mode", "wal"},
		{e.writer.conn, "synchronous", "2"}, // FULL
		{e.writer.conn, "cache_size", "-4096"},
		{reader, "query_only", "1"},
		{reader, "cache_size", "-4096"},
	} {
		got, err := column(t.Context(), c.conn, "PRAGMA "+c.name)
		if err != nil || len(got) != 1 || got[0] != c.value {
			t.Errorf("%s is %v, %v; want %s", c.name, got, err, c.value)
		}
	}
}

// TestFull runs out of room: writes fail as unavailable, reads go on, and once
// there is room again so do writes.
func TestFull(t *testing.T) {
	e := openThings(t, t.TempDir())
	if _, err := e.Insert(t.Context(), "things", thing("first")); err != nil {
		t.Fatal(err)
	}
	room := func(pages string) {
		t.Helper()
		err := e.writer.do(t.Context(), func(w *writer) error {
			_, err := column(context.Background(), w.conn, "PRAGMA max_page_count = "+pages)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	room("1") // SQLite takes the present size instead
	large := thing("large")
	large[0].Text = make([]byte, 1<<20)
	if _, err := e.Insert(t.Context(), "things", large); !errors.Is(err, records.ErrUnavailable) {
		t.Errorf("without room: got %v, want ErrUnavailable", err)
	}
	if _, err := e.Get(t.Context(), "things", "first"); err != nil {
		t.Errorf("reading without room: %v", err)
	}
	room("100000")
	if _, err := e.Insert(t.Context(), "things", thing("second")); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
