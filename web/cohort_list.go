package web

import (
	"net/http"
	"net/url"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// cohortsPage lists the cohorts of a county, an organisation or the whole site,
// and says how its people stand.
type cohortsPage struct {
	page.Base
	Scopes    []cohortScope // to choose from
	Scope     string        // chosen; "" is all, for administrators
	None      bool          // she has no scope that is a county or an organisation
	Ended     bool          // those that have ended are listed
	Cohorts   []cohortRow
	NextPage  string // address; "" on the last page
	Standings *cohortStandings
	Stuck     []stuckRow
	NextStuck string
}

type cohortScope struct {
	Value, Name string
	Chosen      bool
}

type cohortRow struct {
	ID, Name, Begins, Ends string
	Members, Waiting       int
	Stuck                  int // courses of its members
}

// cohortStandings count a county, an organisation or the whole site.
type cohortStandings struct {
	People, Never             int // people, and those who never signed in
	New, Going, Stuck, Finish int // enrolments
}

// stuckRow is somebody in whose course nothing happened for long.
type stuckRow struct{ ID, Name, Member, Course, Since string }

// scopesOf are the scopes somebody may choose from. Administrators have all
// counties besides.
func scopesOf(by people.Person) []people.Scope {
	var scopes []people.Scope
	for _, scope := range by.Scopes {
		if county, organisation := scope.Place(); county != "" || organisation != "" {
			scopes = append(scopes, scope)
		}
	}
	if by.Is(people.Administrator) {
		for _, county := range people.Counties {
			scopes = append(scopes, people.Scope{Kind: "county", Name: county})
		}
	}
	return scopes
}

// cohortScopes gives what can be chosen, and what is: as asked for, or the first.
func cohortScopes(by people.Person, asked string) (options []cohortScope, chosen people.Scope, none bool, err error) {
	scopes := scopesOf(by)
	if asked == "" && !by.Is(people.Administrator) && len(scopes) > 0 {
		asked = scopes[0].String()
	}
	none = !by.Is(people.Administrator) && len(scopes) == 0
	if asked != "" {
		if chosen, err = people.ParseScope(asked); err != nil {
			return nil, people.Scope{}, none, err
		}
	}
	for _, scope := range scopes {
		option := cohortScope{Value: scope.String(), Name: scope.Name, Chosen: scope == chosen}
		if !slices.ContainsFunc(options, func(o cohortScope) bool { return o.Value == option.Value }) {
			options = append(options, option)
		}
	}
	return options, chosen, none, nil
}

func (s *Server) cohorts(r *request) error {
	p := &cohortsPage{Base: r.base("cohort.title", "cohorts"), Ended: r.Query("ended") != ""}
	var chosen people.Scope
	var err error
	if p.Scopes, chosen, p.None, err = cohortScopes(*r.person, r.Query("scope")); err != nil {
		return err
	}
	if p.None {
		return r.show(http.StatusOK, "cohorts", p)
	}
	if chosen != (people.Scope{}) {
		p.Scope = chosen.String()
	}
	listed, next, err := s.Cohorts.List(r.ctx(), *r.person, chosen, p.Ended, r.Query("after"))
	if err != nil {
		return err
	}
	for _, one := range listed {
		p.Cohorts = append(p.Cohorts, cohortRow{ID: one.ID, Name: one.Name, Begins: p.day(one.Begins), Ends: p.day(one.Ends), Members: one.Members, Waiting: one.Waiting, Stuck: one.Stuck})
	}
	query := url.Values{"scope": {p.Scope}}
	if p.Ended {
		query.Set("ended", "1")
	}
	if next != "" {
		query.Set("after", next)
		p.NextPage = address("/staff/cohorts", query)
	}
	if err := s.stand(r, p, chosen); err != nil {
		return err
	}
	return r.show(http.StatusOK, "cohorts", p)
}

// day writes a day as it is kept in the words of the page.
func (p *cohortsPage) day(text string) string { return dayIn(p.Base, text) }

// stand counts a scope, or the whole site, and lists its stuck.
func (s *Server) stand(r *request, p *cohortsPage, scope people.Scope) error {
	listing, err := s.People.List(r.ctx(), *r.person, people.Listing{Scope: scope})
	if err != nil {
		return err
	}
	county, organisation := scope.Place()
	field, value := progress.ByCounty, county
	switch {
	case scope == (people.Scope{}):
		field, value = progress.Everyone, ""
	case county == "":
		field, value = progress.ByOrganisation, organisation
	}
	counts, err := s.Progress.Standings(r.ctx(), field, value)
	if err != nil {
		return err
	}
	p.Standings = &cohortStandings{People: listing.Total, Never: listing.Never, New: counts.New, Going: counts.Going, Stuck: counts.Stuck, Finish: counts.Complete}
	stuck, next, err := s.Progress.StuckPage(r.ctx(), field, value, r.Query("stuck"), people.ListPage)
	if err != nil {
		return err
	}
	for _, summary := range stuck {
		subject, err := s.People.Get(r.ctx(), summary.Person)
		if err == nil {
			err = s.People.MaySee(r.ctx(), *r.person, subject, people.Progress)
		}
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		p.Stuck = append(p.Stuck, stuckRow{ID: subject.ID, Name: subject.Name, Member: subject.Member, Course: s.courseTitle(r, summary.Course), Since: p.Date(summary.Last)})
	}
	if next != "" {
		p.NextStuck = address("/staff/cohorts", url.Values{"scope": {p.Scope}, "stuck": {next}})
	}
	return nil
}

func (s *Server) courseTitle(r *request, id string) string {
	course, err := r.library.Catalogue.Course(id)
	if err != nil {
		return id
	}
	return course.Title(r.lang())
}
