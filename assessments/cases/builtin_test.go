package cases

import (
	"testing"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// builtIns are the cases that the program brings.
func builtIns(t testing.TB) []*Case {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words)
	set, _ := Load(tree, words, catalogue)
	var list []*Case
	for _, id := range set.IDs() {
		c, err := set.Case(id)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}
