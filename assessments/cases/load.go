package cases

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/content/markdown"
	"pamoja/courses"
	"pamoja/courses/fault"
)

// Set is every case of the site, as the content stands now. It is immutable.
type Set struct {
	cases map[string]*Case
	ids   []string
}

// IDs lists the cases in order of id.
func (s *Set) IDs() []string { return s.ids }

// Case gives one case, or a fault of kind not found.
func (s *Set) Case(id string) (*Case, error) {
	found, ok := s.cases[id]
	if !ok {
		return nil, fault.NotFound("error.no_case")
	}
	return found, nil
}

// Find gives one case; false if there is none.
func (s *Set) Find(id string) (*Case, bool) {
	found, ok := s.cases[id]
	return found, ok
}

// casePath is where a case stands in the tree.
func casePath(lang, id string) string { return path.Join("lang", lang, "cases", id+".md") }

// Load reads every case of the tree and reports every problem it can find, with
// a proof of each sound one. Drafts are read only if the catalogue was loaded
// with drafts.
func Load(tree *content.Tree, words *locale.Bundle, catalogue *courses.Catalogue) (*Set, []content.Problem) {
	set := &Set{cases: map[string]*Case{}}
	folder := path.Join("lang", content.SourceLanguage, "cases")
	entries, err := fs.ReadDir(tree, folder)
	if err != nil {
		return set, set.Check(tree, catalogue)
	}
	var problems []content.Problem
	for _, entry := range entries {
		id, isMarkdown := strings.CutSuffix(entry.Name(), ".md")
		source := casePath(content.SourceLanguage, id)
		if entry.IsDir() || !isMarkdown || !catalogue.ShowsDrafts() && tree.Marks(source).Draft {
			continue
		}
		raw := map[string][]byte{}
		for _, lang := range tree.Languages() {
			if data, err := tree.ReadFile(casePath(lang, id)); err == nil {
				raw[lang] = data
			} else {
				problems = append(problems, content.Problem{File: tree.Where(casePath(lang, id)), Line: 1, Column: 1,
					Text: "not translated yet: readers see the source language", Warning: true})
			}
		}
		p := parser{id: id, hash: tree.Hash(source), raw: raw, where: func(lang string) string { return tree.Where(casePath(lang, id)) },
			context: contextOf(words, catalogue)}
		c, found := p.parse(true)
		problems = append(problems, found...)
		if c == nil {
			continue
		}
		problems = append(problems, marks(tree, c)...)
		set.cases[id] = c
		set.ids = append(set.ids, id)
	}
	slices.Sort(set.ids)
	return set, append(problems, set.Check(tree, catalogue)...)
}

// contextOf gives what the text of a case is read in, by language: links lead to
// the glossary, to courses and to telephones.
func contextOf(words *locale.Bundle, catalogue *courses.Catalogue) func(lang string) markdown.Context {
	return func(lang string) markdown.Context {
		return markdown.Context{Language: lang, Label: words.For(lang).T,
			Term:   func(id string) bool { _, ok := catalogue.Term(id, content.SourceLanguage); return ok },
			Course: func(id string) bool { _, err := catalogue.Course(id); return err == nil }}
	}
}

// marks judges `draft` and `retired` as they were decoded: one that Tree.Marks
// does not see would be believed by some and not by others.
func marks(tree *content.Tree, c *Case) []content.Problem {
	file := casePath(content.SourceLanguage, c.ID)
	seen := tree.Marks(file)
	var problems []content.Problem
	say := func(message string) {
		problems = append(problems, content.Problem{File: tree.Where(file), Line: 1, Column: 1, Text: message})
	}
	if c.Draft != seen.Draft {
		say("write `draft: true` on a line of its own")
	}
	if c.Retired != seen.Retired {
		say("write `retired: true` on a line of its own")
	}
	if c.Draft && c.Retired {
		say("a draft was never shown to anyone, so it cannot be retired: take one of the two out")
	}
	return problems
}

// parser reads one version of a case from its source files by language.
type parser struct {
	id, hash string
	raw      map[string][]byte
	where    func(lang string) string
	context  func(lang string) markdown.Context
}

// parse gives nil if the source file itself cannot be read. judged asks for
// everything that check says; a version that was kept is read without.
func (p parser) parse(judged bool) (*Case, []content.Problem) {
	file := p.where(content.SourceLanguage)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(file, p.raw[content.SourceLanguage])
	if len(problems) > 0 {
		return nil, problems
	}
	var raw frontFile
	if problems := content.DecodeYAML(file, frontLine, front, &raw); len(problems) > 0 {
		return nil, problems
	}
	c := &Case{ID: p.id, Hash: p.hash, Edition: raw.Edition, Minutes: raw.Minutes, Steps: raw.Steps, Domains: raw.Domains, Principles: raw.Principles,
		Sources: raw.Sources, Draft: raw.Draft, Retired: raw.Retired, words: map[string]*Words{}, raw: p.raw}
	b := newBuilder(file, content.PlacesOf(front, frontLine), p.context(content.SourceLanguage), c)
	b.readFront(raw)
	b.title(raw.Title, raw.Summary, raw.ContentNote, raw.Child, raw.People, raw.Papers)
	sections, problems := takeApart(file, bodyLine, body)
	b.problems = append(b.problems, problems...)
	b.sections(sections)
	c.words[content.SourceLanguage] = b.w
	if !judged {
		c.resolve()
	} else {
		b.check()
	}
	problems = b.problems
	for _, lang := range slices.Sorted(maps.Keys(p.raw)) {
		if lang != content.SourceLanguage {
			problems = append(problems, p.translate(c, lang, b)...)
		}
	}
	return c, problems
}

