package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// footnotes are those of a document that are referred to, and the places of
// all of them.
type footnotes struct {
	list   *east.FootnoteList
	starts []int
}

// definitions looks at footnotes while those nobody refers to are still there.
type definitions struct{}

func (definitions) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	p := pc.Get(pageKey).(*page)
	p.notes = &footnotes{}
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		list, ok := n.(*east.FootnoteList)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		p.notes.list = list
		seen := map[string]bool{}
		for def := list.FirstChild(); def != nil; def = def.NextSibling() {
			p.definition(def.(*east.Footnote), seen)
		}
		return ast.WalkSkipChildren, nil
	})
}

func (p *page) definition(def *east.Footnote, seen map[string]bool) {
	at, name := def.Pos(), string(def.Ref)
	inside := slices.ContainsFunc(p.parts, func(c *container) bool { return c.Pos() < at && at < c.stop })
	if _, column := p.position(at); inside || column != 1 {
		p.fault(at, "the text of a footnote stands at the left margin, outside all parts: move it to the end")
	} else {
		p.notes.starts = append(p.notes.starts, at)
	}
	switch {
	case seen[name]:
		p.fault(at, "there are two footnotes [^%s]: give this one another name", name)
	case def.Index < 0:
		p.warn(at, "nothing refers to the footnote [^%s]: write [^%s] in the text, or delete it", name, name)
	case !def.HasChildren():
		p.fault(at, "the footnote [^%s] is empty: write its text after the colon", name)
	}
	seen[name] = true
}

// share gives every footnote to the section that first refers to it, and takes
// the list out of the tree.
func (f *footnotes) share(sections []*section) {
	if f.list == nil || len(sections) == 0 {
		return
	}
	byIndex := map[int]ast.Node{}
	for def := f.list.FirstChild(); def != nil; def = def.NextSibling() {
		if note := def.(*east.Footnote); note.Index > 0 {
			byIndex[note.Index] = note
		}
	}
	for _, s := range sections {
		for i := 0; i < len(s.nodes)+len(s.notes); i++ { // grows as footnotes refer to footnotes
			ast.Walk(s.all()[i], func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				if ref, ok := n.(*east.FootnoteLink); ok && entering && byIndex[ref.Index] != nil {
					s.notes = append(s.notes, byIndex[ref.Index])
					delete(byIndex, ref.Index)
				}
				return ast.WalkContinue, nil
			})
		}
	}
	for _, note := range byIndex {
		last := sections[len(sections)-1]
		last.notes = append(last.notes, note)
	}
	for _, s := range sections {
		slices.SortFunc(s.notes, func(a, b ast.Node) int {
			return cmp.Compare(a.(*east.Footnote).Index, b.(*east.Footnote).Index)
		})
	}
}

func (p *page) writeNotes(w io.Writer, notes []ast.Node) {
	if len(notes) == 0 {
		return
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<section class=\"footnotes small\">\n<h3>%s</h3>\n<ol>\n", escape(p.label("markdown.footnotes")))
	for _, note := range notes {
		p.render(&b, note)
	}
	b.WriteString("</ol>\n</section>\n")
	w.Write(b.Bytes())
}

func (w writer) footnote(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if index := n.(*east.Footnote).Index; entering {
		fmt.Fprintf(b, "<li id=\"fn-%s%d\" value=\"%d\">\n", w.prefix, index, index)
	} else {
		b.WriteString("</li>\n")
	}
	return ast.WalkContinue, nil
}

// reference is the id of a place that refers to a footnote.
func (p *page) reference(index, nth int) string {
	if nth > 0 {
		return fmt.Sprintf("fnref-%s%d-%d", p.prefix, index, nth+1)
	}
	return fmt.Sprintf("fnref-%s%d", p.prefix, index)
}

func (w writer) footnoteLink(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if ref := n.(*east.FootnoteLink); entering && !w.bare(n) && !w.alone {
		fmt.Fprintf(b, "<sup id=\"%s\"><a href=\"#fn-%s%d\" aria-label=\"%s\">%d</a></sup>", w.reference(ref.Index, ref.RefIndex),
			w.prefix, ref.Index, escape(w.label("markdown.footnote", "n", ref.Index)), ref.Index)
	}
	return ast.WalkContinue, nil
}

func (w writer) footnoteBacklink(b util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if back := n.(*east.FootnoteBacklink); entering {
		fmt.Fprintf(b, " <a href=\"#%s\" aria-label=\"%s\">↩</a>", w.reference(back.Index, back.RefIndex),
			escape(w.label("markdown.footnote_back", "n", back.Index)))
	}
	return ast.WalkContinue, nil
}
