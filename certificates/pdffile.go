package certificates

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// pdfFile is a finished PDF file taken apart: what stands between "n 0 obj" and
// "endobj" for each number n from 1.
type pdfFile struct{ objects [][]byte }

var errNotRead = errors.New("the PDF file is not written as this program knows it")

// xrefLine is the length of a line in the table of a file's objects.
const xrefLine = 20

// readFile takes apart a file as gofpdf writes it: one table, at the end.
func readFile(file []byte) (*pdfFile, error) {
	_, tail, found := cutLast(file, "startxref\n")
	number, _, ended := bytes.Cut(tail, []byte("\n"))
	table, err := strconv.Atoi(string(number))
	if !found || !ended || err != nil || table < 0 || table >= len(file) {
		return nil, errNotRead
	}
	rest, found := bytes.CutPrefix(file[table:], []byte("xref\n0 "))
	number, rest, ended = bytes.Cut(rest, []byte("\n"))
	count, err := strconv.Atoi(string(number))
	if !found || !ended || err != nil || count < 1 || len(rest)/xrefLine < count {
		return nil, errNotRead
	}
	starts := make([]int, count)
	for n := 1; n < count; n++ {
		starts[n], err = strconv.Atoi(string(rest[n*xrefLine : n*xrefLine+10]))
		if err != nil || starts[n] > table {
			return nil, errNotRead
		}
	}
	ends := append(slices.Clone(starts), table)
	slices.Sort(ends)
	f := &pdfFile{objects: make([][]byte, count)}
	for n := 1; n < count; n++ {
		at, _ := slices.BinarySearch(ends, starts[n]+1)
		body, begun := bytes.CutPrefix(file[starts[n]:ends[at]], fmt.Appendf(nil, "%d 0 obj\n", n))
		body, _, ended := cutLast(body, "\nendobj")
		if !begun || !ended {
			return nil, errNotRead
		}
		f.objects[n] = body
	}
	return f, nil
}

func cutLast(text []byte, sign string) (before, after []byte, found bool) {
	at := bytes.LastIndex(text, []byte(sign))
	if at < 0 {
		return nil, nil, false
	}
	return text[:at], text[at+len(sign):], true
}

// add gives a new object its number.
func (f *pdfFile) add(body string) int {
	f.objects = append(f.objects, []byte(body))
	return len(f.objects) - 1
}

// replace changes the one place of an object that reads so.
func (f *pdfFile) replace(number int, from, to string) error {
	if number >= len(f.objects) || bytes.Count(f.objects[number], []byte(from)) != 1 {
		return errNotRead
	}
	f.objects[number] = bytes.Replace(f.objects[number], []byte(from), []byte(to), 1)
	return nil
}

// bytes writes the file. Its identity is the hash of what is in it.
func (f *pdfFile) bytes(info, catalog int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	starts := make([]int, len(f.objects))
	for n := 1; n < len(f.objects); n++ {
		starts[n] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n, f.objects[n])
	}
	identity := sha256.Sum256(out.Bytes())
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects))
	for _, start := range starts[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", start)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects), catalog, info, identity[:16], identity[:16], table)
	return out.Bytes()
}
