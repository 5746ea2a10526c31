package markdown

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// typography turns what a keyboard has into what a printer sets. A quotation
// mark opens after a space or an opening mark and closes otherwise, which is
// right for English and Kiswahili, apostrophes included. (goldmark's own
// extension takes 'n, 't, 'e and 'l at the beginning of a word for elisions.)
type typography struct{}

var substitutions = []struct{ from, to string }{
	{"---", "—"}, {"--", "–"}, {"...", "…"},
}

func (typography) Trigger() []byte { return []byte{'\'', '"', '-', '.'} }

func (typography) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for _, s := range substitutions {
		if bytes.HasPrefix(line, []byte(s.from)) {
			block.Advance(len(s.from))
			return literal(s.to)
		}
	}
	if line[0] != '\'' && line[0] != '"' {
		return nil
	}
	opens := opening(block.PrecendingCharacter(), line)
	block.Advance(1)
	switch {
	case line[0] == '"' && opens:
		return literal("“")
	case line[0] == '"':
		return literal("”")
	case opens:
		return literal("‘")
	}
	return literal("’")
}

func literal(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetCode(true) // written as it is
	return n
}

// opening reports whether a quotation mark at the beginning of line opens. One
// before a digit is an apostrophe: the '90s.
func opening(before rune, line []byte) bool {
	if len(line) < 2 {
		return false
	}
	next := util.ToRune(line, 1)
	if unicode.IsSpace(next) || line[0] == '\'' && unicode.IsDigit(next) {
		return false
	}
	return unicode.IsSpace(before) || unicode.In(before, unicode.Ps, unicode.Pi, unicode.Pd) || strings.ContainsRune(`"'*_/~`, before)
}
