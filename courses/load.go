package courses

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"pamoja/content"
	"pamoja/content/locale"
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
	Draft       bool          `yaml:"draft"`
	Retired     bool          `yaml:"retired"`
	Requires    []string      `yaml:"requires"`
	Confidence  string        `yaml:"confidence"`
	Outcomes    []outcomeFile `yaml:"outcomes"`
	Modules     []moduleFile  `yaml:"modules"`
	Cases       []string      `yaml:"cases"`
	Tasks       []taskFile    `yaml:"tasks"`
	Coming      []string      `yaml:"coming"`
	FirstModule *int          `yaml:"first_module"`
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
	Title    string                   `yaml:"title"`
	Summary  string                   `yaml:"summary"`
	Audience string                   `yaml:"audience"`
	Outcomes map[string]string        `yaml:"outcomes"`
	Modules  map[string]string        `yaml:"modules"`
	Tasks    map[string]taskWordsFile `yaml:"tasks"`
	Coming   []string                 `yaml:"coming"`
	Of       []string                 `yaml:"of"`
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
	drafts   bool
	problems []content.Problem
	unread   map[string]bool           // places of values that could not be read
	places   map[string]content.Places // by file
	out      *Catalogue
}

// Option changes what Load reads.
type Option string

// WithDrafts loads drafts too, for their author and for `pamoja check`.
const WithDrafts Option = "drafts"

// Load reads the catalogue from a tree. It reports every problem it can find,
// not only the first; a course whose own file cannot be read is left out, and
// so are drafts unless they are asked for. It does not judge references to
// quizzes and cases: their owners stand to the right, and cmd checks them.
func Load(tree *content.Tree, words *locale.Bundle, options ...Option) (*Catalogue, []content.Problem) {
	l := &loader{tree: tree, words: words, drafts: slices.Contains(options, WithDrafts), unread: map[string]bool{}, places: map[string]content.Places{}}
	l.out = &Catalogue{byID: map[string]*Course{}, glossary: map[string]map[string]Term{}, drafts: l.drafts, leftOut: map[string]bool{}}
	l.loadGlossary()
	ids := l.courseIDs()
	l.loadSources(ids)
	for _, id := range ids {
		if course := l.loadCourse(id, ids); course != nil {
			l.out.courses = append(l.out.courses, course)
			l.out.byID[id] = course
		}
	}
	l.checkRequires(ids)
	l.checkTranslations(ids)
	slices.SortStableFunc(l.out.courses, func(a, b *Course) int {
		if a.Complete != b.Complete {
			if a.Complete {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Title(content.SourceLanguage), b.Title(content.SourceLanguage))
	})
	l.out.offered = slices.DeleteFunc(slices.Clone(l.out.courses), func(course *Course) bool { return course.Retired })
	return l.out, l.problems
}

func (l *loader) sourcePath(parts ...string) string {
	return path.Join(append([]string{"lang", content.SourceLanguage}, parts...)...)
}

// problemAt reports a problem at the place of a YAML path in a file.
func (l *loader) problemAt(file string, data []byte, line int, yamlPath, format string, args ...any) {
	places, known := l.places[file]
	if !known {
		places = content.PlacesOf(data, line)
		l.places[file] = places
	}
	row, column := places.Of(yamlPath)
	if !l.unread[fmt.Sprintf("%s:%d:%d", l.tree.Where(file), row, column)] {
		l.problem(file, row, column, format, args...)
	}
}

// decode reads YAML as far as it can be read. What is wrong with a value is told
// once: nothing more is said about its place.
func (l *loader) decode(file string, line int, data []byte, into any) (sound bool) {
	problems := content.DecodeYAML(l.tree.Where(file), line, data, into)
	for _, problem := range problems {
		l.unread[fmt.Sprintf("%s:%d:%d", problem.File, problem.Line, problem.Column)] = true
	}
	l.problems = append(l.problems, problems...)
	return len(problems) == 0
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
		switch {
		case !entry.IsDir():
		case l.leavesOut(l.sourcePath("courses", entry.Name(), "course.yaml")):
			l.out.leftOut[entry.Name()] = true
		default:
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
	if !l.decode(file, 1, data, &raw) && len(raw.Modules) == 0 {
		return nil
	}
	c := &Course{
		ID: id, Hash: l.tree.Hash(file), FirstModule: firstModule(raw.FirstModule), Edition: raw.Edition, Minutes: raw.Minutes, Complete: raw.Complete == nil || *raw.Complete,
		Members: raw.Access == "members", Draft: raw.Draft, Retired: raw.Retired, Requires: raw.Requires, Confidence: l.asked(raw.Confidence),
		lessons: map[string]*Lesson{}, words: map[string]Words{}, order: []string{content.SourceLanguage},
	}
	l.checkCourse(file, data, id, raw)
	for _, outcome := range raw.Outcomes {
		c.Outcomes = append(c.Outcomes, Outcome{ID: outcome.ID})
	}
	l.loadCases(c, file, data, raw.Cases)
	l.loadModules(c, file, data, raw, all)
	l.loadTasks(c, file, data, raw)
	c.Rule = Rule{Lessons: len(c.LessonIDs()), Quizzes: len(c.QuizIDs()), Cases: raw.Certificate.Cases,
		Minutes: raw.Certificate.Minutes, Observed: raw.Certificate.Observed, Signoffs: raw.Certificate.Signoffs}
	c.words[content.SourceLanguage] = sourceWords(raw)
	for _, lang := range l.translations() {
		l.loadWords(c, lang, raw)
	}
	l.unlisted(c)
	l.checkRule(file, data, c, raw.Certificate)
	return c
}

func sourceWords(raw courseFile) Words {
	w := Words{Language: content.SourceLanguage, Title: raw.Title, Summary: raw.Summary, Audience: raw.Audience, Coming: raw.Coming,
		Outcomes: map[string]string{}, Modules: map[string]string{}, Tasks: taskWords(raw.Tasks)}
	for _, outcome := range raw.Outcomes {
		w.Outcomes[outcome.ID] = outcome.Text
	}
	for _, module := range raw.Modules {
		w.Modules[module.ID] = module.Title
	}
	return w
}

// firstModule is the number of a course's first module: 1, unless the course
// says 0, as where a module comes before the first step.
func firstModule(said *int) int {
	if said == nil {
		return 1
	}
	return *said
}
