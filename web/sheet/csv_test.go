package sheet

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"pamoja/courses/fault"
)

func coded(t *testing.T, letters encoding.Encoding, text string) []byte {
	t.Helper()
	data, err := letters.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCSV(t *testing.T) {
	const people = "name,phone\r\nWaithĩra é,0712345678\r\n"
	rows := []string{"1: name|phone", "2: Waithĩra é|0712345678"}
	latin := []string{"1: name|phone", "2: Renée “Mama” Muñoz|0712", "3: O’Brien|0713"}
	for name, one := range map[string]struct {
		data []byte
		want []string
	}{
		"UTF-8":                    {[]byte(people), rows},
		"UTF-8 with a mark":        {[]byte("\uFEFF" + people), rows},
		"UTF-16 LE":                {coded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), people), rows},
		"UTF-16 BE":                {coded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), people), rows},
		"UTF-16 LE, tabs":          {coded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(people, ",", "\t")), rows},
		"Windows-1252":             {coded(t, charmap.Windows1252, "name,phone\nRenée “Mama” Muñoz,0712\nO’Brien,0713\n"), latin},
		"one bad byte in UTF-8":    {[]byte("name\nĩũé\xFF\nĩ"), []string{"1: name", "2: ĩũé\uFFFD (letters_lost column=A)", "3: ĩ"}},
		"a mark, then bad bytes":   {[]byte("\uFEFFname\nx\xE9\n"), []string{"1: name", "2: x\uFFFD (letters_lost column=A)"}},
		"semicolons":               {[]byte("name;phone\nOtieno, Sample;0712\nAchieng, Sample;0713\n"), []string{"1: name|phone", "2: Otieno, Sample|0712", "3: Achieng, Sample|0713"}},
		"tabs":                     {[]byte("name\tphone\nOtieno, Sample\t0712\n"), []string{"1: name|phone", "2: Otieno, Sample|0712"}},
		"sep=":                     {[]byte("sep=|\r\nname|phone\r\na,b,c|0712\r\n"), []string{"2: name|phone", "3: a,b,c|0712"}},
		"one column":               {[]byte("name\nSample Learner 1\nSample Learner 2"), []string{"1: name", "2: Sample Learner 1", "3: Sample Learner 2"}},
		"a title above":            {[]byte("Volunteers of the county, 2026\n\n;;\nname;phone;ward\nA;1;x\nB;2;y\n"), []string{"1: Volunteers of the county, 2026", "4: name|phone|ward", "5: A|1|x", "6: B|2|y"}},
		"LF":                       {[]byte("a,b\nc,d"), []string{"1: a|b", "2: c|d"}},
		"CR":                       {[]byte("a,b\r\rc,d\r"), []string{"1: a|b", "3: c|d"}},
		"ragged":                   {[]byte("a,b,c\nd\n,e\nf,g,h,i,,\n"), []string{"1: a|b|c", "2: d", "3: |e", "4: f|g|h|i"}},
		"blank rows":               {[]byte("\n , \n\na,b\n,\n"), []string{"4: a|b"}},
		"line ends in quotes":      {[]byte("a,b\r\n\"x\r\ny\rz\n\",\"1\"\"2\"\r\nlast,row\r\n"), []string{"1: a|b", `2: x⏎y⏎z⏎|1"2`, "6: last|row"}},
		"quotes, empty":            {[]byte(`"","b",""` + "\n" + `"c"`), []string{"1: |b", "2: c"}},
		"a stray quote inside":     {[]byte("name,b\nMary \"Mama\" Sample,x\nc,d\n"), []string{"1: name|b", `2: Mary "Mama" Sample|x (quote_stray column=A)`, "3: c|d"}},
		"a quote never closed":     {[]byte("name,b\nx,\"Sample, one\ny,z\n"), []string{"1: name|b", `2: x|"Sample| one (quote_stray column=B)`, "3: y|z"}},
		"text after a quote":       {[]byte("name,b\n\"Mary\" Sample,x\nc,d\n"), []string{"1: name|b", `2: "Mary" Sample|x (quote_stray column=A)`, "3: c|d"}},
		"two quotes, rows apart":   {[]byte("name,b\n\"Mary,x\nc,d\n\"Joe,y\n"), []string{"1: name|b", `2: "Mary|x (quote_stray column=A)`, "3: c|d", `4: "Joe|y (quote_stray column=A)`}},
		"a phone that lost digits": {[]byte("name,phone\nA,2.54712E+11\nB,7.12345E+08\nC,1E+1\n"), []string{"1: name|phone", "2: A|2.54712E+11 (digits_lost column=B value=2.54712E+11)", "3: B|7.12345E+08 (digits_lost column=B value=7.12345E+08)", "4: C|1E+1"}},
		"an end-of-file mark":      {[]byte("a,b\nc,d\n\x1A"), []string{"1: a|b", "2: c|d", "3: \x1A"}},
		"empty columns far right":  {[]byte("a" + strings.Repeat(",", 300) + "\n"), []string{"1: a"}},
		"a cell as long as may be": {[]byte("a\n" + strings.Repeat("ũ", maxLetters)), []string{"1: a", "2: " + strings.Repeat("ũ", maxLetters)}},
		"as long, in quotes":       {[]byte("a\n\"" + strings.Repeat(`""`, maxLetters) + "\"\nb"), []string{"1: a", "2: " + strings.Repeat(`"`, maxLetters), "3: b"}},
		"a decimal comma":          {[]byte("name;score\nA;3,5\nB;4,5\n"), []string{"1: name|score", "2: A|3,5", "3: B|4,5"}},
		"quoted cells hide commas": {[]byte("\"a;b;c\",d\n\"e;f;g\",h\n"), []string{"1: a;b;c|d", "2: e;f;g|h"}},
	} {
		t.Run(name, func(t *testing.T) { expectRows(t, one.data, one.want...) })
	}
}

