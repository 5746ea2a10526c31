package markdown

import (
	"bytes"
	"errors"
	"html/template"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"pamoja/content"
)

// inlineDialect has emphasis and quotation marks, nothing else: what would be
// a link or a list in a lesson stays as it is written.
var inlineDialect = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(typography{}, 9999),
	),
)

// Inline renders a short text of a quiz or form: emphasis and typographic
// marks, in no paragraph of its own.
func Inline(source string) template.HTML {
	p := newPage("", 1, []byte(source), Context{})
	if len(p.source) > content.MaxText {
		return ""
	}
	root := inlineDialect.Parse(text.NewReader(p.source))
	p.renderer = newRenderer(p)
	var b bytes.Buffer
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.PreviousSibling() != nil {
			b.WriteByte(' ')
		}
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			p.render(&b, child)
		}
	}
	return template.HTML(b.String())
}

// CheckInline says what in a short text Inline would not render: links, lists,
// pictures, HTML, several paragraphs.
func CheckInline(source string) error {
	p := newPage("", 1, []byte(source), Context{})
	if !p.readable() {
		return errors.New("this is no text")
	}
	pc := parser.NewContext()
	pc.Set(pageKey, p)
	root := dialect.Parse(text.NewReader(p.source), parser.WithContext(pc))
	if root.ChildCount() > 1 {
		return errors.New("this must be one paragraph")
	}
	var found error
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindDocument, ast.KindParagraph, ast.KindText, ast.KindString, ast.KindEmphasis, east.KindStrikethrough:
			return ast.WalkContinue, nil
		case ast.KindLink, ast.KindAutoLink:
			found = errors.New("a link has no place in this text")
		case ast.KindRawHTML, ast.KindHTMLBlock:
			found = errors.New("HTML has no place in this text: put a \\ before the <")
		default:
			found = errors.New("only *emphasis* has a place in this text: no headings, lists, pictures or parts")
		}
		return ast.WalkStop, nil
	})
	return found
}
