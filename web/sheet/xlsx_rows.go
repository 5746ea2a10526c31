package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"pamoja/courses/fault"
)

// errMalformed is a sheet that no spreadsheet writes.
var errMalformed = errors.New("a malformed sheet")

// What a sheet has at most, by the format's own bounds: elements beyond are
// there to keep a reader busy.
const (
	sheetRows    = 1 << 20
	sheetColumns = 1 << 14
)

// sheetScanner goes through the XML of one sheet. The spreadsheet library's own
// rows would not do: it does not say which formulas have no value, unpacks the
// whole file first, and sets no bound to a cell.
type sheetScanner struct {
	book *book
	show *shower
	b    builder
	line int // of the row at hand, or of the one before
	rows int // elements so far
	row  bool
	cell cell
}

// cell is what the XML says of one cell.
type cell struct {
	open    bool
	nth     int // of its row
	column  int // from 0
	kind    string
	style   int
	value   []byte
	valued  bool // has a value, if an empty one
	formula bool
	within  string // the element whose text is read
	inline  textOf
}

// rows gives the rows of a sheet.
func (b *book) rows(part *zip.File) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in, err := part.Open()
		if err != nil {
			yield(Row{}, b.src.damaged(err))
			return
		}
		defer in.Close()
		tokens := newTokens(in)
		s := &sheetScanner{book: b, show: &shower{styles: b.styles}}
		defer s.show.close()
		for {
			row, err := s.next(tokens)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Row{}, b.src.damaged(s.explain(err)))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// explain says of a piece of XML without end that its cell is too long.
func (s *sheetScanner) explain(err error) error {
	if errors.Is(err, errLongToken) && s.cell.within != "" {
		return s.b.tooLong(s.cell.column)
	}
	return err
}

// next gives the next row with something in it; io.EOF after the last.
func (s *sheetScanner) next(tokens *tokens) (Row, error) {
	for {
		token, err := tokens.next()
		if err == io.EOF {
			return Row{}, errMalformed // it ends before its rows do
		}
		if err != nil {
			return Row{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = s.start(token)
		case xml.EndElement:
			row, any, endErr := s.end(token.Name.Local)
			if any {
				return row, nil
			}
			err = endErr
		case xml.CharData:
			if s.cell.within == "v" && len(s.cell.value) < maxToken {
				s.cell.value = append(s.cell.value, token...)
			}
		}
		if err != nil {
			return Row{}, err
		}
		if s.cell.within == "is" {
			s.cell.inline.take(token)
		}
	}
}

func (s *sheetScanner) start(start xml.StartElement) (err error) {
	switch name := start.Name.Local; {
	case name == "row":
		if s.rows++; s.row || s.rows > sheetRows {
			return errMalformed
		}
		s.row = true
		s.line++
		if given := attr(start, "r"); given != "" {
			if s.line, err = strconv.Atoi(given); err != nil || s.line < 1 {
				return errMalformed
			}
		}
		s.b.begin(s.line)
		s.cell = cell{column: -1, value: s.cell.value}
	case name == "c":
		if !s.row || s.cell.open || s.cell.nth >= sheetColumns {
			return errMalformed
		}
		column := s.cell.column + 1
		if given := attr(start, "r"); given != "" {
			if column, err = columnOf(given); err != nil {
				return err
			}
		}
		style, _ := strconv.Atoi(attr(start, "s")) // an unknown style is no style
		s.cell = cell{open: true, nth: s.cell.nth + 1, column: column, kind: attr(start, "t"), style: style, value: s.cell.value[:0], inline: textOf{text: s.cell.inline.text[:0]}}
	case !s.cell.open:
	case name == "v":
		s.cell.within, s.cell.valued = name, true
	case name == "f":
		s.cell.within, s.cell.formula = name, true
	case name == "is":
		s.cell.within = name
	}
	return nil
}

// end closes an element; any tells that a row with something in it ended.
func (s *sheetScanner) end(name string) (row Row, any bool, err error) {
	switch name {
	case "v", "f", "is":
		s.cell.within = ""
	case "c":
		if !s.cell.open {
			return Row{}, false, errMalformed
		}
		s.cell.open = false
		err = s.endCell()
	case "row":
		if !s.row || s.cell.open {
			return Row{}, false, errMalformed
		}
		s.row = false
		return s.b.end()
	case "sheetData":
		err = io.EOF
	}
	return Row{}, false, err
}

func (s *sheetScanner) endCell() error {
	c := &s.cell
	raw := string(c.value)
	if c.formula && raw == "" && !(c.valued && c.kind == "str") {
		s.b.problem(fault.Invalid("sheet.formula_empty", "column", columnName(c.column)))
		return nil
	}
	text, err := s.text(raw)
	if err != nil {
		return err
	}
	return s.b.put(c.column, text)
}

// text is what a cell says.
func (s *sheetScanner) text(raw string) (string, error) {
	switch c := &s.cell; c.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(raw))
		if err != nil && raw != "" {
			return "", errMalformed
		}
		text, ok, err := s.book.shared.at(n)
		if err == nil && !ok && raw != "" {
			err = errMalformed
		}
		return lineEnds(text), err
	case "inlineStr":
		return lineEnds(string(c.inline.done())), nil
	case "str":
		return lineEnds(string(unescape([]byte(raw)))), nil
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(raw)], nil
	case "e":
		s.b.problem(fault.Invalid("sheet.cell_error", "column", columnName(c.column), "value", raw))
		return raw, nil
	case "d":
		return raw, nil
	default:
		return s.number(raw), nil
	}
}

// number shows a number, and tells if the sheet kept fewer digits than were
// typed: a spreadsheet keeps fifteen.
func (s *sheetScanner) number(raw string) string {
	text := s.show.text(strings.TrimSpace(raw), s.cell.style)
	if len(text) > 15 && allDigits(text) {
		s.b.problem(fault.Invalid("sheet.digits_lost", "column", columnName(s.cell.column), "value", text))
	}
	return text
}

// lineEnds makes every line end in a cell one \n.
func lineEnds(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// columnOf gives the column of a place such as AB12, from 0.
func columnOf(place string) (int, error) {
	column := 0
	for i, c := range []byte(place) {
		switch {
		case c >= 'A' && c <= 'Z' && i < 3:
			column = column*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && i > 0:
			return column - 1, nil
		default:
			return 0, errMalformed
		}
	}
	return 0, errMalformed
}
