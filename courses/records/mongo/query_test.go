package mongo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"pamoja/courses/records"
)

// things has key fields of two kinds, an index and a tally.
func things() records.Collection {
	return records.Collection{
		Name: "things",
		Fields: []records.Field{
			{Name: "word", Kind: records.String}, {Name: "number", Kind: records.Integer}, {Name: "at", Kind: records.Time},
		},
		Indexes: []records.Index{{Name: "by-word", Fields: []string{"word", "number", "at"}}},
		Tallies: []records.Tally{{Name: "sums", Bounds: []string{"word", "at"}, Group: []string{"at"}, Sums: []string{"number"}}},
	}
}

// json is a document as MongoDB's shell writes it.
func json(t *testing.T, document any) string {
	t.Helper()
	text, err := bson.MarshalExtJSON(document, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), `"`, "")
}

func TestFind(t *testing.T) {
	fields := things().Indexes[0].Fields
	const all = `k.word:{$gte:},k.number:{$gte:-9223372036854775808},k.at:{$gte:-9223372036854775808}`
	for what, c := range map[string]struct {
		scan   records.Scan
		filter string
		order  string
	}{
		"all":          {records.Scan{Fields: fields, Order: fields}, all, `k.word:1,k.number:1,k.at:1,_id:1`},
		"by id":        {records.Scan{}, ``, `_id:1`},
		"by ids":       {records.Scan{Bounds: records.Bounds{From: "a", Until: "b"}, Descending: true}, `_id:{$gte:a,$lt:b}`, `_id:-1`},
		"beyond an id": {records.Scan{Bounds: records.Bounds{Until: "b"}, After: &records.Place{ID: "a"}}, `_id:{$lt:b,$gt:a}`, `_id:1`},
		"equal and a range": {
			records.Scan{Fields: fields, Bounds: records.Bounds{Equal: []any{"w"}, From: int64(1), Until: int64(5)}, Order: fields[1:]},
			`k.word:{$eq:w},k.number:{$gte:1,$lt:5},k.at:{$gte:-9223372036854775808}`, `k.number:1,k.at:1,_id:1`,
		},
		"beyond a place": {
			records.Scan{Fields: fields, Bounds: records.Bounds{Equal: []any{"w"}, Until: int64(5)}, Order: fields[1:],
				After: &records.Place{Keys: []any{int64(2), int64(3)}, ID: "a"}},
			`k.word:{$eq:w},k.number:{$lt:5,$gte:2},k.at:{$gte:-9223372036854775808},` +
				`$or:[{k.number:{$gt:2}},{k.number:{$eq:2},k.at:{$gt:3}},{k.number:{$eq:2},k.at:{$eq:3},_id:{$gt:a}}]`,
			`k.number:1,k.at:1,_id:1`,
		},
		"backwards beyond a place": {
			records.Scan{Fields: fields[:1], Bounds: records.Bounds{From: "b"}, Order: fields[:1], Descending: true,
				After: &records.Place{Keys: []any{"w"}, ID: "a"}},
			`k.word:{$gte:b,$lte:w},$or:[{k.word:{$lt:w}},{k.word:{$eq:w},_id:{$lt:a}}]`, `k.word:-1,_id:-1`,
		},
		"beyond a place in the open": {
			records.Scan{Fields: fields[:1], Order: fields[:1], After: &records.Place{Keys: []any{"w"}, ID: "a"}},
			`k.word:{$gte:w},$or:[{k.word:{$gt:w}},{k.word:{$eq:w},_id:{$gt:a}}]`, `k.word:1,_id:1`,
		},
		"the same key": {
			records.Scan{Fields: fields[:1], Bounds: records.Bounds{Equal: []any{"w"}}, After: &records.Place{ID: "a"}},
			`k.word:{$eq:w},_id:{$gt:a}`, `_id:1`,
		},
	} {
		filter, order, index := newTable(things()).find(c.scan)
		if diff := gocmp.Diff("{"+c.filter+"}", json(t, filter)); diff != "" {
			t.Errorf("%s: filter: %s", what, diff)
		}
		if diff := gocmp.Diff("{"+c.order+"}", json(t, order)); diff != "" {
			t.Errorf("%s: order: %s", what, diff)
		}
		wanted := idIndex
		if len(c.scan.Fields) > 0 {
			wanted = strings.Join(c.scan.Fields, ",") + ",_id"
		}
		if index != wanted {
			t.Errorf("%s: index %s", what, index)
		}
	}
}

