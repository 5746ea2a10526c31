package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// mentoringFormPage is the form of a session, as filled in.
type mentoringFormPage struct {
	page.Base
	ID       string // of the form, and of the entry it makes
	As       string // who fills it in
	Helper   bool   // she logs whom she helped; else who helped her
	Trainer  bool
	Restates string // the entry it writes again, or ""
	Again    string // the entry it was filled from, or ""
	Stood    []stoodFact
	Mentees  []tick // those of her latest sessions first
	Rest     []tick
	Cohorts  []tick
	Mentors  []tick
	HasMen   bool   // there is somebody to tick
	Fixed    string // the mentor of an entry that is written again
	Numbers  string
	MentorNo string
	Day      string
	Clock    string
	Lengths  []tick
	Length   string // another length, as typed
	Ways     []tick
	Modes    []tick
	Counties []tick
	Place    string
	Courses  []courseSteps
	Whole    bool // no course is chosen
	Practice string
	Actions  []actionRow
	HasActs  bool
}

// tick is something to choose, with what it means.
type tick struct {
	Value, Name, Means string
	Chosen             bool
}

// stoodFact is what an entry says that is written again.
type stoodFact struct{ Label, Text string }

// courseSteps is a course with its parts, to choose one.
type courseSteps struct {
	Title string
	Steps []tick
}

// actionRow is one agreed action.
type actionRow struct {
	First     bool
	What, Due string
}

// lengths are the minutes most sessions take.
var lengths = []int{30, 45, 60, 90, 120}

const (
	otherLength  = "other"
	actionRows   = 3
	recentTicked = 8 // mentees in sight; the rest unfold
	mostTicks    = 120
)

func (s *Server) newSession(r *request) error {
	r.Header("Cache-Control", "no-store")
	form, from, err := s.startOf(r)
	if err != nil {
		return err
	}
	p, err := s.sessionForm(r, form, from)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "mentoring_new", p)
}

// startOf fills a fresh form: from the entry it repeats (again) or writes anew
// (restate), else from her latest sessions.
func (s *Server) startOf(r *request) (url.Values, *mentoring.View, error) {
	form := url.Values{"day": {s.Mentoring.Today()}, "side": {r.Query("side")}}
	if with := r.Query("with"); with != "" {
		form.Set("mentee", with)
	}
	from, err := s.formerEntry(r, url.Values{"again": {r.Query("again")}, "restate": {r.Query("restate")}})
	if err != nil {
		return nil, nil, err
	}
	if from == nil {
		last, err := s.Mentoring.Suggest(r.ctx(), *r.person, recentTicked)
		form.Set("mode", string(last.Mode))
		form.Set("county", last.County)
		form.Set("place", last.Place)
		form.Set("course", last.Course)
		return form, nil, err
	}
	form = s.formOf(*from)
	if r.Query("restate") != "" {
		form.Set("restate", from.ID)
		return form, from, nil
	}
	form.Set("again", from.ID)
	form.Set("day", s.Mentoring.Today())
	form.Del("practised")
	form.Del("action")
	form.Del("due")
	return form, from, nil
}

// formerEntry gives the entry a form repeats or writes again: one that its
// reader logged.
func (s *Server) formerEntry(r *request, form url.Values) (*mentoring.View, error) {
	id := form.Get("restate") + form.Get("again")
	if id == "" {
		return nil, nil
	}
	from, err := s.Mentoring.Open(r.ctx(), *r.person, id)
	if err == nil && from.By != r.person.ID {
		err = fault.NotFound("mentoring.unknown")
	}
	return &from, err
}

// formOf is what was typed to make an entry.
func (s *Server) formOf(v mentoring.View) url.Values {
	day, clock := s.Mentoring.Typed(v.Start)
	form := url.Values{"day": {day}, "clock": {clock}, "minutes": {strconv.Itoa(v.Minutes)}, "modality": {string(v.Modality)},
		"mode": {string(v.Mode)}, "county": {v.County}, "place": {v.Text.Place}, "course": {strings.TrimSuffix(v.Course+"/"+v.Step, "/")}, "practised": {v.Text.Practised}}
	if !slices.Contains(lengths, v.Minutes) {
		form.Set("minutes", otherLength)
		form.Set("length", strconv.Itoa(v.Minutes))
	}
	if v.LoggedByMentor() {
		form["mentee"] = v.Entry.Mentees
	} else {
		form.Set("side", string(mentoring.MenteeSide))
		form.Set("mentor", v.Entry.Mentor)
	}
	for _, action := range v.Text.Actions {
		form.Add("action", action.What)
		form.Add("due", action.Due)
	}
	return form
}

