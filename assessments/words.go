package assessments

import (
	"html"
	"strconv"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
)

// plain is a short text as it may stand where no markup can, such as in a list
// to choose from.
func plain(source string) string { return html.UnescapeString(string(markdown.Inline(source))) }

// read takes a question out of its file.
func (q questionFile) read() Question {
	question := Question{ID: q.ID, Kind: q.Kind, Outcome: q.Outcome, Lesson: q.Lesson, Decision: q.Decision, Retired: q.Retired}
	for _, o := range q.Options {
		option := Option{ID: o.ID, Right: o.isRight()}
		if o.Match != nil {
			option.Match = *o.Match
		}
		question.Options = append(question.Options, option)
	}
	for _, target := range q.Targets {
		question.Targets = append(question.Targets, target.ID)
	}
	if q.Number != nil {
		question.Number.Tolerance = floatDecimal(q.Number.Tolerance)
		if q.Number.Value != nil {
			question.Number.Value = floatDecimal(*q.Number.Value)
		}
	}
	if q.Key != nil {
		question.Key = *q.Key
	}
	question.accept(q.Accept)
	return question
}

// floatDecimal is the shortest decimal that reads as this number: what the
// author wrote.
func floatDecimal(value float64) string {
	return canonicalDecimal(strconv.FormatFloat(value, 'f', -1, 64))
}

// accept adds what one language accepts. A person may have learnt the word in
// another language than the one she reads in.
func (q *Question) accept(words []string) {
	for _, one := range words {
		if folded := foldWords(one); folded != "" {
			q.Accepted = append(q.Accepted, folded)
		}
	}
}

// words takes a question's texts out of its file.
func (q questionFile) words() QuestionWords {
	words := QuestionWords{Language: content.SourceLanguage, Vignette: markdown.Inline(q.Vignette), Text: markdown.Inline(q.Text),
		Options: map[string]OptionWords{}}
	for _, o := range q.Options {
		words.Options[o.ID] = OptionWords{Text: markdown.Inline(o.Text), Feedback: markdown.Inline(o.Feedback)}
	}
	if len(q.Targets) > 0 {
		words.Targets = map[string]string{}
		for _, target := range q.Targets {
			words.Targets[target.ID] = plain(target.Text)
		}
	}
	if q.Number != nil {
		words.Unit = plain(q.Number.Unit)
	}
	if len(q.Accept) > 0 {
		words.Accept = plain(q.Accept[0])
	}
	if q.Scale != nil {
		words.Low, words.High = markdown.Inline(q.Scale.Low), markdown.Inline(q.Scale.High)
	}
	if q.Feedback != nil {
		words.Right, words.Other = markdown.Inline(q.Feedback.Right), markdown.Inline(q.Feedback.Other)
	}
	return words
}

// translateQuestion gives a question's texts in another language, and which of
// its settings lack a text.
func translateQuestion(lang string, question Question, source QuestionWords, raw questionWordsFile) (QuestionWords, []string) {
	var lacking []string
	need := func(name string, is bool, text string) {
		if is && strings.TrimSpace(text) == "" {
			lacking = append(lacking, name)
		}
	}
	words := QuestionWords{Language: lang, Vignette: markdown.Inline(raw.Vignette), Text: markdown.Inline(raw.Text), Options: map[string]OptionWords{},
		Unit: plain(raw.Unit), Low: markdown.Inline(raw.Scale.Low), High: markdown.Inline(raw.Scale.High),
		Right: markdown.Inline(raw.Feedback.Right), Other: markdown.Inline(raw.Feedback.Other)}
	need("vignette", source.Vignette != "", raw.Vignette)
	need("text", true, raw.Text)
	for _, option := range question.Options {
		own := raw.Options[option.ID]
		need("options."+option.ID+".text", true, own.Text)
		need("options."+option.ID+".feedback", true, own.Feedback)
		words.Options[option.ID] = OptionWords{Text: markdown.Inline(own.Text), Feedback: markdown.Inline(own.Feedback)}
	}
	if len(question.Targets) > 0 {
		words.Targets = map[string]string{}
	}
	for _, id := range question.Targets {
		need("targets."+id, true, raw.Targets[id])
		words.Targets[id] = plain(raw.Targets[id])
	}
	need("unit", source.Unit != "", raw.Unit)
	need("scale.low", source.Low != "", raw.Scale.Low)
	need("scale.high", source.High != "", raw.Scale.High)
	need("feedback.right", source.Right != "", raw.Feedback.Right)
	need("feedback.other", source.Other != "", raw.Feedback.Other)
	first := ""
	if len(raw.Accept) > 0 {
		first = raw.Accept[0]
	}
	need("accept", source.Accept != "", first)
	words.Accept = plain(first)
	return words, lacking
}

// stale says how far a translation is behind its source, and which texts are.
func (c *checker) stale(of []string, source quizFile) {
	texts := source.texts()
	stale := content.Stale(of, quizBlocks(texts))
	if len(of) == 0 {
		c.warn("$", "no `of:`, so the whole translation counts as stale: when it is right, run `pamoja check --stamp %s`", c.file)
		return
	}
	if len(stale) == 0 {
		return
	}
	c.warn("$.of", "%d of %d texts (%d %%) are older than their source; when they are right, run `pamoja check --stamp %s`",
		len(stale), len(texts), content.Percent(len(stale), len(texts)), c.file)
	places := content.PlacesOf(c.quiz.raw[content.SourceLanguage], 1)
	for _, block := range stale {
		text := texts[block.Line]
		line, _ := places.Of(text.source)
		c.warn(text.own, "older than its source: line %d there, “%s”", line, block.Text)
	}
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
	base := q.words[content.SourceLanguage]
	words := Words{Language: lang, Title: raw.Title, Questions: map[string]QuestionWords{}, Statements: map[string]string{}}
	if strings.TrimSpace(raw.Title) == "" {
		words.Title = base.Title
		c.warn("$.title", "`title` is not translated yet")
	}
	for i, question := range q.Questions {
		own := raw.Questions[question.ID]
		texts, lacking := translateQuestion(lang, question, base.Questions[question.ID], own)
		if len(lacking) > 0 {
			texts = base.Questions[question.ID]
		}
		if len(lacking) > 0 && !question.Retired {
			c.warn("$.questions."+question.ID, "question %q is not wholly translated: readers see it in the source language (it lacks %s)",
				question.ID, listed(lacking))
		}
		words.Questions[question.ID] = texts
		q.Questions[i].accept(own.Accept)
	}
	for _, id := range q.Statements {
		words.Statements[id] = raw.Statements[id]
		if strings.TrimSpace(raw.Statements[id]) == "" {
			words.Statements[id] = base.Statements[id]
			c.warn("$.statements."+id, "statement %q is not translated yet", id)
		}
	}
	c.words(raw)
	c.stale(raw.Of, source)
	q.words[lang] = words
	return c.problems
}

// listed names settings in a problem, a few of many.
func listed(names []string) string {
	const most = 3
	if len(names) > most {
		return "`" + strings.Join(names[:most], "`, `") + "` and " + strconv.Itoa(len(names)-most) + " more"
	}
	return "`" + strings.Join(names, "`, `") + "`"
}
