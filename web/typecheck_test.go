package web

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"text/template/parse"
)

// checker walks a page's templates and holds every field, method and argument
// against the Go types the page is drawn with. What it cannot follow is a
// fault: a page must be simple enough to be checked.
type checker struct {
	set    *template.Template
	faults []string
	where  string
	seen   map[string]bool // template and type
}

// scope is what dot and the variables are at one place.
type scope struct {
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	kind reflect.Type
}

func (s scope) with(name string, kind reflect.Type) scope {
	s.vars = append(slices.Clone(s.vars), variable{name, kind})
	return s
}

func (s scope) on(dot reflect.Type) scope {
	s.dot = dot
	return s
}

// checkTemplate gives what is wrong with a page drawn with a value of a type.
func checkTemplate(set *template.Template, page reflect.Type) []string {
	c := &checker{set: set, seen: map[string]bool{}}
	c.call("layout", page)
	slices.Sort(c.faults)
	return slices.Compact(c.faults)
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, c.where+": "+fmt.Sprintf(format, args...))
}

func (c *checker) call(name string, dot reflect.Type) {
	found := c.set.Lookup(name)
	if found == nil || found.Tree == nil {
		c.fault("there is no template %q", name)
		return
	}
	key := fmt.Sprint(name, " ", dot)
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	defer func(before string) { c.where = before }(c.where)
	c.where = name
	c.list(found.Tree.Root, scope{dot: dot, vars: []variable{{"$", dot}}})
}

func (c *checker) list(list *parse.ListNode, s scope) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		s = c.node(node, s)
	}
}

// node checks one node; a variable it declares stands from there on.
func (c *checker) node(node parse.Node, s scope) scope {
	switch n := node.(type) {
	case *parse.ActionNode:
		kind := c.pipe(n.Pipe, s)
		if len(n.Pipe.Decl) == 1 && !n.Pipe.IsAssign {
			return s.with(n.Pipe.Decl[0].Ident[0], kind)
		}
	case *parse.IfNode:
		inner := c.declared(n.Pipe, s, c.pipe(n.Pipe, s))
		c.list(n.List, inner)
		c.list(n.ElseList, inner)
	case *parse.WithNode:
		kind := c.pipe(n.Pipe, s)
		c.list(n.List, c.declared(n.Pipe, s, kind).on(kind))
		c.list(n.ElseList, s)
	case *parse.RangeNode:
		c.list(n.List, c.ranged(n, s))
		c.list(n.ElseList, s)
	case *parse.TemplateNode:
		var dot reflect.Type
		if n.Pipe != nil {
			dot = c.pipe(n.Pipe, s)
		}
		c.call(n.Name, dot)
	case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
	default:
		c.fault("%s is not understood", node)
	}
	return s
}

func (c *checker) declared(pipe *parse.PipeNode, s scope, kind reflect.Type) scope {
	if len(pipe.Decl) == 1 {
		return s.with(pipe.Decl[0].Ident[0], kind)
	}
	return s
}

func (c *checker) ranged(n *parse.RangeNode, s scope) scope {
	kind := c.pipe(n.Pipe, s)
	key, element := reflect.TypeFor[int](), reflect.Type(nil)
	switch {
	case kind == nil:
	case kind.Kind() == reflect.Slice || kind.Kind() == reflect.Array:
		element = kind.Elem()
	case kind.Kind() == reflect.Map:
		key, element = kind.Key(), kind.Elem()
	default:
		c.fault("range over %s, which is a %s", n.Pipe, kind)
	}
	switch len(n.Pipe.Decl) {
	case 1:
		s = s.with(n.Pipe.Decl[0].Ident[0], element)
	case 2:
		s = s.with(n.Pipe.Decl[0].Ident[0], key).with(n.Pipe.Decl[1].Ident[0], element)
	}
	return s.on(element)
}
