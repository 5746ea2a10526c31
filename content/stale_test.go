package content_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/content"
)

func blocks(texts ...string) []content.Block {
	var list []content.Block
	for i, text := range texts {
		list = append(list, content.BlockOf(text, 10*(i+1)))
	}
	return list
}

func hashes(list []content.Block) []string {
	var all []string
	for _, block := range list {
		all = append(all, block.Hash)
	}
	return all
}

func TestStaleness(t *testing.T) {
	before := blocks("Title", "First", "Second", "Third", "Fourth")
	own := []content.Block{{Line: 1}, {Line: 5}, {Line: 7}, {Line: 9}, {Line: 11}}
	for name, c := range map[string]struct {
		source []content.Block
		want   []string
	}{
		"nothing": {before, nil},
		"one changed": {blocks("Title", "First", "Second, said anew", "Third", "Fourth"), []string{
			"f:1: 1 of 5 blocks (20 %)", "f:7: older than its source: line 30 there, “Second, said anew”"}},
		"one new": {blocks("Title", "First", "Second", "New", "Third", "Fourth"), []string{
			"f:1: 1 of 6 blocks (17 %)", "f:7: not here yet, comes after this line: line 40 there, “New”"}},
		"one gone": {blocks("Title", "First", "Third", "Fourth"), []string{
			"f:1: blocks that stand here and no longer in the source: 1", "f:7: stands here and no longer in the source"}},
		"two for one": {blocks("Title", "One", "Two", "Second", "Third", "Fourth"), []string{
			"f:1: 2 of 6 blocks (34 %)", "f:5: older than its source: line 20 there, “One”", "f:5: not here yet, comes after this line: line 30 there, “Two”"}},
		"all of it": {blocks("Other"), []string{
			"f:1: 1 of 1 blocks (100 %)", "f:1: older than its source", "f:5: stands here", "f:7: stands here", "f:9: stands here", "f:11: stands here"}},
		"moved": {blocks("Title", "Second", "First", "Third", "Fourth"), []string{
			"f:1: 1 of 5 blocks (20 %)", "f:5: stands here and no longer", "f:7: not here yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, problem := range content.Staleness("f", hashes(before), own, c.source) {
				if !problem.Warning || problem.Column != 1 {
					t.Errorf("%v", problem)
				}
				got = append(got, fmt.Sprintf("f:%d: %s", problem.Line, problem.Text))
			}
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
	if got := content.Staleness("f", nil, own, before); len(got) != 1 || !strings.Contains(got[0].Text, "no `of:`") {
		t.Errorf("without a stamp: %v", got)
	}
}

// Every block that changed is named once, and nothing else; a translation
// stamped with its source is never behind it.
func TestStalenessProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[a-d]{1,2}`), 1, 12)
		before, after := blocks(texts.Draw(t, "before")...), blocks(texts.Draw(t, "after")...)
		if got := content.Staleness("f", hashes(before), before, before); got != nil {
			t.Fatalf("stamped, and behind: %v", got)
		}
		older, missing, gone := 0, 0, 0
		for _, problem := range content.Staleness("f", hashes(before), before, after) {
			switch {
			case strings.HasPrefix(problem.Text, "older"):
				older++
			case strings.HasPrefix(problem.Text, "not here"):
				missing++
			case strings.HasPrefix(problem.Text, "stands here"):
				gone++
			}
		}
		kept := len(after) - older - missing
		if kept < 0 || kept != len(before)-older-gone {
			t.Fatalf("%d of %d and %d of %d: %d older, %d missing, %d gone", kept, len(before), kept, len(after), older, missing, gone)
		}
		if kept == 0 && slices.Equal(hashes(before), hashes(after)) {
			t.Fatal("the same, and all of it stale")
		}
	})
}
