package certificates

import (
	"bytes"
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anySerial draws serials with every character equally likely.
var anySerial = rapid.Custom(func(t *rapid.T) string {
	random := rapid.SliceOfN(rapid.Byte(), serialRandom, serialRandom).Draw(t, "random")
	serial, err := NewSerial(bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	return serial
})

func TestSerialLooksAsDecided(t *testing.T) {
	serial, err := NewSerial(bytes.NewReader([]byte{0, 1, 10, 18, 20, 22, 26, 31}))
	if err != nil || serial != "PMJ-01AJMPTZ"+serial[len(serial)-1:] || len(serial) != 13 {
		t.Fatalf("got %q, %v", serial, err)
	}
	if _, err := NewSerial(bytes.NewReader(nil)); err == nil {
		t.Fatal("no random bytes, and no error")
	}
}

func TestSerialReadsBackHoweverTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial := anySerial.Draw(t, "serial")
		typed := serial
		if rapid.Bool().Draw(t, "without prefix") {
			typed = serial[4:]
		}
		var spaced strings.Builder
		for _, r := range typed {
			switch {
			case r == '0':
				r = rapid.SampledFrom([]rune("0Oo")).Draw(t, "zero")
			case r == '1':
				r = rapid.SampledFrom([]rune("1IiLl")).Draw(t, "one")
			case rapid.Bool().Draw(t, "lower"):
				r = []rune(strings.ToLower(string(r)))[0]
			}
			spaced.WriteRune(r)
			spaced.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", "–", "\u00a0", "\n", "."}).Draw(t, "gap"))
		}
		if got, ok := ParseSerial(spaced.String()); !ok || got != serial {
			t.Fatalf("%q read as %q, %v; want %q", spaced.String(), got, ok, serial)
		}
	})
}

// Every wrong character and every swap in every place, over serials at random:
// the check misses none.
func TestSerialCatchesSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		serial := anySerial.Draw(t, "serial")
		for at := 4; at < len(serial); at++ {
			for _, wrong := range []byte(crockford) {
				slip := []byte(serial)
				slip[at] = wrong
				if got, ok := ParseSerial(string(slip)); ok && got != serial {
					t.Fatalf("%s with one slip is taken as %s", serial, got)
				}
			}
			for other := at + 1; other < len(serial); other++ {
				swap := []byte(serial)
				swap[at], swap[other] = swap[other], swap[at]
				if got, ok := ParseSerial(string(swap)); ok && got != serial {
					t.Fatalf("%s with a swap is taken as %s", serial, got)
				}
			}
		}
	})
}

func TestSerialRefuses(t *testing.T) {
	serial, err := NewSerial(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "PMJ-", serial[:12], serial + "0", "XMJ-" + serial[4:], "U" + serial[5:],
		strings.Repeat(" ", 100) + serial, serial + "\x00", "ꓑMJ-" + serial[4:]} {
		if got, ok := ParseSerial(text); ok {
			t.Errorf("%q is taken as %s", text, got)
		}
	}
}

func TestSerialsDoNotRepeat(t *testing.T) {
	var seen []string
	for range 10_000 {
		serial, err := NewSerial(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, serial)
	}
	slices.Sort(seen)
	if len(slices.Compact(seen)) != 10_000 {
		t.Fatal("10,000 serials, and two are the same")
	}
}

func FuzzParseSerial(f *testing.F) {
	for _, seed := range []string{"", "PMJ-4K7T9QXCB", "pmj 4k7t 9qxc b", "4k7t-9qxc.b", "OIL000000", "ＰＭＪ－４Ｋ７Ｔ９ＱＸＣＢ", "PMJ\u20134K7T9QXCB", "PMJPMJ-4K7T9Q", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		serial, ok := ParseSerial(text)
		if !ok {
			if serial != "" {
				t.Fatalf("%q is none, and yet %q", text, serial)
			}
			return
		}
		if len(serial) != len(serialPrefix)+2+serialRandom || !strings.HasPrefix(serial, serialPrefix+"-") {
			t.Fatalf("%q is taken as %q", text, serial)
		}
		for _, way := range []string{serial, strings.ToLower(serial), serial[4:], " " + serial + "\n"} {
			if again, ok := ParseSerial(way); !ok || again != serial {
				t.Fatalf("%q is taken as %q, but %q as %q", text, serial, way, again)
			}
		}
	})
}
