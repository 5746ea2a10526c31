package main

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records/sqlite"
	"pamoja/web"
)

// ownCase writes a course with a case in the content folder, and gives the case.
func (o overlay) ownCase() (source string) {
	o.t.Helper()
	o.ownCourse()
	o.write("lang/en/courses/keys/course.yaml", strings.Replace(ownCourse, "quizzes: all }", "quizzes: all, cases: 1 }", 1)+"cases: [every]\n")
	source = strings.Replace(ofCases(o.t, "every.md"), "- gate/who-asks", "- keys/where-keys-are", 1)
	o.write("lang/en/cases/every.md", source)
	return source
}

// ofCases is a file of the tests of cases.
func ofCases(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "assessments", "cases", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestCheckProvesCases prints what was proved of a case, and tells of one with a
// fault only that.
func TestCheckProvesCases(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	source := o.ownCase()
	got := pamoja(t, "check", o.dir)
	if got.status != exitGood || !strings.Contains(got.out, "\ncase every: 37 states, 384 paths, 2 endings, longest path 10\n") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.err)
	}
	o.write("lang/en/cases/every.md", strings.Replace(source, "  go: parted if unsafe = yes\n", "", 1))
	got = pamoja(t, "check", o.dir)
	if got.status != exitBad || strings.Contains(got.out, "case every:") || !strings.Contains(got.out, "every.md:272:1: a play with an unsafe choice can end here") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.err)
	}
}

// TestCheckMap draws a case, also one with faults; an id that is none is told.
func TestCheckMap(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	source := o.ownCase()
	for name, text := range map[string]string{
		"sound": source, "a jump to nowhere": strings.Replace(source, "  go: hut\n", "  go: nowhere\n", 1), "no scene": source[:strings.Index(source, "## bench")],
	} {
		o.write("lang/en/cases/every.md", text)
		got := pamoja(t, "check", "--map", "every", o.dir)
		if got.status != exitGood || got.err != "" || !strings.HasPrefix(got.out, "<svg") {
			t.Errorf("%s: status %d, %.80s%s", name, got.status, got.out, got.err)
		}
		read := xml.NewDecoder(strings.NewReader(got.out))
		for {
			_, err := read.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if name == "sound" && (!strings.Contains(got.out, ">A boy on a bench<") || !strings.Contains(got.out, "home · sustained") || strings.Count(got.out, "<rect") != 12) {
			t.Errorf("the map lacks something: %s", got.out)
		}
	}
	refused(t, pamoja(t, "check", "--map", "evry", o.dir), exitUsage, `no case "evry"`)
	refused(t, pamoja(t, "check", "--map", "every"), exitUsage, `no case "every"`)
}

// TestCheckStampsCases marks the translation of a case as fresh, and tells what
// has changed in the source since.
func TestCheckStampsCases(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	source := o.ownCase()
	o.write("lang/sw/cases/every.md", ofCases(t, "every.sw.md"))
	stale := func(want string) {
		t.Helper()
		got := pamoja(t, "check", o.dir)
		var found []string
		for line := range strings.Lines(got.out) {
			if strings.Contains(line, "lang/sw/cases/every.md") && !strings.Contains(line, "not wholly translated") {
				found = append(found, strings.TrimSpace(line))
			}
		}
		if got.status != exitGood || !strings.Contains(strings.Join(found, "\n"), want) || want == "" && len(found) > 0 {
			t.Errorf("status %d, want %q: %s", got.status, want, strings.Join(found, "\n"))
		}
	}
	stale("no `of:`")
	file := filepath.Join(o.dir, "lang", "sw", "cases", "every.md")
	if got := pamoja(t, "check", "--stamp", file); got.status != exitGood || !strings.Contains(got.out, "blocks marked as fresh") {
		t.Fatalf("status %d: %s%s", got.status, got.out, got.err)
	}
	stale("")
	o.write("lang/en/cases/every.md", strings.Replace(source, "She comes at four.", "She comes at five.", 1))
	stale("older than its source: line 67 there, “She comes at five.”")
	refused(t, pamoja(t, "check", "--stamp", filepath.Join(o.dir, "lang", "en", "cases", "every.md")), exitUsage, "is no translation")
}

// TestCheckTellsWhatIsOpen names, with --data, tries and plays that are open on
// versions that are no longer current; it changes nothing.
func TestCheckTellsWhatIsOpen(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	source := o.ownCase()
	data := filepath.Join(t.TempDir(), "data")
	begin(t, o.dir, data)
	got := pamoja(t, "check", "--data", data, o.dir)
	if got.status != exitGood || strings.Contains(got.out, "older version") {
		t.Errorf("nothing has changed: status %d, %s%s", got.status, got.out, got.err)
	}
	o.write("lang/en/cases/every.md", strings.Replace(source, "edition: 2", "edition: 3", 1))
	quiz := builtIn(t, "lang/en/quizzes/gatekeeping-quiz.yaml")
	o.write("lang/en/quizzes/gatekeeping-quiz.yaml", quiz+"\n# changed\n")
	before := snapshot(t, data)
	got = pamoja(t, "check", "--data", data, o.dir)
	if got.status != exitGood {
		t.Errorf("status %d: %s%s", got.status, got.out, got.err)
	}
	saysAll(t, got.out, "case every: 2 open on an older version (edition 2, … )\n", "quiz gatekeeping-quiz: 1 open on an older version (edition … )\n")
	if after := snapshot(t, data); withoutSQLite(after) != withoutSQLite(before) {
		t.Errorf("check has changed the data:\n%s\n%s", before, after)
	}
	none := filepath.Join(t.TempDir(), "none")
	if got := pamoja(t, "check", "--data", none, o.dir); got.status != exitUsage || exists(none) {
		t.Errorf("without data: status %d, made %t: %s", got.status, exists(none), got.err)
	}
}

// withoutSQLite leaves out of a snapshot what SQLite makes to read beside a
// writer.
func withoutSQLite(snapshot string) string {
	var kept []string
	for line := range strings.Lines(snapshot) {
		if !strings.Contains(line, "-wal ") && !strings.Contains(line, "-shm ") && !strings.Contains(line, " d") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// begin begins a try and two plays in a data folder.
func begin(t *testing.T, dir, data string) {
	t.Helper()
	ctx := context.Background()
	library, _, problems, err := loadLibrary(dir, time.UTC)
	if err != nil {
		t.Fatal(err, problems)
	}
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: data, Collections: collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	kept := keepersOf(store, func() *web.Library { return library }, time.Now)
	for _, id := range []string{"p1", "p2"} {
		if _, err := kept.cases.Start(ctx, people.Person{ID: id}, "every", 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := kept.quizzes.Start(ctx, people.Person{ID: "p1"}, "gatekeeping-quiz", 1); err != nil {
		t.Fatal(err)
	}
}
