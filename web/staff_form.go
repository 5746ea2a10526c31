package web

import (
	"net/url"

	"pamoja/courses/people"
)

// option is one choice of a list.
type option struct {
	Value  string
	Key    string // of its words; "" where it has a name
	Name   string
	Chosen bool
}

// options makes a list of choices. prefix begins the keys of their words; ""
// where the values are names.
func options[T ~string](prefix string, values []T, chosen string) []option {
	list := make([]option, len(values))
	for i, value := range values {
		list[i] = option{Value: string(value), Chosen: string(value) == chosen}
		if prefix != "" {
			list[i].Key = prefix + string(value)
		}
	}
	return list
}

// profileForm is the part of a form that holds where and how somebody works.
type profileForm struct {
	Organisation, SubCounty, Ward string // as typed
	Counties                      []option
	Cadres, Employers, Pays       []option
	Organisations                 []string // to suggest
	SubCounties, Wards            []string // to suggest
	Own                           bool     // her own form: staff set county and organisation
}

// mostSuggested bounds the organisations a form suggests.
const mostSuggested = 200

// profileForm fills the form with values, and with what may be suggested for a
// county.
func (s *Server) profileForm(r *request, values map[people.Field]string, county string) (profileForm, error) {
	f := profileForm{
		Organisation: values[people.OrganisationField], SubCounty: values[people.SubCountyField], Ward: values[people.WardField],
		Counties: options("", people.Counties, values[people.CountyField]), Cadres: options("cadre.", people.Cadres, values[people.CadreField]),
		Employers: options("employer.", people.Employers, values[people.EmployerField]), Pays: options("pay.", people.Pays, values[people.PayField]),
	}
	for known, err := range s.People.Organisations(r.ctx()) {
		if err != nil {
			return f, err
		}
		if len(f.Organisations) == mostSuggested {
			break
		}
		f.Organisations = append(f.Organisations, known.Name)
	}
	places, err := s.People.PlacesOf(r.ctx(), county)
	f.SubCounties, f.Wards = places.SubCounties, places.Wards
	return f, err
}

// profileFields are what a posted form may set, beside name, phone and language.
var profileFields = []people.Field{people.OrganisationField, people.CountyField, people.SubCountyField, people.WardField, people.CadreField, people.EmployerField, people.PayField}

// profileValues reads the fields of a posted form that it has.
func profileValues(form url.Values) map[people.Field]string {
	values := map[people.Field]string{}
	for _, field := range profileFields {
		if form.Has(string(field)) {
			values[field] = form.Get(string(field))
		}
	}
	return values
}

// valuesOf gives the profile of a person as a form shows it.
func (s *Server) valuesOf(r *request, p people.Person) (map[people.Field]string, error) {
	values := map[people.Field]string{}
	for _, field := range profileFields {
		values[field] = p.Value(field)
	}
	var err error
	values[people.OrganisationField], err = s.organisationName(r, p.Organisation)
	return values, err
}
