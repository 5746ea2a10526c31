package mongo

import (
	"slices"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"

	"pamoja/courses/records"
)

// indexName names an index by what it holds: one that is declared anew with
// other fields is another index.
func indexName(fields []string, byID bool) string {
	name := ""
	for _, field := range fields {
		name += field + ","
	}
	if byID {
		return name + "_id"
	}
	return name[:len(name)-1]
}

// idIndex is MongoDB's own index of the ids.
const idIndex = "_id_"

// conditions are comparisons by path, in the order in which they were added.
type conditions []condition

type condition struct {
	path       string
	operations bson.D
}

// add adds a comparison to those of the path. One by the same operator gives
// way: a document of BSON has each name once, and of two bounds on one side
// that of a place is the narrower.
func (c *conditions) add(path, operator string, value any) {
	i := slices.IndexFunc(*c, func(one condition) bool { return one.path == path })
	if i < 0 {
		i = len(*c)
		*c = append(*c, condition{path: path})
	}
	operations := (*c)[i].operations
	j := slices.IndexFunc(operations, func(one bson.E) bool { return one.Key == operator })
	if j < 0 {
		(*c)[i].operations = append(operations, bson.E{Key: operator, Value: value})
		return
	}
	operations[j].Value = value
}

func (c conditions) filter() bson.D {
	filter := bson.D{}
	for _, one := range c {
		filter = append(filter, bson.E{Key: one.path, Value: one.operations})
	}
	return filter
}

// within gives the conditions of bounds on these fields; next is the path of
// the range, where there is one. Every field of the index is compared with
// something: only then does the server see that the index, which leaves out
// documents, holds all that are asked for.
func (t *table) within(b records.Bounds, bound []string, next string, fields []string) conditions {
	var c conditions
	for i, key := range b.Equal {
		c.add(path(bound[i]), "$eq", key)
	}
	if b.From != nil {
		c.add(next, "$gte", b.From)
	}
	if b.Until != nil {
		c.add(next, "$lt", b.Until)
	}
	for _, field := range fields {
		compared := func(one condition) bool { return one.path == path(field) }
		if !slices.ContainsFunc(c, compared) {
			c.add(path(field), "$gte", t.least(field))
		}
	}
	return c
}

// find is a scan as filter, order and index.
func (t *table) find(s records.Scan) (filter, order bson.D, index string) {
	index = idIndex
	if len(s.Fields) > 0 {
		index = indexName(s.Fields, true)
	}
	direction := 1
	if s.Descending {
		direction = -1
	}
	place := append(paths(s.Order), "_id")
	for _, one := range place {
		order = append(order, bson.E{Key: one, Value: direction})
	}
	c := t.within(s.Bounds, s.Fields, place[0], s.Fields)
	if s.After == nil {
		return c.filter(), order, index
	}
	keys := append(slices.Clone(s.After.Keys), any(s.After.ID))
	return beyond(c, place, keys, s.Descending), order, index
}

// beyond narrows conditions to what comes after a place: a greater first key,
// or the same and a greater second, and so on. MongoDB does not compare several
// fields at once. That the first is not smaller follows from it, but tells the
// server where in the index to begin.
func beyond(c conditions, place []string, keys []any, descending bool) bson.D {
	after, notBefore := "$gt", "$gte"
	if descending {
		after, notBefore = "$lt", "$lte"
	}
	if len(place) == 1 {
		c.add(place[0], after, keys[0])
		return c.filter()
	}
	c.add(place[0], notBefore, keys[0])
	var ways bson.A
	for i := range place {
		var way conditions
		for j, one := range place[:i] {
			way.add(one, "$eq", keys[j])
		}
		way.add(place[i], after, keys[i])
		ways = append(ways, way.filter())
	}
	return append(c.filter(), bson.E{Key: "$or", Value: ways})
}

// countOf is the name of a group's count in the answer.
const countOf = "count"

// group is a tally as the stages of an aggregation. They name key fields only.
func (t *table) group(s records.TallyScan) bson.A {
	next := ""
	if len(s.Equal) < len(s.Bound) {
		next = path(s.Bound[len(s.Equal)])
	}
	var by any // nil: all in one group
	if len(s.Group) > 0 {
		keys := bson.D{}
		for i, field := range s.Group {
			keys = append(keys, bson.E{Key: groupKey(i), Value: "$" + path(field)})
		}
		by = keys
	}
	stage := bson.D{{Key: "_id", Value: by}, {Key: countOf, Value: bson.D{{Key: "$sum", Value: int64(1)}}}}
	for i, field := range s.Sums {
		stage = append(stage, bson.E{Key: sumKey(i), Value: bson.D{{Key: "$sum", Value: "$" + path(field)}}})
	}
	return bson.A{
		bson.D{{Key: "$match", Value: t.within(s.Bounds, s.Bound, next, s.Fields).filter()}},
		bson.D{{Key: "$group", Value: stage}},
	}
}

// groupKey is the name of a group's key in the answer.
func groupKey(i int) string { return "g" + strconv.Itoa(i) }

// sumKey is the name of a sum in the answer.
func sumKey(i int) string { return "s" + strconv.Itoa(i) }

// decodeTotal reads a group of the answer.
func decodeTotal(raw bson.Raw, s records.TallyScan) (row records.TallyRow, err error) {
	for i := range s.Group {
		key, err := keyOf(raw.Lookup("_id", groupKey(i)))
		if err != nil {
			return row, err
		}
		row.Group = append(row.Group, key)
	}
	row.Sums = make([]int64, len(s.Sums))
	for i := range s.Sums {
		if row.Sums[i], err = integer(raw.Lookup(sumKey(i))); err != nil {
			return row, err
		}
	}
	row.Count, err = integer(raw.Lookup(countOf))
	return row, err
}

func paths(fields []string) []string {
	all := make([]string, len(fields), len(fields)+1)
	for i, field := range fields {
		all[i] = path(field)
	}
	return all
}
