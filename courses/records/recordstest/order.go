package recordstest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pamoja/courses/records"
)

// spaces sets the documents of one random case apart from those of the others,
// which share the store.
var spaces atomic.Int64

// stored is an entry as the model keeps it.
type stored struct {
	id string
	entry
}

var (
	someText = rapid.StringOfN(rapid.RuneFrom([]rune("aAb \x01\x7f\u0080ũé\"\\'%_<&\u2028\ufffd\uffff\U0001F469\U0010ffff")), 0, 3, -1)
	someInt  = rapid.OneOf(rapid.Int64Range(-2, 2), rapid.Int64())
	someTime = rapid.Custom(func(t *rapid.T) time.Time {
		milliseconds := rapid.Int64Range(-2, 2).Draw(t, "milliseconds")
		nanoseconds := rapid.Int64Range(0, 999_999).Draw(t, "nanoseconds")
		zone := time.FixedZone("", 60*rapid.IntRange(-720, 720).Draw(t, "zone"))
		base := rapid.SampledFrom([]time.Time{day, time.UnixMilli(0), day.AddDate(-900, 0, 0)}).Draw(t, "base")
		return base.Add(time.Duration(milliseconds)*time.Millisecond + time.Duration(nanoseconds)).In(zone)
	})
)

// drawEntries stores random documents, with ids and keys that collide often.
func drawEntries(t *rapid.T, s suite, numbers *rapid.Generator[int64]) (space int64, all []stored) {
	space = spaces.Add(1)
	var items []records.Item[entry]
	n := 30 + rapid.IntRange(-30, 30).Draw(t, "documents") // small numbers are drawn often
	for i := range n {
		e := entry{
			Space: space, Text: drawOrLack(t, someText, "text"), Number: drawOrLack(t, numbers, "number"),
			Flag: drawOrLack(t, rapid.Bool(), "flag"), At: drawOrLack(t, someTime, "at"),
		}
		id := fmt.Sprintf("%s%d/%d", someText.Draw(t, "id"), i, space)
		items = append(items, records.Item[entry]{ID: id, Value: e})
		if e.At != nil {
			e.At = ptr(records.Cut(*e.At))
		}
		all = append(all, stored{id, e})
	}
	_, err := s.entries.InsertMany(s.ctx, items)
	if err != nil {
		t.Fatalf("insert many: %v", err)
	}
	return space, all
}

// drawOrLack is nil for one document in eight.
func drawOrLack[T any](t *rapid.T, values *rapid.Generator[T], name string) *T {
	bit := rapid.Bool()
	if bit.Draw(t, "lacks 4") && bit.Draw(t, "lacks 2") && bit.Draw(t, "lacks 1") {
		return nil
	}
	return ptr(values.Draw(t, name))
}

// key is a field's value in the model, as something that can be ordered.
func (e stored) key(field string) any {
	switch {
	case field == "space":
		return e.Space
	case field == "text" && e.Text != nil:
		return *e.Text
	case field == "number" && e.Number != nil:
		return *e.Number
	case field == "flag" && e.Flag != nil:
		return *e.Flag
	case field == "at" && e.At != nil:
		return *e.At
	}
	return nil
}

func order(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case time.Time:
		return a.Compare(records.Cut(b.(time.Time)))
	}
	if a == b {
		return 0
	}
	if a == false {
		return -1
	}
	return 1
}

// within reports whether a document is inside the query's bounds on fields
// and has all of the others too.
func (e stored) within(q records.Query, fields []string) bool {
	for i, field := range fields {
		key := e.key(field)
		if key == nil || i < len(q.Equal) && order(key, q.Equal[i]) != 0 {
			return false
		}
		if i != len(q.Equal) {
			continue
		}
		if q.From != nil && order(key, cut(q.From)) < 0 || q.Until != nil && order(key, cut(q.Until)) >= 0 {
			return false
		}
	}
	return true
}

func cut(value any) any {
	if at, ok := value.(time.Time); ok {
		return records.Cut(at)
	}
	return value
}

