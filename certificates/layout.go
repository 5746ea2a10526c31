package certificates

// The sheet is A4 across. All measures are millimetres from its top left
// corner; y of a text is its baseline.
const (
	sheetWidth, sheetHeight = 297.0, 210.0
	codeX, codeY, codeSide  = 241.0, 138.5, 36.0
)

type ink uint8

const (
	inkFull  ink = iota // text
	inkSoft             // second text
	inkFaint            // SAMPLE across the sheet
)

type align uint8

const (
	alignLeft align = iota
	alignRight
	alignCentre
)

// drawn is one line of text on the sheet; X is its start, end or middle as
// Align says. Turned text runs up across the sheet.
type drawn struct {
	Text   string
	X, Y   float64
	Size   float64
	Bold   bool
	Ink    ink
	Align  align
	Turned bool
}

// stroke is a straight rule.
type stroke struct{ X1, Y1, X2, Y2 float64 }

// measure is the width of a text at size 1.
type measure func(text string, bold bool) float64

// sheet collects what is drawn on a certificate. It knows no PDF, so that a
// test can see that no two texts meet.
type sheet struct {
	texts   []drawn
	strokes []stroke
	measure measure
}

// arrange lays a record out, drawing number 1.
func arrange(r Record, width measure) *sheet {
	s := &sheet{measure: width}
	own := r.In(r.Language)
	other := own
	if len(r.Words) > 1 {
		other = r.Words[1]
	}
	s.sample(r, own, other)
	s.issuer(r, own)
	s.head(r, own, other)
	s.person(r, own)
	s.course(own, other)
	s.hours(r, own)
	s.requirement(own, other)
	s.signatures(r)
	s.limits(own, other)
	s.check(r, own)
	return s
}

// issuer stands in the open space between the lines. What is taller than the
// grid has room for grows up as well as down, for the lines draw near.
func (s *sheet) issuer(r Record, own Words) {
	const x, room = 14.0, 42.0
	name := drawn{Text: r.Issuer, X: x, Y: 96, Size: 4.6}
	if size := s.shrink(r.Issuer, false, room, name.Size, 4); size > 0 {
		name.Size = size
	}
	place := drawn{Text: r.Place, X: x, Size: 3.4, Ink: inkSoft}
	draft := &sheet{measure: s.measure}
	place.Y = draft.block(name, room, 2.8, 5, 1.15) + 5.5
	taller := max(0, draft.block(place, room, 2.6, 3, 1.25)-101.5) * 0.55
	s.line(drawn{Text: own.IssuedBy, X: x, Y: 90 - taller, Size: 3.4, Ink: inkSoft}, room, 2.6)
	name.Y -= taller
	place.Y -= taller
	s.block(name, room, 2.8, 5, 1.15)
	s.block(place, room, 2.6, 3, 1.25)
}

func (s *sheet) head(r Record, own, other Words) {
	s.line(drawn{Text: own.Title, X: 277, Y: 32, Size: 4.2, Ink: inkSoft, Align: alignRight}, 84, 3)
	if other.Title != own.Title {
		s.line(drawn{Text: other.Title, X: 277, Y: 37.2, Size: 3.2, Ink: inkSoft, Align: alignRight}, 84, 2.4)
	}
	s.line(drawn{Text: r.Site, X: 104, Y: 32, Size: 6.2}, 84, 3)
}

// person sets the name at 15, shrinks it to 9, and then breaks it into lines
// that grow upward from where the name stands.
func (s *sheet) person(r Record, own Words) {
	const x, base, room = 104.0, 84.5, 173.0
	s.line(drawn{Text: own.Certify, X: x, Y: 62, Size: 4.6, Ink: inkSoft}, room, 3)
	if size := s.shrink(r.Name, false, room, 15, 9); size > 0 {
		s.add(drawn{Text: r.Name, X: x, Y: base, Size: size})
		return
	}
	for _, try := range []struct {
		size float64
		most int
	}{{9, 2}, {6.3, 3}, {4.6, 4}, {3.7, 5}, {3, 6}, {2.6, 7}, {2.2, 8}} {
		lines := s.wrap(r.Name, false, room/try.size)
		if len(lines) > try.most {
			continue
		}
		for i, text := range s.balance(r.Name, false, room/try.size, len(lines)) {
			above := float64(len(lines)-1-i) * try.size * 1.12
			s.add(drawn{Text: text, X: x, Y: base - above, Size: try.size})
		}
		return
	}
}

func (s *sheet) course(own, other Words) {
	const x, room = 104.0, 173.0
	s.line(drawn{Text: own.HasCompleted, X: x, Y: 110, Size: 4.6, Ink: inkSoft}, room, 3)
	if size := s.shrink(own.Course, false, room, 8.6, 6); size > 0 {
		s.add(drawn{Text: own.Course, X: x, Y: 121.5, Size: size})
	} else {
		s.block(drawn{Text: own.Course, X: x, Y: 117.4, Size: 5}, room, 2.6, 2, 1.15)
	}
	s.line(drawn{Text: own.Edition, X: x, Y: 129.5, Size: 4, Ink: inkSoft}, room, 2.4)
	if other.Language == own.Language {
		return
	}
	second := drawn{Text: other.Course + ". " + other.Edition, X: x, Y: 134.8, Size: 3.1, Ink: inkSoft}
	if s.shrink(second.Text, false, room, second.Size, 2.6) == 0 {
		second.Text = other.Course
	}
	s.line(second, room, 2)
}

