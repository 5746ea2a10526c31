package courses

import (
	"strings"

	"pamoja/content/locale"
)

const (
	snippetWords  = 32
	snippetBefore = 8 // words before the first that was looked for
	snippetMost   = 320
)

// snippet gives the part of a text that holds most of the words looked for,
// with these marked. Where none is in the text (it was found by its title) it
// gives the beginning.
func (x *index) snippet(e *entry, wanted map[int]bool) []Piece {
	tokens := locale.Tokens(e.text)
	if len(tokens) == 0 {
		return nil
	}
	keys := make([]int, len(tokens)) // number of the stem that is looked for, or 0
	known := x.known[e.lang]
	for i, token := range tokens {
		if n := known[token.Word]; wanted[n] {
			keys[i] = n
		}
	}
	from := bestWindow(keys)
	until := min(from+snippetWords, len(tokens))
	for until > from+1 && tokens[until-1].End-tokens[from].Start > snippetMost {
		until--
	}
	return pieces(e.text, tokens, keys, from, until)
}

// bestWindow is where a window begins that holds the most different words, and
// of those the first.
func bestWindow(keys []int) int {
	best, most := 0, 0
	for i, key := range keys {
		if key == 0 {
			continue
		}
		from := max(0, min(i-snippetBefore, len(keys)-snippetWords))
		different := map[int]bool{}
		for _, other := range keys[from:min(from+snippetWords, len(keys))] {
			if other != 0 {
				different[other] = true
			}
		}
		if len(different) > most {
			best, most = from, len(different)
		}
	}
	return best
}

func pieces(text string, tokens []locale.Token, keys []int, from, until int) []Piece {
	var list []Piece
	add := func(text string, hit bool) {
		if text != "" {
			list = append(list, Piece{text, hit})
		}
	}
	start, end := tokens[from].Start, len(text)
	if from == 0 {
		start = 0
	} else {
		add("… ", false)
	}
	if until < len(tokens) {
		end = tokens[until-1].End
	}
	last := start
	for i := from; i < until; i++ {
		if keys[i] == 0 {
			continue
		}
		add(text[last:tokens[i].Start], false)
		add(text[tokens[i].Start:tokens[i].End], true)
		last = tokens[i].End
	}
	rest := text[last:end]
	if until < len(tokens) {
		rest = strings.TrimRight(rest, " ") + " …"
	}
	add(rest, false)
	return list
}
