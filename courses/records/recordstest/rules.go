package recordstest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pamoja/courses/records"
)

func testLacking(t *testing.T, s suite) {
	for id, e := range map[string]entry{
		"whole":     {Text: ptr("t"), Number: ptr(int64(1)), Flag: ptr(false), At: &day},
		"no text":   {Number: ptr(int64(2)), Flag: ptr(true), At: &day},
		"no number": {Text: ptr("t"), Flag: ptr(true), At: &day},
		"no time":   {Text: ptr(""), Number: ptr(int64(4)), Flag: ptr(true)},
		"nothing":   {},
	} {
		e.Space = 1
		_, err := s.entries.Insert(s.ctx, id, e)
		want(t, "insert", err, nil)
	}
	find := func(index string, equal ...any) []string {
		return ids(t, s.entries.Find(s.ctx, records.Query{Index: index, Equal: equal}))
	}
	same(t, "by-text", find("by-text", 1), []string{"no time", "no number", "whole"})
	same(t, "by-number", find("by-number", 1), []string{"whole", "no text", "no time"})
	same(t, "by-time", find("by-time", 1), []string{"no number", "whole"})
	same(t, "by-all", find("by-all"), []string{"whole"})
	same(t, "latest", find("latest"), []string{"no number", "no text", "whole"})
	same(t, "empty is not lacking", find("by-text", 1, ""), []string{"no time"})
	totals, err := s.entries.Tally(s.ctx, "numbers", records.Query{Equal: []any{1}})
	want(t, "tally", err, nil)
	same(t, "tally", totals, []records.Total{{Group: []any{"t"}, Count: 1, Sums: []int64{1}}})

	_, err = s.entries.Update(s.ctx, "nothing", func(e *entry) error { e.Text = ptr("now"); return nil })
	want(t, "gain a field", err, nil)
	_, err = s.entries.Update(s.ctx, "whole", func(e *entry) error { e.Text = nil; return nil })
	want(t, "lose a field", err, nil)
	same(t, "by-text after", find("by-text", 1), []string{"no time", "nothing", "no number"})
}

func testTimes(t *testing.T, s suite) {
	zone := time.FixedZone("EAT", 3*3600)
	uneven := time.Date(2026, 3, 12, 11, 30, 0, 123_987_654, zone)
	early := time.Date(1903, 1, 2, 3, 4, 5, 6_789_000, time.UTC)
	for id, at := range map[string]time.Time{"uneven": uneven, "early": early} {
		_, err := s.entries.Insert(s.ctx, id, entry{Space: 1, Text: ptr("x"), At: &at})
		want(t, "insert", err, nil)
		value, _, err := s.entries.Get(s.ctx, id)
		want(t, "get", err, nil)
		same(t, "time of "+id, *value.At, records.Cut(at))
		same(t, "its zone", value.At.Location().String(), "UTC")
		same(t, "found by what was written", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-time", Equal: []any{1, at}})), []string{id})
		same(t, "found by what was read", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-time", Equal: []any{1, *value.At}})), []string{id})
	}
	same(t, "order", ids(t, s.entries.Find(s.ctx, records.Query{Index: "latest"})), []string{"early", "uneven"})
	value, err := s.entries.Update(s.ctx, "early", func(e *entry) error { e.At = &uneven; return nil })
	want(t, "update", err, nil)
	same(t, "what update returns", *value.At, records.Cut(uneven))
}

func testLimits(t *testing.T, s suite) {
	long := strings.Repeat("k", records.MaxKey)
	for _, id := range []string{"", long + "k", "a\x00b", "a\xffb", strings.Repeat("ũ", 257)} {
		_, err := s.plain.Insert(s.ctx, id, plain{})
		want(t, "insert of a bad id", err, records.ErrInvalid)
		_, err = s.plain.InsertMany(s.ctx, []records.Item[plain]{{ID: id}})
		want(t, "insert many of a bad id", err, records.ErrInvalid)
		_, _, err = s.plain.Get(s.ctx, id)
		want(t, "get of a bad id", err, records.ErrNotFound)
		_, err = s.plain.Replace(s.ctx, id, 1, plain{})
		want(t, "replace of a bad id", err, records.ErrNotFound)
		want(t, "delete of a bad id", s.plain.Delete(s.ctx, id, 1), records.ErrNotFound)
	}
	_, err := s.entries.Insert(s.ctx, long, entry{Space: 1, Text: &long})
	want(t, "insert of the longest id and key", err, nil)
	same(t, "found by the longest key", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, long}})), []string{long})
	for _, key := range []string{long + "k", "a\x00b", "a\xffb"} {
		_, err := s.entries.Insert(s.ctx, "x", entry{Text: &key})
		want(t, "insert of a bad key", err, records.ErrInvalid)
		for _, err := range s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, key}}) {
			want(t, "find by a bad key", err, records.ErrInvalid)
		}
	}
	_, err = s.entries.Insert(s.ctx, "x", entry{Text: ptr("a\ufffdb")})
	want(t, "a true replacement character", err, nil)
	_, err = s.plain.Insert(s.ctx, "x", plain{Text: strings.Repeat("x", records.MaxDocument)})
	want(t, "insert of too large a document", err, records.ErrInvalid)
	_, _, err = s.plain.Get(s.ctx, "x")
	want(t, "get of too large a document", err, records.ErrNotFound)
}

func testFaults(t *testing.T, s suite) {
	for what, q := range map[string]records.Query{
		"unknown index":     {Index: "by-hand"},
		"a wrong kind":      {Index: "by-text", Equal: []any{"1"}},
		"a wrong range":     {Index: "latest", From: "yesterday"},
		"too many values":   {Index: "latest", Equal: []any{day, day}},
		"range beyond":      {Index: "latest", Equal: []any{day}, From: 1},
		"equal on ids":      {Equal: []any{"a"}},
		"number as id":      {From: 7},
		"a negative limit":  {Index: "latest", Limit: -1},
		"nil among equal":   {Index: "by-text", Equal: []any{nil}},
		"too large a value": {Index: "by-text", Equal: []any{uint64(1 << 63)}},
	} {
		times := 0
		for _, err := range s.entries.Find(s.ctx, q) {
			want(t, what, err, records.ErrInvalid)
			times++
		}
		same(t, what+": errors", times, 1)
	}
	for what, q := range map[string]records.Query{"limit": {Limit: 1}, "after": {After: "x"}, "descending": {Descending: true}} {
		_, err := s.entries.Tally(s.ctx, "numbers", q)
		want(t, "tally with "+what, err, records.ErrInvalid)
	}
	_, err := s.entries.Tally(s.ctx, "by-hand", records.Query{})
	want(t, "unknown tally", err, records.ErrInvalid)
	words := records.TableOf[string](s.store, "plain")
	_, err = words.Insert(s.ctx, "word", "a string")
	want(t, "what is no object", err, records.ErrInvalid)
	kinds := records.TableOf[map[string]any](s.store, "entries")
	for name, value := range map[string]any{"text": 7, "number": 1.5, "flag": "true", "at": "noon", "space": "1"} {
		_, err := kinds.Insert(s.ctx, "k", map[string]any{name: value})
		want(t, "another kind in "+name, err, records.ErrInvalid)
	}
	if errors.Is(err, records.ErrNotFound) {
		t.Fatal("a faulty document was taken for a missing one")
	}
}
