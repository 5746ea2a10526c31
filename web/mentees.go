package web

import (
	"net/http"

	"pamoja/courses/people"
	"pamoja/web/page"
)

// menteesShown is how many people a mentor's first page lists.
const menteesShown = 50

// menteePage is what a mentor sees of somebody she mentors.
type menteePage struct {
	page.Base
	Subject  personRow
	Progress []progressRow
	Quizzes  []triedRow
	Plays    []playSeen
	Mentor   bool // the reader is her mentor; else she looks after her
}

// mentee shows contact and progress to a mentor whose link is open. That she
// looked is a fact, which the other can read.
func (s *Server) mentee(r *request) error {
	if r.Param("id") == r.person.ID {
		r.redirect("/")
		return nil
	}
	subject, err := s.People.Open(r.ctx(), *r.person, r.Param("id"), people.Progress)
	if err == nil {
		err = s.People.MaySee(r.ctx(), *r.person, subject, people.Contact)
	}
	if err != nil {
		return err
	}
	r.Header("Cache-Control", "no-store")
	p := menteePage{Base: r.base("staff.person_title", "learning", "name", subject.Name), Subject: rowOf(subject)}
	if p.Progress, err = s.progressOf(r, p.Base, subject); err != nil {
		return err
	}
	if p.Mentor, err = s.onlyMentors(r, subject); err != nil {
		return err
	}
	if p.Quizzes, err = s.triedBy(r, p.Base, subject); err != nil {
		return err
	}
	if p.Plays, err = s.playsOf(r, p.Base, subject); err != nil {
		return err
	}
	return r.show(http.StatusOK, "mentee", p)
}

// mentees are those a mentor finds on her first page.
func (s *Server) mentees(r *request) ([]personRow, error) {
	list, err := s.People.Mentees(r.ctx(), *r.person, menteesShown)
	if err != nil {
		return nil, err
	}
	rows := make([]personRow, len(list))
	for i, one := range list {
		rows[i] = rowOf(one)
	}
	return rows, nil
}
