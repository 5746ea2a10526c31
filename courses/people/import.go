package people

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// An import brings people in from the rows of a sheet, in three steps that are
// each safe to do again: KeepDraft reads and judges the rows and writes no
// person, ApplyImport writes them under the id of the import, UndoImport takes
// back for a day what still is the import's.
//
// A row is about whoever has its member number, else its staff number with the
// code of the organisation, else its phone and its name. Where only the phone is
// somebody's, or a row without any number has the name of somebody of the same
// place, it may be the same person: somebody has to choose.
//
// An import writes a field only if it is empty or was last set by an import.
// What it writes is kept in the row with what stood there before. An undo gives
// that back where the field still carries the import's id; of later imports that
// wrote over it, it mends what they would give back.

// ImportState says how far an import is.
type ImportState string

const (
	ImportReading  ImportState = "reading"
	ImportDropping ImportState = "dropping" // reading failed, or was cut off; its rows are being removed
	ImportDraft    ImportState = "draft"    // judged, nothing is written
	ImportApplying ImportState = "applying" // begun; applying again finishes it
	ImportApplied  ImportState = "applied"
	ImportUndoing  ImportState = "undoing" // begun; undoing again finishes it
	ImportUndone   ImportState = "undone"
)

// UndoFor is how long an import can be undone, and how long its rows are kept.
const UndoFor = 24 * time.Hour

// Import is one sheet that was brought in, or is to be.
type Import struct {
	ID      string      `json:"id"`
	By      string      `json:"by"`
	Source  string      `json:"source,omitempty"` // name of the file
	Started time.Time   `json:"started"`
	State   ImportState `json:"state"`
	Rows    int         `json:"rows"`
	Unknown []string    `json:"unknown,omitempty"` // headings that were ignored
	Applied *time.Time  `json:"applied,omitempty"`
	Undone  *time.Time  `json:"undone,omitempty"`
	Swept   bool        `json:"swept"` // its rows are gone: counts are in Kept
	Kept    ImportCount `json:"kept,omitempty"`
}

// MayUndo reports whether the import can be undone at this moment.
func (i Import) MayUndo(now time.Time) bool {
	return i.State == ImportUndoing || i.State == ImportApplied && i.Applied != nil && now.Before(i.Applied.Add(UndoFor))
}

// unwritten reports whether nothing was ever written by it.
func (i Import) unwritten() bool {
	return slices.Contains([]ImportState{ImportReading, ImportDropping, ImportDraft}, i.State)
}

// ImportStatus is what becomes, or became, of a row.
type ImportStatus string

const (
	RowCreated ImportStatus = "created"
	RowChanged ImportStatus = "changed"
	RowSame    ImportStatus = "same"
	RowRefused ImportStatus = "refused"
	RowChoose  ImportStatus = "choose" // may be somebody who is here already
	RowUndone  ImportStatus = "undone"
	RowLeft    ImportStatus = "left" // undone in part or not at all: Why says so
)

// ImportStatuses lists them in the order of a summary.
var ImportStatuses = []ImportStatus{RowCreated, RowChanged, RowSame, RowChoose, RowRefused, RowUndone, RowLeft}

// ImportCount is how many rows have each status.
type ImportCount map[ImportStatus]int

// Reason is a sentence about a row: the key of a message and what it is about.
type Reason struct {
	Key    string `json:"key"`
	Column Column `json:"column,omitempty"`
	Line   int    `json:"line,omitempty"` // another row
	Text   string `json:"text,omitempty"` // as written in the sheet
	Cell   string `json:"cell,omitempty"` // name of the sheet's own column: A, B … AA
}

// Change is one value of a row beside what is kept.
type Change struct {
	Column Column `json:"column"`
	Old    string `json:"old,omitempty"`
	New    string `json:"new"`
}

// was is what stood in a field before an import wrote it.
type was struct {
	Value  string `json:"value,omitempty"`
	Origin string `json:"origin,omitempty"`
}

