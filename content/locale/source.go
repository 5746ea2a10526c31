package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"pamoja/content"
)

// source is a file with what is wrong in it.
type source struct {
	file     string
	data     []byte
	decoder  *json.Decoder
	problems []content.Problem
}

func (s *source) report(offset int, format string, args ...any) {
	s.problems = append(s.problems, s.problem(offset, format, args...))
}

func (s *source) warn(offset int, format string, args ...any) {
	p := s.problem(offset, format, args...)
	p.Warning = true
	s.problems = append(s.problems, p)
}

func (s *source) problem(offset int, format string, args ...any) content.Problem {
	before := s.data[:min(offset, len(s.data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return content.Problem{
		File: s.file, Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[start:]) + 1,
		Text: fmt.Sprintf(format, args...),
	}
}

// next returns the next token and where it begins.
func (s *source) next() (json.Token, int, error) {
	at := int(s.decoder.InputOffset())
	for at < len(s.data) && strings.IndexByte(" \t\r\n,:", s.data[at]) >= 0 {
		at++
	}
	token, err := s.decoder.Token()
	return token, at, err
}

func invalidUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

func describe(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the file ends too early"
	}
	return "is not JSON: " + err.Error()
}

// syntax places an error of the decoder.
func (s *source) syntax(at int, err error) (int, error) {
	var fault *json.SyntaxError
	if errors.As(err, &fault) && int(fault.Offset) > at {
		// Offset counts the byte that could not be taken.
		at = int(fault.Offset) - 1
	}
	return at, err
}
