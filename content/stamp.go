package content

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// Stamp gives the bytes of a translation with its of: line naming the blocks
// of the source as they are now. file tells by its ending whether the settings
// are front matter (.md) or the whole file (.yaml). Every byte outside that
// value stays as it is. It fails if the file cannot be read, or if it could
// not be stamped without a doubt.
func Stamp(file string, data []byte, source []Block) ([]byte, error) {
	start, end, err := settings(file, data)
	if err != nil {
		return nil, err
	}
	hashes := make([]string, len(source))
	for i, block := range source {
		hashes[i] = block.Hash
	}
	value := "[]"
	if len(hashes) > 0 {
		value = `["` + strings.Join(hashes, `", "`) + `"]`
	}
	from, until, text, err := stampPlace(data[start:end], value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	stamped := slices.Concat(data[:start+from], []byte(text), data[start+until:])
	return stamped, checkStamp(file, stamped, hashes)
}

// settings gives the bytes of a file that are YAML.
func settings(file string, data []byte) (start, end int, err error) {
	if path.Ext(file) != ".md" {
		if bytes.HasPrefix(data, byteOrderMark) {
			start = len(byteOrderMark)
		}
		return start, len(data), nil
	}
	if _, _, _, _, problems := SplitFrontMatter(file, data); len(problems) > 0 {
		return 0, 0, errors.New(problems[0].String())
	}
	start = bytes.IndexByte(data, '\n') + 1
	for end = start; end < len(data); {
		line, _, _ := bytes.Cut(data[end:], []byte("\n"))
		if isFence(bytes.TrimSuffix(line, []byte("\r"))) {
			break
		}
		end += len(line) + 1
	}
	return start, end, nil
}

// stampPlace finds the bytes to replace and what to put there.
func stampPlace(yaml []byte, value string) (from, until int, text string, err error) {
	body, problems := parseYAML("", 1, yaml)
	if len(problems) > 0 {
		return 0, 0, "", errors.New("the settings cannot be read: run pamoja check first")
	}
	for _, pair := range mappingOf(body) {
		if pair.Key.GetToken().Value != "of" {
			continue
		}
		colon := pair.Start.Position
		after := offsetOf(yaml, colon.Line, colon.Column+1)
		last, ok := lastOffset(yaml, pair.Value)
		if !ok || last < after {
			return 0, 0, "", errors.New("the value of `of` cannot be replaced: delete that setting and stamp again")
		}
		return after, last, " " + value, nil
	}
	lineEnd := "\n"
	if bytes.Contains(yaml, []byte("\r\n")) {
		lineEnd = "\r\n"
	}
	text = "of: " + value + lineEnd
	if len(yaml) > 0 && yaml[len(yaml)-1] != '\n' {
		text = lineEnd + text
	}
	return len(yaml), len(yaml), text, nil
}

// lastOffset is where the value of of: ends: after the closing bracket, after
// the last entry of a list in lines, or at the colon if there is none.
func lastOffset(yaml []byte, value ast.Node) (int, bool) {
	switch n := value.(type) {
	case *ast.NullNode:
		return offsetOf(yaml, n.GetToken().Position.Line, n.GetToken().Position.Column), true
	case *ast.SequenceNode:
		if n.IsFlowStyle {
			return offsetOf(yaml, n.End.Position.Line, n.End.Position.Column+1), true
		}
		last := n.Values[len(n.Values)-1].GetToken()
		at := offsetOf(yaml, last.Position.Line, last.Position.Column)
		line, _, _ := bytes.Cut(yaml[at:], []byte("\n"))
		return at + len(bytes.TrimRight(line, " \t\r")), true
	}
	return 0, false
}

// offsetOf turns a line and a column in characters into a place in the bytes.
func offsetOf(data []byte, line, column int) int {
	offset := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(data[offset:], '\n')
		if next < 0 {
			return len(data)
		}
		offset += next + 1
	}
	for ; column > 1 && offset < len(data); column-- {
		_, size := utf8.DecodeRune(data[offset:])
		offset += size
	}
	return offset
}

func checkStamp(file string, stamped []byte, hashes []string) error {
	front := stamped
	if path.Ext(file) == ".md" {
		var problems []Problem
		if front, _, _, _, problems = SplitFrontMatter(file, stamped); len(problems) > 0 {
			return errors.New(problems[0].String())
		}
	}
	var read map[string]any
	if problems := DecodeYAML(file, 1, front, &read); len(problems) > 0 {
		return errors.New(problems[0].String())
	}
	list, _ := read["of"].([]any)
	if !slices.EqualFunc(list, hashes, func(a any, b string) bool { return a == b }) {
		return fmt.Errorf("%s: `of` cannot be written safely: delete that setting and stamp again", file)
	}
	return nil
}
