// Package courses is the catalogue: what there is to learn, in which order, and
// what a certificate of it asks for.
//
// It owns Course, Module, Item, Lesson, the glossary and Rule, all plain data
// read from the content tree by Load. It does not own quizzes and cases (it
// knows only their ids), nor anything about a person: events and summaries are
// in courses/progress, the store everyone keeps documents in is
// courses/records.
//
// A Catalogue is immutable. Content in another language than the source holds
// words only; what is missing falls back to the source language, and a lesson
// says so.
//
// # Drafts and retired things
//
// `draft: true` in a course.yaml or in a lesson's front matter keeps it from
// everyone but its author, who sees it with `serve --dev`; `check` judges it in
// full. `retired: true` takes it back: a retired lesson stays in its place in
// course.yaml and its page still opens and says so, but no list, rule or next
// step asks for it, and what was finished stays finished. A retired course is
// offered to nobody new; who has begun it may finish, and its certificates
// stand. A quiz file carries the same two words (assessments).
//
// # Practice tasks
//
// `tasks:` in a course.yaml names what is practised in the field and signed off
// by a mentor who watched it: an id (no module's), a title, and under `see` the
// lines of what the mentor must see, which she ticks one by one. A translation
// names them by id, with as many lines. The certificate's `signoffs:` is how many
// different tasks have to be done alone, so it is never more than there are.
//
// Ids are permanent. Edition is the author's mark in the source file: raised
// for a material change, left for a minor one. Hash is the version: any change.
package courses

import (
	"html/template"
	"slices"

	"pamoja/content"
	"pamoja/content/markdown"
	"pamoja/courses/fault"
)

// PassPercent is the share of right answers that passes a quiz, rounded up to a
// whole question (CURRICULUM: every quiz at 80 % or more).
const PassPercent = 80

// ItemKind says what an item of a module is.
type ItemKind string

const (
	LessonItem ItemKind = "lesson"
	QuizItem   ItemKind = "quiz"
)

// Item is one thing to do, in the order in which it is best done.
type Item struct {
	Kind ItemKind
	ID   string
}

// Module is a group of items with a title of its own. Items are those that are
// asked for; Retired ones are asked of nobody, but their pages still open.
type Module struct {
	ID      string
	Items   []Item
	Retired []Item
}

// Outcome is something a learner can do after the course.
type Outcome struct {
	ID string
}

// Task is something practised in the field that a mentor watches and signs off.
type Task struct {
	ID string
}

// TaskWords say what a task is, and what the mentor has to see.
type TaskWords struct {
	Title string
	See   []string
}

// Task gives a practice task of the course by its id.
func (c *Course) Task(id string) (Task, bool) {
	i := slices.IndexFunc(c.Tasks, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return Task{}, false
	}
	return c.Tasks[i], true
}

// Rule is what a certificate asks for: counts, minutes, and nothing else. It is
// copied into a completion, so that later edits of the course undo nothing.
type Rule struct {
	Lessons  int `json:"lessons"`
	Quizzes  int `json:"quizzes"`
	Cases    int `json:"cases"`
	Minutes  int `json:"minutes"`
	Observed int `json:"observed"`
	Signoffs int `json:"signoffs"`
}

// Counts is what a person has toward a Rule. What the site cannot count yet is
// zero, never satisfied.
type Counts struct {
	Lessons  int `json:"lessons"`
	Quizzes  int `json:"quizzes"`
	Cases    int `json:"cases"`
	Minutes  int `json:"minutes"`
	Observed int `json:"observed"`
	Signoffs int `json:"signoffs"`
}

// Empty reports whether the rule asks for nothing at all.
func (r Rule) Empty() bool { return r == Rule{} }

// Met reports whether the counts reach everything the rule asks for. A rule
// that asks for nothing is never met.
func (r Rule) Met(c Counts) bool {
	return !r.Empty() && c.Lessons >= r.Lessons && c.Quizzes >= r.Quizzes && c.Cases >= r.Cases &&
		c.Minutes >= r.Minutes && c.Observed >= r.Observed && c.Signoffs >= r.Signoffs
}

// Course is one course in every language it is written in.
type Course struct {
	ID          string
	Hash        string // version of course.yaml
	Edition     int
	FirstModule int // number of the first module: 0 where one comes before the first step
	Minutes     int // stated length of the course, printed on its certificate
	Complete    bool
	Members     bool     // lessons are open to members only
	Draft       bool     // loaded only WithDrafts
	Retired     bool     // who began may finish; nobody new may start
	Requires    []string // courses to be completed first
	Confidence  string   // id of a quiz of kind confidence, or ""
	Outcomes    []Outcome
	Tasks       []Task // practised under a mentor's eyes, in order
	Modules     []Module
	Cases       []string // ids of the simulated cases to practise, in order; none that is retired
	Rule        Rule

	retiredCases []string

	lessons   map[string]*Lesson
	words     map[string]Words
	order     []string // languages, source first
	items     []Item
	lessonIDs []string
	quizIDs   []string
}

// Words are the texts of a course in one language.
type Words struct {
	Language                 string // the language most of them are in
	Title, Summary, Audience string
	Outcomes, Modules        map[string]string
	Tasks                    map[string]TaskWords
	Coming                   []string // titles of modules still to come
}

