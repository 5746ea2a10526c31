package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pamoja/assessments"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/fault"
)

// quizFeedbackPage explains an answered question: what she gave, what is right,
// and why.
type quizFeedbackPage struct {
	quizHead
	questionView
	Right     bool
	Given     string // what she typed, "" if it was deleted
	Answer    string // what is accepted
	Tolerance string // how far off is still right, "" if nothing is
	Why       template.HTML
	WhyNot    template.HTML
	Lesson    *itemView
	Last      bool // the try is over
}

// feedback shows an answered question, locked, with what there is to say about
// it.
func (s *Server) feedback(r *request, number int, question string) error {
	attempt, quiz, err := s.Assessments.Attempt(r.ctx(), *r.person, r.Param("quiz"), number)
	if err != nil {
		return err
	}
	asked, position, found := attempt.Find(question)
	given, answered := attempt.Answers[question]
	if !found || !answered {
		return fault.NotFound("error.not_found")
	}
	q, err := quiz.Question(question)
	if err != nil {
		return err
	}
	words := quiz.Words(r.lang()).Questions[question]
	p := quizFeedbackPage{quizHead: s.quizHead(r, quiz, "quiz.feedback_title", "n", position), questionView: r.questionView(q, asked, words),
		Right: given.Right, Last: !attempt.Open(), Why: words.Right, WhyNot: words.Other}
	p.place(attempt, position)
	p.given(given.Answer)
	if err := s.typed(r, &p, q, words, given.Answer); err != nil {
		return err
	}
	if course, err := r.library.Catalogue.Course(quiz.Course); err == nil && q.Lesson != "" {
		p.Lesson = s.itemLink(r, course, courses.Item{Kind: courses.LessonItem, ID: q.Lesson})
	}
	return r.show(http.StatusOK, "quiz_feedback", p)
}

// given marks what she chose.
func (p *quizFeedbackPage) given(answer assessments.Answer) {
	for i := range p.Options {
		option := &p.Options[i]
		option.Place = 1 + slices.Index(answer.Chosen, option.ID)
		option.Chosen = option.Place > 0
		option.Target = answer.Pairs[option.ID]
	}
	for i := range p.Ratings {
		p.Ratings[i].Chosen = p.Ratings[i].Figure == answer.Rating
	}
}

// typed sets what she typed beside what is accepted. No browser keeps a page
// that shows it.
func (s *Server) typed(r *request, p *quizFeedbackPage, q assessments.Question, words assessments.QuestionWords, answer assessments.Answer) error {
	asksWords, asksNumber := len(q.Accepted) > 0, q.Number.Value != ""
	if !asksWords && !asksNumber {
		return nil
	}
	r.Header("Cache-Control", "no-store")
	if asksNumber {
		language := r.library.Words.For(words.Language)
		p.Given, p.Answer = quantity(language, answer.Number, words.Unit), quantity(language, q.Number.Value, words.Unit)
		if q.Number.Tolerance != "0" {
			p.Tolerance = quantity(language, q.Number.Tolerance, words.Unit)
		}
		return nil
	}
	given, _, err := s.Assessments.Typed(r.ctx(), *r.person, p.Quiz, p.Try, q.ID)
	p.Given, p.Answer = given, words.Accept
	return err
}

// quantity writes a number with its unit, in the order of the language.
func quantity(words *locale.Printer, canonical, unit string) string {
	number := decimal(words, canonical)
	if unit == "" {
		return number
	}
	return words.T("quiz.quantity", "number", number, "unit", unit)
}

// decimal writes a number that is kept as canonical text, its thousands parted.
func decimal(words *locale.Printer, canonical string) string {
	digits, negative := strings.CutPrefix(canonical, "-")
	whole, fraction, hasFraction := strings.Cut(digits, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return canonical
	}
	number := words.Number(n)
	if hasFraction {
		number += "." + fraction
	}
	if negative {
		return "-" + number
	}
	return number
}
