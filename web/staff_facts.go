package web

import (
	"slices"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// fieldKeys are the words of the fields of a profile.
var fieldKeys = map[people.Field]string{people.NameField: "staff.name", people.PhoneField: "staff.phone", people.StaffNumberField: "staff.staff_number",
	people.OrganisationField: "staff.organisation", people.CountyField: "staff.county", people.SubCountyField: "staff.sub_county", people.WardField: "staff.ward",
	people.CadreField: "staff.cadre", people.EmployerField: "staff.employer", people.PayField: "staff.pay", people.LanguageField: "staff.language"}

// profileFacts is a person's profile, with who set each field in plain words.
func (s *Server) profileFacts(r *request, p people.Person) ([]profileFact, error) {
	names, facts := s.namer(r, p), []profileFact{}
	for _, field := range people.Fields {
		value := p.Value(field)
		if value == "" {
			continue
		}
		switch field {
		case people.OrganisationField:
			name, err := s.organisationName(r, value)
			if err != nil {
				return nil, err
			}
			value = name
		case people.CadreField, people.EmployerField, people.PayField:
			value = r.words.T(string(field) + "." + value)
		case people.LanguageField:
			value = r.library.Words.For(value).T("site.language_name")
		}
		by, err := names.origin(p.Origins[field])
		if err != nil {
			return nil, err
		}
		facts = append(facts, profileFact{Key: fieldKeys[field], Value: value, By: by})
	}
	return saidOnce(facts), nil
}

// saidOnce says in one line who set everything, where it was one and the same.
func saidOnce(facts []profileFact) []profileFact {
	if len(facts) < 2 || facts[0].By == "" {
		return facts
	}
	by := facts[0].By
	if slices.ContainsFunc(facts, func(f profileFact) bool { return f.By != by }) {
		return facts
	}
	for i := range facts {
		facts[i].By = ""
	}
	return append(facts, profileFact{Key: "staff.set_all", By: by})
}

// namer says who did something to somebody: by role and name.
type namer struct {
	server  *Server
	r       *request
	subject people.Person
	known   map[string]string
}

func (s *Server) namer(r *request, subject people.Person) *namer {
	return &namer{server: s, r: r, subject: subject, known: map[string]string{}}
}

// origin says who set a field; "" where nothing is known.
func (n *namer) origin(origin string) (string, error) {
	kind, id, _ := strings.Cut(origin, ":")
	switch kind {
	case "self":
		if n.subject.ID == n.r.person.ID {
			return n.r.words.T("staff.set_by_you"), nil
		}
		return n.r.words.T("staff.set_by_self"), nil
	case "import":
		return n.r.words.T("staff.set_by_import"), nil
	case "staff":
		who, err := n.who(id)
		return n.r.words.T("staff.set_by", "who", who), err
	}
	return "", nil
}

// who names somebody by role and name.
func (n *namer) who(id string) (string, error) {
	if who, ok := n.known[id]; ok {
		return who, nil
	}
	if id == people.Shell().ID {
		return n.r.words.T("staff.who_shell"), nil
	}
	p, err := n.server.People.Get(n.r.ctx(), id)
	switch {
	case fault.Is(err, fault.KindNotFound):
		n.known[id] = n.r.words.T("staff.who_gone")
	case err != nil:
		return "", err
	case id == n.r.person.ID:
		n.known[id] = n.r.words.T("staff.who_you")
	default:
		highest := people.Learner
		for _, role := range slices.Backward(people.Roles) {
			if p.Is(role) {
				highest = role
				break
			}
		}
		n.known[id] = n.r.words.T("staff.who", "role", n.r.words.T(roleKeys[highest]), "name", "\u2068"+p.Name+"\u2069")
	}
	return n.known[id], nil
}
