// Package pagescript visits the site as people do, by scripts in plain text. It
// owns the language of the scripts in web/testdata/pages; the site they visit
// and the browsers they visit it with are given to it, so that the same scripts
// run against services in the test's own process and against the program.
//
// One step a line; # begins a comment; "double quotes" hold what has spaces;
// {name} is a variable. Every script has a site of its own.
//
//	as WHO                 nobody, learner, other (a second learner), trainer,
//	                       coordinator, administrator; signed in at first use
//	new WHO NAME…          a person of a role and a name of her own, signed in
//	lang CODE              the browser asks for this language from now on
//	base-url ADDRESS|none  first line only: the address the operator has set
//	get PATH               asks for a page
//	head PATH              the same without its body
//	post PATH a=b c=d      posts a form
//	upload PATH NAME TEXT  sends a file, \n ending its lines, as the field file
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
package pagescript

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// SampleBaseURL is the address of a site whose script names none.
const SampleBaseURL = "http://pamoja.example"

// Site is a site that a script visits.
type Site interface {
	// As gives the one person of a role, signed in at first use; `nobody` is
	// signed out, `other` a second learner.
	As(t *testing.T, who string) Browser
	// New gives a person of a role and a name of her own, signed in.
	New(t *testing.T, role, name string) Browser
	// SetupToken is the token of a new setup link.
	SetupToken(t *testing.T) string
	// Pass lets time go on.
	Pass(t *testing.T, d time.Duration)
}

// Browser is one person's browser. What goes wrong with the visit itself fails
// the test; what the site answers is for the script to judge.
type Browser interface {
	SetLanguage(code string)
	Get(t *testing.T, path string) *Answer
	Head(t *testing.T, path string) *Answer
	Post(t *testing.T, path string, form ...string) *Answer // names and values in turn
	Upload(t *testing.T, path, name, text string) *Answer   // see Multipart
	Read(t *testing.T, course string)
	Take(t *testing.T, quiz string, right bool) *Answer
	Complete(t *testing.T)
	Claim(t *testing.T) (serial string)
}

// Script is a script as it is written.
type Script struct {
	Name    string // of the file, without its ending
	BaseURL string // the address the operator has set, or ""
	file    string
	lines   []string
}

// Read reads a script.
func Read(file string) (Script, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Script{}, err
	}
	name := filepath.Base(file)
	s := Script{Name: strings.TrimSuffix(name, ".txt"), BaseURL: SampleBaseURL, file: name, lines: strings.Split(string(data), "\n")}
	if given, ok := strings.CutPrefix(s.lines[0], "base-url "); ok {
		s.BaseURL, s.lines[0] = strings.TrimPrefix(strings.TrimSpace(given), "none"), ""
	}
	return s, nil
}

// Run visits a site, each step as a test of its own. It stops at the first
// that fails.
func (s Script) Run(t *testing.T, site Site) {
	t.Helper()
	v := &visit{site: site, who: site.As(t, "nobody"), vars: map[string]string{}}
	for i, line := range s.lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v.where = fmt.Sprintf("%s:%d: %s", s.file, i+1, line)
		verb, rest, _ := strings.Cut(line, " ")
		if !t.Run(fmt.Sprintf("%d %s", i+1, verb), func(t *testing.T) { v.step(t, verb, v.fill(strings.TrimSpace(rest))) }) {
			t.Fatalf("stopped at %s", v.where)
		}
	}
}

// visit is a script under way.
type visit struct {
	site  Site
	who   Browser
	last  *Answer
	vars  map[string]string
	where string
}

var (
	varPattern  = regexp.MustCompile(`\{([a-z0-9]+)\}`)
	wordPattern = regexp.MustCompile(`[^\s"]*"[^"]*"|\S+`)
)

func (v *visit) fill(text string) string {
	return varPattern.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := v.vars[name[1:len(name)-1]]; ok {
			return value
		}
		return name
	})
}

