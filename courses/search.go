package courses

import (
	"slices"
	"strings"
	"unicode"

	"pamoja/content"
	"pamoja/content/locale"
)

// SearchLetters is the most letters that may be searched for.
const SearchLetters = 100

const (
	searchWords  = 12 // words of a query that are looked for
	searchShown  = 20 // results that are given
	leastToBegin = 3  // letters from which a last word is also taken as a beginning
	leastToMend  = 4  // letters from which a word is mended
)

// FoundKind says what was found.
type FoundKind string

const (
	FoundCourse FoundKind = "course"
	FoundLesson FoundKind = "lesson" // one screen of it
	FoundTerm   FoundKind = "term"
	FoundCard   FoundKind = "card"
	FoundPage   FoundKind = "page" // one section of it
)

// Search finds words in everything there is to read: courses, the screens of
// lessons, glossary terms, pocket cards and pages of words. It is built once
// from a reading of the content and never changes.
//
// There is an index for each language of the site. What is not translated
// stands in it in the source language, and each text is cut to stems by the
// rules of its own. Drafts and retired lessons are in none.
type Search struct {
	indexes map[string]*index
	members map[string]bool // courses whose lessons are for members only
}

// SearchQuery is what somebody looks for.
type SearchQuery struct {
	Text     string
	Language string // of the page
	Course   string // only in this one; "" for everywhere
	Member   bool   // she is signed in
}

// Answer is what was found, the best first.
type Answer struct {
	Results []Found
	Total   int    // of which Results are the first
	Some    bool   // nothing holds all of the words: these hold some
	Instead string // nothing was found for the words as written: this was looked for
}

// Found is one result. Its texts are in Language.
type Found struct {
	Kind     FoundKind
	Course   string // id of the course it can be read in; "" for a page
	ID       string // of the lesson, term or page; of a card, its lesson's
	Place    string // id of the screen, term or card on its page; "" for its beginning
	Title    string
	Of       string // title of the lesson, or of the page, that it is a part of; ""
	Language string
	Note     bool    // the lesson has a content note: nothing of its text is shown
	Snippet  []Piece // some of its text around the words
}

// Piece is a part of a snippet.
type Piece struct {
	Text string
	Hit  bool // one of the words looked for
}

// NewSearch builds the indexes for these languages.
func NewSearch(catalogue *Catalogue, pages *Pages, languages []string) *Search {
	s := &Search{indexes: map[string]*index{}, members: map[string]bool{}}
	for _, course := range catalogue.Courses() {
		s.members[course.ID] = course.Members
	}
	for _, lang := range languages {
		s.indexes[lang] = newIndex(entriesOf(catalogue, pages, lang))
	}
	return s
}

// TooLong reports whether a query has more letters than may be searched for.
func (q SearchQuery) TooLong() bool { return len([]rune(q.Text)) > SearchLetters }

// Clean is the query as it is shown again: valid text, on one line.
func (q SearchQuery) Clean() string {
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(q.Text, " "))
	return strings.Join(strings.Fields(text), " ")
}

// Find searches. Anyone may: the lessons, terms and cards of a course for
// members are found by members only. A query without a word in it finds
// nothing.
func (s *Search) Find(q SearchQuery) Answer {
	x := s.indexes[q.Language]
	if x == nil {
		x = s.indexes[content.SourceLanguage]
	}
	if x == nil || q.TooLong() {
		return Answer{}
	}
	look := &look{index: x, query: q, seen: s.visible(x, q)}
	look.words = look.wordsOf(q.Clean())
	if len(look.words) == 0 {
		return Answer{}
	}
	if hits := look.hits(len(look.words)); len(hits) > 0 {
		return look.answer(hits)
	}
	if mended, text := look.mend(); mended != nil {
		if hits := mended.hits(len(mended.words)); len(hits) > 0 {
			answer := mended.answer(hits)
			answer.Instead = text
			return answer
		}
	}
	answer := look.answer(look.hits(1))
	answer.Some = answer.Total > 0
	return answer
}

// visible gives, for each entry, the course in which this person may read it,
// or "/" where it is in none; "" hides it.
func (s *Search) visible(x *index, q SearchQuery) []string {
	seen := make([]string, len(x.entries))
	for i := range x.entries {
		e := &x.entries[i]
		switch {
		case e.kind == FoundPage && q.Course == "":
			seen[i] = "/"
		case e.kind == FoundCourse && q.Course == "":
			seen[i] = e.courses[0]
		case e.kind == FoundPage || e.kind == FoundCourse:
		default:
			at := slices.IndexFunc(e.courses, func(id string) bool {
				return (q.Course == "" || q.Course == id) && (q.Member || !s.members[id])
			})
			if at >= 0 {
				seen[i] = e.courses[at]
			}
		}
	}
	return seen
}

// wordsOf gives the words to look for: each once, without those that stand in
// every text, unless there are no others.
func (l *look) wordsOf(text string) []string {
	var rare, all []string
	for _, token := range locale.Tokens(text) {
		if slices.Contains(all, token.Word) || len(all) == searchWords {
			continue
		}
		all = append(all, token.Word)
		if !locale.Common(l.query.Language, token.Word) {
			rare = append(rare, token.Word)
		}
	}
	if len(rare) == 0 {
		return all
	}
	return rare
}
