package recordstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/records"
)

// dumped is one document as Dump hands it over.
type dumped struct{ Collection, ID, Text string }

func dump(t *testing.T, store *records.Store) []dumped {
	t.Helper()
	all := []dumped{}
	err := store.Dump(t.Context(), func(collection, id string, text []byte) error {
		all = append(all, dumped{collection, id, string(text)})
		return nil
	})
	want(t, "dump", err, nil)
	return all
}

// testDump asks for every document, in order, word for word.
func testDump(t *testing.T, s suite) {
	same(t, "a dump of nothing", dump(t, s.store), []dumped{})
	for _, id := range []string{"z", "\U0001F469", "a/b", "Z", "é", "a b"} {
		_, err := s.plain.Insert(s.ctx, id, plain{Count: len(id), Text: "<ũ>\u2028"})
		want(t, "insert", err, nil)
	}
	_, err := s.entries.Insert(s.ctx, "e", entry{Space: 1, Text: ptr("t"), At: ptr(day.Add(999))})
	want(t, "insert", err, nil)
	text := func(count int) string { return fmt.Sprintf(`{"count":%d,"text":"\u003cũ\u003e\u2028"}`, count) }
	same(t, "dump", dump(t, s.store), []dumped{
		{"entries", "e", `{"space":1,"text":"t","number":null,"at":"2026-03-12T08:30:00Z","note":""}`},
		{"plain", "Z", text(1)}, {"plain", "a b", text(3)}, {"plain", "a/b", text(3)}, {"plain", "z", text(1)},
		{"plain", "é", text(2)}, {"plain", "\U0001F469", text(4)},
	})
	stop, times := errors.New("stop"), 0
	err = s.store.Dump(s.ctx, func(string, string, []byte) error {
		times++
		return stop
	})
	if err != stop || times != 1 {
		t.Fatalf("a dump that was stopped: got %v after %d documents, want the error itself after one", err, times)
	}
	same(t, "names", s.store.Collections(), []string{"entries", "plain"})
}

// testLoad puts documents in, and refuses what the store would not have
// written.
func testLoad(t *testing.T, s suite) {
	empty, err := s.store.Empty(s.ctx)
	want(t, "empty", err, nil)
	same(t, "empty", empty, true)
	want(t, "load of nothing", s.store.Load(s.ctx, "plain", nil), nil)
	given := []records.Loaded{
		{ID: "b", Text: []byte(`{"space":1,"text":"t","number":7,"flag":true,"at":"2026-03-12T08:31:00Z","note":"<&>"}`)},
		{ID: "a", Text: []byte(`{"space":1,"at":"2026-03-12T11:30:00.0009+03:00","other":{"a":[1,2.5e3]}}`)},
	}
	want(t, "load", s.store.Load(s.ctx, "entries", given), nil)
	cut := `{"space":1,"at":"2026-03-12T08:30:00Z","other":{"a":[1,2.5e3]}}`
	same(t, "the text as it is stored", string(given[1].Text), cut)
	same(t, "loaded", dump(t, s.store), []dumped{{"entries", "a", cut}, {"entries", "b", string(given[0].Text)}})
	same(t, "found by time", ids(t, s.entries.Find(s.ctx, records.Query{Index: "latest", From: day})), []string{"a", "b"})
	same(t, "found by text", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, "t"}})), []string{"b"})
	totals, err := s.entries.Tally(s.ctx, "all", records.Query{Equal: []any{1}})
	want(t, "tally", err, nil)
	same(t, "tally", totals, []records.Total{{Count: 1, Sums: []int64{7}}})
	value, at, err := s.entries.Get(s.ctx, "b")
	want(t, "get", err, nil)
	_, err = s.entries.Replace(s.ctx, "b", at, value)
	want(t, "replace of what was loaded", err, nil)
	empty, err = s.store.Empty(s.ctx)
	want(t, "empty", err, nil)
	same(t, "empty", empty, false)

	want(t, "load over another", s.store.Load(s.ctx, "entries", given[:1]), records.ErrExists)
	want(t, "load into what is not declared", s.store.Load(s.ctx, "others", given), records.ErrInvalid)
	for what, bad := range map[string]records.Loaded{
		"no id": {Text: []byte(`{}`)}, "a bad id": {ID: "a\x00", Text: []byte(`{}`)}, "no text": {ID: "x"},
		"no object": {ID: "x", Text: []byte(`[]`)}, "cut off": {ID: "x", Text: []byte(`{"count":1`)}, "more": {ID: "x", Text: []byte(`{}{}`)},
		"spaces": {ID: "x", Text: []byte(`{"count": 1}`)}, "bytes that are no text": {ID: "x", Text: []byte("{\"text\":\"\xff\"}")},
		"too large": {ID: "x", Text: []byte(`{"text":"` + strings.Repeat("x", records.MaxDocument) + `"}`)},
	} {
		want(t, "load of "+what, s.store.Load(s.ctx, "plain", []records.Loaded{{ID: "good", Text: []byte(`{}`)}, bad}), records.ErrInvalid)
	}
	want(t, "load of a wrong kind", s.store.Load(s.ctx, "entries", []records.Loaded{{ID: "k", Text: []byte(`{"at":7}`)}}), records.ErrInvalid)
	same(t, "in the other collection", ids(t, s.plain.All(s.ctx, "")), []string{})
}

