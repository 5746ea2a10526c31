package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"pamoja/courses/records"
)

var program = Program{Schema: 1, Collections: []records.Collection{
	{Name: "keys"}, {Name: "notes", Fields: []records.Field{{Name: "at", Kind: records.Time}}},
}}

var allFaults = []error{ErrForeign, ErrNewer, ErrCut, ErrDamaged, ErrMore, ErrLine, ErrOrder, ErrUnknown}

// pack makes a file of these lines, sealed as its reader would have it.
func pack(t testing.TB, text string) []byte {
	t.Helper()
	var file bytes.Buffer
	lines := gzip.NewWriter(&file)
	lines.ModTime = time.Unix(0, 0)
	if _, err := lines.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := lines.Close(); err != nil {
		t.Fatal(err)
	}
	r := reading([]byte(text))
	_ = r.run(t.Context(), func(string, string, []byte) error { return nil }) // a fault comes again when the file is read
	sum := newSource(bytes.NewReader(file.Bytes()))
	for range file.Len() {
		if _, err := sum.ReadByte(); err != nil {
			t.Fatal(err)
		}
	}
	end := r.all.ending
	end.Content, end.File = r.all.digest(), sum.digest()
	last, err := seal(end)
	if err != nil {
		t.Fatal(err)
	}
	return append(file.Bytes(), last...)
}

func reading(text []byte) *reader {
	return &reader{file: newSource(nil), lines: bufio.NewReader(bytes.NewReader(text)), program: program, all: newContent()}
}

const head = `{"format":"pamoja-backup","version":1,"schema":1,"program":"p","at":"2026-03-12T08:30:00Z","collections":["keys","notes"]}` + "\n"

// TestLines has files whose sums are right and whose lines are not.
func TestLines(t *testing.T) {
	with := func(old, fresh string) string { return strings.Replace(head, old, fresh, 1) }
	for what, c := range map[string]struct {
		text string
		want error
		says string
	}{
		"nothing at all":            {"", ErrForeign, ""},
		"no document":               {head, nil, ""},
		"documents":                 {head + `["keys","a",{}]` + "\n" + `["keys","b",{}]` + "\n" + `["notes","a",{"x":[1,"]\n"]}]` + "\n", nil, ""},
		"a letter":                  {"Dear all,\n", ErrForeign, ""},
		"another program's":         {with("pamoja-backup", "other"), ErrForeign, ""},
		"a newer format":            {`{"format":"pamoja-backup","version":2,"all":"else"}` + "\n" + "what may come\n", ErrNewer, "number 2"},
		"a newer schema":            {with(`"schema":1`, `"schema":2`), ErrNewer, "number 2"},
		"no schema":                 {with(`"schema":1`, `"schema":0`), ErrLine, "header"},
		"a header with more":        {with(`"program"`, `"x":1,"program"`), ErrLine, "header"},
		"a header with a space":     {with(`,"program"`, `, "program"`), ErrLine, "header"},
		"a time that is none":       {with("2026-03-12T08", "today"), ErrLine, "header"},
		"names out of order":        {with(`"keys","notes"`, `"notes","keys"`), ErrLine, "header"},
		"an unknown collection":     {with(`"notes"`, `"notes","others"`), ErrUnknown, `"others"`},
		"one the header lacks":      {with(`"keys",`, "") + `["keys","a",{}]` + "\n", ErrLine, `"keys"`},
		"ids out of order":          {head + `["keys","b",{}]` + "\n" + `["keys","a",{}]` + "\n", ErrOrder, "line 3"},
		"collections out of order":  {head + `["notes","a",{}]` + "\n" + `["keys","b",{}]` + "\n", ErrOrder, "line 3"},
		"an id twice":               {head + `["keys","a",{}]` + "\n" + `["keys","a",{"x":1}]` + "\n", ErrOrder, "line 3"},
		"an empty line":             {head + "\n", ErrLine, "line 2"},
		"a space":                   {head + `["keys", "a",{}]` + "\n", ErrLine, "line 2"},
		"a space in a text":         {head + `["keys","a",{ }]` + "\n", ErrLine, "line 2"},
		"an id in other letters":    {head + `["keys","\u0061",{}]` + "\n", ErrLine, "line 2"},
		"no id":                     {head + `["keys","",{}]` + "\n", ErrLine, "line 2"},
		"an id that is no text":     {head + "[\"keys\",\"\xff\",{}]\n", ErrLine, "line 2"},
		"an id with a NUL":          {head + `["keys","\u0000",{}]` + "\n", ErrLine, "line 2"},
		"no object":                 {head + `["keys","a",7]` + "\n", ErrLine, "line 2"},
		"two texts":                 {head + `["keys","a",{},{}]` + "\n", ErrLine, "line 2"},
		"a time that cannot be one": {head + `["notes","a",{"at":"noon"}]` + "\n", ErrLine, "field at"},
		"half a line":               {head + `["keys","a",{}`, ErrLine, "line 2"},
		"a line that does not end":  {head + `["keys","a",{}]`, ErrLine, "does not end"},
		"a line without end":        {head + `["keys","a",{"x":"` + strings.Repeat("x", 2*longestLine), ErrLine, "too long"},
	} {
		_, err := Verify(t.Context(), bytes.NewReader(pack(t, c.text)), program)
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: %v, want %v with %q", what, err, c.want, c.says)
		}
	}
}

