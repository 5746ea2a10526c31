package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walk goes through pages of the site as somebody does who has only the keyboard,
// or a browser that runs no script. Every page it comes to is judged.
type walk struct {
	*tab
	keyboard bool
	axe      string
	judged   map[string]bool // what axe has judged, by build, so as not to judge it again; nil: it always judges
}

// bothWays runs a journey by keyboard alone, and without script.
func bothWays(t *testing.T, journey func(t *testing.T, keyboard bool)) {
	t.Helper()
	t.Run("keyboard", func(t *testing.T) { t.Parallel(); journey(t, true) })
	t.Run("script off", func(t *testing.T) { t.Parallel(); journey(t, false) })
}

func newWalk(t *testing.T, base string, keyboard bool) *walk {
	t.Helper()
	w := &walk{tab: openTab(t, base), keyboard: keyboard, axe: axe(t)}
	if !keyboard {
		w.withoutScript()
	}
	return w
}

// goes follows a link or presses a button that loads a page, and looks at it.
func (w *walk) goes(what, selector string) {
	w.t.Helper()
	w.answers(what, selector, 200)
}

// answers is goes where the page is answered otherwise.
func (w *walk) answers(what, selector string, want int) {
	w.t.Helper()
	got := 0
	if w.keyboard {
		got = w.press(selector, kb.Enter)
	} else {
		got = w.follow(selector)
	}
	if got != want {
		w.t.Fatalf("%s: %s is answered %d, want %d:\n%s", what, w.path(), got, want, w.text("main"))
	}
	w.look(what)
}

// opens goes to an address, as from a bookmark, paper or a camera.
func (w *walk) opens(address string) {
	w.t.Helper()
	w.picked(200, w.open(address))
	w.look(address)
}

// look judges the page that is open.
func (w *walk) look(what string) {
	w.t.Helper()
	if !w.keyboard { // axe is a script, which the page itself may not run
		call(w.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	}
	if build := w.build(); !w.judged[build] {
		w.axed(w.axe, what)
		w.theme("light")
		if w.judged != nil {
			w.judged[build] = true
		}
	}
	w.problemsLead(what)
	w.inOrder(what)
	if !w.keyboard {
		w.withoutScript()
	}
}

// build is what a page is made of, apart from its words and how many rows it has.
func (w *walk) build() string {
	w.t.Helper()
	return eval[string](w.tab, `[...new Set([...document.querySelectorAll("body *")].map(e => [e.parentElement.tagName, e.tagName, e.id, e.className, e.name, e.type, e.ariaInvalid].join(" ")))].sort().join()`)
}

// write fills in a field that is blank.
func (w *walk) write(selector, text string) {
	w.t.Helper()
	if !w.keyboard {
		w.click(selector)
		call(w.tab, input.InsertText, input.InsertTextParams{Text: text})
		return
	}
	w.tabTo(selector)
	w.keys(text)
}

// tick ticks a box or chooses an answer; it also opens what folds.
func (w *walk) tick(selector string) {
	w.t.Helper()
	if !w.keyboard {
		w.click(selector)
		return
	}
	w.tabTo(selector)
	w.keys(" ")
}

// attach puts a file into a field, as the system's own window does that the
// field opens.
func (w *walk) attach(selector, file string) {
	w.t.Helper()
	if w.keyboard {
		w.tabTo(selector)
	}
	w.do("attach a file", chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// mended fails unless the list of problems leads to the field it is about: its
// link brings the focus there.
func (w *walk) mended(what, field string) {
	w.t.Helper()
	link := fmt.Sprintf(`.problem a[href="#%s"]`, field)
	if !w.has(link) {
		w.t.Fatalf("%s: no problem leads to %s:\n%s", what, field, w.text("main"))
	}
	if w.keyboard {
		w.tabTo(link)
		w.keys(kb.Enter)
	} else {
		w.click(link)
	}
	if got := eval[string](w.tab, `document.activeElement.id`); got != field {
		w.t.Errorf("%s: the problem brings the focus to %q, not to %s", what, got, field)
	}
	if w.keyboard {
		w.focusShown()
	}
}

// says fails unless the page says something, however its lines are broken.
func (w *walk) says(what, part string) {
	w.t.Helper()
	(&journey{T: w.t}).expect(what, w.text("main"), part)
}

// inOrder fails if the keyboard goes through a page otherwise than the eye does
// in one column: nothing jumps the queue, and no stop lies above the one before.
func (w *walk) inOrder(what string) {
	w.t.Helper()
	for _, jump := range eval[[]string](w.tab, `(() => {
		const stops = [...document.querySelectorAll("main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary")].filter(e => e.checkVisibility());
		const out = stops.filter(e => e.tabIndex > 0).map(e => "has its own place in the order: " + e.outerHTML.slice(0, 100));
		stops.reduce((low, e) => { const top = e.getBoundingClientRect().bottom; if (top < low - 8) out.push("lies above the stop before it: " + e.outerHTML.slice(0, 100)); return e.getBoundingClientRect().top; }, -1e9);
		return out;
	})()`) {
		w.t.Errorf("%s: what the keyboard comes to %s", what, jump)
	}
}
