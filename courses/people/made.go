package people

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// crockford is base 32 without the letters that are misread: i, l, o, u.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// maker makes what must not be guessed.
type maker struct{ random io.Reader }

func (m maker) bytes(n int) ([]byte, error) {
	raw := make([]byte, n)
	if _, err := io.ReadFull(m.random, raw); err != nil {
		return nil, fmt.Errorf("random: %w", err)
	}
	return raw, nil
}

// id makes an opaque id of 24 letters, 120 bits.
func (m maker) id() (string, error) {
	raw, err := m.bytes(15)
	return crockford.EncodeToString(raw), err
}

// token makes 256 bits for a link or a cookie, 52 letters.
func (m maker) token() (string, error) {
	raw, err := m.bytes(32)
	return crockford.EncodeToString(raw), err
}

// digits makes n decimal digits, all equally likely.
func (m maker) digits(n int) (string, error) {
	var b strings.Builder
	for b.Len() < n {
		raw, err := m.bytes(n)
		if err != nil {
			return "", err
		}
		for _, r := range raw {
			// 250 is the last multiple of ten in a byte; above it the low digits would come oftener.
			if r < 250 && b.Len() < n {
				b.WriteByte('0' + r%10)
			}
		}
	}
	return b.String(), nil
}

// secretFor makes a first secret: for staff a passphrase of four groups of four
// letters, 80 bits; for everyone else a PIN of six digits that p could have
// chosen.
func (m maker) secretFor(p Person, year int) (string, error) {
	if p.NeedsPassphrase() {
		raw, err := m.bytes(10)
		if err != nil {
			return "", err
		}
		text := crockford.EncodeToString(raw)
		return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"), nil
	}
	for {
		pin, err := m.digits(6)
		if err != nil {
			return "", err
		}
		if checkSecret(p, pin, year) == nil {
			return pin, nil
		}
	}
}
