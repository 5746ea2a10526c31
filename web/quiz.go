package web

import (
	"net/url"
	"slices"
	"strconv"

	"pamoja/assessments"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// quizHead is what every page of a quiz shows beside the question.
type quizHead struct {
	page.Base
	Quiz, Heading         string
	CourseID, CourseTitle string
	TextLang              string // language of the quiz, where it is not the page's; else ""
	Number, Of, Mark, Try int
	Answered              int
	Hard                  bool // it asks about a lesson with a content note
	Finished              bool // the try is over, and Score of its answers were right
	Score                 int
}

// place says where in a try a page stands.
func (h *quizHead) place(attempt assessments.Attempt, number int) {
	h.Number, h.Of, h.Mark, h.Try, h.Answered = number, len(attempt.Asked), attempt.Rule.Mark, attempt.Number, len(attempt.Answers)
	h.Finished, h.Score = !attempt.Open(), attempt.Score
}

func (s *Server) quizHead(r *request, quiz *assessments.Quiz, title string, args ...any) quizHead {
	words := quiz.Words(r.lang())
	head := quizHead{Base: r.base(title, "courses", append(args, "quiz", words.Title)...), Quiz: quiz.ID, Heading: words.Title, CourseID: quiz.Course}
	head.TextLang = foreign(r, words.Language)
	if course, err := r.library.Catalogue.Course(quiz.Course); err == nil {
		head.CourseTitle = course.Title(r.lang())
		head.Hard = asksHardThings(course, quiz)
	}
	if head.Hard {
		head.Exit = r.library.Site.Exit
	}
	return head
}

// asksHardThings reports whether a question rests on a lesson that has a content
// note.
func asksHardThings(course *courses.Course, quiz *assessments.Quiz) bool {
	return slices.ContainsFunc(quiz.Questions, func(q assessments.Question) bool {
		lesson, err := course.Lesson(q.Lesson)
		return err == nil && lesson.HasNote()
	})
}

// quiz shows where the reader stands: the question she has not answered yet, an
// answered one (?try=&question=), or the page before a try.
func (s *Server) quiz(r *request) error {
	state, err := s.Assessments.State(r.ctx(), *r.person, r.Param("quiz"))
	if err != nil {
		return err
	}
	if state.Quiz.Kind == assessments.Confidence {
		return s.confidence(r, state)
	}
	if question := r.Query("question"); question != "" {
		number, err := assessments.ParseNumber(r.Query("try"))
		if err != nil {
			return err
		}
		return s.feedback(r, number, question)
	}
	if state.Last != nil && state.Last.Open() {
		return s.ask(r, state.Quiz, *state.Last, nil, nil)
	}
	return s.beforeTry(r, state)
}

func feedbackAddress(quiz string, try int, question string) string {
	return "/quizzes/" + quiz + "?" + url.Values{"try": {strconv.Itoa(try)}, "question": {question}}.Encode()
}

// answerQuiz takes every form of a quiz: starting a try, answering a question,
// rating oneself.
func (s *Server) answerQuiz(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	number, err := assessments.ParseNumber(form.Get("try"))
	if err != nil {
		return err
	}
	quiz := r.Param("quiz")
	switch form.Get("action") {
	case "start":
		if _, err := s.Assessments.Start(r.ctx(), *r.person, quiz, number); err != nil {
			return err
		}
		r.redirect("/quizzes/" + quiz)
		return nil
	case "rate":
		return s.rate(r, quiz, number, form)
	case "answer":
		return s.answer(r, quiz, number, form)
	}
	return fault.Invalid("error.form_kind")
}

func (s *Server) answer(r *request, quiz string, number int, form url.Values) error {
	question := form.Get("question")
	_, err := s.Assessments.Answer(r.ctx(), *r.person, quiz, number, question, form)
	if fault.Is(err, fault.KindInvalid) {
		attempt, drawn, find := s.Assessments.Attempt(r.ctx(), *r.person, quiz, number)
		if find != nil {
			return find
		}
		return s.ask(r, drawn, attempt, form, assessments.Refusals(err))
	}
	if err != nil {
		return err
	}
	r.redirect(feedbackAddress(quiz, number, question))
	return nil
}
