package sheet

import (
	"slices"
	"strings"
	"unicode/utf8"

	"pamoja/courses/fault"
)

// builder makes rows of cells, and holds both formats to the same bounds.
type builder struct {
	row   Row
	taken int // rows given so far
}

func (b *builder) begin(line int) { b.row = Row{Line: line} }

// put sets the cell of a column, counted from 0.
func (b *builder) put(column int, text string) error {
	if text == "" || column >= maxColumns && blank(text) {
		return nil
	}
	if column >= maxColumns {
		return fault.Invalid("sheet.columns_many", "line", b.row.Line, "most", maxColumns)
	}
	if len(text) > maxLetters && utf8.RuneCountInString(text) > maxLetters {
		return b.tooLong(column)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return fault.Invalid("sheet.not_sheet")
	}
	if b.row.Cells == nil {
		b.row.Cells = make([]string, 0, max(8, column+1))
	}
	for len(b.row.Cells) <= column {
		b.row.Cells = append(b.row.Cells, "")
	}
	b.row.Cells[column] = text
	if lostDigits(text) {
		b.problem(fault.Invalid("sheet.digits_lost", "column", columnName(column), "value", text))
	}
	if strings.ContainsRune(text, utf8.RuneError) {
		b.problem(fault.Invalid("sheet.letters_lost", "column", columnName(column)))
	}
	return nil
}

func (b *builder) tooLong(column int) error {
	return fault.Invalid("sheet.cell_long", "line", b.row.Line, "column", columnName(column), "most", maxLetters)
}

func (b *builder) problem(f *fault.Fault) { b.row.Problems = append(b.row.Problems, f) }

// end gives the row, and whether there is anything in it.
func (b *builder) end() (Row, bool, error) {
	if len(b.row.Problems) == 0 && !slices.ContainsFunc(b.row.Cells, func(cell string) bool { return !blank(cell) }) {
		return Row{}, false, nil
	}
	if b.taken++; b.taken > maxRows+1 {
		return Row{}, false, fault.TooLarge("sheet.rows_many", "most", maxRows)
	}
	return b.row, true, nil
}

func blank(cell string) bool { return strings.TrimSpace(cell) == "" }

// columnName is how a sheet names a column that is counted from 0: A, B … AA.
func columnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// lostDigits reports whether a text is what a spreadsheet leaves of a long
// number when it writes it short, 2.54712E+11: a phone is gone then.
func lostDigits(text string) bool {
	digits, power, ok := strings.Cut(text, "E+")
	if !ok || len(power) < 2 || len(text) > 24 {
		return false
	}
	whole, part, _ := strings.Cut(digits, ".")
	return len(whole) == 1 && allDigits(whole+part+power)
}

func allDigits(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}
