package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"pamoja/courses/records"
)

// longestLine is above what any line needs: a document, an id with every letter
// escaped, a header with many collections.
const longestLine = records.MaxDocument + 64<<10

// Program is what a program can take from a backup.
type Program struct {
	Schema      int
	Collections []records.Collection
}

// Verify reads a backup to its end and says what it holds, or why a program
// cannot take it: one of the errors of this package, wrapped, or that of
// reading. Nothing is written anywhere.
func Verify(ctx context.Context, from io.Reader, program Program) (Summary, error) {
	return read(ctx, from, program, func(string, string, []byte) error { return nil })
}

// read hands every document to take, which must not keep the text. Only when
// read has come back without an error is it known that they were right.
func read(ctx context.Context, from io.Reader, program Program, take func(collection, id string, text []byte) error) (Summary, error) {
	file := newSource(from)
	begin, err := file.from.Peek(len(frame))
	if err != nil && !errors.Is(err, io.EOF) {
		return Summary{}, fmt.Errorf("read: %w", err)
	}
	if !bytes.HasPrefix(frame, begin) {
		return Summary{}, ErrForeign
	}
	if len(begin) < len(frame) {
		return Summary{}, fmt.Errorf("%w: it has %d bytes", ErrCut, len(begin))
	}
	member, err := gzip.NewReader(file)
	if err != nil {
		return Summary{}, file.failure(err)
	}
	member.Multistream(false)
	r := &reader{file: file, lines: bufio.NewReaderSize(member, 64<<10), program: program, all: newContent()}
	if err := r.run(ctx, take); err != nil {
		return Summary{}, r.blame(err)
	}
	end := r.all.ending
	end.Content, end.File = r.all.digest(), file.digest()
	last, err := unseal(file.from, end)
	if err != nil {
		return Summary{}, err
	}
	return Summary{Header: r.about, Documents: end.Documents, Counts: end.Counts, Digest: end.Content, Bytes: file.bytes + last}, nil
}

// reader goes over the lines of the first member.
type reader struct {
	file    *source
	lines   *bufio.Reader
	line    []byte
	number  int64
	program Program
	about   Header
	all     *content

	collection, id string // of the line before
}

func (r *reader) run(ctx context.Context, take func(collection, id string, text []byte) error) error {
	line, err := r.next()
	if errors.Is(err, io.EOF) {
		return ErrForeign
	}
	if err != nil {
		return err
	}
	if r.about, err = r.program.accept(line); err != nil {
		return err
	}
	for {
		line, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		text, err := r.document(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", r.number, err)
		}
		r.all.add(r.collection, r.id, text)
		if err := take(r.collection, r.id, text); err != nil {
			return err
		}
	}
}

// next gives a line without its newline, good until the next one.
func (r *reader) next() ([]byte, error) {
	r.line = r.line[:0]
	r.number++
	for {
		part, err := r.lines.ReadSlice('\n')
		r.line = append(r.line, part...)
		switch {
		case err == nil:
			return r.line[:len(r.line)-1], nil
		case len(r.line) > longestLine:
			return nil, fmt.Errorf("line %d: %w: it is too long", r.number, ErrLine)
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(r.line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("line %d: %w: it does not end", r.number, ErrLine)
		default:
			return nil, r.file.failure(err)
		}
	}
}

// document reads a document's line; r then names it.
func (r *reader) document(line []byte) ([]byte, error) {
	collection, id, text, ok := split(line)
	if !ok {
		return nil, ErrLine
	}
	c := r.program.collection(collection)
	if c == nil || !slices.Contains(r.about.Collections, collection) {
		return nil, fmt.Errorf("%w: it is of collection %q, which the header does not name", ErrLine, collection)
	}
	if cmp.Or(strings.Compare(collection, r.collection), strings.Compare(id, r.id)) <= 0 {
		return nil, ErrOrder
	}
	if err := c.Judge(records.Loaded{ID: id, Text: text}); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLine, err)
	}
	r.collection, r.id = collection, id
	return text, nil
}

// split takes a line apart, if it is as documentLine writes it.
func split(line []byte) (collection, id string, text []byte, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(`["`))
	name, rest, found := bytes.Cut(rest, []byte(`",`))
	if !ok || !found {
		return "", "", nil, false
	}
	quoted := endOfString(rest)
	if json.Unmarshal(rest[:quoted], &id) != nil {
		return "", "", nil, false
	}
	if rest = rest[quoted:]; len(rest) < 2 {
		return "", "", nil, false
	}
	text = rest[1 : len(rest)-1]
	again, err := documentLine(nil, string(name), id, text)
	return string(name), id, text, err == nil && bytes.Equal(again[:len(again)-1], line)
}

// endOfString is where the string ends with which text begins, or 0.
func endOfString(text []byte) int {
	if len(text) == 0 || text[0] != '"' {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// accept reads the header and refuses what this program cannot take. Of a newer
// format nothing is taken for known but its name and number.
func (p Program) accept(line []byte) (Header, error) {
	var h heading
	var kind struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(line, &kind); err != nil || kind.Format != formatName {
		return Header{}, ErrForeign
	}
	if kind.Version > Version {
		return Header{}, fmt.Errorf("%w: its format has number %d, and this one reads up to %d", ErrNewer, kind.Version, Version)
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return Header{}, fmt.Errorf("the header: %w", ErrLine)
	}
	about := Header{Schema: h.Schema, Program: h.Program, At: h.At, Collections: h.Collections}
	again, err := headingLine(about)
	if err != nil || !bytes.Equal(again[:len(again)-1], line) || h.Schema < 1 || !slices.IsSorted(h.Collections) {
		return Header{}, fmt.Errorf("the header: %w", ErrLine)
	}
	if h.Schema > p.Schema {
		return Header{}, fmt.Errorf("%w: its data have number %d, and this one knows up to %d", ErrNewer, h.Schema, p.Schema)
	}
	for _, name := range h.Collections {
		if p.collection(name) == nil {
			return Header{}, fmt.Errorf("%w: %q", ErrUnknown, name)
		}
	}
	return about, nil
}

func (p Program) collection(name string) *records.Collection {
	if i := slices.IndexFunc(p.Collections, func(c records.Collection) bool { return c.Name == name }); i >= 0 {
		return &p.Collections[i]
	}
	return nil
}

// blame reads on to the end of the member when a line is wrong: if its sum is
// wrong too, the file is damaged or cut off, and the line only shows it.
func (r *reader) blame(err error) error {
	for _, told := range []error{ErrForeign, ErrNewer, ErrLine, ErrOrder, ErrUnknown} {
		if !errors.Is(err, told) {
			continue
		}
		if _, worse := io.Copy(io.Discard, r.lines); worse != nil {
			return r.file.failure(worse)
		}
	}
	return err
}
