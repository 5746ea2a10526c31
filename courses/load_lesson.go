package courses

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/content/markdown"
)

// lessonFile is the front matter of a lesson in the source language.
type lessonFile struct {
	Title       string   `yaml:"title"`
	Edition     int      `yaml:"edition"`
	Minutes     int      `yaml:"minutes"`
	Sources     []string `yaml:"sources"`
	Outcomes    []string `yaml:"outcomes"`
	ContentNote string   `yaml:"content_note"`
	Draft       bool     `yaml:"draft"`
	Retired     bool     `yaml:"retired"`
}

// translationFile is the front matter of a lesson in any other language.
type translationFile struct {
	Title       string   `yaml:"title"`
	ContentNote string   `yaml:"content_note"`
	Of          []string `yaml:"of"`
}

// loadLesson reads a lesson in every language. It reports false, through
// missing, if the source language has no such file.
func (l *loader) loadLesson(c *Course, id string, lessons map[string]bool, all []string, missing func(string, ...any)) bool {
	file := l.sourcePath("courses", c.ID, id+".md")
	if slices.Contains(reservedLessons, id) || !content.IsID(id) {
		missing("%q cannot be a lesson id: it is reserved, or holds more than small letters, digits and hyphens", id)
		return false
	}
	data, err := l.tree.ReadFile(file)
	if err != nil {
		missing("lesson %q has no file %s: write it, or take the line out", id, l.tree.Where(file))
		return false
	}
	where := l.tree.Where(file)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(where, data)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		c.lessons[id] = emptyLesson(c.ID, id)
		return true
	}
	var raw lessonFile
	if l.decode(file, frontLine, front, &raw) || raw.Title != "" {
		l.checkLesson(file, front, frontLine, raw, c)
	}
	document, problems := markdown.Parse(where, bodyLine, body, l.context(c, content.SourceLanguage, lessons, all))
	l.problems = append(l.problems, problems...)
	l.problems = append(l.problems, document.Rules(where, raw.Title, frontLine)...)
	l.checkSources(file, front, frontLine, raw.Sources, document)
	lesson := &Lesson{ID: id, Course: c.ID, Edition: raw.Edition, Minutes: raw.Minutes, Sources: raw.Sources, Outcomes: raw.Outcomes,
		Draft: raw.Draft, Retired: raw.Retired, texts: map[string]*Text{}}
	lesson.texts[content.SourceLanguage] = &Text{Language: content.SourceLanguage, Title: raw.Title, ContentNote: raw.ContentNote,
		Hash: l.tree.Hash(file), Document: document}
	source := markdown.LessonBlocks(raw.Title, raw.ContentNote, document)
	for _, lang := range l.translations() {
		l.loadTranslation(c, lesson, lang, source, lessons, all)
	}
	c.lessons[id] = lesson
	return true
}

// emptyLesson stands in for one whose file cannot be taken apart, so that what
// refers to it is not a fault of its own.
func emptyLesson(course, id string) *Lesson {
	text := &Text{Language: content.SourceLanguage, Document: &markdown.Document{}}
	return &Lesson{ID: id, Course: course, texts: map[string]*Text{content.SourceLanguage: text}}
}

func (l *loader) checkLesson(file string, front []byte, line int, raw lessonFile, c *Course) {
	at := func(yamlPath, format string, args ...any) { l.problemAt(file, front, line, yamlPath, format, args...) }
	if strings.TrimSpace(raw.Title) == "" {
		at("$.title", "`title` is missing: write 4 to 6 words")
	}
	if raw.Edition < 1 {
		at("$.edition", "`edition` must be 1 or more: raise it when a change is material")
	}
	if raw.Minutes < 1 || raw.Minutes > 60 {
		at("$.minutes", "`minutes` must be between 1 and 60: how long it takes to read and try")
	}
	l.checkMarks(file, at, raw.Draft, raw.Retired)
	if len(raw.Sources) == 0 {
		at("$.sources", "`sources` is missing: name what the lesson's facts rest on, by code")
	}
	for i, id := range raw.Outcomes {
		if !slices.ContainsFunc(c.Outcomes, func(o Outcome) bool { return o.ID == id }) {
			at(fmt.Sprintf("$.outcomes[%d]", i), "%q is no outcome of the course: see `outcomes` in course.yaml", id)
		}
	}
}

