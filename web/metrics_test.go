package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Who asks directly, from this machine or its network, is answered.
func TestDirect(t *testing.T) {
	for name, c := range map[string]struct {
		peer, host, base, header string
		want                     bool
	}{
		"this machine":               {peer: "127.0.0.1:999", want: true},
		"this machine, IPv6":         {peer: "[::1]:999", want: true},
		"its network":                {peer: "10.1.2.3:999", want: true},
		"its network, IPv6":          {peer: "[fd00::1]:999", want: true},
		"its network, mapped":        {peer: "[::ffff:192.168.1.4]:999", want: true},
		"from outside":               {peer: "203.0.113.9:999"},
		"from outside, IPv6":         {peer: "[2001:db8::1]:999"},
		"no address":                 {peer: "@"},
		"for somebody":               {peer: "127.0.0.1:999", header: "X-Forwarded-For"},
		"for somebody, as specified": {peer: "127.0.0.1:999", header: "Forwarded"},
		"for a host":                 {peer: "127.0.0.1:999", header: "X-Forwarded-Host"},
		"for a scheme":               {peer: "127.0.0.1:999", header: "X-Forwarded-Proto"},
		"for a real address":         {peer: "127.0.0.1:999", header: "X-Real-Ip"},
		"by way of a proxy":          {peer: "10.1.2.3:999", header: "Via"},
		"under the public name":      {peer: "127.0.0.1:999", host: "Pamoja.example", base: "https://pamoja.example"},
		"under another name":         {peer: "127.0.0.1:999", host: "127.0.0.1:8080", base: "https://pamoja.example", want: true},
		"a site on this machine":     {peer: "127.0.0.1:999", host: "127.0.0.1:8080", base: "http://127.0.0.1:8080", want: true},
		"a site by that name":        {peer: "127.0.0.1:999", host: "localhost:8080", base: "http://localhost:8080", want: true},
	} {
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.RemoteAddr = c.peer
		if c.host != "" {
			request.Host = c.host
		}
		if c.header != "" {
			request.Header.Set(c.header, "127.0.0.1")
		}
		if got := direct(request, c.base); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// BenchmarkMetrics is what counting one request costs.
func BenchmarkMetrics(b *testing.B) {
	m := newMetrics(Options{})
	b.RunParallel(func(one *testing.PB) {
		for one.Next() {
			m.began()
			m.answered("/courses/:course/:lesson", http.MethodGet, http.StatusOK, 700*time.Microsecond)
		}
	})
}
