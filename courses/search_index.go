package courses

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"pamoja/content/locale"
	"pamoja/content/markdown"
)

// entry is one thing that can be found.
type entry struct {
	kind    FoundKind
	courses []string // in which it stands; none for a page
	id      string
	place   string
	title   string
	of      string
	lang    string
	text    string
	note    bool
	group   string // of entries of one group the best is shown
}

// What a word counts in a title, in the title of the whole, and in the text.
const (
	inTitle = 4
	inWhole = 2
	inText  = 1
)

// index is one language's: who holds which stem, and every word there is.
// Stems are numbered; number 0 is none.
type index struct {
	entries  []entry
	lengths  []float64 // of the texts, titles counted as they weigh
	mean     float64
	langs    []string
	stems    map[stem]int
	postings [][]posting               // by number of the stem
	known    map[string]map[string]int // language, word: number of its stem
	words    []vocable                 // every word, in order, then by language
}

// stem is a stem of one language.
type stem struct{ lang, text string }

// posting says how often an entry holds a stem.
type posting struct {
	entry int32
	often float32
}

// vocable is a word as it is written somewhere, folded, in a language.
type vocable struct {
	word, lang string
	stem       int
}

func newIndex(entries []entry) *index {
	x := &index{entries: entries, lengths: make([]float64, len(entries)), stems: map[stem]int{}, postings: make([][]posting, 1), known: map[string]map[string]int{}}
	total := 0.0
	var counts []float64 // by number of the stem, for one entry at a time
	var met []int
	for i := range entries {
		e := &entries[i]
		met = met[:0]
		for _, part := range []struct {
			text   string
			weight float64
		}{{e.title, inTitle}, {e.of, inWhole}, {e.text, inText}} {
			for _, token := range locale.Tokens(part.text) {
				n := x.learn(e.lang, token.Word)
				for n >= len(counts) {
					counts = append(counts, 0)
				}
				if counts[n] == 0 {
					met = append(met, n)
				}
				counts[n] += part.weight
				x.lengths[i] += part.weight
			}
		}
		for _, n := range met {
			x.postings[n] = append(x.postings[n], posting{int32(i), float32(counts[n])})
			counts[n] = 0
		}
		total += x.lengths[i]
	}
	x.mean = max(total, 1) / float64(max(len(entries), 1))
	slices.SortFunc(x.words, func(a, b vocable) int { return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.lang, b.lang)) })
	return x
}

// learn gives the number of a word's stem, and keeps the word.
func (x *index) learn(lang, word string) int {
	known := x.known[lang]
	if known == nil {
		known = map[string]int{}
		x.known[lang] = known
		x.langs = append(x.langs, lang)
	}
	if n, ok := known[word]; ok {
		return n
	}
	word = strings.Clone(word)
	key := stem{lang, locale.Stem(lang, word)}
	n, ok := x.stems[key]
	if !ok {
		n = len(x.postings)
		x.stems[key] = n
		x.postings = append(x.postings, nil)
	}
	known[word] = n
	x.words = append(x.words, vocable{word, lang, n})
	return n
}

// entriesOf lists what can be found in one language, in the order of the
// catalogue.
func entriesOf(catalogue *Catalogue, pages *Pages, lang string) []entry {
	var entries []entry
	terms := map[string]int{} // where a term stands in entries
	for _, course := range catalogue.Courses() {
		entries = append(entries, courseEntry(course, lang))
		for _, id := range course.LessonIDs() {
			lesson := course.lessons[id]
			text := lesson.Text(lang)
			entries = append(entries, lessonEntries(course, lesson, text)...)
			for _, term := range text.Document.Terms {
				at, met := terms[term]
				if !met {
					if entry, known := catalogue.Term(term, lang); known {
						terms[term] = len(entries)
						entries = append(entries, termEntry(entry, course.ID))
					}
					continue
				}
				if !slices.Contains(entries[at].courses, course.ID) {
					entries[at].courses = append(entries[at].courses, course.ID)
				}
			}
		}
	}
	for _, page := range pages.all() {
		text := page.Text(lang)
		for _, screen := range text.Document.Screens {
			e := entry{kind: FoundPage, id: page.ID, title: text.Title, lang: text.Language, text: flat(screen.Text)}
			if screen.Title != "" {
				e.title, e.of, e.place = screen.Title, text.Title, screen.ID
			}
			entries = append(entries, e)
		}
	}
	return entries
}

