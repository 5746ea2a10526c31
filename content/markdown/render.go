package markdown

import (
	"fmt"
	"html/template"
	"io"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// writer draws what goldmark draws otherwise, or not at all. What is a fault
// leaves its text at most.
type writer struct{ *page }

func newRenderer(p *page) renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(writer{p}, 100),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(), 1000),
	))
}

func (w writer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindContainer, w.container)
	r.Register(kindTitle, nothing)
	r.Register(ast.KindHeading, w.heading)
	r.Register(ast.KindLink, w.link)
	r.Register(ast.KindAutoLink, w.autoLink)
	r.Register(ast.KindImage, nothing)
	r.Register(ast.KindRawHTML, nothing)
	r.Register(ast.KindHTMLBlock, nothing)
	r.Register(ast.KindFencedCodeBlock, nothing)
	r.Register(east.KindTable, w.table)
	r.Register(east.KindTableHeader, w.tableHeader)
	r.Register(east.KindTableRow, w.tableRow)
	r.Register(east.KindTableCell, w.cell)
	r.Register(east.KindFootnoteLink, w.footnoteLink)
	r.Register(east.KindFootnoteBacklink, w.footnoteBacklink)
	r.Register(east.KindFootnoteList, nothing)
	r.Register(east.KindFootnote, w.footnote)
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// render writes one node. Writing to a buffer does not fail.
func (p *page) render(w io.Writer, n ast.Node) {
	if err := p.renderer.Render(w, p.source, n); err != nil {
		panic(err)
	}
}

func (p *page) writeAll(w util.BufWriter, nodes []ast.Node) {
	for _, n := range nodes {
		p.render(w, n)
	}
}

func (p *page) writeChildren(w util.BufWriter, n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		p.render(w, child)
	}
}

func (p *page) writeTitle(w util.BufWriter, c *container) {
	if c.title == nil {
		return
	}
	w.WriteString("<h3>")
	p.writeChildren(w, c.title)
	w.WriteString("</h3>\n")
}

func escape(text string) string { return template.HTMLEscapeString(text) }

func (w writer) container(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		c := n.(*container)
		c.kind.write(w.page, b, c)
	}
	return ast.WalkSkipChildren, nil
}

func (w writer) heading(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	level := min(max(n.(*ast.Heading).Level, 3), 4)
	if entering && w.alone {
		fmt.Fprintf(b, "<h%d>", level)
	} else if entering {
		fmt.Fprintf(b, "<h%d id=\"%s\">", level, w.headingID(n))
	} else {
		fmt.Fprintf(b, "</h%d>\n", level)
	}
	return ast.WalkContinue, nil
}

func (w writer) link(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	a, ok := w.anchors[n]
	switch {
	case !ok:
	case entering && w.alone && a.term != "":
		a.href = w.Base + "glossary#g-" + a.term
		b.WriteString(a.tag())
	case entering:
		b.WriteString(a.tag())
	default:
		b.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func (w writer) autoLink(b util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	label := escape(string(n.(*ast.AutoLink).Label(source)))
	if a, ok := w.anchors[n]; ok {
		label = a.tag() + label + "</a>"
	}
	b.WriteString(label)
	return ast.WalkContinue, nil
}
