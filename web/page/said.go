package page

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
	"text/template/parse"

	"pamoja/content/locale"
)

// Most of what templates ask Base.T for takes no argument and is the same
// sentence on every page of a language. Asking for it anew costs a call by
// reflection each time, about a third of the work of drawing a page; so each
// language has its own copy of the templates, in which these sentences stand as
// text. Sentences with arguments are still asked for. Addresses of assets, the
// language and drawings stand in the copies in the same way.

// said is the templates of one language, with its plain sentences said.
type said struct {
	words *locale.Printer
	pages sync.Map // name → *template.Template, from the first time the page is drawn
}

// based is any page: a struct that embeds Base.
type based interface{ base() Base }

func (b Base) base() Base { return b }

// in gives a page's template with the plain sentences of a language said. The
// copy is made when the page is first drawn in a language, and again when the
// language's words have been replaced.
func (s *Set) in(name string, data any) (*template.Template, error) {
	var base Base
	lang := ""
	if page, ok := data.(based); ok && page.base().Words != nil {
		base = page.base()
		lang = base.Words.Lang()
	}
	spoken, ok := s.said.Load(lang)
	if !ok || spoken.(*said).words != base.Words {
		spoken = &said{words: base.Words}
		s.said.Store(lang, spoken)
	}
	pages := &spoken.(*said).pages
	if kept, ok := pages.Load(name); ok {
		return kept.(*template.Template), nil
	}
	clone, err := s.pages[name].Clone()
	if err != nil {
		return nil, fmt.Errorf("copy %s for %q: %w", name, lang, err)
	}
	speaker := speaker{base: base, set: clone}
	for _, one := range clone.Templates() {
		if base.Words != nil && one.Tree != nil {
			speaker.say(one.Tree.Root)
		}
	}
	kept, _ := pages.LoadOrStore(name, clone)
	return kept.(*template.Template), nil
}

// speaker puts text in the place of what is always the same in one language.
type speaker struct {
	base Base
	set  *template.Template
}

// say replaces every {{.T "key"}} and {{$.T "key"}}, {{.Asset "name"}} and
// {{$.Lang}} by what it says, and {{template "name"}} by what
// stands there, if that is only text. It stands escaped, so it means the same
// in text and between quotes.
func (s speaker) say(list *parse.ListNode) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			if sentence, same := s.sentence(node); same {
				list.Nodes[i] = text(node.Pos, sentence)
			}
		case *parse.TemplateNode:
			if drawing, same := s.drawing(node); same {
				list.Nodes[i] = drawing
			}
		case *parse.IfNode:
			s.say(node.List)
			s.say(node.ElseList)
		case *parse.WithNode:
			s.say(node.List)
			s.say(node.ElseList)
		case *parse.RangeNode:
			s.say(node.List)
			s.say(node.ElseList)
		}
	}
}

func text(at parse.Pos, sentence string) *parse.TextNode {
	return &parse.TextNode{NodeType: parse.NodeText, Pos: at, Text: []byte(template.HTMLEscapeString(sentence))}
}

// sentence gives what an action says, if it is the same on every page.
func (s speaker) sentence(action *parse.ActionNode) (string, bool) {
	if len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 1 {
		return "", false
	}
	args := action.Pipe.Cmds[0].Args
	if len(args) == 1 && args[0].String() == "$.Lang" {
		return s.base.Lang(), true
	}
	if len(args) != 2 {
		return "", false
	}
	asked := asksBase(args[0])
	name, plain := args[1].(*parse.StringNode)
	switch {
	case plain && asked == "T":
		return s.base.T(name.Text), true
	case plain && asked == "Asset" && s.base.Assets != nil:
		return s.base.Asset(name.Text), true
	}
	return "", false
}

// asksBase gives the name of a part of the page that an action asks for.
func asksBase(node parse.Node) string {
	switch asked := node.(type) {
	case *parse.FieldNode:
		if len(asked.Ident) == 1 {
			return asked.Ident[0]
		}
	case *parse.VariableNode:
		if len(asked.Ident) == 2 && asked.Ident[0] == "$" {
			return asked.Ident[1]
		}
	}
	return ""
}

// drawing gives the text of a template that is only text: an icon.
func (s speaker) drawing(node *parse.TemplateNode) (*parse.TextNode, bool) {
	called := s.set.Lookup(node.Name)
	if node.Pipe != nil || called == nil || called.Tree == nil || len(called.Tree.Root.Nodes) != 1 {
		return nil, false
	}
	only, plain := called.Tree.Root.Nodes[0].(*parse.TextNode)
	if !plain {
		return nil, false
	}
	return &parse.TextNode{NodeType: parse.NodeText, Pos: node.Pos, Text: bytes.Clone(only.Text)}, true
}
