package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/courses/records/archive"
	"pamoja/courses/records/sqlite"
)

// restoreRig is a small backup, and a folder with other data.
func restoreRig(t *testing.T) (dir, file, data string) {
	t.Helper()
	dir = t.TempDir()
	file, data = filepath.Join(dir, "site.backup"), filepath.Join(dir, "data")
	source := filepath.Join(dir, "source")
	addLearners(t, source, 1)
	digestOf(t, here(t, "backup", file, "--data", source))
	if err := os.RemoveAll(source); err != nil {
		t.Fatal(err)
	}
	addLearners(t, data, 3)
	return dir, file, data
}

// TestRestoreEveryCut takes every number of bytes off a backup: one line, and
// the data stay as they are, byte by byte.
func TestRestoreEveryCut(t *testing.T) {
	t.Parallel()
	dir, file, data := restoreRig(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut, none := filepath.Join(dir, "cut.backup"), filepath.Join(dir, "none")
	before := snapshot(t, data)
	for n := range len(whole) {
		if err := os.WriteFile(cut, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		got := here(t, "restore", cut, "--force", "--data", data)
		refused(t, got, exitUsage, "nothing was changed", "cut off")
		if n%64 == 0 {
			refused(t, here(t, "restore", cut, "--data", none), exitUsage, "cut off")
		}
		if after := snapshot(t, data); after != before {
			t.Fatalf("%d bytes: the data were\n%s\nand are\n%s", n, before, after)
		}
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a folder was made")
	}
	t.Logf("%d cuts", len(whole))
}

// TestRestoreRefused tries what may not be restored, or not there.
func TestRestoreRefused(t *testing.T) {
	t.Parallel()
	dir, file, data := restoreRig(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	damaged := bytes.Clone(whole)
	damaged[len(damaged)/2] ^= 4
	packed := func(name string, about archive.Header, more ...records.Collection) string {
		t.Helper()
		store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: append(collections(), more...), Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		var text bytes.Buffer
		if _, err := archive.Write(t.Context(), &text, store, about); err != nil {
			t.Fatal(err)
		}
		return write(name, text.Bytes())
	}
	list := write("list.log", []byte(deletion{deletedDay, "one"}.line()+"2026-03-12 two\n"))
	for what, c := range map[string]struct {
		args []string
		says string
	}{
		"no file":               {[]string{filepath.Join(dir, "none.backup")}, "no such file"},
		"a folder":              {[]string{dir}, "is a directory"},
		"a letter":              {[]string{write("letter", []byte("Dear all,"))}, "no backup of this program"},
		"damaged":               {[]string{write("damaged", damaged), "--force"}, "damaged"},
		"bytes added":           {[]string{write("more", append(bytes.Clone(whole), 'x')), "--force"}, "bytes after its end"},
		"a newer schema":        {[]string{packed("schema", archive.Header{Schema: documentsSchema + 1, At: deletedDay}), "--force"}, "newer version"},
		"an unknown collection": {[]string{packed("unknown", archive.Header{Schema: documentsSchema, At: deletedDay}, records.Collection{Name: "unheard-of"}), "--force"}, `"unheard-of"`},
		"data are there":        {[]string{file}, "--force"},
		"a list with a fault":   {[]string{file, "--force", "--deletions", list}, "line 2"},
		"a list that is away":   {[]string{file, "--force", "--deletions", filepath.Join(dir, "away.log")}, "away.log"},
		"a list that is none":   {[]string{file, "--force", "--deletions", dir}, "is a directory"},
	} {
		before := snapshot(t, dir)
		refused(t, here(t, append([]string{"restore", "--data", data}, c.args...)...), exitUsage, c.says)
		if after := snapshot(t, dir); after != before {
			t.Fatalf("%s: the folder was\n%s\nand is\n%s", what, before, after)
		}
	}
	raiseSchema(t, filepath.Join(data, sqlite.FileName))
	before := snapshot(t, dir)
	refused(t, here(t, "restore", file, "--force", "--data", data), exitUsage, "newer version")
	if after := snapshot(t, dir); after != before {
		t.Fatalf("newer data: the folder was\n%s\nand is\n%s", before, after)
	}
}

// TestRestoreBesideServe does not take the data from under a running site, nor
// from under another command.
func TestRestoreBesideServe(t *testing.T) {
	t.Parallel()
	_, file, data := restoreRig(t)
	held := holding(t, data)
	s := serve(t, data)
	refused(t, pamoja(t, "restore", file, "--data", data), exitUsage, "--force")
	refused(t, pamoja(t, "restore", file, "--data", data, "--force"), exitUsage, "stop it first")
	s.kill()
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: data, Collections: collections()})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, pamoja(t, "restore", file, "--data", data, "--force"), exitBad, "nothing was changed", "try again")
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if again := holding(t, data); again == held { // serve has written its own since
		t.Log("the site wrote nothing while it ran")
	}
	digest := digestOf(t, pamoja(t, "restore", file, "--data", data, "--force"))
	if holding(t, data) != digest {
		t.Error("the data are not the backup's")
	}
}

