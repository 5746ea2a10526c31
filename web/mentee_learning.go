package web

import (
	"fmt"
	"html/template"
	"net/http"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// triedRow is how somebody fares with a quiz.
type triedRow struct {
	Title, TextLang string
	Tries, Best, Of int
	Open            bool
	Last, Passed    string   // days
	Failed          int      // tries in a row without a pass, where they close the quiz
	ToReread        []string // titles of the lessons that open it again
}

// playSeen is a play that counts, in a list.
type playSeen struct{ Address, Title, TextLang, Ending, Date string }

// onlyMentors reports whether the reader sees somebody by a mentor's link alone.
func (s *Server) onlyMentors(r *request, subject people.Person) (bool, error) {
	err := s.People.MaySee(r.ctx(), *r.person, subject, people.Profile)
	return fault.Is(err, fault.KindNotFound), ignoreUnseen(err)
}

// triedBy lists somebody's quizzes, for whoever has been let in to see her progress.
func (s *Server) triedBy(r *request, b page.Base, subject people.Person) ([]triedRow, error) {
	tried, err := s.Assessments.TriedBy(r.ctx(), subject.ID)
	if err != nil {
		return nil, err
	}
	var rows []triedRow
	for _, one := range tried {
		words := one.Quiz.Words(r.lang())
		row := triedRow{Title: words.Title, TextLang: foreign(r, words.Language), Tries: one.Tries, Best: one.Best, Of: one.Of, Open: one.Open, Last: b.Date(one.Last)}
		if one.Passed != nil {
			row.Passed = b.Date(*one.Passed)
		}
		if len(one.ToReread) > 0 {
			row.Failed, row.ToReread = one.Failed, s.lessonTitles(r, one)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (s *Server) lessonTitles(r *request, tried assessments.Tried) (titles []string) {
	course, err := r.library.Catalogue.Course(tried.Quiz.Course)
	if err != nil {
		return nil
	}
	for _, id := range tried.ToReread {
		if lesson, err := course.Lesson(id); err == nil {
			titles = append(titles, lesson.Text(r.lang()).Title)
		}
	}
	return titles
}

// playsOf lists the plays that count for somebody, for whoever has been let in.
func (s *Server) playsOf(r *request, b page.Base, subject people.Person) ([]playSeen, error) {
	plays, err := s.Cases.CountedOf(r.ctx(), subject.ID)
	if err != nil {
		return nil, err
	}
	var rows []playSeen
	for _, one := range plays {
		words := one.Case.Words(r.lang())
		row := playSeen{Address: "/mentees/" + subject.ID + "/cases/" + one.Case.ID, Title: words.Title, TextLang: foreign(r, words.Language), Date: b.Date(*one.Play.Ended)}
		if scene, err := one.Case.Scene(one.Play.Ending); err == nil {
			row.Ending = b.T(endingKeys[scene.Ending])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// menteeCasePage is the path of somebody's play that counts, for her mentor and
// those who look after her.
type menteeCasePage struct {
	caseHead
	Name        string
	Date        string
	Weeks       int
	EndingTitle string
	Ending      string
	Debrief     template.HTML
	Unsafe      []unsafeView
	Path        []pathStep
	Talk        []template.HTML // what to talk over
	Terms       []termView
	Mentor      bool
}

// menteeCase shows the play of a case that counts for somebody, as it was begun
// on: what she chose and what came of it. Never a play for practice, and nothing
// that she wrote. That the reader looked is a fact, which the other can read.
func (s *Server) menteeCase(r *request) error {
	r.Header("Cache-Control", "no-store")
	if r.Param("id") == r.person.ID {
		r.redirect("/cases/" + r.Param("case"))
		return nil
	}
	subject, err := s.People.Open(r.ctx(), *r.person, r.Param("id"), people.Progress)
	if err != nil {
		return err
	}
	one, err := s.Cases.CountedIn(r.ctx(), subject.ID, r.Param("case"))
	if err != nil {
		return err
	}
	state, stages, err := one.Case.Replay(one.Play.Path)
	if err != nil {
		return fmt.Errorf("replay %s: %w", one.Play.ID(), err)
	}
	t := &telling{request: r, c: one.Case, texts: one.Case.Words(r.lang()), play: one.Play, state: state, stages: stages, others: true}
	scene, err := t.c.Scene(state.Scene)
	if err != nil {
		return err
	}
	words := t.texts.Scene(scene.ID)
	p := menteeCasePage{caseHead: s.head(t, words, s.caseHead(r, t.texts, t.c.ID, "seen.case_title", "name", subject.Name)), Name: subject.Name,
		Date: r.words.Date(*one.Play.Ended), Weeks: t.c.Value(state, cases.Weeks), EndingTitle: words.Title, Ending: r.words.T(endingKeys[scene.Ending]),
		Debrief: words.Debrief, Unsafe: t.unsafe(), Talk: t.texts.Mentor, Terms: t.terms(words)}
	p.BackAddress, p.BackTitle, p.BackLang = "/mentees/"+subject.ID, subject.Name, ""
	if p.Mentor, err = s.onlyMentors(r, subject); err != nil {
		return err
	}
	if p.Path, err = s.path(t); err != nil {
		return err
	}
	return r.show(http.StatusOK, "mentee_case", p)
}
