package web_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pamoja/web"
)

// Page scripts
//
// testdata/pages/*.txt visit the site as people do, each on a site of its own
// that starts at 22 November 2026, 09:00 UTC. One step a line; # begins a
// comment; "double quotes" hold what has spaces; {name} is a variable.
//
//	as WHO                 nobody, learner, other (a second learner), trainer,
//	                       coordinator, administrator; signed in at first use
//	new WHO NAME…          a person of a role and a name of her own, signed in
//	lang CODE              the browser asks for this language from now on
//	base-url ADDRESS|none  first line only: the address the operator has set
//	get PATH               asks for a page
//	head PATH              the same without its body
//	post PATH a=b c=d      posts a form
//	follow                 asks for the address the last answer leads to
//	status N               the last answer's status
//	to PATH                where it leads to
//	text WORDS…            a reader sees these words (no tags, spaces folded)
//	no-text WORDS…         they stand nowhere, not even in the markup
//	html CHARACTERS…       these characters stand in the markup
//	header NAME: PART      a header's value holds this part
//	no-header NAME         there is no such header
//	var NAME PATTERN       the pattern's first group in the markup becomes {NAME}
//	complete               she does all that the course gatekeeping asks for
//	claim NAME             she claims its certificate; {NAME} is its number
//	read COURSE            she finishes every lesson of a course
//	quiz QUIZ right|wrong  she goes through a whole try
//	setup NAME             {NAME} is the token of a new setup link
//	pass DURATION          time goes on
type script struct {
	t     *testing.T
	site  *site
	who   *client
	last  *answer
	vars  map[string]string
	where string
}

func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no page scripts", err)
	}
	var visited []visit
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			s := runScript(t, file)
			visited = append(visited, s.visited...)
			checkHeads(t, s)
			checkTrailingSlashes(t, s)
			walk(t, s)
		})
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

func runScript(t *testing.T, file string) *site {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	base := sampleBaseURL
	if given, ok := strings.CutPrefix(lines[0], "base-url "); ok {
		base, lines[0] = strings.TrimPrefix(strings.TrimSpace(given), "none"), ""
	}
	s := newSite(t, withBaseURL(base))
	run := &script{t: t, site: s, who: s.as("nobody"), vars: map[string]string{}}
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		run.where = fmt.Sprintf("%s:%d: %s", filepath.Base(file), i+1, line)
		verb, rest, _ := strings.Cut(line, " ")
		if !t.Run(fmt.Sprintf("%d %s", i+1, verb), func(t *testing.T) { run.step(t, verb, run.fill(strings.TrimSpace(rest))) }) {
			t.Fatalf("stopped at %s", run.where)
		}
	}
	return s
}

var (
	varPattern  = regexp.MustCompile(`\{([a-z0-9]+)\}`)
	wordPattern = regexp.MustCompile(`[^\s"]*"[^"]*"|\S+`)
)

func (r *script) fill(text string) string {
	return varPattern.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := r.vars[name[1:len(name)-1]]; ok {
			return value
		}
		return name
	})
}

// step does one line of a script.
func (r *script) step(t *testing.T, verb, rest string) {
	defer func(before *testing.T) { r.site.t = before }(r.site.t)
	r.site.t = t
	if r.last != nil {
		r.last.t = t
	}
	if do, ok := actions[verb]; ok {
		do(r, t, rest)
		return
	}
	check, ok := checks[verb]
	if !ok {
		t.Fatalf("%s: there is no step %q", r.where, verb)
	}
	if r.last == nil {
		t.Fatalf("%s: nothing was asked for yet", r.where)
	}
	if wrong := check(r, rest); wrong != "" {
		t.Fatalf("%s\n%s %s (%d): %s\n%s", r.where, r.last.method, r.last.path, r.last.status, wrong, excerpt(r.last.text()))
	}
}

