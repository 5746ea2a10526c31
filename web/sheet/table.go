package sheet

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Table is what is written: a name, headings, and rows of as many cells as
// there are columns, or fewer. The rows are read once for each writing.
type Table struct {
	Name    string // of the sheet in an XLSX; cut to 31 letters
	Columns []Column
	Rows    iter.Seq2[[]Cell, error]
}

// Column is a heading and how many letters wide it stands in an XLSX; 0 is as
// wide as the heading needs.
type Column struct {
	Title string
	Width int
}

// Cell is one value. The zero value is an empty cell.
type Cell struct {
	kind cellKind
	text string
	n    int64
	day  time.Time
}

type cellKind uint8

const (
	isText cellKind = iota
	isInteger
	isDate
)

// Text is a cell of letters, whatever they look like.
func Text(text string) Cell { return Cell{text: clean(text)} }

// Phone is a cell with a phone number, written without the + that would make a
// spreadsheet reckon with it.
func Phone(number string) Cell { return Text(strings.TrimPrefix(number, "+")) }

// Integer is a number that a spreadsheet can add up.
func Integer(n int64) Cell { return Cell{kind: isInteger, n: n} }

// Date is the day that t says in its own time zone; the zero time is an empty
// cell.
func Date(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	year, month, day := t.Date()
	return Cell{kind: isDate, day: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// String is how the cell reads, in a CSV and in a sheet.
func (c Cell) String() string {
	switch c.kind {
	case isInteger:
		return strconv.FormatInt(c.n, 10)
	case isDate:
		return c.day.Format(time.DateOnly)
	}
	return c.text
}

// rows gives the cells of a table with their line, the headings first.
func (t Table) rows(yield func(line int, cells []Cell) error) error {
	head := make([]Cell, len(t.Columns))
	for i, column := range t.Columns {
		head[i] = Text(column.Title)
	}
	if err := yield(1, head); err != nil {
		return err
	}
	line := 1
	for cells, err := range t.Rows {
		line++
		if err == nil && len(cells) > len(t.Columns) {
			err = fmt.Errorf("line %d has %d cells for %d columns", line, len(cells), len(t.Columns))
		}
		if err == nil {
			err = yield(line, cells)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// clean drops what neither format can hold, and makes every line end one \n.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == '\uFFFE' || r == '\uFFFF' {
			return -1
		}
		return r
	}, lineEnds(strings.ToValidUTF8(text, string(utf8.RuneError))))
}
