package web

import (
	"html/template"
	"net/http"
	"time"

	"pamoja/assessments"
	"pamoja/certificates"
	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// courseRow is a course in a list.
type courseRow struct {
	ID, Title, Summary, Audience string
	TextLang                     string // language of these, where it is not the page's; else ""
	Minutes, Lessons, Done       int
	Complete                     bool // the course is whole: a certificate can be claimed
	Enrolled                     bool
	Draft, Retired               bool
	Finished                     string // date, if she completed it
}

func (s *Server) row(r *request, base page.Base, c *courses.Course, summary progress.Summary) courseRow {
	words := c.Words(r.lang())
	row := courseRow{ID: c.ID, Title: words.Title, Summary: words.Summary, Audience: words.Audience, Minutes: c.Minutes,
		Lessons: len(c.LessonIDs()), Done: summary.Counts(c).Lessons, Complete: c.Complete, Enrolled: summary.Enrolled(),
		Draft: c.Draft, Retired: c.Retired}
	row.TextLang = foreign(r, words.Language)
	if summary.Completed != nil {
		row.Finished = base.Date(summary.Completed.At)
	}
	return row
}

// foreign gives the language of a text where it is not the page's, so that a
// screen reader and a hyphenator are told; else "".
func foreign(r *request, lang string) string {
	if lang == r.lang() {
		return ""
	}
	return lang
}

// itemLink describes an item in the reader's language, or in the source's,
// which it then names. A quiz takes no minutes: it has no clock.
func (s *Server) itemLink(r *request, course *courses.Course, item courses.Item) *itemView {
	if item.Kind == courses.QuizItem {
		view := &itemView{IsQuiz: true, Title: item.ID, Address: "/quizzes/" + item.ID}
		if quiz, err := r.library.Bank.Quiz(item.ID); err == nil {
			words := quiz.Words(r.lang())
			view.Title, view.Language = words.Title, foreign(r, words.Language)
			view.QuestionsAsked, view.QuestionsRequired = quiz.Draw, assessments.PassMark(quiz.Draw)
		}
		return view
	}
	view := &itemView{Title: item.ID, Address: "/courses/" + course.ID + "/" + item.ID}
	if lesson, err := course.Lesson(item.ID); err == nil {
		text := lesson.Text(r.lang())
		view.Title, view.Language, view.Minutes, view.Note = text.Title, foreign(r, text.Language), lesson.Minutes, lesson.HasNote()
		view.Draft = lesson.Draft
	}
	return view
}

// cataloguePage lists every course.
type cataloguePage struct {
	page.Base
	Search  searchForm
	Courses []courseRow
}

func (s *Server) catalogue(r *request) error {
	p := cataloguePage{Base: r.base("courses.title", "courses")}
	for _, course := range r.library.Catalogue.Courses() {
		summary, err := s.summary(r, course.ID)
		if err != nil {
			return err
		}
		p.Courses = append(p.Courses, s.row(r, p.Base, course, summary))
	}
	return r.show(http.StatusOK, "courses", p)
}

// summary is what the reader has done in a course; nothing when signed out.
func (s *Server) summary(r *request, course string) (progress.Summary, error) {
	if r.person == nil {
		return progress.Summary{}, nil
	}
	return s.Progress.Summary(r.ctx(), r.person.ID, course)
}

// coursePage is one course: its outcomes, modules, and what its certificate
// asks for.
type coursePage struct {
	page.Base
	Course     courseRow
	Outcomes   []string
	Modules    []moduleView
	Coming     []string
	Practice   practice
	Tasks      taskCourse
	Next       *nextStep
	Started    bool
	Confidence *confidenceOffer
	Asks       []askLine
	Claim      claimOffer
	Requires   []courseRow // courses to complete first
	Terms      int         // words of the glossary that its lessons use
	Cards      int
	Search     searchForm
}

type moduleView struct {
	Number int
	Title  string
	Items  []itemView
}

type itemView struct {
	Title, Address    string
	Minutes           int
	IsQuiz            bool
	Done, Changed     bool
	Note              bool // has a content note
	Draft             bool
	Language          string // of the title, if it is not the page's
	Current           bool
	QuestionsAsked    int // of a quiz: how many a try asks, and how many must be right
	QuestionsRequired int
}

// confidenceOffer leads to the self-assessment.
type confidenceOffer struct {
	Address string
	Before  bool // not taken yet
	After   bool // taken once, and the course is read to its end
	Change  bool // both taken
}

// askLine is one thing a certificate asks for.
type askLine struct {
	Key        string
	Have, Need int
	Waits      int // minutes that would count if they were confirmed
	Met        bool
}

// claimOffer says whether the course's certificate can be claimed here.
type claimOffer struct {
	Ready    bool   // it can, now
	Obstacle string // why it cannot, although the rule is met; else ""
	Serial   string // already claimed
	Course   string
}

// claimOffer tells what became of the certificate of a course, once the rule is
// met. A name that cannot be printed is no obstacle: claiming asks for another.
func (s *Server) claimOffer(r *request, course string, met bool) (claimOffer, error) {
	offer := claimOffer{Course: course}
	if !met {
		return offer, nil
	}
	var err error
	if offer.Serial, err = s.Certificates.Held(r.ctx(), *r.person, course); err != nil || offer.Serial != "" {
		return offer, err
	}
	standing, err := s.Certificates.Standing(r.ctx(), *r.person, course)
	if err != nil {
		return offer, err
	}
	if found := standing.Obstacle; found != nil && found.Kind != fault.KindInvalid {
		offer.Obstacle = r.words.T(found.Key, found.Args...)
	}
	offer.Ready = offer.Obstacle == ""
	return offer, nil
}

func (s *Server) course(r *request) error {
	course, err := r.library.Catalogue.Course(r.Param("course"))
	if err != nil {
		return err
	}
	practised, err := s.caseRows(r, course.Cases) // first: it may tell progress of a case that counts
	if err != nil {
		return err
	}
	summary, err := s.summary(r, course.ID)
	if err != nil {
		return err
	}
	p := coursePage{Base: r.base("course.title", "courses", "course", course.Title(r.lang())), Started: summary.Begun()}
	p.Course = s.row(r, p.Base, course, summary)
	words := course.Words(r.lang())
	for _, outcome := range course.Outcomes {
		p.Outcomes = append(p.Outcomes, words.Outcomes[outcome.ID])
	}
	p.Coming, p.Practice = words.Coming, practiceOf(practised, course, summary)
	if p.Tasks, err = s.practiceTasks(r, p.Base, course, summary.Begun()); err != nil {
		return err
	}
	step, open := progress.Next(course, summary)
	if open {
		p.Next = s.next(r, step, summary.Begun())
	}
	p.Modules = s.modules(r, course, summary, step.Item)
	p.Terms, p.Cards = lookUps(course, r.lang())
	p.Search.Course = course.ID
	if err := s.certificateOffer(r, &p, course, summary); err != nil {
		return err
	}
	if err := s.requirements(r, &p, course); err != nil {
		return err
	}
	if p.Confidence, err = s.confidenceOffer(r, course, summary); err != nil {
		return err
	}
	return r.show(http.StatusOK, "course", p)
}

func (s *Server) modules(r *request, course *courses.Course, summary progress.Summary, next courses.Item) []moduleView {
	words := course.Words(r.lang())
	var views []moduleView
	for i, module := range course.Modules {
		if len(module.Items) == 0 {
			continue // all of it is retired, or still a draft
		}
		view := moduleView{Number: course.FirstModule + i, Title: words.Modules[module.ID]}
		for _, item := range module.Items {
			one := s.itemLink(r, course, item)
			one.Done, one.Current = summary.IsDone(item), item == next && summary.Begun()
			if lesson, err := course.Lesson(item.ID); err == nil && !one.IsQuiz {
				one.Changed = one.Done && summary.Lessons[item.ID].Edition < lesson.Edition
			}
			view.Items = append(view.Items, *one)
		}
		views = append(views, view)
	}
	return views
}

// termView is a glossary entry beside text of some language.
type termView struct {
	ID, Word string
	Meaning  template.HTML
	Other    string // its language, where it is not that of the text; else ""
}

func termIn(term courses.Term, lang string) termView {
	view := termView{ID: term.ID, Word: term.Word, Meaning: term.Meaning}
	if term.Lang != lang {
		view.Other = term.Lang
	}
	return view
}

// asks says what is asked for, and of mentored time what waits: for somebody who
// has begun the course and not completed it.
func (s *Server) asks(r *request, course *courses.Course, rule courses.Rule, counts courses.Counts, summary progress.Summary) ([]askLine, error) {
	lines := askLines(rule, counts)
	if r.person == nil || !summary.Begun() || summary.Completed != nil || rule.Minutes+rule.Observed == 0 {
		return lines, nil
	}
	waiting, err := s.Mentoring.WaitingToward(r.ctx(), r.person.ID, course.ID)
	for i, line := range lines {
		switch line.Key {
		case askKeys[certificates.Minutes]:
			lines[i].Waits = waiting.Minutes
		case askKeys[certificates.Observed]:
			lines[i].Waits = waiting.Observed()
		}
	}
	return lines, err
}

// certificateOffer shows what the certificate asks for and how far the reader
// is. An unfinished course says what is to come and offers nothing.
func (s *Server) certificateOffer(r *request, p *coursePage, course *courses.Course, summary progress.Summary) error {
	rule, counts := course.Rule, summary.Counts(course)
	if summary.Completed != nil {
		rule = summary.Completed.Rule
		counts = courses.Counts(rule)
	}
	var err error
	if p.Asks, err = s.asks(r, course, rule, counts, summary); err != nil {
		return err
	}
	p.Claim, err = s.claimOffer(r, course.ID, summary.Completed != nil)
	return err
}

// askKeys are the labels of what a certificate can ask for.
var askKeys = map[certificates.Kind]string{
	certificates.Lessons: "ask.lessons", certificates.Quizzes: "ask.quizzes", certificates.Cases: "ask.cases",
	certificates.Minutes: "ask.minutes", certificates.Observed: "ask.observed", certificates.Signoffs: "ask.signoffs",
}

func askLines(rule courses.Rule, counts courses.Counts) []askLine {
	var lines []askLine
	for _, line := range certificates.Judge(rule, inputs(counts, time.Time{})).Lines {
		lines = append(lines, askLine{Key: askKeys[line.Kind], Have: line.Have, Need: line.Need, Met: line.Met})
	}
	return lines
}

// askForm lets a line speak.
type askForm struct {
	page.Base
	askLine
}

// Line is how a line of the checklist is drawn.
func (p coursePage) Line(line askLine) askForm { return askForm{p.Base, line} }

// InMinutes reports whether the figures are durations.
func (a askLine) InMinutes() bool { return a.Key == "ask.minutes" || a.Key == "ask.observed" }

func (s *Server) requirements(r *request, p *coursePage, course *courses.Course) error {
	for _, id := range course.Requires {
		first, err := r.library.Catalogue.Course(id)
		if err != nil {
			return err
		}
		summary, err := s.summary(r, id)
		if err != nil {
			return err
		}
		if summary.Completed == nil {
			p.Requires = append(p.Requires, s.row(r, p.Base, first, summary))
		}
	}
	return nil
}

// startCourse enrols the reader, then leads to the self-assessment if the
// course has one and she has not met it, else to the first lesson.
func (s *Server) startCourse(r *request) error {
	if _, err := r.form(); err != nil {
		return err
	}
	course, err := r.library.Catalogue.Course(r.Param("course"))
	if err != nil {
		return err
	}
	if err := s.Progress.Open(r.ctx(), *r.person, course); err != nil {
		return err
	}
	if err := s.Progress.Start(r.ctx(), *r.person, course.ID); err != nil {
		return err
	}
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	if offer, err := s.confidenceOffer(r, course, summary); err != nil {
		return err
	} else if offer != nil && offer.Before {
		r.redirect(offer.Address)
		return nil
	}
	return s.leadOn(r, course)
}

// leadOn leads to the next thing to do in a course, or to the course's own page
// when all is done.
func (s *Server) leadOn(r *request, course *courses.Course) error {
	summary, err := s.Progress.Summary(r.ctx(), r.person.ID, course.ID)
	if err != nil {
		return err
	}
	step, open := progress.Next(course, summary)
	if !open {
		r.redirect("/courses/" + course.ID)
		return nil
	}
	r.redirect(s.itemLink(r, course, step.Item).Address)
	return nil
}
