package web

import (
	"net/http"
	"net/url"
	"strings"

	"pamoja/courses"
	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// requestsShown is how many requests a mentor's list shows; older ones come first,
// so that what is left out waits the least.
const requestsShown = 50

// taskView is a practice task and where somebody stands with it.
type taskView struct {
	ID, Title string
	See       []string
	Asked     string // the day she asked to be seen, while that waits
	Alone     string // the day she was first seen doing it alone
	Latest    string // how it was done the last time; "" where it was not seen yet
	Given     []givenView
}

// givenView is one time that a task was watched.
type givenView struct {
	How          string // the level, in words
	By, When     string
	Seen, Of     int
	Feedback     string
	Observed     bool // within an observation that is logged
	Course, Task string
}

// taskCourse is the tasks of one course.
type taskCourse struct {
	ID, Title, TextLang string
	Tasks               []taskView
}

// taskCourseOf gives the tasks of a course; with standings where somebody stands
// with them.
func taskCourseOf(r *request, base page.Base, course *courses.Course, standings []mentoring.TaskStanding) taskCourse {
	words := course.Words(r.lang())
	out := taskCourse{ID: course.ID, Title: words.Title, TextLang: foreign(r, words.Language)}
	for i, task := range course.Tasks {
		view := taskView{ID: task.ID, Title: words.Tasks[task.ID].Title, See: words.Tasks[task.ID].See}
		if i < len(standings) {
			at := standings[i]
			if !at.Asked.IsZero() {
				view.Asked = base.Date(at.Asked)
			}
			if !at.Alone.IsZero() {
				view.Alone = base.Date(at.Alone)
			}
			for _, g := range at.Given {
				view.Given = append(view.Given, givenOf(base, g))
			}
			if len(at.Given) > 0 {
				view.Latest = view.Given[0].How
			}
		}
		out.Tasks = append(out.Tasks, view)
	}
	return out
}

func givenOf(base page.Base, g mentoring.Given) givenView {
	by := g.By.Name
	if by == "" {
		by = g.By.Member
	}
	return givenView{How: base.T(levelWords[g.Level][0]), By: by, When: base.Date(g.Happened), Seen: len(g.Seen), Of: g.Of, Feedback: g.Feedback, Observed: g.Entry != ""}
}

// practiceTasks are the tasks of a course as its page shows them.
func (s *Server) practiceTasks(r *request, base page.Base, course *courses.Course, begun bool) (taskCourse, error) {
	if r.person == nil || !begun {
		return taskCourseOf(r, base, course, nil), nil
	}
	standings, err := s.Mentoring.Tasks(r.ctx(), *r.person, r.person.ID, course)
	return taskCourseOf(r, base, course, standings), err
}

// requestRow is something a learner asked her mentor for.
type requestRow struct {
	Name, Member, When string
	What, Course       string
	WhatLang           string // language of these, where it is not the page's; else ""
	Kind               string // task, lesson or case
	Address            string
}

// signoffsPage is a learner's practice tasks, and what those whom she mentors
// have asked for.
type signoffsPage struct {
	page.Base
	Done     string
	Trainer  bool
	Requests []requestRow
	More     int
	Mentees  []option
	Courses  []taskCourse
}

// signoffsDone are the messages it can greet with.
var signoffsDone = map[string]string{"ask": "signoff.done_ask", "give": "signoff.done_give", "talked": "signoff.done_talked"}

// signoffs shows the list; or of one learner what was seen of her, and the forms
// to sign off a task of hers or to record that something was talked through.
func (s *Server) signoffs(r *request) error {
	r.Header("Cache-Control", "no-store") // other people's data, and what was written to her
	switch {
	case r.Query("talk") != "":
		return s.talkForm(r)
	case r.Query("task") != "":
		return s.signoffForm(r)
	case r.Query("learner") != "":
		return s.practiceOfLearner(r)
	}
	p := signoffsPage{Base: r.base("signoff.title", "mentoring"), Trainer: r.person.Is(people.Trainer)}
	if key, known := signoffsDone[r.Query("done")]; known {
		p.Done = p.T(key)
	}
	if p.Trainer {
		if err := s.fillRequests(r, &p); err != nil {
			return err
		}
	}
	summaries, err := s.Progress.Mine(r.ctx(), r.person.ID)
	if err != nil {
		return err
	}
	for _, summary := range summaries {
		course, err := r.library.Catalogue.Course(summary.Course)
		if err != nil || len(course.Tasks) == 0 {
			continue // it is taught no longer, or has nothing to practise
		}
		tasks, err := s.practiceTasks(r, p.Base, course, true)
		if err != nil {
			return err
		}
		p.Courses = append(p.Courses, tasks)
	}
	return r.show(http.StatusOK, "signoffs", p)
}

func (s *Server) fillRequests(r *request, p *signoffsPage) error {
	list, more, err := s.Mentoring.Requests(r.ctx(), *r.person, requestsShown)
	if err != nil {
		return err
	}
	p.More = more
	for _, one := range list {
		row, err := s.requestRow(r, p.Base, one)
		if err != nil {
			return err
		}
		p.Requests = append(p.Requests, row)
	}
	mentees, err := s.People.Mentees(r.ctx(), *r.person, mentoring.MostRequestMentees)
	for _, one := range mentees {
		p.Mentees = append(p.Mentees, option{Value: one.ID, Name: one.Name + " · " + one.Member})
	}
	return err
}

func (s *Server) requestRow(r *request, base page.Base, one mentoring.Request) (requestRow, error) {
	row := requestRow{Name: one.Learner.Name, Member: one.Learner.Member, When: base.Date(one.At), Kind: "task"}
	course, err := r.library.Catalogue.Course(one.Course)
	if err != nil {
		return row, err
	}
	words := course.Words(r.lang())
	row.Course, row.What, row.WhatLang = words.Title, words.Tasks[one.Task].Title, foreign(r, words.Language)
	query := url.Values{"learner": {one.Learner.ID}}
	switch {
	case one.Task != "":
		query.Set("task", one.Course+"/"+one.Task)
	case one.Lesson != "":
		row.Kind = "lesson"
		query.Set("talk", one.Course+"/"+one.Lesson)
	default:
		row.Kind = "case"
		query.Set("talk", one.Course+"/"+one.Case)
		query.Set("case", "1")
	}
	if row.Kind != "task" {
		row.What, row.WhatLang = s.hardTitle(r, course, one.Lesson, one.Case)
	}
	row.Address = address("/mentoring/signoffs", query)
	return row, nil
}

// hardTitle is the title of a lesson or a case, and its language where that is
// not the page's.
func (s *Server) hardTitle(r *request, course *courses.Course, lesson, practised string) (title, lang string) {
	if found, err := course.Lesson(lesson); err == nil {
		text := found.Text(r.lang())
		return text.Title, foreign(r, text.Language)
	}
	if found, known := r.library.Cases.Find(practised); known {
		words := found.Words(r.lang())
		return words.Title, foreign(r, words.Language)
	}
	return lesson + practised, ""
}

// learnerPracticePage is what was seen of somebody, for her mentors and staff.
type learnerPracticePage struct {
	page.Base
	Learner  personLabel
	LearnID  string
	Entry    string
	MayGive  bool
	Courses  []taskCourse
	Task     string   // as chosen
	Tasks    []option // of every course that has some
	AllGiven []givenView
}

// personLabel names somebody, or where she may not be named gives her number.
type personLabel struct{ Name, Member string }

func (s *Server) practiceOfLearner(r *request) error {
	id, entry := r.Query("learner"), r.Query("entry")
	p := learnerPracticePage{Base: r.base("signoff.title", "mentoring"), LearnID: id, Entry: entry}
	party, err := s.Mentoring.MayWatch(r.ctx(), *r.person, id, entry)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	p.MayGive, p.Learner = err == nil, personLabel{party.Name, party.Member}
	if err != nil || party.Name != "" { // who may see her is noted; who may not only watches
		learner, err := s.People.Open(r.ctx(), *r.person, id, people.Progress)
		if err != nil {
			return err
		}
		p.Learner = personLabel{learner.Name, learner.Member}
	}
	given, err := s.Mentoring.Signoffs(r.ctx(), *r.person, id)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	for _, g := range given {
		view := givenOf(p.Base, g)
		view.Course, view.Task = g.Course, g.Task
		if course, err := r.library.Catalogue.Course(g.Course); err == nil {
			words := course.Words(r.lang())
			view.Course = words.Title
			if task, known := words.Tasks[g.Task]; known {
				view.Task = task.Title
			}
		}
		p.AllGiven = append(p.AllGiven, view)
	}
	p.Tasks = taskOptions(r)
	return r.show(http.StatusOK, "signoffs_of", p)
}

// taskOptions are all tasks that can be signed off.
func taskOptions(r *request) (list []option) {
	for _, course := range r.library.Catalogue.All() {
		words := course.Words(r.lang())
		for _, task := range course.Tasks {
			list = append(list, option{Value: course.ID + "/" + task.ID, Name: words.Title + " · " + words.Tasks[task.ID].Title})
		}
	}
	return list
}

// changeSignoffs takes the posts: asked to be seen, signed off, talked through.
func (s *Server) changeSignoffs(r *request) error {
	form, err := r.ownForm()
	if err != nil {
		return err
	}
	switch form.Get("do") {
	case "ask":
		course, task, _ := strings.Cut(form.Get("task"), "/")
		if _, err := s.Mentoring.AskToBeSeen(r.ctx(), *r.person, course, task); err != nil {
			return err
		}
		r.redirect("/mentoring/signoffs?done=ask")
		return nil
	case "give":
		return s.giveSignoff(r, form)
	case "talked":
		return s.talkedThrough(r, form)
	}
	return fault.Invalid("error.form_kind")
}
