package main

import (
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// TestCaseJourney goes through a whole case with the real program on a phone:
// without script, and by keyboard alone.
func TestCaseJourney(t *testing.T) {
	t.Parallel()
	t.Run("script off", func(t *testing.T) { t.Parallel(); caseJourney(t, false) })
	t.Run("keyboard", func(t *testing.T) { t.Parallel(); caseJourney(t, true) })
}

func caseJourney(t *testing.T, keyboard bool) {
	content, err := filepath.Abs("../../web/testdata/cases")
	if err != nil {
		t.Fatal(err)
	}
	j := newJourney(t, "--content", content)
	j.library = withSampleCase(t)
	b := openTab(t, j.site.address)
	if !keyboard {
		b.withoutScript()
	}
	press := func(what, selector string) {
		t.Helper()
		if keyboard {
			j.status(what, b.press(selector, kb.Enter), 200)
		} else {
			j.status(what, b.follow(selector), 200)
		}
	}
	words := j.words("en")
	j.signIn(b)
	press("the cases", `main a[href="/cases"]`)
	press("the case", `main a[href="/cases/sample"]`)
	if href := b.attribute("header a.exit", "href"); href != j.library.Site.Exit {
		t.Fatalf("leaving quickly leads to %q", href)
	}
	press("beginning", `main button[class="btn"]`)
	for _, move := range sampleMoves {
		j.stands(b, move.Get("scene"))
		j.makeMove(b, move, keyboard)
		press("the move in "+move.Get("scene"), ".acts button")
		j.atItsHeading(b)
	}
	j.expect("the ending", b.text("main"), words.T("case.ending", "kind", words.T("case.ending_sustained")))
	press("the debrief", ".acts button")
	j.atItsHeading(b)
	text := b.text("main")
	for _, part := range []string{words.T("case.path"), words.T("case.counts"), "Ask the uncle on Sunday", words.T("case.same_way")} {
		j.expect("the debrief", text, part)
	}
	j.expectAbsent("the debrief", text, words.T("case.parted"))
	press("the course", ".acts a.btn")
	j.expect("the course", b.text("main"), words.T("course.cases_done", "done", 1, "of", 1))
}

// stands fails unless the page is of this scene.
func (j *journey) stands(b *tab, scene string) {
	j.Helper()
	if got := b.attribute("input[name=scene]", "value"); got != scene {
		j.Fatalf("the play stands in %q, want %q", got, scene)
	}
	for _, way := range []string{"header a.exit", "details[open] > summary"} {
		if !b.has(way) {
			j.Errorf("the scene %s has no %s", scene, way)
		}
	}
}

// atItsHeading fails unless the page was opened at its heading, so that whoever
// hears the page or goes by keyboard begins there.
func (j *journey) atItsHeading(b *tab) {
	j.Helper()
	if got := eval[string](b, `document.activeElement.id + " " + location.hash`); got != "scene #scene" {
		j.Errorf("%s: the page begins at %q", b.path(), got)
	}
	if !eval[bool](b, `(() => { const r = document.querySelector("#scene").getBoundingClientRect(); return r.top >= document.querySelector("header").getBoundingClientRect().bottom - 1 || r.top >= 0 && !document.querySelector("header.stick") })()`) {
		j.Errorf("%s: the heading is covered", b.path())
	}
}

// makeMove fills in what a scene asks.
func (j *journey) makeMove(b *tab, move url.Values, keyboard bool) {
	j.Helper()
	if move.Get("choice") == "on" {
		return
	}
	for _, name := range j.fieldsAsDrawn(b, move) {
		field := name
		if name == "goal" || name == "action" {
			field = "write-" + name
		}
		for _, value := range move[name] {
			j.set(b, field, value, keyboard)
		}
	}
}

// fieldsAsDrawn lists the fields of a move in the order in which Tab meets them.
func (j *journey) fieldsAsDrawn(b *tab, move url.Values) []string {
	j.Helper()
	drawn := eval[[]string](b, `[...document.querySelectorAll("main form [name]:not([type=hidden])")].map(e => e.name.replace(/^write-/, ""))`)
	names := slices.DeleteFunc(slices.Collect(maps.Keys(move)), func(name string) bool { return name == "scene" })
	for _, name := range names {
		if !slices.Contains(drawn, name) {
			j.Fatalf("the scene %s has no field %s", move.Get("scene"), name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return slices.Index(drawn, a) - slices.Index(drawn, b) })
	return names
}

func (j *journey) set(b *tab, name, value string, keyboard bool) {
	j.Helper()
	field := `[name="` + name + `"]`
	chosen := field + `[value="` + value + `"]`
	switch {
	case strings.HasPrefix(name, "write-") && keyboard:
		b.tabTo(field)
		call(b, input.InsertText, input.InsertTextParams{Text: value})
	case strings.HasPrefix(name, "write-"):
		b.click(field)
		call(b, input.InsertText, input.InsertTextParams{Text: value})
	case b.has("select"+field) && keyboard:
		b.tabTo(field)
		b.keys(value)
	case b.has("select" + field):
		eval[string](b, `document.querySelector(`+quoted(field)+`).value = `+quoted(value))
	case !keyboard:
		b.click("input" + chosen)
	case b.has("input[type=checkbox]" + field):
		b.tabTo(chosen)
		b.keys(" ")
	default:
		b.tabTo(field)
		b.keys(" ")
		for range 10 {
			if b.has(chosen + ":checked") {
				break
			}
			b.keys(kb.ArrowDown)
			b.focusShown()
		}
	}
	if !strings.HasPrefix(name, "write-") && !eval[bool](b, `document.querySelector(`+quoted(chosen+":checked")+`) !== null || document.querySelector(`+quoted("select"+field)+`)?.value === `+quoted(value)) {
		j.Fatalf("%s is not set to %s", name, value)
	}
}
