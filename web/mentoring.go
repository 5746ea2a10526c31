package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// mentoringPage is somebody's own mentoring: what she gave as a mentor, what she
// was given, and what waits for an answer.
type mentoringPage struct {
	page.Base
	Trainer  bool
	Done     string       // what was just done, in words
	Asked    []askedRow   // she is asked whether these are right
	Promises []promiseRow // agreed, and still open
	Waits    []waitRow    // her entries that others have yet to answer, the oldest first
	MoreWait bool
	Disputed []sessionRow
	Given    []hoursRow // as a mentor
	Mentees  []menteeStep
	MoreMen  bool
	Taken    []courseHours // as a mentee
	Mentors  []string
	Sides    []sessionFilter
	Filters  []sessionFilter
	Sessions []sessionRow
	NextPage string
}

// askedRow is an entry that its reader is asked to confirm.
type askedRow struct{ Address, When, Question, Code string }

// promiseRow is something agreed.
type promiseRow struct {
	Entry    string
	Number   int
	What     string
	Due      string // in words, or ""
	Late     bool
	Subject  string // of the button, for those who do not see the row
	FromPage string
}

// waitRow is an entry that waits for somebody else.
type waitRow struct {
	Address, When, Who, Length, Waited string
	Advice                             string // what can be done about one that is old
}

// sessionRow is an entry in a list.
type sessionRow struct {
	Address, When, Who, Length, Way, Course, State string
	OK, Wait, No                                   bool // how the state is drawn
}

// hoursRow is what counts of one way of helping.
type hoursRow struct {
	Way, Month, All string
	Total           bool
}

// menteeStep is somebody a mentor helps: what comes next for her, and when they
// last met.
type menteeStep struct {
	ID, Name, Member, Next, Last string
	Found, Begun                 bool // something comes next; she has begun a course
}

// courseHours is what counts for a mentee toward one course, and what waits.
type courseHours struct{ Course, Counted, Waiting, Observed string }

// sessionFilter leads to a part of the list.
type sessionFilter struct {
	Label, Address string
	Count          int
	Current        bool
}

// Of the lists on a page: rows at most.
const (
	sessionsShown = 50
	waitingShown  = 50
	menteesListed = 50
)

// doneKeys are the messages with which a page greets after something was done.
var doneKeys = map[string]string{"confirm": "mentoring.done_confirm", "dispute": "mentoring.done_dispute", "attest": "mentoring.done_attest",
	"spoken": "mentoring.done_spoken", "done": "mentoring.done_promise"}

func (s *Server) mentoring(r *request) error {
	r.Header("Cache-Control", "no-store") // other people's names, and what somebody typed
	p := &mentoringPage{Base: r.base("mentoring.title", "mentoring"), Trainer: r.person.Is(people.Trainer)}
	if p.Trainer {
		p.Title = p.T("mentoring.title_mentor")
	}
	if key := doneKeys[r.Query("done")]; key != "" {
		p.Done = p.T(key)
	}
	for _, fill := range []func(*request, *mentoringPage) error{s.fillAsked, s.fillPromises, s.fillGiven, s.fillMentees, s.fillTaken, s.fillSessions} {
		if err := fill(r, p); err != nil {
			return err
		}
	}
	return r.show(http.StatusOK, "mentoring", p)
}

// waitingEntries counts the reader's entries that wait for an answer.
func (s *Server) waitingEntries(r *request) (n int, err error) {
	for _, side := range []mentoring.Role{mentoring.MentorSide, mentoring.MenteeSide} {
		counts, err := s.Mentoring.States(r.ctx(), *r.person, side)
		if err != nil {
			return 0, err
		}
		n += counts[mentoring.Waiting]
	}
	return n, nil
}

// fillAsked lists what waits, apart by who is to answer: of what a mentor logged
// the mentee, of what a mentee logged the mentor.
func (s *Server) fillAsked(r *request, p *mentoringPage) error {
	for _, side := range []mentoring.Role{mentoring.MenteeSide, mentoring.MentorSide} {
		waiting, err := s.Mentoring.Oldest(r.ctx(), *r.person, side, mentoring.Waiting, waitingShown)
		if err != nil {
			return err
		}
		p.MoreWait = p.MoreWait || len(waiting) == waitingShown
		for _, one := range waiting {
			if asks(one, side, r.person.ID) {
				asked := askedRow{Address: "/mentoring/" + one.Entry, When: p.DateTime(one.Start), Question: s.question(p.Base, one)}
				if side == mentoring.MenteeSide {
					if asked.Code, err = s.Mentoring.SpokenCode(r.ctx(), *r.person, one.Entry); err != nil {
						return err
					}
				}
				p.Asked = append(p.Asked, asked)
				continue
			}
			p.Waits = append(p.Waits, s.waitRow(p.Base, one))
		}
	}
	return nil
}

// asks reports whether an entry that waits waits for somebody on this side.
func asks(one mentoring.Listed, side mentoring.Role, person string) bool {
	return one.By != person && (side == mentoring.MenteeSide && one.By == one.Mentor.ID || side == mentoring.MentorSide)
}

// question says what somebody is asked: Achieng says you worked together on …
func (s *Server) question(b page.Base, one mentoring.Listed) string {
	who := one.Mentor
	if one.By != one.Mentor.ID && len(one.Mentees) > 0 {
		who = one.Mentees[0]
	}
	name := b.Isolate(called(b, who))
	if one.Removed {
		return b.T("mentoring.question_removed", "name", name, "date", b.Date(one.Start))
	}
	return b.T("mentoring.question", "name", name, "date", b.Date(one.Start), "duration", b.Words.Minutes(one.Minutes))
}

