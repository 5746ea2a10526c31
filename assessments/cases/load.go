package cases

import (
	"fmt"
	"html/template"
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

// translate lays one language's words over the case. A scene of which any text
// is missing stays whole in the source language.
func (p parser) translate(c *Case, lang string, source *builder) []content.Problem {
	file := p.where(lang)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(file, p.raw[lang])
	if len(problems) > 0 {
		return problems
	}
	var raw wordsFile
	if problems := content.DecodeYAML(file, frontLine, front, &raw); len(problems) > 0 {
		return problems
	}
	b := newBuilder(file, content.PlacesOf(front, frontLine), p.context(lang), c)
	b.wordsOnly = true
	b.title(raw.Title, raw.Summary, raw.ContentNote, raw.Child, raw.People, raw.Papers)
	sections, problems := takeApart(file, bodyLine, body)
	b.problems = append(b.problems, problems...)
	b.sections(sections)
	b.lay(c.words[content.SourceLanguage])
	c.words[lang] = b.w
	return append(b.problems, content.Staleness(file, raw.Of, b.blocks, source.blocks)...)
}

// lay fills in from the source what a translation lacks.
func (b *builder) lay(source *Words) {
	keep := func(key string, own *string, original string) {
		if strings.TrimSpace(*own) == "" && original != "" {
			*own = original
			line, _ := b.frontAt.Of("$." + key)
			b.warn(line, "`%s` is not translated yet", key)
		}
	}
	keep("title", &b.w.Title, source.Title)
	keep("child", &b.w.Child, source.Child)
	if (b.w.Note == "") != (source.Note == "") {
		b.front("$.content_note", "`content_note` must stand in every language or in none: a reader would be warned in one and not in the other")
		b.w.Note = source.Note
	}
	summary := string(b.w.Summary)
	keep("summary", &summary, string(source.Summary))
	b.w.Summary = template.HTML(summary)
	for _, list := range []struct {
		key         string
		own, source map[string]string
	}{{"people", b.w.People, source.People}, {"papers", b.w.Papers, source.Papers}} {
		for _, id := range slices.Sorted(maps.Keys(list.own)) {
			if _, known := list.source[id]; !known {
				b.front("$."+list.key+"."+id+"~", "the source has no %q in `%s`: mend the id, or take it out", id, list.key)
				delete(list.own, id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(list.source)) {
			own := list.own[id]
			keep(list.key+"."+id, &own, list.source[id])
			list.own[id] = own
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.w.Scenes)) {
		if source.Scenes[id] == nil {
			b.at(b.lines[id], "the source has no scene %q: mend the id, or take the scene out", id)
			delete(b.w.Scenes, id)
			continue
		}
		b.beyond(id, b.w.Scenes[id], source.Scenes[id])
	}
	for _, scene := range b.c.Scenes {
		if lacking := lacks(b.w.Scenes[scene.ID], source.Scenes[scene.ID]); lacking != "" {
			b.warn(max(b.lines[scene.ID], 1), "the scene %q is not wholly translated: readers see it in the source language (it lacks %s)", scene.ID, lacking)
			b.w.Scenes[scene.ID] = source.Scenes[scene.ID]
		}
	}
	if lacks(b.w.Story, source.Story) != "" || len(b.w.Mentor) != len(source.Mentor) {
		b.w.Story, b.w.Mentor = source.Story, source.Mentor
		b.warn(max(b.lines[debriefID], 1), "the debrief is not wholly translated: readers see it in the source language")
	}
}

// beyond reports what a scene has in a translation and not in the source.
func (b *builder) beyond(id string, own, source *SceneWords) {
	say := func(line int, what string) {
		b.at(line, "the source has no %s in %q: mend the id, or take it out", what, id)
	}
	if n := ifs(own); n > ifs(source) {
		b.at(b.lines[id], "%q has %d parts :::if, and the source has %d: take one out, or write it there too", id, n, ifs(source))
	}
	if own.Debrief != "" && source.Debrief == "" {
		say(b.lines[id], ":::debrief")
	}
	if own.Ask == nil {
		return
	}
	at := b.lines["ask/"+own.Ask.id]
	if source.Ask == nil || source.Ask.id != own.Ask.id {
		say(at, fmt.Sprintf("decision or task %q", own.Ask.id))
		own.Ask = nil
		return
	}
	for _, list := range []struct {
		what        string
		own, source map[string]EntryWords
	}{{"choice or outcome", own.Ask.Choices, source.Ask.Choices}, {"line", own.Ask.Lines, source.Ask.Lines}} {
		for _, entry := range slices.Sorted(maps.Keys(list.own)) {
			if _, known := list.source[entry]; !known {
				say(b.lines["entry/"+own.Ask.id+"/"+entry], fmt.Sprintf("%s %q", list.what, entry))
			}
		}
	}
}

func ifs(words *SceneWords) int {
	n := 0
	for _, part := range words.Parts {
		n = max(n, part.If+1)
	}
	return n
}

// sameParts reports whether two texts are parted in the same way into what
// everyone reads and what only some do.
func sameParts(own, source *SceneWords) bool {
	return slices.EqualFunc(own.Parts, source.Parts, func(a, b Part) bool { return a.If == b.If })
}

// sameWho reports whether two lists say something of the same persons.
func sameWho(own, source *SceneWords) bool {
	return slices.EqualFunc(own.Who, source.Who, func(a, b WhoWords) bool { return a.Person == b.Person })
}

// lacks names the first thing that a scene has in the source and not in a
// translation.
func lacks(own, source *SceneWords) string {
	switch {
	case source == nil:
		return ""
	case own == nil:
		return "everything"
	case own.Title == "":
		return "its title"
	case !sameParts(own, source):
		return "a part of its text, or has its parts in another order"
	case len(own.Know) != len(source.Know):
		return "a line of :::know"
	case !sameWho(own, source):
		return "a line of :::who, or has them in another order"
	case own.Debrief == "" && source.Debrief != "":
		return "its :::debrief"
	case source.Ask == nil:
		return ""
	case own.Ask == nil:
		return "what it asks"
	}
	for _, pair := range []struct {
		name        string
		own, source any
	}{{"question", own.Ask.Question, source.Ask.Question}, {"about", own.Ask.About, source.Ask.About}, {"happened", own.Ask.Happened, source.Ask.Happened},
		{"worker", own.Ask.Worker, source.Ask.Worker}, {"model", own.Ask.Model, source.Ask.Model}} {
		if fmt.Sprint(pair.own) == "" && fmt.Sprint(pair.source) != "" {
			return "`" + pair.name + "`"
		}
	}
	for _, list := range []struct{ own, source map[string]EntryWords }{{own.Ask.Choices, source.Ask.Choices}, {own.Ask.Lines, source.Ask.Lines}} {
		for _, id := range slices.Sorted(maps.Keys(list.source)) {
			entry, original := list.own[id], list.source[id]
			if entry.Text == "" || entry.Feedback == "" && original.Feedback != "" {
				return "`" + id + "`"
			}
		}
	}
	return ""
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
// nobody wrote, cases that no course lists, lessons to read again that do not
// exist, and translations of no case.
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
