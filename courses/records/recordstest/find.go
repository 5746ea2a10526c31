package recordstest

import (
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"pamoja/courses/records"
)

// label is a named type, as domain packages have them.
type label string

// fill stores 24 entries: text a or b, numbers falling, flag on every third,
// a minute apart.
func fill(t *testing.T, s suite) {
	t.Helper()
	var items []records.Item[entry]
	for i := range 24 {
		items = append(items, records.Item[entry]{ID: fmt.Sprintf("e%02d", i), Value: entry{
			Space: 1, Text: ptr(string(rune('a' + i%2))), Number: ptr(int64(100 - i/2)), Flag: ptr(i%3 == 0),
			At: ptr(day.Add(time.Duration(i) * time.Minute)),
		}})
	}
	results, err := s.entries.InsertMany(s.ctx, items)
	want(t, "fill", err, nil)
	same(t, "filled", slices.Contains(exists(t, results), true), false)
}

// ids runs a query to its end.
func ids[T any](t *testing.T, found iter.Seq2[records.Found[T], error]) []string {
	t.Helper()
	all := []string{}
	for f, err := range found {
		want(t, "find", err, nil)
		all = append(all, f.ID)
	}
	return all
}

func testFind(t *testing.T, s suite) {
	fill(t, s)
	at := func(minute int) time.Time { return day.Add(time.Duration(minute) * time.Minute) }
	for _, c := range []struct {
		what  string
		query records.Query
		want  []string
	}{
		{"equal on all", records.Query{Index: "by-text", Equal: []any{1, "b"}, Limit: 3}, []string{"e01", "e03", "e05"}},
		{"named types", records.Query{Index: "by-text", Equal: []any{int8(1), label("b")}, Limit: 1}, []string{"e01"}},
		{"descending", records.Query{Index: "by-text", Equal: []any{uint16(1), "b"}, Limit: 3, Descending: true}, []string{"e23", "e21", "e19"}},
		{"order of the next field, then id", records.Query{Index: "by-number", Equal: []any{1, true}, Limit: 4}, []string{"e21", "e18", "e15", "e12"}},
		{"false before true", records.Query{Index: "by-number", Equal: []any{1}, Descending: true, Limit: 2}, []string{"e00", "e03"}},
		{"integer range", records.Query{Index: "by-number", Equal: []any{1, false}, From: 89, Until: 91}, []string{"e22", "e23", "e20"}},
		{"time range", records.Query{Index: "by-time", Equal: []any{1}, From: at(3), Until: at(6)}, []string{"e03", "e04", "e05"}},
		{"time range, other zone", records.Query{Index: "by-time", Equal: []any{1}, From: at(3).In(time.FixedZone("EAT", 3*3600)), Until: at(5)}, []string{"e03", "e04"}},
		{"range on the first field", records.Query{Index: "latest", Until: at(2)}, []string{"e00", "e01"}},
		{"descending range", records.Query{Index: "latest", From: at(21), Descending: true}, []string{"e23", "e22", "e21"}},
		{"string range", records.Query{Index: "by-text", Equal: []any{1}, From: "aa", Until: "c", Limit: 2}, []string{"e01", "e03"}},
		{"empty range", records.Query{Index: "latest", From: at(5), Until: at(5)}, []string{}},
		{"nothing equal", records.Query{Index: "by-text", Equal: []any{2, "b"}}, []string{}},
		{"case matters", records.Query{Index: "by-text", Equal: []any{1, "B"}}, []string{}},
	} {
		same(t, c.what, ids(t, s.entries.Find(s.ctx, c.query)), c.want)
	}
	same(t, "without a limit", len(ids(t, s.entries.Find(s.ctx, records.Query{Index: "latest"}))), 24)
	for f, err := range s.entries.Find(s.ctx, records.Query{Index: "latest", Limit: 1}) {
		want(t, "find", err, nil)
		value, at, err := s.entries.Get(s.ctx, f.ID)
		want(t, "get", err, nil)
		same(t, "found document", f.Value, value)
		same(t, "found revision", f.Revision, at)
	}
}

