package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// saysAll fails unless every part stands at the beginning of a line of its own.
func saysAll(t *testing.T, out string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		found := 0
		for line := range strings.Lines(out) {
			head, rest, _ := strings.Cut(part, " … ")
			if after, ok := strings.CutPrefix(line, head); ok && strings.Contains(after, rest) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%d lines say %q:\n%s", found, part, out)
		}
	}
}

// TestCheckReportsEverything checks a folder with a fault of every kind at once.
func TestCheckReportsEverything(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	o.write("lang/en/courses/keys/course.yaml", strings.NewReplacer(
		"edition: 1", "edition: 0\nhours: 3").Replace(ownCourse))
	o.write("lang/en/courses/locks/course.yaml", strings.NewReplacer("keys", "locks", "where-keys-are", "first-lock", "minutes: 5", "minutes: 0",
		"      - lesson: where", "      - lesson: gone\n      - lesson: where").Replace(ownCourse+"\n"))
	o.write("lang/en/courses/doors/course.yaml", strings.NewReplacer("id: keys", "id: doors", "      - lesson: where-keys-are",
		"      - lesson: front\n      - lesson: front\n      - quiz: doors-quiz\n      - lesson: back").Replace(ownCourse))
	o.write("lang/en/courses/doors/front.md", strings.NewReplacer("[keys]", "[doors]", "behind the door.\n\n:::check", "behind the [door](lesson:side).\n\n:::check").Replace(ownLesson))
	o.write("lang/en/courses/doors/back.md", "title: No front matter\n")
	o.write("lang/en/courses/doors/lost.md", strings.Replace(ownLesson, "[keys]", "[doors]", 1))
	o.write("lang/en/courses/doors/huge.md", strings.Repeat("A long text. ", 30_000))
	o.write("lang/en/courses/doors/binary.md", "---\ntitle: \x00\xff\xfe\n---\n")
	o.write("lang/en/courses/doors/notes.docx", "PK")
	o.write("lang/en/courses/doors/picture.png", "\x89PNG")
	o.write("lang/en/quizzes/doors-quiz.yaml", `title: Doors
course: doors
kind: graded
edition: 1
draw: 1
lessons: [front]
questions:
  - id: one
    kind: single
    outcome: doors
    decision: true
    lesson: front
    text: Which?
    options:
      - { id: a, text: This., right: true, feedback: Yes. }
      - { id: b, text: That., feedback: No. }
  - id: one
    kind: guess
    outcome: doors
    decision: true
    lesson: front
    text: Which?
    options:
      - { id: a, text: This., right: true, feedback: Yes. }
      - { id: a, text: That., feedback: No. }
`)
	o.write("lang/sw/courses/dors/course.yaml", "title: Milango\n")
	o.write("lang/en/glossary.yaml", builtIn(t, "lang/en/glossary.yaml")+"\nbroken: {word: \"\", meaning: x}\n")
	o.write("site.yaml", "nmae: X\n")

	got := pamoja(t, "check", o.dir)
	if got.status != exitBad || got.err != "" {
		t.Errorf("status %d, %q", got.status, got.err)
	}
	en := o.dir + "/lang/en/"
	saysAll(t, got.out,
		en+"courses/keys/course.yaml:5:1: … hours",
		en+"courses/keys/course.yaml:4:10: … edition",
		en+"courses/locks/course.yaml:5:10: … minutes",
		en+"courses/locks/course.yaml:12:9: … \"gone\" has no file",
		en+"courses/doors/course.yaml:13:9: … listed twice",
		en+"courses/doors/front.md:8:22: … side",
		en+"courses/doors/back.md:1:1: … must begin with a line of ---",
		en+"courses/doors/lost.md:1:1: … in no module",
		en+"courses/doors/huge.md: … larger than",
		en+"courses/doors/binary.md:2:8: … not text in UTF-8",
		en+"courses/doors/notes.docx: … unknown kind of file",
		en+"courses/doors/picture.png: … drawn as .svg",
		en+"quizzes/doors-quiz.yaml:17:9: … used twice",
		en+"quizzes/doors-quiz.yaml:18:11: … no question kind",
		o.dir+"/lang/sw/courses/dors/course.yaml:1:1: … no course \"dors\"",
		o.dir+"/site.yaml:1:1: … nmae",
	)
	if !strings.Contains(got.out, en+"glossary.yaml:") {
		t.Errorf("the glossary's fault is missing:\n%s", got.out)
	}
	for line := range strings.Lines(got.out) {
		if strings.HasPrefix(line, "content/") {
			t.Errorf("a line about the built-in content: %s", line)
		}
	}
	if !strings.Contains(got.out, " faults, ") {
		t.Errorf("no sum at the end:\n%s", got.out)
	}
}

