package records

import (
	"encoding/base64"
	"errors"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCursorProperty(t *testing.T) {
	text := rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != 0 }), 0, 40, MaxKey)
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SliceOfN(rapid.SampledFrom([]Kind{String, Integer, Boolean, Time}), 0, 4).Draw(t, "kinds")
		place := Place{Keys: []any{}, ID: "i" + text.Draw(t, "id")}
		for _, kind := range kinds {
			switch kind {
			case String:
				place.Keys = append(place.Keys, text.Draw(t, "string"))
			case Boolean:
				place.Keys = append(place.Keys, rapid.Int64Range(0, 1).Draw(t, "boolean"))
			default:
				place.Keys = append(place.Keys, rapid.Int64().Draw(t, "integer"))
			}
		}
		cursor, err := encodeCursor("index", place)
		if err != nil {
			t.Fatal(err)
		}
		read, err := decodeCursor(cursor, "index", kinds)
		if err != nil || !reflect.DeepEqual(*read, place) {
			t.Fatalf("wrote %+v, read %+v, %v", place, read, err)
		}
		if _, err := decodeCursor(cursor, "other", kinds); !errors.Is(err, ErrInvalid) {
			t.Fatalf("another index: %v", err)
		}
		if _, err := decodeCursor(cursor, "index", append(slices.Clone(kinds), String)); !errors.Is(err, ErrInvalid) {
			t.Fatalf("one key more: %v", err)
		}
	})
}

// FuzzCursor feeds what may come back in an address: nothing panics, and what
// is accepted is a place that an engine can be given.
func FuzzCursor(f *testing.F) {
	for _, seed := range []string{
		`["x","k",1,0,"id"]`, `["x","",-9223372036854775808,1,"é"]`, `["x","k",1e3,0,"id"]`, `["x",null,1,0,"id"]`,
		`["x","k",1,2,"id"]`, `["x","k",1,0,""]`, `["x","k",1,0,"id"]{}`, `[`, `{}`, `["x","\u0000",1,0,"id"]`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(seed)))
	}
	f.Add("not base64!")
	kinds := []Kind{String, Integer, Boolean}
	f.Fuzz(func(t *testing.T, cursor string) {
		place, err := decodeCursor(cursor, "x", kinds)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("%q: %v is not ErrInvalid", cursor, err)
			}
			return
		}
		if checkID(place.ID) != nil || checkString(place.Keys[0].(string)) != nil || place.Keys[2].(int64)>>1 != 0 {
			t.Fatalf("%q: accepted %+v", cursor, place)
		}
		again, err := encodeCursor("x", *place)
		if err != nil {
			t.Fatal(err)
		}
		read, err := decodeCursor(again, "x", kinds)
		if err != nil || !reflect.DeepEqual(read, place) {
			t.Fatalf("%q: read %+v, then %+v, %v", cursor, place, read, err)
		}
	})
}

// A page starts with one bound: After, or the range's, whichever is further.
func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		what             string
		descending       bool
		first            int64
		after, from, end bool // what is left
	}{
		{"after before the range", false, 4, false, true, true},
		{"after at the start", false, 5, true, false, true},
		{"after in the range", false, 6, true, false, true},
		{"after at the end", false, 8, true, false, true},
		{"down: after beyond the range", true, 9, false, true, true},
		{"down: after at the end", true, 8, false, true, true},
		{"down: after in the range", true, 7, true, true, false},
		{"down: after at the start", true, 5, true, true, false},
	} {
		s := Scan{
			Order: []string{"i"}, Descending: c.descending, After: &Place{Keys: []any{c.first}, ID: "id"},
			Bounds: Bounds{From: int64(5), Until: int64(8)},
		}
		s.reconcile()
		if (s.After != nil) != c.after || (s.From != nil) != c.from || (s.Until != nil) != c.end {
			t.Errorf("%s: left %+v", c.what, s)
		}
	}
}
