package markdown

import (
	"fmt"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"pamoja/content"
)

// figureDirective is a drawing with its caption, and the same in words.
var figureDirective = &directive{
	name:  "figure",
	check: checkFigure,
	write: writeFigure,
}

func checkFigure(p *page, c *container) {
	p.document.Figures++
	p.checkTitle(c)
	body := c.body()
	if len(body) == 0 {
		p.fault(c.Pos(), "this :::figure is empty: begin it with ![what the drawing shows](name.svg)")
		return
	}
	if image := onlyImage(body[0]); image != nil {
		c.drawing = p.drawing(image)
	} else {
		p.fault(start(body[0]), "a figure begins with the drawing alone: ![what the drawing shows](name.svg), then a blank line")
	}
	if len(body) < 2 || body[1].Kind() != ast.KindParagraph {
		p.fault(c.Pos(), "this figure has no caption: write one paragraph below the drawing")
		return
	}
	c.caption = body[1]
	c.twin = body[2:]
	if len(c.twin) == 0 {
		p.fault(c.Pos(), "this figure is not told in words: below the caption, write what the drawing says, for those who cannot see it")
	}
	for _, n := range c.twin {
		p.hidden[n] = true
	}
}

// onlyImage gives the image of a paragraph that holds nothing else.
func onlyImage(n ast.Node) *ast.Image {
	if n.Kind() != ast.KindParagraph || n.ChildCount() != 1 {
		return nil
	}
	image, _ := n.FirstChild().(*ast.Image)
	return image
}

// drawing gives the cleaned SVG of an image, "" if it cannot be had.
func (p *page) drawing(image *ast.Image) string {
	p.drawn[image] = true
	at := start(image)
	alt := strings.TrimSpace(p.words([]ast.Node{image}, true))
	if alt == "" {
		p.fault(at, "the drawing has no text between ![ and ]: say what it shows")
	}
	if len(image.Title) > 0 {
		p.fault(at, "a drawing has no title in quotation marks: put it into the caption")
	}
	name := string(image.Destination)
	if stem, ok := strings.CutSuffix(name, ".svg"); !ok || !content.IsID(stem) || path.Base(name) != name {
		p.fault(at, "a drawing is a file beside this one, named in lower-case letters, digits and hyphens, that ends in .svg")
		return ""
	}
	if p.Asset == nil {
		p.fault(at, "there is no drawing %s beside this file", name)
		return ""
	}
	data, err := p.Asset(name)
	if err != nil {
		p.fault(at, "there is no drawing %s beside this file", name)
		return ""
	}
	svg, err := cleanSVG(data, alt, fmt.Sprintf("f-%s%d-", p.prefix, p.document.Figures))
	if err != nil {
		p.fault(at, "%s: %v", name, err)
		return ""
	}
	return svg
}

func writeFigure(p *page, w util.BufWriter, c *container) {
	w.WriteString("<figure class=\"plate\">\n" + c.drawing + "\n<figcaption>\n")
	if c.caption != nil {
		p.render(w, c.caption)
	}
	if len(c.twin) > 0 {
		w.WriteString("<details class=\"small\"><summary>" + escape(p.label("markdown.figure_words")) + "</summary>\n<div>\n")
		p.writeAll(w, c.twin)
		w.WriteString("</div></details>\n")
	}
	w.WriteString("</figcaption>\n</figure>\n")
}
