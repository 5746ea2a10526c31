package web

import (
	"net/http"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/progress"
	"pamoja/web/page"
)

// staffPersonPage is what staff see of one person, and can do.
type staffPersonPage struct {
	page.Base
	Subject       personRow
	SuspendedOn   string // date, or ""
	FirstSeen     string
	Facts         []profileFact
	PhoneShared   bool     // she has a phone with which another signs in
	Logins        []string // what leads to her account
	MayTakePhone  bool     // the reader may make it hers
	PhoneWaits    bool     // not yet, for she waits to be taken in
	HolderID      string   // of who signs in with it, if so
	HolderName    string
	NeedKeys      []string // that she shares
	Form          profileForm
	Phone         string // as typed
	Roles         []option
	Scopes        []scopeOption
	Counties      []option // to add to her scopes
	ScopeOrg      string   // as typed
	Mentors       []mentorOfHers
	MentorNumber  string // as typed
	Mentees       int
	MentoredTeams int
	To            string // as typed: who takes over
	Full          bool   // handing over would have passed a cohort's cap
	Progress      []progressRow
	Certificates  []certificateRow
	Into          string // as typed: the number of the account that stays
	Action        string // of the form that came back
	Saved         string // key
	SavedArgs     []any
	MayManage     bool // reset, suspend
	MayAppoint    bool
	IsSelf        bool
	IsTrainer     bool
	IsCoordinator bool
}

// profileFact is one field of a profile, and who set it, in words.
type profileFact struct{ Key, Value, By string } // no Value: By is said of all of them

type mentorOfHers struct {
	ID, Name, Member string
	People, Cohorts  int
}

// progressRow is what somebody has done in one course.
type progressRow struct {
	Title                    string
	TextLang                 string
	Lessons, LessonsOf       int
	Quizzes, QuizzesOf       int
	Cases, CasesOf           int
	Started, Last, Completed string // dates
}

// Profile is the page's fields of a profile.
func (p staffPersonPage) Profile() staffFields { return staffFields{Base: p.Base, Form: p.Form} }

func (s *Server) staffPerson(r *request) error {
	if led, err := s.leadToWhole(r, r.Param("id")); err != nil || led {
		return err
	}
	subject, err := s.People.Open(r.ctx(), *r.person, r.Param("id"), people.Profile)
	if err != nil {
		return err
	}
	p, err := s.staffPersonPage(r, subject)
	if err != nil {
		return err
	}
	p.Saved = personSaved[r.Query("saved")]
	return r.show(http.StatusOK, "staff_person", p)
}