// called is what somebody is called on a page: by name where the reader may know
// it, else by member number.
func called(b page.Base, p mentoring.Party) string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Member != "":
		return p.Member
	}
	return b.T("mentoring.gone")
}

// Days after which an entry that waits is called old, and very old.
const (
	oldDays     = 7
	veryOldDays = 21
)

func (s *Server) waitRow(b page.Base, one mentoring.Listed) waitRow {
	days := int(s.Now().Sub(one.Arrived).Hours() / 24)
	row := waitRow{Address: "/mentoring/" + one.Entry, When: b.DateTime(one.Start), Who: with(b, one), Length: b.Words.Minutes(one.Minutes), Waited: b.T("mentoring.waited", "n", days)}
	switch {
	case days > veryOldDays:
		row.Advice = b.T("mentoring.very_old")
	case days > oldDays:
		row.Advice = b.T("mentoring.old")
	}
	return row
}

// with names the other side of an entry.
func with(b page.Base, one mentoring.Listed) string {
	if one.Role == mentoring.MenteeSide {
		return b.Isolate(called(b, one.Mentor))
	}
	names := make([]string, len(one.Mentees))
	for i, mentee := range one.Mentees {
		names[i] = b.Isolate(called(b, mentee))
	}
	return strings.Join(names, ", ")
}

func (s *Server) fillPromises(r *request, p *mentoringPage) error {
	open, err := s.Mentoring.Promises(r.ctx(), *r.person, sessionsShown)
	if err != nil {
		return err
	}
	for _, one := range open {
		p.Promises = append(p.Promises, s.promiseRow(p.Base, one))
	}
	return nil
}

func (s *Server) promiseRow(b page.Base, one mentoring.Promise) promiseRow {
	row := promiseRow{Entry: one.Entry, Number: one.Number, What: one.What, Subject: b.Isolate(one.What), Late: one.Due != "" && one.Due < s.Mentoring.Today()}
	if day, err := time.Parse(time.DateOnly, one.Due); err == nil {
		row.Due = b.T("mentoring.due_on", "date", day)
		if row.Late {
			row.Due = b.T("mentoring.due_was", "date", day)
		}
	}
	return row
}

func (s *Server) fillSessions(r *request, p *mentoringPage) error {
	side, state := mentoring.MenteeSide, mentoring.State(r.Query("state"))
	if p.Trainer && r.Query("side") != string(mentoring.MenteeSide) {
		side = mentoring.MentorSide
	}
	shown := []mentoring.State{"", mentoring.Waiting, mentoring.Confirmed, mentoring.Disputed, mentoring.Restated}
	if !slices.Contains(shown, state) {
		state = ""
	}
	list := func(side mentoring.Role, state mentoring.State, after string) string {
		query := url.Values{}
		for name, value := range map[string]string{"side": string(side), "state": string(state), "after": after} {
			if value != "" {
				query.Set(name, value)
			}
		}
		return address("/mentoring", query) + "#sessions"
	}
	counts, err := s.Mentoring.States(r.ctx(), *r.person, side)
	if err != nil {
		return err
	}
	for _, one := range shown {
		n := counts[one] + attestedToo(one, counts)
		if one == "" {
			n = counts[mentoring.Waiting] + counts[mentoring.Confirmed] + counts[mentoring.Attested] + counts[mentoring.Disputed]
		}
		p.Filters = append(p.Filters, sessionFilter{Label: p.T("mentoring_show." + nameOf(one)), Address: list(side, one, ""), Count: n, Current: one == state})
	}
	if p.Trainer {
		for _, one := range []mentoring.Role{mentoring.MentorSide, mentoring.MenteeSide} {
			p.Sides = append(p.Sides, sessionFilter{Label: p.T("mentoring_side." + string(one)), Address: list(one, "", ""), Current: one == side})
		}
	}
	page, next, err := s.Mentoring.Sessions(r.ctx(), *r.person, side, state, r.Query("after"), sessionsShown)
	if err != nil {
		return err
	}
	for _, one := range page {
		p.Sessions = append(p.Sessions, s.sessionRow(r, p.Base, one))
	}
	if next != "" {
		p.NextPage = list(side, state, next)
	}
	return nil
}

// attestedToo counts the attested with the confirmed, where both stand in one
// list. On the mentor's side none is attested.
func attestedToo(state mentoring.State, counts map[mentoring.State]int) int {
	if state == mentoring.Confirmed {
		return counts[mentoring.Attested]
	}
	return 0
}

func nameOf(state mentoring.State) string {
	if state == "" {
		return "all"
	}
	return string(state)
}

func (s *Server) sessionRow(r *request, b page.Base, one mentoring.Listed) sessionRow {
	row := sessionRow{Address: "/mentoring/" + one.Entry, When: b.DateTime(one.Start), Who: with(b, one), Length: b.Words.Minutes(one.Minutes),
		Way: b.T("mentoring_way." + string(one.Modality)), State: b.T("mentoring_state." + string(one.State))}
	if one.Course != "" {
		row.Course = s.courseTitle(r, one.Course)
	}
	row.OK = one.State == mentoring.Confirmed || one.State == mentoring.Attested
	row.Wait, row.No = one.State == mentoring.Waiting, one.State == mentoring.Disputed
	return row
}

// clockLength writes a duration as a column of hours and minutes does: 3:05.
func clockLength(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }
