package certificates

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Why a line is not one of ours.
var (
	ErrMalformed  = errors.New("the line is cut short or altered")
	ErrUnknownKey = errors.New("the line names a key that is not known here")
	ErrSignature  = errors.New("the signature does not fit the line")
)

const (
	lineVersion = "v1."
	// longestSignedName keeps the QR code small: a longer name is cut.
	longestSignedName = 48
	// longestPayload is what a QR code of 69 modules leaves beside an address
	// of 60 characters; a course id over 36 characters takes from the name.
	longestPayload = 119
	// longestText is the most that is read of what somebody pasted.
	longestText = 4096
)

// Claims is what a signed line says by itself. Date is the day of issue as
// YYYY-MM-DD in the site's time zone. Name may be cut to 48 bytes.
type Claims struct {
	Serial string
	Name   string
	Course string
	Date   string
	Key    string
}

// Key is a public key under which lines were signed.
type Key struct {
	ID      string
	Public  ed25519.PublicKey
	Created time.Time
	Retired time.Time // zero: in use
}

func (c Claims) payload() string {
	return strings.Join([]string{c.Serial, c.Name, c.Course, c.Date, c.Key}, "|")
}

// signLine makes the line v1.payload.signature. The signature is over the
// first two parts as they stand, so that not a byte of them can change.
func signLine(c Claims, private ed25519.PrivateKey) string {
	name := c.Name
	c.Name = ""
	c.Name = cutName(name, min(longestSignedName, longestPayload-len(c.payload())))
	signed := lineVersion + encoding.EncodeToString([]byte(c.payload()))
	return signed + "." + encoding.EncodeToString(ed25519.Sign(private, []byte(signed)))
}

// VerifyLine checks a signed line, or an address that ends in one, against
// public keys. It needs nothing else and can be done without a network. The
// errors are ErrMalformed, ErrUnknownKey and ErrSignature; all three mean "not
// one of ours". A good line may still have been replaced or withdrawn since.
func VerifyLine(text string, keys []Key) (Claims, error) {
	serial, line := splitText(text)
	if line == "" {
		return Claims{}, ErrMalformed
	}
	signed, signature, claims, err := parseLine(line)
	if err != nil {
		return Claims{}, err
	}
	if serial != "" && serial != claims.Serial {
		return Claims{}, fmt.Errorf("the address names another certificate: %w", ErrMalformed)
	}
	known := false
	for _, key := range keys {
		if key.ID != claims.Key || len(key.Public) != ed25519.PublicKeySize {
			continue
		}
		known = true
		if ed25519.Verify(key.Public, []byte(signed), signature) {
			return claims, nil
		}
	}
	if !known {
		return Claims{}, ErrUnknownKey
	}
	return Claims{}, ErrSignature
}

func parseLine(line string) (signed string, signature []byte, claims Claims, err error) {
	rest, ok := strings.CutPrefix(line, lineVersion)
	if !ok {
		return "", nil, Claims{}, ErrMalformed
	}
	first, second, ok := strings.Cut(rest, ".")
	if !ok {
		return "", nil, Claims{}, ErrMalformed
	}
	payload, err := encoding.DecodeString(first)
	if err != nil {
		return "", nil, Claims{}, ErrMalformed
	}
	signature, err = encoding.DecodeString(second)
	if err != nil || len(signature) != ed25519.SignatureSize {
		return "", nil, Claims{}, ErrMalformed
	}
	claims, ok = parsePayload(string(payload))
	if !ok {
		return "", nil, Claims{}, ErrMalformed
	}
	return lineVersion + first, signature, claims, nil
}

// encoding is strict, so that there is one way only to write a line.
var encoding = base64.RawURLEncoding.Strict()

// parsePayload reads the name from both ends, for a name may hold a bar.
func parsePayload(payload string) (Claims, bool) {
	parts := strings.Split(payload, "|")
	last := len(parts) - 1
	if last < 4 || !utf8.ValidString(payload) {
		return Claims{}, false
	}
	c := Claims{
		Serial: parts[0],
		Name:   strings.Join(parts[1:last-2], "|"),
		Course: parts[last-2],
		Date:   parts[last-1],
		Key:    parts[last],
	}
	if serial, ok := ParseSerial(c.Serial); !ok || serial != c.Serial {
		return Claims{}, false
	}
	if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
		return Claims{}, false
	}
	return c, c.Course != "" && c.Key != ""
}

// splitText finds in what was typed, pasted or scanned the serial an address
// names and the signed line, each "" if there is none. White space is dropped
// everywhere: mail programs break long lines.
func splitText(text string) (serial, line string) {
	if len(text) > longestText {
		return "", ""
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	address, line, hasFragment := strings.Cut(text, "#")
	if !hasFragment && strings.HasPrefix(text, lineVersion) {
		return "", text
	}
	_, named, ok := strings.Cut(address, "/verify/")
	if !ok {
		named = address
	}
	named, _, _ = strings.Cut(named, "?")
	serial, _ = ParseSerial(strings.TrimSuffix(named, "/"))
	return serial, line
}

// cutName shortens a name to so many bytes, never within a letter or between a
// letter and its marks.
func cutName(name string, most int) string {
	if len(name) <= most {
		return name
	}
	end := 0
	for at, r := range name {
		if at > most {
			break
		}
		if !unicode.Is(unicode.M, r) {
			end = at
		}
	}
	return strings.TrimRight(name[:end], " ")
}
