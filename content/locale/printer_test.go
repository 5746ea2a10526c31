package locale

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func TestMessages(t *testing.T) {
	b := example(t)
	tests := []struct {
		key     string
		args    []any
		english string
		swahili string
	}{
		{"learning.title", nil, "My learning", "Masomo yangu"},
		{"learning.lessons_done", []any{"n", 0}, "No lessons done yet.", "Bado hujamaliza somo lolote."},
		{"learning.lessons_done", []any{"n", 1}, "1 lesson done.", "Umemaliza somo 1."},
		{"learning.lessons_done", []any{"n", 2}, "2 lessons done.", "Umemaliza masomo 2."},
		{"learning.lessons_done", []any{"n", int64(21)}, "21 lessons done.", "Umemaliza masomo 21."},
		{"learning.stuck", []any{"n", 1200}, "1,200 people are stuck.", "Watu 1,200 wamekwama."},
		{"learning.stuck", []any{"n", -1}, "-1 person is stuck.", "Mtu -1 amekwama."},
		{"learning.stuck", []any{"n", "many"}, "many people are stuck.", "Watu many wamekwama."},
		{"learning.stuck", nil, "⟦n⟧ people are stuck.", "Watu ⟦n⟧ wamekwama."},
		{"quiz.question_of", []any{"n", 3, "total", 8}, "Question 3 of 8", "Swali la 3 kati ya 8"},
		{"quiz.question_of", []any{"total", 8, "n"}, "Question ⟦n⟧ of 8", "Swali la ⟦n⟧ kati ya 8"},
		{"quiz.question_of", []any{"n", "<b>", "total", "{n}"}, "Question <b> of {n}", "Swali la <b> kati ya {n}"},
		{"quiz.question_of", []any{"n", 2.5, "total", errors.New("x")}, "Question 2.5 of x", "Swali la 2.5 kati ya x"},
		{"no.such", []any{"n", 3}, "⟦no.such⟧", "⟦no.such⟧"},
	}
	for _, test := range tests {
		if got := b.For("en").T(test.key, test.args...); got != test.english {
			t.Errorf("%s %v: got %q, want %q", test.key, test.args, got, test.english)
		}
		if got := b.For("sw").T(test.key, test.args...); got != test.swahili {
			t.Errorf("%s %v: got %q, want %q", test.key, test.args, got, test.swahili)
		}
	}
}

