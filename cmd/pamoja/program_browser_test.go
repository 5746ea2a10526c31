package main

import (
	"bytes"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/web"
)

// serveAtBase runs the real program where it knows its own address, as it must
// to issue certificates. When the test is over the program is told to end, and
// must do so well, with no error in its log.
func serveAtBase(t *testing.T, args ...string) *site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	s := serve(t, filepath.Join(t.TempDir(), "data"), append([]string{"--addr", address, "--base-url", "http://" + address}, args...)...)
	t.Cleanup(func() {
		if status := s.stop(); status != exitGood {
			t.Errorf("the program ended with %d:\n%s", status, s.said())
		}
		for line := range strings.Lines(s.said()) {
			if strings.Contains(line, `"level":"ERROR"`) {
				t.Errorf("the program logged an error: %s", line)
			}
		}
	})
	return s
}

// tool runs a program of the machine that reads or draws a file, and gives what
// it printed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), needProgram(t, name), args...)
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

// builtInLibrary is the content the program carries, so that a test asks for a
// sentence by its key and for a right answer by the quiz's own file.
func builtInLibrary(t *testing.T) *web.Library {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	library, _, problems, err := loadLibrary("", zone)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := faults(problems); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return library
}

// flat is a text as it is read: line breaks and runs of blanks are one blank.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// rightAnswer gives the options to choose for a question.
func rightAnswer(t *testing.T, library *web.Library, quizID, questionID string) []string {
	t.Helper()
	quiz, err := library.Bank.Quiz(quizID)
	if err != nil {
		t.Fatal(err)
	}
	question, err := quiz.Question(questionID)
	if err != nil {
		t.Fatal(err)
	}
	var right []string
	for _, option := range question.Options {
		if option.Right {
			right = append(right, option.ID)
		}
	}
	return right
}
