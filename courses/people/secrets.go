package people

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pamoja/courses/fault"
)

const (
	shortestPIN        = 6
	shortestPassword   = 8
	shortestPassphrase = 12
	longestSecret      = 200
	oldestBirthYear    = 1930
)

// secret is how a secret is kept, under the id of the person it belongs to.
type secret struct {
	Hash    string    `json:"hash"`
	Changed time.Time `json:"changed"`
}

// normalSecret is what is hashed: the secret composed (NFC), as two keyboards
// may write one ũ differently, and without white space at its ends, which a
// phone's keyboard adds.
func normalSecret(text string) string { return strings.TrimSpace(norm.NFC.String(text)) }

// checkSecret says whether p may choose a secret. Coordinators and
// administrators need a passphrase of 12 letters or more. Everyone else needs a
// PIN of six digits or more, or a password of 8 letters or more.
//
// Faults, all invalid and about the field secret: that of missingSecret,
// secret.short, secret.short_staff, secret.long, secret.repeated, secret.running,
// secret.birth_year, secret.phone_end, secret.own_number.
func checkSecret(p Person, text string, year int) error {
	text = normalSecret(text)
	if text == "" {
		return missingSecret(p)
	}
	length, figures := utf8.RuneCountInString(text), allDigits(text)
	if p.NeedsPassphrase() && length < shortestPassphrase {
		return fault.Invalid("secret.short_staff", "least", shortestPassphrase).In("secret")
	}
	if length < shortestPIN || (!figures && length < shortestPassword) {
		return fault.Invalid("secret.short", "pin", shortestPIN, "password", shortestPassword).In("secret")
	}
	if length > longestSecret {
		return fault.Invalid("secret.long", "most", longestSecret).In("secret")
	}
	if key := easy(p, text, figures, year); key != "" {
		return fault.Invalid(key).In("secret")
	}
	return nil
}

// A fault calls the secret what the form that asks p for it does.

// missingSecret is the fault, about the field secret, of a secret left empty:
// invalid, secret.missing_staff or secret.missing.
func missingSecret(p Person) error {
	if p.NeedsPassphrase() {
		return fault.Invalid("secret.missing_staff").In("secret")
	}
	return fault.Invalid("secret.missing").In("secret")
}

// wrongSecret is the fault of a secret that is not p's: unauthenticated,
// secret.wrong_staff or secret.wrong.
func wrongSecret(p Person, field string) error {
	if p.NeedsPassphrase() {
		return fault.Unauthenticated("secret.wrong_staff").In(field)
	}
	return fault.Unauthenticated("secret.wrong").In(field)
}

// changedSecret is the fault of a secret that was changed elsewhere meanwhile:
// conflict, secret.changed_staff or secret.changed.
func changedSecret(p Person) error {
	if p.NeedsPassphrase() {
		return fault.Conflict("secret.changed_staff")
	}
	return fault.Conflict("secret.changed")
}

// easy names why a secret would be among the first guesses, or gives "".
func easy(p Person, text string, figures bool, year int) string {
	phone, member := strings.TrimPrefix(p.Phone, "+"), strings.TrimPrefix(p.Member, "M")
	switch {
	case repeats(text):
		return "secret.repeated"
	case member != "" && strings.EqualFold(text, p.Member):
		return "secret.own_number"
	case !figures:
		return ""
	case runs(text):
		return "secret.running"
	case holdsBirthYear(text, year):
		return "secret.birth_year"
	case endsLike(text, phone):
		return "secret.phone_end"
	case endsLike(text, member) || (member != "" && strings.Contains(member, text)):
		return "secret.own_number"
	}
	return ""
}

// repeats reports whether text is a shorter piece said again and again: 000000,
// 121212, 123123.
func repeats(text string) bool {
	for n := 1; n <= len(text)/2; n++ {
		if len(text)%n == 0 && strings.Repeat(text[:n], len(text)/n) == text {
			return true
		}
	}
	return false
}

// runs reports whether digits go up or down by one, 9 and 0 being neighbours.
func runs(digits string) bool {
	step := (int(digits[1]) - int(digits[0]) + 10) % 10
	if step != 1 && step != 9 {
		return false
	}
	for i := 1; i < len(digits); i++ {
		if (int(digits[i])-int(digits[i-1])+10)%10 != step {
			return false
		}
	}
	return true
}

// holdsBirthYear reports whether digits begin or end with a year in which a
// living person may have been born, as dates do.
func holdsBirthYear(digits string, year int) bool {
	for _, part := range []string{digits[:4], digits[len(digits)-4:]} {
		if n, err := strconv.Atoi(part); err == nil && n >= oldestBirthYear && n <= year {
			return true
		}
	}
	return false
}

// endsLike reports whether a PIN and a number share their last six digits.
func endsLike(pin, number string) bool {
	return len(number) >= shortestPIN && pin[len(pin)-shortestPIN:] == number[len(number)-shortestPIN:]
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// checkRepeat says whether a new secret was typed twice alike.
func checkRepeat(fresh, repeat string) error {
	if normalSecret(fresh) != normalSecret(repeat) {
		return fault.Invalid("secret.mismatch").In("repeat")
	}
	return nil
}
