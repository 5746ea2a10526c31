package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

var everyKind = &Collection{Name: "c", Fields: []Field{{"s", String}, {"i", Integer}, {"b", Boolean}, {"t", Time}}}

func TestTake(t *testing.T) {
	at := time.Date(2026, 3, 12, 8, 30, 0, 120_000_000, time.UTC)
	for _, c := range []struct {
		text string
		keys []any
		cut  string // the text after, "" where it is the same
	}{
		{`{}`, []any{nil, nil, nil, nil}, ""},
		{`{"s":"","i":0,"b":false,"t":"1970-01-01T00:00:00Z"}`, []any{"", int64(0), int64(0), int64(0)}, ""},
		{`{"s":null,"i":null,"b":null,"t":null}`, []any{nil, nil, nil, nil}, ""},
		{`{"x":{"s":"no","i":[1,{"b":true}]},"s":"yes","y":"\"i\":5","z":[]}`, []any{"yes", nil, nil, nil}, ""},
		{`{"s":"a\"\\\u003c\n\ud83d\udc69ũ"}`, []any{"a\"\\<\n\U0001F469ũ", nil, nil, nil}, ""},
		{`{"i":-9223372036854775808,"b":true}`, []any{nil, int64(math.MinInt64), int64(1), nil}, ""},
		{`{"t":"2026-03-12T08:30:00.12Z"}`, []any{nil, nil, nil, at.UnixMilli()}, ""},
		{
			`{"a":1,"t":"2026-03-12T11:30:00.120999+03:00","z":"2026-03-12T11:30:00.120999+03:00"}`, []any{nil, nil, nil, at.UnixMilli()},
			`{"a":1,"t":"2026-03-12T08:30:00.12Z","z":"2026-03-12T11:30:00.120999+03:00"}`,
		},
		{`{"s":"one","s":"two"}`, []any{"two", nil, nil, nil}, ""}, // as json.Unmarshal reads it
		{`{"s":"one","s":null}`, []any{nil, nil, nil, nil}, ""},
	} {
		text, keys, err := everyKind.Take([]byte(c.text))
		if err != nil || !reflect.DeepEqual(keys, c.keys) {
			t.Errorf("%s: got %v, %v; want %v", c.text, keys, err, c.keys)
		}
		if c.cut == "" {
			c.cut = c.text
		}
		if string(text) != c.cut {
			t.Errorf("%s: became %s, want %s", c.text, text, c.cut)
		}
	}
}

func TestTakeRefuses(t *testing.T) {
	for _, text := range []string{
		`null`, `[]`, `"s"`, `7`, ``,
		`{"s":1}`, `{"s":true}`, `{"s":{}}`, `{"s":"a\u0000"}`, `{"s":"` + strings.Repeat("k", 513) + `"}`,
		`{"i":"1"}`, `{"i":1.5}`, `{"i":1e3}`, `{"i":9223372036854775808}`, `{"i":true}`, `{"i":[1]}`,
		`{"b":1}`, `{"b":"true"}`, `{"t":0}`, `{"t":"noon"}`, `{"t":"2026-03-12"}`,
	} {
		if _, _, err := everyKind.Take([]byte(text)); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: got error %v, want ErrInvalid", text, err)
		}
	}
}

// json.Marshal turns bytes that are no UTF-8 into U+FFFD. A key may not change
// under way, while a true U+FFFD is a letter like any other.
func TestTakeInvalidUTF8(t *testing.T) {
	text, err := json.Marshal(map[string]string{"s": "a\xffb"})
	if err != nil {
		t.Fatal(err)
	}
	if _, keys, err := everyKind.Take(text); !errors.Is(err, ErrInvalid) {
		t.Errorf("got keys %q and error %v for a string that is not UTF-8", keys, err)
	}
	if text, err = json.Marshal(map[string]string{"s": "a\ufffdb"}); err != nil {
		t.Fatal(err)
	}
	if _, keys, err := everyKind.Take(text); err != nil || keys[0] != "a\ufffdb" {
		t.Errorf("got keys %q and error %v for U+FFFD", keys, err)
	}
}

// FuzzTake compares the members found in an encoded object with those that
// encoding/json finds.
func FuzzTake(f *testing.F) {
	for _, seed := range []string{`{}`, `{"s":"a","i":1,"x":{"s":[1,"}",{"\\":"\""}]}}`, `{"t":"2026-03-12T11:30:00.120999+03:00","":[[],{}]}`, `{"s":"\ufffd"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var value map[string]any
		if json.Unmarshal(data, &value) != nil || value == nil {
			return
		}
		text, err := json.Marshal(value)
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		got := map[string]json.RawMessage{}
		for m := range members(text) {
			var name string
			if err := json.Unmarshal(append(append([]byte{'"'}, m.name...), '"'), &name); err != nil {
				t.Fatalf("%s: the name %s: %v", text, m.name, err)
			}
			got[name] = text[m.start:m.end]
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: got members %s, want %s", text, got, want)
		}
		once, keys, err := everyKind.Take(text)
		if err != nil {
			return
		}
		twice, again, err := everyKind.Take(once)
		if err != nil || !bytes.Equal(once, twice) || !reflect.DeepEqual(keys, again) {
			t.Fatalf("%s: taken twice: %s %v, %s %v, %v", text, once, keys, twice, again, err)
		}
	})
}

func TestCut(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2026, 3, 12, 8, 30, 0, 999_999_999, time.FixedZone("EAT", 3*3600)),
		time.Date(1901, 1, 1, 0, 0, 0, 1, time.UTC), {}, time.Now(),
	} {
		cut := Cut(at)
		text, err := json.Marshal(cut)
		if err != nil {
			t.Fatal(err)
		}
		var read time.Time
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		if read != cut || cut.After(at) || at.Sub(cut) >= time.Millisecond {
			t.Errorf("%v was cut to %v and read as %v", at, cut, read)
		}
	}
}
