package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pamoja/courses/fault"
)

func TestXLSX(t *testing.T) {
	set := func(t *testing.T, f *excelize.File, place string, value any, format string) {
		t.Helper()
		must(t, f.SetCellValue("Sheet1", place, value))
		if format != "" {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			must(t, err, f.SetCellStyle("Sheet1", place, place, style))
		}
	}
	builtIn := func(t *testing.T, f *excelize.File, place string, value any, format int) {
		t.Helper()
		style, err := f.NewStyle(&excelize.Style{NumFmt: format})
		must(t, err, f.SetCellValue("Sheet1", place, value), f.SetCellStyle("Sheet1", place, place, style))
	}
	day := time.Date(2026, time.March, 12, 0, 0, 0, 0, time.UTC)
	for name, one := range map[string]struct {
		fill func(*testing.T, *excelize.File)
		want []string
	}{
		"texts and numbers": {func(t *testing.T, f *excelize.File) {
			must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"name", "phone", true}), f.SetSheetRow("Sheet1", "A2", &[]any{" Waithĩra ", 254712345678, 0.1 + 0.2, -5}))
		}, []string{"1: name|phone|TRUE", "2:  Waithĩra |254712345678|0.3|-5"}},
		"phones, however shown": {func(t *testing.T, f *excelize.File) {
			builtIn(t, f, "A1", 254712345678, 11)     // 2.55E+11
			builtIn(t, f, "B1", 254712345678, 4)      // 254,712,345,678.00
			set(t, f, "C1", 254712345678, "0.00E+00") // 2.55E+11
			set(t, f, "D1", 712345678, "#,##0")       // 712,345,678
			set(t, f, "E1", 712345678, "0000000000")  // 0712345678
			set(t, f, "F1", 712345678, "0000\\-000\\-000")
			set(t, f, "G1", 12345, "000000")
			builtIn(t, f, "H1", 254712345678, 49) // text
		}, []string{"1: 254712345678|254712345678|254712345678|712345678|0712345678|0712-345-678|012345|254712345678"}},
		"dates": {func(t *testing.T, f *excelize.File) {
			builtIn(t, f, "A1", day, 14)
			set(t, f, "B1", day, "yyyy-mm-dd")
			set(t, f, "C1", day, "d mmm yyyy")
			builtIn(t, f, "D1", 0.5, 9)
			builtIn(t, f, "E1", day.Add(14*time.Hour+30*time.Minute), 22)
			set(t, f, "F1", 0.5, ";;;") // hidden by its format
			set(t, f, "G1", day, "yyyy")
			set(t, f, "H1", 1500, `[$KSh] #,##0`)
			set(t, f, "I1", 1499.6, `#,##0"m"`)
		}, []string{"1: 12/03/2026|2026-03-12|12 Mar 2026|50%|12/03/2026 14:30|0.5|2026|KSh 1,500|1,500m"}},
		"lost digits": {func(t *testing.T, f *excelize.File) {
			set(t, f, "A1", "2.54712E+11", "")
			must(t, f.SetCellDefault("Sheet1", "B1", "2.547123456789012E+18"))
		}, []string{"1: 2.54712E+11|2547123456789010000 (digits_lost column=A value=2.54712E+11) (digits_lost column=B value=2547123456789010000)"}},
		"a formula without a value": {func(t *testing.T, f *excelize.File) {
			must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"name", nil, "ward"}), f.SetCellFormula("Sheet1", "B1", "A1&A1"), f.SetCellFormula("Sheet1", "A3", "A1"))
		}, []string{"1: name||ward (formula_empty column=B)", "3:  (formula_empty column=A)"}},
		"merged cells": {func(t *testing.T, f *excelize.File) {
			set(t, f, "A1", "Volunteers", "")
			must(t, f.MergeCell("Sheet1", "A1", "C1"), f.SetSheetRow("Sheet1", "A2", &[]any{"name", "contact", nil, "ward"}), f.MergeCell("Sheet1", "B2", "C2"))
		}, []string{"1: Volunteers", "2: name|contact||ward"}},
		"blank and hidden rows": {func(t *testing.T, f *excelize.File) {
			must(t, f.SetSheetRow("Sheet1", "B4", &[]any{"name"}), f.SetSheetRow("Sheet1", "B5", &[]any{"Sample Learner 1"}), f.SetRowVisible("Sheet1", 5, false), f.SetSheetRow("Sheet1", "B90", &[]any{"Sample Learner 2", " "}))
		}, []string{"4: |name", "5: |Sample Learner 1", "90: |Sample Learner 2| "}},
		"letters of other looks": {func(t *testing.T, f *excelize.File) {
			must(t, f.SetCellRichText("Sheet1", "A1", []excelize.RichTextRun{{Text: "Sam"}, {Text: "ple", Font: &excelize.Font{Bold: true}}}), f.SetSheetRow("Sheet1", "B1", &[]any{"a\r\nb", "a < b & c"}))
		}, []string{"1: Sample|a⏎b|a < b & c"}},
	} {
		t.Run(name, func(t *testing.T) {
			expectRows(t, made(t, func(f *excelize.File) { one.fill(t, f) }), one.want...)
		})
	}
}

