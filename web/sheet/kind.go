package sheet

import (
	"bytes"
	"io"

	"pamoja/courses/fault"
)

// kind is what the first bytes of a file say it is.
type kind uint8

const (
	kindText kind = iota
	kindZip       // XLSX, or something else that is packed
	kindOLE       // .xls, or an XLSX with a password
	kindPDF
	kindMarkup // a web page or XML: what some systems give out as .xls
	kindOther
)

var marks = []struct {
	mark []byte
	kind kind
}{
	{[]byte("PK\x03\x04"), kindZip}, {[]byte("PK\x05\x06"), kindZip},
	{[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), kindOLE}, {[]byte("%PDF-"), kindPDF},
	{[]byte("\x89PNG"), kindOther}, {[]byte("\xFF\xD8\xFF"), kindOther}, {[]byte("GIF8"), kindOther}, {[]byte("{\\rtf"), kindOther},
}

func kindOf(head []byte) kind {
	for _, one := range marks {
		if bytes.HasPrefix(head, one.mark) {
			return one.kind
		}
	}
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n"))
	for _, mark := range []string{"<?xml", "<!doctype", "<html", "<head", "<body", "<meta", "<table"} {
		if bytes.HasPrefix(text, []byte(mark)) {
			return kindMarkup
		}
	}
	return kindText
}

// refusal says what to do with a file of a kind that is not read.
func refusal(kind kind, src *source) error {
	switch kind {
	case kindPDF:
		return fault.Invalid("sheet.is_pdf")
	case kindMarkup:
		return fault.Invalid("sheet.is_markup")
	case kindOLE:
		locked, err := contains(src, utf16Text("EncryptedPackage"))
		if err != nil {
			return src.damaged(err)
		}
		if locked {
			return fault.Invalid("sheet.is_locked")
		}
		return fault.Invalid("sheet.is_xls")
	}
	return fault.Invalid("sheet.not_sheet")
}

// utf16Text is how an OLE folder writes a name.
func utf16Text(name string) []byte {
	var text []byte
	for _, letter := range []byte(name) {
		text = append(text, letter, 0)
	}
	return text
}

// contains looks for a mark through the whole file, a piece at a time.
func contains(src *source, mark []byte) (bool, error) {
	in, piece, kept := src.reader(0), make([]byte, 64<<10), 0
	for {
		n, err := io.ReadFull(in, piece[kept:])
		if bytes.Contains(piece[:kept+n], mark) {
			return true, nil
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		kept = copy(piece, piece[len(piece)-len(mark):])
	}
}