// testFindWhileWriting uses the store inside more loops than an engine has
// connections, and changes what the loop goes over.
func testFindWhileWriting(t *testing.T, s suite) {
	fill(t, s)
	var nest func(depth int)
	nest = func(depth int) {
		for f, err := range s.entries.Find(s.ctx, records.Query{Index: "latest", Limit: 2}) {
			want(t, "find", err, nil)
			if depth == 12 {
				_, err := s.entries.Update(s.ctx, f.ID, func(e *entry) error { e.Note += "x"; return nil })
				want(t, "update", err, nil)
				return
			}
			nest(depth + 1)
			return
		}
	}
	nest(0)
	for f, err := range s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, "a"}}) {
		want(t, "find", err, nil)
		want(t, "delete", s.entries.Delete(s.ctx, f.ID, f.Revision), nil)
	}
	same(t, "left", len(ids(t, s.entries.All(s.ctx, ""))), 12)
	first, _, err := s.entries.Get(s.ctx, "e01")
	want(t, "get", err, nil)
	at, err := s.entries.Update(s.ctx, "e01", func(e *entry) error { e.Text = ptr("z"); return nil })
	want(t, "update", err, nil)
	same(t, "moved", *at.Text, "z")
	same(t, "under the new key", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, "z"}})), []string{"e01"})
	same(t, "under the old key", slices.Contains(ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-text", Equal: []any{1, *first.Text}})), "e01"), false)
}

func testCursor(t *testing.T, s suite) {
	fill(t, s)
	query := records.Query{Index: "by-number", Equal: []any{1}, Limit: 5}
	whole := ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-number", Equal: []any{1}}))
	var walked []string
	var last string
	for {
		page := 0
		for f, err := range s.entries.Find(s.ctx, query) {
			want(t, "find", err, nil)
			walked = append(walked, f.ID)
			last, page = f.Cursor, page+1
		}
		if page == 0 {
			break
		}
		query.After = last
	}
	same(t, "page by page", walked, whole)
	query.Descending = true // back from the last one
	same(t, "backwards", ids(t, s.entries.Find(s.ctx, query)), backwards(whole)[1:6])
	for what, q := range map[string]records.Query{
		"another index":     {Index: "by-text", Equal: []any{1}, After: last},
		"more equal":        {Index: "by-number", Equal: []any{1, true}, After: last},
		"no cursor of ours": {Index: "by-number", Equal: []any{1}, After: "e00"},
		"cut":               {Index: "by-number", Equal: []any{1}, After: last[:len(last)-3]},
	} {
		for _, err := range s.entries.Find(s.ctx, q) {
			want(t, what, err, records.ErrInvalid)
		}
	}
	// The deleted document's place is still a place.
	_, at, err := s.entries.Get(s.ctx, whole[4])
	want(t, "get", err, nil)
	var cursor string
	for f, err := range s.entries.Find(s.ctx, records.Query{Index: "by-number", Equal: []any{1}, Limit: 5}) {
		want(t, "find", err, nil)
		cursor = f.Cursor
	}
	want(t, "delete", s.entries.Delete(s.ctx, whole[4], at), nil)
	same(t, "after a deleted one", ids(t, s.entries.Find(s.ctx, records.Query{Index: "by-number", Equal: []any{1}, After: cursor})), whole[5:])
}

func backwards(all []string) []string {
	all = slices.Clone(all)
	slices.Reverse(all)
	return all
}

func testByID(t *testing.T, s suite) {
	for _, id := range []string{"v/1", "v/2", "v", "w", "v/1/a", "V/1", "v0"} {
		_, err := s.plain.Insert(s.ctx, id, plain{})
		want(t, "insert", err, nil)
	}
	same(t, "a prefix", ids(t, s.plain.Find(s.ctx, records.Query{From: "v/", Until: "v0"})), []string{"v/1", "v/1/a", "v/2"})
	same(t, "descending", ids(t, s.plain.Find(s.ctx, records.Query{Descending: true, Limit: 3})), []string{"w", "v0", "v/2"})
	var cursor string
	for f, err := range s.plain.Find(s.ctx, records.Query{From: "v/", Until: "v0", Limit: 1}) {
		want(t, "find", err, nil)
		cursor = f.Cursor
	}
	same(t, "the rest", ids(t, s.plain.Find(s.ctx, records.Query{From: "v/", Until: "v0", After: cursor})), []string{"v/1/a", "v/2"})
}

func testAll(t *testing.T, s suite) {
	all := []string{"A", "Z", "a", "a b", "a/b", "aa", "z", "~", "é", "\U0001F469"}
	for _, id := range []string{"z", "a", "\U0001F469", "Z", "aa", "a/b", "A", "é", "~", "a b"} {
		_, err := s.plain.Insert(s.ctx, id, plain{Text: id})
		want(t, "insert", err, nil)
	}
	same(t, "all", ids(t, s.plain.All(s.ctx, "")), all)
	for i, id := range all {
		same(t, "after "+id, ids(t, s.plain.All(s.ctx, id)), all[i+1:])
	}
	same(t, "after what is not there", ids(t, s.plain.All(s.ctx, "a/a")), all[4:])
}
