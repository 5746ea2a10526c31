package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pamoja/courses/fault"
)

// made gives the bytes of an XLSX whose sheets fill sets up.
func made(t testing.TB, fill func(*excelize.File)) []byte {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	fill(file)
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// must fails if any of the steps of making a file did.
func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// parts are an XLSX's by hand: what no library writes.
type parts map[string]string

const (
	typesPart = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	rootLinks = `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookPart  = `<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookLinks = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`
)

// oneSheet is the XLSX with this inside its sheetData.
func oneSheet(rows string) parts {
	return parts{"[Content_Types].xml": typesPart, "_rels/.rels": rootLinks, "xl/workbook.xml": bookPart, "xl/_rels/workbook.xml.rels": bookLinks,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func (p parts) with(name, text string) parts {
	p[name] = text
	return p
}

func (p parts) packed(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range p {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(data []byte) (*Reader, error) { return Open(bytes.NewReader(data), int64(len(data))) }

// readAll reads a file to its end or its first error.
func readAll(data []byte) ([]Row, error) {
	r, err := open(data)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for row, err := range r.Rows() {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// told writes rows as lines: "2: a|b (sheet.x column=A)".
func told(rows []Row) string {
	var lines []string
	for _, row := range rows {
		line := fmt.Sprintf("%d: %s", row.Line, strings.ReplaceAll(strings.Join(row.Cells, "|"), "\n", "⏎"))
		for _, problem := range row.Problems {
			line += " (" + faultText(problem) + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func faultText(f *fault.Fault) string {
	text := strings.TrimPrefix(f.Key, "sheet.")
	for pair := range slices.Chunk(f.Args, 2) {
		text += fmt.Sprintf(" %s=%v", pair...)
	}
	return text
}

// expectRows reads a file and compares its rows.
func expectRows(t *testing.T, data []byte, want ...string) {
	t.Helper()
	rows, err := readAll(data)
	if err != nil {
		t.Fatalf("after %s: %v", told(rows), err)
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), told(rows)); diff != "" {
		t.Error(diff)
	}
}

// expectRefused reads a file that ends in a fault.
func expectRefused(t *testing.T, data []byte, kind fault.Kind, want string) {
	t.Helper()
	rows, err := readAll(data)
	f, ok := fault.Of(err)
	if !ok {
		t.Fatalf("%d rows, then %v, not a fault", len(rows), err)
	}
	if f.Kind != kind || faultText(f) != want {
		t.Errorf("fault of kind %d, %s; want kind %d, %s", f.Kind, faultText(f), kind, want)
	}
}
