package people

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// A code is eight of Crockford's characters, 40 bits: short enough to be read
// out or typed from paper, so it is single use and its guesses are counted.
const (
	codeLetters          = 8
	codeAlphabet         = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeGuessesAnAddress = 10
	codeGuessesASite     = 100
)

// ParseCode reads a code as people type it, in any case and with spaces or
// dashes anywhere; O is read as 0, I and L as 1. It gives the one form in which
// a code is compared.
func ParseCode(text string) (string, bool) {
	if len(text) > 256 {
		return "", false
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = unicode.ToUpper(r)
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(codeAlphabet, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), b.Len() == codeLetters
}

// SpellCode writes a code as it is printed, in two halves.
func SpellCode(code string) string {
	if len(code) != codeLetters {
		return code
	}
	return code[:codeLetters/2] + "-" + code[codeLetters/2:]
}

// codeHash is how a code is kept.
func codeHash(code string) string { return hashed("code/" + code) }

// code draws a code.
func (m maker) code() (string, error) {
	raw, err := m.bytes(codeLetters * 5 / 8)
	return strings.ToUpper(crockford.EncodeToString(raw)), err
}

// newCodes draws a code for each of these people and keeps whose each is. A
// code that is somebody's already is drawn again.
func (s *Service) newCodes(ctx context.Context, each []invitation, persons []string) ([]string, error) {
	codes := make([]string, len(persons))
	left := make([]int, len(persons))
	for i := range persons {
		left[i] = i
	}
	for range 100 {
		items := make([]records.Item[invitationCode], len(left))
		for n, i := range left {
			code, err := s.made.code()
			if err != nil {
				return nil, err
			}
			codes[i], each[i].Code = code, codeHash(code)
			items[n] = records.Item[invitationCode]{ID: each[i].Code, Value: invitationCode{Person: persons[i], Until: each[i].Until}}
		}
		results, err := s.invitationCodes.InsertMany(ctx, items)
		if err != nil {
			return nil, err
		}
		var again []int
		for n, result := range results {
			if result != nil {
				again = append(again, left[n])
			}
		}
		if left = again; len(left) == 0 {
			return codes, nil
		}
	}
	return nil, errors.New("no free code in a hundred draws")
}

// guessesOfCodes are wrong codes.
func (s *Service) guessesOfCodes() guessBook {
	return guessBook{kept: s.codeGuesses, anAddress: codeGuessesAnAddress, site: codeGuessesASite}
}

// SlowCodes is called before a code of any kind is looked up: where too many
// wrong ones came within the hour, from this address or to the whole site, it
// waits 2 seconds.
func (s *Service) SlowCodes(ctx context.Context, address string) error {
	return s.slowBy(ctx, s.guessesOfCodes(), addressKey(address))
}

// WrongCode counts a code that nobody has.
func (s *Service) WrongCode(ctx context.Context, address string) error {
	return s.rememberIn(ctx, s.guessesOfCodes(), addressKey(address))
}

func unknownCode() *fault.Fault { return fault.NotFound("join.unknown").In("code") }
