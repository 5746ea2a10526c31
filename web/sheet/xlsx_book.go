package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"pamoja/courses/fault"
)

// maxPart is the most bytes, unpacked, of a part that lists the others: the
// sheets, their places, the styles.
const maxPart = 8 << 20

// book is an XLSX: what it packs, and what its lists say.
type book struct {
	src    *source
	parts  map[string]*zip.File // by name in small letters
	sheets []sheetEntry
	shared *texts
	styles *styles
}

// sheetEntry is one sheet of a workbook.
type sheetEntry struct {
	name   string
	part   *zip.File
	hidden bool
}

// openXLSX finds the sheet to read: the first visible one with a row in it.
func openXLSX(src *source) (*Reader, error) {
	b, err := openBook(src)
	if err != nil {
		return nil, src.damaged(err)
	}
	r := &Reader{}
	looked := map[*zip.File]bool{} // a list may name one part a thousand times
	for _, entry := range b.sheets {
		if entry.hidden || looked[entry.part] {
			continue
		}
		looked[entry.part] = true
		rows := b.rows(entry.part)
		any, err := first(rows)
		switch {
		case r.rows != nil && (any || err != nil):
			r.Unread = append(r.Unread, entry.name)
		case err != nil:
			return nil, err
		case any:
			r.Sheet, r.rows = entry.name, rows
		}
	}
	if r.rows == nil {
		return nil, fault.Invalid("sheet.empty")
	}
	return r, nil
}

func openBook(src *source) (*book, error) {
	packed, err := zip.NewReader(src, src.size)
	if err != nil {
		return nil, err
	}
	b := &book{src: src, parts: map[string]*zip.File{}}
	var unpacked uint64
	for _, part := range packed.File {
		// The sum is safe from overflow: one part alone is above the bound.
		if unpacked += part.UncompressedSize64; part.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked {
			return nil, tooMuch()
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))
		if b.parts[name] == nil {
			b.parts[name] = part
		}
	}
	where, err := b.workbook()
	if err != nil {
		return nil, err
	}
	return b, b.readLists(where)
}

func tooMuch() error {
	return fault.TooLarge("sheet.unpacked_large", "most", maxUnpacked/1_000_000)
}

// workbook gives the place of the list of sheets, or says what else this is.
func (b *book) workbook() (string, error) {
	links, err := b.links("")
	if err != nil {
		return "", err
	}
	where := "xl/workbook.xml"
	for _, one := range links {
		if one.kind == "officeDocument" {
			where = one.target
		}
	}
	switch part := b.parts[where]; {
	case strings.HasSuffix(where, ".bin"):
		return "", fault.Invalid("sheet.is_xls")
	case part != nil && part.Flags&1 != 0:
		return "", fault.Invalid("sheet.is_locked")
	case part != nil && strings.HasPrefix(where, "xl/"):
		return where, nil
	}
	if b.parts["content.xml"] != nil && b.parts["mimetype"] != nil {
		return "", fault.Invalid("sheet.is_ods")
	}
	return "", fault.Invalid("sheet.not_sheet")
}

// readLists reads the sheets of a workbook, their places, the styles and where
// the shared texts are.
func (b *book) readLists(where string) error {
	links, err := b.links(where)
	if err != nil {
		return err
	}
	b.shared = &texts{}
	b.styles = &styles{}
	for _, one := range links {
		part := b.parts[one.target]
		switch {
		case part == nil:
		case one.kind == "sharedStrings":
			b.shared.part = part
		case one.kind == "styles":
			if err := b.styles.read(part); err != nil {
				return err
			}
		}
	}
	return eachStart(b.parts[where], func(start xml.StartElement) {
		switch start.Name.Local {
		case "workbookPr":
			b.styles.from1904 = isTrue(attr(start, "date1904"))
		case "sheet":
			one := links[attr(start, "id")]
			if part := b.parts[one.target]; part != nil && one.kind == "worksheet" {
				state := attr(start, "state")
				b.sheets = append(b.sheets, sheetEntry{attr(start, "name"), part, state != "" && state != "visible"})
			}
		}
	})
}

// link is where one part of a package finds another.
type link struct{ kind, target string }

// links reads what a part points to, by id; of "", what the package is.
func (b *book) links(of string) (map[string]link, error) {
	folder, file := path.Split(of)
	part := b.parts[folder+"_rels/"+file+".rels"]
	links := map[string]link{}
	if part == nil {
		return links, nil
	}
	err := eachStart(part, func(start xml.StartElement) {
		if start.Name.Local != "Relationship" {
			return
		}
		target := strings.ToLower(strings.ReplaceAll(attr(start, "Target"), `\`, "/"))
		if !strings.HasPrefix(target, "/") {
			target = folder + target
		}
		links[attr(start, "Id")] = link{path.Base(attr(start, "Type")), strings.TrimPrefix(path.Clean("/"+target), "/")}
	})
	return links, err
}

// eachStart calls do for every element of a short part.
func eachStart(part *zip.File, do func(xml.StartElement)) error {
	if part.UncompressedSize64 > maxPart {
		return tooMuch()
	}
	in, err := part.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	tokens := newTokens(in)
	for {
		token, err := tokens.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			do(start)
		}
	}
}

// attr gives an attribute by its name without the prefix.
func attr(start xml.StartElement, name string) string {
	for _, one := range start.Attr {
		if one.Name.Local == name {
			return one.Value
		}
	}
	return ""
}

func isTrue(value string) bool { return value == "1" || strings.EqualFold(value, "true") }

// unescape turns _x000D_ into the letter it stands for.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0:0]
	for len(text) > 0 {
		if letter, ok := escaped(text); ok {
			out = append(out, string(letter)...)
			text = text[7:]
			continue
		}
		out = append(out, text[0])
		text = text[1:]
	}
	return out
}

func escaped(text []byte) (rune, bool) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	var letter rune
	for _, digit := range bytes.ToLower(text[2:6]) {
		at := bytes.IndexByte([]byte("0123456789abcdef"), digit)
		if at < 0 {
			return 0, false
		}
		letter = letter<<4 | rune(at)
	}
	return letter, true
}
