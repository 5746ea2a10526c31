package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pamoja/web"
	"pamoja/web/pagescript"
)

// manyLines is a sheet of so many sample people.
func manyLines(n int) []byte {
	var text bytes.Buffer
	text.WriteString("name,phone\n")
	for i := range n {
		fmt.Fprintf(&text, "Sample Person %d,07%08d\n", i, i)
	}
	return text.Bytes()
}

// Two sheets are held at once; a third waits, and then is told to come again,
// in words, also when it is large: nothing of it is kept.
func TestImportTurns(t *testing.T) {
	s := newSite(t)
	web.HurryImports(s.web, 50*time.Millisecond, time.Minute, time.Minute)
	c := s.as("administrator")
	end := web.TakeImportTurns(s.web)
	for _, lang := range []string{"en", "sw"} {
		c.get("/staff/people/import?lang=" + lang)
		for _, rows := range []int{1, 200_000} {
			s.keeps("a busy site", func() {
				got := c.uploads(importPath, "people.csv", "sample", manyLines(rows)).wants(http.StatusTooManyRequests)
				got.says(s.message(lang, "import.busy"))
				if got.header.Get("Retry-After") != "30" {
					t.Errorf("Retry-After is %q", got.header.Get("Retry-After"))
				}
			}, "sessions")
		}
	}
	end()
	c.uploads(importPath, "people.csv", "sample", manyLines(1)).wants(http.StatusSeeOther)
	// A turn that comes free in time is taken.
	web.HurryImports(s.web, 10*time.Second, time.Minute, time.Minute)
	end = web.TakeImportTurns(s.web)
	time.AfterFunc(50*time.Millisecond, end)
	c.uploads(importPath, "people.csv", "sample", manyLines(2)).wants(http.StatusSeeOther)
	// Whatever became of a sheet, its turn is over.
	for range 5 {
		c.uploads(importPath, "sheet.pdf", "sample", []byte("%PDF-1.4")).wants(http.StatusBadRequest)
	}
	c.uploads(importPath, "people.csv", "sample", manyLines(3)).wants(http.StatusSeeOther)
}

// A sheet that takes too long to check says so, and no row of it stays.
func TestImportCheckedTooLong(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	for _, lang := range []string{"en", "sw"} {
		c.get("/staff/people/import?lang=" + lang)
		for _, check := range []time.Duration{time.Nanosecond, 150 * time.Millisecond} {
			web.HurryImports(s.web, time.Minute, check, time.Minute)
			s.keeps("a sheet that takes too long", func() {
				c.uploads(importPath, "people.csv", "sample", manyLines(20_000)).wants(http.StatusRequestEntityTooLarge).says(s.message(lang, "import.too_slow"))
			}, "sessions")
		}
	}
	web.HurryImports(s.web, time.Minute, time.Minute, time.Minute)
	c.uploads(importPath, "people.csv", "sample", manyLines(20)).wants(http.StatusSeeOther)
}

// A sheet that takes longer to write than one request may is gone on with, until
// everybody is there once; so is its undoing.
func TestImportWrittenInParts(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	here := c.uploads(importPath, "people.csv", "sample", manyLines(400)).header.Get("Location")
	count := func() (n int) {
		for id := range s.saved() {
			if strings.HasPrefix(id, "people ") {
				n++
			}
		}
		return n
	}
	before := count()
	web.HurryImports(s.web, time.Minute, time.Minute, 60*time.Millisecond)
	c.follow(c.post(here, "action", "apply")).says(s.message("en", "import.state_applying"), s.message("en", "import.go_on"))
	if n := count() - before; n == 400 {
		t.Fatal("all are there already: the test shows nothing")
	}
	web.HurryImports(s.web, time.Minute, time.Minute, time.Minute)
	c.follow(c.post(here, "action", "apply")).says(s.message("en", "import.state_applied"))
	if n := count() - before; n != 400 {
		t.Errorf("%d people are brought in", n)
	}
	web.HurryImports(s.web, time.Minute, time.Minute, 60*time.Millisecond)
	c.follow(c.post(here, "action", "undo")).says(s.message("en", "import.state_undoing"), s.message("en", "import.undo_begun"))
	web.HurryImports(s.web, time.Minute, time.Minute, time.Minute)
	c.follow(c.post(here, "action", "undo")).says(s.message("en", "import.state_undone"))
	if n := count() - before; n != 0 {
		t.Errorf("%d people are left", n)
	}
}

// A file that has not come within the time a request has is told so, and
// nothing is kept; its turn is free again.
func TestImportSlowFile(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	server := s.hurried(t)
	kind, body, err := pagescript.Multipart("sample", "people.csv", manyLines(1000))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // one more than there are turns
		s.keeps("a slow file", func() {
			said := c.stalls(t, server, importPath, kind, body, len(body)/2)
			if !strings.HasPrefix(said, "HTTP/1.1 400 ") || !strings.Contains(said, s.message("en", "import.file_slow")) {
				t.Errorf("a slow file is answered %.300q", said)
			}
		}, "sessions")
	}
}

// So is a small form that comes too slowly: an empty page says nothing.
func TestSlowFormIsAnswered(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	server := s.hurried(t)
	said := c.stalls(t, server, "/account", "application/x-www-form-urlencoded", "action=language&language=sw", 10)
	if !strings.HasPrefix(said, "HTTP/1.1 400 ") || !strings.Contains(said, s.message("en", "error.form_cut")) {
		t.Errorf("a slow form is answered %.300q", said)
	}
}

// hurried is the site on a server that gives a request little time to come.
func (s *site) hurried(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(s.web)
	server.Config = s.web.HTTPServer()
	server.Config.ReadTimeout = 300 * time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// stalls sends a form but for its end, and waits for what is said.
func (c *client) stalls(t *testing.T, server *httptest.Server, path, kind, body string, sent int) string {
	t.Helper()
	host := strings.TrimPrefix(server.URL, "http://")
	connection, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nCookie: %s\r\nAccept-Language: en\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, host, server.URL, cookieOf(t, c), kind, len(body), body[:sent])
	said, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}