// hours sets learning, mentored and watched time side by side; they are never
// added up.
func (s *sheet) hours(r Record, own Words) {
	s.strokes = append(s.strokes,
		stroke{104, 138.5, 230, 138.5}, stroke{104, 157, 230, 157},
		stroke{145, 138.5, 145, 157}, stroke{189, 138.5, 189, 157})
	cells := []struct {
		figure Figure
		x      float64
		quiet  bool // nothing is asked for, and nothing is there
	}{
		{own.Online, 104, false},
		{own.Mentored, 149, r.Counted.Minutes+r.Rule.Minutes == 0},
		{own.Observed, 193, r.Counted.Observed+r.Rule.Observed == 0},
	}
	const room = 36.0
	label, value := 3.4, 7.0
	for _, cell := range cells {
		label = min(label, max(2, s.shrink(cell.figure.Label, false, room, 3.4, 2)))
		if !cell.quiet {
			value = min(value, max(3, s.shrink(cell.figure.Value, false, room, 7, 3)))
		}
	}
	for _, cell := range cells {
		s.line(drawn{Text: cell.figure.Label, X: cell.x, Y: 144.5, Size: label, Ink: inkSoft}, room, 2)
		if cell.quiet {
			s.line(drawn{Text: cell.figure.Value, X: cell.x, Y: 153, Size: 4, Ink: inkSoft}, room, 2)
			continue
		}
		s.line(drawn{Text: cell.figure.Value, X: cell.x, Y: 153, Size: value}, room, 3)
	}
	counted := drawn{Text: own.Counted, X: 104, Y: 163.5, Size: 3.3}
	if size := s.shrink(own.Counted, false, 126, 3.3, 3); size > 0 {
		counted.Size = size
	}
	s.block(counted, 126, 2.4, 2, 1.35)
}

// requirement stands in the open space beside the hours, in both languages,
// as large as lets all of it stand above the foot.
func (s *sheet) requirement(own, other Words) {
	const x, room, top, foot = 44.0, 54.0, 144.5, 193.0
	for size := 3.0; size > 1.4; size -= 0.1 {
		draft := &sheet{measure: s.measure}
		y := draft.block(drawn{Text: own.Requirement, X: x, Y: top, Size: size}, room, size, 99, 1.38)
		if other.Requirement != own.Requirement {
			y = draft.block(drawn{Text: other.Requirement, X: x, Y: y + 2*size, Size: size - 0.2, Ink: inkSoft}, room, size, 99, 1.38)
		}
		if y <= foot {
			s.texts = append(s.texts, draft.texts...)
			return
		}
	}
}

// signatures draws a rule only for somebody who signs there.
func (s *sheet) signatures(r Record) {
	places := []struct{ x, end float64 }{{104, 158}, {168, 230}}
	for i, signatory := range r.Signatories[:min(len(r.Signatories), len(places))] {
		x, room := places[i].x, places[i].end-places[i].x
		s.strokes = append(s.strokes, stroke{x, 182, places[i].end, 182})
		s.line(drawn{Text: signatory.Name, X: x, Y: 187, Size: 3.4}, room, 2)
		s.line(drawn{Text: signatory.Role, X: x, Y: 191.5, Size: 3, Ink: inkSoft}, room, 1.8)
	}
}

// limits says what the certificate is not, across the foot of the sheet.
func (s *sheet) limits(own, other Words) {
	const x, room = 14.0, 263.0
	s.line(drawn{Text: own.Limits, X: x, Y: 199, Size: 3, Ink: inkFull}, room, 2)
	if other.Limits != own.Limits {
		s.line(drawn{Text: other.Limits, X: x, Y: 203.6, Size: 2.7, Ink: inkSoft}, room, 2)
	}
}

func (s *sheet) check(r Record, own Words) {
	const middle, room = codeX + codeSide/2, 50.0
	s.line(drawn{Text: r.Serial, X: middle, Y: 181, Size: 3.6, Align: alignCentre}, room, 3)
	address := drawn{Text: r.printedAddress(), X: middle, Y: 186.5, Size: 3, Ink: inkSoft, Align: alignCentre}
	end := s.block(address, room, 2.2, 2, 1.25)
	s.line(drawn{Text: own.Scan, X: middle, Y: max(191.5, end+3.4), Size: 3, Ink: inkSoft, Align: alignCentre}, room, 2)
}

func (s *sheet) sample(r Record, own, other Words) {
	if !r.Sample {
		return
	}
	text := own.Sample
	if other.Sample != own.Sample {
		text += "  " + other.Sample
	}
	size := s.shrink(text, true, 300, 52, 10)
	s.add(drawn{Text: text, X: sheetWidth / 2, Y: sheetHeight/2 + size/3, Size: size, Bold: true, Ink: inkFaint, Align: alignCentre, Turned: true})
}
