package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// line is the architecture: a folder imports only from folders to its left.
var line = []string{"content", "courses", "assessments", "certificates", "web", "cmd"}

// below is what a package may import of its own folder, where not all of it.
var below = map[string][]string{
	"content": {}, "content/locale": {"content"}, "content/markdown": {"content"},
	"courses/fault": {}, "courses/records": {},
	"courses/audit":        {"courses/records", "courses/fault"},
	"courses/people":       {"courses/records", "courses/fault", "courses/audit"},
	"courses/progress":     {"courses", "courses/records", "courses/fault", "courses/people"},
	"courses/cohorts":      {"courses", "courses/records", "courses/fault", "courses/audit", "courses/people", "courses/progress"},
	"assessments/versions": {},
	"web/session":          {}, "web/page": {}, "web/sheet": {}, "web/calendar": {},
}

// owners says which packages may use a library; with _test, only their tests.
var owners = map[string][]string{
	"github.com/gin-gonic/gin": {"web", "cmd/pamoja_test"}, "github.com/jung-kurt/gofpdf": {"certificates"},
	"modernc.org/sqlite": {"courses/records/sqlite"}, "go.mongodb.org/mongo-driver": {"courses/records/mongo"},
	"github.com/blevesearch/snowballstem": {"content/locale"}, "github.com/yuin/goldmark": {"content/markdown"}, "github.com/goccy/go-yaml": {"content"},
	"github.com/alecthomas/kong": {"cmd/pamoja"}, "github.com/chromedp": {"cmd/pamoja_test"},
	"golang.org/x/crypto/argon2": {"courses/people"}, "github.com/prometheus/client_golang": {"web"}, "github.com/fsnotify/fsnotify": {"cmd/pamoja"}, "github.com/boombuler/barcode": {"certificates", "web"},
	"github.com/xuri/excelize": {"web/sheet"},
}

// impure are what a domain package is given, and never takes for itself.
var impure = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "Tick"}, "os": {"Getenv", "LookupEnv", "Environ", "Args", "Stdout", "Stderr"},
	"math/rand": {"*"}, "math/rand/v2": {"Int", "IntN", "Int64", "Int64N", "Uint64", "N", "Float64", "Perm", "Shuffle"},
	"crypto/rand": {"*"}, "log": {"*"}, "log/slog": {"*"},
}

// domain reports whether a package holds rules: the store is plumbing, and keeps
// time of its own.
func domain(pkg string) bool {
	top, _, _ := strings.Cut(pkg, "/")
	return slices.Index(line, top) <= slices.Index(line, "certificates") && !strings.HasPrefix(pkg, "courses/records")
}

// arrows gives what is wrong with the imports of one file of a package.
func arrows(pkg string, isTest bool, file *ast.File) []string {
	var wrong []string
	names := map[string]string{} // local name → import path
	top, _, _ := strings.Cut(pkg, "/")
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		names[path.Base(strings.TrimSuffix(imported, "/v2"))] = imported
		if spec.Name != nil {
			names[spec.Name.Name] = imported
		}
		if own, ok := strings.CutPrefix(imported, "pamoja/"); ok && own != pkg {
			from, _, _ := strings.Cut(own, "/")
			if slices.Index(line, from) > slices.Index(line, top) {
				wrong = append(wrong, pkg+" imports "+own+": that stands to its right")
			}
			if allowed, limited := below[pkg]; limited && !isTest && from == top && !slices.Contains(allowed, own) {
				wrong = append(wrong, pkg+" imports "+own+": it stands below that")
			}
			if pkg == "courses/fault" && !isTest {
				wrong = append(wrong, pkg+" imports "+own+": it needs nobody")
			}
		}
		for library, packages := range owners {
			uses := imported == library || strings.HasPrefix(imported, library+"/")
			if uses && !slices.Contains(packages, pkg) && !(isTest && slices.Contains(packages, pkg+"_test")) {
				wrong = append(wrong, pkg+" uses "+library+": that is for "+strings.Join(packages, ", "))
			}
		}
	}
	if isTest || !domain(pkg) {
		return wrong
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if from, ok := selector.X.(*ast.Ident); ok && from.Obj == nil {
				if forbidden := impure[names[from.Name]]; slices.Contains(forbidden, "*") || slices.Contains(forbidden, selector.Sel.Name) {
					wrong = append(wrong, pkg+" calls "+from.Name+"."+selector.Sel.Name+": it must be given that")
				}
			}
		}
		return true
	})
	return wrong
}

func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		pkg, _ := filepath.Rel(root, filepath.Dir(name))
		if entry.IsDir() {
			_, nested := os.Stat(filepath.Join(name, "go.mod"))
			if name != root && (nested == nil || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		top, _, _ := strings.Cut(filepath.ToSlash(pkg), "/")
		if !slices.Contains(line, top) {
			t.Errorf("%s stands outside the line of folders", name)
		}
		for _, wrong := range arrows(filepath.ToSlash(pkg), strings.HasSuffix(name, "_test.go"), file) {
			t.Errorf("%s: %s", name, wrong)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatal(files, "files read:", err)
	}
}

func TestFewDependencies(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if n := direct(string(data)); n > 28 {
		t.Errorf("go.mod has %d direct dependencies, and 28 are enough", n)
	}
	if n := direct("module x\n\ngo 1.26.0\n\nrequire a.example/a v1.0.0\nrequire (\n\tb.example/b v1.0.0\n\tc.example/c v1.0.0 // indirect\n)\n"); n != 2 {
		t.Errorf("of 2 direct dependencies %d are counted", n)
	}
}

func direct(mod string) int {
	count, block := 0, false
	for text := range strings.Lines(mod) {
		text = strings.TrimSpace(text)
		required := block && text != ")" && text != "" || strings.HasPrefix(text, "require ") && !strings.HasSuffix(text, "(")
		if required && !strings.HasSuffix(text, "// indirect") {
			count++
		}
		block = strings.HasSuffix(text, "(") && strings.HasPrefix(text, "require") || block && text != ")"
	}
	return count
}
