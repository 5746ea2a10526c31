package content

import "fmt"

// Staleness says how far a translation is behind its source: nothing where it
// renders every block; else one warning with the share of stale blocks, and one
// for each of them, at the line of the translation to look at. of is what the
// translation says it renders; own are its blocks where they are known one by
// one, in the same order.
func Staleness(file string, of []string, own, source []Block) []Problem {
	warn := func(line int, format string, args ...any) Problem {
		return Problem{File: file, Line: max(line, 1), Column: 1, Warning: true, Text: fmt.Sprintf(format, args...)}
	}
	if len(source) == 0 {
		return nil
	}
	if len(of) == 0 {
		return []Problem{warn(1, "no `of:`, so the whole translation counts as stale: when it is right, run `pamoja check --stamp %s`", file)}
	}
	lines := make([]int, len(of))
	if len(own) == len(of) {
		for i, block := range own {
			lines[i] = block.Line
		}
	}
	var list []Problem
	stale, gone := 0, 0
	for _, run := range unlike(of, source) {
		for i, block := range source[run.source:run.sourceEnd] {
			stale++
			where := "“" + block.Text + "”"
			if block.Line > 0 {
				where = fmt.Sprintf("line %d there, %s", block.Line, where)
			}
			if run.of+i < run.ofEnd {
				list = append(list, warn(lines[run.of+i], "older than its source: %s", where))
				continue
			}
			line := 1
			if last := run.ofEnd - 1; last >= 0 {
				line = lines[last]
			}
			list = append(list, warn(line, "not here yet, comes after this line: %s", where))
		}
		for i := run.of + run.sourceEnd - run.source; i < run.ofEnd; i++ {
			gone++
			list = append(list, warn(lines[i], "stands here and no longer in the source: take it out"))
		}
	}
	if len(list) == 0 {
		return nil
	}
	head := warn(1, "%d of %d blocks (%d %%) are older than their source; when they are right, run `pamoja check --stamp %s`",
		stale, len(source), Percent(stale, len(source)), file)
	if stale == 0 {
		head = warn(1, "blocks that stand here and no longer in the source: %d; take them out, then run `pamoja check --stamp %s`", gone, file)
	}
	return append([]Problem{head}, list...)
}

// Percent is a share, rounded up, so that one stale block is never 0 %.
func Percent(part, whole int) int { return (part*100 + whole - 1) / whole }

// run is a stretch of a translation that does not render what stands at the
// same place in the source.
type run struct{ of, ofEnd, source, sourceEnd int }

// unlike compares in order, by a longest common subsequence, and gives the
// stretches between what is the same.
func unlike(of []string, source []Block) []run {
	common := make([][]int, len(of)+1)
	for i := range common {
		common[i] = make([]int, len(source)+1)
	}
	for i := len(of) - 1; i >= 0; i-- {
		for j := len(source) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if of[i] == source[j].Hash {
				common[i][j] = 1 + common[i+1][j+1]
			}
		}
	}
	var runs []run
	at := run{}
	i, j := 0, 0
	flush := func() {
		at.ofEnd, at.sourceEnd = i, j
		if at.of < at.ofEnd || at.source < at.sourceEnd {
			runs = append(runs, at)
		}
	}
	for i < len(of) && j < len(source) {
		switch {
		case of[i] == source[j].Hash:
			flush()
			i, j = i+1, j+1
			at = run{of: i, source: j}
		case common[i+1][j] >= common[i][j+1]:
			i++
		default:
			j++
		}
	}
	i, j = len(of), len(source)
	flush()
	return runs
}
