package certificates

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// widths measures as a sheet is measured that has both fonts.
func widths(t testing.TB) measure {
	t.Helper()
	return newPDF(issued(t, "O", "en", gatekeeping, func(r *Record) { r.Sample = true })).width
}

// names draws names of up to 200 letters: of many words and of one, with marks
// above and below.
var names = rapid.OneOf(
	rapid.StringOfN(rapid.SampledFrom([]rune("aeiouũĩMWṸŽgjQ'’ -")), 1, longestName, -1),
	rapid.StringOfN(rapid.SampledFrom([]rune("gjyMZĨŨẾ \u0301\u0323\u0331\u030c")), 1, longestName, -1),
	rapid.Map(rapid.IntRange(1, longestName), func(n int) string { return strings.Repeat("Z", n) }),
)

func TestNothingOnTheSheetMeets(t *testing.T) {
	width := widths(t)
	for name, r := range sheets(t) {
		if fault := meeting(arrange(r, width), width); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
	}
	short := rapid.StringOfN(rapid.SampledFrom([]rune("aeiou nMWgŨ ,")), 1, 80, -1)
	printable := rapid.Map(names, PlainName).Filter(Printable)
	rapid.Check(t, func(rt *rapid.T) {
		c := caseManagement
		if rapid.Bool().Draw(rt, "short course") {
			c = gatekeeping
		}
		c.Titles = map[string]string{"en": short.Draw(rt, "title"), "sw": short.Draw(rt, "jina")}
		language := rapid.SampledFrom([]string{"en", "sw"}).Draw(rt, "language")
		r := issued(t, printable.Draw(rt, "name"), language, c, func(r *Record) {
			r.Issuer, r.Place = short.Draw(rt, "issuer"), short.Draw(rt, "place")
			r.Address = "https://" + strings.Repeat(rapid.SampledFrom([]string{"m", "a-b.", "long-name."}).Draw(rt, "host"), 52)[:rapid.IntRange(1, 52).Draw(rt, "address")]
			r.Signatories = []Signatory{{short.Draw(rt, "who"), short.Draw(rt, "role")}, {short.Draw(rt, "who"), short.Draw(rt, "role")}}
			r.Sample = rapid.Bool().Draw(rt, "sample")
		})
		s := arrange(r, width)
		if fault := meeting(s, width); fault != "" {
			rt.Fatal(fault)
		}
		if said := strings.Join(reading(s), "\n"); !strings.Contains(said, r.Name) || !strings.Contains(said, r.printedAddress()) {
			rt.Fatalf("the sheet lacks %q or %q; it says\n%s", r.Name, r.printedAddress(), said)
		}
	})
}

// reading is what a program reads aloud, an element a line: its role and the
// texts in it.
func reading(s *sheet) []string {
	var lines []string
	marks := s.marks()
	var texts func(n *node) string
	texts = func(n *node) string {
		if n.words != "" {
			return n.words
		}
		var said strings.Builder
		for _, k := range n.kids {
			switch {
			case k.node != nil:
				said.WriteString(texts(k.node))
				if last := k.node.kids[len(k.node.kids)-1]; last.node == nil && last.text != codeText && marks[last.text].spaced {
					said.WriteString(" ")
				}
			case k.text != codeText:
				said.WriteString(s.texts[k.text].Text)
				if marks[k.text].spaced && n.role != roleSpan {
					said.WriteString(" ")
				}
			}
		}
		return said.String()
	}
	var visit func(n *node, deep int)
	visit = func(n *node, deep int) {
		line := strings.Repeat("  ", deep) + string(n.role)
		if n.language != "" {
			line += " " + n.language
		}
		inner := slices.ContainsFunc(n.kids, func(k kid) bool { return k.node != nil && k.node.role != roleSpan })
		if said := texts(n); !inner && said != "" {
			line += " " + said
		}
		lines = append(lines, line)
		for _, k := range n.kids {
			if k.node != nil && inner {
				visit(k.node, deep+1)
			}
		}
	}
	visit(s.root, 0)
	return lines
}

// area is a rectangle that something on the sheet takes.
type area struct {
	what                     string
	left, top, right, bottom float64
}

// meeting describes two things on a sheet that touch, or one that leaves it.
func meeting(s *sheet, width measure) string {
	areas := []area{{"the code", codeX - 2, codeY - 2, codeX + codeSide + 2, codeY + codeSide + 2},
		{"the two lines", 104, 91.8, 277.8, 95.8}}
	for _, rule := range s.strokes {
		areas = append(areas, area{"a rule", rule.X1, rule.Y1, rule.X2, rule.Y2})
	}
	for _, p := range twoLines() {
		areas = append(areas, area{"a line", p[0] - 1, p[1] - 1, p[0] + 1, p[1] + 1})
	}
	fixed := len(areas)
	for _, d := range s.texts {
		if !d.Turned {
			areas = append(areas, inkArea(d, width))
		}
	}
	for i, a := range areas[fixed:] {
		if a.left < 10 || a.top < 10 || a.right > sheetWidth-10 || a.bottom > sheetHeight-5 {
			return fmt.Sprintf("%q leaves the sheet: %.1f %.1f %.1f %.1f", a.what, a.left, a.top, a.right, a.bottom)
		}
		for _, b := range areas[:fixed+i] {
			if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
				return fmt.Sprintf("%q meets %q at %.1f %.1f", a.what, b.what, a.left, a.bottom)
			}
		}
	}
	return ""
}

