package web

import (
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// fillGiven adds up what a mentor gave, and lists what is disputed.
func (s *Server) fillGiven(r *request, p *mentoringPage) error {
	if !p.Trainer {
		return nil
	}
	totals, err := s.Mentoring.Mine(r.ctx(), r.person.ID, mentoring.MentorSide)
	if err != nil {
		return err
	}
	var month, all mentoring.Hours
	for _, one := range totals {
		all = all.Add(one.Hours())
		if one.Month == s.Mentoring.Today()[:len(one.Month)] {
			month = month.Add(one.Hours())
		}
	}
	for i, way := range mentoring.Modalities {
		if all.By[i] > 0 {
			p.Given = append(p.Given, hoursRow{Way: p.T("mentoring_way." + string(way)), Month: clockLength(month.By[i]), All: clockLength(all.By[i])})
		}
	}
	if len(p.Given) > 0 {
		p.Given = append(p.Given, hoursRow{Way: p.T("mentoring.together"), Month: clockLength(month.Minutes), All: clockLength(all.Minutes), Total: true})
	}
	disputed, _, err := s.Mentoring.Sessions(r.ctx(), *r.person, mentoring.MentorSide, mentoring.Disputed, "", sessionsShown)
	for _, one := range disputed {
		p.Disputed = append(p.Disputed, s.sessionRow(r, p.Base, one))
	}
	return err
}

// fillMentees says of each mentee what comes next for her and when they last met.
func (s *Server) fillMentees(r *request, p *mentoringPage) error {
	if !p.Trainer {
		return nil
	}
	mentees, err := s.People.Mentees(r.ctx(), *r.person, menteesListed+1)
	if err != nil {
		return err
	}
	if p.MoreMen = len(mentees) > menteesListed; p.MoreMen {
		mentees = mentees[:menteesListed]
	}
	last, err := s.Mentoring.LastWith(r.ctx(), *r.person)
	if err != nil {
		return err
	}
	for _, one := range mentees {
		row := menteeStep{ID: one.ID, Name: one.Name, Member: one.Member}
		if met := last[one.ID]; !met.IsZero() {
			row.Last = p.Date(met)
		}
		mine, err := s.Cohorts.CoursesOf(r.ctx(), one.ID)
		if err != nil {
			return err
		}
		step, begun, open, err := s.Progress.NextStep(r.ctx(), one.ID, mine...)
		if err != nil {
			return err
		}
		row.Found, row.Begun = open, len(begun) > 0
		if open {
			row.Next = s.itemLink(r, step.Course, step.Item).Title
		}
		p.Mentees = append(p.Mentees, row)
	}
	return nil
}

// fillTaken says what counts for the reader as a mentee, course by course, and
// who mentors her.
func (s *Server) fillTaken(r *request, p *mentoringPage) error {
	totals, err := s.Mentoring.Mine(r.ctx(), r.person.ID, mentoring.MenteeSide)
	if err != nil {
		return err
	}
	waiting, err := s.Mentoring.Oldest(r.ctx(), *r.person, mentoring.MenteeSide, mentoring.Waiting, waitingShown)
	if err != nil {
		return err
	}
	counted, waits := map[string]mentoring.Hours{}, map[string]int{}
	var ids []string
	of := func(course string) {
		if !slices.Contains(ids, course) {
			ids = append(ids, course)
		}
	}
	for _, one := range totals {
		of(one.Course)
		counted[one.Course] = counted[one.Course].Add(one.Hours())
	}
	for _, one := range waiting {
		if one.Removed {
			continue
		}
		of(one.Course)
		waits[one.Course] += one.Minutes
	}
	slices.Sort(ids)
	for _, id := range ids {
		p.Taken = append(p.Taken, s.courseHours(r, p, id, counted[id], waits[id]))
	}
	mentors, err := s.mentorsOf(r)
	for _, one := range mentors {
		p.Mentors = append(p.Mentors, one.Name)
	}
	return err
}

func (s *Server) courseHours(r *request, p *mentoringPage, id string, counted mentoring.Hours, waits int) courseHours {
	row := courseHours{Course: p.T("mentoring.no_course"), Counted: p.T("mentoring.counted", "duration", p.Words.Minutes(counted.Minutes))}
	if observed := counted.Observed(); observed > 0 {
		row.Observed = p.T("mentoring.counted_observed", "duration", p.Words.Minutes(observed))
	}
	if waits > 0 {
		row.Waiting = p.T("mentoring.counted_waits", "duration", p.Words.Minutes(waits))
	}
	if id == "" {
		return row
	}
	row.Course = s.courseTitle(r, id)
	if course, err := r.library.Catalogue.Course(id); err == nil && course.Rule.Minutes > 0 {
		row.Counted = p.T("mentoring.counted_of", "duration", p.Words.Minutes(counted.Minutes), "asked", p.Words.Minutes(course.Rule.Minutes))
	}
	return row
}

// mentorsOf gives those who mentor the reader now, by a link of their own or
// through a cohort. She may know them: they may see her.
func (s *Server) mentorsOf(r *request) ([]people.Person, error) {
	mentors, err := s.People.MentorsOf(r.ctx(), *r.person, *r.person)
	if err != nil {
		return nil, err
	}
	for cohort, err := range s.People.LinksFrom(r.ctx(), people.MemberOf, r.person.ID, true) {
		if err != nil {
			return nil, err
		}
		for link, err := range s.People.LinksTo(r.ctx(), people.CohortMentor, cohort.To, true) {
			if err != nil {
				return nil, err
			}
			if link.From == r.person.ID || slices.ContainsFunc(mentors, func(p people.Person) bool { return p.ID == link.From }) {
				continue
			}
			mentor, err := s.People.Get(r.ctx(), link.From)
			if fault.Is(err, fault.KindNotFound) {
				continue // her account is deleted
			}
			if err != nil {
				return nil, err
			}
			mentors = append(mentors, mentor)
		}
	}
	return mentors, nil
}
