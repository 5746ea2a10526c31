package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// What somebody looks for is nobody's business: it stands in no log, whatever
// comes of it.
func TestSearchIsNotLogged(t *testing.T) {
	s := newSite(t)
	const typed = "quietlytyped"
	s.log.keepOut(typed)
	c := s.as("learner")
	c.get("/search?q=" + typed).wants(http.StatusOK).says(typed)
	c.get("/search?q=" + typed + "&course=none").wants(http.StatusNotFound)
	c.get("/search?lang=xx&q=" + typed).wants(http.StatusBadRequest)
	c.get("/search?q=" + strings.Repeat(typed, 20)).wants(http.StatusBadRequest)
	c.get("/search?lang=sw&q=" + typed).wants(http.StatusSeeOther)
	// Nor when the program itself fails: without an index a search is a panic.
	library := *s.shelf.Library()
	library.Search = nil
	s.shelf.Replace(&library)
	got, err := c.try(http.MethodGet, "/search?q="+typed, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	got.wants(http.StatusInternalServerError)
	if !strings.Contains(s.log.String(), "panic") || !strings.Contains(s.log.String(), "/search") {
		t.Error("the log says nothing of the failure")
	}
}

// The lessons of a course for members are found by members alone, and a course
// of an author's own folder is found at once.
func TestSearchInAnAuthorsFolder(t *testing.T) {
	s := newScene(t)
	for who, want := range map[string]bool{"nobody": false, "learner": true} {
		page := s.as(who).get("/search?q=only+for+members").wants(http.StatusOK)
		if got := strings.Contains(page.body, `href="/courses/members-only/inside`); got != want {
			t.Errorf("%s finds the lesson for members: %v", who, got)
		}
	}
	s.as("nobody").get("/search?q=x&course=members-only").wants(http.StatusSeeOther)
}
