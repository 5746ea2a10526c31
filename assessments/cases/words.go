package cases

import (
	"html/template"

	"pamoja/content"
)

// Words are the texts of a case in one language.
type Words struct {
	Language string
	Title    string
	Summary  template.HTML
	Note     string // content note, "" where the case needs none
	Child    string // the name the story gives the child
	People   map[string]string
	Papers   map[string]string
	Scenes   map[string]*SceneWords
	Story    *SceneWords // what happened in the story
	Mentor   []template.HTML
}

// SceneWords are the texts of one scene.
type SceneWords struct {
	Language string // a scene that is not wholly translated stands in the source language
	Title    string
	Parts    []Part
	Know     []template.HTML
	Who      []WhoWords
	Ask      *AskWords     // nil where the scene asks nothing
	Debrief  template.HTML // of an ending
	Terms    []string      // glossary terms met in it

	words int // of its text, without what only some plays show
}

// Part is a stretch of a scene's text. If is the place of its condition in
// Scene.Ifs, -1 for what everyone reads.
type Part struct {
	If   int
	HTML template.HTML
}

// WhoWords say where a person stands now.
type WhoWords struct {
	Person string
	Text   template.HTML
}

// AskWords are the texts of a decision or a task.
type AskWords struct {
	id                                string
	Question, About, Happened, Worker template.HTML
	Model                             template.HTML         // plan: the row of an experienced worker
	Choices                           map[string]EntryWords // and outcomes, which have no feedback of their own
	Lines                             map[string]EntryWords
}

// EntryWords are the texts of a choice, an outcome or a line.
type EntryWords struct {
	Text, Feedback template.HTML
}

// Words gives the case's texts in a language, or in the source language if it is
// not translated; Words.Language says which.
func (c *Case) Words(lang string) *Words {
	if words, ok := c.words[lang]; ok {
		return words
	}
	return c.words[content.SourceLanguage]
}

// Scene gives the texts of a scene, never nil for a scene of the case.
func (w *Words) Scene(id string) *SceneWords {
	if words, ok := w.Scenes[id]; ok {
		return words
	}
	return &SceneWords{Language: w.Language}
}

// HasNote reports whether the case carries a content note: then it offers to be
// done another way.
func (c *Case) HasNote() bool { return c.words[content.SourceLanguage].Note != "" }
