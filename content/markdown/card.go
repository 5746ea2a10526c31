package markdown

import "github.com/yuin/goldmark/util"

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
