package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// original is a file of the built-in content.
func original(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "content", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// edited is a file of the built-in content after a change that must find
// something to change.
func edited(t *testing.T, name, pattern, replacement string) string {
	t.Helper()
	before := original(t, name)
	after := regexp.MustCompile(pattern).ReplaceAllString(before, replacement)
	if after == before {
		t.Fatalf("%s holds no %s", name, pattern)
	}
	return after
}

// swap puts other content on the shelf, as an author's save does.
func (s *site) swap(files map[string]string) {
	s.t.Helper()
	library, problems := readLibrary(writeFolder(s.t, files))
	if library == nil {
		s.t.Fatal(problems)
	}
	s.shelf.Replace(library)
}

// back puts the built-in content on the shelf again.
func (s *site) back() { s.shelf.Replace(builtIn()) }

const quizFile = "lang/en/quizzes/gatekeeping-quiz.yaml"

// turned is the quiz with every question reworded and the key of every single
// choice moved to another option.
func turned(t *testing.T) string {
	t.Helper()
	text := edited(t, quizFile, `(?m)^    text: ("?)`, "    text: ${1}Reworded. ")
	questions := strings.Split(text, "\n  - id: ")
	for i, q := range questions {
		if !strings.Contains(q, "kind: single") {
			continue
		}
		options := strings.Split(q, "\n      - id: ")
		moved := false
		for j, option := range options[1:] {
			right := strings.Contains(option, "\n        right: true")
			if right {
				options[j+1] = strings.Replace(option, "\n        right: true", "", 1)
			} else if !moved {
				options[j+1], moved = option+"\n        right: true", true
			}
		}
		questions[i] = strings.Join(options, "\n      - id: ")
	}
	return strings.Join(questions, "\n  - id: ")
}

// sampleCourse is a course of one lesson, with further lines of course.yaml.
func sampleCourse(id, lesson, more string) map[string]string {
	return map[string]string{
		"lang/en/courses/" + id + "/course.yaml": fmt.Sprintf(`title: A sample course
summary: It holds little.
audience: For sample people.
edition: 1
minutes: 5
%s
outcomes:
  - id: sample
    text: Do a sample thing.
modules:
  - id: one
    title: One
    items:
      - lesson: %s
certificate: { lessons: all, quizzes: all, cases: 0, minutes: 0, observed_minutes: 0, signoffs: 0 }
`, more, lesson),
		"lang/en/courses/" + id + "/" + lesson + ".md": sampleLesson("A sample lesson", 1),
	}
}
