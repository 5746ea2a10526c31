package certificates

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

var sampleClaims = Claims{Serial: "PMJ-4K7T9QXCB", Name: "Mũthoni | wa Ng’ang’a", Course: "gatekeeping", Date: "2026-03-14", Key: testKeys[0].ID}

func TestLineReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := sampleClaims
		claims.Serial = anySerial.Draw(t, "serial")
		claims.Name = rapid.OneOf(anyName, rapid.Just("a|b||c|"), rapid.Just("")).Draw(t, "name")
		claims.Course = rapid.StringMatching(`[a-z][a-z-]{0,60}`).Draw(t, "course")
		got, err := VerifyLine(signLine(claims, testKey), testKeys)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Name) > longestSignedName || !strings.HasPrefix(claims.Name, got.Name) {
			t.Fatalf("the name %q came back as %q", claims.Name, got.Name)
		}
		if len(claims.Course) < 36 && len(claims.Name) <= longestSignedName && got != claims {
			t.Fatalf("%+v came back as %+v", claims, got)
		}
		claims.Name = got.Name
		if got != claims {
			t.Fatalf("%+v came back as %+v", claims, got)
		}
	})
}

func TestLineReadsHoweverPasted(t *testing.T) {
	line := signLine(sampleClaims, testKey)
	address := "https://pamoja.example/verify/" + sampleClaims.Serial
	for _, text := range []string{
		line, " " + line + "\n", line[:40] + "\r\n " + line[40:90] + "\n\u00a0" + line[90:],
		address + "#" + line, "HTTPS://PAMOJA.EXAMPLE/verify/" + strings.ToLower(sampleClaims.Serial) + "#" + line,
		"#" + line, "\ufeff" + line,
	} {
		if got, err := VerifyLine(text, testKeys); err != nil || got != sampleClaims {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestLineCutOrAlteredAnywhereIsRefused(t *testing.T) {
	line := signLine(sampleClaims, testKey)
	refused := func(what, text string) {
		t.Helper()
		if claims, err := VerifyLine(text, testKeys); err == nil {
			t.Errorf("%s is taken: %q says %+v", what, text, claims)
		}
	}
	for at := range line {
		refused("cut at the end", line[:at])
		if at > 0 {
			refused("cut at the start", line[at:])
		}
		refused("with a byte left out", line[:at]+line[at+1:])
		refused("with a byte doubled", line[:at]+line[at:at+1]+line[at:])
		for _, other := range []byte("Aa0_-.|=+/~\x00") {
			if line[at] != other {
				refused("with another byte", line[:at]+string(other)+line[at+1:])
			}
		}
		for bit := range 7 {
			if flipped := line[at] ^ 1<<bit; flipped > ' ' {
				refused("with a bit flipped", line[:at]+string(flipped)+line[at+1:])
			}
		}
	}
	refused("under another serial", "https://pamoja.example/verify/PMJ-000000000#"+line)
}

func TestLineOfAnotherKey(t *testing.T) {
	other := ed25519.NewKeyFromSeed([]byte("ffffffffffffffffffffffffffffffff"))
	if _, err := VerifyLine(signLine(sampleClaims, other), testKeys); !errors.Is(err, ErrSignature) {
		t.Errorf("signed by another under our key's name: %v", err)
	}
	if _, err := VerifyLine(signLine(sampleClaims, testKey), nil); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("without keys: %v", err)
	}
	if _, err := VerifyLine("PMJ-4K7T9QXCB", testKeys); !errors.Is(err, ErrMalformed) {
		t.Errorf("a serial is no line: %v", err)
	}
	if _, err := VerifyLine(signLine(sampleClaims, testKey)+strings.Repeat(" ", longestText), testKeys); !errors.Is(err, ErrMalformed) {
		t.Errorf("a text without end: %v", err)
	}
}

func TestCutName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := PlainName(rapid.StringOf(rapid.SampledFrom([]rune("aMũ ṸZ\u0303\u0301|"))).Draw(t, "name"))
		most := rapid.IntRange(0, 48).Draw(t, "most")
		cut := cutName(name, most)
		if len(cut) > most || !strings.HasPrefix(name, cut) || !utf8.ValidString(cut) {
			t.Fatalf("%q cut to %d is %q", name, most, cut)
		}
		if cut != "" && len(cut) < len(name) && !norm.NFC.PropertiesString(name[len(cut):]).BoundaryBefore() {
			t.Fatalf("%q is cut within a letter: %q", name, cut)
		}
	})
	if got := cutName(strings.Repeat("ab ", 20), 48); got != strings.TrimSpace(strings.Repeat("ab ", 16)) {
		t.Errorf("got %q", got)
	}
}

func FuzzVerifyLine(f *testing.F) {
	line := signLine(sampleClaims, testKey)
	for _, seed := range []string{"", "v1.", "v1..", line, line[:50], "https://pamoja.example/verify/PMJ-4K7T9QXCB#" + line, "v1.fHx8fA." + line[len(line)-86:], "#", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		claims, err := VerifyLine(text, testKeys)
		if err == nil && claims != sampleClaims {
			t.Fatalf("a forgery: %q says %+v", text, claims)
		}
		if err != nil && claims != (Claims{}) {
			t.Fatalf("refused, and yet %+v", claims)
		}
		serial, _ := splitText(text)
		if again, ok := ParseSerial(serial); serial != "" && (!ok || again != serial) {
			t.Fatalf("%q gives the serial %q", text, serial)
		}
	})
}