// title takes the words at the top.
func (b *builder) title(title, summary, note, child string, people, papers map[string]string) {
	put := func(path, value string) string {
		line, _ := b.frontAt.Of(path)
		b.block(text{line, value})
		return value
	}
	b.w.Title, b.w.Summary = put("$.title", title), markdown.Inline(put("$.summary", summary))
	b.w.Note, b.w.Child = put("$.content_note", note), put("$.child", child)
	for _, list := range []struct {
		key      string
		from, to map[string]string
	}{{"people", people, b.w.People}, {"papers", papers, b.w.Papers}} {
		for _, id := range slices.Sorted(maps.Keys(list.from)) {
			list.to[id] = put("$."+list.key+"."+id, list.from[id])
		}
	}
}

// SourceBlocks gives what a translation of the case at this path renders: what
// `pamoja check --stamp` writes into it. It reports false if the path is no case.
func SourceBlocks(tree *content.Tree, words *locale.Bundle, file string) ([]content.Block, bool) {
	id, isMarkdown := strings.CutSuffix(path.Base(file), ".md")
	if !isMarkdown || path.Base(path.Dir(file)) != "cases" {
		return nil, false
	}
	data, err := tree.ReadFile(casePath(content.SourceLanguage, id))
	if err != nil {
		return nil, false
	}
	catalogue, _ := courses.Load(tree, words, courses.WithDrafts)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(file, data)
	var raw frontFile
	if len(problems) > 0 || len(content.DecodeYAML(file, frontLine, front, &raw)) > 0 {
		return nil, false
	}
	b := newBuilder(file, content.PlacesOf(front, frontLine), contextOf(words, catalogue)(content.SourceLanguage), &Case{ID: id, words: map[string]*Words{}})
	b.readFront(raw)
	b.title(raw.Title, raw.Summary, raw.ContentNote, raw.Child, raw.People, raw.Papers)
	sections, _ := takeApart(file, bodyLine, body)
	b.sections(sections)
	return b.blocks, true
}

// Check judges what only the whole site shows: cases that a course lists and
// nobody wrote, cases that no course lists, lessons to read again and sources
// that do not exist, and translations of no case.
func (s *Set) Check(tree *content.Tree, catalogue *courses.Catalogue) []content.Problem {
	var problems []content.Problem
	say := func(file string, line int, warning bool, format string, args ...any) {
		problems = append(problems, content.Problem{File: tree.Where(file), Line: max(line, 1), Column: 1, Text: fmt.Sprintf(format, args...), Warning: warning})
	}
	listed := map[string]bool{}
	for _, course := range catalogue.All() {
		file := path.Join("lang", content.SourceLanguage, "courses", course.ID, "course.yaml")
		data, _ := tree.ReadFile(file)
		for i, id := range course.Cases {
			listed[id] = true
			if tree.Hash(casePath(content.SourceLanguage, id)) == "" {
				problems = append(problems, content.ProblemAt(tree.Where(file), 1, data, fmt.Sprintf("$.cases[%d]", i),
					"case %q has no file %s: write it, or take the line out", id, tree.Where(casePath(content.SourceLanguage, id))))
			}
		}
	}
	for _, id := range s.ids {
		file := casePath(content.SourceLanguage, id)
		if !listed[id] && !s.cases[id].Retired {
			say(file, 1, true, "no course lists this case, so it counts nowhere: add it under `cases:` in a course.yaml")
		}
		problems = append(problems, unknownSources(tree, catalogue, s.cases[id])...)
		for _, reading := range s.cases[id].Read {
			course, err := catalogue.Course(reading.Course)
			if catalogue.LeftOut(reading.Course) {
				continue
			}
			var lesson *courses.Lesson
			if err == nil {
				lesson, err = course.Lesson(reading.Lesson)
			}
			if err != nil || lesson.Retired {
				say(file, s.cases[id].readAt[reading], false, "there is no lesson %s/%s to read again: write COURSE/LESSON of a lesson that is there", reading.Course, reading.Lesson)
			}
		}
	}
	return append(problems, s.orphans(tree)...)
}

// unknownSources reports the codes under which nothing stands in sources.yaml.
func unknownSources(tree *content.Tree, catalogue *courses.Catalogue, c *Case) []content.Problem {
	file := casePath(content.SourceLanguage, c.ID)
	data, _ := tree.ReadFile(file)
	front, line, _, _, _ := content.SplitFrontMatter(file, data)
	var problems []content.Problem
	for i, code := range c.Sources {
		if _, known := catalogue.Source(code); !known {
			problems = append(problems, content.ProblemAt(tree.Where(file), line, front, fmt.Sprintf("$.sources[%d]", i),
				"there is no source %q: see lang/%s/sources.yaml", code, content.SourceLanguage))
		}
	}
	return problems
}

// orphans reports translations of no case: a slip in a file's name would
// otherwise look like a missing translation.
func (s *Set) orphans(tree *content.Tree) []content.Problem {
	var problems []content.Problem
	for _, lang := range tree.Languages() {
		entries, _ := fs.ReadDir(tree, path.Join("lang", lang, "cases"))
		for _, entry := range entries {
			id := strings.TrimSuffix(entry.Name(), ".md")
			if tree.Hash(casePath(content.SourceLanguage, id)) == "" {
				problems = append(problems, content.Problem{File: tree.Where(casePath(lang, id)), Line: 1, Column: 1,
					Text: fmt.Sprintf("the source language has no case %q: mend the file's name, or remove it", id)})
			}
		}
	}
	return problems
}
