package pagescript

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// HardSheet is a file as somebody sends it to bring people in, and what has to
// be said of it: a sentence about the file, or one a line.
type HardSheet struct {
	Name    string
	Data    []byte
	Status  int    // of the page, where the file is refused; 0 where it is read
	Refused Words  // of the file
	Lines   []Line // every line that is a person's
	Ignored string // a heading that means nothing
}

// Words is a sentence by its key.
type Words struct {
	Key  string
	Args []any
}

// Line is what becomes of a line, in the words of people.ImportStatus, and why.
type Line struct {
	Line         int
	Status, Name string
	Why          Words // none if Key is empty
}

func why(key string, args ...any) Words { return Words{key, args} }

func created(line int, name string) Line { return Line{line, "created", name, Words{}} }

func refused(line int, name, key string, args ...any) Line {
	return Line{line, "refused", name, why(key, args...)}
}

// HardSheets are such files, each hard in its own way. Every one of them finds
// nobody yet.
func HardSheets() []HardSheet {
	list := "name%[1]sphone%[1]scounty\nSample Née%[1]s0712345670%[1]sKilifi\nSample Two%[1]s0712345671%[1]sKisumu\n"
	both := []Line{created(2, "Sample Née"), created(3, "Sample Two")}
	commas := fmt.Sprintf(list, ",")
	return []HardSheet{
		{Name: "plain.csv", Data: []byte(commas), Lines: both},
		{Name: "semicolons.csv", Data: []byte(fmt.Sprintf(list, ";")), Lines: both},
		{Name: "latin-1.csv", Data: []byte(strings.ReplaceAll(fmt.Sprintf(list, ";"), "é", "\xE9")), Lines: both},
		{Name: "mark-utf-8.csv", Data: []byte("\xEF\xBB\xBF" + commas), Lines: both},
		{Name: "mark-utf-16le.csv", Data: utf16Text(binary.LittleEndian, commas), Lines: both},
		{Name: "mark-utf-16be.csv", Data: utf16Text(binary.BigEndian, commas), Lines: both},
		{Name: "macintosh.csv", Data: []byte(strings.ReplaceAll(commas, "\n", "\r")), Lines: both},
		{Name: "merged.xlsx", Data: workbook(`<row r="1">` + text("A", "Sample list of people") + `</row><row r="3">` + text("A", "Name") + text("B", "Contact") + text("D", "Shoe size") +
			`</row><row r="4">` + text("B", "Phone") + text("C", "County") + `</row><row r="5">` + text("A", "Sample Née") + number("B", "254712345670") + text("C", "Kilifi") + number("D", "41") +
			`</row><row r="6">` + text("A", "Sample Two") + text("C", "Kampala") + `</row>`),
			Lines: []Line{created(5, "Sample Née"), refused(6, "Sample Two", "import.bad_county", "value", "Kampala")}, Ignored: "Shoe size"},
		{Name: "formulas.xlsx", Data: workbook(`<row r="1">` + text("A", "Name") + text("B", "Phone") + `</row><row r="2">` + text("A", "Sample One") + `<c r="B2"><f>0+B9</f><v>254712345670</v></c></row>` +
			`<row r="3">` + text("A", "Sample Two") + `<c r="B3"><f>0+B9</f></c></row>`),
			Lines: []Line{created(2, "Sample One"), refused(3, "Sample Two", "sheet.formula_empty", "column", "B")}},
		{Name: "formulas.csv", Data: []byte("name,phone\nSample One,=0712345670\n\"=HYPERLINK(\"\"x\"\")\",\n"),
			Lines: []Line{refused(2, "Sample One", "import.formula"), refused(3, "", "import.formula")}},
		{Name: "phones.csv", Data: []byte("name,phone\nSample One,0712345670\nSample Two,254712345670\nsample one,+254 712 345 670\n"),
			Lines: []Line{created(2, "Sample One"), {3, "created", "Sample Two", why("import.phone_shared_line", "line", 2)}, refused(4, "sample one", "import.twice", "line", 2)}},
		{Name: "short-numbers.csv", Data: []byte("name,phone\nSample One,2.54712E+11\n"),
			Lines: []Line{refused(2, "Sample One", "sheet.digits_lost", "column", "B", "value", "2.54712E+11")}},
		{Name: "ragged.csv", Data: []byte("name,phone,county\nSample One\nSample Two,0712345671,Kilifi,one more\n"),
			Lines: []Line{created(2, "Sample One"), refused(3, "Sample Two", "import.ragged")}},
		{Name: "wide-and-blank.csv", Data: []byte("name" + strings.Repeat(",", 10_000) + "\nSample One" + strings.Repeat(",", 10_000) + "\n"), Lines: []Line{created(2, "Sample One")}},

		{Name: "wide.csv", Data: []byte("name" + strings.Repeat(",x", 10_000) + "\nSample One\n"), Status: 400, Refused: why("sheet.columns_many", "line", 1, "most", 100)},
		{Name: "long.csv", Data: []byte("name\nSample One\n" + strings.Repeat("Sample", 1000)), Status: 400, Refused: why("sheet.cell_long", "line", 3, "column", "A", "most", 2000)},
		{Name: "bomb.xlsx", Data: bomb(1 << 30), Status: 413, Refused: why("sheet.unpacked_large", "most", 200)},
		{Name: "lying-bomb.xlsx", Data: bomb(1000), Status: 400, Refused: why("sheet.damaged")},
		{Name: "cut.xlsx", Data: workbook("")[:300], Status: 400, Refused: why("sheet.damaged")},
		{Name: "old.xls", Data: []byte(oldExcel), Status: 400, Refused: why("sheet.is_xls")},
		{Name: "locked.xlsx", Data: append([]byte(oldExcel), utf16Text(binary.LittleEndian, "EncryptedPackage")[2:]...), Status: 400, Refused: why("sheet.is_locked")},
		{Name: "paper.xlsx", Data: []byte("%PDF-1.7\nsample"), Status: 400, Refused: why("sheet.is_pdf")},
		{Name: "from-a-system.xls", Data: []byte("<html><table><tr><td>name</td></tr></table></html>"), Status: 400, Refused: why("sheet.is_markup")},
		{Name: "picture.csv", Data: []byte("\x89PNG\r\n\x1A\nsample"), Status: 400, Refused: why("sheet.not_sheet")},
		{Name: "noughts.csv", Data: []byte("name\nSample\x00One\n"), Status: 400, Refused: why("sheet.not_sheet")},
		{Name: "empty.csv", Data: []byte{}, Status: 400, Refused: why("sheet.empty")},
		{Name: "blank.csv", Data: []byte(" ,,\n\n,\t,\n"), Status: 400, Refused: why("sheet.empty")},
		{Name: "blank.xlsx", Data: workbook(""), Status: 400, Refused: why("sheet.empty")},
		{Name: "heading.csv", Data: []byte("name,phone\n"), Status: 400, Refused: why("import.empty")},
		{Name: "no-heading.csv", Data: []byte("0712345670,Kilifi\n"), Status: 400, Refused: why("import.no_heading")},
	}
}

