package page

import (
	"fmt"
	"html/template"
	"text/template/parse"

	"pamoja/content/locale"
)

// Most of what templates ask Base.T for takes no argument and is the same
// sentence on every page of a language. Asking for it anew costs a call by
// reflection each time, about a third of the work of drawing a page; so each
// language has its own copy of the templates, in which these sentences stand as
// text. Sentences with arguments are still asked for.

// said is the templates of one language, with its plain sentences said.
type said struct {
	words *locale.Printer
	pages map[string]*template.Template
}

// worded is any page: a struct that embeds Base.
type worded interface{ words() *locale.Printer }

func (b Base) words() *locale.Printer { return b.Words }

// in gives a page's template with the plain sentences of a language said. The
// copies are made at the first page of a language, and again when its words
// have been replaced.
func (s *Set) in(name string, data any) (*template.Template, error) {
	var words *locale.Printer
	lang := ""
	if page, ok := data.(worded); ok && page.words() != nil {
		words = page.words()
		lang = words.Lang()
	}
	if kept, ok := s.said.Load(lang); ok && kept.(*said).words == words {
		return kept.(*said).pages[name], nil
	}
	fresh := &said{words: words, pages: map[string]*template.Template{}}
	for page, t := range s.pages {
		clone, err := t.Clone()
		if err != nil {
			return nil, fmt.Errorf("copy %s for %q: %w", page, lang, err)
		}
		for _, one := range clone.Templates() {
			if words != nil && one.Tree != nil {
				say(one.Tree.Root, words)
			}
		}
		fresh.pages[page] = clone
	}
	s.said.Store(lang, fresh)
	return fresh.pages[name], nil
}

// say puts the sentence in the place of every {{.T "key"}} and {{$.T "key"}},
// and the language in that of {{$.Lang}}. It stands escaped, so it means the same in text and between quotes.
func say(list *parse.ListNode, words *locale.Printer) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			if key, plain := plainKey(node); plain {
				list.Nodes[i] = text(node.Pos, words.T(key))
			} else if node.String() == "{{$.Lang}}" {
				list.Nodes[i] = text(node.Pos, words.Lang())
			}
		case *parse.IfNode:
			say(node.List, words)
			say(node.ElseList, words)
		case *parse.WithNode:
			say(node.List, words)
			say(node.ElseList, words)
		case *parse.RangeNode:
			say(node.List, words)
			say(node.ElseList, words)
		}
	}
}

func text(at parse.Pos, sentence string) *parse.TextNode {
	return &parse.TextNode{NodeType: parse.NodeText, Pos: at, Text: []byte(template.HTMLEscapeString(sentence))}
}

// plainKey gives the key of an action that asks for a sentence and nothing
// else.
func plainKey(action *parse.ActionNode) (string, bool) {
	if len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Cmds[0].Args) != 2 {
		return "", false
	}
	args := action.Pipe.Cmds[0].Args
	key, ok := args[1].(*parse.StringNode)
	if !ok {
		return "", false
	}
	switch asked := args[0].(type) {
	case *parse.FieldNode:
		return key.Text, len(asked.Ident) == 1 && asked.Ident[0] == "T"
	case *parse.VariableNode:
		return key.Text, len(asked.Ident) == 2 && asked.Ident[0] == "$" && asked.Ident[1] == "T"
	}
	return "", false
}
