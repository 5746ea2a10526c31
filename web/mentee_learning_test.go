package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/audit"
	"pamoja/courses/people"
)

// opened counts how often the audit log says that somebody was looked at.
func (s *site) opened(subject people.Person) (n int) {
	s.t.Helper()
	facts := audit.NewLog(s.store, s.clock.now, nil)
	for fact, err := range facts.About(s.ctx, subject.ID) {
		if err != nil {
			s.t.Fatal(err)
		}
		if fact.What == audit.PersonOpened {
			n++
		}
	}
	return n
}

// TestMenteeCase: while a link is open a mentor sees the path of the play that
// counts, never of another, and nothing that was written; each look is a fact.
func TestMenteeCase(t *testing.T) {
	s := newCasesSite(t)
	her := s.living("Sample Mentee", people.Learner, "Kilifi", "")
	her.signIn("own")
	mentor, stranger := s.signedInAt("Sample Mentor", people.Trainer, "Kilifi", ""), s.signedInAt("Sample Trainer", people.Trainer, "Kilifi", "")
	path := "/mentees/" + her.person.ID + "/cases/sample"
	link := people.Link{Kind: people.MentorOf, From: mentor.person.ID, To: her.person.ID}
	if _, err := s.people.OpenLink(s.ctx, people.Shell(), link.Kind, link.From, link.To); err != nil {
		t.Fatal(err)
	}
	mentor.get(path).wants(http.StatusNotFound)
	her.begin(1)
	her.moves(1, 0, len(sampleMoves))
	mentor.get(path).wants(http.StatusNotFound)
	her.post(sampleCase, "action", "debrief", "play", "1").wants(http.StatusSeeOther)
	her.get(sampleCase).says(s.message("en", "case.mentor_sees"))
	her.begin(2) // for practice, on another way
	her.post(sampleCase, "action", "move", "play", "2", "place", "0", "scene", "gate", "choice", "hand-over").wants(http.StatusSeeOther)

	before := s.opened(her.person)
	list := mentor.get("/mentees/"+her.person.ID).wants(http.StatusOK).says(s.message("en", "seen.only_counted"), s.message("en", "staff.mentee_note"))
	if !strings.Contains(list.body, `href="`+path+`"`) {
		t.Error("the list does not lead to the case")
	}
	page := mentor.get(path).wants(http.StatusOK).says("Who decides", "Ask the girl who should sit down together", "She names four people.", "Step 3", s.message("en", "together.same"),
		"They laugh about the hens.", s.message("en", "seen.brought")).never("Sample goal", "Sample action", "Let them go home together")
	if page.header.Get("Cache-Control") != "no-store" {
		t.Error("the page may be kept")
	}
	if n := s.opened(her.person) - before; n != 2 {
		t.Errorf("two looks are %d facts", n)
	}
	stranger.get(path).wants(http.StatusNotFound).never("Sample Mentee")
	her.get(path).leadsTo("/cases/sample")
	s.coordinator("county:Kilifi").get(path).wants(http.StatusOK).says(s.message("en", "seen.staff_note"))
	s.coordinator("county:Kisumu").get(path).wants(http.StatusNotFound)
	s.as("administrator").get(path).wants(http.StatusOK)
	s.recast(t, "title: A bed at her aunt", "title: Another title at her aunt")
	mentor.get(path).wants(http.StatusOK).never("Another title")
	if err := s.people.CloseLink(s.ctx, link.Kind, link.From, link.To); err != nil {
		t.Fatal(err)
	}
	mentor.get(path).wants(http.StatusNotFound)
	mentor.get("/mentees/" + her.person.ID).wants(http.StatusNotFound)
}

