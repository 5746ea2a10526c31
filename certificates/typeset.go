package certificates

import (
	"strings"
	"unicode"
)

// line sets one line, smaller where it must be but not under least; what does
// not fit even so ends in an ellipsis.
func (s *sheet) line(d drawn, room, least float64) {
	text := d.Text
	size := s.shrink(text, d.Bold, room, d.Size, least)
	if size == 0 {
		size = least
		d.Text = s.wrap(d.Text, d.Bold, room/least-s.measure("…", d.Bold))[0] + "…"
	}
	d.Size = size
	s.addLines(text, []drawn{d})
}

// block sets a text in as many lines as most allows, smaller where it must be
// but not under least, and returns the last baseline.
func (s *sheet) block(d drawn, room, least float64, most int, leading float64) float64 {
	lines := s.wrap(d.Text, d.Bold, room/d.Size)
	for len(lines) > most && d.Size > least {
		d.Size = max(least, d.Size-0.1)
		lines = s.wrap(d.Text, d.Bold, room/d.Size)
	}
	if len(lines) <= most {
		lines = s.balance(d.Text, d.Bold, room/d.Size, len(lines))
	} else {
		lines = lines[:most]
		last := &lines[most-1]
		*last = s.wrap(*last, d.Bold, room/d.Size-s.measure("…", d.Bold))[0] + "…"
	}
	text, set := d.Text, []drawn{}
	for i := range lines {
		if i > 0 {
			d.Y += d.Size * s.apart(lines[i-1], lines[i], leading)
		}
		d.Text = lines[i]
		set = append(set, d)
	}
	s.addLines(text, set)
	return d.Y
}

// lineGap is the least that stays free between two lines, in font sizes.
const lineGap = 0.06

// apart is how far the baselines of two lines stand apart, in font sizes: by
// the leading, or as far as the marks below and above their letters need.
func (s *sheet) apart(upper, lower string, leading float64) float64 {
	if s.drawing == 1 {
		return leading
	}
	foot, _ := inkOf(upper)
	_, top := inkOf(lower)
	return max(leading, top-foot+lineGap)
}

// shrink is the largest size, no more than full and in steps of a tenth, at
// which a text fits into the room, or 0 if that is under least.
func (s *sheet) shrink(text string, bold bool, room, full, least float64) float64 {
	width := s.measure(text, bold)
	for size := full; size > least-0.05; size -= 0.1 {
		if width*size <= room {
			return size
		}
	}
	return 0
}

// wrap breaks a text at spaces into lines of at most room at size 1, and a
// word that is longer than a line between letters. There is always one line.
func (s *sheet) wrap(text string, bold bool, room float64) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if s.measure(joined, bold) <= room {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := s.pieces(word, bold, room)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line = pieces[len(pieces)-1]
	}
	return append(lines, line)
}

// balance breaks a text into as many lines, but of more equal length, so that
// no word is left alone on the last.
func (s *sheet) balance(text string, bold bool, room float64, most int) []string {
	lines := s.wrap(text, bold, room)
	for narrower := room * 0.95; narrower > room/2; narrower -= room * 0.05 {
		tried := s.wrap(text, bold, narrower)
		if len(tried) > most {
			break
		}
		lines = tried
	}
	return lines
}

// words cuts a text at its spaces, but leaves a number with the words it
// belongs to: before it and after it, unless a sign comes between.
func words(text string) []string {
	var joined []string
	glued := false
	for _, field := range strings.Fields(text) {
		number := field[0] >= '0' && field[0] <= '9'
		last := len(joined) - 1
		if last >= 0 && (glued || number && !strings.ContainsAny(joined[last][len(joined[last])-1:], ".,:;")) {
			joined[last] += " " + field
		} else {
			joined = append(joined, field)
		}
		glued = number && !strings.ContainsAny(field[len(field)-1:], ".,:;")
	}
	return joined
}

// pieces cuts a word that is wider than a line, never between a letter and its
// marks, and after a sign if what follows that then fits into the next line.
func (s *sheet) pieces(word string, bold bool, room float64) []string {
	var pieces []string
	start, sign := 0, 0
	for at, r := range word {
		if at > start && !unicode.Is(unicode.M, r) && s.measure(word[start:at]+string(r), bold) > room {
			end := at
			if s.drawing > 1 && sign > start && s.measure(word[sign:], bold) <= room {
				end = sign
			}
			pieces = append(pieces, word[start:end])
			start = end
		}
		if strings.ContainsRune("./-", r) {
			sign = at + 1
		}
	}
	return append(pieces, word[start:])
}
