package people

import (
	"strings"
	"unicode"
)

// ParseMember reads a member number: M, six digits and a check digit by the
// Luhn formula (ISO/IEC 7812-1, modulus 10), in any case and with spaces or
// dashes anywhere. The check digit catches every single wrong digit and every
// swap of neighbours except 09 for 90.
func ParseMember(text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case (r == 'M' || r == 'm') && b.Len() == 0:
			b.WriteByte('M')
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r):
		default:
			return "", false
		}
	}
	number := b.String()
	if len(number) != 8 || number != memberNumber(number[1:7]) {
		return "", false
	}
	return number, true
}

// memberNumber adds the letter and the check digit to six digits.
func memberNumber(six string) string {
	sum := 0
	for i := range len(six) {
		n := int(six[len(six)-1-i] - '0')
		if i%2 == 0 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return "M" + six + string(rune('0'+(10-sum%10)%10))
}

// ParseLogin reads what somebody types to say who she is, a member number, a
// phone or a staff number with the code of its organisation, and gives the one
// form in which it is kept.
func ParseLogin(text string) (string, bool) {
	if len(text) > 256 {
		return "", false
	}
	if member, ok := ParseMember(text); ok {
		return member, true
	}
	if phone, ok := ParsePhone(text); ok {
		return phone, true
	}
	return ParseStaffNumber(text)
}
