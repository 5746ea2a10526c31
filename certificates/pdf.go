package certificates

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"text/template"
	"unicode"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/text/unicode/norm"
)

const fontFamily = "sheet"

// colours of the sheet, from the design.
var (
	familyColour = [3]int{0x10, 0x3b, 0x35}
	childColour  = [3]int{0xb4, 0x69, 0x0f}
	inkColours   = map[ink][3]int{
		inkFull:  {0x17, 0x23, 0x1f},
		inkSoft:  {0x47, 0x55, 0x4f},
		inkFaint: {0xe6, 0xe6, 0xe2},
	}
)

// draw makes the PDF of a record with its code. The same record gives the same
// bytes. gofpdf panics on what it does not expect; that comes back as an error.
func draw(r Record, code QR) (file []byte, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			file, err = nil, fmt.Errorf("draw certificate %s: %v", r.Serial, cause)
		}
	}()
	if r.Layout < 1 || r.Layout > layoutNumber {
		return nil, fmt.Errorf("draw certificate %s: there is no drawing number %d", r.Serial, r.Layout)
	}
	p := newPDF(r)
	layout := arrange(r, p.width)
	p.AddPage()
	p.texts(layout, func(d drawn) bool { return d.Ink == inkFaint })
	p.ornament(func() {
		p.lines()
		p.strokes(layout.strokes)
	})
	p.texts(layout, func(d drawn) bool { return d.Ink != inkFaint })
	p.marked(roleFigure, len(layout.texts), func() { p.code(code) })

	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("draw certificate %s: %w", r.Serial, err)
	}
	file, err = tagged(out.Bytes(), r, layout.root)
	if err != nil {
		return nil, fmt.Errorf("draw certificate %s: %w", r.Serial, err)
	}
	return file, nil
}

// pdf is one sheet of A4 across, in millimetres.
type pdf struct{ *gofpdf.Fpdf }

func newPDF(r Record) *pdf {
	words := r.In(r.Language)
	p := &pdf{gofpdf.New("L", "mm", "A4", "")}
	p.SetCatalogSort(true)
	p.SetCreationDate(r.IssuedAt.UTC())
	p.SetModificationDate(r.IssuedAt.UTC())
	p.SetTitle(printed(words.Document), true)
	p.SetSubject(printed(words.Limits), true)
	p.SetAuthor(printed(r.Issuer), true)
	p.SetCreator(printed(r.Site), true)
	p.SetProducer("pamoja", true)
	p.SetXmpMetadata(metadata(words))
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	// gofpdf writes into the bytes it is given, so each document has its own.
	p.AddUTF8FontFromBytes(fontFamily, "", bytes.Clone(fontRegular))
	if r.Sample { // the only bold text
		p.AddUTF8FontFromBytes(fontFamily, "B", bytes.Clone(fontBold))
	}
	return p
}

