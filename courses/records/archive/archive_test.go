package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/archive"
	"pamoja/courses/records/recordstest"
	"pamoja/courses/records/sqlite"
)

func open(t *testing.T, collections []records.Collection) *records.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// TestMove moves random documents from one file to another.
func TestMove(t *testing.T) { recordstest.Archive(t, open, open) }

// sample is a store with two documents in one collection, one in another, and
// none in a third.
func sample(t *testing.T) (*records.Store, archive.Program) {
	t.Helper()
	program := archive.Program{Schema: 3, Collections: []records.Collection{
		{Name: "notes", Fields: []records.Field{{Name: "at", Kind: records.Time}}}, {Name: "keys"}, {Name: "none"},
	}}
	store := open(t, program.Collections)
	for collection, documents := range map[string][]records.Loaded{
		"notes": {{ID: "b", Text: []byte(`{"at":"2026-03-12T08:30:00Z","text":"\u003cé\u003e"}`)}, {ID: `a"<`, Text: []byte(`{}`)}},
		"keys":  {{ID: "key/0001", Text: []byte(`{"private":"c2VjcmV0"}`)}},
	} {
		if err := store.Load(t.Context(), collection, documents); err != nil {
			t.Fatal(err)
		}
	}
	return store, program
}

var at = time.Date(2026, 3, 12, 8, 30, 0, 123_456_789, time.UTC)

func write(t *testing.T, store *records.Store, schema int) []byte {
	t.Helper()
	var file bytes.Buffer
	summary, err := archive.Write(t.Context(), &file, store, archive.Header{Schema: schema, Program: "test", At: at})
	if err != nil {
		t.Fatal(err)
	}
	if summary.Documents != 3 || summary.Counts["notes"] != 2 || summary.Bytes != int64(file.Len()) {
		t.Fatalf("the summary of writing: %+v", summary)
	}
	return file.Bytes()
}

func verify(t *testing.T, file []byte, program archive.Program) error {
	t.Helper()
	_, err := archive.Verify(t.Context(), bytes.NewReader(file), program)
	return err
}

// TestEveryCut takes every number of bytes off the end: none may pass.
func TestEveryCut(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	if err := verify(t, file, program); err != nil {
		t.Fatal(err)
	}
	for n := range len(file) {
		if err := verify(t, file[:n], program); !errors.Is(err, archive.ErrCut) {
			t.Errorf("the first %d of %d bytes: %v", n, len(file), err)
		}
	}
}

// TestEveryBit turns every bit of a file round: none may pass.
func TestEveryBit(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	said := map[string]int{}
	for i := range len(file) * 8 {
		damaged := bytes.Clone(file)
		damaged[i/8] ^= 1 << (i % 8)
		err := verify(t, damaged, program)
		if err == nil {
			t.Fatalf("bit %d of byte %d turned, and nothing said", i%8, i/8)
		}
		told := false
		for _, known := range []error{archive.ErrForeign, archive.ErrCut, archive.ErrDamaged, archive.ErrMore} {
			if errors.Is(err, known) {
				told = true
				said[known.Error()]++
			}
		}
		if !told {
			t.Errorf("bit %d of byte %d: %v", i%8, i/8, err)
		}
	}
	t.Logf("%d bits turned: %v", len(file)*8, said)
}

