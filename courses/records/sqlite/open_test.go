package sqlite_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// pragma asks the file itself, while no store has it open.
func pragma(t *testing.T, dir, name string) string {
	t.Helper()
	var value string
	raw(t, dir, func(db *sql.DB) error { return db.QueryRow("PRAGMA " + name).Scan(&value) })
	return value
}

func raw(t *testing.T, dir string, use func(*sql.DB) error) {
	t.Helper()
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, sqlite.FileName))}
	db, err := sql.Open("sqlite", file.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := use(db); err != nil {
		t.Fatal(err)
	}
}

// contents are the names, modes, times and bytes of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		files[path] = info.Mode().String() + " " + info.ModTime().String()
		if entry.Type().IsRegular() {
			data, err := os.ReadFile(path)
			files[path] += "\n" + string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func wantUntouched(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	if after := contents(t, dir); !maps.Equal(before, after) {
		for path := range maps.Keys(after) {
			if before[path] != after[path] {
				t.Errorf("%s was touched", path)
			}
		}
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
}

func TestOpenMakes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b", "50%?#", "ũ&=+")
	store := openStore(t, dir, noteCollections())
	notes := records.TableOf[note](store, "notes")
	if _, err := notes.Insert(t.Context(), "n", note{Writer: 1}); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]fs.FileMode{dir: fs.ModeDir | 0o700, filepath.Join(dir, sqlite.FileName): 0o600, filepath.Join(dir, sqlite.FileName+"-wal"): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, mode)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("after close: %v, %v; want the one file", entries, err)
	}
	for name, value := range map[string]string{"journal_mode": "wal", "integrity_check": "ok"} {
		if got := pragma(t, dir, name); got != value {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
	store, err = sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: noteCollections()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if value, _, err := records.TableOf[note](store, "notes").Get(t.Context(), "n"); err != nil || value.Writer != 1 {
		t.Errorf("got %+v, %v after opening again", value, err)
	}
}

func TestOpenWithoutData(t *testing.T) {
	parent := t.TempDir()
	empty := filepath.Join(parent, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	begun := filepath.Join(parent, "begun") // a process was killed while it made the file
	if err := os.Mkdir(begun, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(begun, sqlite.FileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := contents(t, parent)
	for _, dir := range []string{empty, begun, filepath.Join(parent, "missing")} {
		if _, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: noteCollections()}); !errors.Is(err, sqlite.ErrNoData) {
			t.Errorf("%s: got %v, want ErrNoData", dir, err)
		}
		if _, err := sqlite.Lock(filepath.Join(dir, "below")); !errors.Is(err, sqlite.ErrNoData) {
			t.Errorf("lock below %s: got %v, want ErrNoData", dir, err)
		}
	}
	wantUntouched(t, parent, before)
	for _, dir := range []string{empty, begun} {
		openStore(t, dir, noteCollections())
	}
	if _, err := sqlite.Open(t.Context(), sqlite.Options{Create: true}); err == nil {
		t.Error("a folder without a name was opened")
	}
}

func TestOpenForeign(t *testing.T) {
	for what, make := range map[string]func(dir string){
		"no database": func(dir string) {
			if err := os.WriteFile(filepath.Join(dir, sqlite.FileName), []byte(strings.Repeat("words ", 2000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"another program's": func(dir string) {
			raw(t, dir, func(db *sql.DB) error { _, err := db.Exec(`CREATE TABLE customers (name TEXT)`); return err })
		},
	} {
		dir := t.TempDir()
		make(dir)
		before := contents(t, dir)
		store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: noteCollections(), Create: true})
		if err == nil {
			store.Close()
			t.Errorf("%s: was opened", what)
		}
		wantUntouched(t, dir, before)
	}
}

// TestOpenAtOnce makes one folder from many sides.
func TestOpenAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: noteCollections(), Create: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer store.Close()
			if _, err := records.TableOf[note](store, "notes").InsertMany(t.Context(), []records.Item[note]{{ID: "n"}}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := pragma(t, dir, "integrity_check"); got != "ok" {
		t.Errorf("integrity_check: %s", got)
	}
}

// newer makes a folder of a later program's data, as after a clean close or as
// after a crash with a WAL.
func newer(t *testing.T, crashed bool) string {
	t.Helper()
	dir := t.TempDir()
	store := openStore(t, dir, noteCollections())
	if _, err := records.TableOf[note](store, "notes").Insert(t.Context(), "n", note{Writer: 1}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	raw(t, dir, func(db *sql.DB) error {
		for _, statement := range []string{
			`PRAGMA journal_mode = delete`, `UPDATE meta SET value = '7' WHERE name = 'schema'`,
			`PRAGMA journal_mode = wal`, `UPDATE notes SET rev = rev + 1`,
		} {
			if _, err := db.Exec(statement); err != nil {
				return err
			}
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			data, err := os.ReadFile(filepath.Join(dir, sqlite.FileName+suffix))
			if err == nil {
				err = os.WriteFile(filepath.Join(copied, sqlite.FileName+suffix), data, 0o600)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if crashed {
		return copied
	}
	return dir
}

func TestOpenNewer(t *testing.T) {
	for what, crashed := range map[string]bool{"after a clean close": false, "after a crash": true} {
		t.Run(what, func(t *testing.T) {
			dir := newer(t, crashed)
			before := contents(t, dir)
			if len(before) < 4 && crashed {
				t.Fatalf("no WAL: %d files", len(before))
			}
			for _, create := range []bool{false, true} {
				_, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: noteCollections(), Create: create})
				if !errors.Is(err, sqlite.ErrNewer) {
					t.Errorf("got %v, want ErrNewer", err)
				}
				wantUntouched(t, dir, before)
			}
		})
	}
}

// TestOpenAdds declares more, step by step, over documents that are there.
func TestOpenAdds(t *testing.T) {
	dir := t.TempDir()
	tags := records.Collection{Name: "tags"}
	type tag struct {
		Word string `json:"word,omitempty"`
		Used int    `json:"used"`
	}
	write := func(store *records.Store, id string, value tag) {
		t.Helper()
		if _, err := records.TableOf[tag](store, "tags").Insert(t.Context(), id, value); err != nil {
			t.Fatal(err)
		}
	}
	store := openStore(t, dir, []records.Collection{tags})
	write(store, "1", tag{Word: "b", Used: 1})
	write(store, "2", tag{Used: 2})
	store.Close()

	tags.Fields = []records.Field{{Name: "word", Kind: records.String}, {Name: "used", Kind: records.Integer}}
	tags.Indexes = []records.Index{{Name: "by-word", Fields: []string{"word"}}}
	store = openStore(t, dir, []records.Collection{tags, {Name: "more"}})
	write(store, "3", tag{Word: "a", Used: 3})
	found := func(index string) (ids []string) {
		t.Helper()
		for f, err := range records.TableOf[tag](store, "tags").Find(t.Context(), records.Query{Index: index}) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, f.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{"3", "1"}, found("by-word")); diff != "" {
		t.Error(diff)
	}
	store.Close()

	tags.Indexes = append(tags.Indexes, records.Index{Name: "by-used", Fields: []string{"used"}})
	tags.Tallies = []records.Tally{{Name: "use", Bounds: []string{"used"}, Sums: []string{"used"}}}
	store = openStore(t, dir, []records.Collection{tags})
	if diff := cmp.Diff([]string{"1", "2", "3"}, found("by-used")); diff != "" {
		t.Error(diff)
	}
	totals, err := records.TableOf[tag](store, "tags").Tally(t.Context(), "use", records.Query{From: 2})
	if diff := cmp.Diff([]records.Total{{Count: 2, Sums: []int64{5}}}, totals); err != nil || diff != "" {
		t.Error(err, diff)
	}
	store.Close()

	// An older program does not know the key fields that it would leave empty.
	tags.Fields, tags.Indexes, tags.Tallies = tags.Fields[:1], tags.Indexes[:1], nil
	if _, err := sqlite.Open(t.Context(), sqlite.Options{Dir: dir, Collections: []records.Collection{tags}}); !errors.Is(err, sqlite.ErrNewer) {
		t.Errorf("fewer fields: got %v, want ErrNewer", err)
	}
}
