package web_test

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock stands still until it is told to pass.
type clock struct {
	mutex sync.Mutex
	at    time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.at = c.at.Add(d)
}

// logBook keeps what the site logs, and what must never stand in it.
type logBook struct {
	mutex   sync.Mutex
	text    bytes.Buffer
	private []string
}

func (l *logBook) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

// keepOut adds what the log must not hold.
func (l *logBook) keepOut(texts ...string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, text := range texts {
		if len(text) > 2 {
			l.private = append(l.private, text)
		}
	}
}

// logTime is the machine's own time at the head of a line: its billionths of a
// second hold any six figures now and then, a sample PIN among them.
var logTime = regexp.MustCompile(`^\{"time":"[0-9T:.+\-Z]*",`)

// TestLeaksAreFound plants a PIN in a line, and lets another stand in its time.
func TestLeaksAreFound(t *testing.T) {
	for line, want := range map[string]int{
		`{"time":"2026-11-28T23:37:14.372849169Z","msg":"request","took":0}`:         0,
		`{"time":"2026-11-28T23:37:14.372849169Z","msg":"request","login":"284916"}`: 1,
		`{"time":"2026-11-28T23:37:14.1Z","msg":"request","route":"/join/284916"}`:   1,
		`{"msg":"request","time":"284916"}`:                                          1,
	} {
		book := &logBook{}
		book.keepOut("284916")
		if _, err := book.Write([]byte(line + "\n")); err != nil {
			t.Fatal(err)
		}
		if got := len(book.leaks()); got != want {
			t.Errorf("%s: %d leaks, want %d", line, got, want)
		}
	}
}

// leaks are the lines of the log that hold something private.
func (l *logBook) leaks() []string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var found []string
	for line := range strings.Lines(l.text.String()) {
		said := logTime.ReplaceAllString(line, "")
		for _, text := range l.private {
			if strings.Contains(said, text) {
				found = append(found, text+" in "+line)
			}
		}
	}
	return found
}

// of gives what the log says of a request that failed.
func (l *logBook) of(id string) string {
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, id) && strings.Contains(line, `"level":"ERROR"`) {
			return line
		}
	}
	return ""
}

func (l *logBook) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}
