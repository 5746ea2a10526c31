package main

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDevTellsPages saves a fault and mends it while a page listens: it is told
// each time, and the fault stands on every page until it is mended.
func TestDevTellsPages(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	s := serve(t, filepath.Join(t.TempDir(), "data"), "--content", o.dir, "--dev")
	v := s.visitor()
	response, err := http.Get(s.address + "/dev/events")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	told := make(chan string)
	go func() {
		defer close(told)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if turn, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				told <- turn
			}
		}
	}()
	next := func(what string) string {
		t.Helper()
		select {
		case turn, open := <-told:
			if open {
				return turn
			}
			t.Fatalf("%s: nobody tells any more", what)
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: nothing is told:\n%s", what, s.said())
		}
		return ""
	}
	page := func(path string) string {
		t.Helper()
		status, body, err := v.get(path)
		if err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d, %v", path, status, err)
		}
		return body
	}
	const lesson = "/courses/keys/where-keys-are"
	first := next("at once")
	if body := page(lesson); !strings.Contains(body, `data-turn="`+first+`"`) || !strings.Contains(body, "/dev/reload.js") {
		t.Errorf("the page does not know its turn: %s", first)
	}
	for file, text := range map[string]string{
		"where-keys-are.md": strings.Replace(ownLesson, "edition: 1", "edition: 0", 1),
		"course.yaml":       "title: [Keys\n",
	} {
		o.write("lang/en/courses/keys/"+file, text)
		for !strings.Contains(page("/"), "The content has faults") {
			next("a fault")
		}
		for _, path := range []string{lesson, "/", "/safety"} {
			if body := page(path); !strings.Contains(body, "/courses/keys/"+file+":") || !strings.Contains(body, "The content has faults") {
				t.Errorf("%s does not show the fault of %s", path, file)
			}
		}
		o.ownCourse()
		for body := page("/"); strings.Contains(body, "The content has faults"); body = page("/") {
			next("mended")
		}
	}
	// A draft is for its author; a new folder is watched.
	o.write("lang/en/courses/shutters/course.yaml", strings.NewReplacer("key", "shutter", "where-keys-are", "closed", "edition: 1", "edition: 1\ndraft: true").Replace(ownCourse))
	o.write("lang/en/courses/shutters/closed.md", strings.NewReplacer("[keys]", "[shutters]", "edition: 1", "edition: 1\ndraft: true").Replace(ownLesson))
	for !strings.Contains(page("/courses"), "The shutter cupboard") {
		next("a draft")
	}
	for _, path := range []string{"/courses", "/courses/shutters", "/courses/shutters/closed"} {
		if !strings.Contains(page(path), "Draft, not shown to learners") {
			t.Errorf("%s does not say that it is a draft", path)
		}
	}
	if body := page("/dev/pages"); !strings.Contains(body, "page=front&amp;state=full") {
		t.Error("/dev/pages lists nothing")
	}
	go func() {
		for range told { // until the site ends
		}
	}()
	began := time.Now()
	if status := s.stop(); status != exitGood || time.Since(began) > 10*time.Second {
		t.Errorf("the site ended with %d after %s, with a page that listens", status, time.Since(began))
	}
}

// TestDraftsAreNotServed: without --dev a draft is nowhere, and check says how
// many there are and judges them.
func TestDraftsAreNotServed(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	o.ownCourse()
	o.write("lang/en/courses/locks/course.yaml", strings.NewReplacer("key", "lock", "where-keys-are", "closed", "edition: 1", "edition: 1\ndraft: true").Replace(ownCourse))
	o.write("lang/en/courses/locks/closed.md", strings.Replace(ownLesson, "[keys]", "[locks]", 1))
	s := serve(t, filepath.Join(t.TempDir(), "data"), "--content", o.dir)
	v := s.visitor()
	for path, want := range map[string]int{"/courses/keys": 200, "/courses/locks": 404, "/courses/locks/closed": 404, "/dev/pages": 404} {
		if status, _, err := v.get(path); err != nil || status != want {
			t.Errorf("%s answers %d, %v; want %d", path, status, err, want)
		}
	}
	if _, body, err := v.get("/courses"); err != nil || strings.Contains(body, "lock cupboard") || strings.Contains(body, "/dev/") {
		t.Errorf("the catalogue lists a draft, %v", err)
	}
	if got := pamoja(t, "check", o.dir); got.status != exitGood || !strings.Contains(got.out, "drafts, shown only with --dev: 1, first "+filepath.Join(o.dir, "lang/en/courses/locks/course.yaml")) {
		t.Errorf("status %d: %s%s", got.status, got.out, got.err)
	}
	// A draft is judged in full, and what is published may not lead to it.
	o.write("lang/en/courses/locks/closed.md", strings.NewReplacer("[keys]", "[locks]", "minutes: 2", "minutes: 0").Replace(ownLesson))
	o.write("lang/en/courses/keys/where-keys-are.md", strings.Replace(ownLesson, "behind the door.\n", "behind the [door](course:locks).\n", 1))
	got := pamoja(t, "check", o.dir)
	if got.status != exitBad {
		t.Errorf("status %d", got.status)
	}
	saysAll(t, got.out, filepath.Join(o.dir, "lang/en/courses/locks/closed.md")+":4:10: … minutes", filepath.Join(o.dir, "lang/en/courses/keys/where-keys-are.md")+":8: … no course", "2 faults, … ")
}

