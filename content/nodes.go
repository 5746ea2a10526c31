package content

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// mappingOf gives the pairs of a group of settings, nil if the node is none.
func mappingOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		if n.Values == nil {
			return []*ast.MappingValueNode{}
		}
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// firstToken is where a reader sees a value begin. The parser gives a group
// the place of its first colon.
func firstToken(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return n.GetToken()
}

func textOf(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

// wholeNumber takes decimal digits only: 010 and 0x10 are something else in
// YAML than they look.
func wholeNumber(n ast.Node) (int64, bool) {
	if _, ok := n.(*ast.IntegerNode); !ok {
		return 0, false
	}
	digits := n.GetToken().Value
	if trimmed := strings.TrimPrefix(digits, "-"); len(trimmed) > 1 && trimmed[0] == '0' {
		return 0, false
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	return number, err == nil
}

func anyNumber(n ast.Node) (float64, bool) {
	if number, ok := wholeNumber(n); ok {
		return float64(number), true
	}
	if _, ok := n.(*ast.FloatNode); !ok {
		return 0, false
	}
	number, err := strconv.ParseFloat(n.GetToken().Value, 64)
	return number, err == nil && !math.IsInf(number, 0) && !math.IsNaN(number)
}

func isScalar(n ast.Node) bool {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return true
	}
	return false
}

// shown names a value in a fault, without repeating a long one.
func shown(n ast.Node) string {
	if mappingOf(n) != nil {
		return "a group of settings"
	}
	if _, ok := n.(*ast.SequenceNode); ok {
		return "a list"
	}
	text, ok := textOf(n)
	if !ok {
		text = n.GetToken().Value
	}
	if text == "" {
		return "an empty text"
	}
	return "“" + excerpt(text, 40) + "”"
}

func excerpt(text string, most int) string {
	runes := []rune(fold(text))
	if len(runes) <= most {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:most])) + "…"
}

// fieldsOf maps the settings of a struct to its fields, those of embedded
// structs among them.
func fieldsOf(t reflect.Type) map[string][]int {
	fields := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous && name == "" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		fields[name] = f.Index
	}
	return fields
}

func unknownSetting(key string, fields map[string][]int) string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	if near := Nearest(key, names); near != "" {
		return "unknown setting `" + excerpt(key, 40) + "`: did you mean `" + near + "`?"
	}
	return "unknown setting `" + excerpt(key, 40) + "`: there are `" + strings.Join(names, "`, `") + "`"
}

// Nearest gives the candidate that word is most likely a slip for, "" if none
// comes near.
func Nearest(word string, candidates []string) string {
	best, least := "", 3
	if len(word) < 4 {
		least = 2
	}
	if len(word) > 80 {
		return ""
	}
	for _, candidate := range candidates {
		if distance := slips(strings.ToLower(word), candidate); distance < least {
			best, least = candidate, distance
		}
	}
	return best
}

// slips counts letters to insert, delete or change, and neighbours to swap.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
