package recordstest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pamoja/courses/records"
)

const writers = 16

// together runs the writers at once and fails with the first error.
func together(t *testing.T, what string, write func(writer int) error) {
	t.Helper()
	var group sync.WaitGroup
	failed := make(chan error, writers)
	for writer := range writers {
		group.Go(func() { failed <- write(writer) })
	}
	group.Wait()
	close(failed)
	for err := range failed {
		want(t, what, err, nil)
	}
}

// testRace has sixteen writers meet: on one document, on many, on one id.
func testRace(t *testing.T, s suite) {
	add := func(p *plain) error { p.Count++; return nil }
	const each = 12
	_, err := s.plain.Insert(s.ctx, "one", plain{})
	want(t, "insert", err, nil)
	together(t, "update one", func(int) error {
		for range each {
			if err := persist(s, "one", add); err != nil {
				return err
			}
		}
		return nil
	})
	value, _, err := s.plain.Get(s.ctx, "one")
	want(t, "get", err, nil)
	same(t, "updates of one document", value.Count, writers*each)

	for i := range writers {
		_, err := s.plain.Insert(s.ctx, fmt.Sprintf("many/%02d", i), plain{})
		want(t, "insert", err, nil)
	}
	together(t, "update many", func(writer int) error {
		for i := range writers * 2 {
			if err := persist(s, fmt.Sprintf("many/%02d", (writer+i)%writers), add); err != nil {
				return err
			}
		}
		return nil
	})
	for f, err := range s.plain.Find(s.ctx, records.Query{From: "many/", Until: "many0"}) {
		want(t, "find", err, nil)
		same(t, "updates of "+f.ID, f.Value.Count, writers*2)
	}

	var first atomic.Int32
	together(t, "insert one", func(writer int) error {
		_, err := s.plain.Insert(s.ctx, "claim", plain{Count: writer})
		if err == nil {
			first.Add(1)
		} else if !errors.Is(err, records.ErrExists) {
			return err
		}
		return nil
	})
	same(t, "inserts of one id that succeeded", first.Load(), int32(1))
	testReadOwnWrites(t, s)
}

// persist updates until it is done: on a slow disk an update may give up, but
// then it did nothing.
func persist(s suite, id string, change func(*plain) error) error {
	for {
		_, err := s.plain.Update(s.ctx, id, change)
		if !errors.Is(err, records.ErrChanged) {
			return err
		}
	}
}

// testReadOwnWrites has every writer see at once what it was told is written.
func testReadOwnWrites(t *testing.T, s suite) {
	together(t, "read own writes", func(writer int) error {
		for i := range 20 {
			id := fmt.Sprintf("own/%d/%d", writer, i)
			at, err := s.plain.Insert(s.ctx, id, plain{Count: i})
			if err != nil {
				return err
			}
			if at, err = s.plain.Replace(s.ctx, id, at, plain{Count: -i}); err != nil {
				return err
			}
			value, read, err := s.plain.Get(s.ctx, id)
			if err != nil {
				return err
			}
			if value.Count != -i || read != at {
				return fmt.Errorf("%s: read %d at %d after writing %d at %d", id, value.Count, read, -i, at)
			}
		}
		return nil
	})
}

// testPages goes over more documents, and more bytes, than are read at once.
func testPages(t *testing.T, s suite) {
	var items []records.Item[plain]
	var all []string
	for i := range 700 {
		id := fmt.Sprintf("%04d", i)
		text := "short"
		if i%20 == 0 {
			text = strings.Repeat("x", 200<<10)
		}
		items = append(items, records.Item[plain]{ID: id, Value: plain{Count: i, Text: text}})
		all = append(all, id)
	}
	_, err := s.plain.InsertMany(s.ctx, items)
	want(t, "insert many", err, nil)
	same(t, "all", ids(t, s.plain.All(s.ctx, "")), all)
	same(t, "resumed", ids(t, s.plain.All(s.ctx, "0333")), all[334:])
	same(t, "descending", ids(t, s.plain.Find(s.ctx, records.Query{Descending: true})), backwards(all))
	same(t, "limited", ids(t, s.plain.Find(s.ctx, records.Query{Limit: 257})), all[:257])
	same(t, "within", ids(t, s.plain.Find(s.ctx, records.Query{From: "0100", Until: "0500"})), all[100:500])
}