// staffPersonPage gathers what the page shows; whoever calls it has settled that
// the reader may see her profile.
func (s *Server) staffPersonPage(r *request, subject people.Person) (*staffPersonPage, error) {
	by := *r.person
	p := &staffPersonPage{Base: r.base("staff.person_title", "staff", "name", subject.Name), Subject: rowOf(subject), Phone: subject.Phone,
		MayAppoint: by.May(people.AppointStaff), IsSelf: by.ID == subject.ID, IsTrainer: subject.Is(people.Trainer), IsCoordinator: subject.Is(people.Coordinator)}
	p.MayManage = !p.IsSelf && (p.MayAppoint || !subject.NeedsPassphrase())
	if subject.Suspended != nil {
		p.SuspendedOn = p.Date(*subject.Suspended)
	}
	if subject.FirstSeen != nil {
		p.FirstSeen = p.Date(*subject.FirstSeen)
	}
	for _, role := range people.Roles[1:] {
		p.Roles = append(p.Roles, option{Value: string(role), Key: roleKeys[role], Chosen: subject.Is(role)})
	}
	for _, scope := range subject.Scopes {
		p.Scopes = append(p.Scopes, scopeOption{Value: scope.String(), Name: scope.Name, County: scope.Kind == "county", Chosen: true})
	}
	p.Counties = options("", people.Counties, "")
	for _, fill := range []func(*request, people.Person, *staffPersonPage) error{s.fillProfile, s.fillMentorsOf, s.fillDone} {
		if err := fill(r, subject, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Server) fillProfile(r *request, subject people.Person, p *staffPersonPage) error {
	var err error
	if p.Facts, err = s.profileFacts(r, subject); err != nil {
		return err
	}
	if err := s.fillPhone(r, subject, p); err != nil {
		return err
	}
	if p.Logins, err = s.People.Logins(r.ctx(), *r.person, subject); err != nil {
		return err
	}
	needs, err := s.People.SharedNeeds(r.ctx(), *r.person, subject)
	if err != nil {
		return err
	}
	for _, need := range needs {
		p.NeedKeys = append(p.NeedKeys, "answers."+string(need))
	}
	values, err := s.valuesOf(r, subject)
	if err != nil {
		return err
	}
	p.Form, err = s.profileForm(r, values, subject.County)
	return err
}

func (s *Server) fillMentorsOf(r *request, subject people.Person, p *staffPersonPage) error {
	mentors, err := s.People.MentorsOf(r.ctx(), *r.person, subject)
	if err != nil {
		return err
	}
	for _, mentor := range mentors {
		row := mentorOfHers{ID: mentor.ID, Name: mentor.Name, Member: mentor.Member}
		if row.People, row.Cohorts, err = s.People.Caseload(r.ctx(), mentor.ID); err != nil {
			return err
		}
		p.Mentors = append(p.Mentors, row)
	}
	p.Mentees, p.MentoredTeams, err = s.People.Caseload(r.ctx(), subject.ID)
	return err
}

func (s *Server) fillDone(r *request, subject people.Person, p *staffPersonPage) error {
	var err error
	if p.Progress, err = s.progressOf(r, p.Base, subject); err != nil {
		return err
	}
	if err := s.People.MaySee(r.ctx(), *r.person, subject, people.Certificates); err != nil {
		return ignoreUnseen(err)
	}
	held, err := s.Certificates.Mine(r.ctx(), subject)
	if err != nil {
		return err
	}
	for _, one := range held {
		p.Certificates = append(p.Certificates, certificateRow{Serial: one.Record.Serial, Course: one.Record.In(r.lang()).Course, State: one.Status.State,
			StateText: stateText(p.Base, one.Record, one.Status)})
	}
	return nil
}

// progressOf is what somebody has done in her courses, as far as the reader may
// see it.
func (s *Server) progressOf(r *request, base page.Base, subject people.Person) ([]progressRow, error) {
	if err := s.People.MaySee(r.ctx(), *r.person, subject, people.Progress); err != nil {
		return nil, ignoreUnseen(err)
	}
	summaries, err := s.Progress.Mine(r.ctx(), subject.ID)
	if err != nil {
		return nil, err
	}
	var rows []progressRow
	for _, summary := range summaries {
		rows = append(rows, progressIn(r, base, summary))
	}
	return rows, nil
}

func progressIn(r *request, base page.Base, summary progress.Summary) progressRow {
	row := progressRow{Title: summary.Course, Started: base.Date(summary.Started), Last: base.Date(summary.Last)}
	if summary.Completed != nil {
		row.Completed = base.Date(summary.Completed.At)
	}
	course, err := r.library.Catalogue.Course(summary.Course)
	if err != nil { // it is taught no longer: what was done in it stays
		row.Lessons, row.LessonsOf = len(summary.Lessons), len(summary.Lessons)
		row.Quizzes, row.QuizzesOf = len(summary.Quizzes), len(summary.Quizzes)
		row.Cases, row.CasesOf = len(summary.Cases), len(summary.Cases)
		return row
	}
	words, counts := course.Words(r.lang()), summary.Counts(course)
	row.Title, row.TextLang = words.Title, foreign(r, words.Language)
	row.Lessons, row.LessonsOf = counts.Lessons, len(course.LessonIDs())
	row.Quizzes, row.QuizzesOf = counts.Quizzes, len(course.QuizIDs())
	row.Cases, row.CasesOf = counts.Cases, len(course.Cases)
	return row
}

// ignoreUnseen takes not being allowed to see a part for its absence.
func ignoreUnseen(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}
