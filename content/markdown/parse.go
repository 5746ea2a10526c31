package markdown

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"

	"pamoja/content"
)

// page is the state of one reading.
type page struct {
	Context
	file   string
	line   int // of the first line of source in the file
	source []byte
	prefix string // of the ids of footnotes

	problems []content.Problem
	open     []*container // parts that are not closed yet
	parts    []*container // all parts, in order
	anchors  map[ast.Node]anchor
	hidden   map[ast.Node]bool // not visible at first
	drawn    map[ast.Node]bool // images that stand in a figure
	notes    *footnotes
	headings map[string]int
	tables   int
	alone    bool // a card is rendered by itself: see Card
	renderer renderer.Renderer
	document *Document
}

// Parse reads Markdown that begins at this line of the file. It always gives a
// document; one with problems that are no warnings should not be shown.
func Parse(file string, line int, body []byte, c Context) (d *Document, problems []content.Problem) {
	p := newPage(file, line, body, c)
	defer func() {
		if caught := recover(); caught != nil {
			p.problems = append(p.problems, content.Problem{File: file, Line: line, Column: 1,
				Text: fmt.Sprintf("this text cannot be read (%v): take out what was added last", caught)})
			p.document = &Document{}
		}
		content.SortProblems(p.problems)
		d, problems = p.document, p.problems
	}()
	if p.readable() {
		p.read()
	}
	return p.document, p.problems
}

func newPage(file string, line int, body []byte, c Context) *page {
	return &page{
		Context: c, file: file, line: line, prefix: idPrefix(file),
		source:   bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")),
		anchors:  map[ast.Node]anchor{},
		hidden:   map[ast.Node]bool{},
		drawn:    map[ast.Node]bool{},
		headings: map[string]int{},
		document: &Document{},
	}
}

// readable refuses what the parser had better not see.
func (p *page) readable() bool {
	if len(p.source) > content.MaxText || !utf8.Valid(p.source) || bytes.IndexByte(p.source, 0) >= 0 {
		p.fault(0, "this is no text of at most %d KB in UTF-8", content.MaxText>>10)
		return false
	}
	offset, paragraph := 0, 0
	for line := range bytes.Lines(p.source) {
		if levels(line) > maxLevels {
			p.fault(offset, "quotations and lists stand more than %d levels inside one another here: write fewer", maxLevels)
			return false
		}
		if len(bytes.TrimSpace(line)) == 0 {
			paragraph = offset + len(line)
		}
		offset += len(line)
		if offset-paragraph > maxParagraph {
			p.fault(paragraph, "there is no blank line in %d letters from here on: break the text up", maxParagraph)
			return false
		}
	}
	return true
}

// The parser takes time that grows with the square of a paragraph's length and
// with the depth of a line; no honest text comes near these.
const (
	maxParagraph = 8000
	maxLevels    = 12
)

// levels counts the marks of quotations and lists a line begins with.
func levels(line []byte) int {
	count, digits := 0, false
	for _, c := range line {
		switch {
		case c == ' ' || c == '\t':
		case c >= '0' && c <= '9':
			digits = true
		case c == '.' || c == ')':
			if !digits {
				return count
			}
			count, digits = count+1, false
		case c == '>' || c == '-' || c == '+' || c == '*' || c == ':':
			count++
		default:
			return count
		}
	}
	return 0 // a rule, or nothing
}

func (p *page) read() {
	pc := parser.NewContext()
	pc.Set(pageKey, p)
	root := dialect.Parse(text.NewReader(p.source), parser.WithContext(pc)).(*ast.Document)
	p.renderer = newRenderer(p)
	p.blocks(root)
	for _, part := range p.parts {
		part.kind.check(p, part)
	}
	p.judge(root)
	sections := p.sections(root)
	p.notes.share(sections)
	for i, s := range sections {
		p.document.Screens = append(p.document.Screens, p.screen(i, s))
	}
	p.pocket()
	var all strings.Builder
	for i := range sections {
		if title := p.document.Screens[i].Title; title != "" {
			all.WriteString(title + "\n\n")
		}
		all.WriteString(p.document.Screens[i].Text + "\n\n")
		p.document.Words += p.document.Screens[i].Words
	}
	p.document.plain = strings.TrimSpace(all.String())
}

// section is what becomes a screen.
type section struct {
	heading ast.Node // nil for the opening
	nodes   []ast.Node
	notes   []ast.Node // footnotes, where they are first referred to
}

func (s section) all() []ast.Node { return append(s.nodes[:len(s.nodes):len(s.nodes)], s.notes...) }

func (p *page) sections(root ast.Node) []*section {
	var list []*section
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		switch {
		case ok && heading.Level == 2:
			list = append(list, &section{heading: n})
		case len(list) == 0:
			list = append(list, &section{nodes: []ast.Node{n}})
		default:
			last := list[len(list)-1]
			last.nodes = append(last.nodes, n)
		}
	}
	return list
}

func (p *page) screen(i int, s *section) Screen {
	screen := Screen{ID: fmt.Sprintf("screen-%d", i+1)}
	at := 0
	if s.heading != nil {
		screen.Title = strings.TrimSpace(p.words([]ast.Node{s.heading}, true))
		at = s.heading.Pos()
	} else {
		at = start(s.nodes[0])
	}
	screen.Line, _ = p.position(at)
	screen.Text = p.words(s.all(), true)
	screen.Words = countWords(screen.Title) + countWords(p.words(s.all(), false))
	var b bytes.Buffer
	for _, n := range s.nodes {
		p.render(&b, n)
	}
	p.writeNotes(&b, s.notes)
	screen.HTML = template.HTML(strings.TrimSpace(b.String()))
	return screen
}

// start is where a node stands in the source.
func start(n ast.Node) int {
	if at := n.Pos(); at >= 0 {
		return at
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if at := start(child); at >= 0 {
			return at
		}
	}
	if parent := n.Parent(); parent != nil && parent.Type() == ast.TypeBlock && n.Type() == ast.TypeInline {
		return start(parent)
	}
	return -1
}

// position is the line in the file and the column of a place in the source.
func (p *page) position(offset int) (line, column int) {
	before := p.source[:min(max(offset, 0), len(p.source))]
	last := bytes.LastIndexByte(before, '\n') + 1
	return p.line + bytes.Count(before, []byte("\n")), utf8.RuneCount(before[last:]) + 1
}

func (p *page) fault(offset int, format string, args ...any) {
	line, column := p.position(offset)
	p.problems = append(p.problems, content.Problem{File: p.file, Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

func (p *page) warn(offset int, format string, args ...any) {
	p.fault(offset, format, args...)
	p.problems[len(p.problems)-1].Warning = true
}

func (p *page) label(key string, args ...any) string {
	if p.Label == nil {
		return "⟦" + key + "⟧"
	}
	return p.Label(key, args...)
}
