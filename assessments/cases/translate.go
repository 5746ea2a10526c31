package cases

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"pamoja/content"
)

// translate lays one language's words over the case. A scene of which any text
// is missing stays whole in the source language.
func (p parser) translate(c *Case, lang string, source *builder) []content.Problem {
	file := p.where(lang)
	front, frontLine, body, bodyLine, problems := content.SplitFrontMatter(file, p.raw[lang])
	if len(problems) > 0 {
		return problems
	}
	var raw wordsFile
	if problems := content.DecodeYAML(file, frontLine, front, &raw); len(problems) > 0 {
		return problems
	}
	b := newBuilder(file, content.PlacesOf(front, frontLine), p.context(lang), c)
	b.wordsOnly = true
	b.title(raw.Title, raw.Summary, raw.ContentNote, raw.Child, raw.People, raw.Papers)
	sections, problems := takeApart(file, bodyLine, body)
	b.problems = append(b.problems, problems...)
	b.sections(sections)
	b.lay(c.words[content.SourceLanguage])
	c.words[lang] = b.w
	return append(b.problems, content.Staleness(file, raw.Of, b.blocks, source.blocks)...)
}

// lay fills in from the source what a translation lacks.
func (b *builder) lay(source *Words) {
	keep := func(key string, own *string, original string) {
		if strings.TrimSpace(*own) == "" && original != "" {
			*own = original
			line, _ := b.frontAt.Of("$." + key)
			b.warn(line, "`%s` is not translated yet", key)
		}
	}
	keep("title", &b.w.Title, source.Title)
	keep("child", &b.w.Child, source.Child)
	if (b.w.Note == "") != (source.Note == "") {
		b.front("$.content_note", "`content_note` must stand in every language or in none: a reader would be warned in one and not in the other")
		b.w.Note = source.Note
	}
	summary := string(b.w.Summary)
	keep("summary", &summary, string(source.Summary))
	b.w.Summary = template.HTML(summary)
	for _, list := range []struct {
		key         string
		own, source map[string]string
	}{{"people", b.w.People, source.People}, {"papers", b.w.Papers, source.Papers}} {
		for _, id := range slices.Sorted(maps.Keys(list.own)) {
			if _, known := list.source[id]; !known {
				b.front("$."+list.key+"."+id+"~", "the source has no %q in `%s`: mend the id, or take it out", id, list.key)
				delete(list.own, id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(list.source)) {
			own := list.own[id]
			keep(list.key+"."+id, &own, list.source[id])
			list.own[id] = own
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.w.Scenes)) {
		if source.Scenes[id] == nil {
			b.at(b.lines[id], "the source has no scene %q: mend the id, or take the scene out", id)
			delete(b.w.Scenes, id)
			continue
		}
		b.beyond(id, b.w.Scenes[id], source.Scenes[id])
	}
	for _, scene := range b.c.Scenes {
		if lacking := lacks(b.w.Scenes[scene.ID], source.Scenes[scene.ID]); lacking != "" {
			b.warn(max(b.lines[scene.ID], 1), "the scene %q is not wholly translated: readers see it in the source language (it lacks %s)", scene.ID, lacking)
			b.w.Scenes[scene.ID] = source.Scenes[scene.ID]
		}
	}
	if lacks(b.w.Story, source.Story) != "" || len(b.w.Mentor) != len(source.Mentor) {
		b.w.Story, b.w.Mentor = source.Story, source.Mentor
		b.warn(max(b.lines[debriefID], 1), "the debrief is not wholly translated: readers see it in the source language")
	}
}

// beyond reports what a scene has in a translation and not in the source.
func (b *builder) beyond(id string, own, source *SceneWords) {
	say := func(line int, what string) {
		b.at(line, "the source has no %s in %q: mend the id, or take it out", what, id)
	}
	if n := ifs(own); n > ifs(source) {
		b.at(b.lines[id], "%q has %d parts :::if, and the source has %d: take one out, or write it there too", id, n, ifs(source))
	}
	if own.Debrief != "" && source.Debrief == "" {
		say(b.lines[id], ":::debrief")
	}
	if own.Ask == nil {
		return
	}
	at := b.lines["ask/"+own.Ask.id]
	if source.Ask == nil || source.Ask.id != own.Ask.id {
		say(at, fmt.Sprintf("decision or task %q", own.Ask.id))
		own.Ask = nil
		return
	}
	for _, list := range []struct {
		what        string
		own, source map[string]EntryWords
	}{{"choice or outcome", own.Ask.Choices, source.Ask.Choices}, {"line", own.Ask.Lines, source.Ask.Lines}} {
		for _, entry := range slices.Sorted(maps.Keys(list.own)) {
			if _, known := list.source[entry]; !known {
				say(b.lines["entry/"+own.Ask.id+"/"+entry], fmt.Sprintf("%s %q", list.what, entry))
			}
		}
	}
}

func ifs(words *SceneWords) int {
	n := 0
	for _, part := range words.Parts {
		n = max(n, part.If+1)
	}
	return n
}

// sameParts reports whether two texts are parted in the same way into what
// everyone reads and what only some do.
func sameParts(own, source *SceneWords) bool {
	return slices.EqualFunc(own.Parts, source.Parts, func(a, b Part) bool { return a.If == b.If })
}

// sameWho reports whether two lists say something of the same persons.
func sameWho(own, source *SceneWords) bool {
	return slices.EqualFunc(own.Who, source.Who, func(a, b WhoWords) bool { return a.Person == b.Person })
}

// lacks names the first thing that a scene has in the source and not in a
// translation.
func lacks(own, source *SceneWords) string {
	switch {
	case source == nil:
		return ""
	case own == nil:
		return "everything"
	case own.Title == "":
		return "its title"
	case !sameParts(own, source):
		return "a part of its text, or has its parts in another order"
	case len(own.Know) != len(source.Know):
		return "a line of :::know"
	case !sameWho(own, source):
		return "a line of :::who, or has them in another order"
	case own.Debrief == "" && source.Debrief != "":
		return "its :::debrief"
	case source.Ask == nil:
		return ""
	case own.Ask == nil:
		return "what it asks"
	}
	for _, pair := range []struct {
		name        string
		own, source any
	}{{"question", own.Ask.Question, source.Ask.Question}, {"about", own.Ask.About, source.Ask.About}, {"happened", own.Ask.Happened, source.Ask.Happened},
		{"worker", own.Ask.Worker, source.Ask.Worker}, {"model", own.Ask.Model, source.Ask.Model}} {
		if fmt.Sprint(pair.own) == "" && fmt.Sprint(pair.source) != "" {
			return "`" + pair.name + "`"
		}
	}
	for _, list := range []struct{ own, source map[string]EntryWords }{{own.Ask.Choices, source.Ask.Choices}, {own.Ask.Lines, source.Ask.Lines}} {
		for _, id := range slices.Sorted(maps.Keys(list.source)) {
			entry, original := list.own[id], list.source[id]
			if entry.Text == "" || entry.Feedback == "" && original.Feedback != "" {
				return "`" + id + "`"
			}
		}
	}
	return ""
}
