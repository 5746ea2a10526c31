package sqlite

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/courses/records"
)

var installed = []records.Collection{{Name: "notes"}}

type word struct {
	Word string `json:"word"`
}

// database makes a folder with one document, and leaves its WAL where left.
func database(t *testing.T, text string, left bool) (dir string) {
	t.Helper()
	dir = t.TempDir()
	store, err := Open(t.Context(), Options{Dir: dir, Collections: installed, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := records.TableOf[word](store, "notes").Insert(t.Context(), "a", word{text}); err != nil {
		t.Fatal(err)
	}
	if left {
		dir = copyOf(t, dir) // as a power cut leaves it
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	fresh := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(fresh, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return fresh
}

func wordIn(t *testing.T, dir string) string {
	t.Helper()
	store, err := Open(context.Background(), Options{Dir: dir, Collections: installed})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	value, _, err := records.TableOf[word](store, "notes").Get(context.Background(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return value.Word
}

var installedAt = time.Date(2026, 3, 12, 8, 30, 0, 0, time.UTC)

// TestInstall replaces databases that were closed well, that a killed process
// left, and that are damaged.
func TestInstall(t *testing.T) {
	for _, left := range []bool{false, true} {
		dir, from := database(t, "old", left), database(t, "new", false)
		if _, err := os.Stat(filepath.Join(dir, FileName+"-wal")); (err == nil) != left {
			t.Fatalf("the WAL: %v", err)
		}
		kept, err := Install(t.Context(), dir, filepath.Join(from, FileName), installedAt)
		if err != nil || filepath.Base(kept) != "replaced-20260312T083000Z.db" {
			t.Fatal(kept, err)
		}
		if got := wordIn(t, dir); got != "new" {
			t.Errorf("the folder holds %q", got)
		}
		aside := t.TempDir()
		if err := os.Rename(kept, filepath.Join(aside, FileName)); err != nil {
			t.Fatal(err)
		}
		if got := wordIn(t, aside); got != "old" {
			t.Errorf("the copy holds %q", got)
		}
	}
	dir, from := t.TempDir(), database(t, "new", false)
	if kept, err := Install(t.Context(), dir, filepath.Join(from, FileName), installedAt); err != nil || kept != "" {
		t.Fatal(kept, err)
	}
	if got := wordIn(t, dir); got != "new" {
		t.Errorf("the folder holds %q", got)
	}
}

// TestInstallNotFolded installs a database whose WAL could not be folded into it
// when it was closed, as happens on a full disk: nothing in it may be lost.
func TestInstallNotFolded(t *testing.T) {
	dir, from := database(t, "old", false), database(t, "new", true)
	if _, err := Install(t.Context(), dir, filepath.Join(from, FileName), installedAt); err != nil {
		t.Fatal(err)
	}
	if got := wordIn(t, dir); got != "new" {
		t.Errorf("the folder holds %q", got)
	}
	if left, err := filepath.Glob(filepath.Join(from, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	from = t.TempDir()
	if err := os.WriteFile(filepath.Join(from, FileName), []byte(strings.Repeat("no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := Install(t.Context(), dir, filepath.Join(from, FileName), installedAt); err == nil || kept != "" {
		t.Errorf("what is no database was installed: %q", kept)
	}
	if got := wordIn(t, dir); got != "new" {
		t.Errorf("after a refusal the folder holds %q", got)
	}
}

// TestInstallTwice keeps both databases that were replaced in one second, and
// takes away the second name that a cut-off installation left.
func TestInstallTwice(t *testing.T) {
	dir := database(t, "first", false)
	if err := os.Link(filepath.Join(dir, FileName), filepath.Join(dir, "replaced-20260101T000000Z.db")); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"second", "third"} {
		if _, err := Install(t.Context(), dir, filepath.Join(database(t, text, false), FileName), installedAt); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if got, want := strings.Join(names, " "), "pamoja.db replaced-20260312T083000Z-2.db replaced-20260312T083000Z.db"; got != want {
		t.Errorf("the folder has %s, want %s", got, want)
	}
	if got := wordIn(t, dir); got != "third" {
		t.Errorf("the folder holds %q", got)
	}
}

// TestInstallDamaged replaces what SQLite cannot read, and keeps it.
func TestInstallDamaged(t *testing.T) {
	dir := database(t, "old", false)
	junk := []byte(strings.Repeat("not a database at all ", 500))
	if err := os.WriteFile(filepath.Join(dir, FileName), junk, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Inspect(t.Context(), dir); !errors.Is(err, ErrDamaged) {
		t.Fatalf("inspect: %v", err)
	}
	kept, err := Install(t.Context(), dir, filepath.Join(database(t, "new", false), FileName), installedAt)
	if err != nil {
		t.Fatal(err)
	}
	if got := wordIn(t, dir); got != "new" {
		t.Errorf("the folder holds %q", got)
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != string(junk) {
		t.Errorf("the damaged data were not kept: %v", err)
	}
}

// TestInstallInUse does not take a database from under another command.
func TestInstallInUse(t *testing.T) {
	t.Parallel() // it waits as long as a busy file is waited for
	dir, from := database(t, "old", false), database(t, "new", false)
	store, err := Open(t.Context(), Options{Dir: dir, Collections: installed})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := Install(t.Context(), dir, filepath.Join(from, FileName), installedAt); !errors.Is(err, records.ErrUnavailable) {
		t.Fatalf("install: %v", err)
	}
	if value, _, err := records.TableOf[word](store, "notes").Get(t.Context(), "a"); err != nil || value.Word != "old" {
		t.Errorf("the other command reads %q, %v", value.Word, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "replaced-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestSeized opens a database that is about to be replaced: whoever waits for
// it must not write into a file that has been moved.
func TestSeized(t *testing.T) {
	dir, from := database(t, "old", false), database(t, "new", false)
	file := filepath.Join(dir, FileName)
	done, err := displace(t.Context(), file, filepath.Join(dir, "replaced-x.db"))
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		store, err := Open(context.Background(), Options{Dir: dir, Collections: installed})
		if err == nil {
			_, err = records.TableOf[word](store, "notes").Insert(context.Background(), "b", word{"lost"})
			err = errors.Join(err, store.Close())
		}
		opened <- err
	}()
	time.Sleep(300 * time.Millisecond) // it waits by now
	if err := os.Rename(filepath.Join(from, FileName), file); err != nil {
		t.Fatal(err)
	}
	done()
	if err := <-opened; !errors.Is(err, records.ErrUnavailable) {
		t.Errorf("who opened it before it was moved is told %v", err)
	}
	if got := wordIn(t, dir); got != "new" {
		t.Errorf("the folder holds %q", got)
	}
	if _, err := os.Stat(file + "-wal"); err == nil {
		t.Error("a WAL of the old database stands beside the new one")
	}
}

// TestInstallCutOff ends between the two steps: the old database is whole.
func TestInstallCutOff(t *testing.T) {
	dir := database(t, "old", true)
	file := filepath.Join(dir, FileName)
	done, err := displace(t.Context(), file, filepath.Join(dir, "replaced-x.db"))
	if err != nil {
		t.Fatal(err)
	}
	killed := copyOf(t, dir)
	done()
	for _, left := range []string{dir, killed} {
		if got := wordIn(t, left); got != "old" {
			t.Errorf("the folder holds %q", got)
		}
	}
}

func TestCopyAside(t *testing.T) {
	dir := database(t, "old", false)
	name := filepath.Join(dir, "copy.db")
	done, err := copyAside(filepath.Join(dir, FileName), name)
	if err != nil {
		t.Fatal(err)
	}
	done()
	one, two := hashOf(t, filepath.Join(dir, FileName)), hashOf(t, name)
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 || one != two {
		t.Errorf("the copy: %v, %s and %s, %v", info.Mode(), one, two, err)
	}
	if _, err := copyAside(filepath.Join(dir, FileName), name); !errors.Is(err, os.ErrExist) {
		t.Errorf("over another file: %v", err)
	}
}

func hashOf(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

// TestInspect looks into folders and leaves them as they are.
func TestInspect(t *testing.T) {
	if _, err := Inspect(t.Context(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, ErrNoData) {
		t.Errorf("no folder: %v", err)
	}
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, FileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Inspect(t.Context(), empty); !errors.Is(err, ErrNoData) {
		t.Errorf("an empty file: %v", err)
	}
	for _, left := range []bool{false, true} {
		dir := database(t, "old", left)
		if holds, err := Inspect(t.Context(), dir); err != nil || !holds {
			t.Errorf("a document, WAL left %v: %v, %v", left, holds, err)
		}
		if got := wordIn(t, dir); got != "old" {
			t.Errorf("after inspection: %q", got)
		}
	}
	dir := database(t, "old", false)
	before := hashOf(t, filepath.Join(dir, FileName))
	store, err := Open(t.Context(), Options{Dir: dir, Collections: installed})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if holds, err := Inspect(t.Context(), dir); err != nil || holds {
		t.Errorf("no document: %v, %v", holds, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 || hashOf(t, filepath.Join(dir, FileName)) == before {
		t.Errorf("the folder: %v, %v", entries, err)
	}
	raised, err := openWriter(t.Context(), filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(journal(t.Context(), raised.conn, "delete"), setSchema(t.Context(), raised, Schema+1), raised.release()); err != nil {
		t.Fatal(err)
	}
	if _, err := Inspect(t.Context(), dir); !errors.Is(err, ErrNewer) {
		t.Errorf("newer data: %v", err)
	}
}
