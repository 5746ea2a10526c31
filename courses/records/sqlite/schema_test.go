package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/courses/records"
)

func later(run func(ctx context.Context, conn *sql.Conn) error) format {
	return format{schema: 3, migrations: []migration{
		{To: 1, Name: "not again", Run: func(context.Context, *sql.Conn) error { return errors.New("ran") }},
		{To: 2, Name: "first", Run: run},
		{To: 3, Name: "second", Run: func(ctx context.Context, conn *sql.Conn) error {
			_, err := conn.ExecContext(ctx, `UPDATE things SET s_word = s_word || '3'`)
			return err
		}},
	}}
}

func mark(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `UPDATE things SET s_word = s_word || '2'`)
	return err
}

// words reads what the migrations write, and the schema number.
func words(t *testing.T, file string) (word, schema string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const text = `SELECT s_word, value FROM things, meta WHERE name = 'schema'`
	if err := db.QueryRow(text).Scan(&word, &schema); err != nil {
		t.Fatal(err)
	}
	return word, schema
}

func oldFolder(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	e := openThings(t, dir)
	if _, err := e.Insert(t.Context(), "things", thing("a", "w")); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(dir, FileName)
}

func TestMigrate(t *testing.T) {
	dir, file := oldFolder(t)
	options := Options{Dir: dir, Collections: things()}
	// The first attempt fails in the middle and leaves everything as it was.
	failing := later(func(ctx context.Context, conn *sql.Conn) error {
		return errors.Join(mark(ctx, conn), errors.New("out of paper"))
	})
	if _, err := open(t.Context(), options, failing); err == nil || !strings.Contains(err.Error(), "migration first: out of paper") {
		t.Fatalf("got %v", err)
	}
	if word, schema := words(t, file); word != "w" || schema != "1" {
		t.Errorf("after the failure: %s at schema %s", word, schema)
	}
	store, err := open(t.Context(), options, later(mark))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if word, schema := words(t, file); word != "w23" || schema != "3" {
		t.Errorf("after: %s at schema %s", word, schema)
	}
	for _, name := range []string{"before-3.db", "before-3-2.db"} {
		if word, schema := words(t, filepath.Join(dir, name)); word != "w" || schema != "1" {
			t.Errorf("%s: %s at schema %s", name, word, schema)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if _, err := Open(t.Context(), options); !errors.Is(err, ErrNewer) {
		t.Errorf("the former program: got %v, want ErrNewer", err)
	}
	if leftovers, err := filepath.Glob(filepath.Join(dir, "*.part")); err != nil || len(leftovers) > 0 {
		t.Errorf("left over: %v, %v", leftovers, err)
	}
}

// TestMigrateServed holds the folder as another program does. A lock of this
// process itself is no hindrance.
func TestMigrateServed(t *testing.T) {
	dir, file := oldFolder(t)
	options := Options{Dir: dir, Collections: things()}
	other, err := lockFile(filepath.Join(dir, "serve.lock"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t.Context(), options, later(mark)); !errors.Is(err, ErrLocked) {
		t.Errorf("migrating a folder in use: got %v, want ErrLocked", err)
	}
	wider := things()
	wider[0].Fields = append(wider[0].Fields, records.Field{Name: "flag", Kind: records.Boolean})
	if _, err := Open(t.Context(), Options{Dir: dir, Collections: wider}); !errors.Is(err, ErrLocked) {
		t.Errorf("a new key field in a folder in use: got %v, want ErrLocked", err)
	}
	if word, schema := words(t, file); word != "w" || schema != "1" {
		t.Errorf("a folder in use was changed: %s at schema %s", word, schema)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	store, err := open(t.Context(), Options{Dir: dir, Collections: wider}, later(mark))
	if err != nil {
		t.Fatal(err)
	}
	store.Close()
}

func TestMigrationsAreInOrder(t *testing.T) {
	to := 1
	for _, m := range migrations {
		if m.To != to && m.To != to+1 || m.Name == "" || m.Run == nil {
			t.Errorf("migration %q to %d comes after one to %d", m.Name, m.To, to)
		}
		to = m.To
	}
	if to != Schema {
		t.Errorf("the migrations lead to %d, Schema is %d", to, Schema)
	}
}
