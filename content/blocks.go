package content

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Block is one piece of text that is translated as a whole: a title, a
// paragraph, a note, an option of a question. Its hash is the first eight hex
// digits of SHA-256 of the text with white space folded, so that a text broken
// into other lines is the same text.
//
// A translation lists the hashes of the blocks it renders, in order, under
// of: in its front matter or YAML. A block of the source that is not in that
// list has changed since, and its translation is stale.
type Block struct {
	Hash string
	Line int    // in the source file, 0 if not known
	Text string // how it begins
}

// BlockOf is the block of one text.
func BlockOf(text string, line int) Block {
	folded := fold(text)
	sum := sha256.Sum256([]byte(folded))
	return Block{Hash: hex.EncodeToString(sum[:4]), Line: line, Text: excerpt(folded, 60)}
}

// TextBlocks gives the blocks of the translatable texts of a YAML file, in the
// order in which they stand there. Blank texts are none.
func TextBlocks(texts []string) []Block {
	var blocks []Block
	for _, text := range texts {
		if fold(text) != "" {
			blocks = append(blocks, BlockOf(text, 0))
		}
	}
	return blocks
}

// Placed is a text of a YAML file and the path of its value there, as
// PositionOf takes it.
type Placed struct{ Text, Path string }

// PlacedBlocks is TextBlocks with lines: those of the values in data.
func PlacedBlocks(data []byte, texts []Placed) []Block {
	places := PlacesOf(data, 1)
	var blocks []Block
	for _, text := range texts {
		if fold(text.Text) == "" {
			continue
		}
		line, _ := places.Of(text.Path)
		blocks = append(blocks, BlockOf(text.Text, line))
	}
	return blocks
}

// Stale lists the blocks of the source that a translation with these hashes
// does not render: those changed or added since. Without any hash all are.
func Stale(of []string, source []Block) []Block {
	rendered := count(of)
	var stale []Block
	for _, block := range source {
		if rendered[block.Hash] > 0 {
			rendered[block.Hash]--
			continue
		}
		stale = append(stale, block)
	}
	return stale
}

// Gone counts the blocks a translation renders that the source no longer has.
func Gone(of []string, source []Block) int {
	hashes := make([]string, len(source))
	for i, block := range source {
		hashes[i] = block.Hash
	}
	there := count(hashes)
	gone := 0
	for _, hash := range of {
		if there[hash] > 0 {
			there[hash]--
			continue
		}
		gone++
	}
	return gone
}

func count(hashes []string) map[string]int {
	counts := map[string]int{}
	for _, hash := range hashes {
		counts[hash]++
	}
	return counts
}

func fold(text string) string { return strings.Join(strings.Fields(text), " ") }
