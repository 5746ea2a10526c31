package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"pamoja/content"
)

// directive is one kind of :::name part.
type directive struct {
	name     string
	argument argument
	check    func(p *page, c *container)
	write    func(p *page, w util.BufWriter, c *container)
}

// argument says what stands on the line of the name.
type argument struct {
	allowed bool
	missing string // the fault if it is not there
}

// directives are all parts of the dialect.
var directives = []*directive{noteDirective, checkDirective, figureDirective, workDirective, cardDirective}

var (
	kindContainer = ast.NewNodeKind("Part")
	kindTitle     = ast.NewNodeKind("PartTitle")
)

// container is a :::name part in the tree. Its title, if it has one, is its
// first child.
type container struct {
	ast.BaseBlock
	kind    *directive
	name    string
	title   *title
	closed  bool
	stop    int        // where it was closed
	options []option   // of a check
	caption ast.Node   // of a figure
	twin    []ast.Node // of a figure: the drawing in words
	drawing string     // of a figure
}

func (c *container) Kind() ast.NodeKind            { return kindContainer }
func (c *container) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

type title struct{ ast.BaseBlock }

func (t *title) Kind() ast.NodeKind            { return kindTitle }
func (t *title) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// body gives what stands in a part below its title.
func (c *container) body() []ast.Node {
	var list []ast.Node
	for n := c.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != kindTitle {
			list = append(list, n)
		}
	}
	return list
}

type containerParser struct{}

var fence = []byte(":::")

func (containerParser) Trigger() []byte             { return []byte{':'} }
func (containerParser) CanInterruptParagraph() bool { return true }
func (containerParser) CanAcceptIndentedLine() bool { return false }

// Open begins a part at a line of :::name, also where the part is wrong, so
// that its closing line is not a second fault.
func (containerParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	p := pc.Get(pageKey).(*page)
	line, segment := reader.PeekLine()
	indent := pc.BlockOffset()
	if indent < 0 || !bytes.HasPrefix(line[indent:], fence) {
		return nil, parser.NoChildren
	}
	at := segment.Start + indent - segment.Padding
	rest := bytes.TrimRight(line[indent+len(fence):], " \t\n")
	reader.AdvanceToEOL()
	if len(rest) == 0 {
		p.fault(at, "this ::: closes nothing: delete it, or write the name of a part after it, as :::note")
		return &container{kind: unknownDirective, closed: true}, parser.NoChildren
	}
	name, argument, _ := bytes.Cut(rest, []byte(" "))
	c := &container{kind: find(string(name)), name: string(name)}
	p.begins(c, parent, at)
	if argument = bytes.TrimSpace(argument); len(argument) > 0 {
		from := at + len(fence) + bytes.Index(rest[len(name):], argument) + len(name)
		c.title = &title{}
		c.title.SetPos(from)
		c.title.Lines().Append(text.NewSegment(from, from+len(argument)))
		c.AppendChild(c, c.title)
	}
	p.open = append(p.open, c)
	p.parts = append(p.parts, c)
	return c, parser.HasChildren
}

// begins reports what is wrong with the line a part begins with.
func (p *page) begins(c *container, parent ast.Node, at int) {
	switch {
	case c.kind == unknownDirective && c.name == "":
		p.fault(at, "write the name straight after :::, as :::note")
	case c.kind == unknownDirective:
		var names []string
		for _, d := range directives {
			names = append(names, d.name)
		}
		if near := content.Nearest(c.name, names); near != "" {
			p.fault(at, "there is no part :::%s: did you mean :::%s?", c.name, near)
		} else {
			p.fault(at, "there is no part :::%s: there are :::%s", c.name, strings.Join(names, ", :::"))
		}
	case len(p.open) > 0:
		outer := p.open[len(p.open)-1]
		line, _ := p.position(outer.Pos())
		p.fault(at, "a :::%s cannot stand inside the :::%s of line %d: close that one first, with a line of :::", c.name, outer.name, line)
	case parent.Kind() != ast.KindDocument:
		p.fault(at, "a :::%s must begin at the left margin: put a blank line before it and take out the spaces", c.name)
	}
}

// Continue closes the innermost open part at a line of :::. An outer part only
// lets that line pass.
func (containerParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	p, c := pc.Get(pageKey).(*page), node.(*container)
	if c.kind == unknownDirective && c.name == "" && c.closed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	indent, _ := util.IndentWidth(line, reader.LineOffset())
	if indent < 4 && bytes.Equal(bytes.TrimSpace(line), fence) && len(p.open) > 0 && p.open[len(p.open)-1] == c {
		c.closed = true
		reader.AdvanceToEOL()
		_, segment := reader.Position()
		c.stop = segment.Start
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (containerParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	p, c := pc.Get(pageKey).(*page), node.(*container)
	p.open = slices.DeleteFunc(p.open, func(o *container) bool { return o == c })
	if !c.closed {
		p.fault(c.Pos(), "this :::%s does not end: put a line of ::: below it", c.name)
	}
}

// unknownDirective stands in for a part that is none: its text is kept, so
// that what is wrong inside is told as well.
var unknownDirective = &directive{
	argument: argument{allowed: true},
	check:    func(*page, *container) {},
	write: func(p *page, w util.BufWriter, c *container) {
		p.writeAll(w, c.body())
	},
}

func find(name string) *directive {
	for _, d := range directives {
		if d.name == name {
			return d
		}
	}
	return unknownDirective
}

// checkTitle reports an argument that is missing or has no place.
func (p *page) checkTitle(c *container) {
	switch {
	case c.title == nil && c.kind.argument.missing != "":
		p.fault(c.Pos(), "%s", c.kind.argument.missing)
	case c.title != nil && !c.kind.argument.allowed:
		p.fault(c.title.Pos(), "nothing stands after :::%s: put the text on the next line", c.name)
	}
}

// checkBody reports a part without text.
func (p *page) checkBody(c *container) {
	if len(c.body()) == 0 {
		p.fault(c.Pos(), "this :::%s is empty: write its text, or delete it", c.name)
	}
}
