package main

import (
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"pamoja/assessments"
	"pamoja/courses/people"
)

// TestKindsByKeyboard answers two questions of every kind with the keyboard
// alone: each first with a form that lacks something, then one try rightly and
// one wrongly.
func TestKindsByKeyboard(t *testing.T) {
	t.Parallel()
	k := &keyboardKinds{specimen: newSpecimenOf(t, "en", everyKind(t))}
	k.tab = openTab(t, k.base)
	person := k.learner("keyboard")
	k.status("the sign-in page", k.tab.open("/sign-in"), 200)
	k.tab.tabTo("#login")
	k.tab.keys(person.Member)
	k.tab.tabTo("#secret")
	k.tab.keys(secretOf(people.Learner))
	k.status("signing in", k.tab.press("main .btn", kb.Enter), 200)
	seen := map[string]bool{}
	for _, right := range []bool{true, false} {
		k.status("the quiz", k.tab.open("/quizzes/"+journeyQuiz), 200)
		k.status("starting a try", k.tab.press("main form.acts button", kb.Enter), 200)
		for k.tab.has("input[name=question]") {
			state, err := k.site.Assessments.State(t.Context(), person, journeyQuiz)
			k.check(err)
			asked, _, _ := state.Last.Next()
			seen[k.answer(asked, right)] = true
		}
	}
	if kinds := assessments.Kinds(); len(seen) != len(kinds) {
		t.Errorf("asked were %v, and there are %v", slices.Sorted(maps.Keys(seen)), kinds)
	}
}

type keyboardKinds struct {
	*specimen
	tab *tab
}

func (k *keyboardKinds) status(what string, got, want int) {
	k.Helper()
	if got != want {
		k.Fatalf("%s: status %d, want %d", what, got, want)
	}
}

// answer takes the question on the page from a form that is refused to what
// follows it, and gives its kind.
func (k *keyboardKinds) answer(asked assessments.Asked, right bool) (kind string) {
	k.Helper()
	b, form := k.tab, k.formFor(asked, right)
	quiz, err := k.library.Bank.Quiz(journeyQuiz)
	k.check(err)
	question, err := quiz.Question(asked.Question)
	k.check(err)
	k.walk(asked.Question)
	if first := b.attribute("main form select", "id"); first != "" { // half an answer
		b.backTo("#" + first)
		k.choose("#"+first, form.Get(first))
		b.tabTo(".acts button")
	} else {
		b.backTo(".acts button")
	}
	k.status("half of "+asked.Question, b.load("answer", struck(kb.Enter)), 400)
	k.mend(asked.Question)
	k.fill(form)
	if typed := form.Get(assessments.NumberField) + form.Get(assessments.WordsField); typed == "" {
		b.tabTo(".acts button")
	}
	k.status("answering "+asked.Question, b.load("answer", struck(kb.Enter)), 200)
	said := "quiz.not_right"
	if right {
		said = "quiz.right"
	}
	if words := k.library.Words.For("en").T(said); flat(b.text("main [role=status]")) != flat(words) {
		k.Errorf("%s: the feedback says %q, want %q", asked.Question, b.text("main [role=status]"), words)
	}
	if !b.takesFocus("main [role=status]") {
		k.Errorf("%s: the page of the feedback does not begin at the feedback", asked.Question)
	}
	b.keys(kb.Tab)
	b.focusShown()
	if !eval[bool](b, `document.activeElement.matches(".acts a.btn")`) {
		k.Fatalf("%s: from the feedback Tab does not lead on", asked.Question)
	}
	k.status("going on", b.load("go on", struck(kb.Enter)), 200)
	return question.Kind
}

// walk presses Tab from the beginning of the page through everything a question
// has, to what follows it: the order is that of the page from top to bottom, and
// nothing is left out or met twice.
func (k *keyboardKinds) walk(question string) {
	k.Helper()
	k.tab.skipToText()
	type stop struct {
		Name      string
		Top, Left float64
	}
	var stops []stop
	for range mostTabs {
		k.tab.keys(kb.Tab)
		k.tab.focusShown()
		at := eval[stop](k.tab, `(() => { const e = document.activeElement, r = e.getBoundingClientRect();
			return {Name: e.closest("main form") ? (e.name || e.className) + (e.type === "checkbox" ? e.value : "") : "", Top: r.top + scrollY, Left: r.left} })()`)
		if at.Name != "" {
			stops = append(stops, at)
		} else if len(stops) > 0 {
			break
		}
	}
	if !slices.IsSortedFunc(stops, func(a, b stop) int {
		if a.Top == b.Top {
			return int(a.Left - b.Left)
		}
		return int(a.Top - b.Top)
	}) {
		k.Errorf("%s: Tab does not follow the page: %v", question, stops)
	}
	var met []string
	for _, at := range stops {
		met = append(met, at.Name)
	}
	want := eval[[]string](k.tab, `[...new Set([...document.querySelectorAll("main form :is(select, input:not([type=hidden]), button)")].map(e => (e.name || e.className) + (e.type === "checkbox" ? e.value : "")))]`)
	if !slices.Equal(met, want) {
		k.Errorf("%s: Tab meets %q, and there are %q", question, met, want)
	}
}

