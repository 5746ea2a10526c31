package web

import (
	"net/http"
	"net/url"
	"strings"

	"pamoja/certificates"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// slipsAtOnce is how many slips are made for one print: some forty sheets.
const slipsAtOnce = 300

// slipsPage chooses for whom slips are to be printed.
type slipsPage struct {
	page.Base
	Scopes []slipScope
	Scope  string // as chosen
	Again  bool   // also those who have a slip that still works
	Login  string // as typed
	Nobody bool   // there is nobody to print slips for
	Most   int
}

// slipScope is a place or organisation whose people may be given slips; blank
// is everyone.
type slipScope struct{ Value, Name string }

// slipsPrintPage is the sheets, several slips to each: the only place where
// these codes are ever shown.
type slipsPrintPage struct {
	page.Base
	Slips []slipView
	Left  []string // names of those for whom none could be made
	More  bool     // there are others in the scope
	Back  string   // what was asked for, to make the next
}

// slipView is one slip, in the words of the person it is for.
type slipView struct {
	Lang                    string
	Name, Member, Code      string
	Title, MemberIs, CodeIs string
	How, Alone, Until, QRIs string
	QR                      string // path of the code, for a drawing
	QRBox                   int    // its side with a quiet zone of four modules around it
}

// resetCodePage shows a code to be read out, once.
type resetCodePage struct {
	page.Base
	Name, Member, Code, Until, Place string
}

func (s *Server) slipsPage(r *request) *slipsPage {
	p := &slipsPage{Base: r.base("slips.title", "staff"), Most: slipsAtOnce}
	if r.person.May(people.ListEveryone) {
		p.Scopes = append(p.Scopes, slipScope{Name: r.words.T("slips.everyone")})
		for _, county := range people.Counties {
			p.Scopes = append(p.Scopes, slipScope{Value: people.Scope{Kind: "county", Name: county}.String(), Name: county})
		}
		return p
	}
	for _, scope := range r.person.Scopes {
		p.Scopes = append(p.Scopes, slipScope{Value: scope.String(), Name: scope.Name})
	}
	return p
}

func (s *Server) slipsForm(r *request) error {
	return r.show(http.StatusOK, "slips", s.slipsPage(r))
}

// makeSlips makes codes and shows them: of people chosen in a list, of one by
// her number, or of those in a scope who never signed in.
func (s *Server) makeSlips(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	switch form.Get("action") {
	case "ids":
		return s.slipsOf(r, form["id"], &slipsPrintPage{})
	case "one", "read":
		err = s.slipOfOne(r, form)
	case "scope":
		err = s.slipsOfScope(r, form)
	default:
		return fault.Invalid("error.form_kind")
	}
	refused, known := fault.Of(err)
	if !known {
		return err
	}
	p := s.slipsPage(r)
	p.Login, p.Scope, p.Again = form.Get("login"), form.Get("scope"), form.Get("again") != ""
	if len(p.Scopes) == 0 && refused.Field == "scope" {
		refused = refused.In("") // the field is not there
	}
	p.WithFault(refused)
	return r.show(statuses[refused.Kind], "slips", p)
}

// slipOfOne makes a slip for who signs in with a number, or a code to be read
// out to her.
func (s *Server) slipOfOne(r *request, form url.Values) error {
	person, err := s.People.ByLogin(r.ctx(), form.Get("login"))
	if f, known := fault.Of(err); known {
		return f.In("login")
	}
	if err != nil {
		return err
	}
	if form.Get("action") == "read" {
		err = s.readOut(r, person.ID)
	} else {
		err = s.slipsOf(r, []string{person.ID}, &slipsPrintPage{})
	}
	if f, known := fault.Of(err); known {
		return f.In("login")
	}
	return err
}

func (s *Server) slipsOfScope(r *request, form url.Values) error {
	var scope people.Scope
	if text := form.Get("scope"); text != "" {
		var err error
		if scope, err = people.ParseScope(text); err != nil {
			return err
		}
	}
	unseen, more, err := s.People.Unseen(r.ctx(), *r.person, scope, slipsAtOnce, form.Get("again") != "")
	if f, known := fault.Of(err); known {
		return f.In("scope")
	}
	if err != nil {
		return err
	}
	if len(unseen) == 0 {
		p := s.slipsPage(r)
		p.Nobody, p.Scope = true, form.Get("scope")
		return r.show(http.StatusOK, "slips", p)
	}
	ids := make([]string, len(unseen))
	for i, person := range unseen {
		ids[i] = person.ID
	}
	return s.slipsOf(r, ids, &slipsPrintPage{More: more, Back: form.Get("scope")})
}

// slipsOf makes the codes of these people and shows them.
func (s *Server) slipsOf(r *request, ids []string, p *slipsPrintPage) error {
	if len(ids) == 0 {
		return fault.Invalid("slips.none_chosen")
	}
	if len(ids) > slipsAtOnce {
		return fault.Invalid("join.too_many", "most", slipsAtOnce)
	}
	slips, err := s.People.InviteMany(r.ctx(), *r.person, ids)
	if err != nil {
		return err
	}
	p.Base = r.base("slips.print_title", "cards", "n", len(slips.Made))
	p.Others = nil // this page is made once
	for _, slip := range slips.Made {
		view, err := s.slipView(r, slip)
		if err != nil {
			return err
		}
		p.Slips = append(p.Slips, view)
	}
	for _, person := range slips.Left {
		p.Left = append(p.Left, person.Name)
	}
	return r.show(http.StatusOK, "slips_print", p)
}

func (s *Server) slipView(r *request, slip people.Slip) (slipView, error) {
	words := r.words
	if r.library.knows(slip.Person.Language) {
		words = r.library.Words.For(slip.Person.Language)
	}
	code, err := certificates.NewQR(s.ownAddress(r) + "/join/" + slip.Code)
	if err != nil {
		return slipView{}, err
	}
	return slipView{Lang: words.Lang(), Name: slip.Person.Name, Member: slip.Person.Member, Code: people.SpellCode(slip.Code),
		Title: words.T("slips.slip_title", "site", r.library.Site.Name), MemberIs: words.T("slips.member_is"), CodeIs: words.T("slips.code_is"),
		How: words.T("slips.how", "place", joinPlace(s.ownAddress(r))), Alone: words.T("slips.alone"),
		Until: words.T("slips.until", "date", words.Date(slip.Until)), QRIs: words.T("slips.qr"), QR: code.Path(), QRBox: code.Size + 8}, nil
}

// ownAddress is where the site is reached: the address the operator has set,
// else the one that this page was asked for under.
func (s *Server) ownAddress(r *request) string {
	if s.BaseURL != "" {
		return s.BaseURL
	}
	return "http://" + r.Request.Host
}

// joinPlace is where a code is typed, as one would say it.
func joinPlace(base string) string {
	return strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://") + "/join"
}

// resetCode makes a code that is read out to somebody who forgot her secret.
func (s *Server) resetCode(r *request) error { return s.readOut(r, r.Param("id")) }

func (s *Server) readOut(r *request, id string) error {
	slip, err := s.People.InviteReset(r.ctx(), *r.person, id)
	if err != nil {
		return err
	}
	p := resetCodePage{Base: r.base("slips.reset_title", "staff"), Name: slip.Person.Name, Member: slip.Person.Member,
		Code: people.SpellCode(slip.Code), Until: r.words.DateTime(slip.Until), Place: joinPlace(s.ownAddress(r))}
	p.Others = nil
	return r.show(http.StatusOK, "reset_code", p)
}

// signOutSomebody shuts a lost phone out for somebody who cannot.
func (s *Server) signOutSomebody(r *request) error {
	person, err := s.People.SignOutEverywhere(r.ctx(), *r.person, r.Param("id"))
	if err != nil {
		return err
	}
	p := resetCodePage{Base: r.base("slips.out_title", "staff"), Name: person.Name, Member: person.Member}
	p.Others = nil
	return r.show(http.StatusOK, "signed_out", p)
}
