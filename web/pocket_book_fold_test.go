package web

import (
	"slices"
	"testing"
)

// Folded in the middle and put into one another, the sheets read from the first
// page to the last: each side of a sheet holds two pages that add up to one more
// than there are, and behind a page on the right stands the next one on the left.
func TestFolded(t *testing.T) {
	for cards := 1; cards <= 14; cards++ {
		views := make([]cardView, cards)
		leaves := leavesOf(views)
		sides := folded(leaves)
		if len(leaves)%4 != 0 || len(sides)*2 != len(leaves) {
			t.Fatalf("%d cards: %d pages on %d sides", cards, len(leaves), len(sides))
		}
		read := map[int]bool{}
		for i, side := range sides {
			left, right := side[0].Number, side[1].Number
			if left+right != len(leaves)+1 {
				t.Errorf("%d cards, side %d: pages %d and %d", cards, i, left, right)
			}
			if back := i%2 == 1; back && left != sides[i-1][1].Number+1 {
				t.Errorf("%d cards: behind page %d stands %d", cards, sides[i-1][1].Number, left)
			}
			read[left], read[right] = true, true
		}
		if len(read) != len(leaves) {
			t.Errorf("%d cards: %d of %d pages are printed", cards, len(read), len(leaves))
		}
		if leaves[0].Kind != "cover" || leaves[len(leaves)-1].Kind != "back" {
			t.Errorf("%d cards: %q … %q", cards, leaves[0].Kind, leaves[len(leaves)-1].Kind)
		}
		for i, card := range views {
			if at := slices.IndexFunc(leaves, func(l leafView) bool { return l.Kind == "card" && l.Card.Page == card.Page }); at != card.Page-1 || leaves[at].Number != card.Page {
				t.Errorf("%d cards: the contents send to page %d for card %d, which stands on %d", cards, card.Page, i, at+1)
			}
		}
	}
}
