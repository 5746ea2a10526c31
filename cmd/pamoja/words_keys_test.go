package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	syntax "text/template/parse"
)

// use is one place where a message is asked for.
type use struct {
	where string
	key   string
	names []string // of the arguments, if known
	known bool     // the arguments are literal
	more  bool     // others are added on the way
}

// keyShape is how a message's key looks.
var keyShape = regexp.MustCompile(`^[a-z]+(_[a-z0-9]+)*\.[a-z0-9_]+$`)

// speaks says, for a function by its name, which argument is a message's key,
// where the message's arguments begin, and which are added on the way.
var speaks = map[string]struct {
	key, args int
	added     []string
}{
	"T": {0, 1, nil}, "label": {0, 1, nil}, "Label": {0, 1, nil}, "base": {0, 2, nil}, "quizHead": {2, 3, []string{"quiz"}}, "caseHead": {3, 4, []string{"case"}},
}

// goFiles lists the program's own Go files below some folders of the tree.
func goFiles(t *testing.T, folders ...string) []string {
	t.Helper()
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join("..", "..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// usesInGo finds the keys in one Go file: those given to a function that
// speaks or to a fault, and every other literal that looks like one of an area
// of the messages.
func usesInGo(name string, source []byte, areas map[string]bool) ([]use, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, source, 0)
	if err != nil {
		return nil, err
	}
	var uses []use
	asked := map[*ast.BasicLit]bool{}
	at := func(n ast.Node) string { return set.Position(n.Pos()).String() }
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if one, literal, ok := usesOfCall(n); ok {
				one.where = at(n)
				asked[literal] = true
				uses = append(uses, one)
			}
		case *ast.BasicLit:
			text, isText := unquoted(n)
			area, _, _ := strings.Cut(text, ".")
			if isText && !asked[n] && keyShape.MatchString(text) && areas[area] && !hasExtension(text) {
				uses = append(uses, use{where: at(n), key: text})
			}
		}
		return true
	})
	return uses, nil
}

func hasExtension(text string) bool {
	return slices.Contains([]string{".yaml", ".json", ".md", ".html", ".svg", ".css", ".js", ".go"}, filepath.Ext(text))
}

func unquoted(n ast.Expr) (string, bool) {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func usesOfCall(call *ast.CallExpr) (use, *ast.BasicLit, bool) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return use{}, nil, false
	}
	how, speaking := speaks[selector.Sel.Name]
	if from, isName := selector.X.(*ast.Ident); isName && from.Name == "fault" {
		how, speaking = speaks["T"], selector.Sel.Name != "Is" && selector.Sel.Name != "Of"
	}
	if !speaking || len(call.Args) <= how.key {
		return use{}, nil, false
	}
	key, ok := unquoted(call.Args[how.key])
	if !ok {
		return use{}, nil, false
	}
	one := use{key: key, known: !call.Ellipsis.IsValid(), names: slices.Clone(how.added), more: len(how.added) > 0}
	for i := how.args; i < len(call.Args); i += 2 {
		name, literal := unquoted(call.Args[i])
		if !literal {
			one.known = false
		}
		one.names = append(one.names, name)
	}
	if len(call.Args) > how.args && (len(call.Args)-how.args)%2 != 0 {
		one.known = true
		one.names = append(one.names, "(a name without a value)")
	}
	return one, call.Args[how.key].(*ast.BasicLit), true
}

// usesInTemplate finds the keys a template asks for, and what it asks for by a
// key that is not written out.
func usesInTemplate(name, text string) (uses []use, dynamic []string, err error) {
	trees, err := templateTrees(name, text)
	if err != nil {
		return nil, nil, err
	}
	for _, tree := range trees {
		eachNode(tree.Root, func(n syntax.Node) {
			command, ok := n.(*syntax.CommandNode)
			if !ok || len(command.Args) < 2 || !speaksT(command.Args[0]) {
				return
			}
			key, ok := command.Args[1].(*syntax.StringNode)
			if !ok {
				dynamic = append(dynamic, command.Args[1].String())
				return
			}
			one := use{where: fmt.Sprintf("%s: %s", name, command), key: key.Text, known: true}
			for i := 2; i < len(command.Args); i += 2 {
				argument, isText := command.Args[i].(*syntax.StringNode)
				if !isText || i+1 == len(command.Args) {
					one.names = append(one.names, "(a name without a value)")
					continue
				}
				one.names = append(one.names, argument.Text)
			}
			uses = append(uses, one)
		})
	}
	return uses, dynamic, nil
}

func speaksT(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.FieldNode:
		return n.Ident[len(n.Ident)-1] == "T"
	case *syntax.VariableNode:
		return n.Ident[len(n.Ident)-1] == "T"
	}
	return false
}

func templateTrees(name, text string) (map[string]*syntax.Tree, error) {
	trees := map[string]*syntax.Tree{}
	tree := syntax.New(name)
	tree.Mode = syntax.SkipFuncCheck
	_, err := tree.Parse(text, "", "", trees)
	return trees, err
}

// eachNode calls do for every node below one, in order.
func eachNode(n syntax.Node, do func(syntax.Node)) {
	do(n)
	each := func(nodes ...syntax.Node) {
		for _, one := range nodes {
			eachNode(one, do)
		}
	}
	branch := func(pipe *syntax.PipeNode, list, otherwise *syntax.ListNode) {
		each(pipe, list)
		if otherwise != nil {
			each(otherwise)
		}
	}
	switch n := n.(type) {
	case *syntax.ListNode:
		each(n.Nodes...)
	case *syntax.ActionNode:
		each(n.Pipe)
	case *syntax.IfNode:
		branch(n.Pipe, n.List, n.ElseList)
	case *syntax.WithNode:
		branch(n.Pipe, n.List, n.ElseList)
	case *syntax.RangeNode:
		branch(n.Pipe, n.List, n.ElseList)
	case *syntax.TemplateNode:
		if n.Pipe != nil {
			each(n.Pipe)
		}
	case *syntax.PipeNode:
		for _, command := range n.Cmds {
			each(command)
		}
	case *syntax.CommandNode:
		each(n.Args...)
	case *syntax.ChainNode:
		each(n.Node)
	}
}

// templateFiles gives every template of the site, by its path.
func templateFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join("..", "..", "web", "templates"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatal(len(files), "templates:", err)
	}
	return files
}
