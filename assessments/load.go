package assessments

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/courses"
)

// quizPath is where a quiz stands in the tree.
func quizPath(lang, id string) string { return path.Join("lang", lang, "quizzes", id+".yaml") }

// Load reads every quiz of the tree and reports every problem it can find. The
// catalogue is needed to judge the courses, lessons and outcomes a quiz names.
// Drafts, and what belongs to a course that is one, are read only if the
// catalogue was loaded with drafts.
func Load(tree *content.Tree, catalogue *courses.Catalogue) (*Bank, []content.Problem) {
	bank := &Bank{quizzes: map[string]*Quiz{}}
	entries, err := fs.ReadDir(tree, path.Join("lang", content.SourceLanguage, "quizzes"))
	if err != nil {
		return bank, nil
	}
	var problems []content.Problem
	for _, entry := range entries {
		id, isYAML := strings.CutSuffix(entry.Name(), ".yaml")
		if entry.IsDir() || !isYAML || !catalogue.ShowsDrafts() && tree.Marks(quizPath(content.SourceLanguage, id)).Draft {
			continue
		}
		raw := map[string][]byte{}
		for _, lang := range tree.Languages() {
			if data, err := tree.ReadFile(quizPath(lang, id)); err == nil {
				raw[lang] = data
			}
		}
		quiz, found := parse(id, raw, func(lang string) string { return tree.Where(quizPath(lang, id)) })
		if quiz != nil && catalogue.LeftOut(quiz.Course) {
			continue
		}
		problems = append(problems, found...)
		if quiz == nil {
			continue
		}
		quiz.Hash = tree.Hash(quizPath(content.SourceLanguage, id))
		c := checker{quiz: quiz, file: tree.Where(quizPath(content.SourceLanguage, id)), places: content.PlacesOf(raw[content.SourceLanguage], 1)}
		c.marks(tree.Marks(quizPath(content.SourceLanguage, id)))
		c.references(catalogue)
		problems = append(problems, c.problems...)
		for _, lang := range tree.Languages() {
			if _, translated := raw[lang]; !translated {
				problems = append(problems, content.Problem{File: tree.Where(quizPath(lang, id)), Line: 1, Column: 1,
					Text: "not translated yet: readers see the source language", Warning: true})
			}
		}
		bank.quizzes[id] = quiz
		bank.ids = append(bank.ids, id)
	}
	slices.Sort(bank.ids)
	return bank, append(problems, bank.orphans(tree)...)
}

// orphans reports translations of no quiz: a slip in a file's name would
// otherwise look like a missing translation.
func (b *Bank) orphans(tree *content.Tree) []content.Problem {
	var problems []content.Problem
	for _, lang := range tree.Languages() {
		entries, _ := fs.ReadDir(tree, path.Join("lang", lang, "quizzes"))
		for _, entry := range entries {
			id := strings.TrimSuffix(entry.Name(), ".yaml")
			if tree.Hash(quizPath(content.SourceLanguage, id)) == "" {
				problems = append(problems, content.Problem{File: tree.Where(quizPath(lang, id)), Line: 1, Column: 1,
					Text: fmt.Sprintf("the source language has no quiz %q: mend the file's name, or remove it", id)})
			}
		}
	}
	return problems
}

// parse reads one version of a quiz from its source files by language. It
// returns nil if the source file itself cannot be read.
func parse(id string, raw map[string][]byte, where func(lang string) string) (*Quiz, []content.Problem) {
	var file quizFile
	source := raw[content.SourceLanguage]
	problems := content.DecodeYAML(where(content.SourceLanguage), 1, source, &file)
	if len(problems) > 0 {
		return nil, problems
	}
	quiz := &Quiz{ID: id, Course: file.Course, Kind: Kind(file.Kind), Edition: file.Edition, Draft: file.Draft, Retired: file.Retired,
		Draw: file.Draw, Lessons: file.Lessons, words: map[string]Words{}, raw: raw}
	words := Words{Language: content.SourceLanguage, Title: file.Title, Questions: map[string]QuestionWords{}, Statements: map[string]string{}}
	for _, q := range file.Questions {
		quiz.Questions = append(quiz.Questions, q.read())
		words.Questions[q.ID] = q.words()
	}
	for _, s := range file.Statements {
		quiz.Statements = append(quiz.Statements, s.ID)
		words.Statements[s.ID] = s.Text
	}
	quiz.words[content.SourceLanguage] = words
	c := checker{quiz: quiz, raw: file, file: where(content.SourceLanguage), places: content.PlacesOf(source, 1)}
	c.check()
	problems = append(problems, c.problems...)
	for _, lang := range slices.Sorted(maps.Keys(raw)) {
		if lang != content.SourceLanguage {
			problems = append(problems, quiz.translate(lang, raw[lang], where(lang), file)...)
		}
	}
	return quiz, problems
}

// SourceBlocks gives what a translation of the quiz file at this path renders:
// what `pamoja check --stamp` writes into it. It reports false if the path is no
// quiz.
func SourceBlocks(tree *content.Tree, file string) ([]content.Block, bool) {
	id, isYAML := strings.CutSuffix(path.Base(file), ".yaml")
	if !isYAML || path.Base(path.Dir(file)) != "quizzes" {
		return nil, false
	}
	data, err := tree.ReadFile(quizPath(content.SourceLanguage, id))
	if err != nil {
		return nil, false
	}
	var raw quizFile
	if problems := content.DecodeYAML(file, 1, data, &raw); len(problems) > 0 {
		return nil, false
	}
	return quizBlocks(raw.texts()), true
}
