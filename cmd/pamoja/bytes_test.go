package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html"

	"pamoja/assessments"
	"pamoja/content/markdown"
)

const (
	firstVisitBudget = 30 << 10 // bytes over the wire of a lesson and all it links
	laterPageBudget  = 10 << 10 // of each later page and what is not yet kept
)

// browserCache is a browser that counts what comes over the wire, headers too,
// and keeps every asset it has fetched.
type browserCache struct {
	*specimen
	client *http.Client
	wire   *atomic.Int64
	kept   map[string]bool
	cookie *http.Cookie
}

func (s *specimen) browserCache(who string) *browserCache {
	c := &browserCache{specimen: s, wire: new(atomic.Int64), kept: map[string]bool{}, cookie: s.cookies[who]}
	dialer := &net.Dialer{}
	c.client = &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			return countedConn{conn, c.wire}, err
		}},
	}
	s.Cleanup(c.client.CloseIdleConnections)
	return c
}

// countedConn counts the bytes read from a connection.
type countedConn struct {
	net.Conn
	count *atomic.Int64
}

func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.count.Add(int64(n))
	return n, err
}

// fetched is one page as it was loaded.
type fetched struct {
	path    string
	all     int64 // bytes over the wire, with what it links that was not yet kept
	scripts []string
}

// load loads a page as a browser does: the document, then what it links, unless
// that is kept. Redirects are followed and counted.
func (c *browserCache) load(path string, form url.Values) fetched {
	c.Helper()
	before := c.wire.Load()
	body, path := c.fetch(path, form)
	f := fetched{path: path}
	document, err := html.Parse(bytes.NewReader(body))
	c.check(err)
	links, scripts := linked(c.T, path, document)
	f.scripts = scripts
	for _, link := range append(links, scripts...) {
		if c.kept[link] {
			continue
		}
		c.kept[link] = true
		asset, _ := c.fetch(link, nil)
		if bytes.Contains(asset, []byte("url(")) {
			c.Errorf("%s links more, which is not counted", link)
		}
	}
	f.all = c.wire.Load() - before
	return f
}

// fetch asks for one address, follows where it leads, and gives the body as a
// browser reads it.
func (c *browserCache) fetch(path string, form url.Values) ([]byte, string) {
	c.Helper()
	for range 5 {
		method, send := http.MethodGet, io.Reader(http.NoBody)
		if form != nil {
			method, send = http.MethodPost, strings.NewReader(form.Encode())
		}
		request, err := http.NewRequestWithContext(c.Context(), method, c.base+path, send)
		c.check(err)
		request.Header.Set("Accept-Encoding", "br, gzip")
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.AddCookie(&http.Cookie{Name: "pamoja_language", Value: c.lang})
		if c.cookie != nil {
			request.AddCookie(c.cookie)
		}
		answer, err := c.client.Do(request)
		c.check(err)
		body, err := plainBody(answer)
		c.check(err)
		if answer.StatusCode == http.StatusSeeOther {
			path, form = answer.Header.Get("Location"), nil
			path, _, _ = strings.Cut(path, "#")
			continue
		}
		if answer.StatusCode != http.StatusOK {
			c.Fatalf("%s %s answers %d", method, path, answer.StatusCode)
		}
		return body, path
	}
	c.Fatalf("%s leads round and round", path)
	return nil, ""
}

func plainBody(answer *http.Response) ([]byte, error) {
	defer answer.Body.Close()
	switch answer.Header.Get("Content-Encoding") {
	case "br":
		return io.ReadAll(brotli.NewReader(answer.Body))
	case "gzip":
		plain, err := gzip.NewReader(answer.Body)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(plain)
	}
	return io.ReadAll(answer.Body)
}

// linked lists what a browser fetches for a document, and which of it are
// scripts. A script or a style in the document itself is a fault: no page may
// need it, and the site's own policy forbids it.
func linked(t *testing.T, path string, document *html.Node) (links, scripts []string) {
	t.Helper()
	for node := range document.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, attribute := range node.Attr {
			attributes[attribute.Key] = attribute.Val
			if strings.HasPrefix(attribute.Key, "on") || attribute.Key == "style" || attribute.Key == "srcset" {
				t.Errorf("%s: <%s %s=…>", path, node.Data, attribute.Key)
			}
		}
		switch node.Data {
		case "script":
			if attributes["src"] == "" {
				t.Errorf("%s holds a script of its own", path)
			}
			scripts = append(scripts, attributes["src"])
		case "link":
			links = append(links, attributes["href"])
		case "img", "iframe", "source", "embed", "video", "audio":
			links = append(links, attributes["src"])
		case "style":
			t.Errorf("%s holds a style of its own", path)
		}
	}
	return links, scripts
}

// figures are the most bytes of each kind of page.
type figures map[string]int64

// within takes a figure down and fails if it is over its budget.
func (s *specimen) within(table figures, what string, f fetched, budget int64) {
	s.Helper()
	table[what] = max(table[what], f.all)
	if f.all > budget {
		s.Errorf("%s: %s takes %d bytes, over the budget of %d", what, f.path, f.all, budget)
	}
	if want := s.offersExit(f.path); len(f.scripts) > 1 || (len(f.scripts) == 1) != want || want && !strings.HasPrefix(f.scripts[0], "/assets/leave.") {
		s.Errorf("%s has the scripts %v", f.path, f.scripts)
	}
}

