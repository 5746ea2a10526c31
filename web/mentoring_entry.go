package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/web/page"
)

// entryPage is one entry: what was logged, how it stands, and what its reader
// may say to it.
type entryPage struct {
	page.Base
	ID         string
	As         string // who reads it
	Done       string // what was just done, in words
	Saved      bool   // it was logged just now
	Waiting    int    // of those who are asked, how many have yet to answer
	Facts      []stoodFact
	Practised  []string // by its lines
	Actions    []string
	Open       []promiseRow
	Parties    []entryParty
	Counts     string   // how much of it counts for the reader, in words
	Older      string   // address of the version it restates
	Newer      []string // addresses of those that restate it
	Superseded bool
	Question   string // what the reader is asked, or ""
	Removed    bool   // whether it is right that she is not in it
	Disputed   bool   // she said that something is not right
	ToMentor   bool   // whoever reads the reason, if she ticks so, is the mentor
	Code       string // hers to read out
	MayAttest  bool
	Mine       bool // she logged it: she may write it again
	Reason     string
	Tell       bool
	Disputing  bool
}

// entryParty is one of its mentees.
type entryParty struct {
	ID, Name, State, Waited, How, Reason string
	OK, Wait, No                         bool
	Spoken                               bool // her code can be typed by the reader
	Attest                               bool // the reader may attest it for her
	First                                bool // the one whose form a problem points at
	SignOff                              bool // the reader watched her at work, and may sign off what she saw
	Typed                                string
}

func (s *Server) entry(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.entryPage(r, nil)
	if err != nil {
		return err
	}
	p.Saved = r.Query("saved") != ""
	p.Draft = p.Saved
	if key := doneKeys[r.Query("done")]; key != "" {
		p.Done = p.T(key)
	}
	return r.show(http.StatusOK, "mentoring_entry", p)
}

// entryPage draws an entry; form is the one that was refused, or nil.
func (s *Server) entryPage(r *request, form url.Values) (*entryPage, error) {
	v, err := s.Mentoring.Open(r.ctx(), *r.person, r.Param("id"))
	if err != nil {
		return nil, err
	}
	p := &entryPage{Base: r.base("mentoring.entry_title", "mentoring", "date", v.Start), ID: v.ID, As: r.person.ID, Practised: textLines(v.Text.Practised),
		Removed: v.Removed, Disputed: v.State == mentoring.Disputed, ToMentor: v.LoggedByMentor(), Code: v.Code, Mine: v.By == r.person.ID && len(v.Newer) == 0,
		Reason: form.Get("reason"), Tell: form.Get("tell") != "", Disputing: form.Get("do") == "dispute", Superseded: len(v.Newer) > 0}
	p.Facts = s.stood(r, p.Base, v)
	for _, action := range v.Text.Actions {
		p.Actions = append(p.Actions, s.actionText(p.Base, action))
	}
	if v.Older != "" {
		p.Older = "/mentoring/" + v.Older
	}
	for _, newer := range v.Newer {
		p.Newer = append(p.Newer, "/mentoring/"+newer)
	}
	if v.Asked {
		p.Question = s.askedOf(p.Base, v)
	}
	p.Counts = countsText(p.Base, *r.person, v)
	s.entryParties(r, p, v, form)
	return p, s.openPromises(r, p, v)
}

// askedOf is what its reader is asked about an entry.
func (s *Server) askedOf(b page.Base, v mentoring.View) string {
	who := v.Mentor
	if !v.LoggedByMentor() && len(v.Parties) > 0 {
		who = v.Parties[0]
	}
	name := b.Isolate(called(b, who))
	if v.Removed {
		return b.T("mentoring.question_removed", "name", name, "date", b.Date(v.Start))
	}
	return b.T("mentoring.question", "name", name, "date", b.Date(v.Start), "duration", b.Words.Minutes(v.Minutes))
}

// stood lists what an entry says.
func (s *Server) stood(r *request, b page.Base, v mentoring.View) []stoodFact {
	_, ends := s.Mentoring.Typed(v.End())
	facts := []stoodFact{
		{b.T("mentoring.mentor"), called(b, v.Mentor)},
		{b.T("mentoring.when"), b.T("mentoring.from_until", "start", b.DateTime(v.Start), "end", ends)},
		{b.T("mentoring.lasts"), b.Words.Minutes(v.Minutes)},
		{b.T("mentoring.way"), b.T("mentoring_way." + string(v.Modality))},
		{b.T("mentoring.met"), b.T("mentoring_mode." + string(v.Mode))},
	}
	if place := joined(v.Text.Place, v.County); place != "" {
		facts = append(facts, stoodFact{b.T("mentoring.place"), place})
	}
	course := b.T("mentoring.no_course")
	if v.Course != "" {
		course = joined(s.courseTitle(r, v.Course), s.stepTitle(r, v.Course, v.Step))
	}
	return append(facts, stoodFact{b.T("mentoring.counts_for"), course})
}

// textLines are the lines of what somebody wrote that hold something.
func textLines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

func joined(a, b string) string {
	if a != "" && b != "" {
		return a + ", " + b
	}
	return a + b
}

// stepTitle is what a module or a practice task of a course is called.
func (s *Server) stepTitle(r *request, course, step string) string {
	known, err := r.library.Catalogue.Course(course)
	if err != nil || step == "" {
		return ""
	}
	words := known.Words(r.lang())
	if title := words.Modules[step]; title != "" {
		return title
	}
	return words.Tasks[step].Title
}

