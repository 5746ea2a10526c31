package certificates

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyName draws names that certificates print.
var anyName = rapid.Map(rapid.StringOfN(rapid.SampledFrom([]rune("abcWũĩŨṸế’' -ʼ")), 1, longestName, -1), PlainName)

func TestCodeStaysSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		course := rapid.StringMatching(`[a-z][a-z-]{0,60}`).Draw(t, "course")
		line := signLine(Claims{Serial: anySerial.Draw(t, "serial"), Name: anyName.Draw(t, "name"), Course: course, Date: "2026-03-14", Key: testKeys[0].ID}, testKey)
		r := Record{Address: "https://" + strings.Repeat("a", LongestBaseURL-8), Serial: anySerial.Draw(t, "other"), Line: line}
		code, err := NewQR(r.Scan())
		if err != nil {
			t.Fatal(err)
		}
		if code.Size > 69 {
			t.Fatalf("%d modules for %d bytes", code.Size, len(r.Scan()))
		}
	})
}

func TestBlocksCoverEachDarkModuleOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 12).Draw(t, "size")
		dark := rapid.SliceOfN(rapid.Bool(), size*size, size*size).Draw(t, "dark")
		times := make([]int, size*size)
		for _, b := range blocks(size, func(x, y int) bool { return dark[y*size+x] }) {
			for y := b.Y; y < b.Y+b.Height; y++ {
				for x := b.X; x < b.X+b.Width; x++ {
					times[y*size+x]++
				}
			}
		}
		for i, n := range times {
			if n == 1 != dark[i] || n > 1 {
				t.Fatalf("module %d, dark %v, is covered %d times", i, dark[i], n)
			}
		}
	})
}

func TestCodeAsPath(t *testing.T) {
	code, err := NewQR("https://pamoja.example/verify/PMJ-4K7T9QXCB")
	if err != nil || code.Size < 21 || !strings.HasPrefix(code.Path(), "M0 0h7v1h-7z") {
		t.Fatalf("%q, %d, %v", code.Path(), code.Size, err)
	}
	if _, err := NewQR(strings.Repeat("a", 5000)); err == nil {
		t.Fatal("no code holds 5,000 bytes")
	}
}

// The codes kept are those asked for last, and never another's.
func TestCodesKept(t *testing.T) {
	var shelf codeShelf
	for n := range 3 * codesKept {
		text := fmt.Sprint(n)
		for range 2 {
			shelf.keep(text, QR{Size: n})
		}
		for back := range min(n+1, codesKept) {
			if code, ok := shelf.find(fmt.Sprint(n - back)); !ok || code.Size != n-back {
				t.Fatalf("after %d the code of %d is %v, %v", n, n-back, code.Size, ok)
			}
		}
	}
	if len(shelf.codes) != codesKept {
		t.Errorf("%d codes are kept", len(shelf.codes))
	}
}
