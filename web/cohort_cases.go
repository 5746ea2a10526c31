package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"

	"pamoja/assessments/cases"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// cohortCasesPage says where the people of a cohort went wrong most often in their
// cases, and nothing about any one of them.
type cohortCasesPage struct {
	page.Base
	Name                  string
	BackAddress, BackName string
	Cases                 []caseTogether
	Least                 int // people a number tells of at least
}

// caseTogether is one case as a cohort played it.
type caseTogether struct {
	ID, Title, TextLang string
	Plays               int
	Asks                []askTogether
}

// askTogether is one decision or task.
type askTogether struct {
	Number int // its place in the case
	About  template.HTML
	Lang   string
	Step   int
	Ways   []wayTogether
	often  int // how many are told to have gone wrong
}

// wayTogether is one choice, or what came of a task.
type wayTogether struct {
	Text                     template.HTML // "" for what another version offered
	Unsafe, Historic, Parted bool
	cases.Share
}

// cohortCases shows it to the mentors of a cohort and to those who look after it.
func (s *Server) cohortCases(r *request) error {
	r.Header("Cache-Control", "no-store")
	c, members, err := s.Cohorts.Together(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	told, err := s.Cases.Together(r.ctx(), members)
	if err != nil {
		return err
	}
	p := cohortCasesPage{Base: r.base("together.title", "learning", "name", c.Name), Name: c.Name, BackAddress: "/", BackName: r.words.T("learning.title"), Least: cases.LeastShown}
	if r.person.May(people.LinkPeople) {
		p.BackAddress, p.BackName = "/staff/cohorts/"+c.ID, c.Name
	}
	for _, one := range told {
		p.Cases = append(p.Cases, s.caseTogether(r, one))
	}
	return r.show(http.StatusOK, "cohort_cases", p)
}

// cohortLink leads a mentor to what is told of one of her cohorts.
type cohortLink struct{ ID, Name string }

func (s *Server) mentoredCohorts(r *request) ([]cohortLink, error) {
	mentored, err := s.Cohorts.MentoredBy(r.ctx(), r.person.ID)
	var links []cohortLink
	for _, c := range mentored {
		links = append(links, cohortLink{ID: c.ID, Name: c.Name})
	}
	return links, err
}

// caseTogether puts a case into words, what went wrong most often first.
func (s *Server) caseTogether(r *request, told cases.Together) caseTogether {
	current, _ := r.library.Cases.Find(told.ID) // it was told of the cases that are there
	words := current.Words(r.lang())
	out := caseTogether{ID: told.ID, Title: words.Title, TextLang: foreign(r, words.Language), Plays: told.Plays}
	for i, ask := range told.Asks {
		out.Asks = append(out.Asks, askInWords(r, i+1, ask))
	}
	slices.SortStableFunc(out.Asks, func(a, b askTogether) int { return cmp.Compare(b.often, a.often) })
	return out
}

func askInWords(r *request, number int, ask cases.AskedTogether) askTogether {
	words := ask.Case.Words(r.lang()).Scene(ask.Scene)
	out := askTogether{Number: number, Lang: foreign(r, words.Language), Step: ask.About.Step}
	if words.Ask != nil {
		out.About = words.Ask.About
	}
	for _, way := range ask.Ways {
		one := wayTogether{Unsafe: way.Unsafe != "", Historic: way.Telling == cases.Same, Parted: way.Telling == cases.Parted, Share: way.Share}
		if words.Ask != nil {
			one.Text = words.Ask.Choices[way.Choice].Text
		}
		if way.Wrong() {
			out.often += way.N // what is hidden is nought here, and so tells nothing by its place
		}
		out.Ways = append(out.Ways, one)
	}
	return out
}