func (l *loader) context(c *Course, lang string, lessons map[string]bool, all []string) markdown.Context {
	printer := l.words.For(lang)
	return markdown.Context{
		Language: lang,
		Label:    printer.T,
		Base:     "/courses/" + c.ID + "/",
		Term:     func(id string) bool { _, ok := l.out.glossary[content.SourceLanguage][id]; return ok },
		Lesson:   func(id string) bool { return lessons[id] },
		Case:     func(id string) bool { return slices.Contains(c.Cases, id) },
		Course:   func(id string) bool { return slices.Contains(all, id) },
		Page:     l.isPage,
		Asset: func(name string) ([]byte, error) {
			data, err := l.tree.ReadFile(path.Join("lang", lang, "courses", c.ID, name))
			if err != nil {
				return l.tree.ReadFile(l.sourcePath("courses", c.ID, name))
			}
			return data, nil
		},
	}
}

func (l *loader) loadTranslation(c *Course, lesson *Lesson, lang string, source []content.Block, lessons map[string]bool, all []string) {
	file := path.Join("lang", lang, "courses", c.ID, lesson.ID+".md")
	data, err := l.tree.ReadFile(file)
	if err != nil {
		l.warn(file, 1, "not translated yet: readers see the source language")
		return
	}
	where := l.tree.Where(file)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(where, data)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return
	}
	var raw translationFile
	sound := l.decode(file, frontLine, front, &raw)
	if sound && strings.TrimSpace(raw.Title) == "" {
		l.problemAt(file, front, frontLine, "$.title", "`title` is missing: translate it")
	}
	original := lesson.texts[content.SourceLanguage]
	if sound && (raw.ContentNote == "") != (original.ContentNote == "") {
		l.problemAt(file, front, frontLine, "$.content_note", "`content_note` must stand in every language or in none: a reader would be warned in one and not in the other")
	}
	document, problems := markdown.Parse(where, bodyLine, body, l.context(c, lang, lessons, all))
	l.problems = append(l.problems, problems...)
	l.problems = append(l.problems, document.Rules(where, raw.Title, frontLine)...)
	own := markdown.LessonBlocks(raw.Title, raw.ContentNote, document)
	l.problems = append(l.problems, content.Staleness(where, raw.Of, own, source)...)
	lesson.texts[lang] = &Text{Language: lang, Title: raw.Title, ContentNote: raw.ContentNote, Hash: l.tree.Hash(file),
		Document: document, Stale: len(content.Stale(raw.Of, source))}
}

func (l *loader) loadWords(c *Course, lang string, source courseFile) {
	file := path.Join("lang", lang, "courses", c.ID, "course.yaml")
	data, err := l.tree.ReadFile(file)
	if err != nil {
		l.warn(file, 1, "not translated yet: readers see the source language")
		return
	}
	var raw wordsFile
	if !l.decode(file, 1, data, &raw) && raw.Title == "" {
		return
	}
	base := c.words[content.SourceLanguage]
	for _, text := range []struct{ key, text string }{{"title", raw.Title}, {"summary", raw.Summary}, {"audience", raw.Audience}} {
		if strings.TrimSpace(text.text) == "" {
			l.warn(file, 1, "`%s` is not translated yet", text.key)
		}
	}
	if len(raw.Coming) != len(base.Coming) {
		l.warn(file, 1, "`coming` lists %d titles, the source %d: readers see those of the source", len(raw.Coming), len(base.Coming))
	}
	w := Words{Language: lang, Title: orElse(raw.Title, base.Title), Summary: orElse(raw.Summary, base.Summary), Audience: orElse(raw.Audience, base.Audience),
		Outcomes: l.translated(file, data, "outcomes", base.Outcomes, raw.Outcomes),
		Modules:  l.translated(file, data, "modules", base.Modules, raw.Modules),
		Tasks:    l.translatedTasks(file, data, base.Tasks, raw.Tasks), Coming: base.Coming}
	if len(raw.Coming) == len(base.Coming) {
		w.Coming = raw.Coming
	}
	l.staleWords(c, lang, file, data, source, raw)
	c.words[lang] = w
	c.order = append(c.order, lang)
}