// mend looks at a form that was refused: the list of what is to be mended has
// the focus, and each of its links gives it to a control of that field, whose
// question is in sight.
func (k *keyboardKinds) mend(question string) {
	k.Helper()
	b := k.tab
	if !b.takesFocus(".problem") {
		k.Errorf("%s: the refused form does not begin at what is to be mended", question)
	}
	links := eval[[]string](b, `[...document.querySelectorAll(".problem a")].map(a => a.getAttribute("href"))`)
	if len(links) == 0 {
		k.Fatalf("%s: no link leads to what is to be mended", question)
	}
	for i, href := range links {
		link := `.problem a[href="` + href + `"]`
		if i == 0 {
			b.tabTo(link)
		} else {
			b.backTo(link)
		}
		b.keys(kb.Enter)
		if !b.takesFocus(":is(input, select)" + href) {
			k.Errorf("%s: the link %s does not give its field the focus", question, href)
			continue
		}
		b.focusShown()
		if !eval[bool](b, `(() => { const e = document.activeElement, l = e.type === "radio" || e.type === "checkbox" ? e.closest("fieldset").querySelector("legend") : e.labels[0];
			const top = l.getBoundingClientRect().top, head = document.querySelector("header.stick"); return top >= (head ? head.getBoundingClientRect().bottom : 0) && top < innerHeight })()`) {
			k.Errorf("%s: the link %s leaves the question out of sight", question, href)
		}
	}
	b.backTo(".problem a")
}

// fill gives the answer that a form holds, from the top of the page.
func (k *keyboardKinds) fill(form url.Values) {
	k.Helper()
	b := k.tab
	for _, name := range eval[[]string](b, `[...new Set([...document.querySelectorAll("main form :is(select, input:not([type=hidden]))")].map(e => e.name))]`) {
		field := `[name="` + name + `"]`
		switch {
		case b.has("select" + field):
			b.tabTo(field)
			k.choose(field, form.Get(name))
		case b.has(field + "[type=checkbox]"):
			for _, value := range eval[[]string](b, `[...document.querySelectorAll('`+field+`')].map(e => e.value)`) {
				if slices.Contains(form[name], value) {
					b.tabTo(field + `[value="` + value + `"]`)
					b.keys(" ")
				}
			}
		case b.has(field + "[type=radio]"):
			b.tabTo(field)
			b.keys(" ")
			for i := 0; i < 10 && !b.has(field+`[value="`+form.Get(name)+`"]:checked`); i++ {
				b.keys(kb.ArrowDown)
				b.focusShown()
			}
		default:
			b.tabTo(field)
			b.keys(form.Get(name))
		}
		if given := eval[[]string](b, `new FormData(document.querySelector("main form")).getAll(`+quoted(name)+`)`); !slices.Equal(slices.Sorted(slices.Values(given)), slices.Sorted(slices.Values(form[name]))) {
			k.Fatalf("the keyboard gives %s %q, want %q", name, given, form[name])
		}
	}
}

// choose moves the list that has the focus to a value with the arrow keys.
func (k *keyboardKinds) choose(list, value string) {
	k.Helper()
	chosen := func() string { return eval[string](k.tab, `document.querySelector(`+quoted(list)+`).value`) }
	k.tab.keys(kb.Home)
	for range 10 {
		if chosen() == value {
			return
		}
		k.tab.keys(kb.ArrowDown)
	}
	k.Fatalf("the arrow keys do not reach %q in %s, which is at %q", value, list, chosen())
}

// takesFocus waits until an element has the focus, which a link gives when it
// was followed, and a page when it is drawn; false if it does not come.
func (b *tab) takesFocus(selector string) bool {
	b.t.Helper()
	return eval[bool](b, `(async () => { for (let i = 0; i < 200; i++) { if (document.activeElement.matches(`+quoted(selector)+`)) return true;
		await new Promise(r => setTimeout(r, 10)) } return false })()`)
}

// backTo presses Shift and Tab until an element has the focus; each one on the
// way must show it.
func (b *tab) backTo(selector string) {
	b.t.Helper()
	for range mostTabs {
		b.do("press Shift and Tab", struck(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		b.focusShown()
		if eval[bool](b, `document.activeElement.matches(`+quoted(selector)+`)`) {
			return
		}
	}
	b.t.Fatalf("%s: Shift and Tab do not reach %s", b.path(), selector)
}
