package web

import (
	"html/template"
	"net/http"
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
	Quiz, Heading           string
	CourseID, CourseTitle   string
	TextLang                string // language of the quiz, where it is not the page's; else ""
	Number, Of, Mark, Try   int
	Answered, AttemptNumber int
}

// quizStartPage stands before a try: what it asks, and what came before.
type quizStartPage struct {
	quizHead
	Last     *resultView // her latest finished try
	Passed   bool
	CanStart bool
	Again    bool // she has tried before
	NextTry  int
	ToReread []itemView
	Claim    claimOffer
	Next     *itemView
	Requires string // title of a course to complete first
}

type resultView struct {
	Score, Of, Mark int
	Passed          bool
	Questions       []questionLine
	Lessons         []itemView // what to read again, where answers were not right
}

// questionLine is one question of a finished try.
type questionLine struct {
	Number  int
	Text    template.HTML
	Right   bool
	Address string
}

// quizQuestionPage asks one question.
type quizQuestionPage struct {
	quizHead
	Question string
	Kind     string
	Text     template.HTML
	Options  []optionView
}

// quizFeedbackPage explains every option of an answered question.
type quizFeedbackPage struct {
	quizHead
	Kind     string
	Text     template.HTML
	Right    bool
	Options  []optionView
	Lesson   *itemView
	Last     bool // it was the last question
	NextText string
}

type optionView struct {
	ID       string
	Text     template.HTML
	Feedback template.HTML
	Chosen   bool
	Right    bool
}

func (s *Server) quizHead(r *request, quiz *assessments.Quiz, title string, args ...any) quizHead {
	words := quiz.Words(r.lang())
	head := quizHead{Base: r.base(title, "courses", append(args, "quiz", words.Title)...), Quiz: quiz.ID, Heading: words.Title, CourseID: quiz.Course}
	head.TextLang = foreign(r, words.Language)
	if course, err := r.library.Catalogue.Course(quiz.Course); err == nil {
		head.CourseTitle = course.Title(r.lang())
	}
	return head
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
		return s.ask(r, state.Quiz, *state.Last, nil)
	}
	return s.beforeTry(r, state)
}

func (s *Server) beforeTry(r *request, state assessments.State) error {
	current, err := r.library.Bank.Quiz(state.Quiz.ID)
	if err != nil {
		return err
	}
	course, err := r.library.Catalogue.Course(current.Course)
	if err != nil {
		return err
	}
	p := quizStartPage{quizHead: s.quizHead(r, current, "quiz.title"), CanStart: state.CanStart(), Again: state.Last != nil,
		NextTry: state.NextNumber(), Passed: state.Passed != nil}
	p.Of, p.Mark = current.Draw, assessments.PassMark(current.Draw)
	if state.Last != nil {
		p.Last = s.result(r, course, state.Quiz, *state.Last)
	}
	for _, id := range state.ToReread {
		view := s.itemLink(r, course, courses.Item{Kind: courses.LessonItem, ID: id})
		view.Address += "?again=" + url.QueryEscape(current.ID)
		p.ToReread = append(p.ToReread, *view)
	}
	opened := s.Progress.Open(r.ctx(), *r.person, course)
	if f, refused := fault.Of(opened); refused {
		p.Requires, p.CanStart = r.words.T(f.Key, f.Args...), false
	} else if opened != nil {
		return opened
	}
	if p.Passed {
		if err := s.afterPass(r, &p, course); err != nil {
			return err
		}
	}
	return r.show(http.StatusOK, "quiz_start", p)
}

// afterPass offers what comes after a passed quiz: the certificate if the
// course is complete, else the next item.
func (s *Server) afterPass(r *request, p *quizStartPage, course *courses.Course) error {
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	p.Claim = claimOffer{Course: course.ID, Ready: summary.Completed != nil}
	if p.Claim.Ready {
		p.Claim.Serial, err = s.serialOf(r, course.ID)
		return err
	}
	for _, item := range course.Items() {
		if !summary.IsDone(item) {
			p.Next = s.itemLink(r, course, item)
			return nil
		}
	}
	return nil
}

