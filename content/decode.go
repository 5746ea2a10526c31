package content

import (
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Names is a list of ids, or the one word "all".
type Names struct {
	All  bool
	List []string
}

// decoder fills Go values from parsed YAML, and goes on after a fault.
type decoder struct {
	file     string
	line     int
	problems []Problem
}

var (
	namesType = reflect.TypeFor[Names]()
	anyType   = reflect.TypeFor[any]()
)

func (d *decoder) report(t *token.Token, format string, args ...any) {
	d.problems = append(d.problems, Problem{File: d.file, Line: d.line + t.Position.Line - 1, Column: t.Position.Column,
		Text: fmt.Sprintf(format, args...)})
}

func (d *decoder) top(body ast.Node, into any) {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		panic(fmt.Sprintf("content: DecodeYAML into %T, which is no pointer", into))
	}
	if mappingOf(body) == nil && target.Elem().Kind() != reflect.Slice {
		d.report(body.GetToken(), "the file must hold settings, one to a line: name: value")
		return
	}
	d.value(body, target.Elem(), "the file")
}

// value decodes one node. name is what the author calls it, in backquotes.
func (d *decoder) value(n ast.Node, target reflect.Value, name string) {
	switch n := n.(type) {
	case *ast.NullNode:
		return
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		return // reported as a token
	case *ast.MappingKeyNode:
		d.report(n.GetToken(), "a setting cannot begin with ? here: write name: value")
		return
	}
	switch target.Type() {
	case namesType:
		d.names(n, target, name)
		return
	case anyType:
		if v := d.any(n, name); v != nil {
			target.Set(reflect.ValueOf(v))
		}
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		if target.IsNil() {
			target.Set(reflect.New(target.Type().Elem()))
		}
		d.value(n, target.Elem(), name)
	case reflect.Struct:
		d.group(n, target, name)
	case reflect.Map:
		d.dictionary(n, target, name)
	case reflect.Slice:
		d.list(n, target, name)
	default:
		d.scalar(n, target, name)
	}
}

func (d *decoder) group(n ast.Node, target reflect.Value, name string) {
	pairs := mappingOf(n)
	if pairs == nil {
		d.report(firstToken(n), "%s must be a group of settings, one to a line and indented below it: name: value", name)
		return
	}
	fields := fieldsOf(target.Type())
	given := map[string]bool{}
	for _, pair := range pairs {
		key, ok := d.key(pair, given)
		if !ok {
			continue
		}
		index, known := fields[key]
		if !known {
			d.report(pair.Key.GetToken(), "%s", unknownSetting(key, fields))
			continue
		}
		d.value(pair.Value, target.FieldByIndex(index), "`"+key+"`")
	}
}

func (d *decoder) dictionary(n ast.Node, target reflect.Value, name string) {
	pairs := mappingOf(n)
	if pairs == nil {
		d.report(firstToken(n), "%s must be a group of settings, one to a line and indented below it: name: value", name)
		return
	}
	if target.IsNil() {
		target.Set(reflect.MakeMap(target.Type()))
	}
	given := map[string]bool{}
	for _, pair := range pairs {
		key, ok := d.key(pair, given)
		if !ok {
			continue
		}
		element := reflect.New(target.Type().Elem()).Elem()
		d.value(pair.Value, element, "`"+key+"`")
		target.SetMapIndex(reflect.ValueOf(key).Convert(target.Type().Key()), element)
	}
}

// key gives a setting's name, unless it was given before or is none.
func (d *decoder) key(pair *ast.MappingValueNode, given map[string]bool) (string, bool) {
	t := pair.Key.GetToken()
	switch pair.Key.(type) {
	case *ast.MergeKeyNode, *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return "", false // reported as a token
	case *ast.MappingKeyNode:
		d.report(t, "a setting cannot begin with ? here: write name: value")
		return "", false
	}
	key := t.Value
	if given[key] {
		d.report(t, "`%s` is given twice: keep one", key)
		return "", false
	}
	given[key] = true
	return key, true
}

