package web_test

import (
	"net/http"
	"strconv"
	"strings"

	"pamoja/assessments"
)

const (
	wholeCourse  = "gatekeeping"
	gradedQuiz   = "gatekeeping-quiz"
	sureQuiz     = "gatekeeping-confidence"
	openCourse   = "case-management"
	openQuiz     = "case-management-identification"
	plainLesson  = "/courses/gatekeeping/poverty-is-never-a-reason"
	hardLesson   = "/courses/gatekeeping/at-the-door"
	unknownPlace = "/nowhere-at-all"
)

// lessons are the addresses of a course's lessons in order.
func (s *site) lessons(course string) []string {
	s.t.Helper()
	c, err := s.shelf.Library().Catalogue.Course(course)
	if err != nil {
		s.t.Fatal(err)
	}
	var addresses []string
	for _, id := range c.LessonIDs() {
		addresses = append(addresses, "/courses/"+course+"/"+id)
	}
	return addresses
}

// read finishes every lesson of a course.
func (c *client) read(course string) {
	c.t.Helper()
	for _, lesson := range c.lessons(course) {
		c.post(lesson, "action", "done").wants(http.StatusSeeOther)
	}
}

// question is what a quiz page asks.
type question struct {
	try, id string
}

// start begins a try and gives its first question.
func (c *client) start(quiz string) question {
	c.t.Helper()
	page := c.get("/quizzes/" + quiz).wants(http.StatusOK)
	if strings.Contains(page.body, `value="start"`) {
		page = c.follow(c.post("/quizzes/"+quiz, "action", "start", "try", page.find(`name="try" value="(\d+)"`)))
	}
	return question{try: page.find(`name="try" value="(\d+)"`), id: page.find(`name="question" value="([^"]+)"`)}
}

// answers finds the options that are right, or others, in a bank.
func answers(s *site, bank *assessments.Bank, quiz, question string, right bool) []string {
	s.t.Helper()
	q, err := bank.Quiz(quiz)
	if err != nil {
		s.t.Fatal(err)
	}
	one, err := q.Question(question)
	if err != nil {
		s.t.Fatal(err)
	}
	var chosen []string
	for _, option := range one.Options {
		if option.Right == right {
			chosen = append(chosen, option.ID)
		}
	}
	if !right {
		chosen = chosen[:1]
	}
	return chosen
}

// answerOne answers a question, rightly or wrongly.
func (c *client) answerOne(quiz string, q question, right bool) *answer {
	c.t.Helper()
	one := c.asked(quiz, q)
	form := wrongAnswer(one)
	if right {
		form = assessments.RightAnswer(one.Question, one.drawn)
	}
	return c.answer(quiz, one, form)
}

func (c *client) choose(quiz string, q question, options ...string) *answer {
	c.t.Helper()
	form := []string{"action", "answer", "try", q.try, "question", q.id}
	for _, option := range options {
		form = append(form, "choice", option)
	}
	return c.post("/quizzes/"+quiz, form...)
}

// take goes through a whole try, rightly or wrongly, and gives its result page.
func (c *client) take(quiz string, right bool) *answer {
	c.t.Helper()
	c.start(quiz)
	for {
		page := c.get("/quizzes/" + quiz).wants(http.StatusOK)
		if !strings.Contains(page.body, `value="answer"`) {
			return page
		}
		q := question{try: page.find(`name="try" value="(\d+)"`), id: page.find(`name="question" value="([^"]+)"`)}
		c.follow(c.answerOne(quiz, q, right)).wants(http.StatusOK)
	}
}

// rate answers every line of a confidence quiz with one figure.
func (c *client) rate(quiz string, try, figure int) *answer {
	c.t.Helper()
	q, err := c.shelf.Library().Bank.Quiz(quiz)
	if err != nil {
		c.t.Fatal(err)
	}
	form := []string{"action", "rate", "try", strconv.Itoa(try)}
	for _, id := range q.Statements {
		form = append(form, id, strconv.Itoa(figure))
	}
	return c.post("/quizzes/"+quiz, form...)
}

// complete does all that the whole course asks for.
func (c *client) complete() {
	c.t.Helper()
	c.post("/courses/" + wholeCourse).wants(http.StatusSeeOther)
	c.read(wholeCourse)
	c.take(gradedQuiz, true).says(c.message("en", "quiz.passed", "mark", 7))
}

// claim claims the certificate of the whole course and gives its serial.
func (c *client) claim() string {
	c.t.Helper()
	serial, found := strings.CutPrefix(c.post("/certificates", "course", wholeCourse).wants(http.StatusSeeOther).header.Get("Location"), "/certificates/")
	if !found || len(serial) != len("PMJ-000000000") {
		c.t.Fatalf("no serial in %q", serial)
	}
	c.log.keepOut(serial)
	return serial
}

// certified completes the whole course and claims its certificate.
func (c *client) certified() string {
	c.t.Helper()
	c.complete()
	return c.claim()
}
