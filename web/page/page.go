// Package page is what every page has in common: Base, which each page struct
// embeds, and Set, the templates, one parsed set a page.
//
// It owns no page and no word: templates ask Base.T for every sentence by key.
// A page is rendered into a buffer before a byte of it is sent, and a test
// checks every template against its struct.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
	"time"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// Base is what the layout needs of every page.
type Base struct {
	Words    *locale.Printer
	Title    string // of the document; the site's name is added
	Here     string // path and query of this page, for coming back to it
	Others   []Language
	Person   *people.Person // nil when signed out
	Section  string         // which entry of the main menu is current
	Site     content.Site
	Exit     string    // address of *leave quickly*, or "" where the page offers none
	Problems []Problem // what is wrong with the form as posted
	Assets   func(name string) string
	Names    string // words just typed that may be a child's name: she is asked to look again, once
	Draft    bool   // what is typed here is kept on a phone of her own, or is to be thrown away there
	Away     bool   // the database cannot be reached: drawn as for someone signed out
	Dev      *Dev   // for authors (--dev), else nil
}

// Dev is what a page tells the author who works on the content.
type Dev struct {
	Turn   string   // which reading of the content the page was drawn from
	Faults []string // of the content as it stands now; the page shows what stood before
}

// Language is another language of the site, with the address of this page in it.
type Language struct {
	Code, Name, Address string
}

// Problem is one thing to mend in a form.
type Problem struct {
	Field string // id of the field, or ""
	Text  string
}

// T gives the sentence for a key in the page's language.
func (b Base) T(key string, args ...any) string { return b.Words.T(key, args...) }

// Lang is the page's language.
func (b Base) Lang() string { return b.Words.Lang() }

// SignedIn reports whether the page is drawn for a known person.
func (b Base) SignedIn() bool { return b.Person != nil }

// Staff reports whether the page is drawn for a coordinator or administrator.
func (b Base) Staff() bool { return b.Person != nil && b.Person.May(people.ListPeople) }

// Large is the class for the person's text size, "" for the usual one.
func (b Base) Large() string {
	if b.Person == nil {
		return ""
	}
	return b.Person.TextSize
}

// Date writes a day in the page's language and the site's time zone.
func (b Base) Date(t time.Time) string { return b.Words.Date(t) }

// DateTime writes a moment in the page's language and the site's time zone.
func (b Base) DateTime(t time.Time) string { return b.Words.DateTime(t) }

// Isolate keeps a name that may run right to left from turning the sentence it
// stands in. In markup of its own a name stands in <bdi> instead.
func (b Base) Isolate(name string) string { return "\u2068" + name + "\u2069" }

// Asset is the address of an asset, with its hash in the name.
func (b Base) Asset(name string) string { return b.Assets(name) }

// ToMend is a line of the list above a form: what is wrong, with the first field
// it is said of, and of how many more it is said.
type ToMend struct {
	Problem
	More int
}

// Summary lists what is wrong with the form, every sentence once.
func (b Base) Summary() []ToMend {
	var lines []ToMend
	for _, problem := range b.Problems {
		if at := slices.IndexFunc(lines, func(line ToMend) bool { return line.Text == problem.Text }); at >= 0 {
			lines[at].More++
		} else {
			lines = append(lines, ToMend{Problem: problem})
		}
	}
	return lines
}

// ProblemOf gives what is wrong with one field, or "".
func (b Base) ProblemOf(field string) string {
	for _, problem := range b.Problems {
		if problem.Field == field {
			return problem.Text
		}
	}
	return ""
}

// WithFault adds a refusal to the page, beside the field it is about.
func (b *Base) WithFault(f *fault.Fault) {
	b.Problems = append(b.Problems, Problem{Field: f.Field, Text: b.T(f.Key, f.Args...)})
}

// Set is the site's templates: one set a page, each with the layout and those
// partials that the page can come to. With all of them in each, the copies a
// site draws from took 50 MB, and going through them to collect garbage more of
// the processor than drawing.
type Set struct {
	pages map[string]*template.Template // as written, never executed: copied for each language
	said  sync.Map                      // language → *said
}

// Load parses every page below templates/pages of fsys. parts are templates
// that every page has besides those in the files: they are made of lists. A
// fault in any of them stops the program, not a reader.
func Load(fsys fs.FS, parts ...string) (*Set, error) {
	shared, err := template.New("layout").ParseFS(fsys, "templates/layout.html", "templates/partials/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	for _, part := range parts {
		if _, err := shared.Parse(part); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
	}
	files, err := fs.Glob(fsys, "templates/pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	set := &Set{pages: map[string]*template.Template{}}
	for _, file := range files {
		own, err := template.ParseFS(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		page := template.New("layout")
		if err := gather(page, "layout", own, shared); err != nil {
			return nil, fmt.Errorf("templates: %s: %w", file, err)
		}
		set.pages[strings.TrimSuffix(path.Base(file), ".html")] = page
	}
	return set, nil
}

// gather puts a template and all that it calls into the set of a page, each from
// the first of the sources that has it. The trees are shared, not copied.
func gather(page *template.Template, name string, sources ...*template.Template) error {
	for _, source := range sources {
		found := source.Lookup(name)
		if found == nil || found.Tree == nil {
			continue
		}
		if _, err := page.AddParseTree(name, found.Tree); err != nil {
			return err
		}
		for _, called := range calls(found.Tree.Root) {
			if one := page.Lookup(called); one != nil && one.Tree != nil {
				continue
			}
			if err := gather(page, called, sources...); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("no template %q", name)
}

// calls lists the templates that are called anywhere in a list.
func calls(list *parse.ListNode) []string {
	if list == nil {
		return nil
	}
	var names []string
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TemplateNode:
			names = append(names, node.Name)
		case *parse.IfNode:
			names = append(append(names, calls(node.List)...), calls(node.ElseList)...)
		case *parse.WithNode:
			names = append(append(names, calls(node.List)...), calls(node.ElseList)...)
		case *parse.RangeNode:
			names = append(append(names, calls(node.List)...), calls(node.ElseList)...)
		}
	}
	return names
}

// Names lists the pages there are templates for.
func (s *Set) Names() []string {
	var names []string
	for name := range s.pages {
		names = append(names, name)
	}
	return names
}

// Template gives the parsed set of one page, for tests that check it.
func (s *Set) Template(name string) *template.Template { return s.pages[name] }

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws a page and hands its bytes to use, which must not keep them.
func (s *Set) Render(name string, data any, use func([]byte) error) error {
	if _, ok := s.pages[name]; !ok {
		return fmt.Errorf("render: no template %q", name)
	}
	t, err := s.in(name, data)
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	defer buffers.Put(buffer)
	if err := t.ExecuteTemplate(buffer, "layout", data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return use(buffer.Bytes())
}
