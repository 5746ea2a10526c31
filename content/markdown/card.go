package markdown

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// cardDirective is a pocket card. It prints alone on one page.
var cardDirective = &directive{
	name:     "card",
	argument: argument{allowed: true, missing: "a card needs a title: write it after :::card"},
	check: func(p *page, c *container) {
		p.document.Cards++
		p.checkTitle(c)
		p.checkBody(c)
	},
	write: func(p *page, w util.BufWriter, c *container) {
		w.WriteString("<section class=\"card\">\n")
		p.writeTitle(w, c)
		p.writeAll(w, c.body())
		w.WriteString("</section>\n")
	},
}

// pocket takes the cards out of a document that has been rendered.
func (p *page) pocket() {
	p.alone = true
	defer func() { p.alone = false }()
	for _, c := range p.parts {
		if c.kind != cardDirective || c.title == nil {
			continue
		}
		var b bytes.Buffer
		for _, n := range c.body() {
			p.render(&b, n)
		}
		p.document.Pocket = append(p.document.Pocket, Card{
			Title: strings.TrimSpace(p.words([]ast.Node{c.title}, true)),
			HTML:  template.HTML(strings.TrimSpace(b.String())),
			Text:  p.words(c.body(), true),
		})
	}
}
