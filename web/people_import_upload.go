package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"net/http"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/web/sheet"
)

// uploadsAtOnce is how many sheets this process holds in memory at once, each of
// up to uploadLimit.
const uploadsAtOnce = 2

// importing bounds what imports may take of this process: memory by turns, and
// time. A request has 60 s to arrive and 120 s to be answered (see HTTPServer),
// so waiting and checking together stay below what is left.
type importing struct {
	turns chan struct{}
	wait  time.Duration // for a turn
	check time.Duration // judging one sheet
	apply time.Duration // writing rows in one request; what is left goes on with the next press of the button
}

func newImporting() importing {
	return importing{turns: make(chan struct{}, uploadsAtOnce), wait: 10 * time.Second, check: 40 * time.Second, apply: 60 * time.Second}
}

// turn waits for a turn to hold a sheet, and gives what ends it. Fault: too
// many, import.busy.
func (i importing) turn(ctx context.Context) (end func(), err error) {
	select {
	case i.turns <- struct{}{}:
		return func() { <-i.turns }, nil
	default:
	}
	late := time.NewTimer(i.wait)
	defer late.Stop()
	select {
	case i.turns <- struct{}{}:
		return func() { <-i.turns }, nil
	case <-late.C:
		return nil, fault.TooMany("import.busy").In("file").After(30 * time.Second)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// uploadImport reads a sheet and judges its rows; nothing is written of anybody.
// The same file in the same form is the same import: a corrected file, sent from
// the same page, is another.
func (s *Server) uploadImport(r *request) error {
	im, err := s.checkImport(r)
	if err == nil {
		r.redirect("/staff/people/import/" + im.ID)
		return nil
	}
	p, pageErr := s.importPage(r)
	if pageErr != nil {
		return pageErr
	}
	if f, known := fault.Of(err); known && f.Field == "" && f.Kind != fault.KindForbidden {
		err = f.In("file")
	}
	return r.again(err, "import", &p.Base, p)
}

// checkImport takes its turn, and only then reads the file into memory.
func (s *Server) checkImport(r *request) (people.Import, error) {
	end, err := s.imports.turn(r.ctx())
	if err != nil {
		// A browser shows the answer only when all it sends was taken.
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(r.Writer, r.Request.Body, uploadLimit+formLimit))
		return people.Import{}, err
	}
	defer end()
	got, err := r.upload()
	if err != nil {
		return people.Import{}, err
	}
	return s.draftImport(r, got)
}

// draftImport judges a sheet for as long as that may take. Fault: too large,
// import.too_slow; nothing is kept then.
func (s *Server) draftImport(r *request, got upload) (people.Import, error) {
	ctx, done := context.WithTimeout(r.ctx(), s.imports.check)
	defer done()
	file, err := sheet.Open(bytes.NewReader(got.Data), int64(len(got.Data)))
	if err != nil {
		return people.Import{}, err
	}
	content := sha256.Sum256(got.Data)
	sum := sha256.Sum256([]byte(r.person.ID + "\n" + got.ID + "\n" + string(content[:])))
	im, err := s.People.KeepDraft(ctx, *r.person, hex.EncodeToString(sum[:12]), got.Name, importRows(file.Rows()))
	if errors.Is(err, context.DeadlineExceeded) && r.ctx().Err() == nil {
		return people.Import{}, fault.TooLarge("import.too_slow")
	}
	return im, err
}

// importRows gives the rows of a sheet as people take them.
func importRows(rows iter.Seq2[sheet.Row, error]) iter.Seq2[people.Row, error] {
	return func(yield func(people.Row, error) bool) {
		for row, err := range rows {
			if !yield(ImportRow(row), err) {
				return
			}
		}
	}
}

// ImportRow turns a row as it was read into one that people take, with what was
// lost of its cells.
func ImportRow(row sheet.Row) people.Row {
	given := people.Row{Line: row.Line, Cells: row.Cells}
	for _, lost := range row.Problems {
		one := people.Problem{Key: lost.Key}
		for i := 0; i+1 < len(lost.Args); i += 2 {
			text, _ := lost.Args[i+1].(string)
			switch lost.Args[i] {
			case "column":
				one.Name = text
			case "value":
				one.Text = text
			}
		}
		one.Cell = cellOf(one.Name)
		given.Problems = append(given.Problems, one)
	}
	return given
}

// cellOf counts a sheet's column from 0: A is 0, AA is 26.
func cellOf(name string) int {
	n := 0
	for _, letter := range name {
		n = 26*n + int(letter-'A') + 1
	}
	return n - 1
}
