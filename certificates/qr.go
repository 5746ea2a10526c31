package certificates

import (
	"fmt"
	"strings"

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

// QRPath is the code of a text as one SVG path with a unit a module, and the
// number of modules of its side.
func QRPath(text string) (path string, size int, err error) {
	code, err := NewQR(text)
	if err != nil {
		return "", 0, err
	}
	var d strings.Builder
	for _, b := range code.Dark {
		fmt.Fprintf(&d, "M%d %dh%dv%dh-%dz", b.X, b.Y, b.Width, b.Height, b.Width)
	}
	return d.String(), code.Size, nil
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