func (s *Server) logSession(r *request) error {
	r.Header("Cache-Control", "no-store")
	form, err := r.ownForm()
	if err != nil {
		return err
	}
	from, err := s.formerEntry(r, form)
	if err != nil {
		return err
	}
	f, err := s.typedSession(r, form)
	names := likelyNames(form, "practised", "place", "action")
	var made mentoring.Entry
	switch {
	case err != nil || names != "":
	case form.Get("restate") != "":
		made, err = s.Mentoring.Restate(r.ctx(), *r.person, form.Get("restate"), f)
	default:
		made, err = s.Mentoring.Log(r.ctx(), *r.person, f)
	}
	if err == nil && names == "" {
		r.redirect("/mentoring/" + made.ID + "?saved=1")
		return nil
	}
	if refused, known := fault.Of(err); known && refused.Key == "mentoring.form_used" {
		form.Del("id") // what it says now is another session
	}
	p, pageErr := s.sessionForm(r, form, from)
	if pageErr != nil {
		return pageErr
	}
	if err == nil {
		p.Names = names
		return r.show(http.StatusOK, "mentoring_new", p)
	}
	if refused, known := fault.Of(err); known {
		err = refused.In(p.fieldOf(refused.Field))
	}
	return r.again(err, "mentoring_new", &p.Base, p)
}

// fieldOf is the field that is to be mended on this page.
func (p *mentoringFormPage) fieldOf(field string) string {
	switch {
	case field == "step":
		return "course"
	case field == "mentee" && !p.HasMen:
		return "number"
	case field == "mentor" && len(p.Mentors) == 0 || field == "mentor" && p.MentorNo != "":
		return "mentor_number"
	}
	return field
}

// typedSession reads the form.
func (s *Server) typedSession(r *request, form url.Values) (mentoring.Form, error) {
	f := mentoring.Form{ID: form.Get("id"), Mentees: form["mentee"], Numbers: memberNumbers(form.Get("number")), Day: form.Get("day"), Clock: form.Get("clock"),
		Modality: mentoring.Modality(form.Get("modality")), Mode: mentoring.Mode(form.Get("mode")), County: form.Get("county"), Place: form.Get("place"), Practised: form.Get("practised")}
	f.Course, f.Step, _ = strings.Cut(form.Get("course"), "/")
	if form.Get("side") == string(mentoring.MenteeSide) {
		f.Mentor, f.MentorNo = form.Get("mentor"), form.Get("mentor_number")
		if f.MentorNo != "" {
			f.Mentor = "" // what is typed was typed last
		}
		if f.Mentor == "" && f.MentorNo == "" && form.Get("restate") == "" {
			return f, fault.Invalid("mentoring.no_mentor_named").In("mentor")
		}
	}
	for i, what := range form["action"] {
		action := mentoring.Action{What: what}
		if i < len(form["due"]) {
			action.Due = form["due"][i]
		}
		f.Actions = append(f.Actions, action)
	}
	var err error
	if f.Mentees, err = s.withCohorts(r, f.Mentees, form["cohort"]); err != nil {
		return f, err
	}
	f.Minutes, err = minutesOf(form.Get("minutes"), strings.TrimSpace(form.Get("length")))
	return f, err
}

// minutesOf is the length that was ticked, or another that was typed; which of
// two that differ, nobody here can know.
func minutesOf(ticked, typed string) (int, error) {
	if ticked == otherLength {
		ticked = ""
	}
	if ticked != "" && typed != "" && ticked != typed {
		return 0, fault.Invalid("mentoring.minutes_two", "ticked", ticked, "typed", typed).In("length")
	}
	if ticked == "" {
		ticked = typed
	}
	n, err := strconv.Atoi(ticked)
	if err != nil {
		return 0, fault.Invalid("mentoring.minutes", "most", mentoring.LongestMinutes).In("minutes")
	}
	return n, nil
}

// memberNumbers takes apart what was typed: commas, semicolons and line breaks
// part numbers, and so do spaces, unless they stand within one.
func memberNumbers(typed string) []string {
	var numbers []string
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune(",;\r\n", r) }) {
		if _, one := people.ParseMember(part); one {
			numbers = append(numbers, part)
			continue
		}
		numbers = append(numbers, strings.Fields(part)...)
	}
	return numbers
}

// withCohorts adds everybody who is in the ticked cohorts now, of those that she
// mentors.
func (s *Server) withCohorts(r *request, ids, cohorts []string) ([]string, error) {
	for _, cohort := range cohorts {
		hers, err := s.People.Linked(r.ctx(), people.CohortMentor, r.person.ID, cohort)
		if err != nil {
			return nil, err
		}
		if !hers {
			continue
		}
		for link, err := range s.People.LinksTo(r.ctx(), people.MemberOf, cohort, true) {
			if err != nil {
				return nil, err
			}
			if link.From != r.person.ID && !slices.Contains(ids, link.From) {
				ids = append(ids, link.From)
			}
		}
	}
	return ids, nil
}
