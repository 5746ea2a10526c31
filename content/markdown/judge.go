package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// judge walks the whole tree and reports what the dialect does not have.
func (p *page) judge(root ast.Node) {
	sub := false // whether a ### stands above in this screen
	visit := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			p.judgeHeading(n, &sub)
		case *ast.Link:
			p.judgeLink(n)
		case *ast.AutoLink:
			p.judgeAutoLink(n)
		case *ast.Image:
			if !p.drawn[n] {
				p.fault(start(n), "a picture stands in a figure: write :::figure above it, and its caption and words below")
			}
		case *ast.HTMLBlock, *ast.RawHTML:
			p.fault(start(n), "HTML is not used here: write it in Markdown, or put a \\ before the <")
			return ast.WalkSkipChildren, nil
		case *ast.FencedCodeBlock:
			p.fault(start(n), "``` marks code, which is not used here: delete the line, and the one that closes it")
			return ast.WalkSkipChildren, nil
		case *east.FootnoteLink:
			if p.bare(n) {
				p.fault(start(n), "a title or an option holds no footnote: put it into the text below")
			}
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			p.judgeText(n)
		}
		return ast.WalkContinue, nil
	}
	ast.Walk(root, visit)
	if p.notes.list != nil {
		ast.Walk(p.notes.list, visit)
	}
}

func (p *page) judgeHeading(n *ast.Heading, sub *bool) {
	at := start(n)
	if strings.TrimSpace(p.words(children(n), true)) == "" {
		p.fault(at, "this heading has no text: write it after the #, or delete the line")
	}
	if raw := bytes.TrimRight(p.rest(at), " \t"); bytes.HasSuffix(raw, []byte("}")) && bytes.Contains(raw, []byte("{")) {
		p.fault(at, "a heading has no settings in { }: delete them")
	}
	switch parent := n.Parent(); {
	case parent.Kind() == kindContainer:
		if n.Level != 4 {
			p.fault(at, "a heading inside a part begins with ####: the part has its own title; or the part above is not closed")
		}
	case parent.Kind() != ast.KindDocument:
		p.fault(at, "a heading stands at the left margin, outside quotations and lists")
	case n.Level == 1:
		p.fault(at, "the title stands in the front matter: begin a screen with ##")
	case n.Level == 2:
		*sub = false
	case n.Level == 3:
		*sub = true
	case n.Level > 4 || !*sub:
		p.fault(at, "headings go down one step at a time: ## begins a screen, ### stands below it, #### below ###")
	}
}

// rest is the source from here to the end of the line.
func (p *page) rest(at int) []byte {
	line, _, _ := bytes.Cut(p.source[min(max(at, 0), len(p.source)):], []byte("\n"))
	return line
}

// leftovers are marks that would have become something, were it right.
var leftovers = []struct{ mark, advice string }{
	{"[^", "there is no footnote of this name: write its text below, as [^1]: …"},
	{"](", "this link is not complete: write [text](term:ID) without spaces in the brackets"},
}

func (p *page) judgeText(n *ast.Text) {
	from, until := n.Segment.Start, min(n.Segment.Stop+1, len(p.source))
	for _, l := range leftovers {
		at := bytes.Index(p.source[from:until], []byte(l.mark))
		if at >= 0 && (from+at == 0 || p.source[from+at-1] != '\\') {
			p.fault(from+at, "%s", l.advice)
		}
	}
}

// bare reports whether an inline node stands where only words may: in a title,
// a heading, or the text of an option, which is itself something to press.
func (p *page) bare(n ast.Node) bool {
	for up := n.Parent(); up != nil; up = up.Parent() {
		if up.Kind() == kindTitle || up.Kind() == ast.KindHeading {
			return true
		}
		if item := up.Parent(); up.Type() == ast.TypeBlock && item != nil && item.Kind() == ast.KindListItem && item.FirstChild() == up {
			c, ok := item.Parent().Parent().(*container)
			return ok && c.kind == checkDirective
		}
	}
	return false
}

// headingID gives a heading inside a screen an id of its own.
func (p *page) headingID(n ast.Node) string {
	slug := slugOf(p.words(children(n), true))
	p.headings[slug]++
	if count := p.headings[slug]; count > 1 {
		return fmt.Sprintf("h-%s.%d", slug, count)
	}
	return "h-" + slug
}

func slugOf(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '’'
	})
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "’", "")
	}
	return strings.Join(words, "-")
}
