package records

import (
	"context"
	"slices"
)

// Total is the count and the sums of one group. Group has the values of the
// tally's group fields: string, int64, bool or time.Time; Sums stand in the order
// of the tally's.
type Total struct {
	Group []any
	Count int64
	Sums  []int64
}

// Tally counts and sums the documents within the query's bounds, per group, in
// the order of the groups. Equal, From and Until speak of the tally's Bounds;
// Index is unused; a query with After, Descending or Limit is refused. Without
// group fields there is one total, also of nothing.
func (t *Table[T]) Tally(ctx context.Context, tally string, q Query) ([]Total, error) {
	scan, err := t.collection.tallyScan(tally, q)
	if err != nil {
		return nil, t.failed("tally", err)
	}
	rows, err := t.store.engine.Tally(ctx, t.collection.Name, scan)
	if err != nil {
		return nil, t.failed("tally", err)
	}
	if len(scan.Group) == 0 && len(rows) == 0 {
		return []Total{{Sums: sumsOf(nil, scan)}}, nil
	}
	slices.SortFunc(rows, func(a, b TallyRow) int { return compareAll(a.Group, b.Group) })
	kinds := t.collection.kinds(scan.Group)
	totals := make([]Total, len(rows))
	for i, row := range rows {
		totals[i] = Total{Count: row.Count, Sums: sumsOf(row.Sums, scan)}
		for j, key := range row.Group {
			totals[i].Group = append(totals[i].Group, valueOf(kinds[j], key))
		}
	}
	return totals, nil
}

// sumsOf gives as many sums as were asked for: nil for none.
func sumsOf(row []int64, scan TallyScan) []int64 {
	if len(scan.Sums) == 0 {
		return nil
	}
	sums := make([]int64, len(scan.Sums))
	copy(sums, row)
	return sums
}

func (c *Collection) tallyScan(name string, q Query) (TallyScan, error) {
	tally := c.tally(name)
	if tally == nil {
		return TallyScan{}, invalid("tally %s is not declared", name)
	}
	if q.After != "" || q.Descending || q.Limit != 0 {
		return TallyScan{}, invalid("tally %s: after, descending and limit mean nothing here", name)
	}
	bounds, err := c.bounds(q, tally.Bounds, false)
	if err != nil {
		return TallyScan{}, err
	}
	return TallyScan{
		Tally: name, Fields: tally.Fields(), Bound: tally.Bounds, Bounds: bounds, Group: tally.Group, Sums: tally.Sums,
	}, nil
}
