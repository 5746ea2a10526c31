package web

import (
	"cmp"
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

// A page of the lists, and the most months it shows.
const (
	hoursAPage   = 50
	monthsOnPage = 50
)

// hoursOfBoth is what counts in a month on both sides.
type hoursOfBoth struct {
	month     string
	gave, got mentoring.Hours
}

// hoursByMonth gives what counts month by month, the latest first. Of a cohort,
// only what its members were given.
func (s *Server) hoursByMonth(r *request, f hoursFilter) ([]hoursOfBoth, error) {
	var gave, got []mentoring.Row
	var err error
	if f.cohort == nil {
		if gave, err = s.Mentoring.ByMonth(r.ctx(), *r.person, f.within, mentoring.MentorSide); err == nil {
			got, err = s.Mentoring.ByMonth(r.ctx(), *r.person, f.within, mentoring.MenteeSide)
		}
	} else {
		var ids []string
		for _, member := range f.members {
			ids = append(ids, member.ID)
		}
		got, err = s.Mentoring.OfPeople(r.ctx(), ids, mentoring.MenteeSide, f.span.From, f.span.Until)
	}
	if err != nil {
		return nil, err
	}
	months := map[string]hoursOfBoth{}
	for _, row := range gave {
		months[row.Group] = hoursOfBoth{month: row.Group, gave: row.Hours}
	}
	for _, row := range got {
		both := months[row.Group]
		both.month, both.got = row.Group, row.Hours
		months[row.Group] = both
	}
	rows := make([]hoursOfBoth, 0, len(months))
	for _, both := range months {
		rows = append(rows, both)
	}
	slices.SortFunc(rows, func(a, b hoursOfBoth) int { return strings.Compare(b.month, a.month) })
	return rows, nil
}

// hoursByPerson gives it person by person, who has most first. Of a cohort, its
// members, also those who have nothing yet.
func (s *Server) hoursByPerson(r *request, f hoursFilter, side mentoring.Role) ([]mentoring.Row, error) {
	var rows []mentoring.Row
	if f.cohort == nil {
		var err error
		if rows, err = s.Mentoring.ByPerson(r.ctx(), *r.person, f.within, side); err != nil {
			return nil, err
		}
	}
	for _, member := range f.members {
		months, err := s.Mentoring.OfPeople(r.ctx(), []string{member.ID}, side, f.span.From, f.span.Until)
		if err != nil {
			return nil, err
		}
		row := mentoring.Row{Group: member.ID}
		for _, month := range months {
			row.Hours = row.Add(month.Hours)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b mentoring.Row) int {
		return cmp.Or(cmp.Compare(b.Minutes, a.Minutes), strings.Compare(a.Group, b.Group))
	})
	return rows, nil
}

// monthIn writes a month in the words of a page.
func monthIn(b page.Base, month string) string {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return b.T("hours.month_year", "month", b.Words.Month(int(first.Month())), "year", first.Format("2006"))
}

func (s *Server) fillHours(r *request, p *hoursPage, f hoursFilter, _ url.Values) error {
	rows, err := s.hoursByMonth(r, f)
	if err != nil {
		return err
	}
	var gave, got mentoring.Hours
	for i, row := range rows {
		gave, got = gave.Add(row.gave), got.Add(row.got)
		if i < monthsOnPage {
			p.Months = append(p.Months, hoursOfMonth{Month: monthIn(p.Base, row.month), Gave: p.Words.Minutes(row.gave.Minutes), Got: p.Words.Minutes(row.got.Minutes),
				Observed: p.Words.Minutes(row.got.Observed()), Sessions: row.got.Entries})
		}
	}
	p.Gave, p.Got, p.Observed, p.Sessions = p.Words.Minutes(gave.Minutes), p.Words.Minutes(got.Minutes), p.Words.Minutes(got.Observed()), got.Entries
	for i, modality := range mentoring.Modalities {
		if gave.By[i] > 0 || got.By[i] > 0 {
			p.Modalities = append(p.Modalities, hoursOfWay{Name: p.T(modalityKeys[modality]), Gave: p.Words.Minutes(gave.By[i]), Got: p.Words.Minutes(got.By[i])})
		}
	}
	return nil
}

func (s *Server) fillHoursPeople(r *request, p *hoursPage, f hoursFilter, form url.Values) error {
	side := mentoring.MentorSide
	if p.Mentors = p.Mentors && f.cohort == nil; !p.Mentors {
		side = mentoring.MenteeSide
	}
	query := f.query()
	p.ListMentors = address("/staff/mentoring", query) + "#people"
	query.Set("list", "mentees")
	p.ListMentees = address("/staff/mentoring", query) + "#people"
	if p.Mentors {
		query.Del("list")
	}
	rows, err := s.hoursByPerson(r, f, side)
	if err != nil {
		return err
	}
	p.PeopleTotal = len(rows)
	number, _ := strconv.Atoi(form.Get("page")) // what is no number is the first page
	first := min(max(number-1, 0), len(rows)/hoursAPage) * hoursAPage
	if first > 0 {
		p.FirstPage = address("/staff/mentoring", query) + "#people"
	}
	if first+hoursAPage < len(rows) {
		query.Set("page", strconv.Itoa(first/hoursAPage+2))
		p.NextPage = address("/staff/mentoring", query) + "#people"
	}
	for _, row := range rows[first:min(first+hoursAPage, len(rows))] {
		who, err := s.hoursPerson(r, row.Group)
		if err != nil {
			return err
		}
		p.People = append(p.People, hoursOfPerson{ID: who.ID, Name: who.Name, Member: who.Member, Time: p.Words.Minutes(row.Minutes),
			Observed: p.Words.Minutes(row.Observed()), Sessions: row.Entries})
	}
	return nil
}

// hoursPerson names somebody whose hours are listed; blank where she is gone, or
// where the reader may not know of her. Listing is no opening.
func (s *Server) hoursPerson(r *request, id string) (people.Person, error) {
	who, err := s.People.Get(r.ctx(), id)
	if err == nil {
		err = s.People.MaySee(r.ctx(), *r.person, who, people.Contact)
	}
	if fault.Is(err, fault.KindNotFound) {
		return people.Person{}, nil
	}
	return who, err
}

func (s *Server) fillPending(r *request, p *hoursPage, f hoursFilter, form url.Values) (err error) {
	if p.Waiting, p.Aged, p.NextAged, err = s.pendingRows(r, p.Base, f, mentoring.Waiting, form.Get("aged"), "aged"); err != nil {
		return err
	}
	p.Disputed, p.Disputes, p.NextDisputes, err = s.pendingRows(r, p.Base, f, mentoring.Disputed, form.Get("disputes"), "disputes")
	return err
}

// pendingRows counts what waits or is disputed in a scope, and gives a page of it.
func (s *Server) pendingRows(r *request, b page.Base, f hoursFilter, state mentoring.State, after, name string) (n int, rows []pendingRow, more string, err error) {
	if n, err = s.Mentoring.CountPending(r.ctx(), *r.person, f.within, state); err != nil {
		return 0, nil, "", err
	}
	listed, next, err := s.Mentoring.ListPending(r.ctx(), *r.person, f.within, state, after, hoursAPage)
	if err != nil {
		return 0, nil, "", err
	}
	for _, one := range listed {
		rows = append(rows, pendingRow{Entry: one.Entry, Mentor: cmp.Or(one.Mentor.Name, b.T("hours.gone")), Mentee: cmp.Or(one.Mentee.Name, b.T("hours.gone")),
			Member: one.Mentee.Member, Day: b.Date(one.Start), Time: b.Words.Minutes(one.Minutes), Reason: one.Reason, Waited: one.Waited})
	}
	if next != "" {
		query := f.query()
		query.Set(name, next)
		more = address("/staff/mentoring", query) + "#" + name
	}
	return n, rows, more, nil
}
