// Package calendar writes iCalendar (RFC 5545): days on which something is due, for
// a phone's own calendar to read. It knows nothing of what is due, nor of whom.
//
// Lines end with CRLF and are folded at 75 bytes, never within a letter. A
// calendar without a day holds a time zone, since it must hold something.
package calendar

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is a list of days.
type Calendar struct {
	Product string // who wrote it, as -//Pamoja//Pamoja//EN
	Name    string
	Days    []Day
}

// Day is something that lies on one day.
type Day struct {
	UID     string    // the same every time it is written
	Date    time.Time // its year, month and day, in its own zone
	Changed time.Time
	Summary string
	Address string
}

const (
	lineBytes  = 75 // without the line's end (RFC 5545, 3.1)
	dayForm    = "20060102"
	momentForm = "20060102T150405Z"
)

// timeZone stands where there is no day.
var timeZone = []string{"BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000",
	"END:STANDARD", "END:VTIMEZONE"}

// Write writes a calendar.
func Write(w io.Writer, c Calendar) error {
	out := bufio.NewWriter(w)
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:" + escape(c.Product), "CALSCALE:GREGORIAN", "X-WR-CALNAME:" + escape(c.Name)}
	for _, day := range c.Days {
		lines = append(lines, "BEGIN:VEVENT", "UID:"+escape(day.UID), "DTSTAMP:"+day.Changed.UTC().Format(momentForm), "DTSTART;VALUE=DATE:"+day.Date.Format(dayForm),
			"SUMMARY:"+escape(day.Summary), "URL:"+clean(day.Address, ""), "TRANSP:TRANSPARENT", "END:VEVENT")
	}
	if len(c.Days) == 0 {
		lines = append(lines, timeZone...)
	}
	for _, line := range append(lines, "END:VCALENDAR") {
		fold(out, line)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write a calendar: %w", err)
	}
	return nil
}

// escape writes a text as the value of a property.
func escape(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(clean(text, "\n"))
}

// clean drops what no property can hold: control characters, but for those kept,
// and what is no UTF-8.
func clean(text, kept string) string {
	return strings.Map(func(r rune) rune {
		if (r < ' ' || r == 0x7f) && !strings.ContainsRune(kept, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// fold writes one line, as several that begin with a space where it is long.
func fold(out *bufio.Writer, line string) {
	room := lineBytes
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		out.WriteString(line[:cut])
		out.WriteString("\r\n ")
		line, room = line[cut:], lineBytes-1 // the space is of the line
	}
	out.WriteString(line)
	out.WriteString("\r\n") // an error stays with the writer, and Flush gives it
}