// TestCheckClean checks a sound folder, named in every way a shell offers.
func TestCheckClean(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	sub := shell{dir: filepath.Dir(o.dir)}
	for name, run := range map[string]ended{
		"whole path":     pamoja(t, "check", o.dir),
		"trailing slash": pamoja(t, "check", o.dir+"/"),
		"name":           sub.run(t, "check", filepath.Base(o.dir)),
		"./name":         sub.run(t, "check", "./"+filepath.Base(o.dir)),
		"the folder":     shell{dir: o.dir}.run(t, "check", "."),
		"by flag":        pamoja(t, "check", "--content", o.dir),
	} {
		if run.status != exitGood || run.err != "" {
			t.Errorf("%s: status %d, %q", name, run.status, run.err)
		}
		if !strings.Contains(run.out, "\n0 faults, 3 warnings") || !strings.Contains(run.out, "lang/sw/courses/keys/course.yaml:1:1: warning: not translated") || !strings.Contains(run.out, `lang/en/courses/keys/course.yaml:7:5: warning: no quiz tests the outcome "keys"`) ||
			!strings.Contains(run.out, "lang/sw/courses/keys/where-keys-are.md:1:1: warning: not translated") {
			t.Errorf("%s: want two warnings about what is not translated and one about the outcome, got\n%s", name, run.out)
		}
	}
	if got := pamoja(t, "check"); got.status != exitGood || !strings.Contains(got.out, "0 faults") {
		t.Errorf("the built-in content: status %d\n%s", got.status, got.out)
	}
}

// TestStamp marks translations as fresh: of a lesson, a course and a quiz; then
// their source changes, and they are stale again. Nothing but `of` changes.
func TestStamp(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	const lesson, course = "lang/sw/courses/keys/where-keys-are.md", "lang/sw/courses/keys/course.yaml"
	const quiz = "lang/sw/quizzes/gatekeeping-confidence.yaml"
	texts := map[string]string{
		lesson: strings.NewReplacer("edition: 1\nminutes: 2\nsources: [OWN]\noutcomes: [keys]\n", "").Replace(ownLesson),
		course: "# words\ntitle: Kabati la funguo\nsummary: Nani ana ufunguo.\naudience: Kwa wote.\noutcomes: { keys: Pata ufunguo. }\nmodules: { only: Funguo }\n",
		quiz:   withoutOf(builtIn(t, quiz)),
	}
	for name, text := range texts {
		o.write(name, text)
	}
	stale := func() (lines []string) {
		t.Helper()
		got := pamoja(t, "check", o.dir)
		if got.status != exitGood {
			t.Fatalf("status %d\n%s", got.status, got.out)
		}
		for line := range strings.Lines(got.out) {
			if strings.Contains(line, "stale") || strings.Contains(line, "older than") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	if got := stale(); len(got) != 3 {
		t.Errorf("%d files are stale before they are stamped: %q", len(got), got)
	}
	for name, text := range texts {
		file := filepath.Join(o.dir, filepath.FromSlash(name))
		if got := pamoja(t, "check", "--stamp", file); got.status != exitGood {
			t.Fatalf("stamp %s: status %d, %q", name, got.status, got.err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if withoutOf(string(data)) != text || withoutOf(string(data)) == string(data) {
			t.Errorf("%s is now\n%s", name, data)
		}
	}
	if got := stale(); len(got) != 0 {
		t.Errorf("stamped, and still: %q", got)
	}
	before := snapshot(t, o.dir)
	if got := pamoja(t, "check", o.dir, "--stamp", filepath.Join(o.dir, lesson)); got.status != exitGood || snapshot(t, o.dir) != before {
		t.Errorf("stamping twice changed something: status %d, %q", got.status, got.err)
	}
	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "Count them.", "Count them twice.", 1))
	if got := stale(); len(got) != 2 || !strings.Contains(got[0], "1 of 4 blocks (25 %)") || !strings.Contains(got[1], "where-keys-are.md:16:1: warning: older than its source: line 19 there") {
		t.Errorf("after a change of the source: %q", got)
	}
	source := filepath.Join(o.dir, "lang/en/courses/keys/where-keys-are.md")
	if got := pamoja(t, "check", "--stamp", source); got.status != exitUsage {
		t.Errorf("the source itself was stamped: status %d, %q", got.status, got.out)
	}
}

// withoutOf is a file without its line of hashes.
func withoutOf(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "of: ") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}