// packet tells readers of the file the language it is in, for which gofpdf has
// no setting.
var packet = template.Must(template.New("xmp").Parse(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{{html .Document}}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{{html .Language}}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`))

func metadata(words Words) []byte {
	words.Document = printed(words.Document)
	var out bytes.Buffer
	if err := packet.Execute(&out, words); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// printed maps a text to what the font can show: composed, and with U+FFFD,
// drawn as an empty box, for what is not in the alphabet.
func printed(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.Is(alphabet, r) {
			return unicode.ReplacementChar
		}
		return r
	}, norm.NFC.String(text))
}

func (p *pdf) width(text string, bold bool) float64 {
	p.font(bold, 1)
	return float64(p.GetStringSymbolWidth(printed(text))) / 1000
}

func (p *pdf) font(bold bool, millimetres float64) {
	style := ""
	if bold {
		style = "B"
	}
	p.SetFont(fontFamily, style, millimetres*72/25.4)
}

// lines draws the two lines that come together and run on side by side.
func (p *pdf) lines() {
	p.SetLineWidth(1.6)
	p.SetLineCapStyle("round")
	p.SetDrawColor(familyColour[0], familyColour[1], familyColour[2])
	p.MoveTo(-2, 18)
	p.CurveBezierCubicTo(34, 18, 40, 92.6, 104, 92.6)
	p.LineTo(277, 92.6)
	p.DrawPath("D")
	p.SetDrawColor(childColour[0], childColour[1], childColour[2])
	p.MoveTo(-2, 170)
	p.CurveBezierCubicTo(34, 170, 40, 95, 104, 95)
	p.LineTo(277, 95)
	p.DrawPath("D")
}

func (p *pdf) strokes(strokes []stroke) {
	p.SetLineWidth(0.25)
	p.SetLineCapStyle("butt")
	dark := inkColours[inkFull]
	p.SetDrawColor(dark[0], dark[1], dark[2])
	for _, s := range strokes {
		p.Line(s.X1, s.Y1, s.X2, s.Y2)
	}
}

func (p *pdf) texts(s *sheet, wanted func(drawn) bool) {
	marks := s.marks()
	for i, d := range s.texts {
		if wanted(d) {
			p.marked(marks[i].role, i, func() { p.text(d, marks[i].spaced) })
		}
	}
}

// marked draws what the structure knows under a number.
func (p *pdf) marked(r role, number int, draw func()) {
	p.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", r, number))
	draw()
	p.RawWriteStr("EMC")
}

// ornament draws what programs that read aloud pass over.
func (p *pdf) ornament(draw func()) {
	p.RawWriteStr("/Artifact <</Type /Layout>> BDC")
	draw()
	p.RawWriteStr("EMC")
}

// text draws a line of text, with a space after it if the next text is not to
// run into it.
func (p *pdf) text(d drawn, spaced bool) {
	colour := inkColours[d.Ink]
	p.SetTextColor(colour[0], colour[1], colour[2])
	p.font(d.Bold, d.Size)
	left := d.X
	switch width := p.GetStringWidth(printed(d.Text)); d.Align {
	case alignRight:
		left -= width
	case alignCentre:
		left -= width / 2
	}
	if d.Turned {
		p.TransformBegin()
		defer p.TransformEnd()
		p.TransformRotate(math.Atan(sheetHeight/sheetWidth)*180/math.Pi, sheetWidth/2, sheetHeight/2)
	}
	text := d.Text
	if spaced {
		text += " "
	}
	p.letters(text, left, d)
}

// letters draws a text, and where its marks are placed one by one or the font
// lacks some of it says what the whole is, for those who copy it or have it
// read to them.
func (p *pdf) letters(text string, left float64, d drawn) {
	shown := printed(text)
	parts := placeMarks(shown, regularOutlines())
	if said := spoken(text); len(parts) > 1 || said != shown {
		p.RawWriteStr("/Span <</ActualText " + textString(said) + ">> BDC")
		defer p.RawWriteStr("EMC")
	}
	for _, part := range parts {
		p.Text(left+part.x*d.Size, d.Y-part.y*d.Size, part.text)
	}
}

// spoken is a text as the file says it, also where the font lacks a letter.
func spoken(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, norm.NFC.String(text))
}

// code draws the QR code as one path of rectangles on white, so that no
// reader shows seams between them.
func (p *pdf) code(code QR) {
	module := codeSide / float64(code.Size)
	quiet := 4 * module
	p.SetFillColor(255, 255, 255)
	p.Rect(codeX-quiet, codeY-quiet, codeSide+2*quiet, codeSide+2*quiet, "F")
	dark := inkColours[inkFull]
	p.SetFillColor(dark[0], dark[1], dark[2])
	const points = 72 / 25.4
	var path strings.Builder
	for _, b := range code.Dark {
		x, y := codeX+float64(b.X)*module, codeY+float64(b.Y)*module
		width, height := float64(b.Width)*module, float64(b.Height)*module
		fmt.Fprintf(&path, "%.3f %.3f %.3f %.3f re\n", x*points, (sheetHeight-y)*points, width*points, -height*points)
	}
	path.WriteString("f")
	p.RawWriteStr(path.String())
}