// TestTemplatesToCopy lays the templates for authors over the content as a
// course: there is no fault in them.
func TestTemplatesToCopy(t *testing.T) {
	t.Parallel()
	o := newOverlay(t)
	folder := filepath.Join("..", "..", "content", "templates")
	places := map[string]string{
		"course.yaml": "lang/en/courses/a-course-to-copy/course.yaml", "lesson.md": "lang/en/courses/a-course-to-copy/a-lesson-to-copy.md",
		"drawing.svg": "lang/en/courses/a-course-to-copy/drawing.svg", "quiz.yaml": "lang/en/quizzes/a-course-to-copy-quiz.yaml", "case.md": "lang/en/cases/a-case-to-copy.md",
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != len(places) {
		t.Fatalf("%d templates, %v: say here where each is copied to", len(files), err)
	}
	texts := map[string]string{}
	for name, place := range places {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
		o.write(place, texts[name])
	}
	judge := func(drafts int) {
		t.Helper()
		got := pamoja(t, "check", o.dir)
		for line := range strings.Lines(got.out) {
			if strings.Contains(line, "warning: ") && !strings.Contains(line, "warning: not translated yet") && !strings.Contains(line, "warning: the case has ") {
				t.Error(line)
			}
		}
		if got.status != exitGood || strings.Contains(got.out, "drafts, ") != (drafts > 0) {
			t.Errorf("status %d:\n%s%s", got.status, got.out, got.err)
		}
	}
	judge(4)
	for name, place := range places {
		o.write(place, strings.Replace(texts[name], "draft: true", "# published", 1))
	}
	judge(0)
	showsEverything(t, texts)
}

// showsEverything fails unless the templates show everything an author can write.
func showsEverything(t *testing.T, texts map[string]string) {
	t.Helper()
	for name, parts := range map[string][]string{
		"course.yaml": {"title:", "summary:", "audience:", "edition:", "minutes:", "complete:", "access:", "draft:", "retired:", "requires:", "confidence:",
			"outcomes:", "tasks:", "see:", "modules:", "lesson:", "quiz:", "coming:", "lessons:", "quizzes:", "\ncases:", " cases:", "observed_minutes:", "signoffs:"},
		"lesson.md": {"title:", "edition:", "minutes:", "sources:", "outcomes:", "content_note:", "draft:", "retired:", ":::note", ":::check", ":::figure",
			":::work", ":::card", "(term:", "(lesson:", "(course:", "(page:", "(tel:", "(https://", "[^1]:", "| --- |", "\n> ", "\n: ", "\n- ", "\n1. "},
		"quiz.yaml": {"kind: single", "kind: several", "kind: order", "kind: match", "kind: number", "kind: text", "kind: judgement", "vignette:", "decision:",
			"draft:", "retired:", "statements", "draw:", "lessons:", "tolerance:", "unit:", "accept:", "scale:", "key:", "targets:", "match:"},
		"case.md": {"title:", "summary:", "edition:", "minutes:", "sources:", "steps:", "domains:", "principles:", "content_note:", "child:", "people:", "papers:", "flags:",
			"draft:", "retired:", "scene:", ":::if ", ":::know", ":::who", ":::decide ", ":::task pick ", ":::task invite ", ":::task papers ", ":::task plan ", ":::task visits ",
			":::debrief", ":::read", ":::mentor", "ending:", "historic:", "arrive:", "about:", "happened:", "worker:", "model:", "effect:", "later(", "open:", "unsafe:", "when:", "mark:", "field:", " if "},
	} {
		for _, part := range parts {
			if !strings.Contains(texts[name], part) {
				t.Errorf("%s does not show %q", name, part)
			}
		}
	}
}