func TestCSVRefused(t *testing.T) {
	for name, one := range map[string]struct {
		data string
		kind fault.Kind
		want string
	}{
		"nothing":         {"", fault.KindInvalid, "empty"},
		"only a mark":     {"\uFEFF", fault.KindInvalid, "empty"},
		"only blanks":     {"\n ,,\n, \t\n", fault.KindInvalid, "empty"},
		"a byte 0":        {"name\nA\x00B\n", fault.KindInvalid, "not_sheet"},
		"UTF-16, 0":       {"\xFF\xFEa\x00\x00\x00b\x00", fault.KindInvalid, "not_sheet"},
		"rubbish":         {"\x01\x02\x03\x7F\xE1\x05\x06abc", fault.KindInvalid, "not_sheet"},
		"a picture":       {"\x89PNG\r\n\x1A\n", fault.KindInvalid, "not_sheet"},
		"many columns":    {"a\n" + strings.Repeat(",", 100) + "x\n", fault.KindInvalid, "columns_many line=2 most=100"},
		"a long cell":     {"a\nb,c" + strings.Repeat("x", maxLetters) + "\n", fault.KindInvalid, "cell_long line=2 column=B most=2000"},
		"very long":       {"a\n" + strings.Repeat("x", 100_000), fault.KindInvalid, "cell_long line=2 column=A most=2000"},
		"long, in quotes": {"a\n\"" + strings.Repeat("x", maxLetters+1) + "\"\n", fault.KindInvalid, "cell_long line=2 column=A most=2000"},
		"many rows":       {strings.Repeat("x\n", maxRows+2), fault.KindTooLarge, "rows_many most=100000"},
		"a large file":    {strings.Repeat("x,y\n", maxFile/4+1), fault.KindTooLarge, "file_large most=20"},
		"a PDF":           {"%PDF-1.7\n%\xE2\xE3", fault.KindInvalid, "is_pdf"},
		"a web page":      {" <!DOCTYPE html><table>", fault.KindInvalid, "is_markup"},
		"old XML":         {"\uFEFF<?xml version=\"1.0\"?><Workbook/>", fault.KindInvalid, "is_markup"},
		".xls":            {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 70_000) + string(utf16Text("Workbook")), fault.KindInvalid, "is_xls"},
		"locked": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 64<<10-20) + string(utf16Text("EncryptedPackage")),
			fault.KindInvalid, "is_locked"},
	} {
		t.Run(name, func(t *testing.T) { expectRefused(t, []byte(one.data), one.kind, one.want) })
	}
	if rows, err := readAll([]byte(strings.Repeat("x\n\n", maxRows+1))); err != nil || len(rows) != maxRows+1 || rows[maxRows].Line != 2*maxRows+1 {
		t.Errorf("a header and %d rows between blank ones: %d rows, %v", maxRows, len(rows), err)
	}
}

var errDisk = errors.New("the disk is away")

// A disk that fails is not a damaged file.
type failing struct{ at int64 }

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.at {
		return 0, errDisk
	}
	return copy(p, strings.Repeat("a,b\n", len(p)/4+1)), nil
}

func TestDiskFails(t *testing.T) {
	for _, at := range []int64{0, 5000, 90_000} {
		_, err := Open(failing{at}, 100_000)
		if _, blamed := fault.Of(err); blamed || !errors.Is(err, errDisk) {
			t.Errorf("the disk fails at %d: %v", at, err)
		}
	}
}
