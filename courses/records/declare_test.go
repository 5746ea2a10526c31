package records

import (
	"errors"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	fields := []Field{{"person", String}, {"minutes", Integer}}
	for _, c := range []struct {
		want        string // part of the message; "" where nothing is wrong
		collections []Collection
	}{
		{"", nil},
		{"", []Collection{{
			Name: "events", Fields: fields, Indexes: []Index{{"by-person", []string{"person"}}},
			Tallies: []Tally{{"minutes", []string{"person"}, []string{"person"}, []string{"minutes"}}},
		}}},
		{`collection "": a name is`, []Collection{{}}},
		{`collection "a b": a name is`, []Collection{{Name: "a b"}}},
		{`collection "a\"b": a name is`, []Collection{{Name: `a"b`}}},
		{`collection "meta": the name is taken`, []Collection{{Name: "meta"}}},
		{`collection "Events": the name is taken`, []Collection{{Name: "events"}, {Name: "Events"}}},
		{`field "Person": the name is taken`, []Collection{{Name: "e", Fields: append(fields, Field{"Person", String})}}},
		{`field "": a name is`, []Collection{{Name: "e", Fields: []Field{{"", String}}}}},
		{`field x: unknown kind 0`, []Collection{{Name: "e", Fields: []Field{{Name: "x"}}}}},
		{`field x: unknown kind 9`, []Collection{{Name: "e", Fields: []Field{{"x", 9}}}}},
		{`index i: field x is not declared`, []Collection{{Name: "e", Indexes: []Index{{"i", []string{"x"}}}}}},
		{`index i: field person is named twice`, []Collection{{Name: "e", Fields: fields, Indexes: []Index{{"i", []string{"person", "person"}}}}}},
		{`index i: no fields`, []Collection{{Name: "e", Indexes: []Index{{"i", nil}}}}},
		{`index "i": the name is taken`, []Collection{{Name: "e", Fields: fields, Indexes: []Index{{"i", []string{"person"}}, {"i", []string{"minutes"}}}}}},
		{`tally y: bounds: field x is not declared`, []Collection{{Name: "e", Fields: fields, Tallies: []Tally{{"y", []string{"x"}, nil, []string{"minutes"}}}}}},
		{`tally y: group: field x is not declared`, []Collection{{Name: "e", Fields: fields, Tallies: []Tally{{"y", nil, []string{"x"}, []string{"minutes"}}}}}},
		{`tally y: sum person is not a declared integer`, []Collection{{Name: "e", Fields: fields, Tallies: []Tally{{"y", nil, nil, []string{"person"}}}}}},
		{`tally y: sum minutes is named twice`, []Collection{{Name: "e", Fields: fields, Tallies: []Tally{{"y", nil, nil, []string{"minutes", "minutes"}}}}}},
		{`tally y: no fields`, []Collection{{Name: "e", Fields: fields, Tallies: []Tally{{Name: "y"}}}}},
	} {
		_, err := New(nil, c.collections)
		if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// All faults are reported at once, not the first.
func TestCheckReportsAll(t *testing.T) {
	err := Check([]Collection{{Name: "e", Fields: []Field{{Name: "x"}}, Indexes: []Index{{"i", []string{"y"}}}, Tallies: []Tally{{Name: "z"}}}})
	for _, part := range []string{"field x", "index i", "tally z"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not name %s", err, part)
		}
	}
}

func TestTableOfUndeclared(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an undeclared collection did not panic")
		}
	}()
	store, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	TableOf[struct{}](store, "events")
}

// The store's declarations are its own: a caller may reuse its slices.
func TestNewCopies(t *testing.T) {
	fields := []string{"person"}
	collections := []Collection{{Name: "events", Fields: []Field{{"person", String}}, Indexes: []Index{{"i", fields}}}}
	store, err := New(nil, collections)
	if err != nil {
		t.Fatal(err)
	}
	fields[0], collections[0].Fields[0].Name = "other", "other"
	if c := store.collections["events"]; c.Indexes[0].Fields[0] != "person" || c.Fields[0].Name != "person" {
		t.Errorf("declarations changed: %+v", c)
	}
}
