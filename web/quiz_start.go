package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"pamoja/assessments"
	"pamoja/courses"
	"pamoja/courses/fault"
)

// quizStartPage stands before a try: what it asks, and what came before.
type quizStartPage struct {
	quizHead
	Last     *resultView // her latest finished try
	Passed   bool
	CanStart bool
	Retired  bool // no new try can be begun
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
	Lang    string // of the text, where it is not the page's; else ""
	Right   bool
	Address string
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
		NextTry: state.NextNumber(), Passed: state.Passed != nil, Retired: state.Retired}
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
	p.Claim, err = s.claimOffer(r, course.ID, summary.Completed != nil)
	if err != nil || summary.Completed != nil {
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
		own := words.Questions[asked.Question]
		view.Questions = append(view.Questions, questionLine{Number: i + 1, Text: own.Text, Lang: foreign(r, own.Language),
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
