package markdown

import "github.com/yuin/goldmark/util"

// workDirective is one thing to do this week, with a line to write on when it
// is printed.
var workDirective = &directive{
	name: "work",
	check: func(p *page, c *container) {
		p.document.Works++
		p.checkTitle(c)
		p.checkBody(c)
	},
	write: func(p *page, w util.BufWriter, c *container) {
		w.WriteString("<section class=\"work\">\n<h3>" + escape(p.label("markdown.work")) + "</h3>\n")
		p.writeAll(w, c.body())
		w.WriteString("<p class=\"lines\" aria-hidden=\"true\"></p>\n</section>\n")
	},
}
