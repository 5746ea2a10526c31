package assessments

import (
	"fmt"
	"strings"

	"pamoja/content"
)

// quizFile is a quiz in the source language.
type quizFile struct {
	Title      string          `yaml:"title"`
	Course     string          `yaml:"course"`
	Kind       string          `yaml:"kind"`
	Edition    int             `yaml:"edition"`
	Draft      bool            `yaml:"draft"`
	Retired    bool            `yaml:"retired"`
	Draw       int             `yaml:"draw"`
	Lessons    []string        `yaml:"lessons"`
	Questions  []questionFile  `yaml:"questions"`
	Statements []statementFile `yaml:"statements"`
}

// questionFile is a question of any kind. What may be absent is nil then, so
// that a setting of another kind is noticed whatever it holds.
type questionFile struct {
	ID       string        `yaml:"id"`
	Kind     string        `yaml:"kind"`
	Outcome  string        `yaml:"outcome"`
	Decision bool          `yaml:"decision"`
	Retired  bool          `yaml:"retired"`
	Lesson   string        `yaml:"lesson"`
	Vignette string        `yaml:"vignette"`
	Text     string        `yaml:"text"`
	Options  []optionFile  `yaml:"options"`
	Targets  []targetFile  `yaml:"targets"`
	Number   *numberFile   `yaml:"number"`
	Accept   []string      `yaml:"accept"`
	Scale    *scaleFile    `yaml:"scale"`
	Key      *int          `yaml:"key"`
	Feedback *feedbackFile `yaml:"feedback"`
}

type optionFile struct {
	ID       string  `yaml:"id"`
	Text     string  `yaml:"text"`
	Right    *bool   `yaml:"right"`
	Match    *string `yaml:"match"`
	Feedback string  `yaml:"feedback"`
}

func (o optionFile) isRight() bool { return o.Right != nil && *o.Right }

type targetFile struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

type numberFile struct {
	Value     *float64 `yaml:"value"`
	Tolerance float64  `yaml:"tolerance"`
	Unit      string   `yaml:"unit"`
}

type scaleFile struct {
	Low  string `yaml:"low"`
	High string `yaml:"high"`
}

type feedbackFile struct {
	Right string `yaml:"right"`
	Other string `yaml:"other"`
}

type statementFile struct {
	ID   string `yaml:"id"`
	Text string `yaml:"text"`
}

// given lists the settings a question has of those that only some kinds have,
// in the form in which kinds name them, with the place of each.
func (q questionFile) given() []setting {
	var given []setting
	add := func(is bool, name, at string) {
		if is {
			given = append(given, setting{name, at})
		}
	}
	add(q.Options != nil, "options", "options")
	for i, option := range q.Options {
		add(option.Right != nil, "options.right", optionPlace(i)+".right")
		add(option.Match != nil, "options.match", optionPlace(i)+".match")
	}
	add(q.Targets != nil, "targets", "targets")
	add(q.Number != nil, "number", "number")
	add(q.Accept != nil, "accept", "accept")
	add(q.Scale != nil, "scale", "scale")
	add(q.Key != nil, "key", "key")
	add(q.Feedback != nil, "feedback", "feedback")
	return given
}

// setting is a setting that a question has, and where.
type setting struct{ name, at string }

// quizWordsFile is a quiz in any other language: words only.
type quizWordsFile struct {
	Title      string                       `yaml:"title"`
	Of         []string                     `yaml:"of"`
	Questions  map[string]questionWordsFile `yaml:"questions"`
	Statements map[string]string            `yaml:"statements"`
}

type questionWordsFile struct {
	Text     string                     `yaml:"text"`
	Vignette string                     `yaml:"vignette"`
	Options  map[string]optionWordsFile `yaml:"options"`
	Targets  map[string]string          `yaml:"targets"`
	Unit     string                     `yaml:"unit"`
	Accept   []string                   `yaml:"accept"`
	Scale    scaleFile                  `yaml:"scale"`
	Feedback feedbackFile               `yaml:"feedback"`
}

type optionWordsFile struct {
	Text     string `yaml:"text"`
	Feedback string `yaml:"feedback"`
}

// quizText is a text of a quiz that a translation renders, with its place in
// the source and in the translation.
type quizText struct{ text, source, own string }

// texts lists them in the order in which they stand in the source.
func (raw quizFile) texts() []quizText {
	var all []quizText
	add := func(text, source, own string) {
		if strings.TrimSpace(text) != "" {
			all = append(all, quizText{text, "$." + source, "$." + own})
		}
	}
	add(raw.Title, "title", "title")
	for i, q := range raw.Questions {
		q.texts(func(text, source, own string) {
			add(text, fmt.Sprintf("questions[%d].%s", i, source), "questions."+q.ID+"."+own)
		})
	}
	for i, s := range raw.Statements {
		add(s.Text, fmt.Sprintf("statements[%d].text", i), "statements."+s.ID)
	}
	return all
}

func (q questionFile) texts(add func(text, source, own string)) {
	same := func(text, place string) { add(text, place, place) }
	same(q.Vignette, "vignette")
	same(q.Text, "text")
	for i, o := range q.Options {
		add(o.Text, optionPlace(i)+".text", "options."+o.ID+".text")
		add(o.Feedback, optionPlace(i)+".feedback", "options."+o.ID+".feedback")
	}
	for i, t := range q.Targets {
		add(t.Text, fmt.Sprintf("targets[%d].text", i), "targets."+t.ID)
	}
	if q.Number != nil {
		add(q.Number.Unit, "number.unit", "unit")
	}
	same(strings.Join(q.Accept, ", "), "accept")
	if q.Scale != nil {
		same(q.Scale.Low, "scale.low")
		same(q.Scale.High, "scale.high")
	}
	if q.Feedback != nil {
		same(q.Feedback.Right, "feedback.right")
		same(q.Feedback.Other, "feedback.other")
	}
}

// quizBlocks are the texts as blocks; the line of each is its place in the list.
func quizBlocks(texts []quizText) []content.Block {
	var blocks []content.Block
	for i, text := range texts {
		blocks = append(blocks, content.BlockOf(text.text, i))
	}
	return blocks
}