// What other programs write, by hand.
func TestXLSXByHand(t *testing.T) {
	const relative = `<row><c t="inlineStr"><is><t>name</t></is></c><c t="s"><v>1</v></c></row>`
	const shared = `<x:sst xmlns:x="m"><x:si><x:t>zero</x:t></x:si><x:si><x:r><x:t xml:space="preserve">Sam </x:t></x:r><x:r><x:t>1</x:t></x:r><x:rPh><x:t>said</x:t></x:rPh></x:si></x:sst>`
	for name, one := range map[string]struct {
		file parts
		want []string
	}{
		"no places, shared texts": {oneSheet(relative+`<row r="7"><c r="C7"/><c><v>5</v></c></row>`).with("xl/sharedStrings.xml", shared), []string{"1: name|Sam 1", "7: |||5"}},
		"names in other letters":  {oneSheet(relative).with("xl/SharedStrings.xml", shared), []string{"1: name|Sam 1"}},
		"a prefix": {oneSheet("").with("xl/worksheets/sheet1.xml", `<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="str"><x:f>A1</x:f><x:v>kept</x:v></x:c></x:row></x:sheetData></x:worksheet>`),
			[]string{"2: |kept"}},
		"values of formulas": {oneSheet(`<row><c><f>1+1</f><v>2</v></c><c t="str"><f>""</f><v></v></c><c><f>NOW()</f><v/></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="b"><f>A1</f><v>0</v></c></row>`),
			[]string{"1: 2|||#DIV/0!|FALSE (formula_empty column=C) (cell_error column=D value=#DIV/0!)"}},
		"letters written out": {oneSheet(`<row><c t="str"><v>a_x000D__x000a_b_x005F_x0041__x00_</v></c></row>`), []string{"1: a⏎b_x0041__x00_"}},
		"a date as text":      {oneSheet(`<row><c t="d"><v>2026-03-12</v></c></row>`), []string{"1: 2026-03-12"}},
		"a number's power":    {oneSheet(`<row><c><v>2.54712345678E+11</v></c><c><v>7.5E-1</v></c></row>`), []string{"1: 254712345678|0.75"}},
		"days from 1904": {oneSheet(`<row><c s="1"><v>44631</v></c></row>`).with("xl/workbook.xml", strings.Replace(bookPart, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)).
			with("xl/styles.xml", `<styleSheet><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs><dxfs/></styleSheet>`), []string{"1: 12/03/2026"}},
		"empty styled rows to the end": {oneSheet(`<row r="1"><c r="A1"><v>1</v></c></row>` + strings.Repeat(`<row><c s="1"/><c s="1"/></row>`, 150_000) + `<row r="1048576"><c r="XFD1048576" s="1"/></row>`), []string{"1: 1"}},
	} {
		t.Run(name, func(t *testing.T) { expectRows(t, one.file.packed(t), one.want...) })
	}
}

// The first visible sheet with a row is read; the others are named.
func TestWhichSheet(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		for _, name := range []string{"Hidden", "People", "Blank", "More"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		must(t, f.SetCellValue("Hidden", "A1", "hidden"), f.SetSheetVisible("Hidden", false), f.SetCellValue("People", "A1", "name"), f.SetCellValue("More", "A1", "more"))
	})
	r, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if r.Sheet != "People" || !cmp.Equal(r.Unread, []string{"More"}) {
		t.Errorf("read %q, unread %q", r.Sheet, r.Unread)
	}
	for range 2 { // from the first row each time
		for row, err := range r.Rows() {
			if err != nil || row.Cells[0] != "name" {
				t.Fatal(row, err)
			}
		}
	}
}