// testDumpMoment writes while a dump is read: it shows what was there when it
// began, in every collection, more documents than are read at once.
func testDumpMoment(t *testing.T, s suite) {
	var items []records.Item[plain]
	for i := range 1200 {
		items = append(items, records.Item[plain]{ID: fmt.Sprintf("%04d", i), Value: plain{Count: i}})
	}
	_, err := s.plain.InsertMany(s.ctx, items)
	want(t, "insert many", err, nil)
	_, err = s.entries.Insert(s.ctx, "first", entry{})
	want(t, "insert", err, nil)
	before, taken := dump(t, s.store), []dumped{}
	err = s.store.Dump(s.ctx, func(collection, id string, text []byte) error {
		taken = append(taken, dumped{collection, id, string(text)})
		if len(taken) > 1 {
			return nil
		}
		_, at, err := s.plain.Get(s.ctx, "1100")
		want(t, "get", err, nil)
		want(t, "delete", s.plain.Delete(s.ctx, "1100", at), nil)
		_, err = s.plain.Update(s.ctx, "1150", func(p *plain) error { p.Text = "new"; return nil })
		want(t, "update", err, nil)
		_, err = s.plain.Insert(s.ctx, "2000", plain{})
		want(t, "insert", err, nil)
		return nil
	})
	want(t, "dump", err, nil)
	same(t, "what a dump shows while others write", slices.Equal(taken, before), true)
	same(t, "documents afterwards", len(dump(t, s.store)), 1201)

	ctx, cancel := context.WithCancel(s.ctx)
	seen := 0
	err = s.store.Dump(ctx, func(string, string, []byte) error {
		if seen++; seen == 500 {
			cancel()
		}
		return nil
	})
	want(t, "a dump whose context ended", err, context.Canceled)
	if seen == 1201 {
		t.Fatal("the dump went on to the end without its context")
	}
}

// testDumpProperty moves random documents out and into an empty collection of
// the same shape, and expects to find the same.
func testDumpProperty(t *testing.T, s suite) {
	rapid.Check(t, func(t *rapid.T) {
		for f, err := range s.entries.All(s.ctx, "") {
			if err == nil {
				err = s.entries.Delete(s.ctx, f.ID, f.Revision)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		space, all := drawEntries(t, s, someInt)
		read := func() (documents []records.Loaded) {
			err := s.store.Dump(s.ctx, func(_, id string, text []byte) error {
				documents = append(documents, records.Loaded{ID: id, Text: slices.Clone(text)})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return documents
		}
		before := read()
		for _, e := range all {
			_, at, err := s.entries.Get(s.ctx, e.id)
			if err == nil {
				err = s.entries.Delete(s.ctx, e.id, at)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := s.store.Load(s.ctx, "entries", slices.Clone(before)); err != nil {
			t.Fatal(err)
		}
		equal := func(a, b records.Loaded) bool { return a.ID == b.ID && string(a.Text) == string(b.Text) }
		if after := read(); !slices.EqualFunc(before, after, equal) {
			t.Fatalf("read %q, loaded, read %q", before, after)
		}
		index := collections()[0].Indexes[0]
		q := drawBounds(t, all, space, index.Fields)
		q.Index = index.Name
		if found, wanted := walk(t, s, q, len(all)), inOrder(all, q, index.Fields); !slices.Equal(found, wanted) {
			t.Fatalf("%+v of what was loaded: got %q, want %q", q, found, wanted)
		}
	})
}

// testClear empties a store of more documents than are taken at once.
func testClear(t *testing.T, s suite) {
	want(t, "clear of nothing", s.store.Clear(s.ctx), nil)
	fill(t, s)
	var items []records.Item[plain]
	for i := range 150 {
		items = append(items, records.Item[plain]{ID: fmt.Sprintf("%03d", i), Value: plain{Count: i}})
	}
	_, err := s.plain.InsertMany(s.ctx, items)
	want(t, "insert many", err, nil)
	want(t, "clear", s.store.Clear(s.ctx), nil)
	same(t, "left", dump(t, s.store), []dumped{})
}
