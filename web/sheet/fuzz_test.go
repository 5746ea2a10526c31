package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"pamoja/courses/fault"
)

// judge reads whatever a file is: it ends in rows within the bounds or in a
// fault, and twice in the same.
func judge(t *testing.T, data []byte) {
	rows, err := readAll(data)
	if _, ok := fault.Of(err); err != nil && !ok {
		t.Fatalf("no fault: %v", err)
	}
	line := 0
	for _, row := range rows {
		if row.Line < 1 || len(row.Cells) > maxColumns || len(row.Cells) == 0 && len(row.Problems) == 0 {
			t.Fatalf("a row out of bounds: %+v", row)
		}
		line = row.Line
		for _, cell := range row.Cells {
			if !utf8.ValidString(cell) || utf8.RuneCountInString(cell) > maxLetters || strings.ContainsRune(cell, 0) {
				t.Fatalf("line %d: a cell out of bounds: %q", line, cell)
			}
		}
	}
	again, err2 := readAll(data)
	if told(rows) != told(again) || (err == nil) != (err2 == nil) {
		t.Fatalf("read twice: %s, %v; %s, %v", told(rows), err, told(again), err2)
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"name,phone\r\nWaithĩra,0712\r\n", "\uFEFFa;b\n\"x\"\"y\";\"z\nw\"\n", "\xFF\xFEa\x00,\x00b\x00\n\x00", "\xFE\xFF\x00a\x00\t\x00b", "sep=|\na|b", "a,\"b\nc\"d,e\r\rf", "Ren\xE9e;M\x80\n",
		"\"", "\"\"\"", "a\x1A", "1E+11,2.5E+11", "<html>", "%PDF-", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(judge)
}

func FuzzXLSX(f *testing.F) {
	f.Add(made(f, func(file *excelize.File) {
		must(f, file.SetSheetRow("Sheet1", "A1", &[]any{"name", 254712345678, true, 0.5}), file.SetCellFormula("Sheet1", "B2", "A1"))
	}))
	f.Add(written(f, WriteXLSX, sampleTable()))
	f.Add(oneSheet(`<row r="2"><c r="B2" t="s"><v>0</v></c></row>`).with("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>").packed(f))
	f.Fuzz(judge)
}

// FuzzSheetXML gets past the packing: any XML as the rows, the shared texts and
// the format of a number.
func FuzzSheetXML(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" s="1"><v>45000.25</v></c><c t="s"><v>0</v></c></row>`, `<si><t>a_x000D_b</t></si>`, `dd/mm/yyyy hh:mm`)
	f.Add(`<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c><c><f>A1</f></c></row>`, `<si/>`, `0000-000-000`)
	f.Add(`<row><c s="1"><v>-1e300</v></c></row>`, ``, `[h]:mm;[Red]# ?/?;"x"@`)
	f.Fuzz(func(t *testing.T, rows, texts, code string) {
		styles := `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="` + code + `"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
		judge(t, oneSheet(rows).with("xl/sharedStrings.xml", "<sst>"+texts+"</sst>").with("xl/styles.xml", styles).packed(t))
	})
}
