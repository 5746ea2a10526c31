package main

import (
	"fmt"
	"time"

	"pamoja/courses/cohorts"
	"pamoja/courses/people"
)

// demoCounty is where the demo's cohort is, with a coordinator of its own.
const demoCounty = "Siaya"

// demoGathered is how many people the cohort brings to the demo.
const demoGathered = 6

// cohort gives the demo a cohort: members who are stuck, under way, not started
// and never signed in, a mentor, and somebody who joined with a code and waits.
func (p *past) cohort(samples []sample) ([]sample, error) {
	p.at = time.Now().AddDate(0, 0, -40)
	add := func(name, shows string, role people.Role) sample {
		s := sample{shows: shows, add: people.New{Name: name, Role: role, Language: "en", Profile: map[people.Field]string{people.CountyField: demoCounty, people.CadreField: "cpv"}}}
		if role == people.Coordinator {
			s.add.Scopes = []people.Scope{{Kind: "county", Name: demoCounty}}
		}
		p.does(func() error {
			added, err := p.people.Add(p.ctx, people.Shell(), s.add)
			s.person, s.secret = added.Person, added.Secret
			return err
		})
		return s
	}
	more := []sample{
		add("Sample County Coordinator", "a cohort of Siaya, its members and how they stand, who waits", people.Coordinator),
		add("Sample Mentor", "mentors the cohort of Siaya: sessions that wait, count, and are disputed", people.Trainer),
		add("Sample Member 1", "in the cohort, stuck for weeks", people.Learner),
		add("Sample Member 2", "in the cohort, under way; hours with a mentor", people.Learner),
		add("Sample Member 3", "in the cohort, not started: its course is the next step; a session that is not right", people.Learner),
	}
	var group cohorts.Cohort
	var code string
	p.does(func() (err error) {
		group, code, err = p.gathers(more)
		return err
	})
	p.reads(more[2].person, demoCourse, 2)
	p.at = time.Now().AddDate(0, 0, -3)
	p.reads(more[3].person, demoCourse, 2)
	waiting := sample{add: people.New{Name: "Sample Newcomer"}, shows: "joined with a code, and waits to be accepted", secret: "284916"}
	p.does(func() (err error) {
		id, err := p.cohorts.NewID()
		if err == nil {
			waiting.person, _, err = p.cohorts.Join(p.ctx, cohorts.Form{ID: id, Code: code, Name: waiting.add.Name, Language: "sw", Secret: waiting.secret, Repeat: waiting.secret})
		}
		return err
	})
	p.does(func() error {
		_, err := p.cohorts.Enter(p.ctx, more[0].person, group.ID, cohorts.Sheet{Day: p.cohorts.Today(), There: "1-8 2-6"})
		return err
	})
	p.mentors(more[1].person, more[2:])
	if p.err != nil {
		return nil, fmt.Errorf("the cohort: %w", p.err)
	}
	return append(append(samples, more...), waiting), nil
}

// gathers makes the cohort of a coordinator, a mentor and members, and a code.
func (p *past) gathers(cast []sample) (cohorts.Cohort, string, error) {
	by := cast[0].person
	group, err := p.cohorts.Add(p.ctx, by, cohorts.New{Name: "Sample Cohort Siaya", Courses: []string{demoCourse}, Begins: p.cohorts.Today(),
		Scope: people.Scope{Kind: "county", Name: demoCounty}, Rule: cohorts.Rule{Cadre: "cpv"}, Cap: 10})
	if err != nil {
		return cohorts.Cohort{}, "", err
	}
	for _, member := range cast[2:] {
		if _, err := p.cohorts.AddMembers(p.ctx, by, group.ID, false, member.person.ID); err != nil {
			return cohorts.Cohort{}, "", err
		}
	}
	if err := p.cohorts.AddMentor(p.ctx, by, group.ID, cast[1].person.ID, false); err != nil {
		return cohorts.Cohort{}, "", err
	}
	code, err := p.cohorts.DrawCode()
	if err == nil {
		_, err = p.cohorts.NewCode(p.ctx, by, group.ID, code, 60, 20)
	}
	return group, code, err
}
