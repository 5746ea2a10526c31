package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

// failThrice closes a quiz until its lessons are read again.
func (c *client) failThrice() {
	c.t.Helper()
	for range 3 {
		c.take(gradedQuiz, false)
	}
	c.get("/quizzes/" + gradedQuiz).says(c.message("en", "quiz.read_first_title"))
}

// Nobody is shut out for good: after three tries, and three more, and a change
// of content between, the way back is open.
func TestFailedTriesAreNoDeadEnd(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	for round := range 3 {
		c.failThrice()
		s.keeps("a start before reading", func() {
			c.post("/quizzes/"+gradedQuiz, "action", "start", "try", []string{"4", "7", "10"}[round]).wants(http.StatusConflict)
		})
		if round == 1 {
			s.swap(map[string]string{quizFile: edited(t, quizFile, `lessons: \[.*\]`, "lessons: [who-decides]")})
		}
		page := c.get("/quizzes/" + gradedQuiz)
		for _, l := range linksOf(page.body) {
			if !strings.Contains(l.address, "?again=") {
				continue
			}
			lesson := c.get(l.address).wants(http.StatusOK).says(s.message("en", "lesson.read_again"))
			path, _, _ := strings.Cut(l.address, "?")
			c.post(path, "action", "again", "quiz", lesson.find(`name="quiz" value="([^"]+)"`)).leadsTo("/quizzes/" + gradedQuiz)
		}
		c.get("/quizzes/" + gradedQuiz).says(s.message("en", "quiz.try_again"))
	}
	c.take(gradedQuiz, true).says(s.message("en", "quiz.passed", "mark", 7))
	// Passed once, three more failures still ask for reading, and take nothing away.
	c.failThrice()
	c.read(wholeCourse)
	c.claim()
}

// Twice is once, and what nobody asked for is not recorded.
func TestReadingAgainCountsOnce(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.keeps("reading again for a quiz that was never tried", func() {
		c.post(plainLesson, "action", "again", "quiz", gradedQuiz).wants(http.StatusNotFound)
	})
	c.failThrice()
	s.keeps("looking at a lesson", func() { c.get(plainLesson + "?again=" + gradedQuiz) })
	c.atOnce(t, manyTaps, plainLesson, []string{"action", "again", "quiz", gradedQuiz})
	if facts := s.savedIn("rereads"); len(facts) != 1 {
		t.Errorf("read again once: %v", facts)
	}
	s.keeps("reading again what is read, or for no quiz of this course", func() {
		c.post(plainLesson, "action", "again", "quiz", gradedQuiz).leadsTo("/quizzes/" + gradedQuiz)
		c.post(plainLesson, "action", "again", "quiz", openQuiz).wants(http.StatusNotFound)
		c.post(plainLesson, "action", "again", "quiz", sureQuiz).wants(http.StatusNotFound)
		c.post("/courses/case-management/the-first-day", "action", "again", "quiz", gradedQuiz).wants(http.StatusNotFound)
	})
	c.get("/courses/case-management/the-first-day?again=" + gradedQuiz).wants(http.StatusOK).never(s.message("en", "lesson.read_again"))
}

// A lesson of the same id in another course is another lesson.
func TestReadingAgainIsOfOneCourse(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.swap(sampleCourse("namesake", "who-decides", "complete: true"))
	c.failThrice()
	c.get("/courses/namesake/who-decides?again=" + gradedQuiz).wants(http.StatusOK).never(s.message("en", "lesson.read_again"))
	s.keeps("reading the namesake", func() {
		c.post("/courses/namesake/who-decides", "action", "again", "quiz", gradedQuiz).wants(http.StatusNotFound)
	})
}

// A quiz with a key is not rated, and one without is not answered: neither
// form leaves anything behind.
func TestFormsOfTheOtherKindOfQuiz(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	s.keeps("rating a quiz that has a key", func() {
		c.post("/quizzes/"+gradedQuiz, "action", "rate", "try", "1").wants(http.StatusBadRequest, http.StatusNotFound)
	})
	c.start(gradedQuiz)
	s.keeps("rating an open try", func() {
		c.post("/quizzes/"+gradedQuiz, "action", "rate", "try", "1").wants(http.StatusBadRequest, http.StatusNotFound)
	})
	s.keeps("rating an open try past the page", func() {
		if _, err := s.assessments.Rate(s.ctx, c.person, gradedQuiz, 1, nil); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("got %v", err)
		}
	})
	c.get("/quizzes/" + gradedQuiz).says(s.message("en", "quiz.question_of", "number", 1, "of", 8))
	c.rate(sureQuiz, 1, 3).wants(http.StatusSeeOther)
	s.keeps("answering a quiz without a key", func() {
		c.post("/quizzes/"+sureQuiz, "action", "answer", "try", "1", "question", "find-the-need", "choice", "3").wants(http.StatusNotFound)
	})
	// The first figures stand.
	s.keeps("rating twice", func() { c.rate(sureQuiz, 1, 5).wants(http.StatusSeeOther) })
}
