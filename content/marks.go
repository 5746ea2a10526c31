package content

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Marks are what any authored thing may say of itself in its source file: a
// draft is shown only to its author, what is retired is asked of nobody any
// more.
//
//	draft: true
//	retired: true
type Marks struct{ Draft, Retired bool }

var markLine = regexp.MustCompile(`(?m)^(draft|retired)[ \t]*:[ \t]*(?:true|True|TRUE)[ \t]*(?:[ \t]#.*)?\r?$`)

// Marks reads the marks of a lesson, quiz or course.yaml, so that whoever lists
// it knows them without knowing its format. It sees a mark on a line of its own
// and nothing else: whoever owns the format decodes the file, and reports a mark
// written in another way.
func (t *Tree) Marks(name string) Marks {
	e, ok := t.files[name]
	if !ok {
		return Marks{}
	}
	data := e.data
	if path.Ext(name) == ".md" {
		front, _, _, _, problems := SplitFrontMatter(name, data)
		if len(problems) > 0 {
			return Marks{}
		}
		data = front
	}
	var marks Marks
	for _, found := range markLine.FindAllSubmatch(data, -1) {
		if string(found[1]) == "draft" {
			marks.Draft = true
		} else {
			marks.Retired = true
		}
	}
	return marks
}

// Drafts lists the files of the source language that are drafts.
func (t *Tree) Drafts() []string {
	var drafts []string
	for name := range t.files {
		if strings.HasPrefix(name, "lang/"+SourceLanguage+"/") && path.Ext(name) != ".svg" && t.Marks(name).Draft {
			drafts = append(drafts, name)
		}
	}
	slices.Sort(drafts)
	return drafts
}
