package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/content"
)

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// overlay is an organisation's own content folder.
type overlay struct {
	t   *testing.T
	dir string
}

func newOverlay(t *testing.T) overlay {
	t.Helper()
	return overlay{t: t, dir: t.TempDir()}
}

func (o overlay) write(name, text string) {
	o.t.Helper()
	file := filepath.Join(o.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		o.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		o.t.Fatal(err)
	}
}

// builtIn is a file of the content that the program brings.
func builtIn(t *testing.T, name string) string {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	data, err := tree.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// retitled is a built-in lesson under another title.
func retitled(t *testing.T, title string) string {
	t.Helper()
	text := builtIn(t, "lang/en/courses/gatekeeping/at-the-door.md")
	_, after, found := strings.Cut(text, "title: A child at the door\n")
	if !found {
		t.Fatal("the lesson has another title now")
	}
	return "---\ntitle: " + title + "\n" + after
}

const (
	ownCourse = `title: The key cupboard
summary: Who has which key.
audience: For everyone here.
edition: 1
minutes: 5
outcomes:
  - { id: keys, text: Find the key. }
modules:
  - id: only
    title: Keys
    items:
      - lesson: where-keys-are
certificate: { lessons: all, quizzes: all }
`
	ownLesson = `---
title: Where the keys are
edition: 1
minutes: 2
sources: [OWN]
outcomes: [keys]
---
They hang behind the door.

:::check Where are they?
- (+) Behind the door.

  So they are.
- (-) In a pocket.

  They should not be.
:::

:::work
Count them.
:::
`
)

func (o overlay) ownCourse() {
	o.write("lang/en/courses/keys/course.yaml", ownCourse)
	o.write("lang/en/courses/keys/where-keys-are.md", ownLesson)
	o.write("lang/en/courses/keys/sources.yaml", "OWN:\n  title: The list on the door\n  year: 2024\n  confidence: found\n")
}

// TestContentFolder lays a folder over the built-in content: a lesson is
// replaced, a course is added, the rest stays.
func TestContentFolder(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.write("lang/en/courses/gatekeeping/at-the-door.md", retitled(t, "A guest at the door"))
	o.write("site.yaml", strings.Replace(builtIn(t, "site.yaml"), "Pamoja", "Pamoja Ndogo", 1))
	o.ownCourse()
	s := serve(t, filepath.Join(t.TempDir(), "data"), "--content", o.dir)
	v := s.visitor()
	for path, part := range map[string]string{
		"/courses/gatekeeping/at-the-door":               "A guest at the door",
		"/courses/gatekeeping":                           "A guest at the door",
		"/courses":                                       "The key cupboard",
		"/courses/keys/where-keys-are":                   "They hang behind the door.",
		"/courses/gatekeeping/poverty-is-never-a-reason": "Poverty",
		"/": "Pamoja Ndogo",
	} {
		if status, body, err := v.get(path); err != nil || status != http.StatusOK || !strings.Contains(body, part) {
			t.Errorf("%s: status %d, %v, and no %q", path, status, err, part)
		}
	}
	plain, own := pamoja(t, "version"), pamoja(t, "version", "--content", o.dir)
	if plain.out == own.out || own.status != exitGood {
		t.Errorf("version says %q with a folder and %q without", own.out, plain.out)
	}
}

// TestFaultyContentStopsServe starts on a folder with two faults: both are told,
// and nothing is made.
func TestFaultyContentStopsServe(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	o.write("lang/en/courses/keys/course.yaml", strings.Replace(ownCourse, "edition: 1", "edition: 0", 1))
	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "the door.", "the [door](term:dor).", 1))
	dir := t.TempDir()
	got := shell{dir: dir}.run(t, "serve", "--addr", "127.0.0.1:0", "--content", o.dir)
	if got.status != exitUsage || !strings.Contains(got.err, "course.yaml:4:10: ") || !strings.Contains(got.err, "where-keys-are.md:8:") || strings.Count(got.err, "\n") != 3 {
		t.Errorf("status %d, %q %q", got.status, got.out, got.err)
	}
	if exists(filepath.Join(dir, "pamoja-data")) {
		t.Error("the data folder was made")
	}
}

// TestDev saves a file of the content folder while the site runs: the change is
// shown; a fault is told, and what stood before stays.
func TestDev(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	s := serve(t, filepath.Join(t.TempDir(), "data"), "--content", o.dir, "--dev")
	v := s.visitor()
	shows := func(path, part string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if status, body, err := v.get(path); err == nil && status == http.StatusOK && strings.Contains(body, part) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s does not say %q:\n%s", path, part, s.said())
			}
		}
	}
	const lesson = "/courses/keys/where-keys-are"
	shows(lesson, "They hang behind the door.")
	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "They hang", "All of them hang", 1))
	shows(lesson, "All of them hang behind the door.")
	s.waitFor(`content read again`)

	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "edition: 1", "edition: 0", 1))
	s.waitFor(`where-keys-are\.md:3:10: .*edition`)
	if _, body, err := v.get(lesson); err != nil || !strings.Contains(body, "All of them hang behind the door.") {
		t.Errorf("a fault took away what was shown, %v", err)
	}
	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "They hang", "Most of them hang", 1))
	shows(lesson, "Most of them hang behind the door.")

	o.write("lang/en/courses/windows/course.yaml", strings.NewReplacer("key", "window", "where-keys-are", "shut").Replace(ownCourse))
	o.write("lang/en/courses/windows/shut.md", strings.Replace(ownLesson, "outcomes: [keys]", "outcomes: [windows]", 1))
	shows("/courses/windows/shut", "Count them.")
	o.write("lang/en/courses/windows/shut.md", strings.NewReplacer("[keys]", "[windows]", "Count them.", "Shut them.").Replace(ownLesson))
	shows("/courses/windows/shut", "Shut them.")
	if status := s.stop(); status != exitGood {
		t.Errorf("the site ended with %d", status)
	}
}