func TestGroup(t *testing.T) {
	y := things().Tallies[0]
	s := records.TallyScan{Fields: y.Fields(), Bound: y.Bounds, Group: y.Group, Sums: y.Sums,
		Bounds: records.Bounds{Equal: []any{"w"}, From: int64(7)}}
	got := json(t, bson.D{{Key: "p", Value: newTable(things()).group(s)}})
	const want = `{p:[{$match:{k.word:{$eq:w},k.at:{$gte:7},k.number:{$gte:-9223372036854775808}}},` +
		`{$group:{_id:{g0:$k.at},count:{$sum:1},s0:{$sum:$k.number}}}]}`
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s.Group, s.Sums = nil, nil
	if got := json(t, newTable(things()).group(s)[1]); got != `{$group:{_id:null,count:{$sum:1}}}` {
		t.Error(got)
	}
}

func TestIndexModels(t *testing.T) {
	c := things()
	c.Tallies = append(c.Tallies, c.Tallies[0]) // the same fields need one index
	var names []string
	for _, model := range indexModels(c) {
		names = append(names, model.name+" "+json(t, model.Keys))
	}
	want := []string{"word,number,at,_id {k.word:1,k.number:1,k.at:1,_id:1}", "word,at,number {k.word:1,k.at:1,k.number:1}"}
	if diff := gocmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

// stored is a document as a filter sees it.
type stored map[string]any

// holds judges a document as MongoDB does: comparisons hold between values of
// one kind, and of a field that is absent none does.
func holds(t *rapid.T, document stored, filter bson.D) bool {
	for _, one := range filter {
		if one.Key == "$or" {
			way := func(some any) bool { return holds(t, document, some.(bson.D)) }
			if !slices.ContainsFunc(one.Value.(bson.A), way) {
				return false
			}
			continue
		}
		seen := map[string]bool{}
		for _, operation := range one.Value.(bson.D) {
			if seen[operation.Key] {
				t.Fatalf("%s has two %s", one.Key, operation.Key)
			}
			seen[operation.Key] = true
			by, same := compared(document[one.Key], operation.Value)
			good := map[string]bool{"$eq": by == 0, "$gt": by > 0, "$gte": by >= 0, "$lt": by < 0, "$lte": by <= 0}
			if !same || !good[operation.Key] {
				return false
			}
		}
	}
	return true
}

func compared(a, b any) (by int, same bool) {
	switch a := a.(type) {
	case string:
		text, ok := b.(string)
		return strings.Compare(a, text), ok
	case int64:
		number, ok := b.(int64)
		return cmp.Compare(a, number), ok
	}
	return 0, false
}

// TestFilterProperty holds the filter of a random scan against what the scan
// means: all fields, the bounds, and a place that comes before in the order.
func TestFilterProperty(t *testing.T) {
	met := 0
	c := things()
	fields := c.Indexes[0].Fields
	value := func(t *rapid.T, field string) any {
		if field == "word" {
			return rapid.StringOfN(rapid.RuneFrom([]rune("ab")), 0, 2, -1).Draw(t, field)
		}
		return rapid.Int64Range(-1, 2).Draw(t, field)
	}
	rapid.Check(t, func(t *rapid.T) {
		equal := rapid.IntRange(0, len(fields)).Draw(t, "equal")
		s := records.Scan{Fields: fields, Order: fields[equal:], Descending: rapid.Bool().Draw(t, "descending")}
		for _, field := range fields[:equal] {
			s.Equal = append(s.Equal, value(t, field))
		}
		place := rapid.Bool().Draw(t, "after")
		if equal < len(fields) && !(place && !s.Descending) && rapid.Bool().Draw(t, "from") {
			s.From = value(t, fields[equal])
		}
		if equal < len(fields) && !(place && s.Descending) && rapid.Bool().Draw(t, "until") {
			s.Until = value(t, fields[equal])
		}
		if place {
			s.After = &records.Place{ID: value(t, "word").(string)}
			for _, field := range s.Order {
				s.After.Keys = append(s.After.Keys, value(t, field))
			}
		}
		filter, _, _ := newTable(c).find(s)
		for i := range 20 {
			document := stored{"_id": value(t, "word").(string)}
			for _, field := range fields {
				if rapid.IntRange(0, 7).Draw(t, "lacks") > 0 {
					document[path(field)] = value(t, field)
				}
			}
			want := within(document, s)
			if got := holds(t, document, filter); got != want {
				t.Fatalf("%d: %v of %+v: got %v, want %v by %v", i, document, s, got, want, filter)
			}
			if want {
				met++
			}
		}
	})
	if met < 100 {
		t.Errorf("only %d documents were within", met)
	}
}

// within says what the scan means.
func within(document stored, s records.Scan) bool {
	for i, field := range s.Fields {
		key, has := document[path(field)]
		if !has {
			return false
		}
		if i < len(s.Equal) && key != s.Equal[i] {
			return false
		}
		if i != len(s.Equal) {
			continue
		}
		if by, _ := compared(key, s.From); s.From != nil && by < 0 {
			return false
		}
		if by, _ := compared(key, s.Until); s.Until != nil && by >= 0 {
			return false
		}
	}
	if s.After == nil {
		return true
	}
	by := 0
	for i, field := range s.Order {
		one, _ := compared(document[path(field)], s.After.Keys[i])
		by = cmp.Or(by, one)
	}
	last, _ := compared(document["_id"], s.After.ID)
	by = cmp.Or(by, last)
	return by > 0 && !s.Descending || by < 0 && s.Descending
}

func TestDocuments(t *testing.T) {
	c := things()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		d := records.Document{
			ID: rapid.StringN(1, 20, -1).Draw(t, "id"), Revision: records.Revision(rapid.Int64().Draw(t, "revision")),
			Keys: []any{text, rapid.Int64().Draw(t, "number"), nil}, Text: []byte(fmt.Sprintf("%q", text)),
		}
		if rapid.Bool().Draw(t, "lacks") {
			d.Keys[0] = nil
		}
		raw, err := bson.Marshal(newTable(c).encode(d))
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"word", "at"} {
			if _, err := bson.Raw(raw).LookupErr("k", field); (err != nil) != (field == "at" || d.Keys[0] == nil) {
				t.Fatalf("field %s in %s", field, bson.Raw(raw))
			}
		}
		order := []string{"number"}
		if d.Keys[0] != nil {
			order = []string{"number", "word"}
		}
		got, err := decode(raw, order)
		want := records.Document{ID: d.ID, Revision: d.Revision, Text: d.Text, Keys: []any{d.Keys[1], d.Keys[0]}[:len(order)]}
		if diff := gocmp.Diff(want, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
		clear(raw) // the buffer is the driver's
		if string(got.Text) != string(d.Text) {
			t.Fatal("the text was not copied")
		}
	})
	for _, strange := range []bson.D{
		{}, {{Key: "_id", Value: 7}, {Key: "_rev", Value: int64(1)}, {Key: "doc", Value: "{}"}},
		{{Key: "_id", Value: "a"}, {Key: "_rev", Value: "1"}, {Key: "doc", Value: "{}"}},
		{{Key: "_id", Value: "a"}, {Key: "_rev", Value: int64(1)}},
	} {
		raw, err := bson.Marshal(strange)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode(raw, nil); err == nil {
			t.Errorf("%v was taken for %+v", strange, got)
		}
	}
}

// TestSums reads what the server gives for a sum: a floating number where 64
// bits do not hold it.
func TestSums(t *testing.T) {
	s := records.TallyScan{Group: []string{"at"}, Sums: []string{"number"}}
	row := func(sum any) (records.TallyRow, error) {
		raw, err := bson.Marshal(bson.D{{Key: "_id", Value: bson.D{{Key: "g0", Value: int64(5)}}}, {Key: "count", Value: int32(2)}, {Key: "s0", Value: sum}})
		if err != nil {
			t.Fatal(err)
		}
		return decodeTotal(raw, s)
	}
	for sum, want := range map[any]int64{int32(-3): -3, int64(1 << 60): 1 << 60} {
		got, err := row(sum)
		if diff := gocmp.Diff(records.TallyRow{Group: []any{int64(5)}, Count: 2, Sums: []int64{want}}, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	for _, sum := range []any{1.5, 1e19, "3", nil} {
		if got, err := row(sum); err == nil {
			t.Errorf("a sum of %v was taken for %d", sum, got.Sums[0])
		}
	}
}
