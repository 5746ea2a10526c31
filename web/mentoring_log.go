package web

import (
	"net/http"
	"strconv"

	"pamoja/courses/mentoring"
	"pamoja/web/page"
)

// sessionLogPage is a log of sessions to print, to fill in by hand and to enter
// afterwards (sessionWeekPage).
type sessionLogPage struct {
	page.Base
	Mentor  string
	Mentees []sheetRow // a row is the code
	Ways    []keyed    // a letter each
	Modes   []keyed    // a number each
	Blank   []int
}

// keyed is what a letter or a number on paper stands for.
type keyed struct{ Sign, Means string }

// logBlanks is how many sessions fit on a printed log.
const logBlanks = 14

// sessionLog shows a trainer the log to print. Fault: forbidden,
// mentoring.not_trainer.
func (s *Server) sessionLog(r *request) error {
	r.Header("Cache-Control", "no-store") // other people's names
	p := sessionLogPage{Base: r.base("mentoring.log", "cards"), Mentor: r.person.Name, Blank: make([]int, logBlanks)}
	rows, err := s.Mentoring.PaperRows(r.ctx(), *r.person)
	if err != nil {
		return err
	}
	p.Mentees = paperRows(rows)
	for i, way := range mentoring.Modalities {
		p.Ways = append(p.Ways, keyed{Sign: waySign(i), Means: p.T("mentoring_way." + string(way))})
	}
	for i, mode := range mentoring.Modes {
		p.Modes = append(p.Modes, keyed{Sign: modeSign(i), Means: p.T("mentoring_mode." + string(mode))})
	}
	return r.show(http.StatusOK, "mentoring_log", p)
}

func paperRows(rows []mentoring.PaperRow) []sheetRow {
	shown := make([]sheetRow, len(rows))
	for i, row := range rows {
		shown[i] = sheetRow{Row: row.Code, Name: row.Person.Name, Member: row.Person.Member}
	}
	return shown
}

// waySign and modeSign are how the lists of a log are written by hand. They must
// stay: a log may be entered weeks after it was printed.
func waySign(i int) string  { return string(rune('A' + i)) }
func modeSign(i int) string { return strconv.Itoa(i + 1) }
