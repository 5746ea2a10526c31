package certificates

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
)

// gofpdf writes no structure. So the texts are numbered as they are drawn, and
// when the file is finished it is taken apart and written again with the tree
// that says what each number is, the file's language, and the link of the code.
// That follows the rules of PDF/UA-1. The file does not claim to conform, for
// only a validator and a reader could tell.

// tagger writes the structure of a sheet into a file.
type tagger struct {
	file    *pdfFile
	parents []int // the element of each numbered text, for the way back
	link    int   // object of the link
	linkTo  int   // object of its element
	alt     string
}

// page is the object gofpdf gives the first page.
const page = 3

// tagged gives the file of a record's sheet the structure under root. The same
// file gives the same bytes.
func tagged(file []byte, r Record, root *node) ([]byte, error) {
	f, err := readFile(file)
	if err != nil {
		return nil, err
	}
	words := r.In(r.Language)
	t := &tagger{file: f, parents: make([]int, root.most()+1), alt: cmp.Or(words.Code, r.VerifyAddress())}
	if err := t.correctLetters(); err != nil {
		return nil, err
	}
	metadata, info, catalog := len(f.objects)-3, len(f.objects)-2, len(f.objects)-1
	tree := f.add("")
	t.link = f.add("")
	top := t.element(root, tree)
	var parents strings.Builder
	for _, parent := range t.parents {
		fmt.Fprintf(&parents, "%d 0 R ", parent)
	}
	f.objects[tree] = fmt.Appendf(nil, "<</Type /StructTreeRoot /K %d 0 R /ParentTreeNextKey 2 /ParentTree <</Nums [0 [%s] 1 %d 0 R]>>>>", top, strings.TrimSpace(parents.String()), t.linkTo)
	f.objects[t.link] = fmt.Appendf(nil, "<</Type /Annot /Subtype /Link /Rect [%s] /Border [0 0 0] /F 4 /StructParent 1 /Contents %s /A <</S /URI /URI %s>>>>",
		codeBox(), textString(t.alt), literal(r.Scan()))
	f.objects[catalog] = fmt.Appendf(nil, "<</Type /Catalog /Pages 1 0 R /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /ViewerPreferences <</DisplayDocTitle true>> /Metadata %d 0 R>>",
		literal(words.Language), tree, metadata)
	if err := f.replace(page, "/Contents ", fmt.Sprintf("/Tabs /S /StructParents 0 /Annots [%d 0 R] /Contents ", t.link)); err != nil {
		return nil, err
	}
	return f.bytes(info, catalog), nil
}

// letterMap is how programs get from the codes of the text to letters: each
// code is its letter. gofpdf writes one range for all of them; a range may only
// differ in the last byte.
var letterMap = sync.OnceValue(func() string {
	ranges := []string{fmt.Sprintf("<%04[1]X> <%04[1]X> <%04[1]X>", unicode.ReplacementChar)}
	for _, r := range alphabet.R16 {
		for first := rune(r.Lo); first <= rune(r.Hi); first = (first | 0xFF) + 1 {
			ranges = append(ranges, fmt.Sprintf("<%04X> <%04X> <%04X>", first, min(first|0xFF, rune(r.Hi)), first))
		}
	}
	return fmt.Sprintf("%d beginbfrange\n%s\nendbfrange", len(ranges), strings.Join(ranges, "\n"))
})

// everyLetter is what gofpdf writes in its place.
const everyLetter = "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange"

// correctLetters puts the letter map into each font.
func (t *tagger) correctLetters() error {
	found := false
	for n, object := range t.file.objects {
		_, stream, isStream := bytes.Cut(object, []byte("stream\n"))
		if !isStream || !bytes.Contains(stream, []byte(everyLetter)) {
			continue
		}
		stream, _, _ = cutLast(stream, "\nendstream")
		stream = bytes.Replace(stream, []byte(everyLetter), []byte(letterMap()), 1)
		t.file.objects[n] = fmt.Appendf(nil, "<</Length %d>>\nstream\n%s\nendstream", len(stream), stream)
		found = true
	}
	if !found {
		return errNotRead
	}
	return nil
}

// most is the number of the last text in an element, the code counted after
// all texts.
func (n *node) most() int {
	last, code := -1, 0
	var visit func(n *node)
	visit = func(n *node) {
		for _, k := range n.kids {
			switch {
			case k.node != nil:
				visit(k.node)
			case k.text == codeText:
				code = 1
			default:
				last = max(last, k.text)
			}
		}
	}
	visit(n)
	return last + code
}

// element writes an element with all that is in it, and gives its object.
func (t *tagger) element(n *node, around int) int {
	own := t.file.add("")
	var kids []string
	for _, k := range n.kids {
		number := k.text
		switch {
		case k.node != nil:
			kids = append(kids, fmt.Sprintf("%d 0 R", t.element(k.node, own)))
			continue
		case number == codeText:
			number = len(t.parents) - 1
		}
		t.parents[number] = own
		kids = append(kids, fmt.Sprint(number))
	}
	var says strings.Builder
	if n.language != "" {
		says.WriteString(" /Lang " + literal(n.language))
	}
	if n.words != "" {
		says.WriteString(" /ActualText " + textString(spoken(n.words)))
	}
	switch n.role {
	case roleHeader:
		says.WriteString(" /A <</O /Table /Scope /Row>>")
	case roleList:
		says.WriteString(" /A <</O /List /ListNumbering /None>>")
	case roleFigure:
		fmt.Fprintf(&says, " /Alt %s /A <</O /Layout /Placement /Block /BBox [%s]>>", textString(t.alt), codeBox())
	case roleLink:
		t.linkTo = own
		kids = append(kids, fmt.Sprintf("<</Type /OBJR /Obj %d 0 R /Pg %d 0 R>>", t.link, page))
	}
	t.file.objects[own] = fmt.Appendf(nil, "<</Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R%s /K [%s]>>", n.role, around, page, says.String(), strings.Join(kids, " "))
	return own
}

// codeBox is where the code lies on the page, in points.
func codeBox() string {
	const points = 72 / 25.4
	return fmt.Sprintf("%.2f %.2f %.2f %.2f", codeX*points, (sheetHeight-codeY-codeSide)*points, (codeX+codeSide)*points, (sheetHeight-codeY)*points)
}

// textString writes a text as PDF keeps it in any script.
func textString(text string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	return out.String() + ">"
}

var literalEscapes = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", "", "\n", "")

// literal writes a text of ASCII.
func literal(text string) string { return "(" + literalEscapes.Replace(text) + ")" }
