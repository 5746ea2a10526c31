package people

import (
	"slices"
	"strings"

	"pamoja/courses/fault"
)

// Row is one row of a table that somebody made, as web/sheet reads it.
type Row struct {
	Line     int      // as the table's own program counts, from 1
	Cells    []string // may be fewer or more than the heading has
	Problems []Problem
}

// Problem is what went wrong with a cell before the row came here: digits that a
// spreadsheet has dropped, letters that are no letters.
type Problem struct {
	Cell int    // counted from 0
	Name string // of its column in the sheet: A, B … AA
	Key  string // of the message
	Text string // as it stands in the cell
}

// MostRows is how many people one sheet may hold.
const MostRows = 100_000

// columnsShown bounds how many unknown headings are remembered, and how long
// each is.
const (
	columnsShown   = 20
	longestHeading = 40
	longestCell    = 1000
)

// reading is a sheet as it is read, row by row.
type reading struct {
	s       *Service
	columns map[int]Column // nil until the heading was met
	width   int            // of the heading
	unknown []string       // headings that mean nothing here, as they are written
	where   []int          // the cell of each of them
	under   bool           // the row at hand stands right below the heading
	rows    int
}

// take reads a row. It says no to what is no person: everything above the
// heading, empty rows, and the heading said again.
func (r *reading) take(row Row) (ImportRow, bool) {
	if r.columns == nil {
		r.head(row.Cells)
		r.under = r.columns != nil
		return ImportRow{}, false
	}
	under := r.under
	r.under = false
	if emptyRow(row.Cells) || under && r.second(row.Cells) || r.again(row.Cells) {
		return ImportRow{}, false
	}
	r.rows++
	return r.read(row), true
}

// head looks whether a row is the heading: the first that has a column for the
// name. Of two columns that mean the same the first counts.
func (r *reading) head(cells []string) {
	columns, width, taken := map[int]Column{}, 0, map[Column]bool{}
	var unknown []string
	var where []int
	for i, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		width = i + 1
		column, known := headings[foldCell(cell)]
		if known && !taken[column] {
			columns[i], taken[column] = column, true
		} else if len(unknown) < columnsShown {
			unknown, where = append(unknown, heading(cell)), append(where, i)
		}
	}
	if taken[Column(NameField)] {
		r.columns, r.width, r.unknown, r.where = columns, width, unknown, where
	}
}

func heading(cell string) string {
	return shorten(strings.Join(strings.Fields(cell), " "), longestHeading)
}

// second looks whether a row is the lower half of a heading: "Contact" over
// "Phone" and "County". It has no name in it, and at least half of what it has
// are headings; they say more than what stands above them.
func (r *reading) second(cells []string) bool {
	known, others := map[int]Column{}, map[int]string{}
	for i, cell := range cells {
		column := headings[foldCell(cell)]
		switch {
		case strings.TrimSpace(cell) == "":
		case r.columns[i] == Column(NameField) && column != Column(NameField):
			return false
		case column != "":
			known[i] = column
		default:
			others[i] = heading(cell)
		}
	}
	if len(known) == 0 || len(known) < len(others) {
		return false
	}
	for i := range len(cells) {
		column, text := known[i], others[i]
		if column == "" && text == "" {
			continue
		}
		r.width = max(r.width, i+1)
		if at := slices.Index(r.where, i); at >= 0 {
			r.unknown, r.where = slices.Delete(r.unknown, at, at+1), slices.Delete(r.where, at, at+1)
		}
		if column != "" && r.free(column, i) {
			r.columns[i] = column
		} else if column == "" && len(r.unknown) < columnsShown {
			r.unknown, r.where = append(r.unknown, text), append(r.where, i)
			delete(r.columns, i)
		}
	}
	return true
}

// free reports whether no other cell of the heading means a column.
func (r *reading) free(column Column, cell int) bool {
	for i, taken := range r.columns {
		if taken == column && i != cell {
			return false
		}
	}
	return true
}

// again reports whether a row is the heading said again, as at the top of each
// printed page.
func (r *reading) again(cells []string) bool {
	said := 0
	for i, column := range r.columns {
		if i < len(cells) && strings.TrimSpace(cells[i]) != "" {
			if headings[foldCell(cells[i])] != column {
				return false
			}
			said++
		}
	}
	return said > 0
}

