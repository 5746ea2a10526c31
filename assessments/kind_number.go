package assessments

import (
	"math/big"
	"net/url"
	"regexp"
	"strings"

	"pamoja/courses/fault"
)

// NumberField is the field of a form that holds a typed number.
const NumberField = "number"

// number is a whole or decimal number, typed; right within a tolerance.
var number = kind{
	name:     "number",
	settings: []string{"number", "feedback"},
	check: func(q Question) []flaw {
		var wrong []flaw
		if value := decimal(q.Number.Value); value == nil || len(q.Number.Value) > numberDigits || new(big.Rat).Abs(value).Cmp(numberLimit) > 0 {
			wrong = append(wrong, flaw{"number.value", "`value` must be a number up to a thousand million, with few decimals"})
		}
		if tolerance := decimal(q.Number.Tolerance); tolerance == nil || tolerance.Sign() < 0 {
			wrong = append(wrong, flaw{"number.tolerance", "`tolerance` must be 0 or more: how far off is still right"})
		}
		return wrong
	},
	read: func(_ Question, _ Asked, form url.Values) (Answer, error) {
		typed, err := ParseDecimal(form.Get(NumberField))
		if err != nil {
			return Answer{}, err
		}
		return Answer{Number: typed}, nil
	},
	right: func(q Question, a Answer) bool {
		value, tolerance, given := decimal(q.Number.Value), decimal(q.Number.Tolerance), decimal(a.Number)
		if value == nil || tolerance == nil || given == nil {
			return false
		}
		off := new(big.Rat).Sub(value, given)
		return off.Abs(off).Cmp(tolerance) <= 0
	},
	key: func(q Question, _ Asked) url.Values { return url.Values{NumberField: {q.Number.Value}} },
}

var numberLimit = big.NewRat(1_000_000_000, 1)

// decimal gives the value of a canonical text, nil if it is none. Binary
// fractions would put 0.4 more than 0.1 away from 0.3.
func decimal(canonical string) *big.Rat {
	if !canonicalNumber.MatchString(canonical) {
		return nil
	}
	value, _ := new(big.Rat).SetString(canonical)
	return value
}

// numberDigits is the most digits anyone needs.
const numberDigits = 15

var (
	canonicalNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	plainNumber     = regexp.MustCompile(`^-?(\d+\.?\d*|\.\d+)$`)
	groupedNumber   = regexp.MustCompile(`^-?[1-9]\d{0,2}([, ]\d{3})+(\.\d*)?$`)
	decimalComma    = regexp.MustCompile(`^-?[\d ]*(,\d+)+$`)
	numberBlanks    = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u2009", " ", "\u202f", " ", "\u2212", "-", "\u2013", "-")
)

// ParseDecimal reads a number as people here type it and gives it as canonical
// text. A point begins the decimals, as in English and Kiswahili: 2.5. Commas
// or blanks may part thousands: 1,500 and 1 500 are 1500. A comma that parts no
// thousands (2,5 or 0,500) could be meant either way and is refused, as is
// everything that is no number. Faults: invalid (quiz.number_missing,
// quiz.number_comma, quiz.number_unclear), all in NumberField.
func ParseDecimal(typed string) (string, error) {
	if len(typed) > 4*MaxTyped {
		return "", fault.Invalid("quiz.number_unclear").In(NumberField)
	}
	typed = strings.TrimPrefix(strings.TrimSpace(numberBlanks.Replace(typed)), "+")
	switch {
	case typed == "":
		return "", fault.Invalid("quiz.number_missing").In(NumberField)
	case groupedNumber.MatchString(typed) && !(strings.Contains(typed, ",") && strings.Contains(typed, " ")):
		typed = strings.NewReplacer(",", "", " ", "").Replace(typed)
	case plainNumber.MatchString(typed):
	case decimalComma.MatchString(typed):
		return "", fault.Invalid("quiz.number_comma").In(NumberField)
	default:
		return "", fault.Invalid("quiz.number_unclear").In(NumberField)
	}
	canonical := canonicalDecimal(typed)
	if len(canonical) > numberDigits {
		return "", fault.Invalid("quiz.number_unclear").In(NumberField)
	}
	return canonical, nil
}

// canonicalDecimal takes off what does not change the value of digits with at
// most one point.
func canonicalDecimal(digits string) string {
	digits, negative := strings.CutPrefix(digits, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative && whole != "0" {
		return "-" + whole
	}
	return whole
}
