package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/mentoring"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web/sheet"
)

// helped logs a session of an hour on this day, at this hour.
func (s *site) helped(mentor people.Person, day, clock string, how mentoring.Modality, mentees ...people.Person) mentoring.Entry {
	s.t.Helper()
	id, err := s.mentoring.NewID()
	f := mentoring.Form{ID: id, Day: day, Clock: clock, Minutes: 60, Modality: how, Mode: mentoring.FaceToFace, Course: "gatekeeping"}
	for _, mentee := range mentees {
		f.Mentees = append(f.Mentees, mentee.ID)
	}
	var e mentoring.Entry
	if err == nil {
		e, err = s.mentoring.Log(s.ctx, mentor, f)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

// confirmed is helped, and confirmed by everybody in it.
func (s *site) confirmed(mentor people.Person, day, clock string, how mentoring.Modality, mentees ...people.Person) mentoring.Entry {
	s.t.Helper()
	e := s.helped(mentor, day, clock, how, mentees...)
	for _, mentee := range mentees {
		if err := s.mentoring.Confirm(s.ctx, mentee, e.ID, time.Time{}); err != nil {
			s.t.Fatal(err)
		}
	}
	return e
}

// rowsOf reads a sheet that was sent.
func (a *answer) rowsOf() [][]string {
	a.t.Helper()
	read, err := sheet.Open(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		a.t.Fatal(err)
	}
	var rows [][]string
	for row, err := range read.Rows() {
		if err != nil {
			a.t.Fatal(err)
		}
		rows = append(rows, row.Cells)
	}
	return rows
}

// TestCountyHours: a coordinator sees what counts in her county, what waits and
// what is disputed, of one cohort too; nothing of another county's.
func TestCountyHours(t *testing.T) {
	s := newSite(t)
	siaya := s.coordinator("county:Siaya")
	kilifi := s.coordinator("county:Kilifi")
	mentor := s.placed("Sample Mentor", people.Trainer, people.CountyField, "Siaya")
	one := s.placed("=Sample Mentee One", people.Learner, people.CountyField, "Siaya")
	two := s.placed("Sample Mentee Two", people.Learner, people.CountyField, "Siaya")
	far := s.placed("Sample Mentee Far", people.Learner, people.CountyField, "Kilifi")
	s.confirmed(mentor.person, "2026-10-05", "09:00", mentoring.Group, one.person, two.person)
	s.confirmed(mentor.person, "2026-11-05", "09:00", mentoring.Observation, one.person)
	disputed := s.helped(mentor.person, "2026-11-06", "09:00", mentoring.Individual, two.person)
	if err := s.mentoring.Dispute(s.ctx, two.person, disputed.ID, "That day I was elsewhere.", false, time.Time{}); err != nil {
		t.Fatal(err)
	}
	old := s.helped(mentor.person, "2026-11-07", "09:00", mentoring.Coaching, far.person)
	cohort, _ := s.newCohort(siaya.person, people.Scope{Kind: "county", Name: "Siaya"})
	if _, err := s.cohorts.AddMembers(s.ctx, siaya.person, cohort, false, two.person.ID); err != nil {
		t.Fatal(err)
	}
	page := siaya.get("/staff/mentoring").wants(http.StatusOK).says("November 2026", "October 2026", "2 h", "3 h", "Sample Mentor", "That day I was elsewhere.").lacks("Sample Mentee Far")
	links := func(a *answer, e mentoring.Entry) bool { return strings.Contains(a.body, `href="/mentoring/`+e.ID+`"`) }
	if page.header.Get("Cache-Control") != "no-store" || !links(page, disputed) {
		t.Error("the page may be kept, or does not lead to what is disputed")
	}
	siaya.get("/staff/mentoring?list=mentees").says("=Sample Mentee One", "Sample Mentee Two").lacks("Sample Mentee Far")
	siaya.get("/staff/mentoring?from=2026-11&until=2026-11").wants(http.StatusOK).lacks("October 2026")
	siaya.get("/staff/mentoring?from=nothing").wants(http.StatusBadRequest).says(s.message("en", "hours.month_shape"))
	siaya.get("/staff/mentoring?scope=county:Kilifi").wants(http.StatusForbidden)
	siaya.get("/staff/mentoring?cohort="+cohort).wants(http.StatusOK).says("Sample Cohort", "Sample Mentee Two", "1 h").lacks("=Sample Mentee One")
	kilifi.get("/staff/mentoring?cohort=" + cohort).wants(http.StatusNotFound)
	s.clock.pass(mentoring.AgedAfter)
	kilifi.signIn("own")
	theirs := kilifi.get("/staff/mentoring").wants(http.StatusOK).says("Sample Mentee Far", "for 21 days").lacks("That day I was elsewhere.")
	siaya.signIn("own")
	everywhere := s.as("administrator").get("/staff/mentoring").wants(http.StatusOK).says("That day I was elsewhere.")
	if !links(theirs, old) || !links(everywhere, old) || links(siaya.get("/staff/mentoring"), old) {
		t.Error("what waits is not shown to those who look after the mentee, and to them alone")
	}
	s.as("administrator").get("/staff/mentoring?scope=county:Siaya&list=mentees").wants(http.StatusOK).says("Sample Mentee Two")
}

// TestHoursExport: a sheet has what the page's choices say, once the passphrase
// has been typed lately; it is noted, and holds no formula.
func TestHoursExport(t *testing.T) {
	s := newSite(t)
	siaya := s.coordinator("county:Siaya")
	mentor := s.placed("Sample Mentor", people.Trainer, people.CountyField, "Siaya")
	one := s.placed("=Sample Mentee One", people.Learner, people.CountyField, "Siaya")
	s.confirmed(mentor.person, "2026-10-05", "09:00", mentoring.Group, one.person)
	s.confirmed(mentor.person, "2026-11-05", "09:00", mentoring.Observation, one.person)

	got := siaya.get("/staff/mentoring.csv?table=mentees&from=2026-11").wants(http.StatusOK)
	want := []string{"'=Sample Mentee One", one.person.Member, "Siaya", "60", "0", "0", "0", "60", "0", "0", "0", "1"}
	if rows := got.rowsOf(); len(rows) != 2 || !slices.Equal(rows[1], want) || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%q, %s", got.rowsOf(), got.header.Get("Cache-Control"))
	}
	s.clock.pass(time.Hour)
	siaya.get("/staff/mentoring.csv?table=months").leadsTo("/staff/mentoring?table=months#export")
	siaya.get("/staff/mentoring").says(s.message("en", "import.secret"))
	siaya.post("/staff/mentoring.xlsx", "scope", "county:Siaya", "table", "months", "secret", "not her passphrase").wants(http.StatusUnauthorized).
		says(s.message("en", "secret.wrong_staff"))
	rows := siaya.post("/staff/mentoring.xlsx", "scope", "county:Siaya", "table", "months", "secret", siaya.secret).wants(http.StatusOK).rowsOf()
	if len(rows) != 3 || rows[1][0] != "2026-11" || rows[1][1] != "60" || rows[2][2] != "60" {
		t.Errorf("months: %q", rows)
	}
	siaya.post("/staff/mentoring.csv", "scope", "county:Kilifi", "secret", siaya.secret).wants(http.StatusForbidden)
	siaya.post("/staff/mentoring.csv", "table", "everything", "secret", siaya.secret).wants(http.StatusBadRequest)

	var noted []audit.Fact
	for found, err := range records.TableOf[audit.Fact](s.store, "audit").All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		if found.Value.What == audit.Exported {
			noted = append(noted, found.Value)
		}
	}
	slices.SortFunc(noted, func(a, b audit.Fact) int { return a.At.Compare(b.At) })
	if len(noted) != 2 || noted[0].By != siaya.person.ID || noted[0].Detail["count"] != "1" || noted[1].Detail["count"] != "2" {
		t.Fatalf("noted: %+v", noted)
	}
	if filter, err := url.ParseQuery(noted[0].Detail["filter"]); err != nil || filter.Get("from") != "2026-11" || filter.Get("scope") != "county:Siaya" || filter.Get("table") != "mentees" {
		t.Errorf("the filter that is noted: %v, %v", filter, err)
	}
	own := one.get("/mentoring/hours.csv").wants(http.StatusOK).rowsOf()
	if len(own) != 3 || own[1][0] != "2026-10" || own[1][1] != "mentee" || own[1][3] != "60" {
		t.Errorf("her own: %q", own)
	}
	if own = mentor.get("/mentoring/hours.xlsx").wants(http.StatusOK).rowsOf(); len(own) != 3 || own[1][1] != "mentor" {
		t.Errorf("the mentor's own: %q", own)
	}
}

