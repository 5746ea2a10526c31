package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"io"
)

// maxToken is the most bytes of one piece of XML: a cell of a spreadsheet has
// 32,767 letters at most, a letter ten bytes at most.
const maxToken = 512 << 10

// errLongToken is a piece of XML longer than any spreadsheet makes.
var errLongToken = errors.New("a piece of XML is too long")

// tokens reads XML piece by piece. The standard decoder would gather a piece of
// any length in memory; this one stops.
type tokens struct {
	xml  *xml.Decoder
	from *meter
}

type meter struct {
	in   *bufio.Reader
	used int // bytes of the piece at hand
}

func (m *meter) Read(p []byte) (int, error) { return m.in.Read(p) }

func (m *meter) ReadByte() (byte, error) {
	if m.used++; m.used > maxToken {
		return 0, errLongToken
	}
	return m.in.ReadByte()
}

func newTokens(in io.Reader) *tokens {
	from := &meter{in: bufio.NewReaderSize(in, 64<<10)}
	return &tokens{xml.NewDecoder(from), from}
}

// next gives the next piece; its bytes hold until the one after it.
func (t *tokens) next() (xml.Token, error) {
	t.from.used = 0
	return t.xml.RawToken()
}

// texts are what the cells of an XLSX share. They are read when a cell first
// asks for one.
type texts struct {
	part *zip.File
	all  []byte
	ends []uint32
	read bool
}

// maxTexts is how much of them is kept.
const maxTexts = 64 << 20

// at gives the text of a number; false if there is none.
func (t *texts) at(n int) (string, bool, error) {
	if !t.read {
		if err := t.readAll(); err != nil {
			return "", false, err
		}
		t.read = true
	}
	if n < 0 || n >= len(t.ends) {
		return "", false, nil
	}
	begin := uint32(0)
	if n > 0 {
		begin = t.ends[n-1]
	}
	return string(t.all[begin:t.ends[n]]), true, nil
}

func (t *texts) readAll() error {
	if t.part == nil {
		return nil
	}
	in, err := t.part.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	t.all, t.ends = nil, nil
	tokens := newTokens(in)
	var text textOf
	for {
		token, err := tokens.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		text.take(token)
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "si" {
			t.all = append(t.all, text.done()...)
			t.ends = append(t.ends, uint32(len(t.all)))
			if len(t.all)+4*len(t.ends) > maxTexts {
				return tooMuch()
			}
		}
	}
}

// textOf gathers the text of one string: its <t>, with or without runs of
// their own look, and not how it is pronounced.
type textOf struct {
	text     []byte
	inside   bool // of <t>
	phonetic bool
}

func (o *textOf) take(token xml.Token) {
	switch token := token.(type) {
	case xml.StartElement:
		switch token.Name.Local {
		case "si", "is":
			*o = textOf{text: o.text[:0]}
		case "t":
			o.inside = true
		case "rPh":
			o.phonetic = true
		}
	case xml.EndElement:
		switch token.Name.Local {
		case "t":
			o.inside = false
		case "rPh":
			o.phonetic = false
		}
	case xml.CharData:
		if o.inside && !o.phonetic && len(o.text) < maxToken {
			o.text = append(o.text, token...)
		}
	}
}

func (o *textOf) done() []byte { return unescape(o.text) }
