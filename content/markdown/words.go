package markdown

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// words is the text of nodes, in paragraphs parted by blank lines: all of it,
// or what is visible before anything is opened. The text of an image counts
// only if the image itself is asked for.
func (p *page) words(nodes []ast.Node, all bool) string {
	var b strings.Builder
	for _, n := range nodes {
		ast.Walk(n, func(inner ast.Node, entering bool) (ast.WalkStatus, error) {
			if !all && p.hidden[inner] || inner != n && inner.Kind() == ast.KindImage {
				return ast.WalkSkipChildren, nil
			}
			if entering {
				p.word(&b, inner)
			} else if inner.Type() == ast.TypeBlock {
				b.WriteString("\n\n")
			}
			return ast.WalkContinue, nil
		})
	}
	return paragraphs(b.String())
}

func (p *page) word(b *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		value := n.Segment.Value(p.source)
		if n.Parent().Kind() != ast.KindCodeSpan {
			value = util.ResolveNumericReferences(util.ResolveEntityNames(util.UnescapePunctuations(value)))
		}
		b.Write(value)
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(p.source))
	}
}

// paragraphs folds the spaces of every paragraph and drops the empty ones.
func paragraphs(text string) string {
	var list []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if folded := strings.Join(strings.Fields(paragraph), " "); folded != "" {
			list = append(list, folded)
		}
	}
	return strings.Join(list, "\n\n")
}

// countWords counts what holds a letter or a digit.
func countWords(text string) int {
	count := 0
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			count++
		}
	}
	return count
}
