package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/records"
	"pamoja/courses/records/archive"
	"pamoja/courses/records/sqlite"
)

// here runs the program within the test: quicker than a process, where many
// runs are wanted.
func here(t *testing.T, args ...string) ended {
	t.Helper()
	var out, said bytes.Buffer
	nothing := func(string) (string, bool) { return "", false }
	status := run(t.Context(), args, process{in: strings.NewReader(""), out: &out, err: &said, env: nothing})
	return ended{out: out.String(), err: said.String(), status: status}
}

var printedDigest = regexp.MustCompile(`digest ([0-9a-f]{64})`)

// digestOf is the digest that a command printed.
func digestOf(t *testing.T, got ended) string {
	t.Helper()
	found := printedDigest.FindStringSubmatch(got.out)
	if got.status != exitGood || found == nil {
		t.Fatalf("status %d, %q, %q", got.status, got.out, got.err)
	}
	return found[1]
}

// holding is the digest of what a data folder holds.
func holding(t *testing.T, data string) string {
	t.Helper()
	store, err := sqlite.Open(context.Background(), sqlite.Options{Dir: data, Collections: collections()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	digest, _, err := archive.Digest(context.Background(), store)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// crowded fills a data folder with so many documents, beside a few people.
func crowded(t *testing.T, data string, documents int) {
	t.Helper()
	addLearners(t, data, 2)
	store, err := sqlite.Open(t.Context(), sqlite.Options{Dir: data, Collections: collections()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var items []records.Item[audit.Fact]
	for n := range documents {
		id := fmt.Sprintf("fact-%07d", n)
		items = append(items, records.Item[audit.Fact]{ID: id, Value: audit.Fact{ID: id, By: "staff", Subject: "somebody", What: audit.PersonOpened, At: deletedDay}})
	}
	if _, err := records.TableOf[audit.Fact](store, "audit").InsertMany(t.Context(), items); err != nil {
		t.Fatal(err)
	}
}

// TestBackupWhileServing takes a backup of a site at work and puts it elsewhere:
// the same documents, and people sign in there.
func TestBackupWhileServing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "site.backup")
	learners := addLearners(t, data, 2)
	s := serve(t, data)
	signInAll(t, s, learners)
	got := pamoja(t, "backup", file, "--data", data)
	digest := digestOf(t, got)
	if !strings.Contains(got.out, "secret") || got.err != "" || strings.Contains(got.out, "0 documents") {
		t.Errorf("it said %q, %q", got.out, got.err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(file + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left beside it: %q, %v", left, err)
	}
	s.kill()
	if held := holding(t, data); held != digest {
		t.Errorf("the backup has %s, the site %s", digest, held)
	}
	elsewhere := filepath.Join(dir, "else", "where")
	restored := pamoja(t, "restore", file, "--data", elsewhere)
	if digestOf(t, restored) != digest || holding(t, elsewhere) != digest || !strings.Contains(restored.out, "identical") {
		t.Errorf("backed up %s; restored: %q", digest, restored.out)
	}
	if info, err := os.Stat(elsewhere); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	again := filepath.Join(dir, "again.backup")
	if second := digestOf(t, pamoja(t, "backup", again, "--data", elsewhere)); second != digest {
		t.Errorf("a backup of the restored data has %s, not %s", second, digest)
	}
	there := serve(t, elsewhere)
	for _, l := range learners { // also whoever was signed in still is
		l.visitor.site = there.address
		if status, body, err := l.visitor.get("/account"); err != nil || status != http.StatusOK || !strings.Contains(body, l.person.Member) {
			t.Errorf("%s on the restored site: %d, %v", l.person.Name, status, err)
		}
	}
	signInAll(t, there, learners)
}

// TestBackupRefused names files that cannot be made, and data that are not
// there.
func TestBackupRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := shell{dir: dir}
	if got := in.run(t, "people", "add", "--name", "Sample Learner", "--role", "learner"); got.status != exitGood {
		t.Fatal(got.err)
	}
	for name, text := range map[string]string{"taken": "a letter", "half.partial": "half"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := snapshot(t, dir)
	for says, args := range map[string][]string{
		"taken is there already": {"backup", "taken"}, "half.partial is there": {"backup", "half"}, "give it a name": {"backup", "-"},
		"pamoja-data is there already": {"backup", "pamoja-data"}, "no/file cannot be made": {"backup", "no/file"},
		"no data in none": {"backup", "file", "--data", "none"}, "<file>": {"backup"},
	} {
		refused(t, in.run(t, args...), exitUsage, says)
		if after := snapshot(t, dir); after != before {
			t.Fatalf("%q touched the folder, which was\n%s\nand is\n%s", args, before, after)
		}
	}
}

// TestBackupStopped stops a backup in the middle: nothing is left of it.
func TestBackupStopped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	crowded(t, data, 30_000)
	stopped := 0
	for round := range 12 {
		file := filepath.Join(dir, fmt.Sprintf("%d.backup", round))
		command := shell{}.command(t, "backup", file, "--data", data)
		var said bytes.Buffer
		command.Stderr = &said
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(10+rand.IntN(300)) * time.Millisecond)
		_ = command.Process.Signal(os.Interrupt) // it may have ended
		_ = command.Wait()
		left, err := filepath.Glob(file + "*")
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case command.ProcessState.ExitCode() == exitGood:
			if len(left) != 1 {
				t.Errorf("a backup that was made left %q", left)
			}
		case len(left) > 0:
			t.Errorf("a backup that was stopped left %q; it said %s", left, said.String())
		case strings.Contains(said.String(), "stopped"):
			stopped++
			if strings.Count(said.String(), "\n") != 1 {
				t.Errorf("it said %q", said.String())
			}
		}
	}
	if t.Logf("%d of 12 were stopped in the middle", stopped); stopped == 0 {
		t.Error("none was stopped in the middle: the test proves nothing")
	}
}

// TestBackupFullDisk has room for a part of the file only.
func TestBackupFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	crowded(t, data, 30_000)
	file := filepath.Join(dir, "site.backup")
	digest := digestOf(t, pamoja(t, "backup", file, "--data", data))
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, blocks := range []int64{48, info.Size() / 2048, info.Size() / 1024} /* SQLite needs 32 beside its file */ {
		small := filepath.Join(dir, fmt.Sprintf("%d.backup", blocks))
		script := filepath.Join(t.TempDir(), "limited")
		text := fmt.Sprintf("#!/bin/bash\nulimit -f %d\nexec %s \"$@\"\n", blocks, program(t))
		if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		command := shell{}.command(t, "backup", small, "--data", data)
		command.Path, command.Args[0] = script, script
		said, err := command.CombinedOutput()
		if err == nil || command.ProcessState.ExitCode() != exitBad || bytes.Count(said, []byte("\n")) != 1 || !bytes.Contains(said, []byte("nothing is left of it")) {
			t.Errorf("room for %d KB of %d bytes: %v, it said %q", blocks, info.Size(), err, said)
		}
		if left, err := filepath.Glob(small + "*"); err != nil || len(left) > 0 {
			t.Errorf("room for %d KB: left %q, %v", blocks, left, err)
		}
	}
	if held := holding(t, data); held != digest {
		t.Errorf("the data were %s and are %s", digest, held)
	}
}