// TestMenteeQuizzes: tries without an answer, and what a third failed try asks for.
func TestMenteeQuizzes(t *testing.T) {
	s := newSite(t)
	her := s.signedInAt("Sample Mentee", people.Learner, "Kilifi", "")
	mentor := s.signedInAt("Sample Mentor", people.Trainer, "Kilifi", "")
	if _, err := s.people.OpenLink(s.ctx, people.Shell(), people.MentorOf, mentor.person.ID, her.person.ID); err != nil {
		t.Fatal(err)
	}
	path := "/mentees/" + her.person.ID
	mentor.get(path).wants(http.StatusOK).says(s.message("en", "seen.no_quizzes"), s.message("en", "seen.no_cases"))
	quiz, err := s.shelf.Library().Bank.Quiz(gradedQuiz)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		for range quiz.Draw {
			her.answerOne(gradedQuiz, her.start(gradedQuiz), false).wants(http.StatusSeeOther)
		}
	}
	page := mentor.get(path).wants(http.StatusOK).says("3 tries", fmt.Sprintf("0 of %d", quiz.Draw), s.message("en", "seen.failed", "n", 3), s.message("en", "seen.reread"))
	if page.header.Get("Cache-Control") != "no-store" {
		t.Error("the page may be kept")
	}
	course, err := s.shelf.Library().Catalogue.Course(quiz.Course)
	if err != nil {
		t.Fatal(err)
	}
	lesson, err := course.Lesson(quiz.Lessons[0])
	if err != nil {
		t.Fatal(err)
	}
	page.says(lesson.Text("en").Title)
}

// TestCohortCases: mentors of a cohort while it lasts, and those who look after
// it, see how many went which way, and of fewer than five nothing.
func TestCohortCases(t *testing.T) {
	s := newCasesSite(t)
	own, far := s.coordinator("county:Kilifi"), s.coordinator("county:Kisumu")
	mentor, stranger := s.signedInAt("Sample Mentor", people.Trainer, "Kilifi", ""), s.signedInAt("Sample Trainer", people.Trainer, "Kilifi", "")
	cohort, _ := s.newCohort(own.person, people.Scope{Kind: "county", Name: "Kilifi"})
	var ids []string
	play := func(n int, choice string) {
		for range n {
			her := s.living(fmt.Sprintf("Sample Member %d", len(ids)+1), people.Learner, "Kilifi", "")
			ids = append(ids, her.person.ID)
			play, err := s.cases.Start(s.ctx, her.person, "sample", 1)
			for place := 0; err == nil && play.IsOpen(); place++ {
				form := pairs(moveOf(1, place, sampleMoves[place]))
				if place == 6 {
					form.Set("choice", choice)
				}
				if place == 5 {
					form.Set("goal", "Sample goal")
					form.Set("action", "Sample action")
				}
				play, err = s.cases.Move(s.ctx, her.person, "sample", 1, place, form)
			}
			if err == nil {
				_, err = s.cases.OpenDebrief(s.ctx, her.person, "sample", 1)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	play(4, "with-aunt")
	if _, err := s.cohorts.AddMembers(s.ctx, own.person, cohort, false, ids...); err != nil {
		t.Fatal(err)
	}
	if err := s.cohorts.AddMentor(s.ctx, own.person, cohort, mentor.person.ID, false); err != nil {
		t.Fatal(err)
	}
	path := "/cohorts/" + cohort + "/cases"
	mentor.get(path).wants(http.StatusOK).says(s.message("en", "together.none", "n", 5))
	play(3, "with-aunt")
	play(6, "morning")
	if _, err := s.cohorts.AddMembers(s.ctx, own.person, cohort, false, ids...); err != nil {
		t.Fatal(err)
	}
	page := mentor.get(path).wants(http.StatusOK).says(s.message("en", "together.plays", "n", 13), "Let her sleep, and tell her in the morning.", s.message("en", "together.hidden"), s.message("en", "seen.unsafe")).never("Sample Member")
	if page.header.Get("Cache-Control") != "no-store" {
		t.Error("the page may be kept")
	}
	own.get(path).wants(http.StatusOK)
	s.as("administrator").get(path).wants(http.StatusOK)
	for _, c := range []*client{far, stranger, s.as("learner")} {
		c.get(path).wants(http.StatusNotFound)
	}
	s.browser().get(path).wants(http.StatusSeeOther)
	if home := mentor.get("/"); !strings.Contains(home.body, `href="`+path+`"`) {
		t.Error("the mentor's first page does not lead there")
	}
	if _, err := s.cohorts.End(s.ctx, own.person, cohort); err != nil {
		t.Fatal(err)
	}
	mentor.get(path).wants(http.StatusNotFound)
	own.get(path).wants(http.StatusOK)
}
