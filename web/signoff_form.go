package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/web/page"
)

// signoffPage signs a practice task off.
type signoffPage struct {
	page.Base
	FormID       string
	Learner      personLabel
	LearnID      string
	Entry        string
	Task, Title  string // course/task, and how it is called
	Course       string
	TextLang     string
	See          []seeLine
	Levels       []levelChoice
	Consent      bool
	Feedback     string
	FeedbackMost int
}

// seeLine is a line of what the mentor must see.
type seeLine struct {
	Number string
	Text   string
	Seen   bool
}

// levelChoice is a level with what it means.
type levelChoice struct {
	Value          mentoring.Level
	Label, Meaning string
	Chosen         bool
}

// levelWords are what levels are called, and what each means.
var levelWords = map[mentoring.Level][2]string{
	mentoring.NotYet:      {"signoff.not_yet", "signoff.not_yet_means"},
	mentoring.WithSupport: {"signoff.with_support", "signoff.with_support_means"},
	mentoring.Alone:       {"signoff.alone", "signoff.alone_means"},
}

// signoffPageOf begins the form as typed, for whoever may watch the learner.
func (s *Server) signoffPageOf(r *request, typed url.Values) (*signoffPage, error) {
	p := &signoffPage{Base: r.base("signoff.give_title", "mentoring"), FormID: typed.Get("id"), LearnID: typed.Get("learner"), Entry: typed.Get("entry"),
		Task: typed.Get("task"), Consent: typed.Get("consent") != "", Feedback: typed.Get("feedback"), FeedbackMost: mentoring.LongestFeedback}
	party, err := s.Mentoring.MayWatch(r.ctx(), *r.person, p.LearnID, p.Entry)
	if err != nil {
		return nil, err
	}
	p.Learner = personLabel{party.Name, party.Member}
	courseID, taskID, _ := strings.Cut(p.Task, "/")
	course, err := r.library.Catalogue.Course(courseID)
	if err != nil {
		return nil, err
	}
	if _, known := course.Task(taskID); !known {
		return nil, fault.NotFound("signoff.unknown")
	}
	words := course.Words(r.lang())
	p.Course, p.Title, p.TextLang = words.Title, words.Tasks[taskID].Title, foreign(r, words.Language)
	for i, line := range words.Tasks[taskID].See {
		number := strconv.Itoa(i)
		p.See = append(p.See, seeLine{Number: number, Text: line, Seen: slices.Contains(typed["see"], number)})
	}
	for _, level := range mentoring.Levels {
		said := levelWords[level]
		p.Levels = append(p.Levels, levelChoice{Value: level, Label: p.T(said[0]), Meaning: p.T(said[1]), Chosen: typed.Get("level") == string(level)})
	}
	if p.FormID == "" {
		p.FormID, err = s.Mentoring.NewID()
	}
	return p, err
}

func (s *Server) signoffForm(r *request) error {
	p, err := s.signoffPageOf(r, r.Request.URL.Query())
	if err != nil {
		return err
	}
	p.Others = nil // a form that is being filled in is not changed for another language
	return r.show(http.StatusOK, "signoff", p)
}

func (s *Server) giveSignoff(r *request, form url.Values) error {
	course, task, _ := strings.Cut(form.Get("task"), "/")
	typed := mentoring.SignoffForm{ID: form.Get("id"), Learner: form.Get("learner"), Course: course, Task: task, Entry: form.Get("entry"),
		Level: mentoring.Level(form.Get("level")), Consent: form.Get("consent") != "", Feedback: form.Get("feedback")}
	for _, text := range form["see"] {
		number, err := strconv.Atoi(text)
		if err != nil {
			number = -1 // no line has it: the service says so
		}
		typed.Seen = append(typed.Seen, number)
	}
	names := likelyNames(form, "feedback")
	var err error
	if names == "" {
		_, err = s.Mentoring.SignOff(r.ctx(), *r.person, typed)
	}
	if err != nil || names != "" {
		p, pageErr := s.signoffPageOf(r, form)
		if pageErr != nil {
			return pageErr
		}
		if p.Names = names; err == nil {
			return r.show(http.StatusOK, "signoff", p)
		}
		return r.again(err, "signoff", &p.Base, p)
	}
	r.redirect("/mentoring/signoffs?done=give")
	return nil
}

// talkedPage records that hard content was talked through.
type talkedPage struct {
	page.Base
	Learner         personLabel
	LearnID, Talk   string
	IsCase, Sure    bool
	Title, TextLang string
	Course          string
}

func (s *Server) talkedPageOf(r *request, typed url.Values) (*talkedPage, error) {
	p := &talkedPage{Base: r.base("signoff.talked_title", "mentoring"), LearnID: typed.Get("learner"), Talk: typed.Get("talk"),
		IsCase: typed.Get("case") != "", Sure: typed.Get("sure") != ""}
	party, err := s.Mentoring.MayWatch(r.ctx(), *r.person, p.LearnID, "")
	if err != nil {
		return nil, err
	}
	p.Learner = personLabel{party.Name, party.Member}
	courseID, item, _ := strings.Cut(p.Talk, "/")
	course, err := r.library.Catalogue.Course(courseID)
	if err != nil {
		return nil, err
	}
	p.Course = course.Title(r.lang())
	if p.IsCase {
		p.Title, p.TextLang = s.hardTitle(r, course, "", item)
		return p, nil
	}
	if _, err := course.Lesson(item); err != nil {
		return nil, err
	}
	p.Title, p.TextLang = s.hardTitle(r, course, item, "")
	return p, nil
}

func (s *Server) talkForm(r *request) error {
	p, err := s.talkedPageOf(r, r.Request.URL.Query())
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "talked", p)
}

func (s *Server) talkedThrough(r *request, form url.Values) error {
	p, err := s.talkedPageOf(r, form)
	if err != nil {
		return err
	}
	if !p.Sure {
		return r.again(fault.Invalid("signoff.talked_sure_missing").In("sure"), "talked", &p.Base, p)
	}
	course, item, _ := strings.Cut(p.Talk, "/")
	if err := s.Mentoring.TalkThrough(r.ctx(), *r.person, mentoring.TalkForm{Learner: p.LearnID, Course: course, Item: item, Case: p.IsCase}); err != nil {
		return err
	}
	r.redirect("/mentoring/signoffs?done=talked")
	return nil
}