// step does one line of a script.
func (v *visit) step(t *testing.T, verb, rest string) {
	if do, ok := actions[verb]; ok {
		do(v, t, rest)
		return
	}
	check, ok := checks[verb]
	if !ok {
		t.Fatalf("%s: there is no step %q", v.where, verb)
	}
	if wrong := check(v.answer(t), rest); wrong != "" {
		t.Fatalf("%s\n%s %s (%d): %s\n%s", v.where, v.last.Method, v.last.Path, v.last.Status, wrong, v.last.Excerpt())
	}
}

// answer is the last answer.
func (v *visit) answer(t *testing.T) *Answer {
	if v.last == nil {
		t.Fatalf("%s: nothing was asked for yet", v.where)
	}
	return v.last
}

// form reads the words of a post: an address, then names with values.
func (v *visit) form(t *testing.T, rest string) (path string, form []string) {
	words := wordPattern.FindAllString(rest, -1)
	for _, word := range words[1:] {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			t.Fatalf("%s: %q is not name=value", v.where, word)
		}
		form = append(form, name, strings.Trim(value, `"`))
	}
	return words[0], form
}

// actions are the steps that ask for something.
var actions = map[string]func(v *visit, t *testing.T, rest string){
	"as":   func(v *visit, t *testing.T, who string) { v.who = v.site.As(t, who) },
	"lang": func(v *visit, _ *testing.T, code string) { v.who.SetLanguage(code) },
	"new": func(v *visit, t *testing.T, rest string) {
		role, name, _ := strings.Cut(rest, " ")
		v.who = v.site.New(t, role, name)
	},
	"get":  func(v *visit, t *testing.T, path string) { v.last = v.who.Get(t, path) },
	"head": func(v *visit, t *testing.T, path string) { v.last = v.who.Head(t, path) },
	"post": func(v *visit, t *testing.T, rest string) {
		path, form := v.form(t, rest)
		v.last = v.who.Post(t, path, form...)
	},
	"upload": func(v *visit, t *testing.T, rest string) {
		path, rest, _ := strings.Cut(rest, " ")
		name, text, _ := strings.Cut(rest, " ")
		v.last = v.who.Upload(t, path, name, strings.ReplaceAll(text, `\n`, "\n"))
	},
	"follow": func(v *visit, t *testing.T, _ string) {
		if from := v.answer(t); from.Status != http.StatusSeeOther {
			t.Fatalf("%s: %s %s is %d, and leads nowhere\n%s", v.where, from.Method, from.Path, from.Status, from.Excerpt())
		}
		address, _, _ := strings.Cut(v.last.Header.Get("Location"), "#") // a browser keeps the place to itself
		v.last = v.who.Get(t, address)
	},
	"complete": func(v *visit, t *testing.T, _ string) { v.who.Complete(t) },
	"claim":    func(v *visit, t *testing.T, name string) { v.vars[name] = v.who.Claim(t) },
	"read":     func(v *visit, t *testing.T, course string) { v.who.Read(t, course) },
	"quiz": func(v *visit, t *testing.T, rest string) {
		quiz, how, _ := strings.Cut(rest, " ")
		v.last = v.who.Take(t, quiz, how == "right")
	},
	"setup": func(v *visit, t *testing.T, name string) { v.vars[name] = v.site.SetupToken(t) },
	"pass": func(v *visit, t *testing.T, rest string) {
		d, err := time.ParseDuration(rest)
		if err != nil {
			t.Fatal(err)
		}
		v.site.Pass(t, d)
	},
	"var": func(v *visit, t *testing.T, rest string) {
		name, pattern, _ := strings.Cut(rest, " ")
		value, found := v.answer(t).Find(pattern)
		if !found {
			t.Fatalf("%s: %s %s (%d) holds no %s\n%s", v.where, v.last.Method, v.last.Path, v.last.Status, pattern, v.last.Excerpt())
		}
		v.vars[name] = value
	},
}
