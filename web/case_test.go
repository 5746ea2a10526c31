package web_test

import (
	"path/filepath"
	"testing"
)

// sampleCases is the built-in content with a case that has every kind of task.
const sampleCases = "testdata/cases"

func newCasesSite(t *testing.T) *site {
	t.Helper()
	return newSite(t, withContent(filepath.FromSlash(sampleCases)))
}

func TestSampleBegins(t *testing.T) {
	s := newCasesSite(t)
	c := s.as("learner")
	for _, path := range []string{"/cases", "/cases/sample", "/courses/practice", "/"} {
		t.Log(c.get(path).wants(200).text())
	}
	got := c.follow(c.post("/cases/sample", "action", "begin", "play", "1"))
	t.Log(got.wants(200).text())
}