func (d *decoder) list(n ast.Node, target reflect.Value, name string) {
	sequence, ok := n.(*ast.SequenceNode)
	if !ok {
		d.report(firstToken(n), "%s must be a list: write [one, two], or one entry to a line after - and a space", name)
		return
	}
	list := reflect.MakeSlice(target.Type(), len(sequence.Values), len(sequence.Values))
	for i, entry := range sequence.Values {
		if _, blank := entry.(*ast.NullNode); blank {
			at := firstToken(entry)
			if at.Prev != nil && at.Prev.Type == token.SequenceEntryType {
				at = at.Prev
			}
			d.report(at, "entry %d of %s is blank: fill it in or delete it", i+1, name)
			continue
		}
		d.value(entry, list.Index(i), fmt.Sprintf("entry %d of %s", i+1, name))
	}
	target.Set(list)
}

func (d *decoder) names(n ast.Node, target reflect.Value, name string) {
	if s, ok := n.(*ast.StringNode); ok && s.Value == "all" {
		target.Set(reflect.ValueOf(Names{All: true}))
		return
	}
	if _, ok := n.(*ast.SequenceNode); !ok {
		d.report(firstToken(n), "%s must be the word all, or a list: write [one, two]", name)
		return
	}
	var list []string
	d.list(n, reflect.ValueOf(&list).Elem(), name)
	target.Set(reflect.ValueOf(Names{List: list}))
}

func (d *decoder) scalar(n ast.Node, target reflect.Value, name string) {
	t := firstToken(n)
	switch target.Kind() {
	case reflect.String:
		d.text(n, target, name)
	case reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			target.SetBool(b.Value)
			return
		}
		d.report(t, "%s must be true or false, not %s", name, shown(n))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number, ok := wholeNumber(n)
		if !ok {
			d.report(t, "%s must be a whole number in digits, not %s", name, shown(n))
		} else if target.OverflowInt(number) {
			d.report(t, "%s is too large a number", name)
		} else {
			target.SetInt(number)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		number, ok := wholeNumber(n)
		if !ok || number < 0 {
			d.report(t, "%s must be a whole number in digits, 0 or more, not %s", name, shown(n))
		} else if target.OverflowUint(uint64(number)) {
			d.report(t, "%s is too large a number", name)
		} else {
			target.SetUint(uint64(number))
		}
	case reflect.Float32, reflect.Float64:
		number, ok := anyNumber(n)
		if !ok {
			d.report(t, "%s must be a number, for example 0.25, not %s", name, shown(n))
			return
		}
		target.SetFloat(number)
	default:
		panic(fmt.Sprintf("content: DecodeYAML cannot fill a %s", target.Type()))
	}
}

func (d *decoder) text(n ast.Node, target reflect.Value, name string) {
	text, ok := textOf(n)
	t := firstToken(n)
	if !ok {
		if isScalar(n) {
			d.report(t, "%s must be text: put it in quotation marks, \"%s\"", name, n.GetToken().Value)
			return
		}
		d.report(t, "%s must be text, not %s", name, shown(n))
		return
	}
	for _, r := range text {
		if invisible(r) || r == '\r' {
			d.report(t, "%s holds an invisible character (U+%04X): delete it", name, r)
			return
		}
	}
	target.SetString(text)
}

// any decodes what has no form of its own: text, int64, float64, bool,
// []any or map[string]any.
func (d *decoder) any(n ast.Node, name string) any {
	if pairs := mappingOf(n); pairs != nil {
		m := map[string]any{}
		d.dictionary(n, reflect.ValueOf(&m).Elem(), name)
		return m
	}
	switch n := n.(type) {
	case *ast.SequenceNode:
		var list []any
		d.list(n, reflect.ValueOf(&list).Elem(), name)
		return list
	case *ast.BoolNode:
		return n.Value
	}
	if text, ok := textOf(n); ok {
		return text
	}
	if number, ok := wholeNumber(n); ok {
		return number
	}
	if number, ok := anyNumber(n); ok {
		return number
	}
	d.report(firstToken(n), "%s is neither text nor a number", name)
	return nil
}
