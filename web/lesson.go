package web

import (
	"net/http"
	"slices"

	"pamoja/content/markdown"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// lessonPage is one lesson, whole: its screens are sections of one document.
type lessonPage struct {
	page.Base
	Course       courseRow
	Module       string
	Number, Of   int // of the lesson in its course
	Minutes      int
	Heading      string
	TextLang     string // language of the text, where it is not the page's; else ""
	Stale        bool
	Note         string // content note, "" if none
	Screens      []screenView
	Terms        []termView
	Done         bool
	Changed      bool // read before, in an older edition
	AskedAnother bool
	Talked       bool      // through with a mentor, instead
	Following    *itemView // the item after this one
	Previous     *itemView
	Reread       *rereadView
	MayRecord    bool // nothing has to be completed first
	Draft        bool
	Retired      bool // the course asks for it no longer
}

// screenView is a screen with its number.
type screenView struct {
	markdown.Screen
	Number, Of int
	Long       bool // more than one screen: the number is shown
}

// rereadView is the way back to a quiz that asked for the lesson to be read
// again.
type rereadView struct {
	Quiz, Title string
	Done        bool
}

func (s *Server) lesson(r *request) error {
	course, lesson, err := s.findLesson(r)
	if err != nil {
		return err
	}
	if course.Members && r.person == nil {
		return s.askToSignIn(r)
	}
	summary, err := s.summary(r, course.ID)
	if err != nil {
		return err
	}
	text := lesson.Text(r.lang())
	p := lessonPage{Base: r.base("lesson.title", "courses", "lesson", text.Title), Minutes: lesson.Minutes, Heading: text.Title,
		Note: text.ContentNote, Stale: text.Stale > 0, Draft: lesson.Draft, Retired: lesson.Retired}
	p.Course = s.row(r, p.Base, course, summary)
	p.TextLang = foreign(r, text.Language)
	if lesson.HasNote() {
		p.Exit = r.library.Site.Exit
	}
	for i, screen := range text.Document.Screens {
		p.Screens = append(p.Screens, screenView{Screen: screen, Number: i + 1, Of: len(text.Document.Screens), Long: len(text.Document.Screens) > 1})
	}
	for _, id := range text.Document.Terms {
		if term, known := r.library.Catalogue.Term(id, text.Language); known {
			p.Terms = append(p.Terms, termIn(term, text.Language))
		}
	}
	if err := s.place(r, &p, course, lesson, summary); err != nil {
		return err
	}
	return r.show(http.StatusOK, "lesson", p)
}

func (s *Server) findLesson(r *request) (*courses.Course, *courses.Lesson, error) {
	course, err := r.library.Catalogue.Course(r.Param("course"))
	if err != nil {
		return nil, nil, err
	}
	lesson, err := course.Lesson(r.Param("lesson"))
	return course, lesson, err
}

// place fills in where the lesson stands in its course and what the reader has
// done with it.
func (s *Server) place(r *request, p *lessonPage, course *courses.Course, lesson *courses.Lesson, summary progress.Summary) error {
	item := courses.Item{Kind: courses.LessonItem, ID: lesson.ID}
	module, _ := course.Module(item)
	p.Module = course.Words(r.lang()).Modules[module.ID]
	ids := course.LessonIDs()
	p.Number, p.Of = slices.Index(ids, lesson.ID)+1, len(ids)
	done, read := summary.Lessons[lesson.ID]
	p.Done, p.Changed = read, read && done.Edition < lesson.Edition
	_, p.AskedAnother = summary.AnotherWay[lesson.ID]
	_, p.Talked = summary.Talked[lesson.ID]
	items := course.Items()
	at := slices.Index(items, item)
	if at >= 0 && at+1 < len(items) { // a retired lesson is none of them
		p.Following = s.itemLink(r, course, items[at+1])
	}
	if at > 0 {
		p.Previous = s.itemLink(r, course, items[at-1])
	}
	if r.person == nil {
		return nil
	}
	opened := s.Progress.Open(r.ctx(), *r.person, course)
	if opened != nil && !fault.Is(opened, fault.KindConflict) {
		return opened
	}
	p.MayRecord = opened == nil
	reread, err := s.reread(r, course, lesson)
	p.Reread = reread
	return err
}

// reread finds the quiz that asked for this lesson to be read again, if the
// reader came from its page (?again=quiz) and the quiz still waits for it.
func (s *Server) reread(r *request, course *courses.Course, lesson *courses.Lesson) (*rereadView, error) {
	id := r.Query("again")
	if id == "" {
		return nil, nil
	}
	state, err := s.Assessments.State(r.ctx(), *r.person, id)
	if fault.Is(err, fault.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if state.Quiz.Course != course.ID || !slices.Contains(state.Quiz.Lessons, lesson.ID) {
		return nil, nil
	}
	return &rereadView{Quiz: id, Title: state.Quiz.Words(r.lang()).Title, Done: !slices.Contains(state.ToReread, lesson.ID)}, nil
}

// finishLesson takes the button at the end of a lesson: read, read again for a
// quiz, or asked to do it another way.
func (s *Server) finishLesson(r *request) error {
	course, lesson, err := s.findLesson(r)
	if err != nil {
		return err
	}
	form, err := r.form()
	if err != nil {
		return err
	}
	here := "/courses/" + course.ID + "/" + lesson.ID
	switch form.Get("action") {
	case "another-way":
		if err := s.Progress.AskAnotherWay(r.ctx(), *r.person, course.ID, lesson.ID); err != nil {
			return err
		}
		r.redirect(here)
		return nil
	case "again":
		return s.readAgain(r, form.Get("quiz"), lesson)
	case "", "done":
		text := lesson.Text(r.lang())
		if _, err := s.Progress.FinishLesson(r.ctx(), *r.person, course.ID, lesson.ID, text.Hash); err != nil {
			return err
		}
		return s.leadOn(r, course)
	}
	return fault.Invalid("error.form_kind")
}

// readAgain records the lesson as read again and leads back to the quiz's page,
// which shows what is left, or that it is open.
func (s *Server) readAgain(r *request, id string, lesson *courses.Lesson) error {
	quiz, err := r.library.Bank.Quiz(id)
	if err != nil {
		return err
	}
	if quiz.Course != lesson.Course { // another course may have a lesson of the same id
		return fault.NotFound("error.not_found")
	}
	if _, err := s.Assessments.ReadAgain(r.ctx(), *r.person, quiz.ID, lesson.ID); err != nil {
		return err
	}
	r.redirect("/quizzes/" + quiz.ID)
	return nil
}
