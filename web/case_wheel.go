package web

import (
	"fmt"
	"math"

	"pamoja/assessments/cases"
)

// wheelView is the six domains at the start and at the end of a play, drawn and
// as a table. The middle of the drawing is 0, 0; further out is stronger.
type wheelView struct {
	Wedges []string // paths: filled, at the end
	Starts []string // paths: dotted, at the start
	Labels []wheelLabel
	Rows   []wheelRow
}

type wheelLabel struct {
	X, Y         int
	Anchor, Text string
}

type wheelRow struct{ Name, Start, End string }

// wheelRing is how far out a level lies, wheelTurn the share of a domain in
// degrees.
const (
	wheelRing = 28
	wheelTurn = 60
)

// wheelLabels is where the names of the domains stand, in their order, clockwise
// from the top.
var wheelLabels = []wheelLabel{{0, -120, "middle", ""}, {82, -88, "start", ""}, {82, 100, "start", ""}, {0, 134, "middle", ""}, {-82, 100, "end", ""}, {-82, -88, "end", ""}}

func (t *telling) wheel() wheelView {
	var view wheelView
	begun := t.c.Begin()
	for i, domain := range cases.Domains {
		from, to := t.c.Value(begun, domain), t.c.Value(t.state, domain)
		if to > 0 {
			view.Wedges = append(view.Wedges, wheelWedge(i, to))
		}
		if from > 0 {
			view.Starts = append(view.Starts, wheelEdge(i, from))
		}
		label := wheelLabels[i]
		label.Text = t.words.T(domainKeys[domain])
		view.Labels = append(view.Labels, label)
		view.Rows = append(view.Rows, wheelRow{Name: label.Text, Start: t.words.T("case.level", "state", t.level(from), "level", from),
			End: t.words.T("case.level", "state", t.level(to), "level", to)})
	}
	return view
}

// wheelWedge is a domain filled up to a level, wheelEdge only its outer edge.
func wheelWedge(domain, level int) string { return "M0 0L" + wheelArc(domain, level) + "z" }
func wheelEdge(domain, level int) string  { return "M" + wheelArc(domain, level) }

// wheelArc is the outer edge of a domain at a level.
func wheelArc(domain, level int) string {
	radius := float64(level * wheelRing)
	at := func(degrees int) string {
		angle := float64(degrees) * math.Pi / 180
		return fmt.Sprintf("%.1f %.1f", radius*math.Cos(angle), radius*math.Sin(angle))
	}
	middle := domain*wheelTurn - 90
	return fmt.Sprintf("%sA%.0f %.0f 0 0 1 %s", at(middle-wheelTurn/2), radius, radius, at(middle+wheelTurn/2))
}
