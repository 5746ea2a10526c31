package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// smallContent holds a small course that asks for a little of everything: a
// lesson, a quiz, an hour with a mentor, half of it watched at work, a sign-off.
const smallContent = "testdata/content"

// TestSmallCourseIsClean: not one fault or warning, in either language.
func TestSmallCourseIsClean(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs(smallContent)
	if err != nil {
		t.Fatal(err)
	}
	got := pamoja(t, "check", folder)
	if got.status != exitGood || !strings.Contains(got.out, "0 faults, 0 warnings") {
		t.Errorf("status %d\n%s%s", got.status, got.out, got.err)
	}
}
