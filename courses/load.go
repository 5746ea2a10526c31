package courses

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/content/markdown"
)

// courseFile is course.yaml of the source language.
type courseFile struct {
	Title       string        `yaml:"title"`
	Summary     string        `yaml:"summary"`
	Audience    string        `yaml:"audience"`
	Edition     int           `yaml:"edition"`
	Minutes     int           `yaml:"minutes"`
	Complete    *bool         `yaml:"complete"`
	Access      string        `yaml:"access"`
	Requires    []string      `yaml:"requires"`
	Confidence  string        `yaml:"confidence"`
	Outcomes    []outcomeFile `yaml:"outcomes"`
	Modules     []moduleFile  `yaml:"modules"`
	Coming      []string      `yaml:"coming"`
	Certificate ruleFile      `yaml:"certificate"`
}

type outcomeFile struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

type moduleFile struct {
	ID    string     `yaml:"id"`
	Title string     `yaml:"title"`
	Items []itemFile `yaml:"items"`
}

type itemFile struct {
	Lesson string `yaml:"lesson"`
	Quiz   string `yaml:"quiz"`
}

type ruleFile struct {
	Lessons  string `yaml:"lessons"`
	Quizzes  string `yaml:"quizzes"`
	Cases    int    `yaml:"cases"`
	Minutes  int    `yaml:"minutes"`
	Observed int    `yaml:"observed_minutes"`
	Signoffs int    `yaml:"signoffs"`
}

// wordsFile is course.yaml of any other language: words only.
type wordsFile struct {
	Title    string            `yaml:"title"`
	Summary  string            `yaml:"summary"`
	Audience string            `yaml:"audience"`
	Outcomes map[string]string `yaml:"outcomes"`
	Modules  map[string]string `yaml:"modules"`
	Coming   []string          `yaml:"coming"`
	Of       []string          `yaml:"of"`
}

type glossaryEntry struct {
	Word    string `yaml:"word"`
	Meaning string `yaml:"meaning"`
}

// reservedLessons are addresses below a course that are not lessons.
var reservedLessons = []string{"glossary", "pocket-book", "offline"}

// loader reads the tree once and collects every problem on the way.
type loader struct {
	tree     *content.Tree
	words    *locale.Bundle
	problems []content.Problem
	out      *Catalogue
}

