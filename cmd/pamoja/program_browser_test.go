package main

import (
	"bytes"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/web"
)

// serveAtBase runs the real program where it knows its own address, as it must
// to issue certificates. When the test is over the program is told to end, and
// must do so well, with no error in its log.
func serveAtBase(t *testing.T) *site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	s := serve(t, filepath.Join(t.TempDir(), "data"), "--addr", address, "--base-url", "http://"+address)
	t.Cleanup(func() {
		if status := s.stop(); status != exitGood {
			t.Errorf("the program ended with %d:\n%s", status, s.said())
		}
		if strings.Contains(s.said(), `"level":"ERROR"`) {
			t.Errorf("the program logged an error:\n%s", s.said())
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
	library, _, problems, err := loadLibrary("", nairobi(t))
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

// wrongAnswer and rightAnswer give the options to choose for a question.
func rightAnswer(t *testing.T, library *web.Library, quiz, question string) []string {
	t.Helper()
	var right []string
	for _, option := range askedOf(t, library, quiz, question) {
		if option.Right {
			right = append(right, option.ID)
		}
	}
	return right
}

var _ = content.SourceLanguage
