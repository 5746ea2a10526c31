package certificates

// hours sets learning, mentored and watched time side by side; they are never
// added up. Read aloud, each label comes with its figure.
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
	s.part(roleTable, "", func() {
		for _, cell := range cells {
			figure := drawn{Text: cell.figure.Value, X: cell.x, Y: 153, Size: value}
			least := 3.0
			if cell.quiet {
				figure.Size, figure.Ink, least = 4, inkSoft, 2
			}
			s.part(roleRow, "", func() {
				s.part(roleHeader, "", func() {
					s.line(drawn{Text: cell.figure.Label, X: cell.x, Y: 144.5, Size: label, Ink: inkSoft}, room, 2)
				})
				s.part(roleCell, "", func() { s.line(figure, room, least) })
			})
		}
	})
}

func (s *sheet) counted(own Words) {
	counted := drawn{Text: own.Counted, X: 104, Y: 163.5, Size: 3.3}
	if size := s.shrink(own.Counted, false, 126, 3.3, 3); size > 0 {
		counted.Size = size
	}
	s.part(roleText, "", func() { s.block(counted, 126, 2.4, 2, 1.35) })
}

// requirement stands in the open space beside the hours, in both languages,
// as large as lets all of it stand above the foot. It is added in the language
// that is wanted.
func (s *sheet) requirement(own, other, wanted Words) {
	const x, room, top, foot = 44.0, 54.0, 144.5, 193.0
	for size := 3.0; size > 1.4; size -= 0.1 {
		first := drawn{Text: own.Requirement, X: x, Y: top, Size: size}
		second := drawn{Text: other.Requirement, X: x, Size: size - 0.2, Ink: inkSoft}
		draft := s.aside()
		y := draft.block(first, room, size, 99, 1.38)
		second.Y = y + 2*size
		if other.Requirement != own.Requirement {
			y = draft.block(second, room, size, 99, 1.38)
		}
		if y > foot {
			continue
		}
		if wanted.Language == own.Language {
			s.part(roleText, "", func() { s.block(first, room, size, 99, 1.38) })
		} else if other.Requirement != own.Requirement {
			s.part(roleText, "", func() { s.block(second, room, size, 99, 1.38) })
		}
		return
	}
}

// signatures draws a rule only for somebody who signs there.
func (s *sheet) signatures(r Record) {
	places := []struct{ x, end float64 }{{104, 158}, {168, 230}}
	s.part(roleList, "", func() {
		for i, signatory := range r.Signatories[:min(len(r.Signatories), len(places))] {
			x, room := places[i].x, places[i].end-places[i].x
			s.strokes = append(s.strokes, stroke{x, 182, places[i].end, 182})
			s.part(roleItem, "", func() {
				s.part(roleBody, "", func() {
					s.line(drawn{Text: signatory.Name, X: x, Y: 187, Size: 3.4}, room, 2)
					s.line(drawn{Text: signatory.Role, X: x, Y: 191.5, Size: 3, Ink: inkSoft}, room, 1.8)
				})
			})
		}
	})
}

// limits says what the certificate is not, across the foot of the sheet.
func (s *sheet) limits(own, other, wanted Words) {
	const x, room = 14.0, 263.0
	s.part(roleText, "", func() {
		if wanted.Language == own.Language {
			s.line(drawn{Text: own.Limits, X: x, Y: 199, Size: 3, Ink: inkFull}, room, 2)
		} else if other.Limits != own.Limits {
			s.line(drawn{Text: other.Limits, X: x, Y: 203.6, Size: 2.7, Ink: inkSoft}, room, 2)
		}
	})
}

func (s *sheet) check(r Record, own Words) {
	const middle, room = codeX + codeSide/2, 50.0
	s.part(roleText, "", func() {
		s.line(drawn{Text: r.Serial, X: middle, Y: 181, Size: 3.6, Align: alignCentre}, room, 3)
	})
	s.part(roleText, "", func() {
		address := drawn{Text: r.printedAddress(), X: middle, Y: 186.5, Size: 3, Ink: inkSoft, Align: alignCentre}
		end := s.block(address, room, 2.2, 2, 1.25)
		s.line(drawn{Text: own.Scan, X: middle, Y: max(191.5, end+3.4), Size: 3, Ink: inkSoft, Align: alignCentre}, room, 2)
	})
	s.part(roleLink, "", func() {
		s.part(roleFigure, "", func() { s.open.kids = append(s.open.kids, kid{text: codeText}) })
	})
}

// sample is written across the sheet in both languages, and added in the one
// that is wanted.
func (s *sheet) sample(r Record, own, other, wanted Words) {
	if !r.Sample {
		return
	}
	both := own.Sample
	if other.Sample != own.Sample {
		both += "  " + other.Sample
	}
	size := s.shrink(both, true, 300, 52, 10)
	text := drawn{Text: own.Sample, X: (sheetWidth - s.measure(both, true)*size) / 2, Y: sheetHeight/2 + size/3,
		Size: size, Bold: true, Ink: inkFaint, Turned: true}
	if wanted.Language != own.Language {
		if other.Sample == own.Sample {
			return
		}
		text.Text = other.Sample
		text.X += (s.measure(both, true) - s.measure(other.Sample, true)) * size
	}
	s.part(roleText, "", func() { s.add(text) })
}
