package main

import (
	"time"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
)

// mentors gives the demo a mentor's ledger: a group session of which one has
// said yes and two have yet to answer, one that is confirmed, one that somebody
// finds wrong, and one that a mentee logged.
func (p *past) mentors(mentor people.Person, members []sample) {
	one, two, three := members[0].person, members[1].person, members[2].person
	group := p.logs(mentor, 25, mentoring.Form{Mentees: []string{one.ID, two.ID, three.ID}, Clock: "10:00", Minutes: 90, Modality: mentoring.Group, Mode: mentoring.FaceToFace,
		Course: demoCourse, Practised: "Sample: how to ask who decides, each in turn.", Actions: []mentoring.Action{{What: "Sample: bring one question from work"}}})
	p.confirms(two, group)
	watched := p.logs(mentor, 12, mentoring.Form{Mentees: []string{two.ID}, Clock: "14:00", Minutes: 45, Modality: mentoring.Observation, Mode: mentoring.FaceToFace,
		Course: demoCourse, Practised: "Sample: a first talk, watched."})
	p.confirms(two, watched)
	wrong := p.logs(mentor, 9, mentoring.Form{Mentees: []string{three.ID}, Clock: "09:30", Minutes: 120, Modality: mentoring.Individual, Mode: mentoring.Phone})
	p.does(func() error {
		return p.mentoring.Dispute(p.ctx, three, wrong, "Sample: it took an hour, not two.", true, time.Time{})
	})
	p.logs(two, 2, mentoring.Form{Mentor: mentor.ID, Clock: "16:00", Minutes: 30, Modality: mentoring.Coaching, Mode: mentoring.Phone, Course: demoCourse,
		Actions: []mentoring.Action{{What: "Sample: try it with a colleague", Due: time.Now().AddDate(0, 0, 5).Format(time.DateOnly)}}})
}

// logs keeps a session of so many days ago, and gives its id.
func (p *past) logs(by people.Person, ago int, f mentoring.Form) (id string) {
	p.at = time.Now().AddDate(0, 0, -ago)
	f.County, f.Place = demoCounty, "Sample Office"
	p.does(func() error {
		f.Day, _ = p.mentoring.Typed(p.at.AddDate(0, 0, -1))
		made, err := p.mentoring.Log(p.ctx, by, f)
		id = made.ID
		return err
	})
	return id
}

func (p *past) confirms(by people.Person, entry string) {
	p.does(func() error { return p.mentoring.Confirm(p.ctx, by, entry, time.Time{}) })
}
