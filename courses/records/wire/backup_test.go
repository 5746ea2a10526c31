package wire

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
	"pamoja/courses/records/recordstest"
	"pamoja/courses/records/sqlite"
)

var digest = regexp.MustCompile(`digest ([0-9a-f]{64})`)

// folder runs the program over a data folder, without a MongoDB.
func folder(t *testing.T, data string, args ...string) (out, said string, status int) {
	t.Helper()
	return pamoja(t, "", append(args, "--data", data)...)
}

// printed is the digest that a command printed.
func printed(t *testing.T, out, said string, status int) string {
	t.Helper()
	found := digest.FindStringSubmatch(out)
	if status != 0 || found == nil {
		t.Fatalf("status %d: %s%s", status, out, said)
	}
	return found[1]
}

// TestMigration moves a site from a folder into a MongoDB and back: what it
// holds stays the same, and people are there.
func TestMigration(t *testing.T) {
	dir, uri := t.TempDir(), newStandIn(t).uri("moved")
	data, back := filepath.Join(dir, "data"), filepath.Join(dir, "back")
	for _, name := range []string{"Sample Learner 1", "Sample Learner 2"} {
		if out, said, status := folder(t, data, "people", "add", "--role", "learner", "--name", name); status != 0 {
			t.Fatal(out, said)
		}
	}
	file := func(name string) string { return filepath.Join(dir, name) }
	out, said, status := folder(t, data, "backup", file("1"))
	first := printed(t, out, said, status)
	out, said, status = pamoja(t, uri, "restore", file("1"))
	if printed(t, out, said, status) != first || !strings.Contains(out, "identical") || strings.Contains(out+said, uri) {
		t.Errorf("into MongoDB: %s%s", out, said)
	}
	if out, said, status = pamoja(t, uri, "people", "list"); status != 0 || strings.Count(out, "Sample Learner") != 2 {
		t.Errorf("people: %s%s", out, said)
	}
	if out, said, status = pamoja(t, uri, "restore", file("1")); status != 2 || !strings.Contains(said, "--force") || strings.Count(said, "\n") != 1 {
		t.Errorf("over data: status %d, %s%s", status, out, said)
	}
	out, said, status = pamoja(t, uri, "restore", file("1"), "--force")
	if printed(t, out, said, status) != first {
		t.Errorf("over data, with --force: %s%s", out, said)
	}
	out, said, status = pamoja(t, uri, "backup", file("2"))
	if printed(t, out, said, status) != first {
		t.Errorf("out of MongoDB: %s%s", out, said)
	}
	out, said, status = folder(t, back, "restore", file("2"))
	if printed(t, out, said, status) != first {
		t.Errorf("back into a folder: %s%s", out, said)
	}
}

// TestMigrationCutOff finds a database in which a restore was cut off: nobody
// may use it until it has been restored again.
func TestMigrationCutOff(t *testing.T) {
	dir, uri := t.TempDir(), newStandIn(t).uri("cutoff")
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "site.backup")
	if out, said, status := folder(t, data, "people", "add", "--role", "learner", "--name", "Sample Learner"); status != 0 {
		t.Fatal(out, said)
	}
	out, said, status := folder(t, data, "backup", file)
	first := printed(t, out, said, status)
	// As a killed restore leaves it: marked, and with a part of the documents.
	marks, err := mongo.Open(context.Background(), mongo.Options{URI: uri, AllowStandalone: true, Collections: []records.Collection{{Name: "restoring"}, {Name: "logins"}}})
	if err != nil {
		t.Fatal(err)
	}
	for collection, id := range map[string]string{"restoring": "unfinished", "logins": "login/M0000000"} {
		if err := marks.Load(context.Background(), collection, []records.Loaded{{ID: id, Text: []byte(`{"began":"2026-03-12T08:30:00Z","at":"2026-03-12T08:30:00Z","person":"x"}`)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := marks.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"people", "list"}, {"backup", file + "2"}} {
		if out, said, status := pamoja(t, uri, args...); status != 2 || !strings.Contains(said, "restore again with --force") || strings.Contains(said, "127.0.0.1:") && args[0] != "serve" {
			t.Errorf("%q: status %d, %s%s", args, status, out, said)
		}
	}
	if _, said, status := pamoja(t, uri, "restore", file); status != 2 || !strings.Contains(said, "--force") {
		t.Errorf("without --force: status %d, %s", status, said)
	}
	out, said, status = pamoja(t, uri, "restore", file, "--force")
	if printed(t, out, said, status) != first {
		t.Errorf("restored again: %s%s", out, said)
	}
	if out, said, status := pamoja(t, uri, "people", "list"); status != 0 || strings.Count(out, "\n") != 1 {
		t.Errorf("people: status %d, %s%s", status, out, said)
	}
}

// TestArchive moves random documents between the engines, both ways.
func TestArchive(t *testing.T) {
	inFile := func(t *testing.T, collections []records.Collection) *records.Store {
		store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
		return opened(t, store, err)
	}
	inMongo := func(t *testing.T, collections []records.Collection) *records.Store {
		store, err := mongo.Open(t.Context(), mongo.Options{URI: newStandIn(t).uri("archive"), Collections: slices.Clone(collections), AllowStandalone: true})
		return opened(t, store, err)
	}
	t.Run("out of MongoDB", func(t *testing.T) { recordstest.Archive(t, inMongo, inFile) })
	t.Run("into MongoDB", func(t *testing.T) { recordstest.Archive(t, inFile, inMongo) })
}

func opened(t *testing.T, store *records.Store, err error) *records.Store {
	t.Helper()
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