// Words gives the course's texts in a language; each missing text falls back to
// the source language.
func (c *Course) Words(lang string) Words {
	own, ok := c.words[lang]
	if !ok {
		return c.words[content.SourceLanguage]
	}
	return own
}

// Title is the course's title in a language.
func (c *Course) Title(lang string) string { return c.Words(lang).Title }

// Titles is the course's title in every language it is written in.
func (c *Course) Titles() map[string]string {
	titles := make(map[string]string, len(c.words))
	for lang, words := range c.words {
		titles[lang] = words.Title
	}
	return titles
}

// Lesson gives one lesson of the course, or a fault of kind not found.
func (c *Course) Lesson(id string) (*Lesson, error) {
	lesson, ok := c.lessons[id]
	if !ok {
		return nil, fault.NotFound("error.no_lesson")
	}
	return lesson, nil
}

// Items lists every item that the course asks for, in order: none that is
// retired. The list is everybody's: nobody changes it.
func (c *Course) Items() []Item { return c.items }

// LessonIDs lists the lessons that the course asks for, in order. The list is
// everybody's: nobody changes it.
func (c *Course) LessonIDs() []string { return c.lessonIDs }

// QuizIDs lists the quizzes that the course asks for, in order. The list is
// everybody's: nobody changes it.
func (c *Course) QuizIDs() []string { return c.quizIDs }

// ListsCase reports whether the course lists a case, also one that is retired
// since: it is asked of nobody, and who has played it keeps what she did.
func (c *Course) ListsCase(id string) bool {
	return slices.Contains(c.Cases, id) || slices.Contains(c.retiredCases, id)
}

// list gathers what the modules hold, once, when they have been read.
func (c *Course) list() {
	for _, module := range c.Modules {
		c.items = append(c.items, module.Items...)
	}
	for _, item := range c.items {
		if item.Kind == LessonItem {
			c.lessonIDs = append(c.lessonIDs, item.ID)
		} else {
			c.quizIDs = append(c.quizIDs, item.ID)
		}
	}
	c.items, c.lessonIDs, c.quizIDs = slices.Clip(c.items), slices.Clip(c.lessonIDs), slices.Clip(c.quizIDs)
}

// Module gives the module an item stands in, retired or not, and its number
// from 1; 0 if the course does not list it.
func (c *Course) Module(item Item) (Module, int) {
	for i, module := range c.Modules {
		if slices.Contains(module.Items, item) || slices.Contains(module.Retired, item) {
			return module, i + 1
		}
	}
	return Module{}, 0
}

// Lesson is one lesson in every language it is written in.
type Lesson struct {
	ID       string
	Course   string
	Edition  int
	Minutes  int
	Sources  []string
	Outcomes []string
	Draft    bool // loaded only WithDrafts
	Retired  bool // asked of nobody any more; its page still opens
	texts    map[string]*Text
}

// Text is a lesson in one language.
type Text struct {
	Language    string
	Title       string
	ContentNote string // "" where the lesson needs none
	Hash        string // version of this file
	Document    *markdown.Document
	Stale       int // blocks of the source that this translation does not render yet
}

// Text gives the lesson in a language, or in the source language where there is
// no translation; Text.Language says which it is.
func (l *Lesson) Text(lang string) *Text {
	if text, ok := l.texts[lang]; ok {
		return text
	}
	return l.texts[content.SourceLanguage]
}

// HasNote reports whether the lesson carries a content note: then it offers to
// be done another way, and to be left quickly.
func (l *Lesson) HasNote() bool { return l.texts[content.SourceLanguage].ContentNote != "" }

// Term is a glossary entry in one language.
type Term struct {
	ID      string
	Word    string
	Meaning template.HTML
	Lang    string // the language it is written in
}

// Catalogue is everything there is to learn.
type Catalogue struct {
	courses  []*Course
	offered  []*Course // those that are not retired
	byID     map[string]*Course
	glossary map[string]map[string]Term // language, term
	sources  map[string]Source          // by the codes under which lessons cite them
	drafts   bool
	leftOut  map[string]bool // drafts of courses
}

// Courses lists the courses someone may start: the whole ones first, then by
// title.
func (c *Catalogue) Courses() []*Course { return c.offered }

// All lists every course, retired ones among them, in the same order.
func (c *Catalogue) All() []*Course { return c.courses }

// ShowsDrafts reports whether drafts were loaded: then everything else that
// belongs to a course loads its drafts too.
func (c *Catalogue) ShowsDrafts() bool { return c.drafts }

// LeftOut reports whether a course is there but was not loaded, as a draft: then
// what belongs to it is left out too, and is no mistake.
func (c *Catalogue) LeftOut(id string) bool { return c.leftOut[id] }

// Course gives one course, or a fault of kind not found.
func (c *Catalogue) Course(id string) (*Course, error) {
	course, ok := c.byID[id]
	if !ok {
		return nil, fault.NotFound("error.no_course")
	}
	return course, nil
}

// Term gives a glossary entry in a language, falling back to the source.
func (c *Catalogue) Term(id, lang string) (Term, bool) {
	if term, ok := c.glossary[lang][id]; ok {
		return term, true
	}
	term, ok := c.glossary[content.SourceLanguage][id]
	return term, ok
}
