package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pamoja/courses/fault"
	"pamoja/web/calendar"
	"pamoja/web/page"
)

// calendarPage makes the address of somebody's calendar, or ends it. The address
// is shown once.
type calendarPage struct {
	page.Base
	Since   string // the day it was made, "" when there is none
	Drawn   string // a token that becomes one when its form is sent
	Address string // just made, else ""
	Ended   bool
}

// calendarEnding is how the address of a calendar ends.
const calendarEnding = ".ics"

func (s *Server) calendarPage(r *request) (*calendarPage, error) {
	p := &calendarPage{Base: r.base("calendar.title", "learning"), Ended: r.Query("ended") != ""}
	since, err := s.Mentoring.CalendarSince(r.ctx(), *r.person)
	if err != nil {
		return nil, err
	}
	if !since.IsZero() {
		p.Since = p.Date(since)
	}
	p.Drawn, err = s.Mentoring.DrawCalendar()
	return p, err
}

func (s *Server) calendarForm(r *request) error {
	r.Header("Cache-Control", "no-store") // it holds a token
	p, err := s.calendarPage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "calendar", p)
}

// changeCalendar makes a calendar's address and shows it, or ends it.
func (s *Server) changeCalendar(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	switch form.Get("do") {
	case "make":
		token := form.Get("drawn")
		if err := s.Mentoring.MakeCalendar(r.ctx(), *r.person, token); err != nil {
			return err
		}
		p, err := s.calendarPage(r)
		if err != nil {
			return err
		}
		p.Address, p.Others = s.siteAddress(r)+"/mentoring/calendar/"+token+calendarEnding, nil // shown once, in this language
		return r.show(http.StatusOK, "calendar", p)
	case "end":
		if err := s.Mentoring.EndCalendar(r.ctx(), *r.person); err != nil {
			return err
		}
		r.redirect("/mentoring/calendar?ended=1")
		return nil
	}
	return fault.Invalid("error.form_kind")
}

// siteAddress is where the site is, as its operator says, or as it was asked for.
func (s *Server) siteAddress(r *request) string {
	if s.BaseURL != "" {
		return s.BaseURL
	}
	return "http://" + r.Request.Host
}

// calendarFeed gives the days on which something promised is due to whatever
// program knows the token: no name, and nothing of what was written. Wrong tokens
// are slowed.
func (s *Server) calendarFeed(r *request) error {
	r.Header("Cache-Control", "no-store")
	token, named := strings.CutSuffix(r.Param("token"), calendarEnding)
	if !named {
		return fault.NotFound("error.not_found")
	}
	whose, due, err := s.Mentoring.Calendar(r.ctx(), token)
	if fault.Is(err, fault.KindNotFound) && !s.lookups.allow(r.ClientIP()) {
		return fault.TooMany("error.too_many").After(time.Minute)
	}
	if err != nil {
		return err
	}
	words := r.words
	if whose.Language != "" {
		words = r.library.Words.For(whose.Language)
	}
	c := calendar.Calendar{Product: "-//Pamoja//Pamoja//EN", Name: words.T("calendar.name")}
	for _, one := range due {
		date, err := time.Parse(time.DateOnly, one.Day)
		if err != nil {
			return err
		}
		c.Days = append(c.Days, calendar.Day{UID: one.Entry + "-" + strconv.Itoa(one.Number) + "@pamoja", Date: date, Changed: one.Changed,
			Summary: words.T("calendar.due"), Address: s.siteAddress(r) + "/mentoring/" + one.Entry})
	}
	var body bytes.Buffer
	if err := calendar.Write(&body, c); err != nil {
		return err
	}
	r.Data(http.StatusOK, "text/calendar; charset=utf-8", body.Bytes())
	return nil
}
