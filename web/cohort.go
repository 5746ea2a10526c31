package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"pamoja/courses/cohorts"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// cohortPage is one cohort, for those who look after it.
type cohortPage struct {
	page.Base
	ID, Name, Begins, Ends, Made string
	Ended                        string // day, "" while it goes on
	Place                        string
	Courses                      []string
	RuleCounty, RuleWork         string // parts of its rule, in words
	RuleEmployer                 string
	HasRule                      bool
	Cap                          int
	Filters                      []cohortFilter
	Members                      []memberRow
	Total, Hidden, HiddenWaiting int
	NextPage                     string
	Mentors                      []mentorRow
	Codes                        []codeRow
	Waiting                      []waitingRow
	DrawnValue                   string // a code that becomes one when its form is sent
	Done                         string // what was done, in words
	Full                         bool   // the last act would have passed the cap
	Logins                       cohortTyped
}

// cohortTyped is what was typed into the page's forms.
type cohortTyped struct{ Member, Mentor, To, Days, Joiners string }

// cohortFilter shows only some of the members.
type cohortFilter struct {
	Label   string
	Count   int
	Address string
	Current bool
}

// memberRow is a member and where she stands.
type memberRow struct {
	ID, Name, Member string
	Never, New       bool
	Stuck            string // since when
	Finished         bool   // every course of the cohort
	Done, Of         int    // lessons
}

type mentorRow struct {
	ID, Name, Member string
	Share, Others    int
	Over             bool
}

type codeRow struct {
	ID           string
	Number       int
	Until        string
	Used, Joined int // of Used so many
	Open         bool
}

type waitingRow struct{ ID, Name, Member, Phone string }

// dayIn writes a day as it is kept in the words of a page.
func dayIn(b page.Base, text string) string {
	day, err := time.Parse("2006-01-02", text)
	if err != nil {
		return ""
	}
	return b.Date(day.Add(12 * time.Hour)) // noon, so that no time zone makes it another day
}

// memberFilters are the ways to show only some members, by their name in the
// address.
var memberFilters = []struct {
	name, key string
	fits      func(memberRow) bool
}{
	{"", "cohort.filter_all", func(memberRow) bool { return true }},
	{"never", "cohort.filter_never", func(m memberRow) bool { return m.Never }},
	{"new", "cohort.filter_new", func(m memberRow) bool { return m.New }},
	{"stuck", "cohort.filter_stuck", func(m memberRow) bool { return m.Stuck != "" }},
}

func (s *Server) cohortPage(r *request) (*cohortPage, error) {
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return nil, err
	}
	p := &cohortPage{Base: r.base("cohort.one_title", "cohorts", "name", c.Name), ID: c.ID, Name: c.Name, Cap: c.Cap, HasRule: !c.Rule.IsBlank()}
	p.Begins, p.Ends, p.Made = dayIn(p.Base, c.Begins), dayIn(p.Base, c.Ends), p.Date(c.Made)
	if c.Ended != nil {
		p.Ended = p.Date(*c.Ended)
	}
	for _, id := range c.Courses {
		p.Courses = append(p.Courses, s.courseTitle(r, id))
	}
	p.RuleCounty = c.Rule.County
	if c.Rule.Cadre != "" {
		p.RuleWork = p.T("cadre." + c.Rule.Cadre)
	}
	if p.RuleEmployer, err = s.organisationName(r, c.Rule.Organisation); err != nil {
		return nil, err
	}
	if p.Place, err = s.organisationName(r, c.Organisation); err == nil && c.County != "" {
		p.Place = c.County
	}
	for _, fill := range []func(*request, *cohortPage, cohorts.Cohort) error{s.fillMembers, s.fillMentors, s.fillCodes, s.fillWaiting} {
		if err == nil {
			err = fill(r, p, c)
		}
	}
	return p, err
}