func courseEntry(course *Course, lang string) entry {
	words := course.Words(lang)
	parts := []string{words.Summary, words.Audience}
	for _, outcome := range course.Outcomes {
		parts = append(parts, words.Outcomes[outcome.ID])
	}
	for _, module := range course.Modules {
		parts = append(parts, words.Modules[module.ID])
	}
	for _, task := range course.Tasks {
		parts = append(parts, words.Tasks[task.ID].Title)
		parts = append(parts, words.Tasks[task.ID].See...)
	}
	return entry{kind: FoundCourse, courses: []string{course.ID}, id: course.ID, title: words.Title, lang: words.Language, text: flat(strings.Join(parts, "\n\n"))}
}

// lessonEntries are a lesson's screens and cards. A lesson with a content note
// is found as a whole: its note is read before anything else.
func lessonEntries(course *Course, lesson *Lesson, text *Text) []entry {
	var entries []entry
	for _, screen := range text.Document.Screens {
		e := entry{kind: FoundLesson, courses: []string{course.ID}, id: lesson.ID, title: text.Title, lang: text.Language,
			text: flat(withoutCards(screen.Text, text.Document.Pocket)), note: lesson.HasNote(), group: course.ID + "/" + lesson.ID}
		if screen.Title != "" {
			e.title, e.of, e.place = screen.Title, text.Title, screen.ID
		}
		if e.note {
			e.place = ""
		}
		entries = append(entries, e)
	}
	for i, card := range text.Document.Pocket {
		entries = append(entries, entry{kind: FoundCard, courses: []string{course.ID}, id: lesson.ID, place: CardPlace(lesson.ID, i), title: card.Title,
			of: text.Title, lang: text.Language, text: flat(card.Text), note: lesson.HasNote()})
	}
	return entries
}

// withoutCards is the text of a screen without that of its cards, which are
// found by themselves.
func withoutCards(text string, cards []markdown.Card) string {
	for _, card := range cards {
		text = strings.Replace(text, card.Title+"\n\n"+card.Text, "", 1)
	}
	return text
}

// CardPlace is the id that a lesson's card, counted from 0, has in the pocket
// book of its course.
func CardPlace(lesson string, card int) string { return fmt.Sprintf("card-%s-%d", lesson, card+1) }

func termEntry(term Term, course string) entry {
	return entry{kind: FoundTerm, courses: []string{course}, id: term.ID, place: "g-" + term.ID, title: term.Word, lang: term.Lang,
		text: flat(html.UnescapeString(tag.ReplaceAllString(string(term.Meaning), "")))}
}

// tag is all the markup there is in the meaning of a term.
var tag = regexp.MustCompile(`</?[a-z]+>`)

// flat puts the blocks of a text, which blank lines part, in one line. A title,
// a cell of a table or an item of a list often ends without a mark: a dot keeps
// it apart from the next.
func flat(text string) string {
	var b strings.Builder
	for block := range strings.SplitSeq(text, "\n\n") {
		words := strings.Join(strings.Fields(block), " ")
		if words == "" {
			continue
		}
		if so := strings.TrimRight(b.String(), "”’»)"); so != "" && strings.ContainsRune(".!?:;…", lastRune(so)) {
			b.WriteString(" ")
		} else if so != "" {
			b.WriteString(" · ")
		}
		b.WriteString(words)
	}
	return b.String()
}

func lastRune(text string) rune {
	last, _ := utf8.DecodeLastRuneInString(text)
	return last
}