var keptCopy = regexp.MustCompile(`kept in (\S+\.db):`)

// TestRestoreForce replaces data, also damaged ones, and keeps them.
func TestRestoreForce(t *testing.T) {
	t.Parallel()
	dir, file, data := restoreRig(t)
	old := holding(t, data)
	got := here(t, "restore", file, "--data", data, "--force")
	digest := digestOf(t, got)
	kept := keptCopy.FindStringSubmatch(got.out)
	if kept == nil || holding(t, data) != digest || digest == old {
		t.Fatalf("it said %q", got.out)
	}
	aside := filepath.Join(dir, "aside")
	if err := errors.Join(os.Mkdir(aside, 0o700), os.Rename(kept[1], filepath.Join(aside, sqlite.FileName))); err != nil {
		t.Fatal(err)
	}
	if held := holding(t, aside); held != old {
		t.Errorf("the copy holds %s, the data were %s", held, old)
	}
	if err := os.WriteFile(filepath.Join(data, sqlite.FileName), []byte(strings.Repeat("junk ", 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, here(t, "restore", file, "--data", data), exitUsage, "damaged")
	if got := here(t, "restore", file, "--data", data, "--force"); digestOf(t, got) != digest || holding(t, data) != digest {
		t.Errorf("over damaged data: %q", got.out)
	}
	if left, err := filepath.Glob(filepath.Join(data, "restore*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestRestoreKilled kills a restore at random moments: the folder has the old
// data or the new, whole.
func TestRestoreKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source, data, file := filepath.Join(dir, "source"), filepath.Join(dir, "data"), filepath.Join(dir, "site.backup")
	crowded(t, source, 8_000)
	fresh := digestOf(t, here(t, "backup", file, "--data", source))
	addLearners(t, data, 3)
	old := holding(t, data)
	var long time.Duration
	count, again := map[string]int{}, false
	for round := 0; round < 20 || !again || count["new"] == 0 || count["old"] == 0; round++ {
		if round == 80 {
			t.Fatalf("always the same: %v", count)
		}
		into := filepath.Join(dir, fmt.Sprintf("into-%d", round))
		if err := os.CopyFS(into, os.DirFS(data)); err != nil {
			t.Fatal(err)
		}
		command := shell{}.command(t, "restore", file, "--force", "--data", into)
		began := time.Now()
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if round > 0 {
			// The last part, in which the new data take their place, is short.
			wait := rand.N(long * 5 / 4)
			if round%2 == 0 {
				wait = long*3/4 + rand.N(long/2)
			}
			time.AfterFunc(wait, func() { _ = command.Process.Kill() })
		}
		_ = command.Wait()
		if round == 0 {
			long = time.Since(began)
		}
		switch held := holding(t, into); held {
		case old:
			count["old"]++
		case fresh:
			count["new"]++
		default:
			t.Fatalf("round %d: neither the old data nor the new", round)
		}
		if _, err := os.Stat(filepath.Join(into, partialFolder)); err == nil && !again {
			again = true // what it left is no hindrance to the next
			if got := here(t, "restore", file, "--force", "--data", into); digestOf(t, got) != fresh || holding(t, into) != fresh {
				t.Errorf("round %d: restored once more: %q %q", round, got.out, got.err)
			}
			if left, err := os.ReadDir(filepath.Join(into, partialFolder)); err == nil {
				t.Errorf("round %d: left: %v", round, left)
			}
		}
		if err := os.RemoveAll(into); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("a restore takes %v; killed ones left %v", long.Round(time.Millisecond), count)
}

// TestRestoreFullDisk has room for a part of the database: the folder has the
// old data, or the new ones whole.
func TestRestoreFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source, data, file := filepath.Join(dir, "source"), filepath.Join(dir, "data"), filepath.Join(dir, "site.backup")
	crowded(t, source, 8_000)
	fresh := digestOf(t, here(t, "backup", file, "--data", source))
	addLearners(t, data, 1)
	old := holding(t, data)
	info, err := os.Stat(filepath.Join(source, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	refusals := 0
	for _, tenths := range []int64{3, 6, 9} {
		blocks := info.Size() * tenths / 10 / 1024
		into := filepath.Join(dir, fmt.Sprintf("into-%d", tenths))
		if err := os.CopyFS(into, os.DirFS(data)); err != nil {
			t.Fatal(err)
		}
		script := filepath.Join(t.TempDir(), "limited")
		text := fmt.Sprintf("#!/bin/bash\nulimit -f %d\nexec %s \"$@\"\n", blocks, program(t))
		if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		command := shell{}.command(t, "restore", file, "--force", "--data", into)
		command.Path, command.Args[0] = script, script
		said, err := command.CombinedOutput()
		switch held := holding(t, into); {
		case err == nil && held != fresh:
			t.Errorf("room for %d KB of %d bytes: it said %q, and the folder has %s, not %s", blocks, info.Size(), said, held, fresh)
		case err != nil && (held != old || bytes.Count(said, []byte("\n")) != 1):
			t.Errorf("room for %d KB of %d bytes: refused with %q, and the folder has %s, not %s", blocks, info.Size(), said, held, old)
		case err != nil:
			refusals++
		}
		if left, err := filepath.Glob(filepath.Join(into, "rest*")); err != nil || len(left) > 0 {
			t.Errorf("room for %d KB: left %q, %v", blocks, left, err)
		}
	}
	if t.Logf("%d refused", refusals); refusals == 0 {
		t.Error("none was refused: the test proves nothing")
	}
}

var signedLine = regexp.MustCompile(`v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)

// TestRestoreDeletesAgain restores a backup from before somebody was deleted:
// she is gone, and her certificate is verified as before.
func TestRestoreDeletesAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "site.backup")
	store, samples := sampledSite(t, data)
	var certified people.Person
	line := ""
	err := store.Dump(context.Background(), func(collection, id string, text []byte) error {
		for _, s := range samples {
			if collection == "certificate_serials" && s.add.Name == "Sample Learner 4" && strings.Contains(string(text), `"person":"`+s.person.ID+`"`) {
				certified, line = s.person, signedLine.FindString(string(text))
			}
		}
		return nil
	})
	if err != nil || line == "" {
		t.Fatal("nobody has a certificate", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	digestOf(t, here(t, "backup", file, "--data", data))
	list := filepath.Join(data, "deletions.log")
	for _, person := range []string{certified.ID, "somebodylongforgotten"} {
		if err := appendDeletion(list, deletion{time.Now().UTC(), person}); err != nil {
			t.Fatal(err)
		}
	}
	got := here(t, "restore", file, "--data", data, "--force")
	if got.status != exitGood || !strings.Contains(got.out, "deleted again: 1 people, of 2") {
		t.Fatalf("it said %q, %q", got.out, got.err)
	}
	elsewhere := filepath.Join(dir, "elsewhere")
	got = here(t, "restore", file, "--data", elsewhere, "--deletions", list)
	if got.status != exitGood || !strings.Contains(got.out, "deleted again: 1 people, of 2") {
		t.Fatalf("it said %q, %q", got.out, got.err)
	}
	for _, restored := range []string{data, elsewhere} {
		if got := here(t, "people", "list", "--data", restored); got.status != exitGood || strings.Contains(got.out, certified.Member) || !strings.Contains(got.out, "Sample Administrator") {
			t.Errorf("people: %q, %q", got.out, got.err)
		}
		if got := here(t, "certificate", "verify", "--data", restored, line); got.status != exitGood {
			t.Errorf("her certificate: %q, %q", got.out, got.err)
		}
	}
	if text, err := os.ReadFile(list); err != nil || bytes.Count(text, []byte("\n")) != 2 {
		t.Errorf("the list is now %q, %v", text, err)
	}
	without := filepath.Join(dir, "without")
	if got := here(t, "restore", file, "--data", without); got.status != exitGood || !strings.Contains(got.out, "deleted again: nobody, for there is no list") {
		t.Errorf("it said %q, %q", got.out, got.err)
	}
	if got := here(t, "people", "list", "--data", without); !strings.Contains(got.out, certified.Member) {
		t.Errorf("without the list she is gone all the same: the test proves nothing: %q", got.out)
	}
}