// translated lays a translation over the source's texts by id.
func (l *loader) translated(file string, data []byte, key string, source, own map[string]string) map[string]string {
	out := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(source)) {
		text := source[id]
		out[id] = orElse(own[id], text)
		if strings.TrimSpace(own[id]) == "" {
			l.warn(file, 1, "`%s.%s` is not translated yet", key, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(own)) {
		if _, known := source[id]; !known {
			l.problemAt(file, data, 1, "$."+key+"."+id, "`%s` of the source has no %q", key, id)
		}
	}
	return out
}

// staleWords says which texts of a course.yaml a translation of it is behind.
func (l *loader) staleWords(c *Course, lang, file string, data []byte, source courseFile, raw wordsFile) {
	original, _ := l.tree.ReadFile(path.Join("lang", content.SourceLanguage, "courses", c.ID, "course.yaml"))
	texts := []content.Placed{{Text: raw.Title, Path: "$.title"}, {Text: raw.Summary, Path: "$.summary"}, {Text: raw.Audience, Path: "$.audience"}}
	for _, outcome := range source.Outcomes {
		texts = append(texts, content.Placed{Text: raw.Outcomes[outcome.ID], Path: "$.outcomes." + outcome.ID})
	}
	for _, module := range source.Modules {
		texts = append(texts, content.Placed{Text: raw.Modules[module.ID], Path: "$.modules." + module.ID})
	}
	texts = append(texts, ownTaskTexts(source.Tasks, raw.Tasks)...)
	for i, title := range raw.Coming {
		texts = append(texts, content.Placed{Text: title, Path: fmt.Sprintf("$.coming[%d]", i)})
	}
	own := content.PlacedBlocks(data, texts)
	l.problems = append(l.problems, content.Staleness(l.tree.Where(file), raw.Of, own, courseBlocks(original, source))...)
}

// courseBlocks lists the texts of a source course.yaml that a translation
// renders, in the order in which they stand there.
func courseBlocks(data []byte, raw courseFile) []content.Block {
	texts := []content.Placed{{Text: raw.Title, Path: "$.title"}, {Text: raw.Summary, Path: "$.summary"}, {Text: raw.Audience, Path: "$.audience"}}
	for i, outcome := range raw.Outcomes {
		texts = append(texts, content.Placed{Text: outcome.Text, Path: fmt.Sprintf("$.outcomes[%d].text", i)})
	}
	for i, module := range raw.Modules {
		texts = append(texts, content.Placed{Text: module.Title, Path: fmt.Sprintf("$.modules[%d].title", i)})
	}
	texts = append(texts, taskTexts(raw.Tasks)...)
	for i, title := range raw.Coming {
		texts = append(texts, content.Placed{Text: title, Path: fmt.Sprintf("$.coming[%d]", i)})
	}
	return content.PlacedBlocks(data, texts)
}

func orElse(text, otherwise string) string {
	if strings.TrimSpace(text) == "" {
		return otherwise
	}
	return text
}

// SourceBlocks gives what a translation of the lesson, course.yaml or page at
// this path renders: what `pamoja check --stamp` writes into it. It reports false if
// the path is none of them.
func SourceBlocks(tree *content.Tree, words *locale.Bundle, file string) ([]content.Block, bool) {
	if blocks, isPage := pageBlocks(tree, words, file); isPage {
		return blocks, true
	}
	parts := strings.Split(file, "/")
	if len(parts) != 5 || parts[0] != "lang" || parts[2] != "courses" {
		return nil, false
	}
	source := path.Join("lang", content.SourceLanguage, "courses", parts[3], parts[4])
	data, err := tree.ReadFile(source)
	if err != nil {
		return nil, false
	}
	if parts[4] == "course.yaml" {
		var raw courseFile
		if problems := content.DecodeYAML(source, 1, data, &raw); len(problems) > 0 {
			return nil, false
		}
		return courseBlocks(data, raw), true
	}
	catalogue, _ := Load(tree, words, WithDrafts)
	course, err := catalogue.Course(parts[3])
	if err != nil {
		return nil, false
	}
	lesson, err := course.Lesson(strings.TrimSuffix(parts[4], ".md"))
	if err != nil {
		return nil, false
	}
	text := lesson.texts[content.SourceLanguage]
	return markdown.LessonBlocks(text.Title, text.ContentNote, text.Document), true
}