// actions are the steps that ask for something.
var actions = map[string]func(r *script, t *testing.T, rest string){
	"as":   func(r *script, _ *testing.T, who string) { r.who = r.site.as(who) },
	"lang": func(r *script, _ *testing.T, code string) { r.who.lang = code },
	"new": func(r *script, t *testing.T, rest string) {
		role, name, _ := strings.Cut(rest, " ")
		r.who = r.site.signedIn(name, roleOf(t, role))
	},
	"get":  func(r *script, _ *testing.T, path string) { r.last = r.who.get(path) },
	"head": func(r *script, _ *testing.T, path string) { r.last = r.who.head(path) },
	"post": func(r *script, t *testing.T, rest string) {
		words := wordPattern.FindAllString(rest, -1)
		var form []string
		for _, word := range words[1:] {
			name, value, ok := strings.Cut(word, "=")
			if !ok {
				t.Fatalf("%s: %q is not name=value", r.where, word)
			}
			form = append(form, name, strings.Trim(value, `"`))
		}
		r.last = r.who.post(words[0], form...)
	},
	"follow":   func(r *script, _ *testing.T, _ string) { r.last = r.who.follow(r.last) },
	"complete": func(r *script, _ *testing.T, _ string) { r.who.complete() },
	"claim":    func(r *script, _ *testing.T, name string) { r.vars[name] = r.who.claim() },
	"read":     func(r *script, _ *testing.T, course string) { r.who.read(course) },
	"quiz": func(r *script, _ *testing.T, rest string) {
		quiz, how, _ := strings.Cut(rest, " ")
		r.last = r.who.take(quiz, how == "right")
	},
	"setup": func(r *script, t *testing.T, name string) {
		token, err := r.site.people.NewSetupToken(r.site.ctx)
		if err != nil {
			t.Fatal(err)
		}
		r.site.log.keepOut(token)
		r.vars[name] = token
	},
	"pass": func(r *script, t *testing.T, rest string) {
		d, err := time.ParseDuration(rest)
		if err != nil {
			t.Fatal(err)
		}
		r.site.clock.pass(d)
	},
	"var": func(r *script, t *testing.T, rest string) {
		name, pattern, _ := strings.Cut(rest, " ")
		if r.last == nil {
			t.Fatalf("%s: nothing was asked for yet", r.where)
		}
		r.vars[name] = r.last.find(pattern)
	},
}

// checks are the steps that judge the last answer: they say what is wrong.
var checks = map[string]func(r *script, rest string) string{
	"status": func(r *script, rest string) string { return differs(strconv.Itoa(r.last.status), rest) },
	"to":     func(r *script, rest string) string { return differs(r.last.header.Get("Location"), rest) },
	"text":   func(r *script, rest string) string { return absent(r.last.text(), rest) },
	"html":   func(r *script, rest string) string { return absent(r.last.body, rest) },
	"no-text": func(r *script, rest string) string {
		if strings.Contains(r.last.text(), rest) || strings.Contains(r.last.body, rest) {
			return "it holds " + rest
		}
		return ""
	},
	"header": func(r *script, rest string) string {
		name, part, _ := strings.Cut(rest, ":")
		return absent(strings.Join(r.last.header.Values(name), ", "), strings.TrimSpace(part))
	},
	"no-header": func(r *script, rest string) string { return differs(r.last.header.Get(rest), "") },
}

func differs(got, want string) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("got %q, want %q", got, want)
}

func absent(text, want string) string {
	if strings.Contains(text, want) {
		return ""
	}
	return fmt.Sprintf("%q is not there", want)
}

// Every step can fail: a check that passes whatever it is given proves nothing.
func TestScriptStepsCanFail(t *testing.T) {
	r := &script{last: &answer{status: 200, header: http.Header{"X-Sample": {"one"}}, body: "<p>Some words</p>"}}
	for _, line := range []string{"status 404", "to /courses", "text Other words", "html <b>", "no-text Some words", "no-text <p>",
		"header X-Sample: two", "header X-Other: one", "no-header X-Sample"} {
		verb, rest, _ := strings.Cut(line, " ")
		if checks[verb](r, rest) == "" {
			t.Errorf("%q passes", line)
		}
	}
}
