package certificates

import (
	"fmt"
	"strings"
	"sync"

	"github.com/boombuler/barcode/qr"
)

// QR is a code of Size × Size modules, at error correction level M, without
// the quiet zone of four modules that must surround it.
type QR struct {
	Size int
	Dark []Block
}

// Block is a rectangle of dark modules. Blocks of a code never overlap.
type Block struct{ X, Y, Width, Height int }

// NewQR makes the code of a text.
func NewQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("encode a QR code of %d bytes: %w", len(text), err)
	}
	size := code.Bounds().Dx()
	dark := func(x, y int) bool {
		red, _, _, _ := code.At(x, y).RGBA()
		return red == 0
	}
	return QR{Size: size, Dark: blocks(size, dark)}, nil
}

// Path is the code as one SVG path with a unit a module.
func (q QR) Path() string {
	var d strings.Builder
	for _, b := range q.Dark {
		fmt.Fprintf(&d, "M%d %dh%dv%dh-%dz", b.X, b.Y, b.Width, b.Height, b.Width)
	}
	return d.String()
}

// codeShelf holds the codes made last: choosing the mask of one takes as long
// as drawing the rest of the sheet. Its zero value is ready, and safe for
// concurrent use.
type codeShelf struct {
	mutex sync.Mutex
	codes map[string]QR
	texts [codesKept]string // in a ring, next the oldest
	next  int
}

// codesKept are about 2 MB.
const codesKept = 64

func (c *codeShelf) find(text string) (QR, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	code, ok := c.codes[text]
	return code, ok
}

func (c *codeShelf) keep(text string, code QR) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.codes == nil {
		c.codes = map[string]QR{}
	}
	if _, kept := c.codes[text]; kept {
		return
	}
	delete(c.codes, c.texts[c.next])
	c.codes[text], c.texts[c.next] = code, text
	c.next = (c.next + 1) % codesKept
}

// blocks covers the dark modules with few rectangles: runs along a row, made
// as tall as the rows below allow.
func blocks(size int, dark func(x, y int) bool) []Block {
	covered := make([]bool, size*size)
	open := func(x, y int) bool { return dark(x, y) && !covered[y*size+x] }
	var found []Block
	for y := range size {
		for x := 0; x < size; x++ {
			if !open(x, y) {
				continue
			}
			b := Block{X: x, Y: y, Width: 1, Height: 1}
			for x+b.Width < size && open(x+b.Width, y) {
				b.Width++
			}
			for y+b.Height < size && rowOpen(open, b) {
				b.Height++
			}
			for row := range b.Height {
				for column := range b.Width {
					covered[(y+row)*size+x+column] = true
				}
			}
			found = append(found, b)
		}
	}
	return found
}

func rowOpen(open func(x, y int) bool, b Block) bool {
	for column := range b.Width {
		if !open(b.X+column, b.Y+b.Height) {
			return false
		}
	}
	return true
}
