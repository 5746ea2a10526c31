package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// property is a line as it is read back: unfolded, and its value unescaped.
type property struct{ name, value string }

// read is a reader of its own, that takes nothing the standard forbids.
func read(text string) ([]property, error) {
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
		return nil, errors.New("a line does not end with CRLF")
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		switch {
		case len(line) > 75:
			return nil, errors.New("a line is longer than 75 bytes: " + line)
		case !utf8.ValidString(line):
			return nil, errors.New("a line is cut within a letter: " + line)
		case strings.HasPrefix(line, " "):
			if len(lines) == 0 {
				return nil, errors.New("the first line goes on")
			}
			lines[len(lines)-1] += line[1:]
		default:
			lines = append(lines, line)
		}
	}
	var all []property
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ToUpper(name) != name {
			return nil, errors.New("no property: " + line)
		}
		if name != "URL" {
			value = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value)
		}
		all = append(all, property{name, value})
	}
	return all, nil
}

func write(t testing.TB, c Calendar) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, c); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var moment = time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("EAT", 3*60*60))

func TestWrite(t *testing.T) {
	got := write(t, Calendar{Product: "-//Sample//Sample//EN", Name: "Mentoring", Days: []Day{{UID: "abc-0@sample", Date: moment, Changed: moment,
		Summary: "Uelekezi: jambo mlilokubaliana, linafikia siku yake; angalia ingizo lenyewe kwenye tovuti", Address: "https://sample.example/mentoring/abc"}}})
	want := strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sample//Sample//EN", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Mentoring", "BEGIN:VEVENT",
		"UID:abc-0@sample", "DTSTAMP:20261122T090000Z", "DTSTART;VALUE=DATE:20261122",
		`SUMMARY:Uelekezi: jambo mlilokubaliana\, linafikia siku yake\; angalia ingi`, " zo lenyewe kwenye tovuti", "URL:https://sample.example/mentoring/abc",
		"TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if empty := write(t, Calendar{Product: "-//Sample//Sample//EN", Name: "Mentoring"}); !strings.Contains(empty, "BEGIN:VTIMEZONE\r\n") || strings.Contains(empty, "VEVENT") {
		t.Errorf("an empty calendar: %s", empty)
	}
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestWriteFails(t *testing.T) {
	if err := Write(failing{}, Calendar{}); err == nil {
		t.Error("nothing was written, and nothing was said")
	}
}

// FuzzWrite: whatever the texts are, the calendar is one, and they read back as
// they were but for what none can hold.
func FuzzWrite(f *testing.F) {
	f.Add("Mentoring: something agreed is due", "abc-0@sample", "https://sample.example/mentoring/abc")
	f.Add(strings.Repeat("ŋ", 80), "a;b,c\\d\r\ne", "\r\nBEGIN:VEVENT")
	f.Add("\xff\x00\u2028\r", "", "")
	f.Fuzz(func(t *testing.T, summary, uid, address string) {
		all, err := read(write(t, Calendar{Product: "p", Name: summary, Days: []Day{{UID: uid, Date: moment, Changed: moment, Summary: summary, Address: address}}}))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "URL", "TRANSP", "END", "END"}
		if len(all) != len(want) {
			t.Fatalf("%d properties: %q", len(all), all)
		}
		for i, p := range all {
			if p.name != want[i] {
				t.Errorf("property %d is %s, want %s", i, p.name, want[i])
			}
		}
		held := clean(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(summary), "\n")
		if all[9].value != held || all[4].value != held {
			t.Errorf("%q reads back as %q", summary, all[9].value)
		}
	})
}
