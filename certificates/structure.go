package certificates

import "strings"

// role is what an element of the sheet is, by its name in PDF.
type role string

const (
	roleDocument role = "Document"
	roleSection  role = "Sect"
	roleTitle    role = "H1"
	roleHeading  role = "H2"
	roleText     role = "P"
	roleTable    role = "Table"
	roleRow      role = "TR"
	roleHeader   role = "TH"
	roleCell     role = "TD"
	roleList     role = "L"
	roleItem     role = "LI"
	roleBody     role = "LBody"
	roleSpan     role = "Span"
	roleLink     role = "Link"
	roleFigure   role = "Figure"
)

// node is an element of the sheet's structure, which tells programs that read
// a sheet aloud what each text is and which one comes next.
type node struct {
	role     role
	language string // "": that of the element around it
	words    string // what the texts in it say, where they cut or break it
	kids     []kid
}

// kid is an element or, where node is nil, a text by its number on the sheet.
type kid struct {
	node *node
	text int
}

// codeText stands for the code where the number of a text is looked for.
const codeText = -1

// part adds an element to the one that is open; what content adds to the sheet
// belongs to it. Parts are added in the order of reading. One that stays empty
// is left out.
func (s *sheet) part(r role, language string, content func()) {
	around := s.open
	s.open = &node{role: r, language: language}
	content()
	if len(s.open.kids) > 0 {
		around.kids = append(around.kids, kid{node: s.open})
	}
	s.open = around
}

// add puts a text on the sheet, in the element that is open.
func (s *sheet) add(d drawn) {
	if d.Text == "" {
		return
	}
	s.open.kids = append(s.open.kids, kid{text: len(s.texts)})
	s.texts = append(s.texts, d)
}

// addLines adds the lines of a text. Where they cut it short or break a word,
// an element around them says it whole.
func (s *sheet) addLines(text string, lines []drawn) {
	text = oneSpaced(text)
	rest, whole := text, true
	for i := range lines {
		after, found := strings.CutPrefix(rest, oneSpaced(lines[i].Text))
		rest, _ = strings.CutPrefix(after, " ")
		lines[i].Broken = after != "" && after == rest
		whole = whole && found && !lines[i].Broken
	}
	if whole {
		for _, line := range lines {
			s.add(line)
		}
		return
	}
	s.part(roleSpan, "", func() {
		s.open.words = text
		for _, line := range lines {
			s.add(line)
		}
	})
}

func oneSpaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// mark is how a text stands in the content of the page: under the role of its
// element, and parted by a space from a text that follows it there.
type mark struct {
	role   role
	spaced bool
}

// marks gives the mark of each text, by its number, and of the code after them.
func (s *sheet) marks() []mark {
	marks := make([]mark, len(s.texts)+1)
	var visit func(n *node, followed bool)
	visit = func(n *node, followed bool) {
		for i, k := range n.kids {
			next := i+1 < len(n.kids) || followed && n.role == roleSpan
			switch {
			case k.node != nil:
				visit(k.node, next)
			case k.text == codeText:
				marks[len(s.texts)] = mark{role: n.role}
			default:
				marks[k.text] = mark{role: n.role, spaced: next && !s.texts[k.text].Broken}
			}
		}
	}
	visit(s.root, false)
	return marks
}
