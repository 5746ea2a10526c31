package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/page"
	"pamoja/web/sheet"
)

// importPage takes a sheet of people, and lists what was brought in before.
type importPage struct {
	page.Base
	FormID  string
	Columns []importColumn
	Lists   []importList
	Past    []importPast
}

// importColumn is a column a sheet may have.
type importColumn struct{ Title, About string }

// importList is what may stand in a column that has a list.
type importList struct {
	Title string
	Words []string
}

// importPast is an import that was begun before.
type importPast struct {
	ID, Source, Started, State string
	Rows                       int
	Own                        bool
}

func (s *Server) importPage(r *request) (*importPage, error) {
	p := &importPage{Base: r.base("import.title", "staff"), FormID: newRequestID()}
	for _, column := range people.Columns {
		p.Columns = append(p.Columns, importColumn{Title: p.columnTitle(column), About: p.T(aboutColumn[column])})
	}
	for _, list := range []struct {
		column people.Column
		ids    []string
	}{{people.Column(people.CadreField), people.Cadres}, {people.Column(people.EmployerField), people.Employers}, {people.Column(people.PayField), people.Pays}} {
		one := importList{Title: p.columnTitle(list.column)}
		for _, id := range list.ids {
			one.Words = append(one.Words, shownValue(p.Base, list.column, id))
		}
		p.Lists = append(p.Lists, one)
	}
	past, err := s.People.Imports(r.ctx(), *r.person)
	if err != nil {
		return nil, err
	}
	for _, im := range past {
		p.Past = append(p.Past, importPast{ID: im.ID, Source: im.Source, Started: p.DateTime(im.Started), State: p.T(importStates[im.State]),
			Rows: im.Rows, Own: im.By == r.person.ID})
	}
	return p, nil
}

// importStates says how far an import is.
var importStates = map[people.ImportState]string{
	people.ImportReading: "import.state_draft", people.ImportDraft: "import.state_draft", people.ImportApplying: "import.state_applying",
	people.ImportApplied: "import.state_applied", people.ImportUndoing: "import.state_undoing", people.ImportUndone: "import.state_undone",
}

// columnTitles are the headings of the template.
var columnTitles = map[people.Column]string{
	people.Column(people.NameField): "import.column_name", people.Column(people.PhoneField): "import.column_phone", people.MemberColumn: "import.column_member",
	people.Column(people.StaffNumberField): "import.column_staff_number", people.RoleColumn: "import.column_role",
	people.Column(people.OrganisationField): "import.column_organisation", people.Column(people.CountyField): "import.column_county",
	people.Column(people.SubCountyField): "import.column_sub_county", people.Column(people.WardField): "import.column_ward",
	people.Column(people.CadreField): "import.column_cadre", people.Column(people.EmployerField): "import.column_employer",
	people.Column(people.PayField): "import.column_pay", people.Column(people.LanguageField): "import.column_language",
}

// aboutColumn says what stands in a column.
var aboutColumn = map[people.Column]string{
	people.Column(people.NameField): "import.about_name", people.Column(people.PhoneField): "import.about_phone", people.MemberColumn: "import.about_member",
	people.Column(people.StaffNumberField): "import.about_staff_number", people.RoleColumn: "import.about_role",
	people.Column(people.OrganisationField): "import.about_organisation", people.Column(people.CountyField): "import.about_county",
	people.Column(people.SubCountyField): "import.about_place", people.Column(people.WardField): "import.about_place",
	people.Column(people.CadreField): "import.about_list", people.Column(people.EmployerField): "import.about_list",
	people.Column(people.PayField): "import.about_list", people.Column(people.LanguageField): "import.about_language",
}

// MostPeople is how many one sheet may hold.
func (p *importPage) MostPeople() int { return people.MostRows }

func (p *importPage) columnTitle(column people.Column) string { return p.T(columnTitles[column]) }

func (s *Server) importForm(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.importPage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "import", p)
}

// importTemplate sends a sheet with headings and nothing else.
func (s *Server) importTemplate(r *request) error {
	table := sheet.Table{Name: r.words.T("import.template_name"), Rows: func(func([]sheet.Cell, error) bool) {}}
	for _, column := range people.Columns {
		table.Columns = append(table.Columns, sheet.Column{Title: r.words.T(columnTitles[column]), Width: 22})
	}
	write, kind, name := sheet.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pamoja.xlsx"
	if strings.HasSuffix(r.Request.URL.Path, ".csv") {
		write, kind, name = sheet.WriteCSV, "text/csv; charset=utf-8", "pamoja.csv"
	}
	var body bytes.Buffer
	if err := write(&body, table); err != nil {
		return err
	}
	r.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	r.Data(http.StatusOK, kind, body.Bytes())
	return nil
}

// importSheet shows one import: what its rows would do, or have done.
func (s *Server) importSheet(r *request) error {
	r.Header("Cache-Control", "no-store")
	p, err := s.importSheetPage(r)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK, "import_sheet", p)
}

// changeImport applies an import or undoes it. Both ask for the passphrase
// again, unless it was typed a short while ago.
func (s *Server) changeImport(r *request) error {
	form, err := r.form()
	if err != nil {
		return err
	}
	id := r.Param("id")
	if _, _, err := s.People.ImportOf(r.ctx(), *r.person, id); err != nil {
		return err
	}
	if !s.fresh(r) {
		err = s.People.ConfirmSecret(r.ctx(), *r.person, form.Get("secret"), r.ClientIP())
	}
	if err == nil {
		err = s.runImport(r, id, form)
	}
	if err == nil {
		r.redirect("/staff/people/import/" + id)
		return nil
	}
	p, pageErr := s.importSheetPage(r)
	if pageErr != nil {
		return pageErr
	}
	p.chosen(form)
	return r.again(err, "import_sheet", &p.Base, p)
}

// runImport does what the form asks for, for as long as a request may take. What
// is left then is shown with a button to go on.
func (s *Server) runImport(r *request, id string, form url.Values) error {
	ctx, done := context.WithTimeout(r.ctx(), s.imports.apply)
	defer done()
	var err error
	switch form.Get("action") {
	case "apply":
		_, err = s.People.ApplyImport(ctx, *r.person, id, choicesOf(form))
	case "undo":
		_, err = s.People.UndoImport(ctx, *r.person, id, s.hasActed)
	default:
		return fault.Invalid("error.form_kind")
	}
	if errors.Is(err, context.DeadlineExceeded) && r.ctx().Err() == nil {
		return nil
	}
	return err
}

// hasActed reports whether anything of what somebody did in courses is kept, or a
// session with a mentor.
func (s *Server) hasActed(ctx context.Context, person string) (bool, error) {
	summaries, err := s.Progress.Mine(ctx, person)
	if err != nil || len(summaries) > 0 {
		return len(summaries) > 0, err
	}
	return s.Mentoring.Knows(ctx, person)
}

// choicesOf gives what was chosen for each line.
func choicesOf(form url.Values) map[int]string {
	choices := map[int]string{}
	for name, values := range form {
		if line, ok := strings.CutPrefix(name, "choose-"); ok && values[0] != "" {
			if n, err := strconv.Atoi(line); err == nil {
				choices[n] = values[0]
			}
		}
	}
	return choices
}