// ImportRow is a row of a sheet and what becomes of it. It holds texts about a
// person, and goes with her.
type ImportRow struct {
	Import       string            `json:"import"`
	Line         int               `json:"line"`
	Status       ImportStatus      `json:"status"`
	Person       string            `json:"person,omitempty"` // whom it is about, or who is to be made of it
	Values       map[Column]string `json:"values"`           // clean; the organisation by its key
	Organisation string            `json:"organisation,omitempty"`
	Why          []Reason          `json:"why,omitempty"`        // of a refusal; after an undo, of what was left
	Notes        []Reason          `json:"notes,omitempty"`      // worth knowing
	Changes      []Change          `json:"changes,omitempty"`    // what is written
	Hers         []Change          `json:"hers,omitempty"`       // what differs and stays, as it was set by hand
	Candidates   []string          `json:"candidates,omitempty"` // ids of who it may be
	Choice       string            `json:"choice,omitempty"`     // one of them, or ChoiceNew
	Made         bool              `json:"made,omitempty"`       // the person was made by this import
	Done         bool              `json:"done,omitempty"`

	Member   string        `json:"member,omitempty"`   // drawn for the person to be made
	Before   map[Field]was `json:"before,omitempty"`   // of the fields written
	Removing bool          `json:"removing,omitempty"` // an undo has begun to remove her
}

// ChoiceNew says that a row is about somebody who is not here yet.
const ChoiceNew = "new"

func (row *ImportRow) refuse(why Reason) {
	row.Status = RowRefused
	row.Why = append(row.Why, why)
}

// Name is the name in the row, as far as it could be read.
func (row ImportRow) Name() string { return row.Values[Column(NameField)] }

// Noted are the notes that hold as the row stands. That she does not sign in with
// the phone is true of somebody new alone, and of a row that may be about
// somebody nobody knows that yet.
func (row ImportRow) Noted() []Reason {
	return slices.DeleteFunc(slices.Clone(row.Notes), func(note Reason) bool {
		return row.Status == RowChoose && note.Column == Column(PhoneField)
	})
}

func importRowID(im string, line int) string { return fmt.Sprintf("%s/%08d", im, line) }

// importCollections declares what imports keep.
func importCollections() []records.Collection {
	text := func(name string) records.Field { return records.Field{Name: name, Kind: records.String} }
	return []records.Collection{
		{
			Name:   "imports",
			Fields: []records.Field{text("by"), {Name: "started", Kind: records.Time}, {Name: "swept", Kind: records.Boolean}},
			Indexes: []records.Index{
				{Name: "by", Fields: []string{"by", "started"}},
				{Name: "all", Fields: []string{"started"}},
				{Name: "swept", Fields: []string{"swept", "started"}},
			},
		},
		{
			Name:   "import-rows",
			Fields: []records.Field{text("import"), text("status"), {Name: "line", Kind: records.Integer}, text("person")},
			Indexes: []records.Index{
				{Name: "import", Fields: []string{"import", "line"}},
				{Name: "status", Fields: []string{"import", "status", "line"}},
				{Name: "person", Fields: []string{"person"}},
			},
			Tallies: []records.Tally{{Name: "status", Bounds: []string{"import"}, Group: []string{"status"}}},
		},
	}
}

// DryRun judges the rows of a sheet and writes nothing. tell is given each row
// in turn. What comes back holds the headings that were ignored and how many
// rows there are.
//
// Faults: forbidden, role.lacking; invalid, about the field file:
// import.no_heading, import.empty, import.too_many; and the error of rows.
func (s *Service) DryRun(ctx context.Context, by Person, rows iter.Seq2[Row, error], tell func(ImportRow) error) (Import, error) {
	return s.readImport(ctx, by, Import{By: by.ID, Started: s.now(), State: ImportDraft}, rows, tell)
}

// readImport reads and judges a sheet.
func (s *Service) readImport(ctx context.Context, by Person, im Import, rows iter.Seq2[Row, error], tell func(ImportRow) error) (Import, error) {
	if !by.May(AddPeople) || !by.May(EditPeople) {
		return Import{}, fault.Forbidden("role.lacking")
	}
	read, judged := &reading{s: s}, s.newJudging(by, im.ID)
	for row, err := range rows {
		if err != nil {
			return Import{}, fmt.Errorf("people: import: %w", err)
		}
		one, is := read.take(row)
		if !is {
			continue
		}
		if read.rows > MostRows {
			return Import{}, fault.Invalid("import.too_many", "most", MostRows).In("file")
		}
		if err := judged.first(ctx, &one); err != nil {
			return Import{}, fmt.Errorf("people: import: %w", err)
		}
		if err := tell(one); err != nil {
			return Import{}, err
		}
	}
	if err := read.finish(); err != nil {
		return Import{}, err
	}
	im.Rows, im.Unknown = read.rows, read.unknown
	return im, nil
}

