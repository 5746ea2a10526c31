package cases

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/courses"
)

// beside are the problems that the sound tree has already.
func (f files) beside(t *testing.T, sound []content.Problem) string {
	t.Helper()
	_, _, problems := f.load(t, courses.WithDrafts)
	var b strings.Builder
	for _, problem := range problems {
		if !slices.Contains(sound, problem) {
			fmt.Fprintf(&b, "  %s\n", strings.TrimPrefix(problem.String(), "content/lang/"))
		}
	}
	return b.String()
}

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := testdata(t, name)
	if got == want {
		return
	}
	wanted := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) || wanted[i] != line {
			t.Fatalf("testdata/%s, line %d (go test -update writes it anew):\ngot  %s\nwant %s", name, i+1, line, wanted[min(i, len(wanted)-1)])
		}
	}
	t.Fatalf("testdata/%s has %d lines more than what comes out", name, len(wanted)-strings.Count(got, "\n")-1)
}

// tell writes what check says of each slip.
func tell(t *testing.T, base files, file string, list []slip) string {
	t.Helper()
	_, _, sound := base.load(t, courses.WithDrafts)
	var b strings.Builder
	names := map[string]bool{}
	for _, one := range list {
		if names[one.name] {
			t.Errorf("two slips are called %q", one.name)
		}
		names[one.name] = true
		edited := base
		for i := 0; i < len(one.edits); i += 2 {
			at := file
			if one.file != "" {
				at = one.file
			}
			edited = edited.edited(t, at, one.edits[i], one.edits[i+1])
		}
		told := edited.beside(t, sound)
		if told == "" {
			t.Errorf("nothing is told of: %s", one.name)
		}
		fmt.Fprintf(&b, "%s\n%s\n", one.name, told)
	}
	return b.String()
}

// TestFaults gives every slip of an author to check, and TestTranslationFaults
// every one of a translator; what is told stands word for word in a file.
func TestFaults(t *testing.T) {
	t.Parallel()
	golden(t, "faults.txt", tell(t, sound(t), everyEN, slips))
}

func TestTranslationFaults(t *testing.T) {
	t.Parallel()
	golden(t, "faults-sw.txt", tell(t, translated(t), everySW, slipsSW))
}

// TestTreeFaults reads whole trees.
func TestTreeFaults(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, one := range scenarios(t) {
		fmt.Fprintf(&b, "%s\n%s\n", one.name, one.tree.beside(t, nil))
	}
	golden(t, "faults-tree.txt", b.String())
}

// TestEveryMessageIsGolden finds every sentence that this package can tell an
// author in the golden files.
func TestEveryMessageIsGolden(t *testing.T) {
	t.Parallel()
	told := testdata(t, "faults.txt") + testdata(t, "faults-sw.txt") + testdata(t, "faults-tree.txt")
	verb := regexp.MustCompile(`%\[?\d*\]?[a-z.]+`)
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || slices.Contains([]string{"service.go", "count.go", "play.go", "map.go", "graph.go", "state.go", "typed.go", "resolve.go"}, name) {
			continue
		}
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, is := n.(*ast.BasicLit)
			if !is || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil || strings.Count(text, " ") < 3 || strings.HasPrefix(text, "^") || text == ErrAnswer.Error() {
				return true
			}
			found++
			var parts []string
			for _, part := range verb.Split(text, -1) {
				parts = append(parts, regexp.QuoteMeta(part))
			}
			if !regexp.MustCompile(strings.Join(parts, ".*")).MatchString(told) {
				t.Errorf("%s: no golden fault tells %q", name, text)
			}
			return true
		})
	}
	if found < 60 {
		t.Errorf("only %d messages were found", found)
	}
}
