package web_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pamoja/web"
)

// developed is the site as its author has it with --dev.
func developed(t *testing.T) (*site, *web.Dev, *http.Server) {
	t.Helper()
	s := newSite(t)
	author, err := s.another(sampleBaseURL)
	if err != nil {
		t.Fatal(err)
	}
	dev := author.Develop()
	server := httptest.NewUnstartedServer(author)
	server.Config = author.HTTPServer()
	server.Start()
	t.Cleanup(func() {
		dev.Close()
		server.Close()
	})
	s.web, s.address = author, server.URL
	return s, dev, server.Config
}

var turnPattern = `<script src="/dev/reload\.js" data-turn="([^"]+)" defer>`

// The faults of the content stand on top of every page until they are mended;
// what the page shows is what stood before.
func TestFaultsOnEveryPage(t *testing.T) {
	s, dev, _ := developed(t)
	c := s.as("learner")
	pages := []string{"/", "/courses", plainLesson, "/safety", "/quizzes/gatekeeping-quiz", "/account", "/nowhere", "/dev/pages"}
	turn := c.get("/safety").find(turnPattern)
	for _, path := range pages {
		c.get(path).never(s.message("en", "dev.faults"))
	}
	fault := `lang/en/courses/a/b.md:3:10: "edition" <must> be 1 or more`
	dev.Tell([]string{fault})
	for _, path := range pages {
		got := c.get(path).says(s.message("en", "dev.faults"), fault)
		if !strings.Contains(got.header.Get("Content-Security-Policy"), "connect-src 'self'") {
			t.Errorf("%s may not listen: %s", path, got.header.Get("Content-Security-Policy"))
		}
		if got.find(turnPattern) == turn {
			t.Errorf("%s is of the turn before", path)
		}
	}
	c.lang = "sw"
	s.browser().ask(http.MethodGet, "/safety", "", http.Header{"Accept-Language": {"sw"}}).says(s.message("sw", "dev.faults"))
	dev.Tell(nil)
	for _, path := range pages {
		c.get(path).never(s.message("en", "dev.faults"), s.message("sw", "dev.faults"), "edition")
	}
}

// A page that listens is told at once which reading is current, and of every
// save; when the site ends it is let go.
func TestPagesListen(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("", func(t *testing.T) {
		s, dev, server := developed(t)
		client := &http.Client{Transport: &http.Transport{}}
		defer client.CloseIdleConnections()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.address+"/dev/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "gzip")
		var listening []*bufio.Scanner
		for range 3 {
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if got := response.Header.Get("Content-Type"); got != "text/event-stream" || response.Header.Get("Content-Encoding") != "" {
				t.Fatalf("told as %q, encoded as %q", got, response.Header.Get("Content-Encoding"))
			}
			listening = append(listening, bufio.NewScanner(response.Body))
		}
		turn := s.as("nobody").get("/").find(turnPattern)
		for i := range 3 {
			for _, one := range listening {
				if got := nextEvent(t, one); got != turn {
					t.Fatalf("save %d: told %q, a page is of %q", i, got, turn)
				}
			}
			dev.Tell(nil)
			turn = s.as("nobody").get("/").find(turnPattern)
		}
		for _, one := range listening {
			nextEvent(t, one)
		}
		ended := make(chan error, 1)
		go func() { ended <- web.Shutdown(server) }()
		for _, one := range listening {
			if one.Scan() && one.Text() != "" {
				t.Errorf("told %q although nothing was saved", one.Text())
			}
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the site waits for pages that listen")
		}
		for _, known := range s.known {
			known.http.CloseIdleConnections()
		}
	})
}

func nextEvent(t *testing.T, events *bufio.Scanner) string {
	t.Helper()
	for events.Scan() {
		if data, ok := strings.CutPrefix(events.Text(), "data: "); ok {
			return data
		}
	}
	t.Fatal("nothing more is told", events.Err())
	return ""
}

// Without --dev nothing of it is there, under any address.
func TestNothingForAuthorsWithoutDev(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	for _, path := range []string{"/dev/pages", "/dev/pages?page=front&state=full&in=en", "/dev/events", "/dev/reload.js"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			c.ask(method, path, "", http.Header{"Origin": {s.address}}).wants(http.StatusNotFound, http.StatusMethodNotAllowed)
		}
	}
	for _, path := range []string{"/", "/courses", plainLesson, "/account"} {
		got := c.get(path).wants(http.StatusOK)
		got.lacks("/dev/", "data-turn", "EventSource")
		if strings.Contains(got.header.Get("Content-Security-Policy"), "connect-src") {
			t.Errorf("%s: %s", path, got.header.Get("Content-Security-Policy"))
		}
		for _, asset := range regexp.MustCompile(`/assets/[^"]+`).FindAllString(got.body, -1) {
			if strings.Contains(c.get(asset).wants(http.StatusOK).body, "EventSource") {
				t.Errorf("%s is handed out", asset)
			}
		}
	}
	c.get("/assets/reload.js").wants(http.StatusNotFound)
}

// Every page of the site is drawn with nothing on it, with everything on it and
// in error, in every language; a word without its sentence, a place that is
// named and is not there, or a page that cannot be drawn fails.
func TestDevPages(t *testing.T) {
	s, _, _ := developed(t)
	c := s.as("nobody")
	index := c.get("/dev/pages").wants(http.StatusOK)
	links := regexp.MustCompile(`/dev/pages\?in=\w+&amp;page=(\w+)&amp;state=(\w+)`).FindAllStringSubmatch(index.body, -1)
	drawn := map[string]bool{}
	for _, link := range links {
		path := strings.ReplaceAll(link[0], "&amp;", "&")
		got := c.get(path)
		if got.status != http.StatusOK {
			continue // it is told already
		}
		lang := path[len("/dev/pages?in="):][:2]
		if got.find(`<html lang="([a-z]+)"`) != lang {
			t.Errorf("%s is drawn in another language", path)
		}
		if sample := s.message(lang, "dev.sample"); link[2] == "error" && strings.Contains(got.body, "<form method=\"post\" action=\"/sign-in\"") && strings.Count(got.text(), sample) < 3 {
			t.Errorf("%s shows nothing wrong", path)
		}
		drawn[link[1]+" "+link[2]+" "+lang] = true
	}
	if !slices.Contains(sortedKeys(drawn), "quiz_question order sw") || len(links) != len(drawn) || len(drawn) < 150 {
		t.Errorf("%d of %d pages are different ones", len(drawn), len(links))
	}
	c.lang = "sw"
	c.get("/dev/pages").says(s.message("sw", "dev.title"))
	for _, wrong := range []string{"?page=none&state=full&in=en", "?page=front&state=none&in=en", "?page=front&state=full&in=xx", "?page=front"} {
		c.get("/dev/pages" + wrong).wants(http.StatusNotFound)
	}
}

func sortedKeys(m map[string]bool) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
