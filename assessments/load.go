package assessments

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
	"pamoja/courses"
)

// quizFile is a quiz in the source language.
type quizFile struct {
	Title      string          `yaml:"title"`
	Course     string          `yaml:"course"`
	Kind       string          `yaml:"kind"`
	Edition    int             `yaml:"edition"`
	Draw       int             `yaml:"draw"`
	Lessons    []string        `yaml:"lessons"`
	Questions  []questionFile  `yaml:"questions"`
	Statements []statementFile `yaml:"statements"`
}

type questionFile struct {
	ID       string       `yaml:"id"`
	Kind     string       `yaml:"kind"`
	Outcome  string       `yaml:"outcome"`
	Decision bool         `yaml:"decision"`
	Lesson   string       `yaml:"lesson"`
	Text     string       `yaml:"text"`
	Options  []optionFile `yaml:"options"`
}

type optionFile struct {
	ID       string `yaml:"id"`
	Text     string `yaml:"text"`
	Right    bool   `yaml:"right"`
	Feedback string `yaml:"feedback"`
}

type statementFile struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

// quizWordsFile is a quiz in any other language: words only.
type quizWordsFile struct {
	Title      string                       `yaml:"title"`
	Of         []string                     `yaml:"of"`
	Questions  map[string]questionWordsFile `yaml:"questions"`
	Statements map[string]string            `yaml:"statements"`
}

type questionWordsFile struct {
	Text    string                     `yaml:"text"`
	Options map[string]optionWordsFile `yaml:"options"`
}

type optionWordsFile struct {
	Text     string `yaml:"text"`
	Feedback string `yaml:"feedback"`
}

// quizPath is where a quiz stands in the tree.
func quizPath(lang, id string) string { return path.Join("lang", lang, "quizzes", id+".yaml") }

