package content

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

const notText = "this is not text in UTF-8: save the file as plain text, encoding UTF-8"

var byteOrderMark = []byte("\xef\xbb\xbf")

// checkText finds what no authored text may hold: bytes that are not UTF-8,
// and characters nobody can see. The first byte that is not text is the only
// thing then told, and of the others ten at most.
func checkText(file string, line int, data []byte) []Problem {
	data = bytes.TrimPrefix(data, byteOrderMark)
	text := isText(data)
	var problems []Problem
	for column := 1; len(data) > 0 && len(problems) < 10; column++ {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == 0, r == utf8.RuneError && size == 1:
			return []Problem{{File: file, Line: line, Column: column, Text: notText}}
		case !text:
		case r == '\r' && (len(data) == 1 || data[1] != '\n'):
			problems = append(problems, Problem{File: file, Line: line, Column: column,
				Text: "a line ends with a lone carriage return: save the file with ordinary line ends"})
		case invisible(r):
			problems = append(problems, Problem{File: file, Line: line, Column: column,
				Text: fmt.Sprintf("there is an invisible character here (U+%04X): delete it", r)})
		}
		if data = data[size:]; r == '\n' {
			line, column = line+1, 0
		}
	}
	return problems
}

func isText(data []byte) bool { return utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 }

// invisible holds control characters, spaces without width and the marks that
// turn the direction of text; joiners and the no-break space stay allowed.
func invisible(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == '\r':
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r == 0x200b, r == 0xfeff, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// plainLines takes a text as editors on any system save it: the mark that some
// put at the beginning is dropped, and lines end in \n. Lines and columns stay
// what they were.
func plainLines(data []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(data, byteOrderMark), []byte("\r\n"), []byte("\n"))
}
