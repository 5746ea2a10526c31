package mentoring

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LikelyNames gives words of a note that may be a child's name: a word with a
// capital that stands by an age under 18, or after "a child called". It is for
// asking the writer to look again before she keeps the note, and for nothing
// else: it refuses nothing, is kept nowhere and told to nobody. It errs on
// asking too seldom.
//
// English and Kiswahili are read: "Amina (9)", "Amina, aged 9", "9-year-old
// Amina", "Amina wa miaka 9", "mtoto anayeitwa Amina".
func LikelyNames(text string) []string {
	words := wordsOf(text)
	var likely []string
	add := func(w word) {
		if w.mayBeName() && !slices.Contains(likely, w.text) {
			likely = append(likely, w.text)
		}
	}
	for i, w := range words {
		if calls(words, i) && i+1 < len(words) {
			add(words[i+1])
		}
		if w.age == 0 {
			continue
		}
		from, until := ageSpan(words, i)
		if from == i && until == i+1 && !w.hyphenated && !w.bracketed && !w.afterComma {
			continue // a bare number is no age
		}
		if until < len(words) && !words[until-1].ends && (until > i+1 || w.hyphenated) {
			add(words[until])
		}
		for back := from - 1; back >= 0 && back >= from-2 && !words[back].ends; back-- {
			if words[back].mayBeName() {
				add(words[back])
				break
			}
		}
	}
	return likely
}

// word is a word of a note as far as it matters here.
type word struct {
	text, folded string
	age          int  // 1 to 17, or 0
	begins       bool // a sentence
	ends         bool // a sentence, or more: a comma does not
	afterComma   bool
	bracketed    bool
	hyphenated   bool // 9-year-old
}

// wordsOf cuts a note at spaces. A hyphen cuts only an age from its unit.
func wordsOf(text string) []word {
	var words []word
	begins, comma := true, false
	for _, raw := range strings.Fields(text) {
		core := strings.TrimFunc(raw, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if core == "" {
			continue
		}
		w := word{text: core, folded: strings.ToLower(core), begins: begins, afterComma: comma,
			bracketed: strings.ContainsAny(raw[:strings.Index(raw, core)], "([")}
		head, rest, hyphen := strings.Cut(w.folded, "-")
		if w.age = ageOf(head); w.age > 0 && hyphen {
			if !strings.HasPrefix(rest, "year") {
				w.age = 0
			}
			w.hyphenated = w.age > 0
		}
		tail := raw[strings.Index(raw, core)+len(core):]
		w.ends = strings.ContainsAny(tail, ".!?:;")
		begins, comma = w.ends, strings.HasSuffix(tail, ",")
		words = append(words, w)
	}
	return words
}

func ageOf(text string) int {
	n := 0
	for _, r := range text {
		if r < '0' || r > '9' || n > 17 {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	if n > 17 {
		return 0
	}
	return n
}

// Words that make a number an age, before it and after it.
var (
	beforeAge = []string{"aged", "age", "miaka", "umri", "mwaka", "of", "wa", "mwenye", "ana", "is", "was", "turned"}
	firmAge   = []string{"aged", "age", "miaka", "umri", "mwaka"}
	afterAge  = []string{"years", "year", "yrs", "yr", "yo", "y/o", "old", "months"}
	calling   = []string{"called", "named", "anayeitwa", "anaitwa", "aitwaye", "jina"}
	children  = []string{"child", "boy", "girl", "son", "daughter", "mtoto", "mvulana", "msichana", "binti", "kijana", "baby"}
)

// ageSpan is from where until where the words belong to the age at i. It is i
// alone if nothing says that the number is one.
func ageSpan(words []word, i int) (from, until int) {
	from, until = i, i+1
	firm := words[i].hyphenated
	for from > 0 && slices.Contains(beforeAge, words[from-1].folded) {
		from--
		firm = firm || slices.Contains(firmAge, words[from].folded)
	}
	for until < len(words) && slices.Contains(afterAge, words[until].folded) {
		until++
		firm = true
	}
	if !firm {
		return i, i + 1
	}
	return from, until
}

// calls reports whether the word at i says what a child is called.
func calls(words []word, i int) bool {
	if !slices.Contains(calling, words[i].folded) {
		return false
	}
	for back := max(0, i-3); back < i; back++ {
		if slices.Contains(children, words[back].folded) {
			return true
		}
	}
	return false
}

// known are words with a capital that are nobody's name here.
var known = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
	"januari", "februari", "machi", "aprili", "mei", "juni", "julai", "agosti", "septemba", "oktoba", "novemba", "desemba",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"jumatatu", "jumanne", "jumatano", "alhamisi", "ijumaa", "jumamosi", "jumapili",
	"step", "form", "hatua", "fomu", "module", "lesson", "somo", "grade", "class", "darasa", "room", "week", "wiki", "day", "siku",
	"i", "we", "she", "he", "they", "the", "a", "an", "children", "watoto", "child", "mtoto", "kenya", "cci", "cpv", "dcs", "sop", "covid",
}

func (w word) mayBeName() bool {
	first, size := utf8.DecodeRuneInString(w.text)
	if !unicode.IsUpper(first) || utf8.RuneCountInString(w.text) < 3 || slices.Contains(known, w.folded) {
		return false
	}
	rest := w.text[size:]
	if rest == strings.ToUpper(rest) { // an abbreviation
		return false
	}
	return !w.begins || !slices.Contains(openers, w.folded)
}

// openers are common first words of a sentence.
var openers = []string{
	"aged", "about", "after", "all", "and", "ask", "asked", "at", "before", "both", "boy", "boys", "children", "discussed", "each", "for", "girl", "girls",
	"his", "her", "how", "in", "it", "learner", "learners", "met", "mother", "father", "needs", "of", "on", "our", "plan", "practised", "review", "reviewed",
	"siblings", "talked", "their", "there", "this", "those", "three", "two", "visited", "visit", "was", "went", "when", "with", "worked", "you",
	"alikuwa", "ana", "baada", "baba", "dada", "kaka", "katika", "kijana", "kila", "kisha", "kuhusu", "kwa", "leo", "mama", "mtoto", "msichana", "mvulana",
	"na", "ni", "tuli", "tulifanya", "tulitembelea", "tulizungumza", "umri", "wa", "watoto", "wenye",
}