// offersExit reports whether a page is a lesson with a content note, of a quiz
// that asks about one, or of a case: the only kinds with a script, which leaves the page out of
// the browser's history. Nothing needs it: TestJourney goes without.
func (s *specimen) offersExit(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	if len(parts) == 3 && parts[1] == "cases" {
		return true
	}
	if len(parts) == 3 && parts[1] == "quizzes" {
		quiz, err := s.library.Bank.Quiz(parts[2])
		s.check(err)
		course, err := s.library.Catalogue.Course(quiz.Course)
		s.check(err)
		return slices.ContainsFunc(quiz.Questions, func(q assessments.Question) bool {
			lesson, err := course.Lesson(q.Lesson)
			return err == nil && lesson.HasNote()
		})
	}
	if len(parts) != 4 || parts[1] != "courses" {
		return false
	}
	course, err := s.library.Catalogue.Course(parts[2])
	s.check(err)
	lesson, err := course.Lesson(parts[3])
	s.check(err)
	return lesson.HasNote()
}

// TestBytes holds every page of a learner's journey to its budget, and prints
// the largest of each kind.
func TestBytes(t *testing.T) {
	t.Parallel()
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			first, later := figures{}, figures{}
			s.firstVisits(first)
			s.laterPages(later)
			newSpecimenOf(t, lang, withSampleCase(t)).bytesOfCases(later)
			for _, what := range slices.Sorted(maps.Keys(first)) {
				t.Logf("%-44s %6d of %d bytes", what, first[what], firstVisitBudget)
			}
			for _, what := range slices.Sorted(maps.Keys(later)) {
				t.Logf("%-44s %6d of %d bytes", what, later[what], laterPageBudget)
			}
		})
	}
}

// firstVisits loads every lesson in a browser that keeps nothing yet, signed in
// and signed out.
func (s *specimen) firstVisits(table figures) {
	s.Helper()
	s.learner("first")
	for _, course := range s.library.Catalogue.Courses() {
		for _, id := range course.LessonIDs() {
			path := "/courses/" + course.ID + "/" + id
			s.within(table, "first visit: "+id, s.browserCache("").load(path, nil), firstVisitBudget)
			s.within(table, "first visit: "+id, s.browserCache("first").load(path, nil), firstVisitBudget)
		}
	}
}

// laterPages goes through the rest of the journey in one browser.
func (s *specimen) laterPages(table figures) {
	s.Helper()
	s.learner("later")
	stranger, c := s.browserCache(""), s.browserCache("later")
	quiz, course := "/quizzes/"+journeyQuiz, "/courses/"+journeyCourse
	page := func(what, path string, form url.Values) fetched {
		f := c.load(path, form)
		s.within(table, what, f, laterPageBudget)
		return f
	}
	stranger.load("/", nil)
	s.within(table, "sign in", stranger.load("/sign-in", nil), laterPageBudget)
	c.load("/", nil)
	page("my learning", "/", nil)
	page("catalogue", "/courses", nil)
	page("course", course, nil)
	page("self-assessment", course, url.Values{})
	for _, one := range s.library.Catalogue.Courses() {
		for _, id := range one.LessonIDs() {
			page("lesson", "/courses/"+one.ID+"/"+id, nil)
			page("lesson, reached by the button", "/courses/"+one.ID+"/"+id, url.Values{"action": {"done"}})
		}
	}
	page("quiz, before a try", quiz, nil)
	s.bytesOfQuiz(page, quiz)
	page("my learning", "/", nil)
	page("course", course, nil)
	page("certificates", "/certificates", nil)
	twin := page("certificate, just claimed", "/certificates", url.Values{"course": {journeyCourse}})
	page("certificates", "/certificates", nil)
	page("verify", "/verify", nil)
	page("verify", "/verify/"+strings.TrimPrefix(twin.path, "/certificates/"), nil)
	page("account", "/account", nil)
	page("safety", "/safety", nil)
	page("search", "/search", nil)
	for _, word := range []string{"child", "mtoto"} {
		page("search, twenty found", "/search?q="+word, nil)
	}
	page("about", "/about", nil)
	page("help", "/help", nil)
	for _, role := range s.library.Pages.Roles() {
		page("help of a role", markdown.PageAddress(role.ID), nil)
	}
}

// bytesOfCases goes through the sample case on the way that has most to tell.
func (s *specimen) bytesOfCases(table figures) {
	s.Helper()
	s.learner("later")
	c := s.browserCache("later")
	page := func(what, path string, form url.Values) {
		s.within(table, what, c.load(path, form), laterPageBudget)
	}
	c.load("/", nil)
	c.load("/courses/gatekeeping/who-decides", nil)
	page("cases", "/cases", nil)
	page("case, before a play", sampleCase, nil)
	page("case, scene", sampleCase, url.Values{"action": {"begin"}, "play": {"1"}})
	for place, move := range rushedMoves {
		form := maps.Clone(move)
		form["action"], form["play"], form["place"] = []string{"move"}, []string{"1"}, []string{strconv.Itoa(place)}
		page("case, scene or ending", sampleCase, form)
	}
	page("case, debrief", sampleCase, url.Values{"action": {"debrief"}, "play": {"1"}})
	page("course", "/courses/practice", nil)
}

// bytesOfQuiz fails one try and passes the next.
func (s *specimen) bytesOfQuiz(page func(string, string, url.Values) fetched, quiz string) {
	s.Helper()
	learner := s.persons["later"]
	for number, right := range []bool{false, true} {
		page("quiz, first question", quiz, url.Values{"action": {"start"}, "try": {strconv.Itoa(number + 1)}})
		for {
			state, err := s.site.Assessments.State(s.Context(), learner, journeyQuiz)
			s.check(err)
			asked, _, open := state.Last.Next()
			if !open {
				break
			}
			form := s.choice(asked.Question, asked.Options, right)
			form.Set("action", "answer")
			form.Set("try", strconv.Itoa(number+1))
			form.Set("question", asked.Question)
			page("quiz, feedback", quiz, form)
			page("quiz, next question or result", quiz, nil)
		}
	}
}
