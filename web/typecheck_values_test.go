package web

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// pipe gives the type of a pipeline; nil where there is none to know.
func (c *checker) pipe(pipe *parse.PipeNode, s scope) reflect.Type {
	if len(pipe.Cmds) != 1 {
		c.fault("%s: write one call inside the other, not with |", pipe)
		return nil
	}
	command := pipe.Cmds[0]
	var args []reflect.Type
	for _, arg := range command.Args[1:] {
		args = append(args, c.value(arg, s, nil))
	}
	return c.value(command.Args[0], s, &arguments{command, args})
}

// arguments are those of a call.
type arguments struct {
	command *parse.CommandNode
	types   []reflect.Type
}

func (c *checker) value(node parse.Node, s scope, args *arguments) reflect.Type {
	switch n := node.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.chain(s.dot, n.Ident, args, n)
	case *parse.VariableNode:
		for _, v := range slices.Backward(s.vars) {
			if v.name == n.Ident[0] {
				return c.chain(v.kind, n.Ident[1:], args, n)
			}
		}
		c.fault("%s is not declared here", n)
	case *parse.ChainNode:
		return c.chain(c.value(n.Node, s, nil), n.Field, args, n)
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.IdentifierNode:
		return c.builtin(n.Ident, args)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NumberNode:
		return reflect.TypeFor[int]()
	default:
		c.fault("%s is not understood", node)
	}
	return nil
}

// chain follows .A.B.C; arguments go to the last.
func (c *checker) chain(kind reflect.Type, names []string, args *arguments, node parse.Node) reflect.Type {
	for i, name := range names {
		var given *arguments
		if i == len(names)-1 {
			given = args
		}
		if kind == nil {
			c.fault("%s: nobody knows what .%s is a part of", node, name)
			return nil
		}
		kind = c.member(kind, name, given, node)
	}
	return kind
}

func (c *checker) member(kind reflect.Type, name string, args *arguments, node parse.Node) reflect.Type {
	if method, ok := kind.MethodByName(name); ok {
		return c.method(method.Type, kind.Kind() != reflect.Interface, name, args, node)
	}
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind.Kind() == reflect.Struct {
		if field, ok := kind.FieldByName(name); ok && field.IsExported() {
			if field.Type.Kind() == reflect.Func || args == nil || len(args.types) == 0 {
				return field.Type
			}
			c.fault("%s: .%s is a field and takes no arguments", node, name)
			return field.Type
		}
	}
	c.fault("%s: %s has no %s", node, kind, name)
	return nil
}

func (c *checker) method(kind reflect.Type, receiver bool, name string, args *arguments, node parse.Node) reflect.Type {
	var given []reflect.Type
	if args != nil {
		given = args.types
	}
	first := 0
	if receiver {
		first = 1
	}
	want := kind.NumIn() - first
	if len(given) != want && !(kind.IsVariadic() && len(given) >= want-1) {
		c.fault("%s: .%s takes %d arguments, not %d", node, name, want, len(given))
		return kind.Out(0)
	}
	for i, got := range given {
		wanted := kind.In(min(i+first, kind.NumIn()-1))
		if kind.IsVariadic() && i+first >= kind.NumIn()-1 {
			wanted = wanted.Elem()
		}
		if got != nil && !got.AssignableTo(wanted) {
			c.fault("%s: argument %d of .%s is a %s, not a %s", node, i+1, name, got, wanted)
		}
	}
	return kind.Out(0)
}

// builtin gives what a function of the template language gives.
func (c *checker) builtin(name string, args *arguments) reflect.Type {
	var given []reflect.Type
	if args != nil {
		given = args.types
	}
	switch name {
	case "and", "or":
		for _, kind := range given {
			if kind != given[0] {
				return nil
			}
		}
		return given[0]
	case "not":
		return reflect.TypeFor[bool]()
	case "eq", "ne", "lt", "le", "gt", "ge":
		c.comparable(name, given)
		return reflect.TypeFor[bool]()
	case "print", "printf":
		return reflect.TypeFor[string]()
	case "len":
		if len(given) != 1 || given[0] == nil || !slices.Contains([]reflect.Kind{reflect.Slice, reflect.Map, reflect.String, reflect.Array}, given[0].Kind()) {
			c.fault("len of %v", given)
		}
		return reflect.TypeFor[int]()
	default:
		c.fault("the function %q is not among those that can be checked", name)
	}
	return nil
}

// comparable refuses to compare kinds that can never be equal: the template
// would fail when it is drawn.
func (c *checker) comparable(name string, given []reflect.Type) {
	if len(given) < 2 {
		c.fault("%s needs two things to compare", name)
		return
	}
	kinds := map[string]bool{}
	for _, kind := range given {
		switch {
		case kind == nil:
		case kind.Kind() >= reflect.Int && kind.Kind() <= reflect.Uint64:
			kinds["number"] = true
		case kind.Kind() == reflect.String || kind.Kind() == reflect.Bool:
			kinds[kind.Kind().String()] = true
		default:
			c.fault("%s of a %s", name, kind)
		}
	}
	if len(kinds) > 1 {
		c.fault("%s of %s", name, strings.Join(slices.Sorted(mapKeys(kinds)), " and "))
	}
}
