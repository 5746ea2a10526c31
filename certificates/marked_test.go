package certificates

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestEverythingDrawnIsMarked: each text and each stroke of any sheet stands in
// exactly one marked sequence, with a number of its own or as an ornament, and
// every number is in the structure.
func TestEverythingDrawnIsMarked(t *testing.T) {
	check := func(t rapid.TB, r Record) {
		t.Helper()
		file, err := drawAnew(r)
		if err != nil {
			t.Fatal(err)
		}
		taken, err := readFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, stream, _ := bytes.Cut(taken.objects[page+1], []byte("stream\n"))
		inflated, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(inflated)
		if err != nil {
			t.Fatal(err)
		}
		numbers, fault := marked(content)
		if fault != "" {
			t.Fatalf("%s in\n%s", fault, content)
		}
		slices.Sort(numbers)
		for i, number := range numbers {
			if i != number {
				t.Fatalf("the numbers are %v", numbers)
			}
		}
		if parents := bytes.Count(taken.objects[treeOf(taken)], []byte(" 0 R")); parents != len(numbers)+2 {
			t.Fatalf("%d numbers in the content, %d ways back", len(numbers), parents-2)
		}
	}
	for _, r := range sheets(t) {
		check(t, r)
	}
	template := issued(t, "O", "en", caseManagement, signed)
	anything := rapid.OneOf(names, rapid.String(), rapid.Just(`a) Tj EMC ((\`), rapid.Just("🌸 علي"))
	rapid.Check(t, func(t *rapid.T) {
		r := template
		r.Name, r.Issuer, r.Sample = anything.Draw(t, "name"), anything.Draw(t, "issuer"), rapid.Bool().Draw(t, "sample")
		check(t, r)
	})
}

func treeOf(f *pdfFile) int {
	return slices.IndexFunc(f.objects, func(o []byte) bool { return bytes.Contains(o, []byte("/Type /StructTreeRoot")) })
}

// operators of a page that put something on it.
var painting = []string{"Tj", "TJ", "'", `"`, "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}

// marked reads the content of a page: the numbers of its marked sequences, and
// what is wrong with them.
func marked(content []byte) (numbers []int, fault string) {
	var operands []string
	var open []string // what each sequence that is open is: number, ornament, or a span of words
	for _, word := range tokens(content) {
		switch {
		case word == "BDC" || word == "BMC":
			properties := strings.Join(operands, " ")
			kind := "words"
			var number int
			if _, after, ok := strings.Cut(properties, "/MCID "); ok {
				kind = "number"
				if _, err := fmt.Sscan(after, &number); err != nil {
					return nil, "no number in " + properties
				}
				numbers = append(numbers, number)
			} else if strings.HasPrefix(properties, "/Artifact") {
				kind = "ornament"
			}
			if kind == "words" == (len(open) == 0) || len(open) > 1 {
				return nil, "a sequence in the wrong place: " + properties
			}
			open = append(open, kind)
		case word == "EMC":
			if len(open) == 0 {
				return nil, "an end without a beginning"
			}
			open = open[:len(open)-1]
		case slices.Contains(painting, word):
			if len(open) == 0 {
				return nil, "drawn outside of every sequence: " + strings.Join(operands, " ")
			}
		case word[0] != '/' && word[0] != '(' && word[0] != '<' && word[0] != '>' && !strings.ContainsAny(word[:1], "0123456789.-[]"):
		default:
			operands = append(operands, word)
			continue
		}
		operands = nil
	}
	if len(open) > 0 {
		return nil, "a sequence without an end"
	}
	return numbers, ""
}

// tokens cuts the content of a page into words; a text is one.
func tokens(content []byte) []string {
	var words []string
	for at := 0; at < len(content); {
		start := at
		switch c := content[at]; {
		case c == '(':
			for deep := 0; ; at++ {
				switch content[at] {
				case '\\':
					at++
				case '(':
					deep++
				case ')':
					deep--
				}
				if deep == 0 {
					break
				}
			}
			at++
		case bytes.IndexByte([]byte(" \n\r\t"), c) >= 0:
			at++
			continue
		default:
			for at++; at < len(content) && bytes.IndexByte([]byte(" \n\r\t(/"), content[at]) < 0; at++ {
			}
		}
		words = append(words, string(content[start:at]))
	}
	return words
}

// TestMarkedNotices: what the test above looks for can be seen.
func TestMarkedNotices(t *testing.T) {
	for content, ok := range map[string]bool{
		"/P <</MCID 0>> BDC q BT (a\\) EMC) Tj ET Q EMC":                     true,
		"/P <</MCID 0>> BDC /Span <</ActualText <FEFF>>> BDC (a) Tj EMC EMC": true,
		"/Artifact <</Type /Layout>> BDC 1 1 m 2 2 l S EMC":                  true,
		"(a) Tj":                            false,
		"1 1 2 2 re f":                      false,
		"/P <</MCID 0>> BDC (a) Tj":         false,
		"/P <</MCID 0>> BDC (a) Tj EMC EMC": false,
		"/P <</MCID 0>> BDC /P <</MCID 1>> BDC (a) Tj EMC EMC":                      false,
		"/Artifact BMC /P <</MCID 1>> BDC (a) Tj EMC EMC":                           false,
		"/Span <</ActualText <FEFF>>> BDC (a) Tj EMC":                               false,
		"/P <</MCID 0>> BDC (a) Tj EMC /P <</MCID 1>> BDC (a) Tj EMC 1 1 m 1 1 l S": false,
	} {
		if _, fault := marked([]byte(content)); (fault == "") != ok {
			t.Errorf("%s: %q", content, fault)
		}
	}
}
