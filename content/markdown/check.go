package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// checkDirective asks a question that counts for nothing: every option opens
// to its own explanation.
var checkDirective = &directive{
	name:     "check",
	argument: argument{allowed: true, missing: "a check needs its question: write it after :::check"},
	check:    checkCheck,
	write:    writeCheck,
}

// option is an entry of a check's list.
type option struct {
	text  ast.Node   // a paragraph, without its mark
	why   []ast.Node // its explanation
	right bool
}

func checkCheck(p *page, c *container) {
	p.document.Checks++
	p.checkTitle(c)
	body := c.body()
	if len(body) == 0 {
		p.fault(c.Pos(), "this :::check has no options: write a list whose entries begin with (+) or (-)")
		return
	}
	var options *ast.List
	for _, n := range body {
		list, ok := n.(*ast.List)
		if !ok || options != nil {
			p.fault(start(n), "a check holds its question and one list of options, nothing else: move this out, or two spaces in if it explains an option")
			continue
		}
		options = list
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			p.option(c, item)
		}
	}
	if len(c.options) > 0 {
		p.balance(c)
	}
}

func (p *page) option(c *container, item ast.Node) {
	first := item.FirstChild()
	if first == nil || first.Lines() == nil || first.Lines().Len() == 0 ||
		first.Kind() != ast.KindParagraph && first.Kind() != ast.KindTextBlock {
		p.fault(start(item), "an option begins with (+) or (-) and its text: fill it in")
		return
	}
	segment := first.Lines().At(0)
	line := segment.Value(p.source)
	if len(line) < 4 || line[0] != '(' || line[1] != '+' && line[1] != '-' || line[2] != ')' || line[3] != ' ' {
		p.fault(start(first), "an option begins with (+) if it is a good one, or (-) if not, a space, and its text")
		return
	}
	o := option{text: first, right: line[1] == '+'}
	cut(first, segment.Start+4)
	for n := first.NextSibling(); n != nil; n = n.NextSibling() {
		o.why = append(o.why, n)
		p.hidden[n] = true
	}
	if len(o.why) == 0 {
		p.fault(start(first), "this option has no explanation: put it below, after a blank line and two spaces in")
	}
	c.options = append(c.options, o)
}

// cut takes the text before this place in the source out of a paragraph.
func cut(paragraph ast.Node, until int) {
	for {
		t, ok := paragraph.FirstChild().(*ast.Text)
		if !ok || t.Segment.Start >= until {
			return
		}
		if t.Segment.Stop > until {
			t.Segment = t.Segment.WithStart(until)
			return
		}
		paragraph.RemoveChild(paragraph, t)
	}
}

func (p *page) balance(c *container) {
	right := 0
	for _, o := range c.options {
		if o.right {
			right++
		}
	}
	switch {
	case len(c.options) < 2:
		p.fault(c.Pos(), "a check needs two options or more")
	case right == 0:
		p.fault(c.Pos(), "no option of this check is marked as good: begin one with (+)")
	case right == len(c.options):
		p.fault(c.Pos(), "every option of this check is marked as good: begin another with (-)")
	case right == 1 && p.tellsItself(c.options):
		p.warn(c.Pos(), "the good option of this check is far longer than the others and gives itself away")
	}
}

// tellsItself reports whether the one good option stands out by its length.
func (p *page) tellsItself(options []option) bool {
	good, others := 0, 0
	for _, o := range options {
		length := utf8.RuneCountInString(p.words([]ast.Node{o.text}, true))
		if o.right {
			good = length
		} else {
			others = max(others, length)
		}
	}
	return FarLonger(good, others)
}

const (
	tick  = `<svg class="i" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M4 13l5 5L20 6"/></svg>`
	cross = `<svg class="i" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>`
)

func writeCheck(p *page, w util.BufWriter, c *container) {
	w.WriteString("<section class=\"check\">\n")
	p.writeTitle(w, c)
	for _, o := range c.options {
		w.WriteString("<details class=\"option\"><summary><span>")
		p.writeChildren(w, o.text)
		w.WriteString("</span></summary>\n<div class=\"fb\">\n")
		if o.right {
			w.WriteString("<p class=\"tag ok\">" + tick + escape(p.label("markdown.check_right")) + "</p>\n")
		} else {
			w.WriteString("<p class=\"tag\">" + cross + escape(p.label("markdown.check_other")) + "</p>\n")
		}
		p.writeAll(w, o.why)
		w.WriteString("</div></details>\n")
	}
	w.WriteString("<p class=\"small soft\">" + escape(p.label("markdown.check_unmarked")) + "</p>\n</section>\n")
}
