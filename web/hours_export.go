package web

import (
	"bytes"
	"cmp"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/web/sheet"
)

// hoursTables are the sheets that can be taken along.
var hoursTables = []struct {
	name, key string
	table     func(*Server, *request, hoursFilter) (rows [][]sheet.Cell, columns []sheet.Column, err error)
}{
	{"months", "hours.table_months", (*Server).monthsTable},
	{"mentors", "hours.table_mentors", func(s *Server, r *request, f hoursFilter) ([][]sheet.Cell, []sheet.Column, error) {
		return s.peopleTable(r, f, mentoring.MentorSide)
	}},
	{"mentees", "hours.table_mentees", func(s *Server, r *request, f hoursFilter) ([][]sheet.Cell, []sheet.Column, error) {
		return s.peopleTable(r, f, mentoring.MenteeSide)
	}},
}

// exportHours sends a sheet of a scope's hours: to an address of its own when the
// reader has just signed in, else for her passphrase, which the page asks for.
func (s *Server) exportHours(r *request) error {
	form := r.Request.URL.Query()
	if r.Request.Method == http.MethodPost {
		var err error
		if form, err = r.form(); err != nil {
			return err
		}
	}
	if !s.fresh(r) {
		if r.Request.Method != http.MethodPost {
			form.Del("secret")
			r.redirect(address("/staff/mentoring", form) + "#export")
			return nil
		}
		if err := s.People.ConfirmSecret(r.ctx(), *r.person, form.Get("secret"), r.ClientIP()); err != nil {
			p, pageErr := s.hoursPage(r, form)
			if pageErr != nil {
				return pageErr
			}
			return r.again(err, "hours_county", &p.Base, p)
		}
	}
	return s.sendHours(r, form)
}

func (s *Server) sendHours(r *request, form url.Values) error {
	_, chosen, none, err := cohortScopes(*r.person, form.Get("scope"))
	if err == nil && none {
		err = fault.Forbidden("scope.not_yours")
	}
	if err != nil {
		return err
	}
	f, err := s.hoursFilter(r, form, chosen)
	if err != nil {
		return err
	}
	for _, one := range hoursTables {
		if one.name != cmp.Or(form.Get("table"), hoursTables[0].name) {
			continue
		}
		rows, columns, err := one.table(s, r, f)
		if err != nil {
			return err
		}
		noted := f.query()
		noted.Set("table", one.name)
		if err := s.Mentoring.NoteExport(r.ctx(), *r.person, noted.Encode(), len(rows)); err != nil {
			return err
		}
		return r.sendSheet(sheet.Table{Name: r.words.T(one.key), Columns: columns, Rows: eachRow(rows)}, "mentoring-"+one.name)
	}
	return fault.Invalid("error.form_kind")
}

func eachRow(rows [][]sheet.Cell) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// sendSheet sends a table as the address asks: .xlsx or .csv. Nobody keeps it.
func (r *request) sendSheet(table sheet.Table, name string) error {
	write, kind, ending := sheet.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	if strings.HasSuffix(r.Request.URL.Path, ".csv") {
		write, kind, ending = sheet.WriteCSV, "text/csv; charset=utf-8", ".csv"
	}
	var body bytes.Buffer
	if err := write(&body, table); err != nil {
		return err
	}
	r.Header("Cache-Control", "no-store")
	r.Header("Content-Disposition", `attachment; filename="`+name+ending+`"`)
	r.Data(http.StatusOK, kind, body.Bytes())
	return nil
}

const (
	nameWidth   = 28
	numberWidth = 14
)

// wayColumns are the columns of minutes: all, and by way of helping.
func (r *request) wayColumns(all string) []sheet.Column {
	columns := []sheet.Column{{Title: all, Width: numberWidth}}
	for _, modality := range mentoring.Modalities {
		columns = append(columns, sheet.Column{Title: r.words.T("hours.in_minutes", "what", r.words.T(modalityKeys[modality])), Width: numberWidth})
	}
	return append(columns, sheet.Column{Title: r.words.T("hours.sessions"), Width: numberWidth})
}

func wayCells(h mentoring.Hours) []sheet.Cell {
	cells := []sheet.Cell{sheet.Integer(int64(h.Minutes))}
	for _, minutes := range h.By {
		cells = append(cells, sheet.Integer(int64(minutes)))
	}
	return append(cells, sheet.Integer(int64(h.Entries)))
}

func (s *Server) monthsTable(r *request, f hoursFilter) (rows [][]sheet.Cell, columns []sheet.Column, err error) {
	months, err := s.hoursByMonth(r, f)
	if err != nil {
		return nil, nil, err
	}
	columns = append([]sheet.Column{{Title: r.words.T("hours.month"), Width: numberWidth}, {Title: r.words.T("hours.in_minutes", "what", r.words.T("hours.gave")), Width: numberWidth}},
		r.wayColumns(r.words.T("hours.in_minutes", "what", r.words.T("hours.got")))...)
	for _, one := range months {
		rows = append(rows, append([]sheet.Cell{sheet.Text(one.month), sheet.Integer(int64(one.gave.Minutes))}, wayCells(one.got)...))
	}
	return rows, columns, nil
}

func (s *Server) peopleTable(r *request, f hoursFilter, side mentoring.Role) (rows [][]sheet.Cell, columns []sheet.Column, err error) {
	all, err := s.hoursByPerson(r, f, side)
	if err != nil {
		return nil, nil, err
	}
	columns = append([]sheet.Column{{Title: r.words.T("staff.name"), Width: nameWidth}, {Title: r.words.T("account.member"), Width: numberWidth}, {Title: r.words.T("staff.county"), Width: numberWidth}},
		r.wayColumns(r.words.T("hours.in_minutes", "what", r.words.T("hours.time")))...)
	for _, one := range all {
		who, err := s.hoursPerson(r, one.Group)
		if err != nil {
			return nil, nil, err
		}
		name := cmp.Or(who.Name, r.words.T("hours.gone"))
		rows = append(rows, append([]sheet.Cell{sheet.Text(name), sheet.Text(who.Member), sheet.Text(who.County)}, wayCells(one.Hours)...))
	}
	return rows, columns, nil
}

// sideKeys say on which side somebody stood.
var sideKeys = map[mentoring.Role]string{mentoring.MentorSide: "hours.as_mentor", mentoring.MenteeSide: "hours.as_mentee"}

// ownHours sends the reader a sheet of her own hours, as mentor and as mentee.
func (s *Server) ownHours(r *request) error {
	columns := append([]sheet.Column{{Title: r.words.T("hours.month"), Width: numberWidth}, {Title: r.words.T("hours.side"), Width: numberWidth}, {Title: r.words.T("hours.course"), Width: nameWidth}},
		r.wayColumns(r.words.T("hours.in_minutes", "what", r.words.T("hours.time")))...)
	var rows [][]sheet.Cell
	for _, side := range []mentoring.Role{mentoring.MentorSide, mentoring.MenteeSide} {
		totals, err := s.Mentoring.Mine(r.ctx(), r.person.ID, side)
		if err != nil {
			return err
		}
		for _, one := range totals {
			title := ""
			if one.Course != "" {
				title = s.courseTitle(r, one.Course)
			}
			rows = append(rows, append([]sheet.Cell{sheet.Text(one.Month), sheet.Text(r.words.T(sideKeys[side])), sheet.Text(title)}, wayCells(one.Hours())...))
		}
	}
	return r.sendSheet(sheet.Table{Name: r.words.T("hours.own_sheet"), Columns: columns, Rows: eachRow(rows)}, "my-mentoring")
}