func TestBytesAdded(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	for _, more := range [][]byte{{0}, []byte("\n"), file, bytes.Repeat([]byte{0}, 1<<20)} {
		if err := verify(t, append(bytes.Clone(file), more...), program); !errors.Is(err, archive.ErrMore) {
			t.Errorf("%d bytes more: %v", len(more), err)
		}
	}
	for what, other := range map[string][]byte{"nothing of ours": []byte("a letter"), "a page": []byte("<!doctype html>")} {
		if err := verify(t, other, program); !errors.Is(err, archive.ErrForeign) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestWhatIsRefused gives whole backups that another program would take.
func TestWhatIsRefused(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	older := program
	older.Schema = 2
	if err := verify(t, file, older); !errors.Is(err, archive.ErrNewer) {
		t.Errorf("a newer schema: %v", err)
	}
	fewer := program
	fewer.Collections = program.Collections[:2]
	if err := verify(t, file, fewer); !errors.Is(err, archive.ErrUnknown) || !strings.Contains(fmt.Sprint(err), `"none"`) {
		t.Errorf("an unknown collection, though empty: %v", err)
	}
	retyped := program
	retyped.Collections = append([]records.Collection{{Name: "keys", Fields: []records.Field{{Name: "private", Kind: records.Integer}}}},
		program.Collections[0], program.Collections[2])
	if err := verify(t, file, retyped); !errors.Is(err, archive.ErrLine) || !errors.Is(err, records.ErrInvalid) {
		t.Errorf("a document that breaks a rule: %v", err)
	}
	newer := program
	newer.Schema, newer.Collections = 4, append(newer.Collections, records.Collection{Name: "more"})
	if err := verify(t, file, newer); err != nil {
		t.Errorf("a program that knows more: %v", err)
	}
}

// TestDigest compares stores that hold the same and stores that do not.
func TestDigest(t *testing.T) {
	store, program := sample(t)
	before, n, err := archive.Digest(t.Context(), store)
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
	other := open(t, append(program.Collections, records.Collection{Name: "more"}))
	if _, stored, err := archive.Load(t.Context(), bytes.NewReader(write(t, store, 3)), program, other); err != nil || stored != before {
		t.Fatal(stored, err)
	}
	if after, _, err := archive.Digest(t.Context(), other); err != nil || after != before {
		t.Errorf("the same documents: %s and %s, %v", before, after, err)
	}
	notes := records.TableOf[map[string]any](other, "notes")
	_, at, err := notes.Get(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := notes.Replace(t.Context(), "b", at, map[string]any{"at": "2026-03-12T08:30:00Z", "text": "<è>"}); err != nil { // as long as before
		t.Fatal(err)
	}
	if after, _, err := archive.Digest(t.Context(), other); err != nil || after == before {
		t.Errorf("a changed document: %s, %v", after, err)
	}
}

// TestNewTimes loads into a program that has come to look a time up: it is cut
// as any write cuts it, and the digest of what was stored says so.
func TestNewTimes(t *testing.T) {
	plain := archive.Program{Schema: 1, Collections: []records.Collection{{Name: "notes"}}}
	store := open(t, plain.Collections)
	text := []byte(`{"at":"2026-03-12T11:30:00.123456+03:00"}`)
	if err := store.Load(t.Context(), "notes", []records.Loaded{{ID: "a", Text: text}}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	wrote, err := archive.Write(t.Context(), &file, store, archive.Header{Schema: 1, At: at})
	if err != nil {
		t.Fatal(err)
	}
	timed := archive.Program{Schema: 1, Collections: []records.Collection{{Name: "notes", Fields: []records.Field{{Name: "at", Kind: records.Time}}}}}
	target := open(t, timed.Collections)
	read, stored, err := archive.Load(t.Context(), &file, timed, target)
	if err != nil || read.Digest != wrote.Digest || stored == wrote.Digest {
		t.Fatalf("wrote %s, read %s, stored %s, %v", wrote.Digest, read.Digest, stored, err)
	}
	if digest, _, err := archive.Digest(t.Context(), target); err != nil || digest != stored {
		t.Fatalf("stored %s, there is %s, %v", stored, digest, err)
	}
}

// full takes so many bytes and then is full, as a disk is.
type full struct{ left int }

var errFull = errors.New("no space")

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return f.left, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

// TestFullDisk has no room for the last byte, nor for any before it.
func TestFullDisk(t *testing.T) {
	store, _ := sample(t)
	size := len(write(t, store, 3))
	for room := range size {
		if _, err := archive.Write(t.Context(), &full{left: room}, store, archive.Header{Schema: 3, Program: "test", At: at}); !errors.Is(err, errFull) {
			t.Fatalf("room for %d of %d bytes: %v", room, size, err)
		}
	}
}

// broken fails in the middle, as a disk that is taken away does.
type broken struct{ from io.Reader }

var errBroken = errors.New("input/output error")

func (b *broken) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err == io.EOF {
		err = errBroken
	}
	return n, err
}

// TestBrokenDisk does not say of a backup what is the disk's fault.
func TestBrokenDisk(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	for n := range len(file) {
		_, err := archive.Verify(t.Context(), &broken{from: bytes.NewReader(file[:n])}, program)
		if !errors.Is(err, errBroken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

// TestCancel stops in the middle.
func TestCancel(t *testing.T) {
	store, program := sample(t)
	file := write(t, store, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := archive.Verify(ctx, bytes.NewReader(file), program); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := archive.Write(ctx, io.Discard, store, archive.Header{Schema: 3}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
