package web

import (
	"net/http"
	"slices"

	"pamoja/courses"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// frontPage is the first page for someone who is not signed in.
type frontPage struct {
	page.Base
	Courses []courseRow
}

// myLearningPage is the first page for someone who is.
type myLearningPage struct {
	page.Base
	Next         *nextStep // nil: everything she started is finished, or she started nothing
	Courses      []courseRow
	HasCases     bool
	OpenCase     *caseRow // a simulated case she is in the middle of
	Certificates int
	Mentees      []personRow  // of a mentor
	Mentored     []cohortLink // cohorts of a mentor
	Waiting      int          // entries of mentoring that wait for an answer, hers or another's
	KeptOther    bool         // a form on this phone was somebody else's, and was not posted
	Joined       bool         // she has just set her secret: her member number is shown
}

// nextStep is the one thing to do next.
type nextStep struct {
	Title, Course, Address string
	TitleLang, CourseLang  string // languages, where they are not the page's
	Minutes                int
	Number, Of             int // of the item among the course's items
	IsQuiz                 bool
	Begun                  bool // she has done something in the course
}

func (s *Server) front(r *request) error {
	if r.person != nil {
		return s.myLearning(r)
	}
	p := frontPage{Base: r.base("front.title", "")}
	for _, course := range r.library.Catalogue.Courses() {
		p.Courses = append(p.Courses, s.row(r, p.Base, course, progress.Summary{}))
	}
	return r.show(http.StatusOK, "front", p)
}

func (s *Server) myLearning(r *request) error {
	practised, err := s.caseRows(r, r.library.Cases.IDs()) // first: it may tell progress of a case that counts
	if err != nil {
		return err
	}
	mine, err := s.Cohorts.CoursesOf(r.ctx(), r.person.ID)
	if err != nil {
		return err
	}
	step, summaries, open, err := s.Progress.NextStep(r.ctx(), r.person.ID, mine...)
	if err != nil {
		return err
	}
	p := myLearningPage{Base: r.base("learning.title", "learning"), HasCases: len(practised) > 0, OpenCase: openCase(practised), Joined: r.Query("joined") != ""}
	if open {
		p.Next = s.next(r, step, true)
	}
	for _, id := range mine { // what a cohort enrolled her in, and she has not begun
		_, err := r.library.Catalogue.Course(id)
		if err == nil && !slices.ContainsFunc(summaries, func(s progress.Summary) bool { return s.Course == id }) {
			summaries = append(summaries, progress.Summary{Course: id})
		}
	}
	for _, summary := range summaries {
		course, err := r.library.Catalogue.Course(summary.Course)
		if err != nil {
			return err
		}
		p.Courses = append(p.Courses, s.row(r, p.Base, course, summary))
	}
	if p.Waiting, err = s.waitingEntries(r); err != nil {
		return err
	}
	p.KeptOther = r.Query("kept") != ""
	if p.Mentored, err = s.mentoredCohorts(r); err != nil {
		return err
	}
	if p.Mentees, err = s.mentees(r); err != nil {
		return err
	}
	if len(p.Mentees) > 0 {
		r.Header("Cache-Control", "no-store") // other people's names
	}
	return r.show(http.StatusOK, "my_learning", p)
}

// next describes a step in the reader's language.
func (s *Server) next(r *request, step progress.Step, begun bool) *nextStep {
	next := &nextStep{Course: step.Course.Title(r.lang()), CourseLang: foreign(r, step.Course.Words(r.lang()).Language), IsQuiz: step.Item.Kind == courses.QuizItem, Begun: begun}
	for i, item := range step.Course.Items() {
		if item == step.Item {
			next.Number = i + 1
		}
	}
	next.Of = len(step.Course.Items())
	item := s.itemLink(r, step.Course, step.Item)
	next.Title, next.TitleLang, next.Address, next.Minutes = item.Title, item.Language, item.Address, item.Minutes
	return next
}