// fillMembers gives a page of the members that the address asks for.
func (s *Server) fillMembers(r *request, p *cohortPage, c cohorts.Cohort) error {
	members, hidden, err := s.Cohorts.Members(r.ctx(), *r.person, c.ID)
	if err != nil {
		return err
	}
	p.Total, p.Hidden = len(members), hidden
	var rows []memberRow
	for _, m := range members {
		rows = append(rows, s.memberRow(r, p.Base, m))
	}
	show := r.Query("show")
	for _, filter := range memberFilters {
		fitting := slices.DeleteFunc(slices.Clone(rows), func(m memberRow) bool { return !filter.fits(m) })
		query := url.Values{}
		if filter.name != "" {
			query.Set("show", filter.name)
		}
		p.Filters = append(p.Filters, cohortFilter{Label: p.T(filter.key), Count: len(fitting), Address: address("/staff/cohorts/"+c.ID, query), Current: filter.name == show})
		if filter.name != show {
			continue
		}
		number, _ := strconv.Atoi(r.Query("page")) // what is no number is the first page
		first := min(max(number-1, 0)*cohorts.ListPage, len(fitting))
		p.Members = fitting[first:min(first+cohorts.ListPage, len(fitting))]
		if first+cohorts.ListPage < len(fitting) {
			query.Set("page", strconv.Itoa(first/cohorts.ListPage+2))
			p.NextPage = address("/staff/cohorts/"+c.ID, query)
		}
	}
	return nil
}

func (s *Server) memberRow(r *request, b page.Base, m cohorts.Member) memberRow {
	row := memberRow{ID: m.Person.ID, Name: m.Person.Name, Member: m.Person.Member, Never: m.Person.FirstSeen == nil, New: !m.Begun(), Finished: len(m.Courses) > 0}
	if since := m.StuckSince(s.Now()); !since.IsZero() {
		row.Stuck = b.Date(since)
	}
	for _, summary := range m.Courses {
		row.Finished = row.Finished && summary.State == progress.Complete
		if course, err := r.library.Catalogue.Course(summary.Course); err == nil {
			row.Done += summary.Counts(course).Lessons
			row.Of += len(course.LessonIDs())
		}
	}
	return row
}

func (s *Server) fillMentors(r *request, p *cohortPage, c cohorts.Cohort) error {
	mentors, err := s.Cohorts.Mentors(r.ctx(), *r.person, c.ID)
	for _, m := range mentors {
		p.Mentors = append(p.Mentors, mentorRow{ID: m.Person.ID, Name: m.Person.Name, Member: m.Person.Member, Share: m.Share, Others: m.Others, Over: c.Cap > 0 && m.Share > c.Cap})
	}
	return err
}

func (s *Server) fillCodes(r *request, p *cohortPage, c cohorts.Cohort) error {
	codes, err := s.Cohorts.Codes(r.ctx(), *r.person, c.ID)
	if err != nil {
		return err
	}
	for _, one := range codes {
		p.Codes = append(p.Codes, codeRow{ID: one.ID, Number: one.Number, Until: p.DateTime(one.Expires), Used: one.Cap, Joined: one.Used, Open: c.Ended == nil && one.IsOpen(s.Now())})
	}
	p.DrawnValue, err = s.Cohorts.DrawCode()
	return err
}

func (s *Server) fillWaiting(r *request, p *cohortPage, c cohorts.Cohort) error {
	waiting, hidden, err := s.Cohorts.Waiting(r.ctx(), *r.person, c.ID)
	for _, one := range waiting {
		p.Waiting = append(p.Waiting, waitingRow{ID: one.ID, Name: one.Name, Member: one.Member, Phone: one.Phone})
	}
	p.HiddenWaiting = hidden
	return err
}

// cohortDone are the messages a cohort's page can greet with after a change.
var cohortDone = map[string]string{"add": "cohort.done_add", "remove": "cohort.done_remove", "mentor": "cohort.done_mentor", "unmentor": "cohort.done_unmentor",
	"hand": "cohort.done_hand", "revoke": "cohort.done_revoke", "accept": "cohort.done_accept", "decline": "cohort.done_decline", "end": "cohort.done_end",
	"rule": "cohort.done_rule", "change": "cohort.done_change"}

func (s *Server) cohort(r *request) error {
	p, err := s.cohortPage(r)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(r.Query("n")) // what is no number says nought
	left, _ := strconv.Atoi(r.Query("left"))
	if key, known := cohortDone[r.Query("done")]; known {
		p.Done = p.T(key, "n", n)
		if left > 0 {
			p.Done += " " + p.T("cohort.left", "n", left)
		}
	}
	return r.show(http.StatusOK, "cohort", p)
}
