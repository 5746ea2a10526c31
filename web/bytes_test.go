package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// What is sent compressed is what is sent plain, and smaller.
func TestCompression(t *testing.T) {
	s := newSite(t)
	c := s.as("nobody")
	page := c.get(plainLesson)
	css := page.find(`href="(/assets/[^"]+\.css)"`)
	for _, want := range []struct{ path, accepts, encoding string }{
		{plainLesson, "gzip, br", "gzip"}, {plainLesson, "identity", ""}, {css, "gzip, deflate, br", "br"}, {css, "gzip", "gzip"}, {css, "", ""},
		{"/.well-known/pamoja-keys.json", "gzip", ""},
	} {
		plain := c.get(want.path)
		packed := c.ask(http.MethodGet, want.path, "", http.Header{"Accept-Encoding": {want.accepts}})
		if got := packed.header.Get("Content-Encoding"); got != want.encoding {
			t.Errorf("%s for %q is encoded as %q, want %q", want.path, want.accepts, got, want.encoding)
			continue
		}
		body := io.Reader(strings.NewReader(packed.body))
		switch want.encoding {
		case "gzip":
			unpacked, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = unpacked
		case "br":
			body = brotli.NewReader(body)
		}
		whole, err := io.ReadAll(body)
		if err != nil || string(whole) != plain.body {
			t.Errorf("%s as %q holds %d bytes, plain %d: %v", want.path, want.encoding, len(whole), len(plain.body), err)
		}
		if want.encoding != "" && len(packed.body) > len(plain.body)/2 {
			t.Errorf("%s as %s has %d bytes of %d", want.path, want.encoding, len(packed.body), len(plain.body))
		}
		if !strings.Contains(strings.Join(packed.header.Values("Vary"), ","), "Accept-Encoding") && want.encoding != "" {
			t.Errorf("%s: Vary is %q", want.path, packed.header.Values("Vary"))
		}
	}
}

// More than six thousand requests in one moment are too many of one address,
// and no fewer are: a carrier puts many phones behind one.
func TestFloods(t *testing.T) {
	s := newSite(t)
	ask := func(handler http.Handler, address, forwarded string) int {
		request := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		request.RemoteAddr = address
		request.Header.Set("X-Forwarded-For", forwarded)
		answered := httptest.NewRecorder()
		handler.ServeHTTP(answered, request)
		if answered.Code == http.StatusTooManyRequests && (answered.Header().Get("Retry-After") != "1" || answered.Header().Get("X-Request-Id") == "") {
			t.Errorf("refused with %v", answered.Header())
		}
		return answered.Code
	}
	for i := range 6000 {
		if got := ask(s.web, "198.51.100.7:999", "203.0.113.1"); got != http.StatusOK {
			t.Fatalf("request %d is answered %d", i+1, got)
		}
	}
	// Nobody is another for saying so: without a proxy the header counts for nothing.
	if got := ask(s.web, "198.51.100.7:998", "203.0.113.2"); got != http.StatusTooManyRequests {
		t.Errorf("one too many is answered %d", got)
	}
	if got := ask(s.web, "198.51.100.8:999", "203.0.113.1"); got != http.StatusOK {
		t.Errorf("another address is answered %d", got)
	}
	behind, err := s.another(sampleBaseURL, "198.51.100.7")
	if err != nil {
		t.Fatal(err)
	}
	for range 6000 {
		ask(behind, "198.51.100.7:999", "203.0.113.1")
	}
	if one, other := ask(behind, "198.51.100.7:999", "203.0.113.1"), ask(behind, "198.51.100.7:999", "203.0.113.2"); one != http.StatusTooManyRequests || other != http.StatusOK {
		t.Errorf("behind a proxy that is trusted: %d and %d", one, other)
	}
	if _, err := s.another(sampleBaseURL, "no address"); err == nil {
		t.Error("a proxy that is no address is trusted")
	}
}

// A cookie of a language that is none is no language.
func TestLanguageOfTheFirstVisit(t *testing.T) {
	s := newSite(t)
	for _, one := range []struct{ cookie, accepts, want string }{
		{"", "sw-KE,sw;q=0.9,en;q=0.5", "sw"}, {"", "fr", "en"}, {"", ";;;", "en"}, {"", "en;q=0.1, sw;q=0.9", "sw"}, {"", strings.Repeat("sw,", 2000), "sw"},
		{"sw", "en", "sw"}, {"xx", "sw", "sw"}, {"en", "sw", "en"}, {"../../etc", "en", "en"},
	} {
		header := http.Header{"Accept-Language": {one.accepts}}
		if one.cookie != "" {
			header.Set("Cookie", "pamoja_language="+one.cookie)
		}
		page := s.browser().ask(http.MethodGet, "/safety", "", header).wants(http.StatusOK)
		if got := page.find(`<html lang="([^"]+)"`); got != one.want {
			t.Errorf("cookie %q and %.30q: %q, want %q", one.cookie, one.accepts, got, one.want)
		}
	}
}
