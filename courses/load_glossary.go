package courses

import (
	"maps"
	"path"
	"slices"
	"strings"

	"pamoja/content"
	"pamoja/content/markdown"
)

func (l *loader) loadGlossary() {
	for _, lang := range l.tree.Languages() {
		file := path.Join("lang", lang, "glossary.yaml")
		data, err := l.tree.ReadFile(file)
		if err != nil {
			continue
		}
		var raw map[string]glossaryEntry
		l.decode(file, 1, data, &raw)
		terms := map[string]Term{}
		for _, id := range slices.Sorted(maps.Keys(raw)) {
			entry := raw[id]
			if !content.IsID(id) || strings.TrimSpace(entry.Word) == "" || strings.TrimSpace(entry.Meaning) == "" {
				l.problemAt(file, data, 1, "$."+id, "a glossary entry needs an id of small letters, digits and hyphens, a `word` and a `meaning`")
			}
			if lang != content.SourceLanguage {
				if _, known := l.out.glossary[content.SourceLanguage][id]; !known {
					l.problemAt(file, data, 1, "$."+id, "%q is not in the glossary of the source language", id)
				}
			}
			if err := markdown.CheckInline(entry.Meaning); err != nil {
				l.problemAt(file, data, 1, "$."+id+".meaning", "%v", err)
			}
			terms[id] = Term{ID: id, Word: entry.Word, Meaning: markdown.Inline(entry.Meaning), Lang: lang}
		}
		l.out.glossary[lang] = terms
	}
}
