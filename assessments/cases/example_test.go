package cases

import (
	goparser "go/parser"
	"go/token"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/content/markdown"
)

// handbookCase is the whole case of the package comment, as an author would copy
// it.
func handbookCase(t testing.TB) string {
	t.Helper()
	file, err := goparser.ParseFile(token.NewFileSet(), "cases.go", nil, goparser.ParseComments|goparser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(file.Doc.Text(), "# A whole case")
	if !found {
		t.Fatal("the package comment shows no whole case")
	}
	example, _, _ := strings.Cut(rest, "# Settings at the top")
	var lines []string
	for line := range strings.SplitSeq(example, "\n") {
		if own, indented := strings.CutPrefix(line, "\t"); indented {
			lines = append(lines, own)
		} else if strings.TrimSpace(line) == "" {
			lines = append(lines, "")
		}
	}
	return strings.TrimLeft(strings.Join(lines, "\n"), "\n")
}

// read parses a case that stands in no tree, with a glossary of one term.
func read(t testing.TB, id string, raw map[string]string) (*Case, []content.Problem) {
	t.Helper()
	p := newParser(id, raw)
	return p.parse(true)
}

func newParser(id string, raw map[string]string) parser {
	files := map[string][]byte{}
	for lang, text := range raw {
		files[lang] = []byte(text)
	}
	return parser{id: id, raw: files, where: func(lang string) string { return id + "." + lang + ".md" },
		context: func(lang string) markdown.Context {
			return markdown.Context{Language: lang, Label: func(key string, _ ...any) string { return key }, Term: func(id string) bool { return id == "scco" }}
		}}
}

// TestHandbookCompiles reads the example of the package comment: it has no fault
// but its size.
func TestHandbookCompiles(t *testing.T) {
	c, problems := read(t, "example", map[string]string{"en": handbookCase(t)})
	for _, problem := range problems {
		if !problem.Warning {
			t.Errorf("%s", problem)
		}
	}
	if c == nil {
		t.FailNow()
	}
	proof := c.Prove()
	if proof.States == 0 || proof.Paths == nil || len(proof.Endings) != 2 {
		t.Errorf("the example is not proved: %+v", proof)
	}
	t.Logf("%d states, %s paths, longest %d", proof.States, proof.Paths, proof.Longest)
}
