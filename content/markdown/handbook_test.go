package markdown

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"pamoja/content"
)

// handbookLesson is the lesson in the package comment.
func handbookLesson(t *testing.T) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "markdown.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(file.Doc.Text(), "# A whole lesson\n")
	lesson, _, ended := strings.Cut(rest, "# The parts\n")
	if !found || !ended {
		t.Fatal("the package comment has no whole lesson")
	}
	return strings.ReplaceAll(strings.TrimSpace(lesson), "\n\t", "\n")
}

func TestHandbookLessonIsWhole(t *testing.T) {
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter("handbook.md", []byte(handbookLesson(t)))
	var head struct {
		Title   string `yaml:"title"`
		Edition int    `yaml:"edition"`
		Minutes int    `yaml:"minutes"`
	}
	problems = append(problems, content.DecodeYAML("handbook.md", frontLine, front, &head)...)
	d, found := Parse("handbook.md", bodyLine, body, sampleContext())
	problems = append(problems, found...)
	problems = append(problems, d.Rules("handbook.md", head.Title, 2)...)
	if len(problems) > 0 {
		t.Error(problems)
	}
	if len(d.Screens) != 3 || d.Checks != 1 || d.Works != 1 || d.Figures != 1 || d.Cards != 1 || strings.Join(d.Terms, " ") != "kin" {
		t.Errorf("got %+v", d)
	}
	if got := len(LessonBlocks(head.Title, "", d)); got != 12 {
		t.Errorf("%d blocks", got)
	}
	for _, d := range directives {
		if !strings.Contains(handbookLesson(t), ":::"+d.name) {
			t.Errorf("the handbook does not show :::%s", d.name)
		}
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	source := strings.ReplaceAll("---\ntitle: A\nedition: 1\n---\n\nText.\n\n[x](y)\n", "\n", "\r\n")
	_, _, body, line, _ := content.SplitFrontMatter("a.md", []byte(source))
	d, problems := Parse("a.md", line, body, Context{})
	if len(problems) != 1 || problems[0].Line != 8 || problems[0].Column != 1 || d.Screens[0].Line != 6 || d.Blocks[1].Line != 8 {
		t.Errorf("%v %+v", problems, d)
	}
}

func TestBlocksKeepTheirHashes(t *testing.T) {
	source := "One,\ntwo.\n\n## Title\n\n:::note N\nA.\n\nB.\n:::\n\n- a\n\n- b\n\nLast[^1].\n\n[^1]: Note.\n"
	d, problems := Parse("a.md", 1, []byte(source), sampleContext())
	if len(problems) > 0 || len(d.Blocks) != 6 {
		t.Fatalf("%v %+v", problems, d.Blocks)
	}
	same, _ := Parse("a.md", 1, []byte(strings.ReplaceAll("\n\n"+source, "One,\ntwo.", "One, two.")), sampleContext())
	var of []string
	for _, b := range d.Blocks {
		of = append(of, b.Hash)
	}
	if stale := content.Stale(of, same.Blocks); len(stale) > 0 {
		t.Errorf("lines broken otherwise make a text stale: %v", stale)
	}
	changed, _ := Parse("a.md", 1, []byte(strings.ReplaceAll(source, "B.", "C.")), sampleContext())
	if stale := content.Stale(of, changed.Blocks); len(stale) != 1 || stale[0].Line != 6 || stale[0].Text != ":::note N A. C. :::" {
		t.Errorf("%+v", stale)
	}
}
