package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// personSaved are the messages a person's page can greet with after a change.
var personSaved = map[string]string{"edit": "staff.saved_edit", "phone": "staff.saved_phone", "roles": "staff.saved_roles", "suspend": "staff.saved_suspend",
	"reinstate": "staff.saved_reinstate", "assign": "staff.saved_assign", "unassign": "staff.saved_unassign", "handover": "staff.saved_handover",
	"phone-shared": "staff.saved_phone_shared", "handover-part": "staff.saved_handover_part",
	"merge": "merge.saved", "was-merged": "merge.was", "take-phone": "staff.saved_take_phone"}

// change is one thing staff do to a person: it gives what the page greets with,
// or a page that shows a secret once.
type change func(s *Server, r *request, subject people.Person, form url.Values) (saved string, shown *staffSecretPage, err error)

var changes = map[string]change{"edit": (*Server).editPerson, "phone": (*Server).changePhone, "roles": (*Server).appoint, "suspend": (*Server).suspend,
	"reinstate": (*Server).reinstate, "reset": (*Server).resetSecret, "assign": (*Server).assign, "unassign": (*Server).unassign, "handover": (*Server).handOver,
	"take-phone": (*Server).takePhone}

// changePerson does one thing and leads back to the page; where a secret was
// made, shows it once.
func (s *Server) changePerson(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	subject, err := s.People.Get(r.ctx(), r.Param("id"))
	finish := err == nil && subject.Merged != "" && form.Get("action") == "merge" // what was cut off, of which JudgeMerge judges
	if err == nil && !finish {
		err = s.People.MaySee(r.ctx(), *r.person, subject, people.Profile)
	}
	if err != nil {
		return err
	}
	if form.Get("action") == "merge" {
		return s.mergePerson(r, subject, form)
	}
	does, known := changes[form.Get("action")]
	if !known {
		return fault.Invalid("error.form_kind")
	}
	saved, shown, err := does(s, r, subject, form)
	if err != nil {
		return s.changeRefused(r, subject, form, err)
	}
	if shown != nil {
		return r.show(http.StatusOK, "staff_secret", shown)
	}
	after, err := s.People.Get(r.ctx(), subject.ID)
	if err != nil {
		return err
	}
	if unseen := s.People.MaySee(r.ctx(), *r.person, after, people.Profile); fault.Is(unseen, fault.KindNotFound) {
		r.redirect("/staff/people?moved=1")
		return nil
	}
	r.redirect("/staff/people/" + subject.ID + "?saved=" + saved)
	return nil
}

// changeRefused draws the page again, with the form as it was filled in.
func (s *Server) changeRefused(r *request, subject people.Person, form url.Values, refused error) error {
	f, known := fault.Of(refused)
	if !known {
		return refused
	}
	p, err := s.staffPersonPage(r, subject)
	if err != nil {
		return err
	}
	switch p.Action = form.Get("action"); p.Action {
	case "edit":
		if p.Form, err = s.profileForm(r, profileValues(form), form.Get(string(people.CountyField))); err != nil {
			return err
		}
	case "phone":
		p.Phone = form.Get("phone")
	case "roles":
		p.ScopeOrg, p.Counties = form.Get("scope_org"), options("", people.Counties, form.Get("scope"))
		for i, role := range p.Roles {
			p.Roles[i].Chosen = form.Has("role_" + role.Value)
		}
		for i, scope := range p.Scopes {
			p.Scopes[i].Chosen = slices.Contains(form["keep"], scope.Value)
		}
	case "assign":
		p.MentorNumber = form.Get("mentor")
	case "merge":
		p.Into = form.Get("into")
	case "handover":
		p.To, p.Full = form.Get("to"), f.Key == "cohort.caseload"
	}
	if f.Kind == fault.KindNotFound { // somebody or something typed is not known: the form, not the page
		refused = fault.Invalid(f.Key, f.Args...).In(f.Field)
	}
	return r.again(refused, "staff_person", &p.Base, p)
}