func testLarge(t *testing.T, s suite) {
	frame := len(`{"count":1,"text":""}`)
	largest := plain{Count: 1, Text: strings.Repeat("é", (records.MaxDocument-frame)/2)}
	largest.Text += strings.Repeat("x", records.MaxDocument-frame-len(largest.Text))
	for i := range 6 {
		id := fmt.Sprintf("large/%d", i)
		at, err := s.plain.Insert(s.ctx, id, largest)
		want(t, "insert", err, nil)
		_, err = s.plain.Replace(s.ctx, id, at, largest)
		want(t, "replace", err, nil)
	}
	value, _, err := s.plain.Get(s.ctx, "large/3")
	want(t, "get", err, nil)
	if value != largest {
		t.Fatal("a document of 1 MiB came back changed")
	}
	same(t, "all", len(ids(t, s.plain.All(s.ctx, ""))), 6)
	largest.Text += "x"
	_, err = s.plain.Insert(s.ctx, "larger", largest)
	want(t, "insert of a byte more", err, records.ErrInvalid)
}

// testContexts ends contexts before and during verbs. What was acknowledged
// must be there, and nobody else may be disturbed.
func testContexts(t *testing.T, s suite) {
	ended, cancel := context.WithCancel(s.ctx)
	cancel()
	_, err := s.plain.Insert(ended, "never", plain{})
	want(t, "insert", err, context.Canceled)
	_, _, err = s.plain.Get(ended, "never")
	want(t, "get", err, context.Canceled)
	_, err = s.entries.Tally(ended, "all", records.Query{})
	want(t, "tally", err, context.Canceled)
	for _, err := range s.plain.All(ended, "") {
		want(t, "all", err, context.Canceled)
	}
	nothing := func(string, string, []byte) error { return nil }
	want(t, "dump", s.store.Dump(ended, nothing), context.Canceled)
	_, _, err = s.plain.Get(s.ctx, "never")
	want(t, "get of what was cancelled before", err, records.ErrNotFound)

	var acknowledged sync.Map
	together(t, "work beside cancelled work", func(writer int) error {
		for i := range 40 {
			ctx, cancel := context.WithCancel(s.ctx)
			if writer%2 == 0 {
				go cancel()
			}
			id := fmt.Sprintf("%d/%d", writer, i)
			_, err := s.plain.Insert(ctx, id, plain{Count: i})
			if err == nil {
				acknowledged.Store(id, true)
				_, _, err = s.plain.Get(ctx, id)
			}
			cancel()
			if err != nil && !(writer%2 == 0 && errors.Is(err, context.Canceled)) {
				return err
			}
		}
		return nil
	})
	present := map[string]bool{}
	for _, id := range ids(t, s.plain.All(s.ctx, "")) {
		present[id] = true
	}
	acknowledged.Range(func(id, _ any) bool {
		if !present[id.(string)] {
			t.Errorf("%s was acknowledged and is missing", id)
		}
		return true
	})
}

func testClosed(t *testing.T, s suite) {
	_, err := s.plain.Insert(s.ctx, "a", plain{})
	want(t, "insert", err, nil)
	want(t, "close", s.store.Close(), nil)
	want(t, "close again", s.store.Close(), nil)
	want(t, "ready", s.store.Ready(s.ctx), records.ErrUnavailable)
	_, err = s.plain.Insert(s.ctx, "b", plain{})
	want(t, "insert", err, records.ErrUnavailable)
	_, _, err = s.plain.Get(s.ctx, "a")
	want(t, "get", err, records.ErrUnavailable)
	for _, err := range s.plain.All(s.ctx, "") {
		want(t, "all", err, records.ErrUnavailable)
	}
	want(t, "dump", s.store.Dump(s.ctx, func(string, string, []byte) error { return nil }), records.ErrUnavailable)
}
