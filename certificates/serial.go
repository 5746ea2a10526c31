package certificates

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A serial is PMJ- and nine characters of Crockford's alphabet, eight of them
// random and the last a check over the eight.
const (
	serialPrefix = "PMJ"
	serialRandom = 8
	crockford    = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// NewSerial draws a serial from a source of random bytes.
func NewSerial(random io.Reader) (string, error) {
	var drawn [serialRandom]byte
	if _, err := io.ReadFull(random, drawn[:]); err != nil {
		return "", fmt.Errorf("draw a serial: %w", err)
	}
	for i := range drawn {
		drawn[i] = crockford[drawn[i]%32]
	}
	return serialPrefix + "-" + string(drawn[:]) + string(checkCharacter(string(drawn[:]))), nil
}

// ParseSerial reads a serial as people type it: in any case, with or without
// PMJ, with spaces, hyphens and points anywhere, O for 0 and I or L for 1. It
// returns the serial as it is printed, and false when the text is none, which
// includes one wrong character and two neighbours swapped.
func ParseSerial(text string) (string, bool) {
	code := foldSerial(text)
	if len(code) == len(serialPrefix)+serialRandom+1 {
		var ok bool
		if code, ok = strings.CutPrefix(code, serialPrefix); !ok {
			return "", false
		}
	}
	if len(code) != serialRandom+1 {
		return "", false
	}
	for i := range len(code) {
		if strings.IndexByte(crockford, code[i]) < 0 {
			return "", false
		}
	}
	if checkCharacter(code[:serialRandom]) != code[serialRandom] {
		return "", false
	}
	return serialPrefix + "-" + code, true
}

// serialReadable bounds the text that is looked at: a serial with a space
// after each character is far shorter.
const serialReadable = 64

func foldSerial(text string) string {
	if len(text) > serialReadable {
		return ""
	}
	var folded strings.Builder
	for _, r := range norm.NFKC.String(text) {
		switch r = unicode.ToUpper(r); {
		case r == 'O':
			folded.WriteByte('0')
		case r == 'I', r == 'L':
			folded.WriteByte('1')
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '.', r == '\u00ad', r == '\u200b':
		default:
			folded.WriteRune(r)
		}
	}
	return folded.String()
}

// checkCharacter weighs the characters with growing powers of a generator of
// the field of 32 elements. No weight is zero and no two are equal, so every
// single wrong character and every swap of two characters changes the sum.
func checkCharacter(code string) byte {
	sum, weight := byte(0), byte(1)
	for i := range len(code) {
		weight = times(weight, 2)
		sum ^= times(weight, byte(strings.IndexByte(crockford, code[i])))
	}
	return crockford[sum]
}

// times multiplies in the field of 32 elements, modulo x⁵ + x² + 1.
func times(a, b byte) byte {
	var product byte
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0b100101
		}
	}
	return product
}
