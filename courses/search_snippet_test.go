package courses_test

import (
	"strings"
	"testing"

	"pamoja/courses"
)

// What stands apart on the page stands apart in the line under what was found:
// the cells of a table, titles, the items of a list.
func TestSnippetsKeepApart(t *testing.T) {
	t.Parallel()
	f := searched()
	f["lang/en/courses/gate/who-asks.md"] = lesson("Who asks for a place", "", "Look at the [kin](term:kin). A [yes](term:consent) counts.\n\n"+
		"### A small title\n\nIt ends “here.”\n\n- first item\n- second item\n\n| Step | You hold |\n| --- | --- |\n| 1 | a numbat |\n| 2 | a plan |\n")
	got := f.search(t).Find(courses.SearchQuery{Text: "numbat", Language: "en"})
	if len(got.Results) != 1 {
		t.Fatalf("found %s", told(got))
	}
	var line strings.Builder
	for _, piece := range got.Results[0].Snippet {
		line.WriteString(piece.Text)
	}
	const want = "A small title · It ends “here.” first item · second item · Step · You hold · 1 · a numbat · 2 · a plan"
	if !strings.Contains(line.String(), want) {
		t.Errorf("the line is %q, without %q", line.String(), want)
	}
}
