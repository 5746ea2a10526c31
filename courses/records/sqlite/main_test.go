package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// childEnv makes the test program play another process: what it does, and in
// which folder.
const (
	childEnv = "PAMOJA_RECORDS_CHILD"
	dirEnv   = "PAMOJA_RECORDS_DIR"
)

func TestMain(m *testing.M) {
	if part := os.Getenv(childEnv); part != "" {
		if err := play(part, os.Getenv(dirEnv)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// play is the child's side.
func play(part, dir string) error {
	switch part {
	case "write":
		return writeForever(dir)
	case "lock":
		release, err := sqlite.Lock(dir)
		if err != nil {
			return err
		}
		defer release()
		fmt.Println("locked")
		_, err = io.ReadAll(os.Stdin)
		return err
	}
	return fmt.Errorf("no part %q", part)
}

// child starts the test program as another process.
func child(t *testing.T, part, dir string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(self)
	command.Env = append(os.Environ(), childEnv+"="+part, dirEnv+"="+dir)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewReader(output)
}

// note is a document with a key field of its own.
type note struct {
	Writer int    `json:"writer"`
	Count  int    `json:"count"`
	Text   string `json:"text"`
}

func noteCollections() []records.Collection {
	return []records.Collection{
		{
			Name:    "notes",
			Fields:  []records.Field{{Name: "writer", Kind: records.Integer}, {Name: "count", Kind: records.Integer}},
			Indexes: []records.Index{{Name: "by-writer", Fields: []string{"writer", "count"}}},
			Tallies: []records.Tally{{Name: "counts", Bounds: []string{"writer"}, Group: []string{"writer"}, Sums: []string{"count"}}},
		},
		{Name: "counters"},
	}
}

// openStore opens a folder for a test, making it where it is missing.
func openStore(t testing.TB, dir string, collections []records.Collection) *records.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: collections, Create: true})
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

// writeForever has sixteen writers work until the process is killed. A line
// on the output says what was acknowledged: `i ID` an insert, `m PREFIX` ten at
// once, `c WRITER N` that a counter all writers share has been raised N times
// by this one, in its part of the document.
func writeForever(dir string) error {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: dir, Collections: noteCollections(), Create: true})
	if err != nil {
		return err
	}
	notes := records.TableOf[note](store, "notes")
	counters := records.TableOf[map[int]int](store, "counters")
	if _, err := counters.InsertMany(ctx, []records.Item[map[int]int]{{ID: "all", Value: map[int]int{}}}); err != nil {
		return err
	}
	failed := make(chan error, 16)
	var group sync.WaitGroup
	for writer := range 16 {
		group.Go(func() { failed <- writeOn(ctx, notes, counters, writer) })
	}
	return <-failed
}

func writeOn(ctx context.Context, notes *records.Table[note], counters *records.Table[map[int]int], writer int) error {
	for i := 0; ; i++ {
		id := fmt.Sprintf("%d/%02d/%06d", os.Getpid(), writer, i)
		n := note{Writer: writer, Count: i, Text: "a few words, as a document has them, and then some more"}
		if _, err := notes.Insert(ctx, id, n); err != nil {
			return err
		}
		fmt.Println("i", id)
		if i%16 == 3 {
			var items []records.Item[note]
			for j := range 10 {
				items = append(items, records.Item[note]{ID: fmt.Sprintf("%s/m%d", id, j), Value: n})
			}
			if _, err := notes.InsertMany(ctx, items); err != nil {
				return err
			}
			fmt.Println("m", id)
		}
		if i%16 == writer {
			now, err := counters.Update(ctx, "all", func(c *map[int]int) error { (*c)[writer]++; return nil })
			if errors.Is(err, records.ErrChanged) {
				continue
			}
			if err != nil {
				return err
			}
			fmt.Println("c", writer, now[writer])
		}
	}
}
