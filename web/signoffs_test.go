package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

const (
	smallContent = "../cmd/pamoja/testdata/content"
	smallCourse  = "first-visit"
)

// logged is a session of this length on 21 November that she confirms if told to.
func (s *site) logged(mentor, learner people.Person, clock string, minutes int, how mentoring.Modality, confirmed bool) mentoring.Entry {
	s.t.Helper()
	e, err := s.mentoring.Log(s.ctx, mentor, mentoring.Form{Mentees: []string{learner.ID}, Day: "2026-11-21", Clock: clock, Minutes: minutes,
		Modality: how, Mode: mentoring.FaceToFace, Course: smallCourse})
	if err == nil && confirmed {
		err = s.mentoring.Confirm(s.ctx, learner, e.ID, time.Time{})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

// TestSmallCourse goes to the certificate of a course that asks for everything:
// the checklist says what counts and what waits, and the certificate shows
// mentored and observed time as it is, apart from the course's stated length.
func TestSmallCourse(t *testing.T) {
	s := newSite(t, withContent(smallContent))
	mentor, c := s.as("trainer"), s.as("learner")
	if _, err := s.people.Assign(s.ctx, people.Shell(), mentor.person.ID, c.person.ID); err != nil {
		t.Fatal(err)
	}
	course := "/courses/" + smallCourse
	c.post(course).wants(http.StatusSeeOther)
	c.post(course+"/knock-first", "action", "done").wants(http.StatusSeeOther)
	c.take("first-visit-quiz", true)
	s.logged(mentor.person, c.person, "09:00", 45, mentoring.Individual, true)
	watched := s.logged(mentor.person, c.person, "10:00", 30, mentoring.Observation, false)
	for _, path := range []string{course, "/certificates"} {
		c.get(path).says("45 min of 1 h; 30 min waits for confirmation", "0 min of 30 min; 30 min waits for confirmation", "0 of 1").lacks("Your certificate is ready")
	}
	// Signed off within the observation, by its form.
	give := "/mentoring/signoffs?learner=" + c.person.ID + "&entry=" + watched.ID + "&task=" + smallCourse + "/home-visit"
	id := mentor.get(give).wants(http.StatusOK).says("within a logged observation").find(`name="id" value="([0-9a-z]{24})"`)
	mentor.post("/mentoring/signoffs", "do", "give", "id", id, "learner", c.person.ID, "entry", watched.ID, "task", smallCourse+"/home-visit",
		"see", "0", "see", "1", "level", "alone", "consent", "yes").leadsTo("/mentoring/signoffs?done=give")
	c.get("/certificates").says("1 of 1")
	c.post("/certificates", "course", smallCourse).wants(http.StatusConflict)
	if err := s.mentoring.Confirm(s.ctx, c.person, watched.ID, time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.get("/certificates").lacks("waits for confirmation")
	serial, _ := strings.CutPrefix(c.post("/certificates", "course", smallCourse).wants(http.StatusSeeOther).header.Get("Location"), "/certificates/")
	s.log.keepOut(serial)
	c.get("/certificates/"+serial).wants(http.StatusOK).says("Mentored, confirmed 1 h 15 min", "of it watched at work 30 min", "Online, stated length 10 min", "1 practice sign-off")
}

// TestWatchedByAStranger: a trainer who is not linked signs off within her
// observation and is told no name.
func TestWatchedByAStranger(t *testing.T) {
	s := newSite(t, withContent(smallContent))
	mentor, c := s.as("trainer"), s.as("learner")
	watched := s.logged(mentor.person, c.person, "10:00", 30, mentoring.Observation, true)
	at := "/mentoring/signoffs?learner=" + c.person.ID
	mentor.get(at).wants(http.StatusNotFound)
	for _, address := range []string{at + "&entry=" + watched.ID, at + "&entry=" + watched.ID + "&task=" + smallCourse + "/home-visit"} {
		mentor.get(address).wants(http.StatusOK).says(c.person.Member).lacks(c.person.Name)
	}
	s.as("coordinator").get(at + "&entry=" + watched.ID).wants(http.StatusNotFound)
}

// TestSignoffTaps: the same form tapped many times is one sign-off; after a
// session has ended its page is carried to the sign-in, and nothing is kept.
func TestSignoffTaps(t *testing.T) {
	s := newSite(t, withContent(smallContent))
	mentor, c := s.as("trainer"), s.as("learner")
	if _, err := s.people.Assign(s.ctx, people.Shell(), mentor.person.ID, c.person.ID); err != nil {
		t.Fatal(err)
	}
	id, err := s.mentoring.NewID()
	if err != nil {
		t.Fatal(err)
	}
	form := []string{"do", "give", "id", id, "learner", c.person.ID, "task", smallCourse + "/home-visit", "see", "0", "see", "1", "level", "alone", "consent", "yes"}
	for _, one := range mentor.atOnce(t, manyTaps, "/mentoring/signoffs", form) {
		one.leadsTo("/mentoring/signoffs?done=give")
	}
	for _, one := range c.atOnce(t, manyTaps, "/mentoring/signoffs", []string{"do", "ask", "task", smallCourse + "/home-visit"}) {
		one.leadsTo("/mentoring/signoffs?done=ask")
	}
	if kept, asked := s.savedIn("mentoring-signoffs"), s.savedIn("mentoring-asks"); len(kept) != 1 || len(asked) != 1 {
		t.Errorf("kept: %v and %v", kept, asked)
	}
	owned := mentor.get("/mentoring/signoffs?learner=" + c.person.ID + "&task=" + smallCourse + "/home-visit").find(`name="as" value="([^"]+)"`)
	s.keeps("a sign-off whose session has ended", func() {
		s.browser().post("/mentoring/signoffs", append(form, "as", owned)...).wants(http.StatusUnauthorized).says(s.message("en", "sign_in.kept"))
		c.post("/mentoring/signoffs", append(form, "as", owned)...).wants(http.StatusConflict).says(s.message("en", "sign_in.other_form"))
	})
	s.keeps("a sign-off by nobody", func() { s.browser().post("/mentoring/signoffs", form...).wants(http.StatusSeeOther) })
}
