package certificates

import (
	"encoding/binary"
	"sync"
	"unicode"
)

// gofpdf puts one glyph after the other and knows no anchors: a combining mark
// would stand wherever its outline was drawn, often beside the letter. So marks
// that have no composed form with their letter are placed here, by the
// outlines' boxes.

// box is where a glyph's outline lies, in thousandths of the font size, and how
// far the next glyph stands off.
type box struct{ left, bottom, right, top, advance float64 }

func (b box) middle() float64 { return (b.left + b.right) / 2 }

// outlines reads the boxes of a TrueType font with a character map of format 4.
type outlines struct {
	data   []byte
	tables map[string]int
	cmap   int
	em     float64
}

var regularOutlines = sync.OnceValue(func() *outlines { return newOutlines(fontRegular) })

func newOutlines(font []byte) *outlines {
	o := &outlines{data: font, tables: map[string]int{}}
	for i := range o.word(4) {
		entry := 12 + 16*i
		o.tables[string(font[entry:entry+4])] = o.long(entry + 8)
	}
	cmap := o.tables["cmap"]
	for i := range o.word(cmap + 2) {
		if table := cmap + o.long(cmap+8+8*i); o.word(table) == 4 {
			o.cmap = table
		}
	}
	o.em = float64(o.word(o.tables["head"] + 18))
	return o
}

func (o *outlines) word(at int) int   { return int(binary.BigEndian.Uint16(o.data[at:])) }
func (o *outlines) signed(at int) int { return int(int16(o.word(at))) }
func (o *outlines) long(at int) int   { return int(binary.BigEndian.Uint32(o.data[at:])) }

// glyph is the number of a letter's glyph, 0 if the font lacks it.
func (o *outlines) glyph(r rune) int {
	code, double := int(r), o.word(o.cmap+6)
	for s := 0; s < double; s += 2 {
		end, start := o.word(o.cmap+14+s), o.word(o.cmap+16+double+s)
		if code > end {
			continue
		}
		if code < start {
			return 0
		}
		delta, offset := o.word(o.cmap+16+2*double+s), o.cmap+16+3*double+s
		if o.word(offset) == 0 {
			return (code + delta) & 0xFFFF
		}
		glyph := o.word(offset + o.word(offset) + 2*(code-start))
		if glyph == 0 {
			return 0
		}
		return (glyph + delta) & 0xFFFF
	}
	return 0
}

func (o *outlines) box(r rune) box {
	glyph := o.glyph(r)
	var from, to int
	if loca := o.tables["loca"]; o.word(o.tables["head"]+50) == 0 {
		from, to = 2*o.word(loca+2*glyph), 2*o.word(loca+2*glyph+2)
	} else {
		from, to = o.long(loca+4*glyph), o.long(loca+4*glyph+4)
	}
	scaled := func(n int) float64 { return float64(n) / o.em }
	last := o.word(o.tables["hhea"]+34) - 1
	b := box{advance: scaled(o.word(o.tables["hmtx"] + 4*min(glyph, last)))}
	if from == to {
		return b
	}
	at := o.tables["glyf"] + from
	b.left, b.bottom = scaled(o.signed(at+2)), scaled(o.signed(at+4))
	b.right, b.top = scaled(o.signed(at+6)), scaled(o.signed(at+8))
	return b
}

// piece is a part of a text that is drawn by itself, at an offset from where
// the text begins, in font sizes; up is positive.
type piece struct {
	text string
	x, y float64
}

// placeMarks cuts a text so that its marks stand in the middle of their
// letters, those above it clear of its top and those below clear of its foot.
func placeMarks(text string, o *outlines) []piece {
	var pieces []piece
	var letter box
	x, start := 0.0, 0.0 // of the pen, of the letter
	fresh := true
	for _, r := range text {
		b := o.box(r)
		if !unicode.Is(unicode.Mn, r) {
			if fresh {
				pieces = append(pieces, piece{x: x})
				fresh = false
			}
			pieces[len(pieces)-1].text += string(r)
			letter, start = b, x
			x += b.advance
			continue
		}
		mark := piece{text: string(r), x: start + letter.middle() - b.middle()}
		switch {
		case b.bottom > markLine: // above
			mark.y = max(0, letter.top+markGap-b.bottom)
			letter.top = mark.y + b.top
		case b.top < 0: // below, and not joined to the letter
			mark.y = min(0, letter.bottom-markGap-b.top)
			letter.bottom = mark.y + b.bottom
		}
		pieces = append(pieces, mark)
		fresh = true
	}
	return pieces
}

// inkOf says how far a text reaches below and above its baseline, in font
// sizes; below is negative.
func inkOf(text string) (foot, top float64) {
	o := regularOutlines()
	for _, p := range placeMarks(printed(text), o) {
		for _, r := range p.text {
			b := o.box(r)
			foot, top = min(foot, p.y+b.bottom), max(top, p.y+b.top)
		}
	}
	return foot, top
}

const (
	markGap  = 0.05 // between a letter and its mark
	markLine = 0.5  // marks whose foot is higher stand above letters
)
