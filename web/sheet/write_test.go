package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"pamoja/courses/fault"
)

// each gives rows as a Table takes them.
func each(rows ...[]Cell) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

var writers = map[string]func(io.Writer, Table) error{"CSV": WriteCSV, "XLSX": WriteXLSX}

func written(t testing.TB, write func(io.Writer, Table) error, table Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, table); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sampleTable() Table {
	day := time.Date(2026, time.March, 12, 23, 30, 0, 0, time.FixedZone("", 3*3600))
	return Table{Name: "People / Watu: all [of them], every one", Columns: []Column{{Title: "name"}, {"phone", 16}, {Title: "lessons"}, {Title: "joined"}}, Rows: each(
		[]Cell{Text("Waithĩra \"Mama\", Sample"), Phone("+254712345678"), Integer(-12), Date(day)},
		[]Cell{Text("=cmd|' /C calc'!A0"), Text("+254712345678"), {}, Date(time.Time{})},
		[]Cell{Text("two\r\nlines; one\ttab"), Text("0712")},
		[]Cell{Text("@x"), Text("-1"), Integer(1234567890123456789), Date(time.Date(1850, 1, 2, 0, 0, 0, 0, time.UTC))})}
}

func TestWriteCSV(t *testing.T) {
	const want = "\uFEFFname,phone,lessons,joined\r\n" +
		"\"Waithĩra \"\"Mama\"\", Sample\",254712345678,-12,2026-03-12\r\n" +
		"'=cmd|' /C calc'!A0,'+254712345678,,\r\n" +
		"\"two\r\nlines; one\ttab\",0712,,\r\n" +
		"'@x,'-1,1234567890123456789,1850-01-02\r\n"
	if diff := cmp.Diff(want, string(written(t, WriteCSV, sampleTable()))); diff != "" {
		t.Error(diff)
	}
	for _, first := range "=+-@\t\r\n" {
		if got := guard(Text(string(first) + "1")); got[0] != '\'' {
			t.Errorf("a text that begins with %q is written as %q", first, got)
		}
	}
}