// Load reads the catalogue from a tree. It reports every problem it can find,
// not only the first; a course whose own file cannot be read is left out. It
// does not judge references to quizzes and cases: their owners stand to the
// right, and cmd checks them.
func Load(tree *content.Tree, words *locale.Bundle) (*Catalogue, []content.Problem) {
	l := &loader{tree: tree, words: words, out: &Catalogue{byID: map[string]*Course{}, glossary: map[string]map[string]Term{}}}
	l.loadGlossary()
	ids := l.courseIDs()
	for _, id := range ids {
		if course := l.loadCourse(id, ids); course != nil {
			l.out.courses = append(l.out.courses, course)
			l.out.byID[id] = course
		}
	}
	l.checkRequires()
	slices.SortStableFunc(l.out.courses, func(a, b *Course) int {
		if a.Complete != b.Complete {
			if a.Complete {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Title(content.SourceLanguage), b.Title(content.SourceLanguage))
	})
	return l.out, l.problems
}

func (l *loader) sourcePath(parts ...string) string {
	return path.Join(append([]string{"lang", content.SourceLanguage}, parts...)...)
}

// problemAt reports a problem at the place of a YAML path in a file.
func (l *loader) problemAt(file string, data []byte, line int, yamlPath, format string, args ...any) {
	row, column := content.PositionOf(data, line, yamlPath)
	l.problem(file, row, column, format, args...)
}

func (l *loader) problem(file string, line, column int, format string, args ...any) {
	l.problems = append(l.problems, content.Problem{File: l.tree.Where(file), Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

func (l *loader) warn(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, content.Problem{File: l.tree.Where(file), Line: line, Column: 1, Text: fmt.Sprintf(format, args...), Warning: true})
}

func (l *loader) courseIDs() []string {
	entries, err := fs.ReadDir(l.tree, l.sourcePath("courses"))
	if err != nil {
		return nil
	}
	var ids []string
	for _, entry := range entries {
		if entry.IsDir() {
			ids = append(ids, entry.Name())
		}
	}
	return ids
}

func (l *loader) translations() []string {
	return slices.DeleteFunc(slices.Clone(l.tree.Languages()), func(lang string) bool { return lang == content.SourceLanguage })
}

func (l *loader) loadCourse(id string, all []string) *Course {
	file := l.sourcePath("courses", id, "course.yaml")
	data, err := l.tree.ReadFile(file)
	if err != nil {
		l.problem(file, 1, 1, "this course has no course.yaml: write one, or remove the folder")
		return nil
	}
	var raw courseFile
	problems := content.DecodeYAML(l.tree.Where(file), 1, data, &raw)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return nil
	}
	c := &Course{
		ID: id, Hash: l.tree.Hash(file), Edition: raw.Edition, Minutes: raw.Minutes, Complete: raw.Complete == nil || *raw.Complete,
		Members: raw.Access == "members", Requires: raw.Requires, Confidence: raw.Confidence,
		lessons: map[string]*Lesson{}, words: map[string]Words{}, order: []string{content.SourceLanguage},
	}
	l.checkCourse(file, data, id, raw)
	for _, outcome := range raw.Outcomes {
		c.Outcomes = append(c.Outcomes, Outcome{ID: outcome.ID})
	}
	l.loadModules(c, file, data, raw, all)
	c.Rule = Rule{Lessons: len(c.LessonIDs()), Quizzes: len(c.QuizIDs()), Cases: raw.Certificate.Cases,
		Minutes: raw.Certificate.Minutes, Observed: raw.Certificate.Observed, Signoffs: raw.Certificate.Signoffs}
	c.words[content.SourceLanguage] = sourceWords(raw)
	for _, lang := range l.translations() {
		l.loadWords(c, lang, raw)
	}
	l.unlisted(c)
	return c
}

func (l *loader) checkCourse(file string, data []byte, id string, raw courseFile) {
	at := func(yamlPath, format string, args ...any) { l.problemAt(file, data, 1, yamlPath, format, args...) }
	if !content.IsID(id) {
		l.problem(file, 1, 1, "the folder's name %q cannot be a course id: use small letters, digits and hyphens", id)
	}
	for key, text := range map[string]string{"title": raw.Title, "summary": raw.Summary, "audience": raw.Audience} {
		if strings.TrimSpace(text) == "" {
			at("$."+key, "`%s` is missing: write it", key)
		}
	}
	if raw.Edition < 1 {
		at("$.edition", "`edition` must be 1 or more: raise it when a change is material")
	}
	if raw.Minutes < 1 {
		at("$.minutes", "`minutes` must be the course's stated length, 1 or more")
	}
	if raw.Access != "" && raw.Access != "public" && raw.Access != "members" {
		at("$.access", "`access` must be public or members, not %q", raw.Access)
	}
	for key, text := range map[string]string{"lessons": raw.Certificate.Lessons, "quizzes": raw.Certificate.Quizzes} {
		if text != "all" {
			at("$.certificate", "`certificate.%s` must be `all`", key)
		}
	}
	if min(raw.Certificate.Cases, raw.Certificate.Minutes, raw.Certificate.Observed, raw.Certificate.Signoffs) < 0 {
		at("$.certificate", "a certificate cannot ask for less than nothing: write 0 or more")
	}
	if raw.Certificate.Observed > raw.Certificate.Minutes {
		at("$.certificate", "`observed_minutes` are part of `minutes`: they cannot be more")
	}
	complete := raw.Complete == nil || *raw.Complete
	if complete && len(raw.Coming) > 0 {
		at("$.coming", "`coming` is only for a course with `complete: false`")
	}
	if complete && (raw.Certificate.Cases > 0 || raw.Certificate.Minutes > 0 || raw.Certificate.Signoffs > 0) {
		at("$.certificate", "the certificate asks for cases, mentored minutes or sign-offs, which this site cannot count yet: nobody could claim it; say `complete: false`")
	}
	seen := map[string]bool{}
	for i, outcome := range raw.Outcomes {
		where := fmt.Sprintf("$.outcomes[%d]", i)
		if !content.IsID(outcome.ID) || strings.TrimSpace(outcome.Text) == "" {
			at(where, "an outcome needs an `id` (small letters, digits, hyphens) and a `text`")
		}
		if seen[outcome.ID] {
			at(where, "the outcome id %q is used twice", outcome.ID)
		}
		seen[outcome.ID] = true
	}
}

func sourceWords(raw courseFile) Words {
	w := Words{Language: content.SourceLanguage, Title: raw.Title, Summary: raw.Summary, Audience: raw.Audience, Coming: raw.Coming,
		Outcomes: map[string]string{}, Modules: map[string]string{}}
	for _, outcome := range raw.Outcomes {
		w.Outcomes[outcome.ID] = outcome.Text
	}
	for _, module := range raw.Modules {
		w.Modules[module.ID] = module.Title
	}
	return w
}

func (l *loader) loadModules(c *Course, file string, data []byte, raw courseFile, all []string) {
	if len(raw.Modules) == 0 {
		l.problemAt(file, data, 1, "$.modules", "a course needs at least one module with at least one lesson")
	}
	modules, items := map[string]bool{}, map[string]bool{}
	lessons := map[string]bool{}
	for _, module := range raw.Modules {
		for _, item := range module.Items {
			lessons[item.Lesson] = item.Lesson != ""
		}
	}
	for i, module := range raw.Modules {
		where := fmt.Sprintf("$.modules[%d]", i)
		if !content.IsID(module.ID) || strings.TrimSpace(module.Title) == "" {
			l.problemAt(file, data, 1, where, "a module needs an `id` (small letters, digits, hyphens) and a `title`")
		}
		if modules[module.ID] {
			l.problemAt(file, data, 1, where, "the module id %q is used twice", module.ID)
		}
		modules[module.ID] = true
		out := Module{ID: module.ID}
		for j, item := range module.Items {
			place := fmt.Sprintf("%s.items[%d]", where, j)
			it := Item{Kind: LessonItem, ID: item.Lesson}
			if item.Quiz != "" {
				it = Item{Kind: QuizItem, ID: item.Quiz}
			}
			if (item.Lesson == "") == (item.Quiz == "") {
				l.problemAt(file, data, 1, place, "an item is one `lesson` or one `quiz`")
				continue
			}
			if items[it.ID] {
				l.problemAt(file, data, 1, place, "%s %q is listed twice", it.Kind, it.ID)
				continue
			}
			items[it.ID] = true
			if it.Kind == QuizItem && !strings.HasPrefix(it.ID, c.ID) {
				l.problemAt(file, data, 1, place, "a quiz id begins with its course id: %q should begin with %q", it.ID, c.ID)
			}
			if it.Kind == LessonItem && !l.loadLesson(c, it.ID, lessons, all, func(format string, args ...any) {
				l.problemAt(file, data, 1, place, format, args...)
			}) {
				continue
			}
			out.Items = append(out.Items, it)
		}
		c.Modules = append(c.Modules, out)
	}
}

// unlisted reports lesson files that no module lists: a forgotten line in
// course.yaml would otherwise hide a lesson without a word.
func (l *loader) unlisted(c *Course) {
	for _, lang := range l.tree.Languages() {
		folder := path.Join("lang", lang, "courses", c.ID)
		entries, err := fs.ReadDir(l.tree, folder)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			name, isLesson := strings.CutSuffix(entry.Name(), ".md")
			if entry.IsDir() || !isLesson {
				continue
			}
			if _, listed := c.lessons[name]; !listed {
				l.problem(path.Join(folder, entry.Name()), 1, 1, "this lesson stands in no module of course.yaml: list it there, or remove the file")
			}
		}
	}
}

func (l *loader) checkRequires() {
	for _, c := range l.out.courses {
		file := l.sourcePath("courses", c.ID, "course.yaml")
		data, _ := l.tree.ReadFile(file)
		for i, id := range c.Requires {
			where := fmt.Sprintf("$.requires[%d]", i)
			first, known := l.out.byID[id]
			if !known {
				l.problemAt(file, data, 1, where, "`requires` names %q, which is no course", id)
				continue
			}
			if !first.Complete {
				l.problemAt(file, data, 1, where, "`requires` names %q, which has `complete: false`: nobody could ever begin here", id)
			}
			if l.reaches(id, c.ID, map[string]bool{}) {
				l.problemAt(file, data, 1, where, "%q and %q require each other: nobody could start either", c.ID, id)
			}
		}
	}
}

func (l *loader) reaches(from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	course := l.out.byID[from]
	if course == nil || seen[from] {
		return false
	}
	seen[from] = true
	return slices.ContainsFunc(course.Requires, func(id string) bool { return l.reaches(id, to, seen) })
}

func (l *loader) loadGlossary() {
	for _, lang := range l.tree.Languages() {
		file := path.Join("lang", lang, "glossary.yaml")
		data, err := l.tree.ReadFile(file)
		if err != nil {
			continue
		}
		var raw map[string]glossaryEntry
		problems := content.DecodeYAML(l.tree.Where(file), 1, data, &raw)
		l.problems = append(l.problems, problems...)
		terms := map[string]Term{}
		for id, entry := range raw {
			if !content.IsID(id) || strings.TrimSpace(entry.Word) == "" || strings.TrimSpace(entry.Meaning) == "" {
				l.problemAt(file, data, 1, "$."+id, "a glossary entry needs an id of small letters, digits and hyphens, a `word` and a `meaning`")
			}
			if lang != content.SourceLanguage {
				if _, known := l.out.glossary[content.SourceLanguage][id]; !known {
					l.problemAt(file, data, 1, "$."+id, "%q is not in the glossary of the source language", id)
				}
			}
			terms[id] = Term{ID: id, Word: entry.Word, Meaning: markdown.Inline(entry.Meaning), Lang: lang}
		}
		l.out.glossary[lang] = terms
	}
}
