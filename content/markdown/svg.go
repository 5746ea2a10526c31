package markdown

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// maxSVG is the most bytes a drawing on a page may have.
const maxSVG = 20 << 10

var (
	svgElements = names(`svg g path circle ellipse line rect polyline polygon text tspan defs marker clipPath`)
	svgDropped  = names(`title desc`) // the page names the drawing, in the reader's language
	svgAllowed  = names(`class id d cx cy r rx ry x y x1 x2 y1 y2 dx dy width height points transform viewBox
		preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin
		stroke-dasharray stroke-dashoffset stroke-opacity opacity font-size font-weight font-style text-anchor
		dominant-baseline marker-start marker-mid marker-end markerWidth markerHeight refX refY orient markerUnits
		clip-path clip-rule clipPathUnits vector-effect`)
	svgSilent = names(`version role baseProfile focusable`)

	viewBox    = regexp.MustCompile(`^-?[0-9.]+( -?[0-9.]+){3}$`)
	reference  = regexp.MustCompile(`^url\(#([A-Za-z][\w-]*)\)$`)
	identifier = regexp.MustCompile(`^[A-Za-z][\w-]*$`)
	classes    = regexp.MustCompile(`^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*$`)
)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

// cleaner writes a drawing anew from the few elements and attributes that
// drawings need, so that nothing else can come through.
type cleaner struct {
	out    bytes.Buffer
	alt    string
	prefix string // of ids, which must differ between drawings of one page
	open   []string
	ids    map[string]bool
	uses   []string
	done   bool
}

// cleanSVG gives the drawing as it stands in the page, named by alt, with
// prefix before its ids. The error is for the author.
func cleanSVG(data []byte, alt, prefix string) (string, error) {
	if len(data) > maxSVG {
		return "", fmt.Errorf("the drawing is larger than %d KB: draw it with fewer points", maxSVG>>10)
	}
	c := &cleaner{alt: alt, prefix: prefix, ids: map[string]bool{}}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = c.token(token)
		} else {
			err = fmt.Errorf("the drawing is not well-formed (%w): save it again as plain SVG", err)
		}
		if err != nil {
			return "", err
		}
	}
	if !c.done {
		return "", errors.New("the file holds no drawing: it must begin with <svg")
	}
	for _, id := range c.uses {
		if !c.ids[id] {
			return "", fmt.Errorf("the drawing refers to #%s, which it does not have", id)
		}
	}
	return c.out.String(), nil
}

func (c *cleaner) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.ProcInst:
		if t.Target != "xml" {
			return fmt.Errorf("a drawing holds no <?%s: take it out", t.Target)
		}
	case xml.Directive:
		return errors.New("a drawing holds no <!DOCTYPE or <!ENTITY: take it out")
	case xml.StartElement:
		return c.start(t)
	case xml.EndElement:
		c.end()
	case xml.CharData:
		return c.text(string(t))
	}
	return nil
}

func (c *cleaner) skipping() bool {
	return slices.ContainsFunc(c.open, func(name string) bool { return svgDropped[name] })
}

func (c *cleaner) start(t xml.StartElement) error {
	name := t.Name.Local
	root := len(c.open) == 0
	switch {
	case root && (c.done || name != "svg"):
		return errors.New("the file must hold one <svg and nothing else")
	case !root && name == "svg", !svgElements[name] && !svgDropped[name],
		t.Name.Space != "" && t.Name.Space != "http://www.w3.org/2000/svg":
		return fmt.Errorf("<%s> is not used in drawings: take it out", name)
	case len(c.open) > 24:
		return errors.New("the drawing has too many groups inside one another: take some out")
	}
	c.open = append(c.open, name)
	if c.skipping() {
		return nil
	}
	c.out.WriteString("<" + name)
	box := false
	for _, a := range t.Attr {
		if err := c.attribute(a); err != nil {
			return err
		}
		box = box || a.Name.Local == "viewBox" && a.Name.Space == ""
	}
	if root {
		if !box {
			return errors.New("the drawing has no viewBox: add one, as viewBox=\"0 0 340 200\", so that it fits every screen")
		}
		c.out.WriteString(` role="img" aria-label="` + escape(c.alt) + `"`)
	}
	c.out.WriteString(">")
	return nil
}

func (c *cleaner) attribute(a xml.Attr) error {
	name, value := a.Name.Local, strings.TrimSpace(a.Value)
	switch {
	case name == "href" || name == "src":
		return fmt.Errorf("a drawing refers to nothing outside itself: take out %s", name)
	case strings.HasPrefix(strings.ToLower(name), "on"), name == "style":
		return fmt.Errorf("a drawing has no attribute %s: use fill, stroke and class instead", name)
	case a.Name.Space != "", name == "xmlns", svgSilent[name], strings.HasPrefix(name, "aria-"), strings.HasPrefix(name, "data-"):
		return nil
	case !svgAllowed[name]:
		return fmt.Errorf("the attribute %s is not used in drawings: take it out", name)
	case name == "id":
		if !identifier.MatchString(value) || c.ids[value] {
			return fmt.Errorf("the id %q is there twice, or holds more than letters, digits and hyphens", value)
		}
		c.ids[value] = true
		value = c.prefix + value
	case name == "class":
		if !classes.MatchString(value) {
			return fmt.Errorf("the class %q is none of ours: use names such as fam, kid, ik", value)
		}
	case name == "viewBox":
		if value = strings.Join(strings.Fields(strings.ReplaceAll(value, ",", " ")), " "); !viewBox.MatchString(value) {
			return errors.New("the viewBox must be four numbers")
		}
	case strings.Contains(value, ":") || strings.Contains(value, "\\") || strings.Contains(strings.ToLower(value), "url"):
		match := reference.FindStringSubmatch(value)
		if match == nil {
			return fmt.Errorf("a drawing refers to nothing outside itself: take out %s=%q", name, value)
		}
		c.uses = append(c.uses, match[1])
		value = "url(#" + c.prefix + match[1] + ")"
	}
	c.out.WriteString(" " + name + `="` + escape(value) + `"`)
	return nil
}

func (c *cleaner) end() {
	name := c.open[len(c.open)-1]
	skipped := c.skipping()
	c.open = c.open[:len(c.open)-1]
	if !skipped {
		c.out.WriteString("</" + name + ">")
	}
	c.done = c.done || len(c.open) == 0
}

func (c *cleaner) text(text string) error {
	blank := strings.TrimSpace(text) == ""
	if blank || c.skipping() {
		if blank && len(c.open) > 0 && (c.open[len(c.open)-1] == "text" || c.open[len(c.open)-1] == "tspan") {
			c.out.WriteString(" ")
		}
		return nil
	}
	if len(c.open) == 0 || c.open[len(c.open)-1] != "text" && c.open[len(c.open)-1] != "tspan" {
		return errors.New("words in a drawing stand in <text>: take out the others")
	}
	c.out.WriteString(escape(text))
	return nil
}