// importOf gives an import to who may open it: her own, and what was applied to
// administrators. Fault: not found, import.unknown.
func (s *Service) importOf(ctx context.Context, by Person, id string) (Import, error) {
	im, _, err := s.imports.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return Import{}, fault.NotFound("import.unknown")
	}
	if err != nil {
		return Import{}, err
	}
	if !by.May(AddPeople) || im.By != by.ID && (im.unwritten() || !by.May(ListEveryone)) {
		return Import{}, fault.NotFound("import.unknown")
	}
	return im, nil
}

// ImportOf gives an import and how many rows have which status. Whoever began it
// may open it; what was applied, administrators too. Faults: forbidden,
// role.lacking; not found, import.unknown.
func (s *Service) ImportOf(ctx context.Context, by Person, id string) (Import, ImportCount, error) {
	if !by.May(AddPeople) {
		return Import{}, nil, fault.Forbidden("role.lacking")
	}
	im, err := s.importOf(ctx, by, id)
	if err != nil {
		return Import{}, nil, fmt.Errorf("people: import: %w", err)
	}
	if im.Swept {
		return im, im.Kept, nil
	}
	count, err := s.countImport(ctx, id)
	if err != nil {
		return Import{}, nil, fmt.Errorf("people: import: %w", err)
	}
	return im, count, nil
}

func (s *Service) countImport(ctx context.Context, id string) (ImportCount, error) {
	totals, err := s.importRows.Tally(ctx, "status", records.Query{Equal: []any{id}})
	if err != nil {
		return nil, err
	}
	count := ImportCount{}
	for _, one := range totals {
		count[ImportStatus(fmt.Sprint(one.Group[0]))] = int(one.Count)
	}
	return count, nil
}

// RowsOfImport gives a page of the rows of an import that ImportOf gave, in the
// order of their lines: of one status or of all.
func (s *Service) RowsOfImport(ctx context.Context, im Import, status ImportStatus, after string) (rows []ImportRow, next string, err error) {
	query := records.Query{Index: "import", Equal: []any{im.ID}, After: after, Limit: ListPage + 1}
	if status != "" {
		query.Index, query.Equal = "status", []any{im.ID, string(status)}
	}
	last := ""
	for found, err := range s.importRows.Find(ctx, query) {
		if errors.Is(err, records.ErrInvalid) {
			return nil, "", fault.NotFound("import.unknown")
		}
		if err != nil {
			return nil, "", fmt.Errorf("people: import: %w", err)
		}
		if len(rows) == ListPage {
			return rows, last, nil
		}
		rows, last = append(rows, found.Value), found.Cursor
	}
	return rows, "", nil
}

// Imports gives the latest imports that by may open, the latest first.
// Fault: forbidden, role.lacking.
func (s *Service) Imports(ctx context.Context, by Person) ([]Import, error) {
	if !by.May(AddPeople) {
		return nil, fault.Forbidden("role.lacking")
	}
	if err := s.sweepImports(ctx); err != nil {
		return nil, fmt.Errorf("people: imports: %w", err)
	}
	query := records.Query{Index: "by", Equal: []any{by.ID}, Descending: true, Limit: ListPage}
	if by.May(ListEveryone) {
		query = records.Query{Index: "all", Descending: true, Limit: 4 * ListPage}
	}
	var list []Import
	for found, err := range s.imports.Find(ctx, query) {
		if err != nil {
			return nil, fmt.Errorf("people: imports: %w", err)
		}
		im := found.Value
		if im.By == by.ID && im.State == ImportDraft || !im.unwritten() {
			list = append(list, im)
		}
		if len(list) == ListPage {
			break
		}
	}
	return list, nil
}

// WhoItMayBe gives those whom a row may be about and whom by may see.
func (s *Service) WhoItMayBe(ctx context.Context, by Person, row ImportRow) ([]Person, error) {
	var found []Person
	for _, id := range row.Candidates {
		p, is, err := s.find(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("people: import: %w", err)
		}
		if is && s.MaySee(ctx, by, p, Profile) == nil {
			found = append(found, p)
		}
	}
	return found, nil
}
