package people

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePhone(t *testing.T) {
	for text, want := range map[string]string{
		"0712345678":                        "+254712345678",
		"0712 345 678":                      "+254712345678",
		"0110-345-678":                      "+254110345678",
		"+254712345678":                     "+254712345678",
		"+254 (0) 712 345678":               "+254712345678",
		"254712345678":                      "+254712345678",
		"2540712345678":                     "+254712345678",
		"00254 712 345 678":                 "+254712345678",
		"712345678":                         "+254712345678",
		"110345678":                         "+254110345678",
		"\u202a+254 712\u00a0345 678\u202c": "+254712345678",
		"0712–345–678":                      "+254712345678",
		"":                                  "",
		"116":                               "",
		"0201234567":                        "",
		"071234567":                         "",
		"07123456789":                       "",
		"+255712345678":                     "",
		"00255712345678":                    "",
		"+0712345678":                       "",
		"++254712345678":                    "",
		"0712+345678":                       "",
		"0712345678 x":                      "",
		"٠٧١٢٣٤٥٦٧٨":                        "",
	} {
		got, ok := ParsePhone(text)
		if got != want || ok != (want != "") {
			t.Errorf("ParsePhone(%q) = %q, %t; want %q", text, got, ok, want)
		}
	}
}

// Whatever way the same number is written, it is one login.
func TestPhoneHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		national := rapid.StringMatching(`[71][0-9]{8}`).Draw(t, "national")
		prefix := rapid.SampledFrom([]string{"0", "+254", "254", "00254", "+254 0", "+254(0)", ""}).Draw(t, "prefix")
		between := rapid.SampledFrom([]string{" ", "-", ".", "\u00a0", "\u2011", ""})
		var b strings.Builder
		for _, r := range prefix + national {
			b.WriteRune(r)
			b.WriteString(between.Draw(t, "between"))
		}
		want := "+254" + national
		for _, text := range []string{b.String(), " " + b.String() + "\u200e", want} {
			if got, ok := ParsePhone(text); !ok || got != want {
				t.Fatalf("ParsePhone(%q) = %q, %t; want %q", text, got, ok, want)
			}
		}
	})
}

func TestParseMember(t *testing.T) {
	for text, want := range map[string]string{
		"M1234566":             "M1234566",
		"m1234566":             "M1234566",
		" m 123-456 6 ":        "M1234566",
		"M\u00a0123\u20114566": "M1234566",
		"M1234567":             "",
		"1234566":              "",
		"M123456":              "",
		"M12345660":            "",
		"MM1234566":            "",
		"M123456６":             "",
		"":                     "",
	} {
		got, ok := ParseMember(text)
		if got != want || ok != (want != "") {
			t.Errorf("ParseMember(%q) = %q, %t; want %q", text, got, ok, want)
		}
	}
}

func TestCheckDigitCatchesSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := memberNumber(rapid.StringMatching(`[0-9]{6}`).Draw(t, "six"))
		if got, ok := ParseMember(number); !ok || got != number {
			t.Fatalf("%s is not taken", number)
		}
		for i := 1; i < len(number); i++ {
			for digit := byte('0'); digit <= '9'; digit++ {
				wrong := number[:i] + string(digit) + number[i+1:]
				if _, ok := ParseMember(wrong); ok && wrong != number {
					t.Fatalf("%s passes for %s: one digit wrong", wrong, number)
				}
			}
		}
		for i := 1; i < len(number)-1; i++ {
			pair := number[i : i+2]
			swapped := number[:i] + pair[1:] + pair[:1] + number[i+2:]
			if _, ok := ParseMember(swapped); ok && swapped != number && pair != "09" && pair != "90" {
				t.Fatalf("%s passes for %s: neighbours swapped", swapped, number)
			}
		}
	})
}

var loginShape = regexp.MustCompile(`^(M[0-9]{7}|\+254[17][0-9]{8}|[A-Z][A-Z0-9]{1,7}-[A-Z0-9]{1,12})$`)

func FuzzParseLogin(f *testing.F) {
	for _, seed := range []string{"M1234566", "0712 345 678", "+254 (0)712345678", "ORG-104", " org - 104", "O-1", "", "\xff", "m\u202e1234566", strings.Repeat("7", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		login, ok := ParseLogin(text)
		if !ok {
			if login != "" {
				t.Fatalf("%q is refused, yet gives %q", text, login)
			}
			return
		}
		if !loginShape.MatchString(login) {
			t.Fatalf("%q gives %q", text, login)
		}
		if again, ok := ParseLogin(login); !ok || again != login {
			t.Fatalf("%q gives %q, which gives %q, %t", text, login, again, ok)
		}
	})
}

func TestMemberNumbersAreDrawnEvenly(t *testing.T) {
	s := newSite(t)
	counts := map[byte]int{}
	for range 300 {
		six, err := s.made.digits(6)
		if err != nil {
			t.Fatal(err)
		}
		for i := range six {
			counts[six[i]]++
		}
	}
	for digit := byte('0'); digit <= '9'; digit++ {
		if counts[digit] < 90 || counts[digit] > 290 {
			t.Errorf("digit %s came %d times of 1800", fmt.Sprint(digit-'0'), counts[digit])
		}
	}
}
