package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Take returns the key fields of a document's text, as engines hold them and
// in the order of the declaration, and the text itself with the times in key
// fields cut. The text is as json.Marshal writes it. Engines call it to fill
// the column of a field that was declared after documents were stored.
func (c *Collection) Take(text []byte) ([]byte, []any, error) {
	if len(text) == 0 || text[0] != '{' {
		return nil, nil, invalid("the value does not encode to a JSON object")
	}
	keys := make([]any, len(c.Fields))
	var cuts []member
	for m := range members(text) {
		i := c.position(string(m.name))
		if i < 0 {
			continue
		}
		key, written, err := takeKey(c.Fields[i].Kind, text[m.start:m.end])
		if err != nil {
			return nil, nil, fmt.Errorf("field %s: %w", c.Fields[i].Name, err)
		}
		keys[i] = key
		if written != nil {
			cuts = append(cuts, member{name: written, start: m.start, end: m.end})
		}
	}
	text = overwrite(text, cuts)
	if len(text) > MaxDocument {
		return nil, nil, invalid("a document of %d bytes: at most %d", len(text), MaxDocument)
	}
	return text, keys, nil
}

// overwrite puts each cut's name in place of its span.
func overwrite(text []byte, cuts []member) []byte {
	if len(cuts) == 0 {
		return text
	}
	written, from := make([]byte, 0, len(text)), 0
	for _, cut := range cuts {
		written = append(append(written, text[from:cut.start]...), cut.name...)
		from = cut.end
	}
	return append(written, text[from:]...)
}

// takeKey reads one encoded value. written is what must stand in the document
// instead, or nil.
func takeKey(kind Kind, encoded []byte) (key any, written []byte, err error) {
	switch {
	case string(encoded) == "null":
		return nil, nil, nil
	case kind == Boolean && string(encoded) == "true":
		return int64(1), nil, nil
	case kind == Boolean && string(encoded) == "false":
		return int64(0), nil, nil
	case kind == Integer && encoded[0] != '"':
		number, err := strconv.ParseInt(string(encoded), 10, 64)
		if err != nil {
			return nil, nil, invalid("a number that is not an integer of 64 bits")
		}
		return number, nil, nil
	case kind == String && encoded[0] == '"':
		key, err := takeString(encoded)
		return key, nil, err
	case kind == Time && encoded[0] == '"':
		return takeTime(encoded)
	}
	return nil, nil, invalid("the value is no %s", kind)
}

// takeString refuses \ufffd: that is how json.Marshal writes bytes which are
// no UTF-8 (a true U+FFFD it writes as it is), and it may not pass silently
// for a key that it is not.
func takeString(encoded []byte) (any, error) {
	if bytes.Contains(encoded, []byte(`\ufffd`)) {
		return nil, invalid("a string that is not valid UTF-8")
	}
	text := string(encoded[1 : len(encoded)-1])
	if strings.Contains(text, `\`) {
		if err := json.Unmarshal(encoded, &text); err != nil {
			return nil, err
		}
	}
	return text, checkString(text)
}

func takeTime(encoded []byte) (any, []byte, error) {
	var at time.Time
	if err := json.Unmarshal(encoded, &at); err != nil {
		return nil, nil, invalid("a string that is not a time")
	}
	written, err := json.Marshal(Cut(at))
	if err != nil || bytes.Equal(written, encoded) {
		written = nil
	}
	return at.UnixMilli(), written, err
}

// checkString enforces the rules for string keys.
func checkString(text string) error {
	switch {
	case len(text) > MaxKey:
		return invalid("a key of %d bytes: at most %d", len(text), MaxKey)
	case !utf8.ValidString(text):
		return invalid("a string that is not valid UTF-8")
	case strings.IndexByte(text, 0) >= 0:
		return invalid("a string with a NUL")
	}
	return nil
}

// checkID enforces the rules for ids.
func checkID(id string) error {
	if id == "" {
		return invalid("an empty id")
	}
	return checkString(id)
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrInvalid)
}

// cannotBe says of an id that breaks a rule that nothing is stored under it.
func cannotBe(err error) error { return errors.Join(ErrNotFound, err) }

// member is a top-level member of an encoded object: its name without quotes,
// and where its value stands.
type member struct {
	name       []byte
	start, end int
}

// members walks an object as json.Marshal writes it: valid, without spaces.
func members(text []byte) iter.Seq[member] {
	return func(yield func(member) bool) {
		for at := 1; at < len(text) && text[at] == '"'; at++ {
			colon := endOfString(text, at)
			m := member{name: text[at+1 : colon-1], start: colon + 1}
			m.end = endOfValue(text, m.start)
			if !yield(m) {
				return
			}
			at = m.end
		}
	}
}

func endOfString(text []byte, at int) int {
	for at++; at < len(text) && text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at + 1
}

func endOfValue(text []byte, at int) int {
	for depth := 0; at < len(text); {
		switch text[at] {
		case '"':
			at = endOfString(text, at)
		case '{', '[':
			depth++
			at++
			continue
		case '}', ']':
			if depth == 0 {
				return at
			}
			depth--
			at++
		case ',':
			if depth == 0 {
				return at
			}
			at++
			continue
		default:
			at++
			continue
		}
		if depth == 0 {
			return at
		}
	}
	return at
}
