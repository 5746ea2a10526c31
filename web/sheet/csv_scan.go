package sheet

import (
	"bufio"
	"io"
	"unicode/utf8"

	"pamoja/courses/fault"
)

// csvScanner parts a text into records. A quote opens a quoted cell only if it
// stands at the beginning of the cell and its partner stands right before a
// separator or the end of the line, not too far away; every other quote is a
// letter, and told as a problem. So one quote too many never swallows the rows
// that follow.
type csvScanner struct {
	in     *bufio.Reader
	sep    byte
	line   int // of what is read next, from 1
	fields int // of the record read last
	cell   []byte
}

// farthest is how many bytes a quoted cell may have: each letter four bytes, or
// a quote written twice.
const farthest = 4*maxLetters + 2

func newScanner(in io.Reader, sep byte, skip int) *csvScanner {
	s := &csvScanner{in: bufio.NewReaderSize(in, 64<<10), sep: sep, line: 1}
	s.in.Discard(skip) // an error comes again with the first read
	return s
}

// record reads one record into b, and reports whether another may follow.
func (s *csvScanner) record(b *builder) (more bool, err error) {
	b.begin(s.line)
	s.fields = 0
	stray := false
	for {
		quotes, err := s.field(b)
		if err != nil {
			return false, err
		}
		if quotes && !stray {
			stray = true
			b.problem(fault.Invalid("sheet.quote_stray", "column", columnName(s.fields)))
		}
		if err := b.put(s.fields, string(s.cell)); err != nil {
			return false, err
		}
		s.fields++
		end, err := s.in.ReadByte()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if end != s.sep {
			return true, s.newLine(end)
		}
	}
}

// field reads one cell, up to what ends it, and reports whether it has stray
// quotes.
func (s *csvScanner) field(b *builder) (stray bool, err error) {
	s.cell = s.cell[:0]
	length, err := s.quoted()
	if err != nil {
		return false, err
	}
	if length > 0 {
		return false, s.unquote(length)
	}
	for {
		c, err := s.in.ReadByte()
		if err == io.EOF {
			return stray, nil
		}
		if err != nil {
			return false, err
		}
		if c == s.sep || c == '\r' || c == '\n' {
			return stray, s.in.UnreadByte()
		}
		if len(s.cell) > utf8.UTFMax*maxLetters {
			return false, b.tooLong(s.fields)
		}
		stray = stray || c == '"'
		s.cell = append(s.cell, c)
	}
}

// quoted gives the length of a well-quoted cell that begins here, with both
// its quotes; 0 if there is none.
func (s *csvScanner) quoted() (int, error) {
	for _, window := range []int{1, 256, farthest + 1} { // most cells have no quotes or few letters
		text, err := s.in.Peek(window)
		if err != nil && err != io.EOF {
			return 0, err
		}
		if len(text) == 0 || text[0] != '"' {
			return 0, nil
		}
		length, known := s.closing(text, err == io.EOF)
		if known {
			return length, nil
		}
	}
	return 0, nil
}

// closing looks for the end of a quoted cell in a text that begins with its
// quote; known is false if the text is too short to tell.
func (s *csvScanner) closing(text []byte, whole bool) (length int, known bool) {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
		case i+1 == len(text):
			return i + 1, whole
		case text[i+1] == '"':
			i++
		default:
			if c := text[i+1]; c == s.sep || c == '\r' || c == '\n' {
				return i + 1, true
			}
			return 0, true
		}
	}
	return 0, whole
}

// unquote reads a well-quoted cell, with every line end in it as one \n.
func (s *csvScanner) unquote(length int) error {
	for i := 0; i < length; i++ {
		c, err := s.in.ReadByte()
		if err != nil {
			return err
		}
		switch inside := i > 0 && i < length-1; {
		case !inside:
		case c == '"':
			s.cell = append(s.cell, c)
			i++
			_, err = s.in.Discard(1)
		case c == '\r' || c == '\n':
			var next []byte
			if next, err = s.in.Peek(1); err == nil && c == '\r' && next[0] == '\n' {
				i++
			}
			s.cell = append(s.cell, '\n')
			err = s.newLine(c)
		default:
			s.cell = append(s.cell, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// newLine counts a line whose end began with c.
func (s *csvScanner) newLine(c byte) error {
	s.line++
	if c != '\r' {
		return nil
	}
	next, err := s.in.Peek(1)
	if err == io.EOF || err == nil && next[0] != '\n' {
		return nil
	}
	if err == nil {
		_, err = s.in.Discard(1)
	}
	return err
}
