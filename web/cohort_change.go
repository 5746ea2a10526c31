package web

import (
	"net/http"
	"net/url"
	"strconv"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// outcome is what an act on a cohort did: of so many, and how many it left.
type outcome struct{ n, left int }

// cohortActs are what can be done on a cohort's page, by the form's action.
var cohortActs = map[string]func(*Server, *request, string, url.Values) (outcome, error){
	"add": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		chosen := form["person"]
		if len(chosen) == 0 {
			her, err := s.numbered(r, form, "number")
			if err != nil {
				return outcome{}, err
			}
			chosen = []string{her}
		}
		n, err := s.Cohorts.AddMembers(r.ctx(), *r.person, id, form.Get("over") != "", chosen...)
		return outcome{n: n}, err
	},
	"remove": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		return outcome{n: 1}, s.Cohorts.Remove(r.ctx(), *r.person, id, form.Get("person"))
	},
	"rule": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		done, err := s.Cohorts.ApplyRule(r.ctx(), *r.person, id, form.Get("over") != "")
		return outcome{done.Added, done.Left}, err
	},
	"mentor": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		her, err := s.numbered(r, form, "mentor")
		if err == nil {
			err = s.Cohorts.AddMentor(r.ctx(), *r.person, id, her, form.Get("over") != "")
		}
		return outcome{n: 1}, err
	},
	"unmentor": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		return outcome{n: 1}, s.Cohorts.RemoveMentor(r.ctx(), *r.person, id, form.Get("person"))
	},
	"hand": func(s *Server, r *request, _ string, form url.Values) (outcome, error) {
		to, err := s.numbered(r, form, "to")
		if err != nil {
			return outcome{}, err
		}
		done, err := s.Cohorts.HandOver(r.ctx(), *r.person, form.Get("from"), to, form.Get("over") != "")
		if f, known := fault.Of(err); known && f.Field == "mentor" {
			err = f.In("to")
		}
		return outcome{done.Moved, done.Left}, err
	},
	"revoke": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		return outcome{n: 1}, s.Cohorts.Revoke(r.ctx(), *r.person, id, form.Get("code"))
	},
	"accept": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		return outcome{n: 1}, s.Cohorts.Accept(r.ctx(), *r.person, id, form.Get("person"), form.Get("over") != "")
	},
	"decline": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		return outcome{n: 1}, s.Cohorts.Decline(r.ctx(), *r.person, id, form.Get("person"))
	},
	"end": func(s *Server, r *request, id string, form url.Values) (outcome, error) {
		if form.Get("sure") == "" {
			return outcome{}, fault.Invalid("cohort.end_sure").In("sure")
		}
		_, err := s.Cohorts.End(r.ctx(), *r.person, id)
		return outcome{}, err
	},
}

// numbered gives the id of whoever signs in with the number in a field, if the
// caller may see her.
func (s *Server) numbered(r *request, form url.Values, field string) (string, error) {
	p, err := s.People.ByLogin(r.ctx(), form.Get(field))
	if err == nil {
		err = s.People.MaySee(r.ctx(), *r.person, p, people.Profile)
	}
	if fault.Is(err, fault.KindNotFound) {
		return "", fault.Invalid("cohort.no_person").In(field)
	}
	return p.ID, err
}

func (s *Server) changeCohort(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	id, action := r.Param("cohort"), form.Get("action")
	if action == "code" {
		return s.newCohortCode(r, form)
	}
	act, known := cohortActs[action]
	if !known {
		return fault.Invalid("error.form_kind")
	}
	done, err := act(s, r, id, form)
	if err != nil {
		return s.cohortAgain(r, form, err)
	}
	query := url.Values{"done": {action}, "n": {strconv.Itoa(done.n)}}
	if done.left > 0 {
		query.Set("left", strconv.Itoa(done.left))
	}
	r.redirect(address("/staff/cohorts/"+id, query))
	return nil
}

// cohortAgain draws a cohort's page with what is wrong with a form of it.
func (s *Server) cohortAgain(r *request, form url.Values, err error) error {
	f, known := fault.Of(err)
	if !known || f.Kind == fault.KindNotFound {
		return err
	}
	p, pageErr := s.cohortPage(r)
	if pageErr != nil {
		return pageErr
	}
	p.Logins = cohortTyped{Member: form.Get("number"), Mentor: form.Get("mentor"), To: form.Get("to"), Days: form.Get("days"), Joiners: form.Get("joiners")}
	p.Full = f.Key == "cohort.caseload"
	return r.again(err, "cohort", &p.Base, p)
}

// cohortCodePage shows a new code: the only place where it is ever shown.
type cohortCodePage struct {
	page.Base
	ID, CohortName string
	Spelt, Link    string // the code, and the address that takes it
	Until          string
	Most           int
}

func (s *Server) newCohortCode(r *request, form url.Values) error {
	days, err := wholeNumber(form.Get("days"), "cohort.code_days", "days", 90)
	most := 0
	if err == nil {
		most, err = wholeNumber(form.Get("joiners"), "cohort.code_cap", "joiners", 500)
	}
	var made cohorts.Code
	if err == nil {
		made, err = s.Cohorts.NewCode(r.ctx(), *r.person, r.Param("cohort"), form.Get("drawn"), days, most)
	}
	if err != nil {
		return s.cohortAgain(r, form, err)
	}
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	drawn, _ := cohorts.ParseCode(form.Get("drawn")) // NewCode took it
	p := cohortCodePage{Base: r.base("cohort.code_title", "cohorts"), ID: c.ID, CohortName: c.Name, Spelt: cohorts.ShowCode(drawn), Link: s.siteAddress(r) + "/join/" + drawn, Most: made.Cap}
	p.Until, p.Others = p.DateTime(made.Expires), nil // the page is shown once, in this language
	return r.show(http.StatusOK, "cohort_code", p)
}

// cohortPeoplePage chooses members from a list.
type cohortPeoplePage struct {
	page.Base
	ID, Name string
	Search   string
	Cap      int
	People   []cohortPerson
	NextPage string
}

type cohortPerson struct{ ID, Name, Member string }

// cohortPeople lists the people of a cohort's county or organisation.
func (s *Server) cohortPeople(r *request) error {
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	listing := people.Listing{Search: r.Query("q"), After: r.Query("after")}
	if c.County != "" {
		listing.Scope = people.Scope{Kind: "county", Name: c.County}
	} else if c.Organisation != "" {
		listing.Scope = people.Scope{Kind: "org", Name: c.Organisation}
	}
	listed, err := s.People.List(r.ctx(), *r.person, listing)
	if err != nil {
		return err
	}
	p := &cohortPeoplePage{Base: r.base("cohort.choose_title", "cohorts", "name", c.Name), ID: c.ID, Name: c.Name, Search: listing.Search, Cap: c.Cap}
	for _, one := range listed.People {
		in, err := s.People.Linked(r.ctx(), people.MemberOf, one.ID, c.ID)
		if err != nil {
			return err
		}
		if !in {
			p.People = append(p.People, cohortPerson{ID: one.ID, Name: one.Name, Member: one.Member})
		}
	}
	if listed.Next != "" {
		p.NextPage = address("/staff/cohorts/"+c.ID+"/people", url.Values{"q": {listing.Search}, "after": {listed.Next}})
	}
	return r.show(http.StatusOK, "cohort_people", p)
}
