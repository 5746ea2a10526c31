package content

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxDepth is far deeper than any of our formats, and far shallower than what
// would exhaust the parser.
const maxDepth = 24

// DecodeYAML reads YAML that begins at this line of the file into a struct or
// map, strictly: a setting the struct does not have, a value of another kind,
// a setting given twice, and every feature of YAML that no author needs
// (anchors, aliases, merge keys, tags, directives, several documents) is a
// Problem with its place. It reports every fault it can find, not only the
// first; what could be read is in into all the same. A setting left blank
// keeps the value into already had.
//
// Fields are named by the tag yaml:"name". Besides the usual kinds a field may
// be a Names, or an any.
func DecodeYAML(file string, line int, data []byte, into any) (problems []Problem) {
	defer func() {
		if caught := recover(); caught != nil {
			problems = append(problems, Problem{File: file, Line: line, Column: 1,
				Text: fmt.Sprintf("this cannot be read as YAML (%v): write one setting to a line, as name: value", caught)})
		}
		SortProblems(problems)
	}()
	body, problems := parseYAML(file, line, data)
	if body == nil {
		return problems
	}
	d := decoder{file: file, line: line}
	d.top(body, into)
	return append(problems, d.problems...)
}

// parseYAML gives the one document of a file, or nil if there is none or it
// cannot be had.
func parseYAML(file string, line int, data []byte) (ast.Node, []Problem) {
	if len(data) > MaxText {
		return nil, []Problem{tooLarge(file, MaxText)}
	}
	if problems := checkText(file, line, data); len(problems) > 0 {
		return nil, problems
	}
	tokens := lexer.Tokenize(string(plainLines(data)))
	problems, sound := checkTokens(file, line, tokens)
	if !sound {
		return nil, problems
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, append(problems, syntaxProblem(file, line, data, err))
	}
	for _, document := range parsed.Docs {
		if document.Body != nil && document.Body.Type() != ast.DirectiveType {
			return document.Body, problems
		}
	}
	return nil, problems
}

// checkTokens refuses what our formats do without. Not sound means that the
// parser had better not see it.
func checkTokens(file string, line int, tokens token.Tokens) (problems []Problem, sound bool) {
	report := func(t *token.Token, text string) {
		problems = append(problems, Problem{File: file, Line: line + t.Position.Line - 1, Column: t.Position.Column, Text: text})
	}
	depth := nesting{}
	sound = true
	for _, t := range tokens {
		if depth.after(t) > maxDepth {
			report(t, fmt.Sprintf("settings stand more than %d levels inside one another: write fewer levels", maxDepth))
			return problems, false
		}
		switch t.Type {
		case token.AnchorType:
			report(t, "an & marks an anchor, which is not used here: write the value out, or put it in quotation marks")
		case token.AliasType:
			report(t, "an * stands for an anchor, which is not used here: write the value out, or put it in quotation marks")
		case token.MergeKeyType:
			report(t, "<< is not used here: write the settings out")
		case token.TagType:
			report(t, "a value beginning with ! is not used here: put it in quotation marks")
			sound = false
		case token.DirectiveType:
			report(t, "a line beginning with % is not used here: delete it")
			sound = false
		case token.MappingKeyType:
			report(t, "a setting cannot begin with ? here: write name: value")
			sound = false
		case token.DocumentHeaderType, token.DocumentEndType:
			report(t, "a line of --- or ... has no place between settings: delete it")
			sound = false
		}
	}
	return problems, sound && len(problems) <= maxDepth
}

// nesting follows how deep the tokens stand: brackets in flow style, columns
// in block style.
type nesting struct {
	flow    int
	columns []int
}

func (n *nesting) after(t *token.Token) int {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.flow++
	case token.SequenceEndType, token.MappingEndType:
		n.flow = max(0, n.flow-1)
	case token.SequenceEntryType:
		n.push(t.Position.Column)
	case token.MappingValueType:
		if t.Prev != nil {
			n.push(t.Prev.Position.Column)
		}
	}
	return n.flow + len(n.columns)
}

func (n *nesting) push(column int) {
	if n.flow > 0 {
		return
	}
	for len(n.columns) > 0 && n.columns[len(n.columns)-1] >= column {
		n.columns = n.columns[:len(n.columns)-1]
	}
	n.columns = append(n.columns, column)
}

const tabAdvice = "a tab stands here: use spaces at the beginning of a line"

// syntaxAdvice puts the parser's words into ours.
var syntaxAdvice = []struct{ has, say string }{
	{"tab character", tabAdvice},
	{"found character '\t'", tabAdvice},
	{"mapping value is not allowed", "there is a colon too many here: put a text that holds a colon and a space in quotation marks"},
	{"',' or ']'", "a list that begins with [ does not end: close it with ]"},
	{"',' or '}'", "a group that begins with { does not end: close it with }"},
	{"double-quoted", "a text that begins with \" does not end: close it with \""},
	{"single-quoted", "a text that begins with ' does not end: close it with '"},
	{"reserved character", "a text cannot begin with this character: put it in quotation marks"},
	{"unexpected directive", "a text cannot begin with %: put it in quotation marks"},
	{"non-map value", "this line is no setting: write name: value, or - and a space before an entry of a list"},
	{"value is not allowed in this context", "this line does not fit those above it: look at how far it is indented, and at quotation marks"},
}

func syntaxProblem(file string, line int, data []byte, err error) Problem {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return Problem{File: file, Line: line, Column: 1, Text: "this cannot be read as YAML: write one setting to a line, as name: value"}
	}
	position := at.GetToken().Position
	p := Problem{File: file, Line: line + position.Line - 1, Column: position.Column}
	for _, advice := range syntaxAdvice {
		if strings.Contains(at.GetMessage(), advice.has) {
			p.Text = advice.say
			if advice.say == tabAdvice {
				p.Column = tabColumn(data, position.Line, p.Column)
			}
			return p
		}
	}
	p.Text = "this cannot be read as YAML: " + at.GetMessage()
	return p
}

// tabColumn is the place of the tab among the spaces a line begins with.
func tabColumn(data []byte, line, otherwise int) int {
	text := data[offsetOf(data, line, 1):]
	indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
	if at := bytes.IndexByte(indent, '\t'); at >= 0 {
		return at + 1
	}
	return otherwise
}