// TestBlame damages a line so that it is wrong as a line too: what is told is
// the damage.
func TestBlame(t *testing.T) {
	text := head + `["keys","a",{}]` + "\n" + `["keys","b",{}]` + "\n"
	var file bytes.Buffer
	lines, err := gzip.NewWriterLevel(&file, gzip.NoCompression) // so that the bytes of a line are bytes of the file
	if err != nil {
		t.Fatal(err)
	}
	lines.ModTime = time.Unix(0, 0)
	if _, err := lines.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := lines.Close(); err != nil {
		t.Fatal(err)
	}
	for _, swap := range [][2]string{{`"b"`, `"a"`}, {`["keys","b"`, `["kexs","b"`}, {"pamoja-b", "pamoja-x"}, {`"version":1`, `"version":7`}, {`"notes"]`, `"nites"]`}} {
		damaged := bytes.Replace(file.Bytes(), []byte(swap[0]), []byte(swap[1]), 1)
		if bytes.Equal(damaged, file.Bytes()) {
			t.Fatalf("%q is not in the file", swap[0])
		}
		if _, err := Verify(t.Context(), bytes.NewReader(damaged), program); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q for %q: %v", swap[1], swap[0], err)
		}
	}
}

// rewritten writes again what a reader took.
func rewritten(t *testing.T, r *reader) (text *bytes.Buffer, take func(collection, id string, document []byte) error) {
	text = &bytes.Buffer{}
	return text, func(collection, id string, document []byte) error {
		if text.Len() == 0 {
			line, err := headingLine(r.about)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(line)
		}
		if !json.Valid(document) || id == "" || collection == "" {
			t.Fatalf("taken: %q, %q, %q", collection, id, document)
		}
		line, err := documentLine(nil, collection, id, document)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(line)
		return nil
	}
}

// FuzzLines reads any text as the lines of a backup: it is refused in one of
// the known ways, or it is the one way to write what was taken from it.
func FuzzLines(f *testing.F) {
	f.Add([]byte(head))
	f.Add([]byte(head + `["keys","a",{}]` + "\n" + `["notes","é\"",{"at":"2026-03-12T08:30:00Z"}]` + "\n"))
	f.Add([]byte(head + `["keys","a\\",{"\u2028":"]"}]` + "\n"))
	f.Add([]byte(`{"format":"pamoja-backup","version":9}` + "\n"))
	f.Add([]byte(head + `["keys","b",{}]` + "\n" + `["keys","a",{}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r := reading(text)
		again, take := rewritten(t, r)
		if err := r.run(t.Context(), take); err != nil {
			if !slices.ContainsFunc(allFaults, func(known error) bool { return errors.Is(err, known) }) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again.Len() == 0 {
			line, err := headingLine(r.about)
			if err != nil {
				t.Fatal(err)
			}
			again.Write(line)
		}
		if !bytes.Equal(again.Bytes(), text) {
			t.Fatalf("%q was taken for %q", text, again)
		}
		if _, err := Verify(t.Context(), bytes.NewReader(pack(t, string(text))), program); err != nil {
			t.Fatalf("%q, packed: %v", text, err)
		}
	})
}

// FuzzFile reads any bytes as a backup.
func FuzzFile(f *testing.F) {
	whole := pack(f, head+`["keys","a",{}]`+"\n")
	f.Add(whole)
	f.Add(whole[:len(whole)-9])
	f.Add(append(bytes.Clone(whole), 0))
	f.Add([]byte("\x1f\x8b"))
	f.Add(frame)
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := Verify(t.Context(), bytes.NewReader(file), program)
		if err != nil && !slices.ContainsFunc(allFaults, func(known error) bool { return errors.Is(err, known) }) {
			t.Fatalf("%x: %v", file, err)
		}
	})
}