func (s *Server) actionText(b page.Base, action mentoring.Action) string {
	day, err := time.Parse(time.DateOnly, action.Due)
	if err != nil {
		return action.What
	}
	return action.What + " (" + b.T("mentoring.due_on", "date", day) + ")"
}

// countsText says how much of an entry counts for its reader: what it would
// count for while it waits, and what another entry covers already.
func countsText(b page.Base, by people.Person, v mentoring.View) string {
	if by.ID != v.Entry.Mentor && !slices.Contains(v.Entry.Mentees, by.ID) {
		return ""
	}
	text := b.T("mentoring.counts_not")
	if v.Own > 0 || v.Overlap == v.Minutes && v.State != mentoring.Waiting && v.State != mentoring.Disputed && v.State != mentoring.Restated {
		text = b.T("mentoring.counts", "duration", b.Words.Minutes(v.Own))
	}
	if v.Overlap > 0 {
		text += " " + b.T("mentoring.overlap", "duration", b.Words.Minutes(v.Overlap))
	}
	return text
}

func (s *Server) entryParties(r *request, p *entryPage, v mentoring.View, form url.Values) {
	staff := r.person.May(people.LinkPeople) && r.person.ID != v.Entry.Mentor && !slices.Contains(v.Entry.Mentees, r.person.ID)
	acted := slices.IndexFunc(v.Parties, func(one mentoring.Party) bool { return one.ID == form.Get("mentee") })
	for i, one := range v.Parties {
		row := entryParty{ID: one.ID, Name: called(p.Base, one), State: p.T("mentoring_state." + string(one.State)), Reason: one.Reason, First: i == max(acted, 0),
			OK: one.Counts || one.State == mentoring.Confirmed || one.State == mentoring.Attested, Wait: one.State == mentoring.Waiting, No: one.State == mentoring.Disputed}
		if one.ID == r.person.ID {
			row.Name = p.T("mentoring.you")
		}
		if one.How == mentoring.Spoken {
			row.How = p.T("mentoring.by_code")
		}
		if row.Wait {
			row.Waited, p.Waiting = p.T("mentoring.waited", "n", one.Waited), p.Waiting+1
		}
		open := row.Wait || row.No
		row.Spoken = open && one.Spoken && v.LoggedByMentor() && r.person.ID == v.Entry.Mentor
		row.Attest = open && staff && one.Name != ""
		row.SignOff = v.Modality == mentoring.Observation && r.person.ID == v.Entry.Mentor && !one.Removed && !row.No && len(v.Newer) == 0
		p.MayAttest = p.MayAttest || row.Attest
		if row.First {
			row.Typed = form.Get("code")
		}
		p.Parties = append(p.Parties, row)
	}
}

// openPromises lists what was agreed and is still open for the reader.
func (s *Server) openPromises(r *request, p *entryPage, v mentoring.View) error {
	if len(v.Text.Actions) == 0 || r.person.ID != v.Entry.Mentor && !slices.Contains(v.Entry.Mentees, r.person.ID) {
		return nil
	}
	open, err := s.Mentoring.Promises(r.ctx(), *r.person, 500)
	for _, one := range open {
		if one.Entry == v.ID {
			p.Open = append(p.Open, s.promiseRow(p.Base, one))
		}
	}
	return err
}

// entryActs are what can be said to an entry, by the form's do.
var entryActs = map[string]func(*Server, *request, url.Values) error{
	"confirm": func(s *Server, r *request, _ url.Values) error {
		return s.Mentoring.Confirm(r.ctx(), *r.person, r.Param("id"), time.Time{})
	},
	"dispute": func(s *Server, r *request, form url.Values) error {
		return s.Mentoring.Dispute(r.ctx(), *r.person, r.Param("id"), form.Get("reason"), form.Get("tell") != "", time.Time{})
	},
	"attest": func(s *Server, r *request, form url.Values) error {
		err := s.Mentoring.Attest(r.ctx(), *r.person, r.Param("id"), form.Get("mentee"), form.Get("reason"))
		if f, known := fault.Of(err); known && f.Field == "reason" {
			return f.In("attested")
		}
		return err
	},
	"spoken": func(s *Server, r *request, form url.Values) error {
		return s.Mentoring.ConfirmSpoken(r.ctx(), *r.person, r.Param("id"), form.Get("mentee"), form.Get("code"))
	},
	"done": func(s *Server, r *request, form url.Values) error {
		number, err := strconv.Atoi(form.Get("number"))
		if err != nil {
			return fault.Invalid("error.form_kind")
		}
		return s.Mentoring.Done(r.ctx(), *r.person, r.Param("id"), number)
	},
}

func (s *Server) answerEntry(r *request) error {
	r.Header("Cache-Control", "no-store")
	form, err := r.ownForm()
	if err != nil {
		return err
	}
	do := form.Get("do")
	act, known := entryActs[do]
	if !known {
		return fault.Invalid("error.form_kind")
	}
	names := likelyNames(form, "reason")
	if names == "" {
		err = act(s, r, form)
	}
	if err != nil || names != "" {
		if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindForbidden) {
			return err
		}
		p, pageErr := s.entryPage(r, form)
		if pageErr != nil {
			return pageErr
		}
		if p.Names = names; err == nil {
			return r.show(http.StatusOK, "mentoring_entry", p)
		}
		return r.again(err, "mentoring_entry", &p.Base, p)
	}
	back := "/mentoring/" + r.Param("id")
	if form.Get("from") == "mine" {
		back = "/mentoring"
	}
	r.redirect(address(back, url.Values{"done": {do}}))
	return nil
}
