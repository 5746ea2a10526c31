package web

import (
	"net/http"
	"net/url"
	"strconv"

	"pamoja/courses/cohorts"
	"pamoja/courses/fault"
	"pamoja/web/page"
)

// cohortSheetPage is a sheet to print and to sign, a row for every member.
type cohortSheetPage struct {
	page.Base
	ID, Name string
	Rows     []sheetRow
	Blank    []int // rows for whoever is not on it yet
	Hidden   int
}

type sheetRow struct{ Row, Name, Member string }

// sheetBlanks is how many rows without a name a sheet has at its end.
const sheetBlanks = 5

func (s *Server) cohortSheet(r *request) error {
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return err
	}
	members, hidden, err := s.Cohorts.Members(r.ctx(), *r.person, c.ID)
	if err != nil {
		return err
	}
	p := cohortSheetPage{Base: r.base("cohort.sheet_title", "cards", "name", c.Name), ID: c.ID, Name: c.Name, Hidden: hidden, Blank: make([]int, sheetBlanks)}
	for _, m := range members {
		p.Rows = append(p.Rows, sheetRow{Row: m.Row, Name: m.Person.Name, Member: m.Person.Member})
	}
	return r.show(http.StatusOK, "cohort_sheet", p)
}

// attendancePage enters what stands on a sheet that came back.
type attendancePage struct {
	page.Base
	ID, Name     string // of the cohort
	FormID       string
	Day          string // as the field has it
	DayText      string // in words; "" while none is chosen
	There, Absnt string // as typed
	Present      []sheetRow
	Hidden       int
	Days         []attendanceDay
	Saved        bool
	SavedNew     int
}

type attendanceDay struct{ Text, Address string }

func (s *Server) attendancePage(r *request, day string) (*attendancePage, error) {
	c, err := s.Cohorts.Open(r.ctx(), *r.person, r.Param("cohort"))
	if err != nil {
		return nil, err
	}
	p := &attendancePage{Base: r.base("cohort.attendance_title", "cohorts", "name", c.Name), ID: c.ID, Name: c.Name, Day: day, DayText: dayIn(r.base("cohort.title", ""), day)}
	if p.FormID, err = s.Cohorts.NewID(); err != nil {
		return nil, err
	}
	days, err := s.Cohorts.Days(r.ctx(), *r.person, c.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range days {
		p.Days = append(p.Days, attendanceDay{Text: dayIn(p.Base, one.Day), Address: address("/staff/cohorts/"+c.ID+"/attendance", url.Values{"day": {one.Day}})})
	}
	if p.DayText == "" {
		return p, nil
	}
	there, hidden, err := s.Cohorts.Present(r.ctx(), *r.person, c.ID, day)
	for _, m := range there {
		p.Present = append(p.Present, sheetRow{Row: m.Row, Name: m.Person.Name, Member: m.Person.Member})
	}
	p.Hidden = hidden
	return p, err
}

func (s *Server) attendance(r *request) error {
	day := r.Query("day")
	if day == "" {
		day = s.Cohorts.Today()
	}
	p, err := s.attendancePage(r, day)
	if err != nil {
		return err
	}
	p.Saved = r.Query("saved") != ""
	p.SavedNew, _ = strconv.Atoi(r.Query("saved")) // what is no number says nought
	return r.show(http.StatusOK, "cohort_attendance", p)
}

func (s *Server) enterAttendance(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	fresh, err := s.Cohorts.Enter(r.ctx(), *r.person, r.Param("cohort"), cohorts.Sheet{ID: form.Get("id"), Day: form.Get("day"), There: form.Get("there"), Absent: form.Get("absent")})
	if fault.Is(err, fault.KindInvalid) {
		p, pageErr := s.attendancePage(r, form.Get("day"))
		if pageErr != nil {
			return pageErr
		}
		p.There, p.Absnt, p.FormID = form.Get("there"), form.Get("absent"), form.Get("id")
		return r.again(err, "cohort_attendance", &p.Base, p)
	}
	if err != nil {
		return err
	}
	r.redirect(address("/staff/cohorts/"+r.Param("cohort")+"/attendance", url.Values{"day": {form.Get("day")}, "saved": {strconv.Itoa(fresh)}}))
	return nil
}
