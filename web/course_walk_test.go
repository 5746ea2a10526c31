package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pamoja/assessments"
	"pamoja/content/markdown"
	"pamoja/courses"
	"pamoja/courses/people"
	"pamoja/web"
)

// stop is a page of the content: its address, the heading that stands on it ("" if
// it may be any), and what else a reader must find there.
type stop struct {
	path, heading string
	says          []string
}

// stops lists every page there is to read or to begin, in one language: all
// courses with their lessons, glossaries and pocket books, retired ones among
// them, every quiz and case, and the pages of words.
func stops(t *testing.T, library *web.Library, lang string) []stop {
	t.Helper()
	words := library.Words.For(lang)
	list := []stop{{path: "/"}, {path: "/courses", heading: words.T("courses.title")}, {path: "/cases", heading: words.T("cases.title")},
		{path: "/safety", heading: words.T("safety.title")}}
	for _, course := range library.Catalogue.All() {
		at := "/courses/" + course.ID
		list = append(list, stop{path: at, heading: course.Title(lang)}, stop{path: at + "/glossary", heading: words.T("course.words")},
			stop{path: at + "/pocket-book", heading: words.T("pocket.heading")})
		list = append(list, lessonStops(t, course, lang)...)
	}
	for _, id := range library.Bank.IDs() {
		list = append(list, quizStop(t, library, id, lang))
	}
	for _, id := range library.Cases.IDs() {
		play, err := library.Cases.Case(id)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, stop{path: "/cases/" + id, heading: play.Words(lang).Title})
	}
	help := library.Pages.Roles()
	for _, id := range []string{courses.AboutPage, courses.HelpPage} {
		page, err := library.Pages.Page(id)
		if err != nil {
			t.Fatal(err)
		}
		help = append(help, page)
	}
	for _, page := range help {
		list = append(list, stop{path: markdown.PageAddress(page.ID), heading: page.Text(lang).Title})
	}
	return list
}

func lessonStops(t *testing.T, course *courses.Course, lang string) []stop {
	t.Helper()
	var list []stop
	for _, module := range course.Modules {
		for _, item := range append(module.Items[:len(module.Items):len(module.Items)], module.Retired...) {
			if item.Kind != courses.LessonItem {
				continue
			}
			lesson, err := course.Lesson(item.ID)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, stop{path: "/courses/" + course.ID + "/" + item.ID, heading: lesson.Text(lang).Title})
		}
	}
	return list
}

// quizStop is the page on which a quiz begins; a self-assessment stands whole on
// it.
func quizStop(t *testing.T, library *web.Library, id, lang string) stop {
	t.Helper()
	quiz, err := library.Bank.Quiz(id)
	if err != nil {
		t.Fatal(err)
	}
	words := quiz.Words(lang)
	if quiz.Kind != assessments.Confidence {
		return stop{path: "/quizzes/" + id, heading: words.Title}
	}
	return stop{path: "/quizzes/" + id, heading: library.Words.For(lang).T("confidence.heading"), says: slices.Collect(maps.Values(words.Statements))}
}

var headingPattern = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)

// faults is what is wrong with the page at a stop.
func (s stop) faults(page *answer, lang string) []string {
	if page.status != http.StatusOK {
		return []string{http.StatusText(page.status)}
	}
	var wrong []string
	if !strings.Contains(page.body, `<html lang="`+lang+`"`) {
		wrong = append(wrong, "the page is not in "+lang)
	}
	heading := ""
	if found := headingPattern.FindStringSubmatch(page.body); found != nil {
		heading = plainText(found[1])
	}
	if heading == "" || s.heading != "" && heading != plainText(s.heading) {
		wrong = append(wrong, fmt.Sprintf("its heading is %q, want %q", heading, s.heading))
	}
	text := page.text()
	for _, said := range s.says {
		if !strings.Contains(text, plainText(said)) {
			wrong = append(wrong, fmt.Sprintf("it does not say %q", said))
		}
	}
	return wrong
}

