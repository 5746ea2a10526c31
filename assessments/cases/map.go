package cases

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// Measures of the map, in pixels.
const (
	boxWide, boxHigh   = 200, 52
	mapColumn, mapRow  = 230, 130
	mapMargin          = 30
	lettersInBox       = 27
	mapInk, mapPaper   = "#17231f", "#ffffff"
	mapLead, mapThread = "#0d574c", "#bb6c0c"
)

// Map draws the case for its author: a box a scene, a line a way, from the first
// scene down. It is an SVG by itself, in the words of one language.
func (c *Case) Map(lang string) string {
	words := c.Words(lang)
	rank, column, columns, rows := c.layout()
	var b strings.Builder
	wide, high := columns*mapColumn+2*mapMargin, rows*mapRow+2*mapMargin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="13">`+"\n", wide, high, wide, high)
	fmt.Fprintf(&b, `<title>%s</title><rect width="%d" height="%d" fill="%s"/>`+"\n", html.EscapeString(words.Title), wide, high, mapPaper)
	x := func(at int) int { return mapMargin + column[at]*mapColumn }
	y := func(at int) int { return mapMargin + rank[at]*mapRow }
	for i := range c.Scenes {
		for _, way := range c.Scenes[i].named() {
			colour, dashes := mapInk, ""
			if way.unsafe {
				colour, dashes = "#962626", ` stroke-dasharray="5 4"`
			} else if way.historic {
				colour = mapThread
			}
			fromX, fromY, toX, toY := x(i)+boxWide/2, y(i)+boxHigh, x(way.to)+boxWide/2, y(way.to)
			fmt.Fprintf(&b, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="%s" stroke-width="2"%s><title>%s</title></path>`+"\n",
				fromX, fromY, fromX, fromY+40, toX, toY-40, toX, toY, colour, dashes, html.EscapeString(way.name))
			fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="10" fill="%s" text-anchor="middle">%s</text>`+"\n",
				(fromX+toX*2)/3, (fromY+toY*2)/3, colour, html.EscapeString(way.name))
		}
	}
	for i, scene := range c.Scenes {
		stroke := mapLead
		if scene.Ending != "" {
			stroke = mapThread
		}
		fmt.Fprintf(&b, `<g><rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="%s" stroke="%s" stroke-width="2"/>`, x(i), y(i), boxWide, boxHigh, mapPaper, stroke)
		note := scene.ID
		if scene.Ending != "" {
			note += " · " + string(scene.Ending)
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" fill="%s">%s</text><text x="%d" y="%d" font-size="11" fill="%s">%s</text></g>`+"\n",
			x(i)+8, y(i)+21, mapInk, html.EscapeString(clip(words.Scene(scene.ID).Title)), x(i)+8, y(i)+40, mapInk, html.EscapeString(clip(note)))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func clip(text string) string {
	letters := []rune(text)
	if len(letters) <= lettersInBox {
		return text
	}
	return string(letters[:lettersInBox-1]) + "…"
}

// namedWay is one line of the map.
type namedWay struct {
	name             string
	to               int
	unsafe, historic bool
}

// named lists the ways out of a scene with what leads along each.
func (s *Scene) named() []namedWay {
	var ways []namedWay
	for i, follow := range s.exits() {
		for _, way := range follow.Go {
			ways = append(ways, namedWay{s.entry(i), way.at, follow.Unsafe != "", follow.Historic})
		}
	}
	return ways
}

// layout puts every scene into a row, below all that lead to it (ways back
// upward aside), and into a column of that row.
func (c *Case) layout() (rank, column []int, columns, rows int) {
	rank, column = make([]int, len(c.Scenes)), make([]int, len(c.Scenes))
	const open = 1
	mark := make([]int, len(c.Scenes))
	var order []int
	var walk func(at int)
	walk = func(at int) {
		mark[at] = open
		for _, way := range c.Scenes[at].named() {
			if mark[way.to] == 0 {
				walk(way.to)
			}
		}
		order = append(order, at)
	}
	for at := range c.Scenes {
		if start := c.places[c.Start]; mark[start] == 0 {
			walk(start)
		}
		if mark[at] == 0 {
			walk(at)
		}
	}
	slices.Reverse(order)
	place := make([]int, len(c.Scenes))
	for i, at := range order {
		place[at] = i
	}
	taken := map[int]int{}
	for _, at := range order {
		for _, way := range c.Scenes[at].named() {
			if place[way.to] > place[at] {
				rank[way.to] = max(rank[way.to], rank[at]+1)
			}
		}
	}
	for _, at := range order {
		column[at] = taken[rank[at]]
		taken[rank[at]]++
		columns, rows = max(columns, taken[rank[at]]), max(rows, rank[at]+1)
	}
	return rank, column, columns, rows
}
