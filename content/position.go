package content

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// PositionOf finds a value in YAML that begins at this line of its file, by a
// path such as $.modules[0].items[1].quiz. A ~ at the end asks for the name of
// the setting instead of its value: $.questions.fees-first~. A dot within a name
// has a \ before it: $.start.trust\.child. Where the path
// leads nowhere, the place is that of the last thing on it that exists: a
// setting that is missing is reported at the group it is missing from.
func PositionOf(data []byte, line int, path string) (atLine, column int) {
	return PlacesOf(data, line).Of(path)
}

// Places finds values in a YAML text that is parsed once: a file with a
// thousand faults asks a thousand times.
type Places struct {
	body ast.Node
	line int
}

// PlacesOf reads YAML that begins at this line of its file.
func PlacesOf(data []byte, line int) (places Places) {
	places.line = line
	defer func() { _ = recover() }()
	places.body, _ = parseYAML("", line, data)
	return places
}

// Of is PositionOf in this text.
func (p Places) Of(path string) (atLine, column int) {
	defer func() {
		if recover() != nil {
			atLine, column = p.line, 1
		}
	}()
	if p.body == nil {
		return p.line, 1
	}
	path, wantKey := strings.CutSuffix(path, "~")
	at := firstToken(p.body)
	node := p.body
	for _, step := range steps(path) {
		key, next := child(node, step)
		if next == nil {
			break
		}
		node, at = next, firstToken(next)
		if _, blank := next.(*ast.NullNode); (wantKey || blank) && key != nil {
			at = key
		}
	}
	return p.line + at.Position.Line - 1, at.Position.Column
}

// ProblemAt is a Problem at the place that path names: see PositionOf.
func ProblemAt(file string, line int, data []byte, path, format string, args ...any) Problem {
	atLine, column := PositionOf(data, line, path)
	return Problem{File: file, Line: atLine, Column: column, Text: fmt.Sprintf(format, args...)}
}

// steps parts $.a[0].b into a, [0], b.
func steps(path string) []string {
	path = strings.TrimPrefix(path, "$")
	path = strings.ReplaceAll(strings.ReplaceAll(path, `\.`, "\x00"), "[", ".[")
	var list []string
	for step := range strings.SplitSeq(path, ".") {
		if step != "" {
			list = append(list, strings.ReplaceAll(step, "\x00", "."))
		}
	}
	return list
}

func child(n ast.Node, step string) (*token.Token, ast.Node) {
	if digits, ok := strings.CutPrefix(step, "["); ok {
		sequence, isList := n.(*ast.SequenceNode)
		i, err := strconv.Atoi(strings.TrimSuffix(digits, "]"))
		if !isList || err != nil || i < 0 || i >= len(sequence.Values) {
			return nil, nil
		}
		return nil, sequence.Values[i]
	}
	for _, pair := range mappingOf(n) {
		if key := pair.Key.GetToken(); key.Value == step {
			return key, pair.Value
		}
	}
	return nil, nil
}
