package web

import (
	"net/http"
	"net/url"

	"pamoja/assessments"
	"pamoja/courses/fault"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// confidencePage asks how sure someone is; nothing on it is marked.
type confidencePage struct {
	quizHead
	Statements []statementView
	Before     bool
	Skip       string // address to go on to without answering
}

type statementView struct {
	ID, Text      string
	Scale         []int
	Chosen        int // what was ticked in a form that was incomplete
	Before, After int // for the change; 0 if not given
}

// Change is how far the answer moved.
func (v statementView) Change() int { return v.After - v.Before }

// Down is the change as a positive figure, for a move down.
func (v statementView) Down() int { return v.Before - v.After }

// confidenceChangePage shows what was said before and after.
type confidenceChangePage struct {
	quizHead
	Statements []statementView
	Both       bool
	Again      bool // it may be answered (once more)
	Next       *itemView
}

// confidence shows the self-assessment: the form before the first lesson and
// once more when the course has been read, else what was answered.
func (s *Server) confidence(r *request, state assessments.State) error {
	finished := 0
	for _, attempt := range state.Attempts {
		if !attempt.Open() {
			finished++
		}
	}
	course, err := r.library.Catalogue.Course(state.Quiz.Course)
	if err != nil {
		return err
	}
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	_, unfinished := progress.Next(course, summary)
	if finished == 0 || (finished == 1 && !unfinished && r.Query("before") == "") {
		return s.askConfidence(r, state, nil, nil)
	}
	p := confidenceChangePage{quizHead: s.quizHead(r, state.Quiz, "confidence.title"), Both: finished > 1, Again: finished == 1 && !unfinished}
	p.Statements = confidenceViews(r, state)
	for _, item := range course.Items() {
		if !summary.IsDone(item) {
			p.Next = s.itemLink(r, course, item)
			break
		}
	}
	return r.show(http.StatusOK, "confidence_change", p)
}

func (s *Server) askConfidence(r *request, state assessments.State, form url.Values, refused error) error {
	current, err := r.library.Bank.Quiz(state.Quiz.ID)
	if err != nil {
		return err
	}
	p := confidencePage{quizHead: s.quizHead(r, current, "confidence.title"), Before: state.Tries == 0 || (state.Tries == 1 && state.Last.Open())}
	p.Try = state.NextNumber()
	quiz := current
	if state.Last != nil && state.Last.Open() {
		p.Try, quiz = state.Last.Number, state.Quiz
	}
	course, err := r.library.Catalogue.Course(current.Course)
	if err != nil {
		return err
	}
	p.Skip = "/courses/" + course.ID
	if items := course.Items(); p.Before && len(items) > 0 {
		p.Skip = s.itemLink(r, course, items[0]).Address
	}
	for _, id := range quiz.Statements {
		view := statementView{ID: id, Text: quiz.Words(r.lang()).Statements[id]}
		for n := 1; n <= assessments.ConfidenceMax; n++ {
			view.Scale = append(view.Scale, n)
			if form.Get(id) == string(rune('0'+n)) {
				view.Chosen = n
			}
		}
		p.Statements = append(p.Statements, view)
	}
	if refused != nil {
		return r.again(refused, "confidence", &p.Base, &p)
	}
	return r.show(http.StatusOK, "confidence", &p)
}

// confidenceViews sets the first answers beside the latest.
func confidenceViews(r *request, state assessments.State) []statementView {
	var first, last assessments.Attempt
	for _, attempt := range state.Attempts {
		if attempt.Open() {
			continue
		}
		if first.Number == 0 {
			first = attempt
			continue
		}
		last = attempt
	}
	var views []statementView
	for _, id := range state.Quiz.Statements {
		views = append(views, statementView{ID: id, Text: state.Quiz.Words(r.lang()).Statements[id], Before: first.Scale[id], After: last.Scale[id]})
	}
	return views
}

// rate begins the try if it has not begun, saves the figures, and leads on: to
// the first lesson before the course, to the change after it.
func (s *Server) rate(r *request, quizID string, number int, form url.Values) error {
	if quiz, err := r.library.Bank.Quiz(quizID); err != nil {
		return err
	} else if quiz.Kind != assessments.Confidence {
		return fault.Invalid("error.form_kind")
	}
	if _, err := s.Assessments.Start(r.ctx(), *r.person, quizID, number); err != nil {
		return err
	}
	attempt, err := s.Assessments.Rate(r.ctx(), *r.person, quizID, number, form)
	if fault.Is(err, fault.KindInvalid) {
		state, find := s.Assessments.State(r.ctx(), *r.person, quizID)
		if find != nil {
			return find
		}
		return s.askConfidence(r, state, form, err)
	}
	if err != nil {
		return err
	}
	if number > 1 {
		r.redirect("/quizzes/" + quizID)
		return nil
	}
	course, err := r.library.Catalogue.Course(attempt.Course)
	if err != nil {
		return err
	}
	return s.leadOn(r, course)
}

// safetyPage is the two ways out: a child in danger, and a worry about a mentor
// or trainer.
type safetyPage struct {
	page.Base
}

func (s *Server) safety(r *request) error {
	return r.show(http.StatusOK, "safety", safetyPage{Base: r.base("safety.title", "")})
}
