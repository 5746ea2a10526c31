package people

import (
	"strings"
	"unicode"

	"pamoja/courses/fault"
)

// ParsePhone reads a Kenyan mobile number as people write it and as sheets
// spoil it (0712 345 678, 0110-345678, +254 712 345678, 254712345678,
// 00254712345678, +254 (0)712345678, 712345678) and gives it as +254712345678.
func ParsePhone(text string) (string, bool) {
	digits, international, ok := dialled(text)
	if !ok {
		return "", false
	}
	if !international && strings.HasPrefix(digits, "00") {
		digits, international = digits[2:], true
	}
	national, abroad := strings.CutPrefix(digits, "254")
	switch {
	case abroad && (international || len(digits) > 10):
		national = strings.TrimPrefix(national, "0")
	case international:
		return "", false
	default:
		national = strings.TrimPrefix(digits, "0")
	}
	if len(national) != 9 || (national[0] != '7' && national[0] != '1') {
		return "", false
	}
	return "+254" + national, true
}

// dialled takes out what people put between digits, and a leading plus.
func dialled(text string) (digits string, plus, ok bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && b.Len() == 0 && !plus:
			plus = true
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), strings.ContainsRune(".()/", r):
		default:
			return "", false, false
		}
	}
	return b.String(), plus, b.Len() <= 15
}

// cleanPhone is ParsePhone for a form in which the phone may be left out.
// Fault: invalid, phone.unknown.
func cleanPhone(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	phone, ok := ParsePhone(text)
	if !ok {
		return "", fault.Invalid("phone.unknown").In("phone")
	}
	return phone, nil
}
