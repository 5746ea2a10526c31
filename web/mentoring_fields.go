package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// sessionForm draws the form as filled in. from is the entry it repeats or
// writes again, or nil.
func (s *Server) sessionForm(r *request, form url.Values, from *mentoring.View) (*mentoringFormPage, error) {
	trainer := r.person.Is(people.Trainer)
	p := &mentoringFormPage{Base: r.base("mentoring.new_title", "mentoring"), ID: form.Get("id"), As: r.person.ID, Trainer: trainer,
		Helper: trainer && form.Get("side") != string(mentoring.MenteeSide), Restates: form.Get("restate"), Again: form.Get("again"),
		Numbers: form.Get("number"), MentorNo: form.Get("mentor_number"), Day: form.Get("day"), Clock: form.Get("clock"), Length: form.Get("length"),
		Place: form.Get("place"), Practice: form.Get("practised")}
	p.Draft = r.session.Own
	if r.Request.Method == http.MethodPost {
		p.Others = nil // the page in another language would be a fresh one
	}
	var err error
	if p.ID == "" {
		if p.ID, err = s.Mentoring.NewID(); err != nil {
			return nil, err
		}
	}
	if p.Restates != "" {
		p.Title = p.T("mentoring.restate_title")
		p.Stood = s.stood(r, p.Base, *from)
	}
	if p.Helper {
		err = s.menteeTicks(r, p, form, from)
	} else {
		err = s.mentorTicks(r, p, form, from)
	}
	s.sessionChoices(r, p, form)
	return p, err
}

// menteeTicks are those she may tick: of her latest sessions first, then by
// name; and the cohorts she mentors.
func (s *Server) menteeTicks(r *request, p *mentoringFormPage, form url.Values, from *mentoring.View) error {
	mentees, err := s.People.Mentees(r.ctx(), *r.person, mostTicks)
	if err != nil {
		return err
	}
	last, err := s.Mentoring.Suggest(r.ctx(), *r.person, recentTicked)
	if err != nil {
		return err
	}
	var ticks []tick
	for _, one := range mentees {
		ticks = append(ticks, tick{Value: one.ID, Name: one.Name, Means: one.Member})
	}
	if from != nil { // also those of the entry who are linked with her no longer
		for _, one := range from.Parties {
			if !one.Removed && !slices.ContainsFunc(ticks, func(t tick) bool { return t.Value == one.ID }) {
				ticks = append(ticks, tick{Value: one.ID, Name: called(p.Base, one), Means: one.Member})
			}
		}
	}
	for i := range ticks {
		ticks[i].Chosen = slices.Contains(form["mentee"], ticks[i].Value)
	}
	place := func(t tick) int {
		if at := slices.Index(last.Mentees, t.Value); at >= 0 && !t.Chosen {
			return at + 1
		} else if t.Chosen {
			return 0
		}
		return recentTicked + 1
	}
	slices.SortStableFunc(ticks, func(a, b tick) int { return place(a) - place(b) })
	near := recentTicked
	for near < len(ticks) && ticks[near].Chosen {
		near++
	}
	near = min(near, len(ticks))
	p.Mentees, p.Rest, p.HasMen = ticks[:near], ticks[near:], len(ticks) > 0
	cohorts, err := s.Cohorts.MentoredBy(r.ctx(), r.person.ID)
	for _, one := range cohorts {
		p.Cohorts = append(p.Cohorts, tick{Value: one.ID, Name: one.Name, Chosen: slices.Contains(form["cohort"], one.ID)})
	}
	return err
}

// mentorTicks are those who mentor her; of an entry that is written again, the
// mentor is who it was.
func (s *Server) mentorTicks(r *request, p *mentoringFormPage, form url.Values, from *mentoring.View) error {
	if p.Restates != "" {
		p.Fixed = called(p.Base, from.Mentor)
		return nil
	}
	mentors, err := s.mentorsOf(r)
	for i, one := range mentors {
		chosen := one.ID == form.Get("mentor") || form.Get("mentor") == "" && i == 0 && p.MentorNo == ""
		p.Mentors = append(p.Mentors, tick{Value: one.ID, Name: one.Name, Means: one.Member, Chosen: chosen})
	}
	return err
}

// sessionChoices fills in what there is to choose besides people.
func (s *Server) sessionChoices(r *request, p *mentoringFormPage, form url.Values) {
	for _, n := range lengths {
		value := strconv.Itoa(n)
		p.Lengths = append(p.Lengths, tick{Value: value, Name: p.Words.Minutes(n), Chosen: form.Get("minutes") == value})
	}
	p.Lengths = append(p.Lengths, tick{Value: otherLength, Name: p.T("mentoring.length_other"), Chosen: form.Get("minutes") == otherLength})
	for _, way := range mentoring.Modalities {
		p.Ways = append(p.Ways, tick{Value: string(way), Name: p.T("mentoring_way." + string(way)), Means: p.T("mentoring_means." + string(way)), Chosen: form.Get("modality") == string(way)})
	}
	for _, mode := range mentoring.Modes {
		p.Modes = append(p.Modes, tick{Value: string(mode), Name: p.T("mentoring_mode." + string(mode)), Chosen: form.Get("mode") == string(mode)})
	}
	for _, county := range people.Counties {
		p.Counties = append(p.Counties, tick{Value: county, Name: county, Chosen: county == form.Get("county")})
	}
	p.Whole = form.Get("course") == ""
	for _, course := range r.library.Catalogue.Courses() {
		words := course.Words(r.lang())
		one := courseSteps{Title: words.Title, Steps: []tick{{Value: course.ID, Name: p.T("mentoring.whole_course", "course", words.Title)}}}
		for _, module := range course.Modules {
			one.Steps = append(one.Steps, tick{Value: course.ID + "/" + module.ID, Name: words.Modules[module.ID]})
		}
		for _, task := range course.Tasks {
			one.Steps = append(one.Steps, tick{Value: course.ID + "/" + task.ID, Name: p.T("mentoring.task", "task", words.Tasks[task.ID].Title)})
		}
		for i := range one.Steps {
			one.Steps[i].Chosen = one.Steps[i].Value == form.Get("course")
		}
		p.Courses = append(p.Courses, one)
	}
	for i := range max(actionRows, min(len(form["action"]), mentoring.MostActions+1)) {
		row := actionRow{First: i == 0}
		if i < len(form["action"]) {
			row.What = form["action"][i]
		}
		if i < len(form["due"]) {
			row.Due = form["due"][i]
		}
		p.HasActs = p.HasActs || row.What+row.Due != ""
		p.Actions = append(p.Actions, row)
	}
}
