package web

import (
	"net/url"
	"strconv"

	"pamoja/courses/people"
	"pamoja/web/page"
)

// slipsAnImport is for how many new people slips are printed at once.
const slipsAnImport = 300

// importSheetPage is one import: before it is applied, after, or undone.
type importSheetPage struct {
	page.Base
	ID, Source, Started string
	State               string // in a sentence
	Draft, Begun, Done  bool   // nothing is written yet; something is; all is
	Undoing             bool   // begun and not finished
	Rows                int
	Writes              int      // rows that are to be written
	Unknown             []string // headings that were ignored
	Counts              []importCount
	Lines               []importLine
	Everything          bool   // rows of every status are shown
	NextPage, FirstPage string // addresses, or ""
	Choices             []importChoice
	MoreChoices         bool
	MayApply            bool
	NotTaken            int // rows that were refused or left, once the others are written
	MayUndo             bool
	UndoUntil           string
	NeedsKey            bool
	Gone                bool     // the rows are no longer kept
	NewIDs              []string // people to print slips for
	MoreNew             bool
}

// importCount is how many rows have a status, and where they are shown.
type importCount struct {
	Label, Address string
	N              int
	Chosen         bool
}

// importLine is a row, in sentences.
type importLine struct {
	Line                int
	Name, Status        string
	Written, Stays, Why []string
	Refused             bool
}

// importChoice asks who a row is about.
type importChoice struct {
	Line      int
	FieldID   string // of the first answer
	Name, Why string
	Who       []importWho
	New       bool // chosen: somebody new
	Left      bool // chosen: to be left for now
}

// importWho is somebody a row may be about.
type importWho struct {
	ID, Name, Member, Place string
	Chosen                  bool
}

// rowStatuses are the words for what becomes, or became, of a row.
var rowStatuses = map[people.ImportStatus][2]string{
	people.RowCreated: {"import.will_create", "import.created"}, people.RowChanged: {"import.will_change", "import.changed"},
	people.RowSame: {"import.same", "import.same"}, people.RowChoose: {"import.choose", "import.choose"},
	people.RowRefused: {"import.refused", "import.refused"}, people.RowUndone: {"import.undone", "import.undone"}, people.RowLeft: {"import.left", "import.left"},
}

func (s *Server) importSheetPage(r *request) (*importSheetPage, error) {
	im, counts, err := s.People.ImportOf(r.ctx(), *r.person, r.Param("id"))
	if err != nil {
		return nil, err
	}
	own := im.By == r.person.ID
	p := &importSheetPage{Base: r.base("import.sheet_title", "staff"), ID: im.ID, Source: im.Source, Started: r.words.DateTime(im.Started), State: r.words.T(importStates[im.State]),
		Rows: im.Rows, Unknown: im.Unknown, Gone: im.Swept, NeedsKey: !s.fresh(r)}
	p.Draft = im.State == people.ImportDraft
	p.Begun, p.Undoing = im.State == people.ImportApplying, im.State == people.ImportUndoing
	p.Done = im.State == people.ImportApplied
	p.MayUndo = im.MayUndo(s.Now())
	if im.Applied != nil {
		p.UndoUntil = p.DateTime(im.Applied.Add(people.UndoFor))
	}
	p.Writes = counts[people.RowCreated] + counts[people.RowChanged]
	if p.Done {
		p.NotTaken = counts[people.RowRefused] + counts[people.RowChoose]
	}
	p.MayApply = own && (p.Draft || p.Begun || p.Done && p.MayUndo && counts[people.RowChoose] > 0)
	status := people.ImportStatus(r.Query("status"))
	p.count(counts, status)
	if im.Swept {
		return p, nil
	}
	if p.MayApply {
		if err := s.importChoices(r, p, im); err != nil {
			return nil, err
		}
	}
	if err := s.importLines(r, p, im, status); err != nil {
		return nil, err
	}
	if p.Done && own {
		return p, s.importNew(r, p, im)
	}
	return p, nil
}

// count fills in how many rows have which status.
func (p *importSheetPage) count(counts people.ImportCount, status people.ImportStatus) {
	here := "/staff/people/import/" + p.ID
	p.Everything = true
	for _, one := range people.ImportStatuses {
		if counts[one] == 0 {
			continue
		}
		chosen := one == status
		p.Everything = p.Everything && !chosen
		p.Counts = append(p.Counts, importCount{Label: p.statusWord(one), N: counts[one], Address: here + "?status=" + string(one), Chosen: chosen})
	}
}

func (p *importSheetPage) statusWord(status people.ImportStatus) string {
	switch {
	case p.Draft:
		return p.T(rowStatuses[status][0])
	case status == people.RowChoose && !p.MayApply:
		return p.T("import.unchosen")
	}
	return p.T(rowStatuses[status][1])
}

// importLines fills in a page of rows.
func (s *Server) importLines(r *request, p *importSheetPage, im people.Import, status people.ImportStatus) error {
	if p.Everything {
		status = ""
	}
	rows, next, err := s.People.RowsOfImport(r.ctx(), im, status, r.Query("after"))
	if err != nil {
		return err
	}
	for _, row := range rows {
		line, err := s.importLine(r, p, row)
		if err != nil {
			return err
		}
		p.Lines = append(p.Lines, line)
	}
	query := url.Values{}
	if status != "" {
		query.Set("status", string(status))
	}
	if r.Query("after") != "" {
		p.FirstPage = address("/staff/people/import/"+im.ID, query)
	}
	if next != "" {
		query.Set("after", next)
		p.NextPage = address("/staff/people/import/"+im.ID, query)
	}
	return nil
}

