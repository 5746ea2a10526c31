package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/mentoring"
	"pamoja/web/page"
)

// sessionWeekPage enters the lines of a log that was kept on paper, and says
// what became of them.
type sessionWeekPage struct {
	page.Base
	ID      string // of the form
	As      string // who fills it in
	Looked  bool   // she has looked at her words again
	Names   []string
	Mentees []sheetRow
	Lines   []sessionLine
	More    int // lines with which it can be drawn instead, or 0
	Logged  []loggedLine
}

// sessionLine is a line to fill in. Its number is its place in the form for
// good: what is mended is the same line.
type sessionLine struct {
	At                   int
	Number               int // as people count
	Day, Clock, Minutes  string
	Codes, Practice      string
	Ways, Modes, Courses []tick
	Wrong, Problem       string // the field to mend, and why
}

// loggedLine is a line that is saved.
type loggedLine struct {
	Number             int
	Address, When, Who string
}

// weekLines is how many lines a fresh form has, and how many more it is given.
const weekLines = 7

// sessionWeek shows a trainer the form. Fault: forbidden, mentoring.not_trainer.
func (s *Server) sessionWeek(r *request) error {
	r.Header("Cache-Control", "no-store")
	n, err := strconv.Atoi(r.Query("lines"))
	if err != nil || n < 1 {
		n = weekLines
	}
	id, err := s.Mentoring.NewID()
	if err != nil {
		return err
	}
	p, err := s.weekPage(r, url.Values{"id": {id}}, numbered(min(n, mentoring.MostLines)))
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "mentoring_week", p)
}

// enterWeek saves the lines that can be saved, and shows the others again.
func (s *Server) enterWeek(r *request) error {
	r.Header("Cache-Control", "no-store")
	form, err := r.ownForm()
	if err != nil {
		return err
	}
	at := linesIn(form)
	more, _ := strconv.Atoi(form.Get("more")) // no number asks for nothing
	if more > 0 {
		at = numbered(max(len(at), min(more, mentoring.MostLines)))
	}
	p, err := s.weekPage(r, form, at)
	if err != nil {
		return err
	}
	if more > 0 {
		return r.show(http.StatusOK, "mentoring_week", p)
	}
	lines := typedLines(form, at)
	if p.Names = namesIn(lines); len(p.Names) > 0 && !p.Looked {
		p.Looked = true
		return r.show(http.StatusOK, "mentoring_week", p)
	}
	entered, err := s.Mentoring.Week(r.ctx(), *r.person, form.Get("id"), lines)
	p.Names = nil
	if err == nil && !slices.ContainsFunc(lines, func(l mentoring.WeekLine) bool { return !l.IsBlank() }) {
		err = fault.Invalid("mentoring.week_blank").In(fieldAt("day", 0))
	}
	if err != nil {
		return r.again(err, "mentoring_week", &p.Base, p)
	}
	return s.showEntered(r, p, entered)
}

// showEntered says what became of each line, and leaves in the form what is to
// be mended.
func (s *Server) showEntered(r *request, p *sessionWeekPage, entered []mentoring.Entered) error {
	var mend []sessionLine
	for _, line := range p.Lines {
		switch one := entered[line.At]; {
		case one.Fault != nil:
			refused := ofLine(one.Fault)
			line.Wrong, line.Problem = refused.Field, p.T(refused.Key, refused.Args...)
			p.WithFault(refused.In(fieldAt(refused.Field, line.At)))
			mend = append(mend, line)
		case one.Entry != "":
			logged, err := s.loggedLine(r, p.Base, line.Number, one.Entry)
			if err != nil {
				return err
			}
			p.Logged = append(p.Logged, logged)
		}
	}
	p.Lines, p.More = mend, 0 // further lines would take the numbers of those that are saved
	status := http.StatusOK
	if len(mend) > 0 {
		status = http.StatusBadRequest
	}
	return r.show(status, "mentoring_week", p)
}

func (s *Server) loggedLine(r *request, b page.Base, number int, entry string) (loggedLine, error) {
	made, err := s.Mentoring.Open(r.ctx(), *r.person, entry)
	if err != nil {
		return loggedLine{}, err
	}
	names := make([]string, len(made.Parties))
	for i, party := range made.Parties {
		names[i] = b.Isolate(called(b, party))
	}
	return loggedLine{Number: number, Address: "/mentoring/" + entry, When: b.DateTime(made.Start), Who: strings.Join(names, ", ")}, nil
}

