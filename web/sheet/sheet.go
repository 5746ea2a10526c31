// Package sheet owns XLSX and CSV, in and out. Domain packages take and give
// rows and tables, and never see a file.
//
// In: Open finds out by the bytes, never by a name, what a file is, and gives
// its rows of text, one after another, in the order of the file. XLSX is read
// from the first visible sheet that has rows; hidden rows count, hidden sheets
// do not. CSV may be in UTF-8, in UTF-16 with a byte order mark, or in
// Windows-1252; with commas, semicolons or tabs; with any line ends. A merged
// cell stands in its first column and line, the others of it are empty. Rows
// are as ragged as the file has them, without what is empty at their end; rows
// with nothing in them are passed over, and Row.Line counts them.
//
// A cell is text. A whole number is its digits, however the sheet shows it
// (254712345678, never 2.54712E+11), unless it is shown with leading noughts; a
// date, a percentage and the like are as the sheet shows them, a short date
// with the day first; a formula is the value the sheet kept of it. What may
// have been lost on the way is told with the row, in Row.Problems.
//
// Out: WriteCSV and WriteXLSX write a Table, the same bytes for the same table.
//
// A file that cannot be taken, and a bound that is passed, is a fault with a key
// in the area sheet of ui.json; any other error is a failure to read or write.
// However a file is made, it is held in memory neither whole nor unpacked:
// beyond the row at hand there are only the list of what an XLSX packs and the
// texts it shares between its cells, at most 64 MiB of them. Nothing is written to disk by reading, and no part
// of a file that came in is given to the spreadsheet library but a number and
// its format.
package sheet

import (
	"fmt"
	"io"
	"iter"

	"pamoja/courses/fault"
)

// What is taken at most. Bytes are counted in steps of 1,000, as people read
// them.
const (
	maxFile     = 20_000_000  // bytes of the file
	maxUnpacked = 200_000_000 // bytes of all that an XLSX packs
	maxRows     = 100_000     // rows with something in them, beside the header
	maxColumns  = 100
	maxLetters  = 2_000 // in a cell
)

// Row is a line of a sheet.
type Row struct {
	Line     int      // as the reader of the sheet counts: from 1, with blank rows; in a CSV, the line where it begins
	Cells    []string // up to the last that is not empty
	Problems []*fault.Fault
}

// Reader gives the rows of one file. It is for one goroutine at a time.
type Reader struct {
	Sheet  string   // the name of the sheet that is read; "" for CSV
	Unread []string // names of the other visible sheets with rows, which are not read
	rows   iter.Seq2[Row, error]
}

// Open looks at a file of size bytes and finds its rows. Faults: too large for
// a file or when unpacked, no sheet at all, a kind that is not read, locked,
// damaged, nothing in it; and those of its first row.
func Open(data io.ReaderAt, size int64) (*Reader, error) {
	if size > maxFile {
		return nil, fault.TooLarge("sheet.file_large", "most", maxFile/1_000_000)
	}
	src := &source{data: data, size: size}
	head := make([]byte, min(size, 4096))
	if n, err := src.ReadAt(head, 0); n < len(head) {
		return nil, src.damaged(err)
	}
	kind := kindOf(head)
	switch kind {
	case kindZip:
		return openXLSX(src)
	case kindText:
		return openCSV(src)
	}
	return nil, refusal(kind, src)
}

// Rows gives the rows, from the first at each call. After an error, which is a
// fault if the file is to blame, nothing follows. Faults: too many rows or
// columns, a cell too long, damaged.
func (r *Reader) Rows() iter.Seq2[Row, error] { return r.rows }

// source is the file as it came; it remembers whether reading failed, so that a
// failing disk is never taken for a damaged file.
type source struct {
	data io.ReaderAt
	size int64
	err  error
}

func (s *source) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at >= s.size { // a damaged list of parts points anywhere
		return 0, io.EOF
	}
	n, err := s.data.ReadAt(p, at)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// reader gives the bytes from a place on.
func (s *source) reader(from int64) io.Reader { return io.NewSectionReader(s, from, s.size-from) }

// damaged is what an error on the way through the file comes to.
func (s *source) damaged(err error) error {
	if _, ok := fault.Of(err); ok {
		return err
	}
	if s.err != nil {
		return fmt.Errorf("read a sheet: %w", s.err)
	}
	return fault.Invalid("sheet.damaged")
}

// first reports whether there is a row.
func first(rows iter.Seq2[Row, error]) (bool, error) {
	for _, err := range rows {
		return err == nil, err
	}
	return false, nil
}
