package web

import (
	"net/http"
	"net/url"

	"pamoja/assessments"
	"pamoja/courses"
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
	HasBefore  bool
	HasAfter   bool
	Next       *itemView
}

// confidenceStanding is what someone has said of her confidence: before she had
// read the course to its end, and after.
type confidenceStanding struct {
	Before, After *assessments.Attempt
	Whole         bool // she has read the course to its end
}

// Ask reports whether there is something to say: before the course is read, and
// once more at its end.
func (c confidenceStanding) Ask() bool {
	if c.Whole {
		return c.After == nil
	}
	return c.Before == nil
}

func confidenceOf(course *courses.Course, summary progress.Summary, state assessments.State) confidenceStanding {
	_, open := progress.Next(course, summary)
	standing := confidenceStanding{Whole: !open}
	for i := range state.Attempts {
		attempt := &state.Attempts[i]
		switch {
		case attempt.Open():
		case attempt.AtEnd:
			standing.After = attempt
		case standing.Before == nil:
			standing.Before = attempt
		}
	}
	return standing
}

// confidenceOffer tells which self-assessment the course's page offers.
func (s *Server) confidenceOffer(r *request, course *courses.Course, summary progress.Summary) (*confidenceOffer, error) {
	if course.Confidence == "" || r.person == nil {
		return nil, nil
	}
	state, err := s.Assessments.State(r.ctx(), *r.person, course.Confidence)
	if err != nil {
		return nil, err
	}
	standing := confidenceOf(course, summary, state)
	return &confidenceOffer{Address: "/quizzes/" + course.Confidence, Before: standing.Ask() && !standing.Whole,
		After: standing.Ask() && standing.Whole, Change: standing.After != nil}, nil
}

// confidence shows the self-assessment: the form before the first lesson and
// once more when the course has been read, else what was answered.
func (s *Server) confidence(r *request, state assessments.State) error {
	course, err := r.library.Catalogue.Course(state.Quiz.Course)
	if err != nil {
		return err
	}
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	standing := confidenceOf(course, summary, state)
	if standing.Ask() {
		return s.askConfidence(r, course, state, standing, nil, nil)
	}
	p := confidenceChangePage{quizHead: s.quizHead(r, state.Quiz, "confidence.title"), HasBefore: standing.Before != nil, HasAfter: standing.After != nil}
	p.Statements = confidenceViews(r, state.Quiz, standing)
	if step, open := progress.Next(course, summary); open {
		p.Next = s.itemLink(r, course, step.Item)
	}
	return r.show(http.StatusOK, "confidence_change", p)
}

// askConfidence draws the form; refused is what was wrong with the one just
// posted, if anything.
func (s *Server) askConfidence(r *request, course *courses.Course, state assessments.State, standing confidenceStanding, form url.Values, refused error) error {
	quiz, err := r.library.Bank.Quiz(state.Quiz.ID)
	if err != nil {
		return err
	}
	p := confidencePage{quizHead: s.quizHead(r, quiz, "confidence.title"), Before: !standing.Whole, Skip: "/courses/" + course.ID}
	p.Try = state.NextNumber()
	if state.Last != nil && state.Last.Open() {
		p.Try, quiz = state.Last.Number, state.Quiz
	}
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

// confidenceViews sets what was said before the course beside what was said
// after it.
func confidenceViews(r *request, quiz *assessments.Quiz, standing confidenceStanding) []statementView {
	var views []statementView
	for _, id := range quiz.Statements {
		view := statementView{ID: id, Text: quiz.Words(r.lang()).Statements[id]}
		if standing.Before != nil {
			view.Before = standing.Before.Scale[id]
		}
		if standing.After != nil {
			view.After = standing.After.Scale[id]
		}
		views = append(views, view)
	}
	return views
}

// rate begins the try if it has not begun, saves the figures, and leads on: to
// the first lesson before the course, to the change after it.
func (s *Server) rate(r *request, quizID string, number int, form url.Values) error {
	quiz, err := r.library.Bank.Quiz(quizID)
	if err != nil {
		return err
	}
	if quiz.Kind != assessments.Confidence {
		return fault.Invalid("error.form_kind")
	}
	if _, err := s.Assessments.Start(r.ctx(), *r.person, quizID, number); err != nil {
		return err
	}
	course, err := r.library.Catalogue.Course(quiz.Course)
	if err != nil {
		return err
	}
	attempt, err := s.Assessments.Rate(r.ctx(), *r.person, quizID, number, form)
	if fault.Is(err, fault.KindInvalid) {
		return s.rateRefused(r, course, quizID, form, err)
	}
	if err != nil {
		return err
	}
	if attempt.AtEnd {
		r.redirect("/quizzes/" + quizID)
		return nil
	}
	return s.leadOn(r, course)
}

func (s *Server) rateRefused(r *request, course *courses.Course, quizID string, form url.Values, refused error) error {
	state, err := s.Assessments.State(r.ctx(), *r.person, quizID)
	if err != nil {
		return err
	}
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	return s.askConfidence(r, course, state, confidenceOf(course, summary, state), form, refused)
}

// safetyPage is the two ways out: a child in danger, and a worry about a mentor
// or trainer.
type safetyPage struct {
	page.Base
}

func (s *Server) safety(r *request) error {
	return r.show(http.StatusOK, "safety", safetyPage{Base: r.base("safety.title", "")})
}
