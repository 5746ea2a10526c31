package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var deletedDay = time.Date(2026, 3, 12, 8, 30, 0, 123_000_000, time.UTC)

func TestDeletionsList(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "deletions.log")
	if list, err := readDeletions(name); !errors.Is(err, fs.ErrNotExist) || len(list) != 0 {
		t.Fatalf("a list that is not there: %v, %v", list, err)
	}
	for n, person := range []string{"first", "second", "third"} {
		// In another zone, and finer than the list has it.
		at := deletedDay.Add(time.Duration(n)*time.Second + 456*time.Microsecond).In(time.FixedZone("EAT", 3*3600))
		if err := appendDeletion(name, deletion{At: at, Person: person}); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(name)
	want := "2026-03-12T08:30:00.123Z first\n2026-03-12T08:30:01.123Z second\n2026-03-12T08:30:02.123Z third\n"
	if err != nil || string(text) != want {
		t.Errorf("the list is %q, want %q, %v", text, want, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode: %v, %v", info.Mode(), err)
	}
	list, err := readDeletions(name)
	if err != nil || len(list) != 3 || list[2].Person != "third" || !list[0].At.Equal(deletedDay) {
		t.Errorf("read again: %v, %v", list, err)
	}
	for _, bad := range []string{"", "two words", "a\nb", "é"} {
		if err := appendDeletion(name, deletion{At: deletedDay, Person: bad}); err == nil {
			t.Errorf("%q was written", bad)
		}
	}
}

// TestDeletionCutOff has the power go in the middle of a line, at every byte of
// it: the list says so until the next deletion, which is whole.
func TestDeletionCutOff(t *testing.T) {
	t.Parallel()
	first, second := deletion{deletedDay, "first"}, deletion{deletedDay, "second"}
	for n := range len(second.line()) {
		name := filepath.Join(t.TempDir(), "deletions.log")
		text := first.line() + second.line()[:n]
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readDeletions(name); (err == nil) != (n == 0) || n > 0 && !strings.Contains(fmt.Sprint(err), "line 2") {
			t.Fatalf("%q: %v", text, err)
		}
		if err := appendDeletion(name, deletion{deletedDay, "third"}); err != nil {
			t.Fatal(err)
		}
		list, err := readDeletions(name)
		if err != nil || len(list) != 2 || list[0] != first || list[1].Person != "third" {
			t.Fatalf("%q, then another: %v, %v", text, list, err)
		}
	}
	name := filepath.Join(t.TempDir(), "deletions.log")
	letter := strings.Repeat("something else ", 40)
	if err := os.WriteFile(name, []byte(letter), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := appendDeletion(name, first); err == nil {
		t.Error("a file that is no list was written to")
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != letter {
		t.Errorf("a file that is no list was changed: %q, %v", text, err)
	}
}

// FuzzDeletions reads any text as a list: it is refused with the number of a
// line, or it is the one way to write what was read.
func FuzzDeletions(f *testing.F) {
	whole := deletion{deletedDay, "0d4m2w"}.line()
	for _, seed := range []string{
		"", whole, whole + whole, whole[:len(whole)-1], "\n", whole + "\n", strings.Replace(whole, "Z", "+00:00", 1),
		strings.Replace(whole, " ", "  ", 1), strings.Replace(whole, ".123", "", 1), strings.Replace(whole, "-12T", "-32T", 1),
		whole[:25] + strings.Repeat("x", 5000) + "\n", "\ufeff" + whole, strings.Replace(whole, "\n", "\r\n", 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := parseDeletions(strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again := ""
		for d := range slices.Values(list) {
			again += d.line()
		}
		if again != text {
			t.Fatalf("%q was read as %q", text, again)
		}
	})
}
