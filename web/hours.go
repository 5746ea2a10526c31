package web

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// hoursPage is the mentoring of a county or an organisation, for those who look
// after it: what counts, what waits for long, and what is disputed.
type hoursPage struct {
	page.Base
	Scopes        []cohortScope
	Scope         string // chosen; "" is everywhere, for administrators
	Everywhere    bool   // she may choose everywhere
	None          bool   // she looks after no county or organisation
	From, Until   string // months, as typed
	Cohorts       []cohortChoice
	Cohort        string // id of the chosen one, or ""
	CohortName    string
	Hidden        int // members of it whom she may not see
	Gave, Got     string
	Observed      string
	Sessions      int
	Modalities    []hoursOfWay
	Months        []hoursOfMonth
	Mentors       bool // the list is of mentors, else of mentees
	ListMentors   string
	ListMentees   string
	People        []hoursOfPerson
	PeopleTotal   int
	NextPage      string
	FirstPage     string
	Waiting       int
	Aged          []pendingRow
	NextAged      string
	Disputed      int
	Disputes      []pendingRow
	NextDisputes  string
	NeedsKey      bool // an export asks for the passphrase
	Exports       []cohortChoice
	AgedAfterDays int
}

// hoursOfWay is what one way of helping adds up to.
type hoursOfWay struct{ Name, Gave, Got string }

// hoursOfMonth is what a month adds up to.
type hoursOfMonth struct {
	Month, Gave, Got, Observed string
	Sessions                   int
}

// hoursOfPerson is what counts for one person.
type hoursOfPerson struct {
	ID, Name, Member, Time, Observed string
	Sessions                         int
}

// pendingRow is an entry that waits or is disputed.
type pendingRow struct {
	Entry, Mentor, Mentee, Member, Day, Time, Reason string
	Waited                                           int
}

// modalityKeys are the words of the ways of helping.
var modalityKeys = map[mentoring.Modality]string{mentoring.Individual: "modality.individual", mentoring.Group: "modality.group", mentoring.Shadowing: "modality.shadowing",
	mentoring.Observation: "modality.observation", mentoring.Coaching: "modality.coaching", mentoring.CaseConference: "modality.case_conference", mentoring.OnTheJob: "modality.on_the_job"}

// hoursFilter is whose hours are asked for.
type hoursFilter struct {
	scope   people.Scope // zero: everywhere
	within  mentoring.Within
	cohort  *cohorts.Cohort  // or nil
	members []people.Person  // of the cohort, whom the reader may see
	hidden  int              // members whom she may not
	span    mentoring.Within // months of the cohort that lie within the asked ones
}

var monthShape = regexp.MustCompile(`^20[0-9]{2}-(0[1-9]|1[0-2])$`)

// hoursFilter reads it from an address or a form. What is asked for and not hers
// is refused by the services.
func (s *Server) hoursFilter(r *request, form url.Values, chosen people.Scope) (hoursFilter, error) {
	f := hoursFilter{scope: chosen, within: mentoring.Within{From: form.Get("from"), Until: form.Get("until")}}
	f.within.County, f.within.Organisation = chosen.Place()
	for field, month := range map[string]string{"from": f.within.From, "until": f.within.Until} {
		if month != "" && !monthShape.MatchString(month) {
			return f, fault.Invalid("hours.month_shape").In(field)
		}
	}
	if form.Get("cohort") == "" {
		return f, nil
	}
	c, err := s.Cohorts.Open(r.ctx(), *r.person, form.Get("cohort"))
	if err != nil {
		return f, err
	}
	members, hidden, err := s.Cohorts.Members(r.ctx(), *r.person, c.ID)
	if err != nil {
		return f, err
	}
	f.cohort, f.hidden, f.span = &c, hidden, f.within
	for _, m := range members {
		f.members = append(f.members, m.Person)
	}
	if c.Begins != "" {
		f.span.From = max(f.span.From, c.Begins[:7])
	}
	if c.Ends != "" {
		f.span.Until = cmp.Or(f.span.Until, c.Ends[:7])
		f.span.Until = min(f.span.Until, c.Ends[:7])
	}
	return f, nil
}

// query writes the filter as the addresses of the page have it.
func (f hoursFilter) query() url.Values {
	query := url.Values{}
	if f.scope != (people.Scope{}) {
		query.Set("scope", f.scope.String())
	}
	if f.cohort != nil {
		query.Set("cohort", f.cohort.ID)
	}
	for name, month := range map[string]string{"from": f.within.From, "until": f.within.Until} {
		if month != "" {
			query.Set(name, month)
		}
	}
	return query
}

// countyHours shows the mentoring of a scope.
func (s *Server) countyHours(r *request) error {
	p, err := s.hoursPage(r, r.Request.URL.Query())
	if err != nil && p != nil {
		return r.again(err, "hours_county", &p.Base, p)
	}
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "hours_county", p)
}

// hoursPage fills the page in. With a fault of a field comes the page as far as it
// could be filled.
func (s *Server) hoursPage(r *request, form url.Values) (*hoursPage, error) {
	p := &hoursPage{Base: r.base("hours.title", "staff"), From: form.Get("from"), Until: form.Get("until"), Everywhere: r.person.Is(people.Administrator),
		Mentors: form.Get("list") != "mentees", NeedsKey: !s.fresh(r), AgedAfterDays: int(mentoring.AgedAfter.Hours() / 24)}
	var chosen people.Scope
	var err error
	if p.Scopes, chosen, p.None, err = cohortScopes(*r.person, form.Get("scope")); err != nil || p.None {
		return p, err
	}
	if chosen != (people.Scope{}) {
		p.Scope = chosen.String()
	}
	f, err := s.hoursFilter(r, form, chosen)
	if refused, known := fault.Of(err); known && refused.Field != "" {
		return p, err
	}
	if err == nil {
		err = s.hoursCohorts(r, p, f)
	}
	for _, fill := range []func(*request, *hoursPage, hoursFilter, url.Values) error{s.fillHours, s.fillHoursPeople, s.fillPending} {
		if err == nil {
			err = fill(r, p, f, form)
		}
	}
	if err != nil {
		return nil, err
	}
	for _, what := range hoursTables {
		p.Exports = append(p.Exports, cohortChoice{Value: what.name, Name: p.T(what.key)})
	}
	return p, nil
}

// hoursCohorts offers the cohorts of the scope, those that go on first.
func (s *Server) hoursCohorts(r *request, p *hoursPage, f hoursFilter) error {
	if f.cohort != nil {
		p.Cohort, p.CohortName, p.Hidden = f.cohort.ID, f.cohort.Name, f.hidden
	}
	for _, ended := range []bool{false, true} {
		listed, _, err := s.Cohorts.List(r.ctx(), *r.person, f.scope, ended, "")
		if err != nil {
			return err
		}
		for _, one := range listed {
			p.Cohorts = append(p.Cohorts, cohortChoice{Value: one.ID, Name: one.Name, Chosen: one.ID == p.Cohort})
		}
	}
	return nil
}
