package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A number is found however it is typed; what is sent back names it as it is
// printed.
func TestSerialsAsPeopleTypeThem(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	code := strings.TrimPrefix(serial, "PMJ-")
	typed := []string{strings.ToLower(serial), code, "pmj " + code[:4] + " " + code[4:], strings.ReplaceAll(serial, "0", "O"), strings.ReplaceAll(serial, "1", "l"),
		" " + serial + " ", "PMJ-" + code[:2] + "\r\n" + code[2:], "PMJ\u2013" + code}
	for _, one := range typed {
		s.log.keepOut(one)
		path := "/certificates/" + url.PathEscape(one)
		c.get(path).wants(http.StatusOK).says(serial)
		sheet := c.get(path + ".pdf").wants(http.StatusOK)
		if got := sheet.header.Get("Content-Disposition"); got != `inline; filename="`+serial+`.pdf"` {
			t.Errorf("%q is sent as %s", one, got)
		}
		s.clock.pass(10e9)
		s.as("nobody").get("/verify/" + url.PathEscape(one)).wants(http.StatusOK).says(serial)
		s.as("nobody").post("/verify", "certificate", one).wants(http.StatusOK).says(serial)
		c.post(path, "action", "withdraw", "reason", "sample").wants(http.StatusForbidden)
	}
	for _, wrong := range []string{serial[:len(serial)-1], serial + "0", "XXX-" + code, serial + "\"", "..", "%2e%2e", serial + "/.."} {
		c.get("/certificates/" + url.PathEscape(wrong)).wants(http.StatusNotFound)
		c.get("/certificates/" + url.PathEscape(wrong) + ".pdf").wants(http.StatusNotFound)
	}
}

// The whole line of a certificate tells what its number does; a line that was
// altered, cut or signed by nobody known tells that.
func TestLinesAreChecked(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	page := c.get("/certificates/" + serial)
	line := page.find(`<code>(v1\.[^<]+)</code>`)
	s.log.keepOut(line)
	for _, good := range []string{line, " " + line + "\n", sampleBaseURL + "/verify/" + serial + "#" + line} {
		s.as("nobody").post("/verify", "certificate", good).wants(http.StatusOK).says(serial, "Sample Learner")
	}
	parts := strings.Split(line, ".")
	for _, bad := range []string{line[:len(line)-3], parts[0] + "." + parts[1], line + "A", parts[0] + "." + parts[1][1:] + "." + parts[2],
		"v2." + parts[1] + "." + parts[2], line[:40], strings.ToLower(line), "v1..", "v1.a.b", "v1." + strings.Repeat("A", 5000)} {
		s.clock.pass(10e9)
		s.as("nobody").post("/verify", "certificate", bad).wants(http.StatusUnprocessableEntity).says(s.message("en", "verify.head_forged")).never("Sample Learner")
	}
}
