package recordstest

import (
	"math"
	"testing"
	"time"

	"pamoja/courses/records"
)

func testTally(t *testing.T, s suite) {
	totals, err := s.entries.Tally(s.ctx, "all", records.Query{Equal: []any{1}})
	want(t, "tally of nothing", err, nil)
	same(t, "tally of nothing", totals, []records.Total{{Sums: []int64{0}}})
	totals, err = s.entries.Tally(s.ctx, "numbers", records.Query{Equal: []any{1}})
	want(t, "groups of nothing", err, nil)
	same(t, "groups of nothing", len(totals), 0)

	fill(t, s)
	at := func(minute int) time.Time { return day.Add(time.Duration(minute) * time.Minute) }
	for _, c := range []struct {
		what, tally string
		query       records.Query
		want        []records.Total
	}{
		{"all", "all", records.Query{}, []records.Total{{Count: 24, Sums: []int64{2268}}}},
		{"equal", "all", records.Query{Equal: []any{1, "a"}}, []records.Total{{Count: 12, Sums: []int64{1134}}}},
		{"nothing equal", "all", records.Query{Equal: []any{2}}, []records.Total{{Sums: []int64{0}}}},
		{"several sums", "several", records.Query{Equal: []any{1}}, []records.Total{
			{Group: []any{"a"}, Count: 12, Sums: []int64{1134, 12}}, {Group: []any{"b"}, Count: 12, Sums: []int64{1134, 12}},
		}},
		{"range on a string", "all", records.Query{Equal: []any{1}, From: "b"}, []records.Total{{Count: 12, Sums: []int64{1134}}}},
		{"groups in a range", "numbers", records.Query{Equal: []any{1}, From: at(0), Until: at(3)}, []records.Total{
			{Group: []any{"a"}, Count: 2, Sums: []int64{199}}, {Group: []any{"b"}, Count: 1, Sums: []int64{100}},
		}},
		{"kinds of groups", "flags", records.Query{Equal: []any{1, true}}, []records.Total{
			{Group: []any{true, at(0)}, Count: 1}, {Group: []any{true, at(3)}, Count: 1}, {Group: []any{true, at(6)}, Count: 1},
			{Group: []any{true, at(9)}, Count: 1}, {Group: []any{true, at(12)}, Count: 1}, {Group: []any{true, at(15)}, Count: 1},
			{Group: []any{true, at(18)}, Count: 1}, {Group: []any{true, at(21)}, Count: 1},
		}},
	} {
		totals, err := s.entries.Tally(s.ctx, c.tally, c.query)
		want(t, c.what, err, nil)
		same(t, c.what, totals, c.want)
	}
	for _, id := range []string{"large 1", "large 2"} {
		_, err := s.entries.Insert(s.ctx, id, entry{Space: 3, Text: ptr("t"), Number: ptr(int64(math.MaxInt64))})
		want(t, "insert", err, nil)
	}
	if totals, err := s.entries.Tally(s.ctx, "all", records.Query{Equal: []any{3}}); err == nil {
		t.Fatalf("a sum beyond 64 bits: got %v, want an error", totals)
	}
}