// inkArea is where the letters of a text and their marks lie.
func inkArea(d drawn, width measure) area {
	wide := width(d.Text, d.Bold) * d.Size
	left := start(d, wide)
	foot, top := inkOf(d.Text)
	return area{d.Text, left, d.Y - top*d.Size, left + wide, d.Y - foot*d.Size}
}

// start is where a text that is so wide begins.
func start(d drawn, wide float64) float64 {
	switch d.Align {
	case alignRight:
		return d.X - wide
	case alignCentre:
		return d.X - wide/2
	}
	return d.X
}

// twoLines are points on the curved part of the two lines.
func twoLines() [][2]float64 {
	var points [][2]float64
	for i := range 200 {
		t := float64(i) / 199
		cubic := func(a, b, c, d float64) float64 {
			return math.Pow(1-t, 3)*a + 3*math.Pow(1-t, 2)*t*b + 3*(1-t)*t*t*c + t*t*t*d
		}
		x := cubic(-2, 34, 40, 104)
		points = append(points, [2]float64{x, cubic(18, 18, 92.6, 92.6)}, [2]float64{x, cubic(170, 170, 95, 95)})
	}
	return points
}

// keptRecords are records as this release and earlier ones kept them.
func keptRecords(t *testing.T) map[string]Record {
	t.Helper()
	files, err := filepath.Glob("testdata/layout-*/*.json")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d records, %v", len(files), err)
	}
	kept := map[string]Record{}
	for _, file := range files {
		var r Record
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &r)
		}
		folder := filepath.Base(filepath.Dir(file))
		if err != nil || folder != fmt.Sprintf("layout-%d", r.Layout) {
			t.Fatalf("%s: drawing %d, %v", file, r.Layout, err)
		}
		kept[folder+"-"+strings.TrimSuffix(filepath.Base(file), ".json")] = r
	}
	return kept
}

// TestDrawingsStayForEver holds the place of each text and rule on the sheets
// of the records kept. These files are written once, by the release that brings
// a drawing, and never anew.
func TestDrawingsStayForEver(t *testing.T) {
	width := widths(t)
	for name, r := range keptRecords(t) {
		folder, file := name[:len("layout-1")], name[len("layout-1-"):]
		want, err := os.ReadFile(filepath.Join("testdata", folder, file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		if got := places(arrange(r, width), width); got != string(want) {
			t.Errorf("%s is drawn differently now:\n%s\nand was\n%s", name, got, want)
		}
		if _, err := drawAnew(r); err != nil {
			t.Error(err)
		}
	}
}

// places lists each text and rule with its place, sorted. What is written
// across the sheet counts as one text.
func places(s *sheet, width measure) string {
	var lines []string
	var across drawn
	add := func(d drawn) {
		left := start(d, width(d.Text, d.Bold)*d.Size)
		lines = append(lines, fmt.Sprintf("%7.2f %7.2f %5.2f %d %-5t %-5t %s", left, d.Y, d.Size, d.Ink, d.Bold, d.Turned, d.Text))
	}
	for _, d := range s.texts {
		switch {
		case !d.Turned:
			add(d)
		case across.Text == "":
			across = d
		default:
			across.Text += "  " + d.Text
		}
	}
	if across.Text != "" {
		add(across)
	}
	for _, k := range s.strokes {
		lines = append(lines, fmt.Sprintf("%7.2f %7.2f %7.2f %7.2f", k.X1, k.Y1, k.X2, k.Y2))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// A word that goes on in the next line is read as one.
func TestBrokenWordsReadAsOne(t *testing.T) {
	for _, name := range []string{strings.Repeat("W", 200), "Ũrĩa " + strings.Repeat("ũ", 190), strings.Repeat("Mũthoni ", 20)} {
		r := issued(t, name, "en", caseManagement, nil)
		s := arrange(r, widths(t))
		var said strings.Builder
		for i, m := range s.marks()[:len(s.texts)] {
			said.WriteString(s.texts[i].Text)
			if m.spaced {
				said.WriteString(" ")
			}
		}
		if !strings.Contains(said.String(), r.Words[0].Certify+" "+r.Name+" "+r.Words[0].HasCompleted) {
			t.Errorf("the texts read %s", said.String())
		}
	}
}
