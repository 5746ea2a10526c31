package sheet

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"pamoja/courses/fault"
)

const utf8BOM = "\uFEFF"

// coding is how the letters of a CSV are written.
type coding struct {
	skip    int64 // bytes of the byte order mark
	letters encoding.Encoding
}

// reader gives the text of a file in UTF-8; what is no letter of its coding is
// U+FFFD.
func (c coding) reader(src *source) io.Reader {
	return c.letters.NewDecoder().Reader(src.reader(c.skip))
}

func openCSV(src *source) (*Reader, error) {
	how, err := codingOf(src)
	if err != nil {
		return nil, src.damaged(err)
	}
	sep, skip, err := separatorOf(how.reader(src))
	if err != nil {
		return nil, src.damaged(err)
	}
	rows := csvRows(func() *csvScanner { return newScanner(how.reader(src), sep, skip) }, src)
	any, err := first(rows)
	if err == nil && !any {
		err = fault.Invalid("sheet.empty")
	}
	if err != nil {
		return nil, err
	}
	return &Reader{rows: rows}, nil
}

func csvRows(open func() *csvScanner, src *source) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		scanner := open()
		var b builder
		for {
			more, err := scanner.record(&b)
			if err != nil {
				yield(Row{}, src.damaged(err))
				return
			}
			row, any, err := b.end()
			if err != nil {
				yield(Row{}, err)
				return
			}
			if any && !yield(row, nil) || !more {
				return
			}
		}
	}
}

// codingOf reads the file once through. Without a byte order mark it is UTF-8
// unless most of the letters beyond ASCII are none there.
func codingOf(src *source) (coding, error) {
	mark := make([]byte, min(src.size, 3))
	if n, err := src.ReadAt(mark, 0); n < len(mark) {
		return coding{}, err
	}
	switch {
	case bytes.HasPrefix(mark, []byte("\xFF\xFE")):
		return coding{2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	case bytes.HasPrefix(mark, []byte("\xFE\xFF")):
		return coding{2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	}
	found, err := take(src.reader(0))
	if err != nil {
		return coding{}, err
	}
	if found.nought || found.control*50 > src.size {
		return coding{}, fault.Invalid("sheet.not_sheet")
	}
	if string(mark) == utf8BOM {
		return coding{3, unicode.UTF8}, nil
	}
	if found.broken > found.letters {
		return coding{0, charmap.Windows1252}, nil
	}
	return coding{0, unicode.UTF8}, nil
}

// census counts what a file holds, read as UTF-8.
type census struct {
	nought          bool  // a byte 0, which no text has
	control         int64 // characters that no keyboard makes
	letters, broken int64 // beyond ASCII: well and badly formed
}

func take(in io.Reader) (census, error) {
	var found census
	r := bufio.NewReaderSize(in, 64<<10)
	for {
		letter, size, err := r.ReadRune()
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		switch {
		case letter == utf8.RuneError && size == 1:
			found.broken++
		case letter >= utf8.RuneSelf:
			found.letters++
		case letter == 0:
			found.nought = true
		case letter < ' ' && !slices.Contains([]rune("\t\n\v\f\r\x1A"), letter):
			found.control++
		}
	}
}

// sample is how much of a file shows what its separator is: in bytes and in
// rows.
const (
	sampleBytes = 64 << 10
	sampleRows  = 50
)

// separatorOf finds what parts the cells, and how many bytes of a line that
// only says so (sep=;) are to be skipped. It is the separator that parts most
// rows of a sample into one number of cells, and into more of them.
func separatorOf(in io.Reader) (sep byte, skip int, err error) {
	text, err := io.ReadAll(io.LimitReader(in, sampleBytes))
	if err != nil {
		return 0, 0, err
	}
	if len(text) > 5 && bytes.EqualFold(text[:4], []byte("sep=")) && (text[5] == '\r' || text[5] == '\n') {
		return text[4], 5, nil
	}
	best := [2]int{}
	sep = ','
	for _, candidate := range []byte(",;\t") {
		if score := evenness(text, candidate); slices.Compare(score[:], best[:]) > 0 {
			sep, best = candidate, score
		}
	}
	return sep, 0, nil
}

// evenness gives how many rows of a text have the number of cells that most
// have, and that number; rows of one cell and rows with stray quotes show
// nothing.
func evenness(text []byte, sep byte) (score [2]int) {
	counts := map[int]int{}
	scanner := newScanner(bytes.NewReader(text), sep, 0)
	for range sampleRows {
		var b builder
		more, err := scanner.record(&b)
		if err == nil && len(b.row.Problems) == 0 && scanner.fields > 1 {
			counts[scanner.fields]++
		}
		if err != nil || !more {
			break
		}
	}
	for fields, rows := range counts {
		if one := [2]int{rows, fields}; slices.Compare(one[:], score[:]) > 0 {
			score = one
		}
	}
	return score
}
