package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pamoja/courses/people"
)

func roleOf(t *testing.T, name string) people.Role {
	t.Helper()
	role, err := people.ParseRole(name)
	if err != nil {
		t.Fatalf("%q is no role", name)
	}
	return role
}

// calm lets the limit on looks at /verify forget the visitor.
func (c *client) calm(path string) {
	if strings.HasPrefix(path, "/verify") {
		c.clock.pass(3 * time.Second)
	}
}

// pages are the addresses a site was asked for by GET, each once a browser.
func pages(s *site) []visit {
	seen := map[visit]bool{}
	var found []visit
	for _, v := range s.visited {
		if v.method == http.MethodGet && !seen[v] && !strings.Contains(v.path, "lang=") {
			seen[v] = true
			found = append(found, v)
		}
	}
	return found
}

// checkHeads asks for every visited page once more, with and without its body.
func checkHeads(t *testing.T, s *site) {
	for _, v := range pages(s) {
		v.client.calm(v.path)
		get, head := v.client.get(v.path), v.client.head(v.path)
		v.client.calm(v.path)
		if get.status != head.status {
			t.Errorf("HEAD %s answers %d, GET %d", v.path, head.status, get.status)
		}
		for _, name := range []string{"Content-Type", "Cache-Control", "Vary", "Location", "Content-Disposition"} {
			if g, h := strings.Join(get.header.Values(name), ","), strings.Join(head.header.Values(name), ","); g != h {
				t.Errorf("HEAD %s: %s is %q, with GET %q", v.path, name, h, g)
			}
		}
	}
}

// checkTrailingSlashes asks for every visited address with a slash too many:
// that is another address, and there is nothing at it.
func checkTrailingSlashes(t *testing.T, s *site) {
	for _, v := range pages(s) {
		path, _, _ := strings.Cut(v.path, "?")
		if path == "/" || strings.HasSuffix(path, "/") {
			continue
		}
		if got := v.client.get(path + "/"); got.status != http.StatusNotFound {
			t.Errorf("%s/ answers %d, want 404", path, got.status)
		}
	}
}

// link is an address on a page, and what stands around it.
type link struct {
	address  string
	resource bool // a style sheet, script or picture
}

// walk follows every link, form and asset of every visited page within the
// site, and looks for the place a #fragment names.
func walk(t *testing.T, s *site) {
	answered := map[visit]*answer{}
	ask := func(c *client, path string) *answer {
		key := visit{client: c, method: http.MethodGet, path: path}
		if answered[key] == nil {
			c.calm(path)
			answered[key] = c.get(path)
		}
		return answered[key]
	}
	for _, v := range pages(s) {
		page := ask(v.client, v.path)
		if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, wrong := range brokenLinks(v.path, page.body, func(path string) *answer { return ask(v.client, path) }) {
			t.Errorf("%s: %s", v.path, wrong)
		}
	}
}

func brokenLinks(path, body string, ask func(string) *answer) []string {
	var wrong []string
	here, err := url.Parse(path)
	if err != nil {
		return []string{err.Error()}
	}
	for _, l := range linksOf(body) {
		target, err := here.Parse(l.address)
		if err != nil {
			wrong = append(wrong, "the address "+l.address+" cannot be read")
			continue
		}
		if target.Scheme == "tel" || target.Scheme == "mailto" || (target.Scheme == "https" && !l.resource) || strings.Contains(target.RawQuery, "lang=") {
			continue
		}
		if target.Host != "" {
			wrong = append(wrong, "leads off the site: "+l.address)
			continue
		}
		fragment := target.Fragment
		target.Fragment = ""
		aimed := body
		if target.String() != path {
			got := ask(target.String())
			if got.status != http.StatusOK && got.status != http.StatusSeeOther {
				wrong = append(wrong, "dead link "+l.address+": "+http.StatusText(got.status))
				continue
			}
			aimed = got.body
		}
		if fragment != "" && !strings.Contains(aimed, `id="`+fragment+`"`) {
			wrong = append(wrong, "no such place: "+l.address)
		}
	}
	return wrong
}

// linksOf lists the addresses of a page. A form's is left out unless it is
// fetched by GET: what a post does is for scripts to say.
func linksOf(body string) []link {
	var found []link
	tokens := html.NewTokenizer(strings.NewReader(body))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return found
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := tokens.Token()
		for _, attribute := range token.Attr {
			switch {
			case attribute.Key == "href":
				found = append(found, link{attribute.Val, token.Data == "link"})
			case attribute.Key == "src":
				found = append(found, link{attribute.Val, true})
			}
		}
	}
}

func TestWalkFindsBrokenLinks(t *testing.T) {
	page := `<link rel="stylesheet" href="https://elsewhere.example/a.css"><a href="/gone">x</a><a href="//elsewhere.example/">x</a>
		<a href="#nobody">x</a><a href="/good#nobody">x</a><script src="/gone.js"></script><a href="/good#here">x</a><a href="tel:116">x</a>`
	ask := func(path string) *answer {
		if path == "/good" {
			return &answer{status: http.StatusOK, body: `<p id="here">`}
		}
		return &answer{status: http.StatusNotFound}
	}
	if got := brokenLinks("/sample", page, ask); len(got) != 6 {
		t.Errorf("found %q", got)
	}
}