func TestDates(t *testing.T) {
	b := example(t)
	english := strings.Fields("January February March April May June July August September October November December")
	swahili := strings.Fields("Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba")
	for i := range 12 {
		at := time.Date(2026, time.Month(i+1), 1+i, 14, 30, 0, 0, time.UTC)
		day := at.Format("2")
		if got, want := b.For("en").Date(at), day+" "+english[i]+" 2026"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := b.For("sw").Date(at), day+" "+swahili[i]+" 2026"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	at := time.Date(2026, 3, 12, 8, 5, 59, 0, time.UTC)
	if got := b.For("sw").Clock(at); got != "08:05" {
		t.Errorf("got %q", got)
	}
	if got := b.For("en").DateTime(at); got != "12 March 2026, 08:05" {
		t.Errorf("got %q", got)
	}
}

func TestNumbersAndUnits(t *testing.T) {
	b := example(t)
	en, sw := b.For("en"), b.For("sw")
	tests := []struct{ got, want string }{
		{en.Number(0), "0"}, {en.Number(999), "999"}, {en.Number(1000), "1,000"}, {sw.Number(1234567), "1,234,567"},
		{sw.Number(-1500), "-1,500"}, {en.Number(-100), "-100"}, {en.Number(math.MinInt64), "-9,223,372,036,854,775,808"},
		{en.Bytes(640_000), "640 KB"}, {sw.Bytes(640_000), "KB 640"}, {en.Bytes(0), "1 KB"}, {en.Bytes(-5), "1 KB"}, {en.Bytes(1499), "1 KB"},
		{en.Bytes(999_499), "999 KB"}, {en.Bytes(999_500), "1 MB"}, {en.Bytes(1_234_000), "1.2 MB"}, {sw.Bytes(9_949_000), "MB 9.9"},
		{en.Bytes(9_950_000), "10 MB"}, {en.Bytes(38_400_000), "38 MB"}, {en.Bytes(999_499_000), "999 MB"}, {sw.Bytes(999_500_000), "GB 1"},
		{en.Bytes(4_321_000_000_000), "4,321 GB"},
		{en.Shillings(0.2), "KSh 0.20"}, {sw.Shillings(0.2), "KSh 0.20"}, {en.Shillings(1500), "KSh 1,500"}, {en.Shillings(9.5), "KSh 9.50"},
		{en.Shillings(0), "KSh 0"}, {en.Shillings(0.005), "KSh 0.01"}, {en.Shillings(1234.999), "KSh 1,235"}, {en.Shillings(-0.05), "KSh -0.05"},
		{en.Minutes(0), "0 min"}, {en.Minutes(45), "45 min"}, {en.Minutes(60), "1 h"}, {en.Minutes(135), "2 h 15 min"},
		{sw.Minutes(45), "dakika 45"}, {sw.Minutes(120), "saa 2"}, {sw.Minutes(135), "saa 2 dakika 15"},
		{en.Percent(80), "80 %"}, {sw.Percent(80), "asilimia 80"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestRules(t *testing.T) {
	tests := []struct {
		lang  string
		forms string
		of    map[int]string
	}{
		{"en", "other one", map[int]string{0: "other", 1: "one", 2: "other", 101: "other", 1001: "other", 10_000_001: "other"}},
		{"sw", "other one", map[int]string{0: "other", 1: "one", 2: "other", -1: "one"}},
		{"so", "other one", map[int]string{1: "one", 5: "other"}},
		{"ar", "other one two few many", map[int]string{0: "other", 2: "two", 103: "few", 211: "many", 100: "other"}},
		{"ja", "other", map[int]string{1: "other"}},
		{"en", "other one", map[int]string{math.MinInt: "other", math.MaxInt: "other"}},
	}
	for _, test := range tests {
		r := newRule(language.MustParse(test.lang))
		var forms []string
		for _, f := range r.forms {
			forms = append(forms, formNames[f])
		}
		if got := strings.Join(forms, " "); got != test.forms {
			t.Errorf("%s has the forms %s, want %s", test.lang, got, test.forms)
		}
		for n, want := range test.of {
			if got := formNames[r.form(n)]; got != want {
				t.Errorf("%s %d: got %s, want %s", test.lang, n, got, want)
			}
		}
	}
}

// A rule never gives a form that a message of the language cannot have.
func TestRuleGivesItsForms(t *testing.T) {
	for _, lang := range []string{"en", "sw", "so", "ar", "pl", "lv", "fr", "cy"} {
		r := newRule(language.MustParse(lang))
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.Int().Draw(t, "n")
			for _, f := range r.forms {
				if f == r.form(n) {
					return
				}
			}
			t.Fatalf("%s %d: %s", lang, n, formNames[r.form(n)])
		})
	}
}

func TestNumberIsReadBack(t *testing.T) {
	p := example(t).For("en")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		got := p.Number(n)
		for i, group := range strings.Split(strings.TrimPrefix(got, "-"), ",") {
			if len(group) > 3 || i > 0 && len(group) != 3 || group == "" {
				t.Fatalf("%d is printed %q", n, got)
			}
		}
	})
}

func BenchmarkPlain(b *testing.B) {
	p := example(b).For("sw")
	b.ReportAllocs()
	for b.Loop() {
		p.T("learning.title")
	}
}

func BenchmarkArguments(b *testing.B) {
	p := example(b).For("sw")
	b.ReportAllocs()
	for b.Loop() {
		p.T("quiz.question_of", "n", 3, "total", 8)
	}
}

func BenchmarkPlural(b *testing.B) {
	p := example(b).For("sw")
	b.ReportAllocs()
	for b.Loop() {
		p.T("learning.lessons_done", "n", 17)
	}
}

func BenchmarkDate(b *testing.B) {
	p := example(b).For("sw")
	at := time.Date(2026, 3, 12, 14, 30, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		p.Date(at)
	}
}