func TestXLSXRefused(t *testing.T) {
	whole := oneSheet(`<row><c><v>1</v></c></row>`).packed(t)
	cell := func(text string) string {
		return `<row><c r="B1" t="inlineStr"><is><t>` + text + `</t></is></c></row>`
	}
	var many strings.Builder
	for i := range maxRows + 2 {
		many.WriteString(`<row r="` + strconv.Itoa(i+1) + `"><c t="b"><v>1</v></c></row>`)
	}
	for name, one := range map[string]struct {
		data []byte
		kind fault.Kind
		want string
	}{
		"nothing in it":      {made(t, func(*excelize.File) {}), fault.KindInvalid, "empty"},
		"only hidden sheets": {oneSheet(cell("x")).with("xl/workbook.xml", strings.Replace(bookPart, `sheetId`, `state="veryHidden" sheetId`, 1)).packed(t), fault.KindInvalid, "empty"},
		"cut short":          {whole[:len(whole)-30], fault.KindInvalid, "damaged"},
		"rows cut short":     {oneSheet("").with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row>`).packed(t), fault.KindInvalid, "damaged"},
		"no XML":             {oneSheet("<<<").packed(t), fault.KindInvalid, "damaged"},
		"a place of no cell": {oneSheet(`<row><c r="1A"><v>1</v></c></row>`).packed(t), fault.KindInvalid, "damaged"},
		"a row of no number": {oneSheet(`<row r="-4"><c><v>1</v></c></row>`).packed(t), fault.KindInvalid, "damaged"},
		"a text of no list":  {oneSheet(`<row><c t="s"><v>3</v></c></row>`).packed(t), fault.KindInvalid, "damaged"},
		"an entity":          {oneSheet(cell("&boom;")).packed(t), fault.KindInvalid, "damaged"},
		".ods":               {parts{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}.packed(t), fault.KindInvalid, "is_ods"},
		".docx":              {parts{"_rels/.rels": strings.Replace(rootLinks, "xl/workbook", "word/document", 1), "word/document.xml": "<x/>"}.packed(t), fault.KindInvalid, "not_sheet"},
		".xlsb":              {parts{"_rels/.rels": strings.Replace(rootLinks, "workbook.xml", "workbook.bin", 1), "xl/workbook.bin": "x"}.packed(t), fault.KindInvalid, "is_xls"},
		"any zip":            {parts{"a.txt": "x"}.packed(t), fault.KindInvalid, "not_sheet"},
		"with a password":    {locked(t), fault.KindInvalid, "is_locked"},
		"a long cell":        {oneSheet(cell(strings.Repeat("x", maxLetters+1))).packed(t), fault.KindInvalid, "cell_long line=1 column=B most=2000"},
		"a cell without end": {oneSheet(cell(strings.Repeat("x", maxToken+1))).packed(t), fault.KindInvalid, "cell_long line=1 column=B most=2000"},
		"many columns":       {oneSheet(`<row r="9"><c r="CW9"><v>1</v></c></row>`).packed(t), fault.KindInvalid, "columns_many line=9 most=100"},
		"many rows":          {oneSheet(many.String()).packed(t), fault.KindTooLarge, "rows_many most=100000"},
		"rows without end":   {oneSheet(strings.Repeat(`<row r="1"/>`, sheetRows+1)).packed(t), fault.KindInvalid, "damaged"},
		"cells without end":  {oneSheet("<row>" + strings.Repeat(`<c r="A1"/>`, sheetColumns+1) + "</row>").packed(t), fault.KindInvalid, "damaged"},
		"a row in a row":     {oneSheet("<row><row/></row>").packed(t), fault.KindInvalid, "damaged"},
		"a cell in a cell":   {oneSheet("<row><c><c/></c></row>").packed(t), fault.KindInvalid, "damaged"},
		"a cell in no row":   {oneSheet("<c><v>1</v></c>").packed(t), fault.KindInvalid, "damaged"},
		"many texts":         {oneSheet(`<row><c t="s"><v>0</v></c></row>`).with("xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>"+strings.Repeat("x", 32_000)+"</t></si>", maxTexts/32_000)+"</sst>").packed(t), fault.KindTooLarge, "unpacked_large most=200"},
		"a long list":        {oneSheet("").with("xl/styles.xml", strings.Repeat(" ", maxPart+1)).packed(t), fault.KindTooLarge, "unpacked_large most=200"},
	} {
		t.Run(name, func(t *testing.T) { expectRefused(t, one.data, one.kind, one.want) })
	}
}

// locked is an XLSX with a password, as the library makes one.
func locked(t *testing.T) []byte {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	var out bytes.Buffer
	must(t, file.Write(&out, excelize.Options{Password: "sample"}))
	return out.Bytes()
}
