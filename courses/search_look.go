package courses

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"pamoja/content/locale"
)

// look is one search in one index.
type look struct {
	index *index
	query SearchQuery
	seen  []string // see Search.visible
	words []string
}

// hit is an entry that holds some of the words.
type hit struct {
	entry int
	words int
	score float64
}

// The usual constants of BM25: how soon more of the same says nothing more, and
// how much a long text is held against itself.
const (
	saturation = 1.2
	byLength   = 0.75
	asAPart    = 0.5 // what a word counts that only begins as it should
)

// hits lists the visible entries that hold at least this many of the words.
func (l *look) hits(least int) []hit {
	found := make([]hit, len(l.index.entries))
	for i, word := range l.words {
		for entry, score := range l.scores(word, i == len(l.words)-1) {
			if score > 0 {
				found[entry].words++
				found[entry].score += score
			}
		}
	}
	var hits []hit
	for entry, h := range found {
		if h.words >= least {
			h.entry = entry
			hits = append(hits, h)
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.words, a.words), cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry))
	})
	return l.best(hits)
}

// best keeps the first of each group.
func (l *look) best(hits []hit) []hit {
	met := map[string]bool{}
	return slices.DeleteFunc(hits, func(h hit) bool {
		group := l.index.entries[h.entry].group
		if group == "" {
			return false
		}
		again := met[group]
		met[group] = true
		return again
	})
}

// scores weighs one word against every entry; what is hidden, or holds no form
// of it, has 0. It gives nil if all have.
func (l *look) scores(word string, last bool) []float64 {
	x := l.index
	var scores []float64
	for n, weight := range l.stems(word, last) {
		postings := x.postings[n]
		rare := math.Log(1 + (float64(len(x.entries)-len(postings))+0.5)/(float64(len(postings))+0.5))
		for _, p := range postings {
			if l.seen[p.entry] == "" {
				continue
			}
			if scores == nil {
				scores = make([]float64, len(x.entries))
			}
			length := 1 - byLength + byLength*x.lengths[p.entry]/x.mean
			often := float64(p.often)
			score := weight * rare * often * (saturation + 1) / (often + saturation*length)
			scores[p.entry] = max(scores[p.entry], score)
		}
	}
	return scores
}

// stems gives the numbers of the stems that stand for a word, in every language
// of the index; for the last word also those of words that it begins.
func (l *look) stems(word string, last bool) map[int]float64 {
	x, stems := l.index, map[int]float64{}
	if last && len(word) >= leastToBegin {
		for i := x.from(word); i < len(x.words) && strings.HasPrefix(x.words[i].word, word); i++ {
			stems[x.words[i].stem] = asAPart
		}
	}
	for _, lang := range x.langs {
		if n, known := x.stems[stem{lang, locale.Stem(lang, word)}]; known {
			stems[n] = 1
		}
	}
	return stems
}

// from is where the words begin that are not before this one.
func (x *index) from(word string) int {
	return sort.Search(len(x.words), func(i int) bool { return x.words[i].word >= word })
}

// mend looks for the same with each word that is found nowhere put right, if
// one letter does it; nil if nothing could be put right.
func (l *look) mend() (*look, string) {
	mended, text := &look{index: l.index, query: l.query, seen: l.seen}, l.query.Clean()
	changed := false
	for i, word := range l.words {
		if l.scores(word, i == len(l.words)-1) == nil {
			if near := l.nearest(word); near != "" {
				text = replaceWord(text, word, near)
				word, changed = near, true
			}
		}
		if !slices.Contains(mended.words, word) {
			mended.words = append(mended.words, word)
		}
	}
	if !changed {
		return nil, ""
	}
	return mended, text
}

// nearest gives the word, one slip away, that most entries hold; of the page's
// own language, if there is one. Only words that can be found count: what is
// hidden from this person is not told her here.
func (l *look) nearest(word string) string {
	if len(word) < leastToMend {
		return ""
	}
	best, most := "", 0
	for _, v := range l.index.words {
		if !oneSlip(word, v.word) {
			continue
		}
		count := 0
		for _, p := range l.index.postings[v.stem] {
			if l.seen[p.entry] != "" {
				count++
			}
		}
		if count > 0 && v.lang == l.query.Language {
			count += len(l.index.entries)
		}
		if count > most {
			best, most = v.word, count
		}
	}
	return best
}

// oneSlip reports whether one letter too many, too few or wrong, or two
// neighbours the wrong way round, is all that parts two words.
func oneSlip(a, b string) bool {
	if len(a) > len(b)+4 || len(b) > len(a)+4 { // a letter has four bytes at most
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	at := 0
	for at < len(x) && x[at] == y[at] {
		at++
	}
	switch len(y) - len(x) {
	case 0:
		if at+1 < len(x) && x[at] == y[at+1] && x[at+1] == y[at] && slices.Equal(x[at+2:], y[at+2:]) {
			return true
		}
		return at < len(x) && slices.Equal(x[at+1:], y[at+1:])
	case 1:
		return slices.Equal(x[at:], y[at+1:])
	}
	return false
}

// replaceWord puts another word in the place of one, wherever it stands.
func replaceWord(text, word, with string) string {
	var b strings.Builder
	last := 0
	for _, token := range locale.Tokens(text) {
		if token.Word == word {
			b.WriteString(text[last:token.Start] + with)
			last = token.End
		}
	}
	b.WriteString(text[last:])
	return b.String()
}

// answer shows the first hits.
func (l *look) answer(hits []hit) Answer {
	answer := Answer{Total: len(hits)}
	wanted := map[int]bool{}
	for i, word := range l.words {
		for n := range l.stems(word, i == len(l.words)-1) {
			wanted[n] = true
		}
	}
	for _, h := range hits[:min(len(hits), searchShown)] {
		e := &l.index.entries[h.entry]
		found := Found{Kind: e.kind, ID: e.id, Place: e.place, Title: e.title, Of: e.of, Language: e.lang, Note: e.note}
		if e.kind != FoundPage {
			found.Course = l.seen[h.entry]
		}
		if !e.note {
			found.Snippet = l.index.snippet(e, wanted)
		}
		answer.Results = append(answer.Results, found)
	}
	return answer
}