// ofLine says a refusal in the fields and words of a line.
func ofLine(refused *fault.Fault) *fault.Fault {
	if refused.Key == "mentoring.nobody" {
		refused = fault.Invalid("mentoring.codes_none")
	}
	switch refused.Field {
	case "day", "clock", "minutes", "modality", "mode", "course", "practised":
		return refused
	case "step":
		return refused.In("course")
	}
	return refused.In("codes")
}

// fieldAt is the name of a field of a line, and its id.
func fieldAt(field string, at int) string { return field + "-" + strconv.Itoa(at) }

func numbered(n int) []int {
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	return at
}

// linesIn are the lines that a form has: one too many is among them, so that
// more than may be entered is refused and not left out.
func linesIn(form url.Values) (at []int) {
	for i := range mentoring.MostLines + 1 {
		if form.Has(fieldAt("day", i)) {
			at = append(at, i)
		}
	}
	return at
}

// typedLines reads the lines. A line that the form does not have is blank.
func typedLines(form url.Values, at []int) []mentoring.WeekLine {
	if len(at) == 0 {
		return nil
	}
	lines := make([]mentoring.WeekLine, at[len(at)-1]+1)
	for _, i := range at {
		get := func(field string) string { return form.Get(fieldAt(field, i)) }
		lines[i] = mentoring.WeekLine{Codes: get("codes"), Form: mentoring.Form{Day: get("day"), Clock: get("clock"), Minutes: typedMinutes(get("minutes")),
			Modality: mentoring.Modality(get("modality")), Mode: mentoring.Mode(get("mode")), Course: get("course"), Practised: get("practised")}}
	}
	return lines
}

// typedMinutes gives what is no number as a length that is refused.
func typedMinutes(typed string) int {
	if typed = strings.TrimSpace(typed); typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

func namesIn(lines []mentoring.WeekLine) (names []string) {
	for _, line := range lines {
		for _, name := range mentoring.LikelyNames(line.Practised) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// weekPage draws the lines as filled in.
func (s *Server) weekPage(r *request, form url.Values, at []int) (*sessionWeekPage, error) {
	p := &sessionWeekPage{Base: r.base("mentoring.week", "mentoring"), ID: form.Get("id"), As: r.person.ID, Looked: form.Get("looked") == "1"}
	if r.Request.Method == http.MethodPost {
		p.Others = nil // the page in another language would be a fresh one
	}
	rows, err := s.Mentoring.PaperRows(r.ctx(), *r.person)
	if err != nil {
		return nil, err
	}
	p.Mentees = paperRows(rows)
	if n := len(at); n < mentoring.MostLines && slices.Equal(at, numbered(n)) {
		p.More = min((n/weekLines+1)*weekLines, mentoring.MostLines)
	}
	for _, i := range at {
		p.Lines = append(p.Lines, weekLine(r, p.Base, form, i))
	}
	return p, nil
}

func weekLine(r *request, b page.Base, form url.Values, i int) sessionLine {
	get := func(field string) string { return form.Get(fieldAt(field, i)) }
	line := sessionLine{At: i, Number: i + 1, Day: get("day"), Clock: get("clock"), Minutes: get("minutes"), Codes: get("codes"), Practice: get("practised")}
	for n, way := range mentoring.Modalities {
		line.Ways = append(line.Ways, tick{Value: string(way), Name: b.T("mentoring.signed", "sign", waySign(n), "means", b.T("mentoring_way."+string(way))), Chosen: get("modality") == string(way)})
	}
	for n, mode := range mentoring.Modes {
		line.Modes = append(line.Modes, tick{Value: string(mode), Name: b.T("mentoring.signed", "sign", modeSign(n), "means", b.T("mentoring_mode."+string(mode))), Chosen: get("mode") == string(mode)})
	}
	for _, course := range r.library.Catalogue.Courses() {
		line.Courses = append(line.Courses, tick{Value: course.ID, Name: course.Words(r.lang()).Title, Chosen: get("course") == course.ID})
	}
	return line
}
