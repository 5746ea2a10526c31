package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mostTabs bounds how often a learner presses Tab before she reaches anything.
const mostTabs = 150

// keyboardJourney goes from signing in to the certificate with the keyboard
// alone. Whatever takes the focus must show it, and must not be covered.
func keyboardJourney(t *testing.T) {
	j := newJourney(t)
	b := openTab(t, j.site.address)
	j.status("the sign-in page", b.open("/sign-in"), 200)
	b.skipToText()
	b.tabTo("#login")
	b.keys(j.member)
	b.tabTo("#secret")
	b.keys(j.secret)
	b.tabTo("input[name=phone]")
	b.keys(kb.ArrowDown)
	if !b.has("input[name=phone][value=own]:checked") {
		t.Fatal("the arrow key does not choose the other phone")
	}
	j.status("signing in", b.press("main .btn", kb.Enter), 200)
	j.status("the catalogue", b.press(`main a[href="/courses"], .cover a[href="/courses"]`, kb.Enter), 200)
	j.status("the course", b.press(`main a[href="/courses/`+journeyCourse+`"]`, kb.Enter), 200)
	j.status("starting the course", b.press(".cover button", kb.Enter), 200)
	j.rateByKeyboard(b)
	j.readByKeyboard(b)
	j.status("starting the quiz", b.press("form.acts button", kb.Enter), 200)
	for b.has("input[name=question]") {
		j.answerByKeyboard(b)
		j.status("going on", b.press(".acts a.btn", kb.Enter), 200)
	}
	j.status("claiming", b.press(`form[action="/certificates"] button`, kb.Enter), 200)
	if !strings.HasPrefix(b.path(), "/certificates/PMJ-") {
		t.Fatalf("claiming leads to %s", b.path())
	}
	b.tabTo(`main a[href$=".pdf"]`)
}

// rateByKeyboard answers the self-assessment with the arrow keys.
func (j *journey) rateByKeyboard(b *tab) {
	j.Helper()
	for _, statement := range eval[[]string](b, `[...document.querySelectorAll("fieldset.scale")].map(f => f.querySelector("input").name)`) {
		b.tabTo(`input[name="` + statement + `"]`)
		b.keys(" " + kb.ArrowRight)
		if !b.has(`input[name="` + statement + `"][value="2"]:checked`) {
			j.Fatalf("the keyboard does not rate statement %s", statement)
		}
	}
	j.status("rating", b.press(".acts button", kb.Enter), 200)
}

func (j *journey) readByKeyboard(b *tab) {
	j.Helper()
	for strings.HasPrefix(b.path(), "/courses/") {
		where := b.path()
		b.skipToText()
		if b.has("details.gate") {
			b.tabTo("details.gate > summary")
			b.keys(" ")
			if !b.visible(".screen") {
				j.Fatalf("%s: the keyboard does not open the lesson", where)
			}
		}
		j.status("finishing "+where, b.press("form.fwd button", " "), 200)
		if b.path() == where {
			j.Fatalf("%s: finishing leads nowhere", where)
		}
	}
}

// answerByKeyboard chooses the right options: Space ticks, arrows move among
// the answers of which one is right.
func (j *journey) answerByKeyboard(b *tab) {
	j.Helper()
	right := rightAnswer(j.T, j.library, journeyQuiz, b.attribute("input[name=question]", "value"))
	if b.has("input[type=checkbox]") {
		for _, option := range right {
			b.tabTo(`input[value="` + option + `"]`)
			b.keys(" ")
		}
	} else {
		b.tabTo("input[name=choice]")
		b.keys(" ")
		for range 10 {
			if b.has(`input[value="` + right[0] + `"]:checked`) {
				break
			}
			b.keys(kb.ArrowDown)
			b.focusShown()
		}
	}
	j.status("answering", b.press(".acts button", kb.Enter), 200)
	j.expect("the feedback", b.text("main [role=status]"), j.words("en").T("quiz.right"))
}

// struck sends keys as a keyboard does: when a link that is followed gives the
// focus away as the key goes down, what has it then hears no more of that key.
func struck(keys string, options ...chromedp.KeyOption) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(keys, append(options, func(event *input.DispatchKeyEventParams) {
		if event.Type == kb.KeyDown {
			event.Type = kb.KeyRawDown
		}
	})...)
}

func (b *tab) keys(keys string) {
	b.t.Helper()
	b.do(fmt.Sprintf("press %q", keys), struck(keys))
}

// press moves the focus to an element and presses a key that loads a page.
func (b *tab) press(selector, key string) int {
	b.t.Helper()
	b.tabTo(selector)
	return b.load(fmt.Sprintf("press %q on %s", key, selector), struck(key))
}

// skipToText uses the link before everything else, which shows itself only to
// the keyboard.
func (b *tab) skipToText() {
	b.t.Helper()
	b.keys(kb.Tab)
	if !eval[bool](b, `document.activeElement.matches("a.skip")`) {
		b.t.Fatalf("%s: the first Tab does not reach the way past the header", b.path())
	}
	b.focusShown()
	b.keys(kb.Enter)
}

// tabTo presses Tab until an element has the focus; each one on the way must
// show it.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range mostTabs {
		b.keys(kb.Tab)
		b.focusShown()
		if eval[bool](b, `document.activeElement.matches(`+quoted(selector)+`)`) {
			return
		}
	}
	b.t.Fatalf("%s: Tab does not reach %s", b.path(), selector)
}

// focusShown fails unless the element in focus has an outline of two pixels or
// more, its own or that of the text beside it, in a colour that stands out, and
// lies uncovered in the window.
func (b *tab) focusShown() {
	b.t.Helper()
	if fault := eval[string](b, focusFault); fault != "" {
		b.t.Errorf("%s: %s", b.path(), fault)
	}
}

// focusFault says what is wrong with how the focus shows. Document itself has
// it where Tab leaves the page; that is no fault.
const focusFault = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return "";
	const name = e.outerHTML.slice(0, 120);
	const drawn = s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== "rgba(0, 0, 0, 0)" ? s.outlineColor : "";
	const beside = e.matches("input[type=radio], input[type=checkbox]") && e.nextElementSibling;
	const colour = drawn(getComputedStyle(e)) || (beside ? drawn(getComputedStyle(beside, "::after")) : "");
	if (!colour) return "the focus does not show on " + name;
	const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
	let ground = e.parentElement, paper;
	for (; ground; ground = ground.parentElement) { paper = getComputedStyle(ground).backgroundColor; if (!/, 0\)$/.test(paper) && paper !== "transparent") break; }
	if (ground) { const a = light(colour), p = light(paper); if ((Math.max(a, p) + .05) / (Math.min(a, p) + .05) < 3) return "the focus is pale: " + colour + " on " + paper + ", " + name; }
	const box = e.getClientRects()[0];
	if (!box) return "what has the focus is not drawn: " + name;
	const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 20);
	if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return "what has the focus is out of sight: " + name;
	const top = document.elementFromPoint(x, y);
	if (top && (e.contains(top) || top.contains(e))) return "";
	return "what has the focus is covered by " + (top ? top.outerHTML.slice(0, 80) : "nothing") + ": " + name;
})()`
