package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"pamoja/content"
)

// blocks takes the source apart at its top level: a heading, paragraph, list,
// table, part or footnote is one block each. The list of footnotes that the
// parser put at the end leaves the tree.
func (p *page) blocks(root ast.Node) {
	starts := slices.Clone(p.notes.starts)
	var list ast.Node
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == east.KindFootnoteList {
			list = n
			continue
		}
		if at := start(n); at >= 0 {
			starts = append(starts, at)
		}
	}
	if list != nil {
		root.RemoveChild(root, list)
	}
	for i := range starts {
		starts[i] = bytes.LastIndexByte(p.source[:starts[i]], '\n') + 1
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	for i, from := range starts {
		until := len(p.source)
		if i+1 < len(starts) {
			until = starts[i+1]
		}
		line, _ := p.position(from)
		p.document.Blocks = append(p.document.Blocks, content.BlockOf(string(p.source[from:until]), line))
	}
}
