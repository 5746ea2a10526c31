package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	syntax "text/template/parse"
	"unicode"

	"golang.org/x/net/html"
)

// action stands in a template's text where something is filled in.
const action = "\uFFFC"

// wordsInTemplate lists the words a template itself holds: in its text, and in
// attributes that a reader sees or hears.
func wordsInTemplate(name, text string) ([]string, error) {
	trees, err := templateTrees(name, text)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, tree := range trees {
		found = append(found, wordsInMarkup(markupOf(tree.Root))...)
	}
	return found, nil
}

// markupOf is what stands in a template between its actions, both branches of
// each.
func markupOf(root syntax.Node) string {
	var markup strings.Builder
	eachNode(root, func(n syntax.Node) {
		switch n := n.(type) {
		case *syntax.TextNode:
			markup.Write(n.Text)
		case *syntax.ActionNode, *syntax.TemplateNode:
			markup.WriteString(action)
		}
	})
	return markup.String()
}

// spoken are the attributes a reader sees or hears.
var spoken = []string{"aria-label", "aria-description", "title", "alt", "placeholder", "label", "summary"}

func wordsInMarkup(markup string) []string {
	var found []string
	tokens := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			if text := strings.TrimSpace(string(tokens.Text())); strings.ContainsFunc(text, unicode.IsLetter) {
				found = append(found, "text: "+text)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			for _, attribute := range token.Attr {
				seen := slices.Contains(spoken, attribute.Key) || (attribute.Key == "value" && valueIsSeen(token))
				if seen && strings.ContainsFunc(attribute.Val, unicode.IsLetter) {
					found = append(found, attribute.Key+": "+attribute.Val)
				}
			}
		}
	}
}

// valueIsSeen reports whether a reader sees the value of a field: not that of
// one that is hidden or ticked.
func valueIsSeen(token html.Token) bool {
	for _, attribute := range token.Attr {
		if attribute.Key == "type" {
			return !slices.Contains([]string{"hidden", "radio", "checkbox"}, attribute.Val)
		}
	}
	return token.Data == "input"
}

// staticFiles gives the scripts and drawings that are sent as they are.
func staticFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join("..", "..", "web", "static"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), "static files:", err)
	}
	return files
}

var scriptString = regexp.MustCompile("\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")

// wordsInStatic lists the words of a drawing, and the sentences of a script.
func wordsInStatic(name, text string) []string {
	var found []string
	switch filepath.Ext(name) {
	case ".svg":
		return wordsInMarkup(text)
	case ".js":
		for _, literal := range scriptString.FindAllString(text, -1) {
			if inner := literal[1 : len(literal)-1]; inner != "" && isSentence(inner) {
				found = append(found, inner)
			}
		}
	}
	return found
}

var (
	twoWords  = regexp.MustCompile(`\p{L}{2,}[,;:]? +\p{L}{2,}`)
	fourWords = regexp.MustCompile(`(\p{L}+[,;:]? +){3,}\p{L}{2,}`)
)

// isSentence reports whether a literal looks like something said to a person.
func isSentence(text string) bool {
	if strings.ContainsAny(text, "<=") || !twoWords.MatchString(text) {
		return false
	}
	first := []rune(text)[0]
	return unicode.IsUpper(first) || strings.HasSuffix(strings.TrimSpace(text), ".") || fourWords.MatchString(text)
}

// forOperators are the calls whose words go to the log, or to whoever runs the
// program: no browser shows them.
var forOperators = []string{"Errorf", "New", "panic", "Error", "LogAttrs", "Info", "Warn", "Debug"}

// sentencesInGo lists the literals of a Go file that look like something said
// to a person, with their places.
func sentencesInGo(name string, source []byte) ([]string, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, source, 0)
	if err != nil {
		return nil, err
	}
	var found []string
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			return !slices.Contains(forOperators, calledName(n.Fun))
		case *ast.BasicLit:
			if text, ok := unquoted(n); ok && isSentence(text) && !slices.Contains(notSaid, text) {
				found = append(found, set.Position(n.Pos()).String()+": "+text)
			}
		}
		return true
	})
	return found, nil
}

func calledName(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}
