package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/certificates"
	"pamoja/courses/audit"
	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// heldPage is everything held about the reader, in plain words.
type heldPage struct {
	page.Base
	Facts    []profileFact
	Logins   []string
	RoleKeys []string
	Scopes   []people.Scope
	Mentors  []heldPerson // who mentors her by a link of her own
	Groups   []heldGroup  // the cohorts she is in, or mentors
	Present  int          // days on which she was entered as there
	Since    string
	Done     []heldFact // who opened or changed her record
	More     int        // older facts, that the download holds
	Answered int        // questions about herself
	Courses  int
	Attempts int
	Plays    int
	Sessions int // of mentoring, each version
	Typed    int
	Papers   int // certificates
	Form     profileForm
	Phone    string // as typed
	Saved    string // key
	Action   string
}

// heldPerson is somebody who sees the reader's progress.
type heldPerson struct {
	Name   string `json:"name"`
	Member string `json:"member"`
}

// heldGroup is a cohort in which she is, or which she mentors.
type heldGroup struct {
	Name    string
	Leads   bool // she mentors it
	Since   string
	Until   string       // "" while she is in it
	Mentors []heldPerson // of a cohort she is in
}

// heldFact is one thing that staff did, in words.
type heldFact struct{ When, Act, Who string }

// Profile is the page's fields of a profile.
func (p heldPage) Profile() staffFields { return staffFields{Base: p.Base, Form: p.Form} }

// factKeys are the words of what was done to a person.
var factKeys = map[audit.What]string{audit.PersonOpened: "held.fact_opened", audit.PersonAdded: "held.fact_added", audit.PersonRenamed: "held.fact_renamed",
	audit.SecretReset: "held.fact_reset", audit.PersonChanged: "held.fact_changed", audit.LinkChanged: "held.fact_link", audit.Suspended: "held.fact_suspended",
	audit.Reinstated: "held.fact_reinstated", audit.Appointed: "held.fact_appointed",
	mentoring.EntryOpened: "held.fact_entry_opened", mentoring.EntryAttested: "held.fact_entry_attested",
	people.PersonAccepted: "held.fact_accepted", people.PersonDeclined: "held.fact_declined",
	audit.PersonInvited: "held.fact_invited", audit.PersonJoined: "held.fact_joined", audit.PersonSignedOut: "held.fact_signed_out",
	people.PersonMerged: "held.fact_merged", people.LoginMoved: "held.fact_login_moved",
	cohorts.Changed: "held.fact_cohort"}

// factsShown is how many facts a page shows, the latest.
const factsShown = 50

func (s *Server) heldPage(r *request) (*heldPage, error) {
	held, err := s.everything(r)
	if err != nil {
		return nil, err
	}
	p := &heldPage{Base: r.base("held.title", "account"), Logins: held.People.Logins, RoleKeys: rolesOf(held.People.Person), Scopes: held.People.Person.Scopes,
		Since: r.words.Date(held.People.Person.Created), Answered: len(held.People.Answers.Given), Courses: len(held.Summaries), Attempts: len(held.Quizzes.Attempts),
		Plays: len(held.Cases.Plays), Sessions: len(held.Mentoring.Entries), Typed: len(held.Quizzes.Typed) + len(held.Cases.Typed), Papers: len(held.Certificates), Phone: held.People.Person.Phone}
	if p.Facts, err = s.profileFacts(r, held.People.Person); err != nil {
		return nil, err
	}
	names := s.namer(r, held.People.Person)
	for i, fact := range held.People.Facts {
		if i == factsShown {
			p.More = len(held.People.Facts) - i
			break
		}
		line := heldFact{When: p.DateTime(fact.At), Act: r.words.T(factKey(fact.What))}
		if line.Who, err = names.who(fact.By); err != nil {
			return nil, err
		}
		p.Done = append(p.Done, line)
	}
	p.Mentors, p.Present = held.Mentors, held.Cohorts.DaysThere()
	for _, group := range held.Cohorts.Groups {
		p.Groups = append(p.Groups, heldGroupOf(r, group))
	}
	values, err := s.valuesOf(r, held.People.Person)
	if err != nil {
		return nil, err
	}
	p.Form, err = s.profileForm(r, values, held.People.Person.County)
	p.Form.Own = true
	return p, err
}

func heldGroupOf(r *request, group cohorts.Group) heldGroup {
	shown := heldGroup{Name: group.Name, Leads: group.As == people.CohortMentor, Since: r.words.Date(group.Since)}
	if group.Until != nil {
		shown.Until = r.words.Date(*group.Until)
	}
	for _, mentor := range group.Mentors {
		shown.Mentors = append(shown.Mentors, heldPerson(mentor))
	}
	return shown
}

func factKey(what audit.What) string {
	if key, known := factKeys[what]; known {
		return key
	}
	return "held.fact_other"
}

func (s *Server) heldData(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.heldPage(r)
	if err != nil {
		return err
	}
	p.Saved = map[string]string{"profile": "held.saved_profile", "phone": "held.saved_phone", "phone-shared": "held.saved_phone_shared"}[r.Query("saved")]
	return r.show(http.StatusOK, "held", p)
}