func (s *Server) result(r *request, course *courses.Course, quiz *assessments.Quiz, attempt assessments.Attempt) *resultView {
	view := &resultView{Score: attempt.Score, Of: attempt.Rule.Of, Mark: attempt.Rule.Mark, Passed: attempt.Passed}
	words := quiz.Words(r.lang())
	for i, asked := range attempt.Asked {
		view.Questions = append(view.Questions, questionLine{Number: i + 1, Text: words.Questions[asked.Question].Text,
			Right: attempt.Answers[asked.Question].Right, Address: feedbackAddress(quiz.ID, attempt.Number, asked.Question)})
	}
	for _, id := range course.LessonIDs() {
		if !attempt.Passed && missed(quiz, attempt, id) {
			view.Lessons = append(view.Lessons, *s.itemLink(r, course, courses.Item{Kind: courses.LessonItem, ID: id}))
		}
	}
	return view
}

// missed reports whether a question that rests on this lesson was not answered
// rightly.
func missed(quiz *assessments.Quiz, attempt assessments.Attempt, lesson string) bool {
	return slices.ContainsFunc(attempt.Asked, func(asked assessments.Asked) bool {
		question, err := quiz.Question(asked.Question)
		return err == nil && question.Lesson == lesson && !attempt.Answers[asked.Question].Right
	})
}

func feedbackAddress(quiz string, try int, question string) string {
	return "/quizzes/" + quiz + "?" + url.Values{"try": {strconv.Itoa(try)}, "question": {question}}.Encode()
}

// ask draws the first question without an answer; refused is what was wrong
// with the answer just posted, if anything.
func (s *Server) ask(r *request, quiz *assessments.Quiz, attempt assessments.Attempt, refused error) error {
	asked, number, open := attempt.Next()
	if !open {
		return fault.NotFound("error.not_found")
	}
	question, err := quiz.Question(asked.Question)
	if err != nil {
		return err
	}
	p := quizQuestionPage{quizHead: s.quizHead(r, quiz, "quiz.question_title", "n", number), Question: asked.Question, Kind: question.Kind}
	p.Number, p.Of, p.Mark, p.Try = number, len(attempt.Asked), attempt.Rule.Mark, attempt.Number
	p.Answered, p.AttemptNumber = len(attempt.Answers), attempt.Number
	words := quiz.Words(r.lang()).Questions[asked.Question]
	p.Text = words.Text
	for _, id := range asked.Options {
		p.Options = append(p.Options, optionView{ID: id, Text: words.Options[id].Text})
	}
	if refused != nil {
		return r.again(refused, "quiz_question", &p.Base, &p)
	}
	return r.show(http.StatusOK, "quiz_question", &p)
}

// feedback shows an answered question, locked, with what there is to say about
// every option.
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
	p := quizFeedbackPage{quizHead: s.quizHead(r, quiz, "quiz.feedback_title", "n", position), Kind: q.Kind, Right: given.Right, Last: !attempt.Open()}
	p.Number, p.Of, p.Mark, p.Try, p.Answered = position, len(attempt.Asked), attempt.Rule.Mark, attempt.Number, len(attempt.Answers)
	words := quiz.Words(r.lang()).Questions[question]
	p.Text = words.Text
	for _, id := range asked.Options {
		right := slices.ContainsFunc(q.Options, func(o assessments.Option) bool { return o.ID == id && o.Right })
		p.Options = append(p.Options, optionView{ID: id, Text: words.Options[id].Text, Feedback: words.Options[id].Feedback,
			Chosen: slices.Contains(given.Chosen, id), Right: right})
	}
	if course, err := r.library.Catalogue.Course(quiz.Course); err == nil && q.Lesson != "" {
		p.Lesson = s.itemLink(r, course, courses.Item{Kind: courses.LessonItem, ID: q.Lesson})
	}
	return r.show(http.StatusOK, "quiz_feedback", p)
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
		return s.ask(r, drawn, attempt, err)
	}
	if err != nil {
		return err
	}
	r.redirect(feedbackAddress(quiz, number, question))
	return nil
}
