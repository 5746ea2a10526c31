package sqlite

import (
	"strings"
	"testing"

	"pamoja/courses/records"
)

// plan is how SQLite goes about a statement.
func plan(t *testing.T, e *engine, text string, args []any) string {
	t.Helper()
	rows, err := e.reads.Query("EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "; ")
}

// seek is how the plan of a scan must begin: at the equal fields and, where
// there is one, at the bound that is nearest in the scan's direction.
func seek(table *table, s records.Scan) string {
	terms := []string{}
	columns := table.columnsOf(s.Fields)
	for i := range columns {
		columns[i] = strings.Trim(columns[i], `"`)
	}
	for _, column := range columns[:len(s.Equal)] {
		terms = append(terms, column+"=?")
	}
	rest := append(columns[len(s.Equal):], "id")
	switch {
	case len(rest) == 1 && s.After != nil && s.Descending:
		terms = append(terms, "id<?")
	case len(rest) == 1 && s.After != nil:
		terms = append(terms, "id>?")
	case s.After != nil && !s.Descending:
		terms = append(terms, "("+strings.Join(rest, ",")+")>(?")
	case s.From != nil:
		terms = append(terms, rest[0]+">?")
	}
	return strings.Join(terms, " AND ")
}

// TestPlans holds every shape of a scan to one seek in its index, without
// sorting, and every tally to its index alone.
func TestPlans(t *testing.T) {
	e := openThings(t, t.TempDir())
	table := e.tables["things"]
	fields := things()[0].Indexes[0].Fields
	keys := []any{"w", int64(1), int64(2)}
	for equal := 0; equal <= len(fields); equal++ {
		for shape := range 16 {
			s := records.Scan{Index: "by-word", Fields: fields, Order: fields[equal:], Limit: 5, Descending: shape&1 != 0}
			s.Equal = keys[:equal]
			if shape&2 != 0 {
				s.After = &records.Place{Keys: keys[equal:], ID: "a"}
			}
			if equal < len(fields) && shape&4 != 0 && (s.After == nil || s.Descending) {
				s.From = keys[equal]
			}
			if equal < len(fields) && shape&8 != 0 && (s.After == nil || !s.Descending) {
				s.Until = keys[equal]
			}
			text, args := table.scan(s)
			got := plan(t, e, text, args)
			if !strings.Contains(got, "SEARCH things USING INDEX things:word,number,at,id ("+seek(table, s)) || strings.Contains(got, "TEMP B-TREE") {
				t.Errorf("%s: %s; want %s", text, got, seek(table, s))
			}
		}
	}
	text, args := table.scan(records.Scan{Limit: 5, After: &records.Place{ID: "a"}})
	if got := plan(t, e, text, args); !strings.Contains(got, "SEARCH") || strings.Contains(got, "TEMP B-TREE") {
		t.Errorf("%s: %s", text, got)
	}
	y := things()[0].Tallies[0]
	for equal := range 3 {
		text, args := table.tally(records.TallyScan{
			Fields: y.Fields(), Bound: y.Bounds, Group: y.Group, Sums: y.Sums, Bounds: records.Bounds{Equal: []any{"w", int64(1)}[:equal]},
		})
		if got := plan(t, e, text, args); !strings.Contains(got, "USING COVERING INDEX things:word,at,number") {
			t.Errorf("%s: %s", text, got)
		}
	}
}
