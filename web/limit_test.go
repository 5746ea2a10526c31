package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestLimiterRefills(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return now }, 2, 3)
	taken := func() (n int) {
		for range 10 {
			if l.allow("one") {
				n++
			}
		}
		return n
	}
	if got := taken(); got != 3 {
		t.Errorf("at once: %d", got)
	}
	now = now.Add(time.Second)
	if got := taken(); got != 2 {
		t.Errorf("after a second: %d", got)
	}
	if !l.allow("another") {
		t.Error("one address slows another")
	}
}

// Addresses without end take no memory without end.
func TestLimiterForgets(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return now }, 1, 1)
	for i := range 2*limiterKeeps + 10 {
		l.allow(fmt.Sprint(i))
	}
	if len(l.buckets) > limiterKeeps {
		t.Errorf("%d addresses are kept", len(l.buckets))
	}
}

func TestBrowserLabelsSayLittle(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 5.1; Tecno W3) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/95.0.4638.74 Mobile Safari/537.36": "Chrome, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/604.1":  "Safari, iPhone",
		"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS)) Presto/2.12":                                                          "Opera Mini",
		"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0":                                                     "Firefox, Linux",
		"": "?", strings.Repeat("a", 9000): "?",
	} {
		if got := browserLabel(agent); got != want {
			t.Errorf("%.40q is %q, want %q", agent, got, want)
		}
	}
}

func TestAddressesStayOnTheSite(t *testing.T) {
	for path, want := range map[string]string{"/": "/", "//a": "/a", "///a/b": "/a/b", "/a//b": "/a//b", "": "/"} {
		if got := address(path, nil); got != want {
			t.Errorf("%q becomes %q, want %q", path, got, want)
		}
	}
}

func TestShutdownLetsRequestsFinish(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-goOn
		fmt.Fprint(w, "whole")
	}))
	defer server.Close()
	answered := make(chan string)
	go func() {
		got, err := http.Get(server.URL)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer got.Body.Close()
		answered <- got.Status
	}()
	<-begun
	stopped := make(chan error)
	go func() { stopped <- Shutdown(server.Config) }()
	close(goOn)
	if got := <-answered; got != "200 OK" {
		t.Errorf("the request in hand is answered %s", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
