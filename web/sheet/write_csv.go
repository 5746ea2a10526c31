package sheet

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes a table in UTF-8 with a byte order mark, commas and CRLF: what
// every spreadsheet opens with its letters whole. A text that a spreadsheet
// would take for a formula gets an apostrophe before it.
func WriteCSV(w io.Writer, table Table) error {
	out := bufio.NewWriter(w)
	out.WriteString(utf8BOM)
	err := table.rows(func(_ int, cells []Cell) error {
		for i := range table.Columns {
			if i > 0 {
				out.WriteByte(',')
			}
			if i < len(cells) {
				out.WriteString(quote(guard(cells[i])))
			}
		}
		_, err := out.WriteString("\r\n")
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write a CSV: %w", err)
	}
	return nil
}

// guard gives the text of a cell such that no spreadsheet reckons with it.
// Numbers are left as they are: -5 is a number.
func guard(c Cell) string {
	text := c.String()
	if c.kind == isText && text != "" && strings.IndexByte("=+-@\t\r\n", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// quote encloses a text that holds anything a reader could part it at, be its
// separator a comma, a semicolon or a tab.
func quote(text string) string {
	if !strings.ContainsAny(text, ",;\t\"\n") && strings.TrimSpace(text) == text {
		return text
	}
	return `"` + strings.ReplaceAll(strings.ReplaceAll(text, `"`, `""`), "\n", "\r\n") + `"`
}
