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
// Align says. Turned text runs up across the sheet. A broken line ends within a
// word, which goes on in the next.
type drawn struct {
	Text   string
	X, Y   float64
	Size   float64
	Bold   bool
	Ink    ink
	Align  align
	Turned bool
	Broken bool
}

// stroke is a straight rule.
type stroke struct{ X1, Y1, X2, Y2 float64 }

// measure is the width of a text at size 1.
type measure func(text string, bold bool) float64

// sheet collects what is drawn on a certificate and how it is read. It knows no
// PDF, so that a test can see that no two texts meet.
type sheet struct {
	texts   []drawn // in the order of reading
	strokes []stroke
	root    *node
	open    *node // the element that takes what is added
	measure measure
	drawing int
}

func newSheet(drawing int, width measure) *sheet {
	root := &node{role: roleDocument}
	return &sheet{root: root, open: root, measure: width, drawing: drawing}
}

// aside is a sheet of the same kind, to try something out on.
func (s *sheet) aside() *sheet { return newSheet(s.drawing, s.measure) }

// arrange lays a record out by the drawing it was issued with: what stands in
// the certificate's language, what is repeated in the other, and how to check it.
//
// Drawing 2 keeps the lines of a text apart where marks stand on their letters,
// and breaks an address after a sign. All else is as in drawing 1.
func arrange(r Record, width measure) *sheet {
	s := newSheet(r.Layout, width)
	own := r.In(r.Language)
	other := own
	if len(r.Words) > 1 {
		other = r.Words[1]
	}
	s.part(roleSection, own.Language, func() {
		s.head(r, own)
		s.sample(r, own, other, own)
		s.part(roleText, "", func() {
			s.person(r, own)
			s.course(own)
		})
		s.edition(own)
		s.hours(r, own)
		s.counted(own)
		s.requirement(own, other, own)
		s.issuer(r, own)
		s.signatures(r)
		s.limits(own, other, own)
	})
	if other.Language != own.Language {
		s.part(roleSection, other.Language, func() {
			s.secondHead(own, other)
			s.sample(r, own, other, other)
			s.secondCourse(other)
			s.requirement(own, other, other)
			s.limits(own, other, other)
		})
	}
	s.part(roleSection, own.Language, func() { s.check(r, own) })
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
	draft := s.aside()
	place.Y = draft.block(name, room, 2.8, 5, 1.15) + 5.5
	taller := max(0, draft.block(place, room, 2.6, 3, 1.25)-101.5) * 0.55
	name.Y -= taller
	place.Y -= taller
	s.part(roleText, "", func() {
		s.line(drawn{Text: own.IssuedBy, X: x, Y: 90 - taller, Size: 3.4, Ink: inkSoft}, room, 2.6)
		s.block(name, room, 2.8, 5, 1.15)
		s.block(place, room, 2.6, 3, 1.25)
	})
}

func (s *sheet) head(r Record, own Words) {
	s.part(roleTitle, "", func() {
		s.line(drawn{Text: own.Title, X: 277, Y: 32, Size: 4.2, Ink: inkSoft, Align: alignRight}, 84, 3)
	})
	s.part(roleText, "", func() { s.line(drawn{Text: r.Site, X: 104, Y: 32, Size: 6.2}, 84, 3) })
}

func (s *sheet) secondHead(own, other Words) {
	if other.Title == own.Title {
		return
	}
	s.part(roleHeading, "", func() {
		s.line(drawn{Text: other.Title, X: 277, Y: 37.2, Size: 3.2, Ink: inkSoft, Align: alignRight}, 84, 2.4)
	})
}

// person sets the name at 15, shrinks it to 9, and then breaks it into lines
// that grow upward from where the name stands.
func (s *sheet) person(r Record, own Words) {
	s.line(drawn{Text: own.Certify, X: columnX, Y: 62, Size: 4.6, Ink: inkSoft}, columnRoom, 3)
	largest := 15.0
	for !s.nameFits(r.Name, nameBase, r.Name, largest) {
		largest -= 0.1
	}
	if size := s.shrink(r.Name, false, columnRoom, largest, 9); size > 0 {
		s.addLines(r.Name, []drawn{{Text: r.Name, X: columnX, Y: nameBase, Size: size}})
		return
	}
	for _, try := range []struct {
		size float64
		most int
	}{{9, 2}, {6.3, 3}, {4.6, 4}, {3.7, 5}, {3, 6}, {2.6, 7}, {2.2, 8}} {
		lines := s.wrap(r.Name, false, columnRoom/try.size)
		if len(lines) > try.most {
			continue
		}
		lines = s.balance(r.Name, false, columnRoom/try.size, len(lines))
		name := make([]drawn, len(lines))
		y := nameBase
		for i := len(lines) - 1; i >= 0; i-- {
			name[i] = drawn{Text: lines[i], X: columnX, Y: y, Size: try.size}
			if i > 0 {
				y -= try.size * s.apart(lines[i-1], lines[i], 1.12)
			}
		}
		if s.nameFits(lines[0], y, lines[len(lines)-1], try.size) {
			s.addLines(r.Name, name)
			return
		}
	}
}

// nameFits reports whether a name, with the marks on its letters, stays clear
// of the text above it and of the two lines under it.
func (s *sheet) nameFits(first string, y float64, last string, size float64) bool {
	const ceiling, floor = 63.7, 91.4
	_, top := inkOf(first)
	foot, _ := inkOf(last)
	return s.drawing == 1 || y-top*size >= ceiling && nameBase-foot*size <= floor
}

const (
	columnX    = 104.0
	columnRoom = 173.0
	nameBase   = 84.5
)

func (s *sheet) course(own Words) {
	s.line(drawn{Text: own.HasCompleted, X: columnX, Y: 110, Size: 4.6, Ink: inkSoft}, columnRoom, 3)
	if size := s.shrink(own.Course, false, columnRoom, 8.6, 6); size > 0 {
		s.add(drawn{Text: own.Course, X: columnX, Y: 121.5, Size: size})
	} else {
		s.block(drawn{Text: own.Course, X: columnX, Y: 117.4, Size: 5}, columnRoom, 2.6, 2, 1.15)
	}
}

func (s *sheet) edition(own Words) {
	s.part(roleText, "", func() {
		s.line(drawn{Text: own.Edition, X: columnX, Y: 129.5, Size: 4, Ink: inkSoft}, columnRoom, 2.4)
	})
}

func (s *sheet) secondCourse(other Words) {
	second := drawn{Text: other.Course + ". " + other.Edition, X: columnX, Y: 134.8, Size: 3.1, Ink: inkSoft}
	if s.shrink(second.Text, false, columnRoom, second.Size, 2.6) == 0 {
		second.Text = other.Course
	}
	s.part(roleText, "", func() { s.line(second, columnRoom, 2) })
}
