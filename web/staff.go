package web

import (
	"cmp"
	"net/http"
	"net/url"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// staffPeoplePage lists the people of a scope.
type staffPeoplePage struct {
	page.Base
	Scopes     []scopeOption // to choose from; one: there is no choice
	Scope      string        // chosen, as the address has it; "" is everyone
	Everywhere bool          // she may list any county and organisation
	Counties   []option
	Search     string
	People     []personRow
	Total      int
	Never      int
	NextPage   string // address; "" on the last page
	FirstPage  string // address of the first page; "" on it
	Moved      bool   // she has just moved somebody out of her sight
	None       bool   // she has no scope yet
}

type scopeOption struct {
	Value, Name string
	County      bool
	Chosen      bool
}

// Choice reports whether there is more than one scope to choose from.
func (p staffPeoplePage) Choice() bool { return len(p.Scopes) > 1 }

// personRow is somebody in a list.
type personRow struct {
	ID, Name, Member, County, Phone string
	RoleKeys                        []string
	Suspended, Never                bool
}

// roleKeys are the words of a role.
var roleKeys = map[people.Role]string{people.Learner: "staff.role_learner", people.Trainer: "staff.role_trainer",
	people.Coordinator: "staff.role_coordinator", people.Administrator: "staff.role_administrator"}

func rolesOf(p people.Person) []string {
	var keys []string
	for _, role := range people.Roles[1:] {
		if p.Is(role) {
			keys = append(keys, roleKeys[role])
		}
	}
	if len(keys) == 0 {
		keys = append(keys, roleKeys[people.Learner])
	}
	return keys
}

func rowOf(p people.Person) personRow {
	return personRow{ID: p.ID, Name: p.Name, Member: p.Member, County: p.County, Phone: p.Phone, RoleKeys: rolesOf(p), Suspended: p.Suspended != nil, Never: p.FirstSeen == nil}
}

func (s *Server) staffPeople(r *request) error {
	p := &staffPeoplePage{Base: r.base("staff.people", "staff"), Search: r.Query("q"), Everywhere: r.person.May(people.ListEveryone), Moved: r.Query("moved") != ""}
	chosen, err := p.choose(*r.person, r.Request.URL.Query())
	if err != nil {
		return err
	}
	if p.None {
		return r.show(http.StatusOK, "staff_people", p)
	}
	if person, found, err := s.byLogin(r, p.Search); err != nil {
		return err
	} else if found {
		r.redirect("/staff/people/" + person.ID)
		return nil
	}
	after := r.Query("after")
	listed, err := s.People.List(r.ctx(), *r.person, people.Listing{Scope: chosen, Search: p.Search, After: after})
	if err != nil {
		return err
	}
	p.Total, p.Never = listed.Total, listed.Never
	for _, one := range listed.People {
		p.People = append(p.People, rowOf(one))
	}
	query := url.Values{"scope": {p.Scope}}
	if p.Search != "" {
		query.Set("q", p.Search)
	}
	if after != "" {
		p.FirstPage = address("/staff/people", query)
	}
	if listed.Next != "" {
		query.Set("after", listed.Next)
		p.NextPage = address("/staff/people", query)
	}
	return r.show(http.StatusOK, "staff_people", p)
}

// choose reads which scope is asked for: one of a coordinator's own, the first
// unless she says otherwise; any for an administrator, everyone unless she says
// otherwise.
func (p *staffPeoplePage) choose(by people.Person, query url.Values) (people.Scope, error) {
	p.Scope = cmp.Or(query.Get("county"), query.Get("scope"))
	if !p.Everywhere && p.Scope == "" && len(by.Scopes) > 0 {
		p.Scope = by.Scopes[0].String()
	}
	var chosen people.Scope
	if p.Scope != "" {
		var err error
		if chosen, err = people.ParseScope(p.Scope); err != nil {
			return chosen, err
		}
		p.Scope = chosen.String()
	}
	p.None = !p.Everywhere && p.Scope == ""
	offered := by.Scopes
	if p.Everywhere {
		offered = nil
		for _, county := range people.Counties {
			value := people.Scope{Kind: "county", Name: county}.String()
			p.Counties = append(p.Counties, option{Value: value, Name: county, Chosen: value == p.Scope})
		}
		if chosen.Kind == "org" {
			offered = []people.Scope{chosen}
		}
	}
	for _, scope := range offered {
		p.Scopes = append(p.Scopes, scopeOption{Value: scope.String(), Name: scope.Name, County: scope.Kind == "county", Chosen: scope.String() == p.Scope})
	}
	return chosen, nil
}

// byLogin finds somebody by the login typed whole into a search, if the reader
// may see her: else there is nobody.
func (s *Server) byLogin(r *request, search string) (people.Person, bool, error) {
	if _, ok := people.ParseLogin(search); !ok {
		return people.Person{}, false, nil
	}
	person, err := s.People.ByLogin(r.ctx(), search)
	if err == nil {
		err = s.People.MaySee(r.ctx(), *r.person, person, people.Profile)
	}
	if fault.Is(err, fault.KindNotFound) {
		return people.Person{}, false, nil
	}
	return person, err == nil, err
}

// organisationsPage lists organisations, and makes one.
type organisationsPage struct {
	page.Base
	Organisations []people.Organisation
	NextPage      string
	Name, Code    string // as typed
	Made          bool
}

// organisationsAPage is how many a page lists.
const organisationsAPage = 50

func (s *Server) organisationsPage(r *request) (*organisationsPage, error) {
	p := &organisationsPage{Base: r.base("staff.organisations", "staff"), Made: r.Query("made") != ""}
	after := r.Query("after")
	for known, err := range s.People.Organisations(r.ctx()) {
		if err != nil {
			return nil, err
		}
		if known.Key <= after {
			continue
		}
		if len(p.Organisations) == organisationsAPage {
			p.NextPage = address("/staff/organisations", url.Values{"after": {p.Organisations[organisationsAPage-1].Key}})
			break
		}
		p.Organisations = append(p.Organisations, known)
	}
	return p, nil
}

func (s *Server) organisations(r *request) error {
	p, err := s.organisationsPage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "staff_organisations", p)
}

func (s *Server) addOrganisation(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	if _, err := s.People.AddOrganisation(r.ctx(), *r.person, form.Get("name"), form.Get("code")); err != nil {
		p, pageErr := s.organisationsPage(r)
		if pageErr != nil {
			return pageErr
		}
		p.Name, p.Code = form.Get("name"), form.Get("code")
		return r.again(err, "staff_organisations", &p.Base, p)
	}
	r.redirect("/staff/organisations?made=1")
	return nil
}

// organisationName gives the name of an organisation by its key; the key where
// it is not known, "" for none.
func (s *Server) organisationName(r *request, key string) (string, error) {
	if key == "" {
		return "", nil
	}
	known, err := s.People.OrganisationByKey(r.ctx(), key)
	if fault.Is(err, fault.KindNotFound) {
		return key, nil
	}
	return known.Name, err
}
