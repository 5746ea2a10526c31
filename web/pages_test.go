package web_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pamoja/web"
	"pamoja/web/pagescript"
)

// TestPages runs the page scripts, those of cases with a sample case, and sees
// that they visit every route.
func TestPages(t *testing.T) {
	var visited []visit
	for folder, content := range map[string]string{"testdata/pages": "", "testdata/pages-of-cases": sampleCases} {
		files, err := filepath.Glob(folder + "/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatal("no page scripts in", folder, err)
		}
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
				s := runScript(t, file, withContent(content))
				visited = append(visited, s.visited...)
				checkHeads(t, s)
				checkTrailingSlashes(t, s)
				walk(t, s)
			})
		}
	}
	t.Run("every route is visited", func(t *testing.T) {
		for _, missing := range unvisited(visited, web.Routes()) {
			t.Errorf("no page script visits %s", missing)
		}
		extra := append(web.Routes(), web.Route{Method: http.MethodGet, Pattern: "/planted"})
		if got := unvisited(visited, extra); len(got) == 0 || got[len(got)-1] != "GET /planted" {
			t.Errorf("a route that no script visits is not noticed: %v", got)
		}
	})
}

// unvisited lists the routes that nobody asked for.
func unvisited(visited []visit, routes []web.Route) []string {
	seen := map[string]bool{}
	for _, v := range visited {
		if pattern, ok := routeOf(v.method, v.path, routes); ok {
			seen[v.method+" "+pattern] = true
		}
	}
	var missing []string
	for _, route := range routes {
		if name := route.Method + " " + route.Pattern; !seen[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

// routeOf finds the route of an address: of two that fit, the one with fewer
// parameters.
func routeOf(method, path string, routes []web.Route) (string, bool) {
	path, _, _ = strings.Cut(path, "?")
	best, fewest := "", 100
	for _, route := range routes {
		if n := strings.Count(route.Pattern, ":"); route.Method == method && fits(route.Pattern, path) && n < fewest {
			best, fewest = route.Pattern, n
		}
	}
	return best, best != ""
}

func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (!strings.HasPrefix(want[i], ":") || got[i] == "") {
			return false
		}
	}
	return true
}

// runScript runs one of the page scripts (package pagescript) on a site of its
// own that starts at 22 November 2026, 09:00 UTC.
func runScript(t *testing.T, file string, more ...setting) *site {
	t.Helper()
	script, err := pagescript.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, append(more, withBaseURL(script.BaseURL))...)
	script.Run(t, scriptSite{s})
	return s
}

// scriptSite is a site as page scripts visit it.
type scriptSite struct{ site *site }

func (s scriptSite) As(t *testing.T, who string) pagescript.Browser {
	defer s.site.within(t)()
	return scriptBrowser{s.site.as(who)}
}

func (s scriptSite) New(t *testing.T, role, name string) pagescript.Browser {
	defer s.site.within(t)()
	return scriptBrowser{s.site.signedIn(name, roleOf(t, role))}
}

func (s scriptSite) SetupToken(t *testing.T) string {
	token, err := s.site.people.NewSetupToken(s.site.ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.site.log.keepOut(token)
	return token
}

func (s scriptSite) Pass(_ *testing.T, d time.Duration) { s.site.clock.pass(d) }

// within lets a part of the test fail for the site until the returned function
// is called.
func (s *site) within(t testing.TB) func() {
	before := s.t
	s.t = t
	return func() { s.t = before }
}

// scriptBrowser is a browser as page scripts use it.
type scriptBrowser struct{ client *client }

func (b scriptBrowser) SetLanguage(code string) { b.client.lang = code }

func (b scriptBrowser) Get(t *testing.T, path string) *pagescript.Answer {
	defer b.client.within(t)()
	return b.client.get(path).plain()
}

func (b scriptBrowser) Head(t *testing.T, path string) *pagescript.Answer {
	defer b.client.within(t)()
	return b.client.head(path).plain()
}

func (b scriptBrowser) Post(t *testing.T, path string, form ...string) *pagescript.Answer {
	defer b.client.within(t)()
	return b.client.post(path, form...).plain()
}

func (b scriptBrowser) Upload(t *testing.T, path, name, text string) *pagescript.Answer {
	defer b.client.within(t)()
	return b.client.uploads(path, name, "script", []byte(text)).plain()
}

func (b scriptBrowser) Read(t *testing.T, course string) {
	defer b.client.within(t)()
	b.client.read(course)
}

func (b scriptBrowser) Take(t *testing.T, quiz string, right bool) *pagescript.Answer {
	defer b.client.within(t)()
	return b.client.take(quiz, right).plain()
}

func (b scriptBrowser) Complete(t *testing.T) {
	defer b.client.within(t)()
	b.client.complete()
}

func (b scriptBrowser) Claim(t *testing.T) string {
	defer b.client.within(t)()
	return b.client.claim()
}
