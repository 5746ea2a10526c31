// Package locale turns keys into sentences: it reads every language's ui.json
// and prints messages, plurals, dates, numbers and units in one language.
//
// It owns the format of lang/<language>/ui.json and the rules a translation is
// held to. It does not own the words, which stand in the content folder, nor
// the lessons and quizzes beside them.
//
// # Format
//
// ui.json is one flat JSON object. A key is lower-case words with dots between
// them (area.thing), in alphabetical order. A value is a sentence, or, where a
// count decides the wording, an object of plural forms:
//
//	{
//	  "course.lessons": {"zero": "No lessons yet.", "one": "{n} lesson", "other": "{n} lessons"},
//	  "quiz.question_of": "Question {n} of {total}"
//	}
//
// {name} is a placeholder: a small letter, then small letters, figures and _.
// Plural forms are chosen by the argument n, by the language's own rule (one
// and other in English and Kiswahili); all of them must be given. The form
// zero is for exactly 0 and may be left out. Messages hold no HTML.
//
// English is the source: another language has the same keys with the same
// placeholders. A form may leave out {n} where the wording says the number,
// except in other; zero may leave out any.
//
// # Invariants
//
// Messages are cut into segments once, when they are read; printing parses
// nothing. A key that a language lacks is printed from English, a key that
// English lacks as ⟦key⟧. T escapes nothing: templates do.
package locale

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	"golang.org/x/text/language"

	"pamoja/content"
)

// maxFile is the most bytes a ui.json may have.
const maxFile = 1 << 20

// tree is what is needed of a content.Tree.
type tree interface {
	fs.FS
	Languages() []string
	Where(path string) string
}

// Bundle holds the messages of all languages. It is not changed after Load, so
// any number of goroutines may use it.
type Bundle struct {
	languages []string
	printers  map[string]*Printer
	missing   map[string][]string
	matcher   language.Matcher
}

// Load reads ui.json of every language in the tree. It returns all that is
// wrong with them, and always a Bundle: of the messages that are right.
func Load(t *content.Tree) (*Bundle, []content.Problem) { return load(t) }

func load(t tree) (*Bundle, []content.Problem) {
	b := &Bundle{printers: map[string]*Printer{}, missing: map[string][]string{}}
	english, problems := read(t, content.SourceLanguage)
	english.checkPrinted()
	english.compare(english)
	problems = append(problems, english.problems...)
	b.add(english, nil)

	for _, lang := range t.Languages() {
		if lang == content.SourceLanguage {
			continue
		}
		translation, faults := read(t, lang)
		problems = append(problems, faults...)
		if translation == nil {
			continue
		}
		translation.compare(english)
		problems = append(problems, translation.problems...)
		b.add(translation, english)
	}

	tags := make([]language.Tag, len(b.languages))
	for i, lang := range b.languages {
		tags[i] = language.Make(lang)
	}
	b.matcher = language.NewMatcher(tags)
	return b, problems
}

// read reads one language. The catalogue of English is never nil; that of
// another language is nil when it has no ui.json or its name is no language.
func read(t tree, lang string) (*catalogue, []content.Problem) {
	path := "lang/" + lang + "/ui.json"
	c := &catalogue{lang: lang, source: source{file: t.Where(path)}}
	fail := func(text string) (*catalogue, []content.Problem) {
		faults := []content.Problem{{File: c.file, Line: 1, Column: 1, Text: text}}
		if lang == content.SourceLanguage {
			c.rule, c.broken = newRule(language.English), true
			return c, faults
		}
		return nil, faults
	}
	tag, err := language.Parse(lang)
	if err != nil {
		return fail(fmt.Sprintf("%q is not the code of a language", lang))
	}
	data, err := readFile(t, path)
	if errors.Is(err, fs.ErrNotExist) {
		return fail("this language has no ui.json")
	}
	if err != nil {
		return fail(err.Error())
	}
	c.rule = newRule(tag)
	c.parse(data)
	return c, nil
}

func readFile(t fs.FS, path string) ([]byte, error) {
	file, err := t.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("has more than %d KB", maxFile>>10)
	}
	return data, nil
}

// add makes the printer of a catalogue; what it lacks is printed in English.
func (b *Bundle) add(c, english *catalogue) {
	messages := make(map[string]*message, len(c.entries))
	for _, e := range c.entries {
		if e.message != nil {
			messages[e.key] = e.message
		}
	}
	own := maps.Clone(messages)
	if english != nil {
		for _, e := range english.entries {
			if _, ok := messages[e.key]; ok || e.message == nil {
				continue
			}
			messages[e.key] = e.message
			b.missing[c.lang] = append(b.missing[c.lang], e.key)
		}
		slices.Sort(b.missing[c.lang])
	}
	b.languages = append(b.languages, c.lang)
	b.printers[c.lang] = &Printer{lang: c.lang, messages: messages, own: own}
}

// In returns the same messages with printers that show times in the zone. A
// bundle as loaded shows a time in the zone the time carries.
func (b *Bundle) In(zone *time.Location) *Bundle {
	in := *b
	in.printers = make(map[string]*Printer, len(b.printers))
	for lang, p := range b.printers {
		copied := *p
		copied.zone = zone
		in.printers[lang] = &copied
	}
	return &in
}

// Languages returns the languages that have messages, English first.
func (b *Bundle) Languages() []string { return slices.Clone(b.languages) }

// For returns the printer of a language, of English if it has no messages.
func (b *Bundle) For(lang string) *Printer {
	if p, ok := b.printers[lang]; ok {
		return p
	}
	return b.printers[content.SourceLanguage]
}

// Match returns the language that suits an Accept-Language header best:
// English when none does, or when the header cannot be read.
func (b *Bundle) Match(accept string) string {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return content.SourceLanguage
	}
	// The matched tag carries parts of the wanted one; only the index names ours.
	_, index, confidence := b.matcher.Match(wanted...)
	if confidence == language.No {
		return content.SourceLanguage
	}
	return b.languages[index]
}

// Keys returns every key of the English messages, sorted.
func (b *Bundle) Keys() []string {
	return slices.Sorted(maps.Keys(b.printers[content.SourceLanguage].own))
}

// Arguments returns the names a caller of the key must give, sorted; nil for a
// message without any, or an unknown key.
func (b *Bundle) Arguments(key string) []string {
	m, ok := b.printers[content.SourceLanguage].own[key]
	if !ok {
		return nil
	}
	return m.arguments()
}

// Missing returns the keys a language prints in English, sorted.
func (b *Bundle) Missing(lang string) []string { return slices.Clone(b.missing[lang]) }
