package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// wideTable is the number of columns from which a phone is too narrow for a
// table: there the sheet sets every cell on a line of its own, after the words
// of its column.
const wideTable = 3

// isWide reports whether a table, or the one that a row or cell stands in, has
// too many columns for a phone.
func isWide(n ast.Node) bool {
	for n.Kind() != east.KindTable {
		n = n.Parent()
	}
	return len(n.(*east.Table).Alignments) >= wideTable
}

// role names what an element of a wide table is. A browser may forget it where
// the sheet lays the element out in another way.
func role(n ast.Node, name string) string {
	if !isWide(n) {
		return ""
	}
	return ` role="` + name + `"`
}

// table is wrapped so that it scrolls by itself on a narrow phone; a part that
// scrolls must be reachable by keyboard and have a name.
func (w writer) table(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		b.WriteString("</table>\n</div>\n")
		return ast.WalkContinue, nil
	}
	w.tables++
	class := "scroll"
	if isWide(n) {
		class += " stacks"
	}
	fmt.Fprintf(b, "<div class=\"%s\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table%s>\n",
		class, escape(w.label("markdown.table", "n", w.tables)), role(n, "table"))
	return ast.WalkContinue, nil
}

func (w writer) tableHeader(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering:
		fmt.Fprintf(b, "<thead%s>\n<tr%s>\n", role(n, "rowgroup"), role(n, "row"))
	case n.NextSibling() != nil:
		fmt.Fprintf(b, "</tr>\n</thead>\n<tbody%s>\n", role(n, "rowgroup"))
	default:
		b.WriteString("</tr>\n</thead>\n")
	}
	return ast.WalkContinue, nil
}

func (w writer) tableRow(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering:
		fmt.Fprintf(b, "<tr%s>\n", role(n, "row"))
	case n.NextSibling() == nil:
		b.WriteString("</tr>\n</tbody>\n")
	default:
		b.WriteString("</tr>\n")
	}
	return ast.WalkContinue, nil
}

func (w writer) cell(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	cell := n.(*east.TableCell)
	tag, attributes, what := "td", "", "cell"
	if cell.Parent().Kind() == east.KindTableHeader && cell.HasChildren() {
		tag, attributes, what = "th", ` scope="col"`, "columnheader"
	}
	if !entering {
		b.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	if cell.Alignment != east.AlignNone {
		attributes += ` align="` + cell.Alignment.String() + `"`
	}
	attributes += role(n, what)
	if label := w.columnOf(n); label != "" {
		attributes += ` data-column="` + escape(label) + `"`
	}
	b.WriteString("<" + tag + attributes + ">")
	return ast.WalkContinue, nil
}

// columnOf gives the words at the head of a cell's column, as they stand before
// what the cell holds, for a cell that holds
// something in the body of a wide table; else "".
func (w writer) columnOf(cell ast.Node) string {
	row := cell.Parent()
	if row.Kind() == east.KindTableHeader || !isWide(cell) || !cell.HasChildren() {
		return ""
	}
	head := row.Parent().FirstChild().FirstChild()
	for before := cell.PreviousSibling(); before != nil && head != nil; before = before.PreviousSibling() {
		head = head.NextSibling()
	}
	if head == nil {
		return ""
	}
	words := w.words([]ast.Node{head}, true)
	if words != "" && !strings.ContainsAny(words[len(words)-1:], ".:?!") {
		words += ":"
	}
	return words
}
