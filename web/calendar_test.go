package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// TestCalendarFeed: whoever has the address reads days and nothing else, in the
// language of its owner, until she ends it.
func TestCalendarFeed(t *testing.T) {
	s := newSite(t)
	mentor, her := s.placed("Sample Mentor", people.Trainer, people.CountyField, "Siaya"), s.placed("Sample Mentee", people.Learner, people.CountyField, "Siaya")
	id, err := s.mentoring.NewID()
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.mentoring.Log(s.ctx, mentor.person, mentoring.Form{ID: id, Day: "2026-11-20", Clock: "09:00", Minutes: 60, Modality: mentoring.Individual, Mode: mentoring.Phone,
		Mentees: []string{her.person.ID}, Practised: "What we practised.", Actions: []mentoring.Action{{What: "What was promised", Due: "2026-12-01"}}})
	if err != nil {
		t.Fatal(err)
	}
	page := her.get("/mentoring/calendar").wants(http.StatusOK)
	if page.header.Get("Cache-Control") != "no-store" {
		t.Error("a page with a token may be kept")
	}
	drawn := page.find(`name="drawn" value="([^"]+)"`)
	s.log.keepOut(drawn)
	feed := "/mentoring/calendar/" + drawn + ".ics"
	s.browser().get(feed).wants(http.StatusNotFound)
	for range 2 { // the same form again is the same address
		her.post("/mentoring/calendar", "do", "make", "drawn", drawn).wants(http.StatusOK).says(sampleBaseURL + feed)
	}
	her.get("/mentoring/calendar").never(feed)
	got := s.browser().get(feed).wants(http.StatusOK).never("Sample", "practised", "promised", her.person.ID, mentor.person.ID, her.person.Member)
	for _, line := range []string{"BEGIN:VCALENDAR\r\n", "UID:" + id + "-0@pamoja\r\n", "DTSTAMP:20261122T", "DTSTART;VALUE=DATE:20261201\r\n",
		"SUMMARY:" + s.message("en", "calendar.due") + "\r\n", "URL:" + sampleBaseURL + "/mentoring/" + id + "\r\n"} {
		if !strings.Contains(strings.ReplaceAll(got.body, "\r\n ", ""), line) {
			t.Errorf("the calendar has no line %q:\n%s", line, got.body)
		}
	}
	if kind := got.header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Set-Cookie") != "" {
		t.Errorf("sent as %s, %s", kind, got.header.Get("Cache-Control"))
	}
	if again := s.browser().get(feed); again.body != got.body {
		t.Error("asked again, the same calendar reads otherwise")
	}
	s.browser().get("/mentoring/calendar/" + drawn).wants(http.StatusNotFound)
	her.get("/?lang=sw")
	if sw := s.browser().get(feed); !strings.Contains(strings.ReplaceAll(sw.body, "\r\n ", ""), s.message("sw", "calendar.due")) {
		t.Error("it does not speak its owner's language")
	}
	her.post("/mentoring/calendar", "do", "nothing").wants(http.StatusBadRequest)
	her.post("/mentoring/calendar", "do", "make", "drawn", "weak").wants(http.StatusBadRequest)
	her.post("/mentoring/calendar", "do", "end").leadsTo("/mentoring/calendar?ended=1")
	s.browser().get(feed).wants(http.StatusNotFound)
	last := 0
	for range 40 {
		last = s.browser().get(feed).status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the fortieth wrong token is answered %d", last)
	}
}
