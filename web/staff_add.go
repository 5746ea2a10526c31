package web

import (
	"net/http"
	"net/url"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// staffAddPage adds one person.
type staffAddPage struct {
	page.Base
	FormID                   string
	Name, Phone, StaffNumber string // as typed
	Roles                    []option
	Languages                []page.Language
	Language                 string
	Form                     profileForm
}

// staffSecretPage shows a member number, and once a secret.
type staffSecretPage struct {
	page.Base
	ID, Name, Member, Phone string
	Secret                  string // "" where she has signed in already: the form came twice
	Key                     string // of what was done
	Passphrase              bool
	PhoneTaken, StaffTaken  bool
	AddMore                 bool
}

// Fields lets a form that is drawn inside a page speak.
type staffFields struct {
	page.Base
	Form profileForm
}

// Profile is the page's fields of a profile.
func (p staffAddPage) Profile() staffFields { return staffFields{Base: p.Base, Form: p.Form} }

func (s *Server) staffAddPage(r *request, form url.Values) (*staffAddPage, error) {
	p := &staffAddPage{Base: r.base("staff.add", "staff"), FormID: form.Get("id"), Name: form.Get("name"), Phone: form.Get("phone"),
		StaffNumber: form.Get("staff_number"), Language: form.Get("language")}
	if p.FormID == "" {
		p.FormID = newRequestID()
	}
	if p.Language == "" {
		p.Language = r.lang()
	}
	for _, role := range people.Roles {
		if role == people.Learner || role == people.Trainer || r.person.May(people.AppointStaff) && role == people.Administrator {
			p.Roles = append(p.Roles, option{Value: string(role), Key: roleKeys[role], Chosen: form.Get("role") == string(role) || form.Get("role") == "" && role == people.Learner})
		}
	}
	for _, lang := range r.library.Words.Languages() {
		p.Languages = append(p.Languages, page.Language{Code: lang, Name: r.library.Words.For(lang).T("site.language_name")})
	}
	var err error
	values := profileValues(form)
	p.Form, err = s.profileForm(r, values, values[people.CountyField])
	return p, err
}

// newPerson shows the form, filled with where the reader's own work lies.
func (s *Server) newPerson(r *request) error {
	form := url.Values{}
	for _, scope := range r.person.Scopes {
		if field := map[string]people.Field{"county": people.CountyField, "org": people.OrganisationField}[scope.Kind]; !form.Has(string(field)) {
			form.Set(string(field), scope.Name)
		}
	}
	if county, ok := people.ParseCounty(form.Get(string(people.CountyField))); ok {
		form.Set(string(people.CountyField), county)
	}
	p, err := s.staffAddPage(r, form)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "staff_add", p)
}

// addPerson makes an account, and shows the number and the secret for her slip.
func (s *Server) addPerson(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	p, err := s.staffAddPage(r, form)
	if err != nil {
		return err
	}
	values := profileValues(form)
	values[people.StaffNumberField] = p.StaffNumber
	added, err := s.People.Add(r.ctx(), *r.person, people.New{Name: p.Name, Phone: p.Phone, Language: p.Language, Role: people.Role(form.Get("role")),
		Profile: values, Form: p.FormID})
	if f, ok := fault.Of(err); ok && f.Kind == fault.KindNotFound && f.Field != "" {
		err = fault.Invalid(f.Key, f.Args...).In(f.Field) // what was typed is not known: the form, not the page
	}
	if err != nil {
		return r.again(err, "staff_add", &p.Base, p)
	}
	done := secretOf(r, added.Person, added.Secret, "staff.added")
	done.PhoneTaken, done.StaffTaken, done.AddMore = added.PhoneTaken, added.StaffTaken, true
	return r.show(http.StatusOK, "staff_secret", done)
}

func secretOf(r *request, person people.Person, secret, what string) *staffSecretPage {
	p := &staffSecretPage{Base: r.base(what, "staff"), ID: person.ID, Name: person.Name, Member: person.Member, Phone: person.Phone, Secret: secret, Key: what,
		Passphrase: person.NeedsPassphrase()}
	p.Others = nil // it is shown once: there is no such page in another language
	return p
}