// Load reads every quiz of the tree and reports every problem it can find. The
// catalogue is needed to judge the courses, lessons and outcomes a quiz names.
func Load(tree *content.Tree, catalogue *courses.Catalogue) (*Bank, []content.Problem) {
	bank := &Bank{quizzes: map[string]*Quiz{}}
	entries, err := fs.ReadDir(tree, path.Join("lang", content.SourceLanguage, "quizzes"))
	if err != nil {
		return bank, nil
	}
	var problems []content.Problem
	for _, entry := range entries {
		id, isYAML := strings.CutSuffix(entry.Name(), ".yaml")
		if entry.IsDir() || !isYAML {
			continue
		}
		raw := map[string][]byte{}
		for _, lang := range tree.Languages() {
			if data, err := tree.ReadFile(quizPath(lang, id)); err == nil {
				raw[lang] = data
			}
		}
		quiz, found := parse(id, raw, func(lang string) string { return tree.Where(quizPath(lang, id)) })
		problems = append(problems, found...)
		if quiz == nil {
			continue
		}
		quiz.Hash = tree.Hash(quizPath(content.SourceLanguage, id))
		c := checker{quiz: quiz, file: tree.Where(quizPath(content.SourceLanguage, id)), places: content.PlacesOf(raw[content.SourceLanguage], 1)}
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
	quiz := &Quiz{ID: id, Course: file.Course, Kind: Kind(file.Kind), Edition: file.Edition, Draw: file.Draw, Lessons: file.Lessons,
		words: map[string]Words{}, raw: raw}
	words := Words{Language: content.SourceLanguage, Title: file.Title, Questions: map[string]QuestionWords{}, Statements: map[string]string{}}
	for _, q := range file.Questions {
		question := Question{ID: q.ID, Kind: q.Kind, Outcome: q.Outcome, Lesson: q.Lesson, Decision: q.Decision}
		texts := QuestionWords{Text: markdown.Inline(q.Text), Options: map[string]OptionWords{}}
		for _, o := range q.Options {
			question.Options = append(question.Options, Option{ID: o.ID, Right: o.Right})
			texts.Options[o.ID] = OptionWords{Text: markdown.Inline(o.Text), Feedback: markdown.Inline(o.Feedback)}
		}
		quiz.Questions = append(quiz.Questions, question)
		words.Questions[q.ID] = texts
	}
	for _, s := range file.Statements {
		quiz.Statements = append(quiz.Statements, s.ID)
		words.Statements[s.ID] = s.Text
	}
	quiz.words[content.SourceLanguage] = words
	c := checker{quiz: quiz, raw: file, file: where(content.SourceLanguage), places: content.PlacesOf(source, 1)}
	c.check()
	problems = append(problems, c.problems...)
	for lang, data := range raw {
		if lang != content.SourceLanguage {
			problems = append(problems, quiz.translate(lang, data, where(lang), file)...)
		}
	}
	return quiz, problems
}

// translate lays one language's words over the quiz. A question of which any
// text is missing stays whole in the source language.
func (q *Quiz) translate(lang string, data []byte, file string, source quizFile) []content.Problem {
	var raw quizWordsFile
	problems := content.DecodeYAML(file, 1, data, &raw)
	if len(problems) > 0 {
		return problems
	}
	c := checker{quiz: q, file: file, places: content.PlacesOf(data, 1)}
	warn := func(yamlPath, format string, args ...any) {
		c.at(yamlPath, format, args...)
		c.problems[len(c.problems)-1].Warning = true
	}
	base := q.words[content.SourceLanguage]
	words := Words{Language: lang, Title: raw.Title, Questions: map[string]QuestionWords{}, Statements: map[string]string{}}
	if strings.TrimSpace(raw.Title) == "" {
		words.Title = base.Title
		warn("$.title", "`title` is not translated yet")
	}
	for _, question := range q.Questions {
		texts, whole := translateQuestion(question, raw.Questions[question.ID])
		if !whole {
			texts = base.Questions[question.ID]
			warn("$.questions."+question.ID, "question %q is not wholly translated: readers see it in the source language", question.ID)
		}
		words.Questions[question.ID] = texts
	}
	for _, id := range q.Statements {
		words.Statements[id] = raw.Statements[id]
		if strings.TrimSpace(raw.Statements[id]) == "" {
			words.Statements[id] = base.Statements[id]
			warn("$.statements."+id, "statement %q is not translated yet", id)
		}
	}
	c.words(raw)
	blocks := quizBlocks(source)
	if stale := content.Stale(raw.Of, blocks); len(raw.Of) == 0 {
		warn("$", "no `of:`, so the whole translation counts as stale: when it is right, run `pamoja check --stamp %s`", file)
	} else if len(stale) > 0 {
		warn("$.of", "%d of %d texts are older than their source, first “%s”", len(stale), len(blocks), stale[0].Text)
	}
	q.words[lang] = words
	return c.problems
}

func translateQuestion(question Question, raw questionWordsFile) (QuestionWords, bool) {
	texts := QuestionWords{Text: markdown.Inline(raw.Text), Options: map[string]OptionWords{}}
	whole := strings.TrimSpace(raw.Text) != ""
	for _, option := range question.Options {
		own := raw.Options[option.ID]
		whole = whole && strings.TrimSpace(own.Text) != "" && strings.TrimSpace(own.Feedback) != ""
		texts.Options[option.ID] = OptionWords{Text: markdown.Inline(own.Text), Feedback: markdown.Inline(own.Feedback)}
	}
	return texts, whole
}

// quizBlocks lists the texts of a source quiz that a translation renders, in
// the order in which they stand.
func quizBlocks(raw quizFile) []content.Block {
	texts := []string{raw.Title}
	for _, q := range raw.Questions {
		texts = append(texts, q.Text)
		for _, o := range q.Options {
			texts = append(texts, o.Text, o.Feedback)
		}
	}
	for _, s := range raw.Statements {
		texts = append(texts, s.Text)
	}
	return content.TextBlocks(texts)
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
	return quizBlocks(raw), true
}