func TestWriteXLSX(t *testing.T) {
	data := written(t, WriteXLSX, sampleTable())
	file, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	name := file.GetSheetList()[0]
	if name != "People   Watu  all  of them , e" {
		t.Errorf("the sheet is called %q", name)
	}
	for place, want := range map[string]struct {
		kind        excelize.CellType
		raw, looked string
	}{
		"A1": {excelize.CellTypeInlineString, "name", "name"}, "A3": {excelize.CellTypeInlineString, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"},
		"B2": {excelize.CellTypeInlineString, "254712345678", "254712345678"}, "B3": {excelize.CellTypeInlineString, "+254712345678", "+254712345678"},
		"C2": {excelize.CellTypeNumber, "-12", "-12"}, "C5": {excelize.CellTypeInlineString, "1234567890123456789", "1234567890123456789"},
		"D2": {excelize.CellTypeNumber, "46093", "2026-03-12"}, "D5": {excelize.CellTypeInlineString, "1850-01-02", "1850-01-02"}, "D3": {excelize.CellTypeUnset, "", ""},
	} {
		kind, err1 := file.GetCellType(name, place)
		raw, err2 := file.GetCellValue(name, place, excelize.Options{RawCellValue: true})
		looked, err3 := file.GetCellValue(name, place)
		formula, err4 := file.GetCellFormula(name, place)
		must(t, err1, err2, err3, err4)
		number := func(k excelize.CellType) bool { return k == excelize.CellTypeUnset || k == excelize.CellTypeNumber }
		if raw != want.raw || looked != want.looked || formula != "" || kind != want.kind && !(number(kind) && number(want.kind)) {
			t.Errorf("%s: kind %d, %q shown as %q, formula %q; want %v", place, kind, raw, looked, formula, want)
		}
	}
	panes, err1 := file.GetPanes(name)
	width, err2 := file.GetColWidth(name, "B")
	props, err3 := file.GetDocProps()
	must(t, err1, err2, err3)
	if !panes.Freeze || panes.YSplit != 1 || width != 16 || props.Created != madeAt || props.Modified != madeAt {
		t.Errorf("panes %+v, width %v, properties %+v", panes, width, props)
	}
}

// The same table gives the same bytes, and no date of its making.
func TestWriteTwice(t *testing.T) {
	for name, write := range writers {
		if !bytes.Equal(written(t, write, sampleTable()), written(t, write, sampleTable())) {
			t.Errorf("%s: two writings differ", name)
		}
	}
	data := written(t, WriteXLSX, sampleTable())
	packed, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range packed.File {
		if !part.Modified.IsZero() && part.Modified.Year() > 1980 {
			t.Errorf("%s is dated %v", part.Name, part.Modified)
		}
	}
}

func TestSheetNames(t *testing.T) {
	for name, want := range map[string]string{"": "1", "'a'": "a", "[x]": "x", strings.Repeat("ũ", 40): strings.Repeat("ũ", 31), "a😀b": "a b", strings.Repeat("x", 30) + " 'y": strings.Repeat("x", 30)} {
		if got := sheetName(name); got != want {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}

var errAway = errors.New("away")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errAway }

func TestWriteFails(t *testing.T) {
	for name, write := range writers {
		table := sampleTable()
		if err := write(fullDisk{}, table); !errors.Is(err, errAway) {
			t.Errorf("%s to a full disk: %v", name, err)
		}
		table.Rows = func(yield func([]Cell, error) bool) { yield(nil, errAway) }
		if err := write(io.Discard, table); !errors.Is(err, errAway) {
			t.Errorf("%s of rows that fail: %v", name, err)
		}
		table.Rows = each(make([]Cell, 5))
		if err := write(io.Discard, table); err == nil {
			t.Errorf("%s takes more cells than columns", name)
		}
	}
}

// What is written is read again, cell by cell, after the guard of a CSV.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.OneOf(rapid.String(), rapid.StringMatching(`[=+@\-,;\t"' \r\na_x0-9.E|ĩ]{0,12}`))
		cell := rapid.OneOf(
			rapid.Map(letters, Text), rapid.Map(letters, Phone), rapid.Map(rapid.Int64(), Integer),
			rapid.Map(rapid.Int64Range(-3e9, 2e11), func(s int64) Cell { return Date(time.Unix(s, 0).UTC()) }))
		width := rapid.IntRange(1, 5).Draw(t, "width")
		columns := make([]Column, width)
		for i := range columns {
			columns[i].Title = letters.Draw(t, "title")
		}
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 0, width), 0, 8).Draw(t, "rows")
		table := Table{Name: letters.Draw(t, "name"), Columns: columns, Rows: each(rows...)}
		name := rapid.SampledFrom([]string{"CSV", "CSV", "XLSX"}).Draw(t, "format")
		var out bytes.Buffer
		if err := writers[name](&out, table); err != nil {
			t.Fatal(name, err)
		}
		want := expected(name == "CSV", columns, rows)
		got, err := readAll(out.Bytes())
		if len(want) == 0 && fault.Is(err, fault.KindInvalid) {
			return // nothing in it
		}
		var cells [][]string
		for _, row := range got {
			cells = append(cells, row.Cells)
		}
		if diff := cmp.Diff(want, cells); err != nil || diff != "" {
			t.Fatalf("%s: %v\n%s", name, err, diff)
		}
	})
}

func expected(guarded bool, columns []Column, rows [][]Cell) [][]string {
	head := make([]Cell, len(columns))
	for i, column := range columns {
		head[i] = Text(column.Title)
	}
	var want [][]string
	for _, row := range append([][]Cell{head}, rows...) {
		var cells []string
		for _, cell := range row {
			text := cell.String()
			if guarded {
				text = guard(cell)
			}
			cells = append(cells, text)
		}
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if slices.ContainsFunc(cells, func(cell string) bool { return !blank(cell) }) {
			want = append(want, cells)
		}
	}
	return want
}

func TestFold(t *testing.T) {
	for cell, want := range map[string]string{
		"Name": "name", "  MEMBER_Number :": "member number", "member\u00A0\u00A0number*": "member number", "Sub-County": "sub county", "sub – county": "sub county",
		"Jina\u200B la\tmshiriki": "jina la mshiriki", "Prénom*:": "prenom", "Waithĩra": "waithira", "* Simu": "simu", "___": "", "\uFEFFname": "name", "Ｎａｍｅ": "name", "a:b": "a:b",
	} {
		if got := Fold(cell); got != want {
			t.Errorf("%q folds to %q, want %q", cell, got, want)
		}
		if got := Fold(Fold(cell)); got != want {
			t.Errorf("%q folds to %q, twice to %q", cell, want, got)
		}
	}
}
