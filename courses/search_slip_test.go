package courses

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever one slip makes of a word is one slip away; the word itself is none,
// and what takes two slips is not.
func TestOneSlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.SampledFrom([]rune("abcé")), 2, 7)
		word := letters.Draw(t, "word")
		at := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		slipped := slices.Clone(word)
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			slipped = slices.Delete(slipped, at, at+1)
		case 1:
			slipped = slices.Insert(slipped, at, rapid.SampledFrom([]rune("abcéz")).Draw(t, "letter"))
		case 2:
			slipped[at] = 'z'
		case 3:
			next := (at + 1) % len(word)
			if next < at || word[at] == word[next] {
				t.Skip("no neighbours to swap")
			}
			slipped[at], slipped[next] = slipped[next], slipped[at]
		}
		if !oneSlip(string(word), string(slipped)) || !oneSlip(string(slipped), string(word)) {
			t.Fatalf("%q and %q are not one slip apart", string(word), string(slipped))
		}
	})
	for _, pair := range [][2]string{{"consent", "consent"}, {"abcd", "badc"}, {"abcd", "abxy"}, {"ab", "abcd"}, {"abc", "bcd"}, {"", "ab"}, {"abcdefgh", "ab"}} {
		if oneSlip(pair[0], pair[1]) || oneSlip(pair[1], pair[0]) {
			t.Errorf("%q and %q are one slip apart", pair[0], pair[1])
		}
	}
}