func emptyRow(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// read cleans the cells of a row. What cannot be taken stands in Why.
func (r *reading) read(row Row) ImportRow {
	read := ImportRow{Line: row.Line, Values: map[Column]string{}}
	if len(row.Cells) > r.width && !emptyRow(row.Cells[r.width:]) {
		read.refuse(Reason{Key: "import.ragged"})
	}
	lost := map[int]bool{}
	for _, problem := range row.Problems {
		if column, used := r.columns[problem.Cell]; used {
			lost[problem.Cell] = true
			read.refuse(Reason{Key: problem.Key, Column: column, Cell: problem.Name, Text: shorten(problem.Text, longestHeading)})
		}
	}
	for i, column := range r.columns {
		if i >= len(row.Cells) || lost[i] {
			continue
		}
		text := strings.TrimSpace(row.Cells[i])
		if text == "" {
			continue
		}
		if text[0] == '=' {
			read.refuse(Reason{Key: "import.formula", Column: column})
			continue
		}
		r.cell(&read, column, text)
	}
	if read.Values[Column(NameField)] == "" && len(read.Why) == 0 {
		read.refuse(Reason{Key: "import.no_name", Column: Column(NameField)})
	}
	slices.SortFunc(read.Why, func(a, b Reason) int { return slices.Index(Columns, a.Column) - slices.Index(Columns, b.Column) })
	return read
}

// bad is what is said of a value that cannot be taken.
var bad = map[Column]string{
	Column(NameField): "import.bad_name", Column(PhoneField): "import.bad_phone", MemberColumn: "import.bad_member", Column(StaffNumberField): "import.bad_staff_number",
	RoleColumn: "import.bad_role", Column(OrganisationField): "import.bad_organisation", Column(CountyField): "import.bad_county", Column(SubCountyField): "import.bad_sub_county",
	Column(WardField): "import.bad_ward", Column(CadreField): "import.bad_cadre", Column(EmployerField): "import.bad_employer", Column(PayField): "import.bad_pay",
	Column(LanguageField): "import.bad_language",
}

// cell cleans one value. The staff number is left as it is: it may lack the code
// of its organisation, which only judging knows.
func (r *reading) cell(read *ImportRow, column Column, text string) {
	wrong := func(key string) { read.refuse(Reason{Key: key, Column: column, Text: shorten(text, longestHeading)}) }
	if len(text) > longestCell {
		wrong(bad[column])
		return
	}
	switch column {
	case MemberColumn:
		member, ok := ParseMember(text)
		if !ok {
			wrong(bad[column])
			return
		}
		read.Values[column] = member
	case RoleColumn:
		switch role := roleWords[foldCell(text)]; role {
		case Learner, Trainer:
			read.Values[column] = string(role)
		case "":
			wrong(bad[column])
		default:
			wrong("import.role_staff")
		}
	case Column(StaffNumberField):
		read.Values[column] = text
	default:
		clean, err := r.s.CleanField(Field(column), meaning(Field(column), text))
		if err == nil && column == Column(OrganisationField) {
			read.Organisation, err = CleanName(text)
		}
		if err != nil {
			wrong(bad[column])
			return
		}
		read.Values[column] = clean
	}
}

// meaning turns a word for something of a list into its id.
func meaning(f Field, text string) string {
	var words map[string]string
	switch f {
	case CadreField:
		words = cadreWords
	case EmployerField:
		words = employerWords
	case PayField:
		words = payWords
	case LanguageField:
		words = languageWords
	case PhoneField: // a number that a sheet took for a sum
		return strings.TrimSuffix(text, ".0")
	}
	if id, known := words[foldCell(text)]; known {
		return id
	}
	return text
}

func shorten(text string, most int) string {
	text = strings.ToValidUTF8(text, "")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// finish says what is wrong with a sheet as a whole. Faults, all invalid and
// about the field file: import.no_heading, import.empty.
func (r *reading) finish() error {
	if r.columns == nil {
		return fault.Invalid("import.no_heading").In("file")
	}
	if r.rows == 0 {
		return fault.Invalid("import.empty").In("file")
	}
	return nil
}
