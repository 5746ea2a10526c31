package sheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes a table as one sheet with a heading that stays in sight.
// Numbers and dates are real ones; a text is a text, whatever it begins with.
// Properties have one fixed date, so that the bytes depend on the table alone.
// Beyond 16 MB of rows they stand in a file of the system's temporary folder
// until the writing is done.
func WriteXLSX(w io.Writer, table Table) (err error) {
	file := excelize.NewFile()
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := fill(file, table); err != nil {
		return fmt.Errorf("write an XLSX: %w", err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write an XLSX: %w", err)
	}
	return nil
}

// madeAt stands for the date in the properties of every file.
const madeAt = "2026-01-01T00:00:00Z"

func fill(file *excelize.File, table Table) error {
	name := sheetName(table.Name)
	if err := file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err := file.SetDocProps(&excelize.DocProperties{Creator: "Pamoja", Created: madeAt, Modified: madeAt}); err != nil {
		return err
	}
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	format := "yyyy-mm-dd"
	day, err := file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return err
	}
	out, err := file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := layOut(out, table.Columns); err != nil {
		return err
	}
	err = table.rows(func(line int, cells []Cell) error {
		values := make([]any, len(cells))
		for i, cell := range cells {
			values[i] = valueOf(cell, day)
			if line == 1 {
				values[i] = excelize.Cell{StyleID: bold, Value: values[i]}
			}
		}
		return out.SetRow("A"+strconv.Itoa(line), values)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// layOut freezes the heading and sets the width of the columns.
func layOut(out *excelize.StreamWriter, columns []Column) error {
	for i, column := range columns {
		width := column.Width
		if width == 0 {
			width = max(10, utf8.RuneCountInString(column.Title)+2)
		}
		if err := out.SetColWidth(i+1, i+1, float64(min(width, 100))); err != nil {
			return err
		}
	}
	return out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}})
}

// day0 is the day 0 of a spreadsheet, in seconds since 1970; before 1 March
// 1900 it miscounts. A time.Duration would hold only 292 years.
var day0 = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).Unix()

// valueOf is what the library is given for a cell; nil leaves it empty.
func valueOf(c Cell, dayStyle int) any {
	switch {
	case c.kind == isInteger && c.n > -1e15 && c.n < 1e15:
		return c.n
	case c.kind == isDate && c.day.Year() > 1900 && c.day.Year() < 10000:
		return excelize.Cell{StyleID: dayStyle, Value: (c.day.Unix() - day0) / (24 * 60 * 60)}
	}
	if text := c.String(); text != "" {
		return text
	}
	return nil
}

// sheetName makes a name that a spreadsheet takes.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' || r > 0xFFFF { // it counts a letter beyond as two
			return ' '
		}
		return r
	}, name)
	if letters := []rune(name); len(letters) > excelize.MaxSheetNameLength {
		name = string(letters[:excelize.MaxSheetNameLength])
	}
	if name = strings.Trim(name, " '"); name == "" {
		return "1"
	}
	return name
}
