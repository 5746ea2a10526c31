package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// staffMergePage shows two accounts side by side, of which the first is to become
// part of the second, and says what that does.
type staffMergePage struct {
	page.Base
	ID, Number  string // of the one that goes; the number of the other, as typed
	Goes, Stays mergeSide
	NeverSigned bool   // the one that stays has never signed in: there is no secret yet
	SecretText  string // which secret holds
	Confirm     bool   // the passphrase is asked for
}

// mergeSide is one of the two accounts.
type mergeSide struct {
	Stays        bool
	Name, Member string
	Facts        []profileFact
	Logins       []string
	FirstSeen    string // date, or ""
	Progress     []progressRow
	Certificates int
	Away         bool // suspended, or waits
}

// mergePerson makes one account part of another: shows both, and does it once the
// passphrase was typed.
func (s *Server) mergePerson(r *request, subject people.Person, form url.Values) error {
	r.Header("Cache-Control", "no-store")
	into, err := s.mentorOf(r, form, "into")
	if err == nil {
		_, into, err = s.People.JudgeMerge(r.ctx(), *r.person, subject.ID, into.ID)
	}
	if err != nil && subject.Merged != "" {
		return fault.NotFound("person.unknown")
	}
	if err != nil {
		if f, known := fault.Of(err); known && f.Kind != fault.KindForbidden {
			err = fault.Invalid(f.Key, f.Args...).In("into")
		}
		return s.changeRefused(r, subject, form, err)
	}
	p, err := s.staffMergePage(r, subject, into, form)
	if err != nil {
		return err
	}
	if form.Get("do") != "confirm" {
		return r.show(http.StatusOK, "staff_merge", p)
	}
	if p.Confirm {
		err = s.People.ConfirmSecret(r.ctx(), *r.person, form.Get("secret"), r.ClientIP())
	}
	if err == nil { // what is begun is done, also when she closes the page
		_, err = s.People.Merge(context.WithoutCancel(r.ctx()), *r.person, subject.ID, into.ID, s.Adopt)
	}
	if err != nil {
		return r.again(err, "staff_merge", &p.Base, p)
	}
	r.redirect("/staff/people/" + into.ID + "?saved=merge")
	return nil
}

func (s *Server) staffMergePage(r *request, from, into people.Person, form url.Values) (*staffMergePage, error) {
	p := &staffMergePage{Base: r.base("merge.title", "staff"), ID: from.ID, Number: form.Get("into"), NeverSigned: into.FirstSeen == nil, Confirm: !s.fresh(r)}
	p.SecretText = p.T("merge.secret", "name", p.Isolate(into.Name), "member", into.Member)
	var err error
	if p.Goes, err = s.mergeSide(r, p.Base, from); err == nil {
		p.Stays, err = s.mergeSide(r, p.Base, into)
	}
	return p, err
}

// Sides are the two accounts, the one that goes first.
func (p staffMergePage) Sides() []mergeSide {
	p.Goes.Stays, p.Stays.Stays = false, true
	return []mergeSide{p.Goes, p.Stays}
}

func (s *Server) mergeSide(r *request, base page.Base, one people.Person) (side mergeSide, err error) {
	side = mergeSide{Name: one.Name, Member: one.Member, Away: one.Suspended != nil || one.Waiting}
	if one.FirstSeen != nil {
		side.FirstSeen = base.Date(*one.FirstSeen)
	}
	if one.Merged != "" { // it only leads to the other by now
		return side, nil
	}
	if side.Facts, err = s.profileFacts(r, one); err != nil {
		return side, err
	}
	side.Facts = slices.DeleteFunc(side.Facts, func(f profileFact) bool { return f.Key == fieldKeys[people.NameField] })
	if side.Logins, err = s.People.Logins(r.ctx(), *r.person, one); err != nil {
		return side, err
	}
	if side.Progress, err = s.progressOf(r, base, one); err != nil {
		return side, err
	}
	held, err := s.Certificates.Mine(r.ctx(), one)
	side.Certificates = len(held)
	return side, err
}

// leadToWhole answers whoever asks for an account that has become part of another:
// staff who may see that one are led to it, to others it does not exist.
func (s *Server) leadToWhole(r *request, id string) (bool, error) {
	p, err := s.People.Get(r.ctx(), id)
	if err != nil || p.Merged == "" {
		return false, ignoreUnseen(err)
	}
	into, err := s.People.Whole(r.ctx(), id)
	if err == nil {
		err = s.People.MaySee(r.ctx(), *r.person, into, people.Profile)
	}
	if err != nil {
		return false, ignoreUnseen(err)
	}
	r.redirect("/staff/people/" + into.ID + "?saved=was-merged")
	return true, nil
}

// takePhone makes a number with which somebody else signs in this person's login.
func (s *Server) takePhone(r *request, subject people.Person, _ url.Values) (string, *staffSecretPage, error) {
	_, err := s.People.MoveLogin(r.ctx(), *r.person, subject.ID)
	return "take-phone", nil, err
}

// fillPhone says who signs in with a person's number in her stead, if the reader
// may know.
func (s *Server) fillPhone(r *request, subject people.Person, p *staffPersonPage) error {
	holder, may, taken, err := s.People.PhoneHolder(r.ctx(), *r.person, subject)
	p.PhoneShared, p.MayTakePhone = taken, may && !subject.Waiting
	p.PhoneWaits = may && subject.Waiting
	if p.MayTakePhone {
		p.HolderID, p.HolderName = holder.ID, holder.Name
	}
	return err
}
