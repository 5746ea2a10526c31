package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
)

// crowd is a table of so many made-up people, no two texts alike.
func crowd(people int) Table {
	rows := func(yield func([]Cell, error) bool) {
		for i := range people {
			row := []Cell{Text(fmt.Sprintf("Sample Learner %d", i)), Phone(fmt.Sprintf("2547%08d", i)), Text(fmt.Sprintf("M%06d", i)), Text("Ward " + fmt.Sprint(i)), Text("Kakamega"), Text("CPV"), Integer(int64(i))}
			if !yield(row, nil) {
				return
			}
		}
	}
	return Table{Name: "People", Columns: []Column{{"name", 24}, {Title: "phone"}, {Title: "member number"}, {Title: "ward"}, {Title: "county"}, {Title: "cadre"}, {Title: "number"}}, Rows: iter.Seq2[[]Cell, error](rows)}
}

// A hundred thousand rows are read in little memory: measured while reading,
// beyond what the file itself takes.
func TestManyRowsInLittleMemory(t *testing.T) {
	for name, data := range map[string][]byte{"CSV": written(t, WriteCSV, crowd(maxRows)), "XLSX": sharing(t, maxRows)} {
		before, most, rows := live(), uint64(0), 0
		r, err := open(data)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range r.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if rows++; rows%20_000 == 0 {
				most = max(most, live())
			}
			if row.Line != rows || len(row.Cells) < 5 {
				t.Fatalf("%s: row %d is %v", name, rows, row)
			}
		}
		grown := max(most, before) - before
		t.Logf("%s: %d rows of a file of %d kB, %d kB of memory", name, rows, len(data)/1000, grown/1000)
		if rows != maxRows+1 || grown > 24<<20 {
			t.Errorf("%s: %d rows took %d bytes", name, rows, grown)
		}
		runtime.KeepAlive(data)
	}
}

// sharing is an XLSX as spreadsheets write it, with its texts apart.
func sharing(t testing.TB, people int) []byte {
	var rows, texts strings.Builder
	texts.WriteString("<sst><si><t>name</t></si>")
	rows.WriteString(`<row r="1">` + strings.Repeat(`<c t="s"><v>0</v></c>`, 5) + `</row>`)
	for i := range people {
		fmt.Fprintf(&texts, "<si><t>Sample Learner %d</t></si><si><t>Ward %d</t></si>", i, i)
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="s"><v>%d</v></c><c r="B%[1]d"><v>2547%08d</v></c><c r="C%[1]d"><v>%[3]d</v></c><c r="D%[1]d" t="s"><v>%d</v></c><c r="E%[1]d" t="s"><v>0</v></c></row>`, i+2, 2*i+1, i, 2*i+2)
	}
	texts.WriteString("</sst>")
	return oneSheet(rows.String()).with("xl/sharedStrings.xml", texts.String()).packed(t)
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// gigabyte is a gigabyte of noughts, packed.
func gigabyte(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	must(t, err)
	noughts := make([]byte, 1<<20)
	for range 1 << 10 {
		if _, err := deflate.Write(noughts); err != nil {
			t.Fatal(err)
		}
	}
	must(t, deflate.Close())
	return packed.Bytes()
}

// bomb is a small XLSX one of whose parts unpacks to far more than claimed, the
// size that the zip says it has, or to as much.
func bomb(t *testing.T, packed []byte, name string, claimed uint64) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range oneSheet(`<row><c t="s"><v>0</v></c></row>`) {
		if name == "xl/worksheets/sheet1.xml" && claimed == 1<<30 {
			continue
		}
		part, err := w.Create(name)
		must(t, err)
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: claimed, CompressedSize64: uint64(len(packed))})
	must(t, err)
	if _, err := part.Write(packed); err != nil {
		t.Fatal(err)
	}
	must(t, w.Close())
	return out.Bytes()
}

func TestBomb(t *testing.T) {
	packed := gigabyte(t)
	for name, one := range map[string]struct {
		data []byte
		kind fault.Kind
		want string
	}{
		"of a sheet":           {bomb(t, packed, "xl/worksheets/sheet1.xml", 1<<30), fault.KindTooLarge, "unpacked_large most=200"},
		"that lies":            {bomb(t, packed, "xl/sharedStrings.xml", 1000), fault.KindInvalid, "damaged"},
		"that lies less":       {bomb(t, packed, "xl/sharedStrings.xml", maxUnpacked-10_000), fault.KindInvalid, "damaged"},
		"claims beyond number": {bomb(t, packed, "xl/sharedStrings.xml", 1<<63), fault.KindTooLarge, "unpacked_large most=200"},
	} {
		t.Run(name, func(t *testing.T) {
			before, start := live(), time.Now()
			expectRefused(t, one.data, one.kind, one.want)
			took := time.Since(start)
			t.Logf("a file of %d kB: %v", len(one.data)/1000, took)
			if took > 2*time.Second {
				t.Errorf("refused after %v", took)
			}
			if after := live(); after > before+(8<<20) {
				t.Errorf("%d bytes are left behind", after-before)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, people := range []int{1_000, maxRows} {
		for name, write := range writers {
			data := written(b, write, crowd(people))
			b.Run(fmt.Sprintf("%s/%d", name, people), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					rows, err := readAll(data)
					if err != nil || len(rows) != people+1 {
						b.Fatal(len(rows), err)
					}
				}
			})
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, people := range []int{1_000, maxRows} {
		for name, write := range writers {
			b.Run(fmt.Sprintf("%s/%d", name, people), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := write(io.Discard, crowd(people)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