func (s *Server) editPerson(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	_, err := s.People.Edit(r.ctx(), *r.person, subject.ID, profileValues(form))
	return "edit", nil, err
}

// changePhone says if somebody else signs in with the number.
func (s *Server) changePhone(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	_, taken, err := s.People.ChangePhone(r.ctx(), *r.person, subject.ID, form.Get("phone"))
	if taken {
		return "phone-shared", nil, err
	}
	return "phone", nil, err
}

// appoint settles roles and scopes; a passphrase that was made is shown once.
func (s *Server) appoint(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	var roles []people.Role
	for _, role := range people.Roles[1:] {
		if form.Has("role_" + string(role)) {
			roles = append(roles, role)
		}
	}
	var scopes []people.Scope
	for _, kept := range form["keep"] {
		scope, err := people.ParseScope(kept)
		if err != nil {
			return "", nil, err
		}
		scopes = append(scopes, scope)
	}
	for _, added := range []people.Scope{{Kind: "county", Name: form.Get("scope")}, {Kind: "org", Name: strings.TrimSpace(form.Get("scope_org"))}} {
		if added.Name != "" {
			scopes = append(scopes, added)
		}
	}
	done, err := s.People.Appoint(r.ctx(), *r.person, subject.ID, roles, scopes)
	if f, ok := fault.Of(err); ok && f.Key == "organisation.unknown" {
		err = fault.Invalid(f.Key).In("scope_org")
	}
	if err != nil || done.Secret == "" {
		return "roles", nil, err
	}
	return "", secretOf(r, done.Person, done.Secret, "staff.appointed"), nil
}

func (s *Server) suspend(r *request, subject people.Person, _ url.Values) (string, *staffSecretPage, error) {
	_, err := s.People.Suspend(r.ctx(), *r.person, subject.ID)
	return "suspend", nil, err
}

func (s *Server) reinstate(r *request, subject people.Person, _ url.Values) (string, *staffSecretPage, error) {
	_, err := s.People.Reinstate(r.ctx(), *r.person, subject.ID)
	return "reinstate", nil, err
}

func (s *Server) resetSecret(r *request, subject people.Person, _ url.Values) (string, *staffSecretPage, error) {
	if subject.ID == r.person.ID { // her own she changes at /account
		return "", nil, fault.Conflict("person.self")
	}
	person, secret, err := s.People.Reset(r.ctx(), *r.person, subject.Member)
	if err != nil {
		return "", nil, err
	}
	return "", secretOf(r, person, secret, "staff.reset_done"), nil
}

// mentorOf finds a mentor by the number typed, about which the fault is.
func (s *Server) mentorOf(r *request, form url.Values, field string) (people.Person, error) {
	mentor, err := s.People.ByLogin(r.ctx(), form.Get(field))
	if fault.Is(err, fault.KindNotFound) {
		return mentor, fault.Invalid("person.unknown").In(field)
	}
	return mentor, err
}

func (s *Server) assign(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	mentor, err := s.mentorOf(r, form, "mentor")
	if err != nil {
		return "", nil, err
	}
	_, err = s.People.Assign(r.ctx(), *r.person, mentor.ID, subject.ID)
	if f, ok := fault.Of(err); ok {
		err = f.In("mentor")
	}
	return "assign", nil, err
}

func (s *Server) unassign(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	return "unassign", nil, s.People.Unassign(r.ctx(), *r.person, form.Get("mentor"), subject.ID)
}

// handOver gives all that subject mentors to another.
func (s *Server) handOver(r *request, subject people.Person, form url.Values) (string, *staffSecretPage, error) {
	to, err := s.mentorOf(r, form, "to")
	if err != nil {
		return "", nil, err
	}
	done, err := s.Cohorts.HandOver(r.ctx(), *r.person, subject.ID, to.ID, form.Get("over") != "")
	if f, ok := fault.Of(err); ok {
		err = f.In("to")
	}
	if done.Left > 0 {
		return "handover-part", nil, err
	}
	return "handover", nil, err
}