// TestHoursPaged: lists are cut at 50.
func TestHoursPaged(t *testing.T) {
	s := newSite(t)
	siaya := s.coordinator("county:Siaya")
	mentor := s.placed("Sample Mentor", people.Trainer, people.CountyField, "Siaya")
	var all []people.Person
	for range 52 {
		added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: "Sample Mentee", Profile: map[people.Field]string{people.CountyField: "Siaya"}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, added.Person)
	}
	s.confirmed(mentor.person, "2026-11-05", "09:00", mentoring.Group, all...)
	page := siaya.get("/staff/mentoring?list=mentees").wants(http.StatusOK).says("52 people", s.message("en", "staff.next_page"))
	if n := strings.Count(page.body, ">Sample Mentee<"); n != 50 {
		t.Errorf("%d rows on the first page", n)
	}
	last := siaya.get("/staff/mentoring?list=mentees&page=2").wants(http.StatusOK).says(s.message("en", "staff.first_page"))
	if n := strings.Count(last.body, ">Sample Mentee<"); n != 2 {
		t.Errorf("%d rows on the last page", n)
	}
	siaya.get("/staff/mentoring?list=mentees&page=99999999").wants(http.StatusOK)
	for range 51 {
		s.helped(mentor.person, "2026-11-06", "09:00", mentoring.Coaching, all[0])
	}
	s.clock.pass(mentoring.AgedAfter)
	siaya.signIn("own")
	aged := siaya.get("/staff/mentoring").wants(http.StatusOK).says("51 wait")
	if n := strings.Count(aged.body, `<a href="/mentoring/`); n != 50 {
		t.Errorf("%d waiting on the first page", n)
	}
	next := aged.find(`href="(/staff/mentoring\?aged=[^"#]+)#aged"`)
	if n := strings.Count(siaya.get(next).body, `<a href="/mentoring/`); n != 1 {
		t.Errorf("%d waiting on the second page", n)
	}
}