// drawBounds draws values for some leading fields and a range on the next,
// mostly such as occur.
func drawBounds(t *rapid.T, all []stored, space int64, fields []string) records.Query {
	value := func(field string) any {
		if len(all) > 0 && rapid.IntRange(0, 9).Draw(t, "occurring") > 0 {
			if key := rapid.SampledFrom(all).Draw(t, "like").key(field); key != nil {
				return key
			}
		}
		switch field {
		case "text":
			return someText.Draw(t, "value")
		case "number":
			return someInt.Draw(t, "value")
		case "flag":
			return rapid.Bool().Draw(t, "value")
		}
		return someTime.Draw(t, "value")
	}
	q := records.Query{Equal: []any{space}}
	for _, field := range fields[1:rapid.IntRange(1, len(fields)).Draw(t, "equal")] {
		q.Equal = append(q.Equal, value(field))
	}
	if len(q.Equal) < len(fields) {
		next := fields[len(q.Equal)]
		if rapid.Bool().Draw(t, "from") {
			q.From = value(next)
		}
		if rapid.Bool().Draw(t, "until") {
			q.Until = value(next)
		}
	}
	return q
}

// testOrderProperty compares found documents with a sort in Go, page by page.
func testOrderProperty(t *testing.T, s suite) {
	met := 0
	defer func() { t.Logf("%d documents found", met) }()
	rapid.Check(t, func(t *rapid.T) {
		space, all := drawEntries(t, s, someInt)
		for range 4 {
			index := rapid.SampledFrom(collections()[0].Indexes[:4]).Draw(t, "index")
			q := drawBounds(t, all, space, index.Fields)
			q.Index, q.Descending = index.Name, rapid.Bool().Draw(t, "descending")
			q.Limit = rapid.IntRange(0, 7).Draw(t, "limit")
			wanted := inOrder(all, q, index.Fields)
			found := walk(t, s, q, len(all))
			met += len(found)
			if !slices.Equal(found, wanted) {
				t.Fatalf("%+v over %v:\n got %q\nwant %q", q, index.Fields, found, wanted)
			}
		}
	})
}

func inOrder(all []stored, q records.Query, fields []string) []string {
	var kept []stored
	for _, e := range all {
		if e.within(q, fields) {
			kept = append(kept, e)
		}
	}
	slices.SortFunc(kept, func(a, b stored) int {
		by := 0
		for _, field := range fields {
			by = cmp.Or(by, order(a.key(field), b.key(field)))
		}
		return cmp.Or(by, strings.Compare(a.id, b.id))
	})
	if q.Descending {
		slices.Reverse(kept)
	}
	var ids []string
	for _, e := range kept {
		ids = append(ids, e.id)
	}
	return ids
}

// walk reads a query to its end, limit by limit.
func walk(t *rapid.T, s suite, q records.Query, most int) []string {
	var all []string
	for range most + 1 {
		page := 0
		for f, err := range s.entries.Find(s.ctx, q) {
			if err != nil {
				t.Fatalf("find: %v", err)
			}
			all = append(all, f.ID)
			q.After, page = f.Cursor, page+1
		}
		if q.Limit == 0 || page < q.Limit {
			return all
		}
	}
	t.Fatalf("%+v does not end", q)
	return nil
}

// testTallyProperty compares totals with sums in Go over all documents.
func testTallyProperty(t *testing.T, s suite) {
	rapid.Check(t, func(t *rapid.T) {
		space, all := drawEntries(t, s, rapid.Int64Range(-1<<50, 1<<50)) // their sums are within 64 bits
		tally := rapid.SampledFrom(collections()[0].Tallies).Draw(t, "tally")
		q := drawBounds(t, all, space, tally.Bounds)
		totals, err := s.entries.Tally(s.ctx, tally.Name, q)
		if err != nil {
			t.Fatalf("tally: %v", err)
		}
		wanted := total(all, q, tally)
		if fmt.Sprint(totals) != fmt.Sprint(wanted) {
			t.Fatalf("%s %+v:\n got %v\nwant %v", tally.Name, q, totals, wanted)
		}
	})
}

func total(all []stored, q records.Query, tally records.Tally) []records.Total {
	var totals []records.Total
	if len(tally.Group) == 0 {
		totals = []records.Total{{Sums: make([]int64, len(tally.Sums))}}
	}
	for _, e := range all {
		if !e.within(q, tally.Bounds) || slices.ContainsFunc(tally.Fields(), func(f string) bool { return e.key(f) == nil }) {
			continue
		}
		var group []any
		for _, field := range tally.Group {
			group = append(group, e.key(field))
		}
		compare := func(t records.Total, group []any) int { return slices.CompareFunc(t.Group, group, order) }
		i, ok := slices.BinarySearchFunc(totals, group, compare)
		if !ok {
			totals = slices.Insert(totals, i, records.Total{Group: group, Sums: make([]int64, len(tally.Sums))})
		}
		totals[i].Count++
		for j, field := range tally.Sums {
			totals[i].Sums[j] += e.key(field).(int64)
		}
	}
	return totals
}
