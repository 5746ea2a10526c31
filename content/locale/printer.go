package locale

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Printer prints in one language. Any number of goroutines may use it.
type Printer struct {
	lang     string
	zone     *time.Location      // nil: the zone a time carries
	messages map[string]*message // own, and English where those are missing
	own      map[string]*message
}

// Lang returns the code of the language, as it stands in an HTML lang attribute.
func (p *Printer) Lang() string { return p.lang }

// Has reports whether the language itself has the message.
func (p *Printer) Has(key string) bool {
	_, ok := p.own[key]
	return ok
}

// T prints the message of a key. The arguments are names and values in turn:
// T("quiz.question_of", "n", 3, "total", 8). Whole numbers are grouped as
// Number does and times printed as Date does: a year is given as text. An
// unknown key, and an argument that is not given, print as their name in ⟦⟧.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	chosen := m.choose(args)
	if len(chosen) == 1 && chosen[0].name == "" {
		return chosen[0].text
	}
	var space [160]byte
	text := space[:0]
	for _, s := range chosen {
		if s.name == "" {
			text = append(text, s.text...)
			continue
		}
		value, given := argument(args, s.name)
		if !given {
			text = append(text, "⟦"+s.name+"⟧"...)
			continue
		}
		text = p.appendValue(text, value)
	}
	return string(text)
}

// argument returns the value that follows a name.
func argument(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func (p *Printer) appendValue(text []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return append(text, v...)
	case time.Time:
		return append(text, p.Date(v)...)
	case float64:
		return strconv.AppendFloat(text, v, 'f', -1, 64)
	}
	if n, ok := integer(value); ok {
		return appendNumber(text, n)
	}
	return append(text, fmt.Sprint(value)...)
}

func integer(value any) (int, bool) {
	switch v := value.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case int32:
		return int(v), true
	case uint8:
		return int(v), true
	}
	return 0, false
}

// months are the keys of the months, after an unused one.
var months = [13]string{
	"", "date.month_01", "date.month_02", "date.month_03", "date.month_04", "date.month_05", "date.month_06",
	"date.month_07", "date.month_08", "date.month_09", "date.month_10", "date.month_11", "date.month_12",
}

func (p *Printer) local(t time.Time) time.Time {
	if p.zone == nil {
		return t
	}
	return t.In(p.zone)
}

// Date prints a day: "12 March 2026", "12 Machi 2026".
func (p *Printer) Date(t time.Time) string {
	year, month, day := p.local(t).Date()
	return p.T("date.day", "day", strconv.Itoa(day), "month", p.T(months[month]), "year", strconv.Itoa(year))
}

// Month writes the name of a month, from 1 to 12.
func (p *Printer) Month(number int) string { return p.T(months[number]) }

// Clock prints a time of day in 24 hours: "14:30".
func (p *Printer) Clock(t time.Time) string { return p.local(t).Format("15:04") }

// DateTime prints a day and a time of day: "12 March 2026, 14:30".
func (p *Printer) DateTime(t time.Time) string {
	return p.T("date.moment", "date", p.Date(t), "clock", p.Clock(t))
}

// Number prints a whole number in groups of three: "1,500".
func (p *Printer) Number(n int) string { return string(appendNumber(nil, n)) }

func appendNumber(text []byte, n int) []byte {
	var space [20]byte
	digits := strconv.AppendInt(space[:0], int64(n), 10)
	if digits[0] == '-' {
		text, digits = append(text, '-'), digits[1:]
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			text = append(text, ',')
		}
		text = append(text, d)
	}
	return text
}

// Bytes prints a size in thousands, as networks sell it, at least 1 KB:
// "640 KB", "1.2 MB"; "KB 640".
func (p *Printer) Bytes(n int64) string {
	const kilobyte, megabyte, gigabyte = 1e3, 1e6, 1e9
	size := float64(n)
	switch {
	case size < 999.5*kilobyte:
		return p.T("unit.kilobytes", "n", max(1, int(math.Round(size/kilobyte))))
	case size < 999.5*megabyte:
		return p.T("unit.megabytes", "n", short(size/megabyte))
	}
	return p.T("unit.gigabytes", "n", short(size/gigabyte))
}

// short prints a size with one place after the point below ten.
func short(size float64) string {
	if size < 9.95 {
		return strconv.FormatFloat(math.Round(size*10)/10, 'f', -1, 64)
	}
	return string(appendNumber(nil, int(math.Round(size))))
}

// Shillings prints money to the cent, whole sums without cents: "KSh 0.20", "KSh 1,500".
func (p *Printer) Shillings(amount float64) string {
	cents := int(math.Round(amount * 100))
	var text []byte
	if cents < 0 {
		text, cents = append(text, '-'), -cents
	}
	text = appendNumber(text, cents/100)
	if cents %= 100; cents > 0 {
		text = append(text, '.', byte('0'+cents/10), byte('0'+cents%10))
	}
	return p.T("unit.shillings", "n", string(text))
}

// Minutes prints a duration: "2 h 15 min", "saa 2 dakika 15". In Kiswahili that
// can be read as a time of day, so it always stands beside a label.
func (p *Printer) Minutes(n int) string {
	hours, minutes := n/60, n%60
	switch {
	case hours == 0:
		return p.T("unit.minutes", "n", minutes)
	case minutes == 0:
		return p.T("unit.hours", "n", hours)
	}
	return p.T("unit.hours_minutes", "hours", hours, "minutes", minutes)
}

// Percent prints a share of a hundred: "80 %", "asilimia 80".
func (p *Printer) Percent(n int) string { return p.T("unit.percent", "n", n) }
