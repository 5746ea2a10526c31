package markdown

import "github.com/yuin/goldmark/util"

// noteDirective is a callout: a title and some text.
var noteDirective = &directive{
	name:     "note",
	argument: argument{allowed: true, missing: "a note needs a title: write it after :::note"},
	check: func(p *page, c *container) {
		p.checkTitle(c)
		p.checkBody(c)
	},
	write: func(p *page, w util.BufWriter, c *container) {
		w.WriteString("<section class=\"note\">\n")
		p.writeTitle(w, c)
		p.writeAll(w, c.body())
		w.WriteString("</section>\n")
	},
}