// walkStops opens every stop and follows every link, picture and style sheet on
// it. It says what is wrong, and which stop no other one leads to.
func walkStops(stops []stop, lang string, ask func(string) *answer) []string {
	var wrong []string
	led := map[string]bool{}
	for _, one := range stops {
		page := ask(one.path)
		found := one.faults(page, lang)
		if page.status == http.StatusOK {
			found = append(found, brokenLinks(one.path, page.body, ask)...)
		}
		for _, fault := range found {
			wrong = append(wrong, one.path+": "+fault)
		}
		for _, l := range linksOf(page.body) {
			if target, err := url.Parse(l.address); err == nil && target.Path != one.path {
				led[target.Path] = true
			}
		}
	}
	for _, one := range stops {
		if !led[one.path] {
			wrong = append(wrong, one.path+": nothing leads here")
		}
	}
	return wrong
}

// A learner opens every page of the built-in content in both languages, and
// whatever stands on it leads somewhere.
func TestCourseWalk(t *testing.T) {
	for _, lang := range []string{"en", "sw"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			c := s.signedIn("Sample Learner", people.Learner)
			c.get("/?lang=" + lang).wants(http.StatusSeeOther)
			asked := map[string]*answer{}
			list := stops(t, builtIn(), lang)
			for _, wrong := range walkStops(list, lang, func(path string) *answer {
				if asked[path] == nil {
					c.calm(path)
					asked[path] = c.get(path)
				}
				return asked[path]
			}) {
				t.Error(wrong)
			}
			t.Logf("%d pages of content, %d addresses", len(list), len(asked))
		})
	}
}

// A page that is gone, in another language, another page, without its picture or
// that no other leads to is noticed, and nothing else.
func TestCourseWalkCanFail(t *testing.T) {
	sound := map[string]string{
		"/":  `<html lang="sw"><h1>x</h1><a href="/a">A</a><a href="/b#here">B</a>`,
		"/a": `<html lang="sw"><h1>Title <em>A</em></h1><img src="/a.svg"><a href="/">x</a>`,
		"/b": `<html lang="sw"><h1 id="here">Title B</h1>Said &amp; done`, "/a.svg": "<svg>",
	}
	list := []stop{{path: "/"}, {path: "/a", heading: "Title A"}, {path: "/b", heading: "Title B", says: []string{"Said & done"}}}
	for name, test := range map[string]struct {
		path, body string
		wants      []string
	}{
		"sound":          {"/a", sound["/a"], nil},
		"gone":           {"/b", "", []string{"/: dead link /b#here: Not Found", "/b: Not Found"}},
		"other language": {"/b", `<html lang="en"><h1 id="here">Title B</h1>Said &amp; done`, []string{"/b: the page is not in sw"}},
		"other page":     {"/b", `<html lang="sw"><h1 id="here">C</h1>Said &amp; done`, []string{`/b: its heading is "C", want "Title B"`}},
		"no heading":     {"/", `<html lang="sw"><a href="/a">A</a><a href="/b#here">B</a>`, []string{`/: its heading is "", want ""`}},
		"less said":      {"/b", `<html lang="sw"><h1 id="here">Title B</h1>`, []string{`/b: it does not say "Said & done"`}},
		"no place":       {"/b", `<html lang="sw"><h1>Title B</h1>Said &amp; done`, []string{"/: no such place: /b#here"}},
		"no picture":     {"/a.svg", "", []string{"/a: dead link /a.svg: Not Found"}},
		"no way":         {"/", `<html lang="sw"><h1>x</h1><a href="/b#here">B</a>`, []string{"/a: nothing leads here"}},
	} {
		got := walkStops(list, "sw", func(path string) *answer {
			body := sound[path]
			if path == test.path {
				body = test.body
			}
			if body == "" {
				return &answer{status: http.StatusNotFound}
			}
			return &answer{status: http.StatusOK, body: body}
		})
		if strings.Join(got, "\n") != strings.Join(test.wants, "\n") {
			t.Errorf("%s: it finds %q, want %q", name, got, test.wants)
		}
	}
}