// oldExcel is how a file of Excel 97 begins.
const oldExcel = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 sample"

// utf16Text is a text in UTF-16 with its mark.
func utf16Text(order binary.AppendByteOrder, text string) []byte {
	data := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return data
}

func text(column, text string) string {
	return fmt.Sprintf(`<c t="inlineStr"%s><is><t>%s</t></is></c>`, place(column), text)
}

func number(column, digits string) string {
	return fmt.Sprintf(`<c%s><v>%s</v></c>`, place(column), digits)
}

// place names a cell; the row's own number stands with the row.
func place(column string) string { return fmt.Sprintf(` r="%s1"`, column) }

// parts are what an XLSX of one sheet packs, beside the sheet.
var parts = map[string]string{
	"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
	"_rels/.rels":         `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml":     `<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`</Relationships>`,
}

// sheetPart is the name of the sheet in an XLSX.
const sheetPart = "xl/worksheets/sheet1.xml"

// workbook is an XLSX with these rows.
func workbook(rows string) []byte {
	return packed(func(w *zip.Writer) error {
		part, err := w.Create(sheetPart)
		if err == nil {
			_, err = part.Write([]byte("<worksheet><sheetData>" + rows + "</sheetData></worksheet>"))
		}
		return err
	})
}

// bomb is a small XLSX whose sheet unpacks to far more, and claims a size.
func bomb(claimed uint64) []byte {
	return packed(func(w *zip.Writer) error {
		var small bytes.Buffer
		deflate, err := flate.NewWriter(&small, flate.BestSpeed)
		if err != nil {
			return err
		}
		noughts := make([]byte, 1<<20)
		for range 64 {
			if _, err := deflate.Write(noughts); err != nil {
				return err
			}
		}
		if err := deflate.Close(); err != nil {
			return err
		}
		part, err := w.CreateRaw(&zip.FileHeader{Name: sheetPart, Method: zip.Deflate, UncompressedSize64: claimed, CompressedSize64: uint64(small.Len())})
		if err == nil {
			_, err = part.Write(small.Bytes())
		}
		return err
	})
}

// packed packs an XLSX. Writing into memory cannot fail.
func packed(sheet func(*zip.Writer) error) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := sheet(w); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
