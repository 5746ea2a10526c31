package assessments

import (
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
)

// words reports texts of a translation under ids that the source does not have
// (a slip in an id would otherwise look like a missing translation), texts for
// settings that the source's question does not have, and texts that hold more
// than a quiz can show.
func (c *checker) words(raw quizWordsFile) {
	for id, words := range raw.Questions {
		where := "$.questions." + id
		question, err := c.quiz.Question(id)
		if err != nil {
			c.at(where+"~", "the source has no question %q: mend the id", id)
			continue
		}
		c.questionWords(where, question, words)
	}
	for id := range raw.Statements {
		if !slices.Contains(c.quiz.Statements, id) {
			c.at("$.statements."+id+"~", "the source has no statement %q: mend the id", id)
		}
	}
}

func (c *checker) questionWords(where string, question Question, words questionWordsFile) {
	source := c.quiz.words[content.SourceLanguage].Questions[question.ID]
	judge := func(at, text string, has bool) {
		if strings.TrimSpace(text) == "" {
			return
		}
		if !has {
			c.at(where+"."+at+"~", "the source's question %q has no `%s`: remove it", question.ID, at)
		} else if err := markdown.CheckInline(text); err != nil {
			c.at(where+"."+at, "%v", err)
		}
	}
	judge("text", words.Text, true)
	judge("vignette", words.Vignette, source.Vignette != "")
	for id, texts := range words.Options {
		place := "options." + id
		if !slices.ContainsFunc(question.Options, func(o Option) bool { return o.ID == id }) {
			c.at(where+"."+place+"~", "the source has no option %q: mend the id", id)
		}
		judge(place+".text", texts.Text, true)
		judge(place+".feedback", texts.Feedback, true)
	}
	for id, text := range words.Targets {
		place := where + ".targets." + id
		if !slices.Contains(question.Targets, id) {
			c.at(place+"~", "the source has no target %q: mend the id", id)
		}
		c.short(place, question.ID, text, maxTarget)
	}
	if words.Unit != "" && source.Unit == "" {
		judge("unit", words.Unit, false)
	} else {
		c.short(where+".unit", question.ID, words.Unit, maxUnit)
	}
	judge("scale.low", words.Scale.Low, source.Low != "")
	judge("scale.high", words.Scale.High, source.High != "")
	judge("feedback.right", words.Feedback.Right, source.Right != "")
	judge("feedback.other", words.Feedback.Other, source.Other != "")
	if len(words.Accept) > 0 && source.Accept == "" {
		judge("accept", words.Accept[0], false)
		return
	}
	for _, flaw := range checkAccept(words.Accept) {
		c.at(where+"."+flaw.at, "question %q: %s", question.ID, flaw.text)
	}
}