// importLine says in sentences what becomes of a row.
func (s *Server) importLine(r *request, p *importSheetPage, row people.ImportRow) (importLine, error) {
	line := importLine{Line: row.Line, Name: row.Name(), Status: p.statusWord(row.Status), Refused: row.Status == people.RowRefused}
	for _, why := range row.Why {
		line.Why = append(line.Why, said(p.Base, why))
	}
	if line.Refused || row.Status == people.RowUndone || row.Status == people.RowLeft {
		return line, nil // what the sheet would write stands nowhere
	}
	for _, change := range row.Changes {
		old, fresh, err := s.shownChange(r, p.Base, row, change)
		if err != nil {
			return importLine{}, err
		}
		title := p.T(columnTitles[change.Column])
		switch {
		case row.Status == people.RowChoose || change.Column == people.Column(people.NameField) && old == "":
		case old == "":
			line.Written = append(line.Written, p.T("import.writes", "column", title, "new", p.Isolate(fresh)))
		default:
			line.Written = append(line.Written, p.T("import.writes_over", "column", title, "old", p.Isolate(old), "new", p.Isolate(fresh)))
		}
	}
	for _, change := range row.Hers {
		old, fresh, err := s.shownChange(r, p.Base, row, change)
		if err != nil {
			return importLine{}, err
		}
		line.Stays = append(line.Stays, p.T("import.stays", "column", p.T(columnTitles[change.Column]), "old", p.Isolate(old), "new", p.Isolate(fresh)))
	}
	for _, note := range row.Noted() {
		line.Stays = append(line.Stays, said(p.Base, note))
	}
	return line, nil
}

// said is a reason in a sentence.
func said(b page.Base, why people.Reason) string {
	return b.T(why.Key, "line", why.Line, "value", b.Isolate(why.Text), "column", why.Cell)
}

// shownChange gives both values of a change as they are read.
func (s *Server) shownChange(r *request, b page.Base, row people.ImportRow, change people.Change) (old, fresh string, err error) {
	if change.Column != people.Column(people.OrganisationField) {
		return shownValue(b, change.Column, change.Old), shownValue(b, change.Column, change.New), nil
	}
	if change.Old != "" {
		o, err := s.People.OrganisationByKey(r.ctx(), change.Old)
		if err != nil {
			return "", "", err
		}
		old = o.Name
	}
	return old, row.Organisation, nil
}

// listWords are where the words for the ids of a list stand.
var listWords = map[people.Column]string{
	people.Column(people.CadreField): "cadre.", people.Column(people.EmployerField): "employer.", people.Column(people.PayField): "pay.",
	people.Column(people.LanguageField): "language.",
}

var rolesOfRows = map[string]string{string(people.Learner): "import.role_learner", string(people.Trainer): "import.role_trainer"}

// shownValue is a value as it is read: in words, where it is the id of a list.
func shownValue(b page.Base, column people.Column, value string) string {
	if key := rolesOfRows[value]; column == people.RoleColumn && key != "" {
		return b.T(key)
	}
	if key := listWords[column] + value; listWords[column] != "" && value != "" && b.Words.Has(key) {
		return b.T(key)
	}
	return value
}

// importChoices fills in the rows for which somebody must choose who they are
// about, a page of them at a time.
func (s *Server) importChoices(r *request, p *importSheetPage, im people.Import) error {
	rows, next, err := s.People.RowsOfImport(r.ctx(), im, people.RowChoose, "")
	if err != nil {
		return err
	}
	p.MoreChoices = next != ""
	for _, row := range rows {
		who, err := s.People.WhoItMayBe(r.ctx(), *r.person, row)
		if err != nil {
			return err
		}
		choice := importChoice{Line: row.Line, FieldID: "choose-" + strconv.Itoa(row.Line), Name: row.Name(), Left: true}
		for _, why := range row.Why {
			choice.Why = said(p.Base, why)
		}
		for _, one := range who {
			choice.Who = append(choice.Who, importWho{ID: one.ID, Name: one.Name, Member: one.Member, Place: one.County})
		}
		p.Choices = append(p.Choices, choice)
	}
	return nil
}

// chosen marks what was chosen in a form that could not be taken.
func (p *importSheetPage) chosen(form url.Values) {
	for i := range p.Choices {
		c := &p.Choices[i]
		value := form.Get("choose-" + strconv.Itoa(c.Line))
		c.New, c.Left = value == people.ChoiceNew, value == ""
		for n := range c.Who {
			c.Who[n].Chosen = c.Who[n].ID == value
		}
	}
}

// importNew fills in whom slips are to be printed for.
func (s *Server) importNew(r *request, p *importSheetPage, im people.Import) error {
	for after := ""; ; {
		rows, next, err := s.People.RowsOfImport(r.ctx(), im, people.RowCreated, after)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Made {
				p.NewIDs = append(p.NewIDs, row.Person)
			}
		}
		if next == "" || len(p.NewIDs) >= slipsAnImport {
			p.MoreNew = next != ""
			return nil
		}
		after = next
	}
}
