package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pamoja/web/pagescript"
)

// plainly is a text as it is read: without tags, and without the marks that keep
// a name's direction to itself.
func plainly(body string) string {
	text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " "))
	return strings.Join(strings.Fields(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)), " ")
}

var importedLine = regexp.MustCompile(`(?s)<tr><td><bdi>([^<]*)</bdi></td><td[^>]*>(\d+)</td><td>(.*?)</td></tr>`)

// What people do send: each file is read or refused on the page, in both
// languages, and every line of it says what becomes of it. Of a file that is
// refused nothing is kept.
func TestHardSheetsOnThePage(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	words := map[string]string{"created": "import.will_create", "refused": "import.refused"}
	for _, lang := range []string{"en", "sw"} {
		c.get("/staff/people/import?lang=" + lang)
		for _, hard := range pagescript.HardSheets() {
			t.Run(lang+"/"+hard.Name, func(t *testing.T) {
				if hard.Status != 0 {
					s.keeps(hard.Name, func() {
						got := c.uploads(importPath, hard.Name, "sample-"+lang, hard.Data).wants(hard.Status)
						if want := s.message(lang, hard.Refused.Key, hard.Refused.Args...); !strings.Contains(plainly(got.body), want) {
							t.Errorf("the page does not say %q: %s", want, excerpt(got.text()))
						}
					}, "sessions")
					return
				}
				before := s.saved()
				page := c.follow(c.uploads(importPath, hard.Name, "sample-"+lang, hard.Data)).wants(http.StatusOK)
				for id := range s.saved() {
					if collection, _, _ := strings.Cut(id, " "); before[id] == "" && collection != "imports" && collection != "import-rows" && collection != "sessions" {
						t.Errorf("checking the sheet makes %s", id)
					}
				}
				lines := importedLine.FindAllStringSubmatch(page.body, -1)
				if len(lines) != len(hard.Lines) {
					t.Fatalf("%d lines, want %d: %s", len(lines), len(hard.Lines), excerpt(page.text()))
				}
				for i, want := range hard.Lines {
					says, why := s.message(lang, words[want.Status]), ""
					if want.Why.Key != "" {
						why = s.message(lang, want.Why.Key, want.Why.Args...)
					}
					got := lines[i]
					said := plainly(got[3])
					if html.UnescapeString(got[1]) != want.Name || got[2] != strconv.Itoa(want.Line) || !strings.HasPrefix(said, says) || !strings.HasSuffix(said, why) {
						t.Errorf("line %s is of %q and says %q, want line %d of %q and %q, %q", got[2], got[1], said, want.Line, want.Name, says, why)
					}
				}
				if hard.Ignored != "" {
					page.says(s.message(lang, "import.ignored"), hard.Ignored)
				}
			})
		}
	}
	for id := range s.saved() {
		if strings.HasPrefix(id, "people ") && id != "people "+c.person.ID {
			t.Errorf("somebody is there: %s", id)
		}
	}
	if _, err := s.people.ByLogin(s.ctx, "0712345670"); err == nil {
		t.Error("checking a sheet makes a login")
	}
}