// correctData puts a person's own fields right.
func (s *Server) correctData(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	saved, err := s.correct(r, form)
	if err == nil {
		r.redirect("/account/data?saved=" + saved)
		return nil
	}
	if fault.Is(err, fault.KindForbidden) {
		return err // no field of her form: there is nothing to mend in it
	}
	p, pageErr := s.heldPage(r)
	if pageErr != nil {
		return pageErr
	}
	p.Action = form.Get("action")
	if p.Action == "phone" {
		p.Phone = form.Get("phone")
	} else {
		own := p.Form
		values := profileValues(form)
		if p.Form, pageErr = s.profileForm(r, values, r.person.County); pageErr != nil {
			return pageErr
		}
		p.Form.Own, p.Form.Organisation, p.Form.Counties = true, own.Organisation, own.Counties
	}
	return r.again(err, "held", &p.Base, p)
}

func (s *Server) correct(r *request, form url.Values) (string, error) {
	switch form.Get("action") {
	case "profile":
		_, err := s.People.Edit(r.ctx(), *r.person, r.person.ID, profileValues(form))
		return "profile", err
	case "phone":
		_, taken, err := s.People.ChangePhone(r.ctx(), *r.person, r.person.ID, form.Get("phone"))
		if taken {
			return "phone-shared", err
		}
		return "phone", err
	}
	return "", fault.Invalid("error.form_kind")
}

// heldFile is the download: everything the site keeps about one person, but for
// hashes of secrets and tokens, which are no use to anybody.
type heldFile struct {
	Written      time.Time             `json:"written"`
	People       people.Held           `json:"account"`
	Organisation string                `json:"organisation,omitempty"` // its name
	Mentors      []heldPerson          `json:"mentors"`
	Cohorts      cohorts.Held          `json:"cohorts"`
	Sessions     []heldSession         `json:"sessions"`
	Summaries    []progress.Summary    `json:"summaries"`
	Events       []progress.Event      `json:"events"`
	Quizzes      assessments.Held      `json:"quizzes"`
	Cases        cases.Held            `json:"cases"`
	Mentoring    mentoring.Held        `json:"mentoring"`
	Certificates []certificates.Listed `json:"certificates"`
	Merged       []heldFile            `json:"merged,omitempty"` // of accounts that became part of hers
}

// heldSession is a sign-in, without what names it in the store.
type heldSession struct {
	Label   string    `json:"label"`
	Own     bool      `json:"own"`
	Started time.Time `json:"started"`
	Used    time.Time `json:"used"`
}

func (s *Server) everything(r *request) (held heldFile, err error) {
	ctx, by := r.ctx(), *r.person
	held.Written = s.Now().UTC()
	if held.People, err = s.People.Held(ctx, by); err != nil {
		return held, err
	}
	if held.Organisation, err = s.organisationName(r, held.People.Person.Organisation); err != nil {
		return held, err
	}
	mentors, err := s.People.MentorsOf(ctx, by, by)
	if err != nil {
		return held, err
	}
	for _, mentor := range mentors {
		held.Mentors = append(held.Mentors, heldPerson{Name: mentor.Name, Member: mentor.Member})
	}
	if held.Cohorts, err = s.Cohorts.Held(ctx, by); err != nil {
		return held, err
	}
	sessions, err := s.sessions.Of(ctx, by.ID, by.Generation, r.session.ID)
	if err != nil {
		return held, err
	}
	for _, one := range sessions {
		held.Sessions = append(held.Sessions, heldSession{Label: one.Label, Own: one.Own, Started: one.Started, Used: one.Used})
	}
	if held.Summaries, err = s.Progress.Mine(ctx, by.ID); err != nil {
		return held, err
	}
	if held.Events, err = s.Progress.Events(ctx, by); err != nil {
		return held, err
	}
	if held.Quizzes, err = s.Assessments.Held(ctx, by); err != nil {
		return held, err
	}
	if held.Cases, err = s.Cases.Held(ctx, by); err != nil {
		return held, err
	}
	if held.Mentoring, err = s.Mentoring.Held(ctx, by.ID); err != nil {
		return held, err
	}
	if held.Certificates, err = s.Certificates.Mine(ctx, by); err != nil {
		return held, err
	}
	former, err := s.People.Former(ctx, by.ID)
	for _, one := range former {
		var was heldFile
		if err == nil {
			was, err = s.heldBefore(r, one)
		}
		held.Merged = append(held.Merged, was)
	}
	return held, err
}

// heldBefore is what is kept of an account that became part of the reader's. Its
// certificates are hers, and are among hers.
func (s *Server) heldBefore(r *request, former people.Person) (held heldFile, err error) {
	ctx := r.ctx()
	held.Written = s.Now().UTC()
	if held.People, err = s.People.Held(ctx, former); err != nil {
		return held, err
	}
	if held.Events, err = s.Progress.Events(ctx, former); err != nil {
		return held, err
	}
	if held.Quizzes, err = s.Assessments.Held(ctx, former); err != nil {
		return held, err
	}
	held.Cases, err = s.Cases.Held(ctx, former)
	return held, err
}

// downloadData sends everything held as a file.
func (s *Server) downloadData(r *request) error {
	held, err := s.everything(r)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return err
	}
	r.Header("Cache-Control", "no-store")
	r.Header("Content-Disposition", `attachment; filename="pamoja-`+r.person.Member+`.json"`)
	r.Data(http.StatusOK, "application/json; charset=utf-8", body)
	return nil
}
