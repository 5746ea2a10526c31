package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pamoja/web"
)

// figures asks for the site's figures as whoever runs it does.
func (s *site) figures() string {
	s.t.Helper()
	return s.browser().get("/metrics").wants(http.StatusOK).body
}

// What the figures say after a journey, and that nobody is in them.
func TestFigures(t *testing.T) {
	s := newSite(t)
	c := s.as("learner")
	serial := c.certified()
	c.get("/certificates/" + serial).wants(http.StatusOK)
	c.get("/certificates/" + serial + ".pdf").wants(http.StatusOK)
	s.browser().get("/verify/" + serial + "?q=" + c.person.Member).wants(http.StatusOK)
	s.browser().post("/sign-in", "login", c.person.Member, "secret", "918273").wants(http.StatusUnauthorized)
	c.get("/nowhere/" + c.person.Member).wants(http.StatusNotFound)
	c.head("/courses").wants(http.StatusOK)
	for _, method := range []string{"BREW", c.person.Member, "PUT"} {
		if _, err := c.try(method, "/courses", "", nil); err != nil {
			t.Fatal(err)
		}
	}
	text := s.figures()
	for _, want := range []string{
		`pamoja_requests_total{method="GET",route="/certificates/:serial",status="2xx"} 2`, `pamoja_certificates_drawn_total 1`,
		`pamoja_requests_total{method="GET",route="/verify/:serial",status="2xx"} 1`, `pamoja_requests_total{method="POST",route="/sign-in",status="4xx"} 1`,
		`pamoja_requests_total{method="GET",route="unknown",status="4xx"} 1`, `pamoja_requests_total{method="HEAD",route="/courses",status="2xx"} 1`,
		`pamoja_request_seconds_bucket{route="/courses/:course/:lesson",le="0.025"}`, `pamoja_requests_in_flight 1`, `pamoja_records_ready 1`,
		`pamoja_secrets_hashing 0`, `go_goroutines `, `process_open_fds `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	for _, private := range []string{c.person.Name, c.person.Member, c.person.ID, serial, wholeCourse, "who-decides", "127.0.0.1", "BREW"} {
		if strings.Contains(text, private) {
			t.Errorf("the figures hold %q: %s", private, around(text, private))
		}
	}
	for _, wrong := range strangeLabels(text, web.Routes()) {
		t.Error(wrong)
	}
	if got := strangeLabels(`pamoja_x{person="M1234567"} 1`+"\n"+`pamoja_requests_total{method="GET",route="/verify/PMJ-1",status="2xx"} 1`, web.Routes()); len(got) != 2 {
		t.Errorf("of two strange labels %q are noticed", got)
	}
	s.failing.Away(true)
	if text := s.figures(); !strings.Contains(text, "pamoja_records_ready 0") {
		t.Error("the figures do not say that the database is away")
	}
}

var labelPattern = regexp.MustCompile(`(\w+)="([^"]*)"`)

// strangeLabels lists the labels of the site's own figures that are not among
// those there may be.
func strangeLabels(text string, routes []web.Route) []string {
	values := map[string][]string{"method": {"GET", "HEAD", "POST", "other"}, "status": {"1xx", "2xx", "3xx", "4xx", "5xx"}, "route": {"unknown"},
		"le": {"0.001", "0.005", "0.025", "0.1", "0.5", "2", "+Inf"}}
	for _, route := range routes {
		values["route"] = append(values["route"], route.Pattern)
	}
	var wrong []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "pamoja_") {
			continue
		}
		for _, label := range labelPattern.FindAllStringSubmatch(line, -1) {
			if !slices.Contains(values[label[1]], label[2]) {
				wrong = append(wrong, "a strange label: "+line)
			}
		}
	}
	return wrong
}

// Through a proxy, or from outside, there are no figures, whoever the request
// says it is from.
func TestFiguresAreNotForEveryone(t *testing.T) {
	s := newSite(t)
	trusting, err := s.another("https://pamoja.example", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		peer, forwarded, host string
		want                  int
	}{
		"directly":          {"127.0.0.1:999", "", "127.0.0.1:8080", http.StatusOK},
		"by a named proxy":  {"127.0.0.1:999", "127.0.0.1", "127.0.0.1:8080", http.StatusNotFound},
		"by any proxy":      {"127.0.0.1:999", "203.0.113.9", "127.0.0.1:8080", http.StatusNotFound},
		"by a silent proxy": {"127.0.0.1:999", "", "pamoja.example", http.StatusNotFound},
		"from outside":      {"203.0.113.9:999", "", "127.0.0.1:8080", http.StatusNotFound},
		"and lying":         {"203.0.113.9:999", "127.0.0.1", "127.0.0.1:8080", http.StatusNotFound},
	} {
		request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		request.RemoteAddr, request.Host = c.peer, c.host
		if c.forwarded != "" {
			request.Header.Set("X-Forwarded-For", c.forwarded)
		}
		got := httptest.NewRecorder()
		trusting.ServeHTTP(got, request)
		if got.Code != c.want || (c.want != http.StatusOK && strings.Contains(got.Body.String(), "pamoja_")) {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
}
