package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"pamoja/content"
	"pamoja/courses/people"
)

// axeRules are what the page is judged by: WCAG 2.2 AA and axe's own best
// practice. The dark theme changes colours only (TestSheet sees to that), so
// there only colours are judged again.
var axeRules = map[string]string{
	"light": `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`,
	"dark":  `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`,
}

// violations lists what axe, which the page has been given, finds in a theme.
func (b *tab) violations(theme string) []string {
	b.t.Helper()
	b.theme(theme)
	return eval[[]string](b, `axe.run(document, {runOnly: `+axeRules[theme]+`, resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.map(n =>
		v.id + ": " + v.help + " | " + n.target.join(" ") + " | " + n.html.slice(0, 160) + " | " + (n.any.concat(n.all, n.none)[0]?.message ?? ""))))`)
}

// axe is the tester's own script.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../../web/testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// statesAlways is in how many of its states a template is judged on every run;
// all of them, and every lesson, are with PAMOJA_CI=1: on two cores they take
// longer than go test gives a package.
const statesAlways = 1

// TestAxe judges every template in every language, and light and dark, with all
// that folds laid open, and checks that it fits a window 320 pixels wide, also
// with the largest text.
func TestAxe(t *testing.T) {
	t.Parallel()
	source := axe(t)
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			b := openTab(t, s.base)
			themes := []string{"light", "dark"}
			if lang != content.SourceLanguage {
				themes = themes[:1] // no colour depends on the language
			}
			judged, left := map[string]int{}, 0
			if os.Getenv("PAMOJA_CI") != "1" {
				s.enough = func(p shownPage) bool {
					if judged[p.template]++; judged[p.template] <= statesAlways {
						return false
					}
					left++
					return true
				}
			}
			judge := func(b *tab, p shownPage) { b.judge(source, p.name, themes...) }
			showKinds(t, lang, judge)
			showCases(t, lang, judge)
			s.showAll(b, func(p shownPage) { judge(b, p) })
			if left > 0 {
				t.Run("every state and lesson", func(t *testing.T) { t.Skipf("%d pages more of these templates are judged with PAMOJA_CI=1", left) })
			}
		})
	}
}

// judge is all that is asked of a page, with all that folds laid open.
func (b *tab) judge(source, name string, themes ...string) {
	b.t.Helper()
	eval[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
	b.axed(source, name, themes...)
	b.fits(name)
	b.headIsLow(name)
	b.oneGold(name)
	b.formsKeepNoFragment(name)
	b.problemsLead(name)
}

// axed fails on what axe finds in the page as it stands, in these themes: light
// and dark, if none is named.
func (b *tab) axed(source, name string, themes ...string) {
	b.t.Helper()
	b.do("give the page axe", chromedp.Evaluate[chromedp.Void](source))
	if len(themes) == 0 {
		themes = []string{"light", "dark"}
	}
	for _, theme := range themes {
		for _, violation := range b.violations(theme) {
			b.t.Errorf("%s, %s: %s", name, theme, violation)
		}
	}
}

// fits fails if the page is wider than a window of 320 pixels, in the usual text
// and in the largest.
func (b *tab) fits(name string) {
	b.t.Helper()
	for _, size := range []string{"", "larger"} {
		if wide := b.tooWide(size); wide != "" {
			b.t.Errorf("%s is too wide for 320 pixels %s: %s", name, size, wide)
		}
	}
}

// tooWide gives how wide the page is in a window of 320 pixels, and what stands
// out of it; nothing if it fits.
func (b *tab) tooWide(textSize string) string {
	b.t.Helper()
	b.size(narrowWidth, phoneHeight)
	defer b.size(phoneWidth, phoneHeight)
	return eval[string](b, `(() => {
		const root = document.documentElement;
		root.className = `+quoted(textSize)+`;
		if (root.scrollWidth <= 320) return "";
		const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 320.5 && !e.closest(".scroll")).map(e => e.outerHTML.slice(0, 100));
		return root.scrollWidth + " pixels: " + out.slice(-2).join(" | ");
	})()`)
}

// headIsLow fails if what stands in the bar at the head of a page takes more than
// two rows on a phone, in any size of text.
func (b *tab) headIsLow(name string) {
	b.t.Helper()
	for _, size := range people.TextSizes {
		rows := eval[int](b, `(() => {
			document.documentElement.className = `+quoted(size)+`;
			const row = 2.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
			return Math.round(document.querySelector(".bar").getBoundingClientRect().height / row);
		})()`)
		if rows > 2 {
			b.t.Errorf("%s: the head of the page takes %d rows in %s text", name, rows, size)
		}
	}
}

// oneGold fails if a cover offers more than one next thing, or if the page of a
// course offers its certificate elsewhere than there.
func (b *tab) oneGold(name string) {
	b.t.Helper()
	if gold := eval[int](b, `document.querySelectorAll(".cover .btn:not(.quiet)").length`); gold > 1 {
		b.t.Errorf("%s has %d gold buttons", name, gold)
	}
	claim := "form[action='/certificates']"
	if b.has("#cert") && (b.has("main "+claim) || name == "course-ready" && !b.has(".cover "+claim)) {
		b.t.Errorf("%s does not offer the certificate on its cover", name)
	}
}

// formsKeepNoFragment fails on a form without an address: it would carry the
// fragment of the page it stands on over to the next.
func (b *tab) formsKeepNoFragment(name string) {
	b.t.Helper()
	if b.has("form:not([action])") {
		b.t.Errorf("%s has a form without an address", name)
	}
}

// problemsLead fails if a page lists a problem and its link leads to no field a
// person can fill, or to one of another form than the one posted, or if it says
// a sentence more than once.
func (b *tab) problemsLead(name string) {
	b.t.Helper()
	for _, lost := range eval[[]string](b, `[...document.querySelectorAll(".problem a[href^='#']")].map(a => a.getAttribute("href"))
		.filter(href => !document.querySelector(href)?.matches("input, select, textarea"))`) {
		b.t.Errorf("%s: the problem's link %s leads nowhere", name, lost)
	}
	for _, twice := range eval[[]string](b, `[...document.querySelectorAll(".problem li")].map(li => li.textContent).filter((text, i, all) => all.indexOf(text) < i)`) {
		b.t.Errorf("%s: its problems say more than once %q", name, twice)
	}
}

// TestAxeNotices shows that the tester would speak up: a page with faults on
// purpose, its colours in a sheet of its own as on the site.
func TestAxeNotices(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sheet.css" {
			w.Header().Set("Content-Type", "text/css")
			_, _ = io.WriteString(w, `p { color: #999; background: #fff } div { width: 400px } @media (prefers-color-scheme: dark) { p { color: #ccc; background: #000 } }`)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'")
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><head><title>Faults</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/sheet.css"></head>
			<body><main><h1>Faults</h1><p>Pale words.</p><form><input name="nothing"></form><div>Wide.</div></main></body></html>`)
	}))
	t.Cleanup(server.Close)
	b := openTab(t, server.URL)
	b.open("/")
	b.do("give the page axe", chromedp.Evaluate[chromedp.Void](axe(t)))
	noticed := func(theme, rule string) bool {
		return slices.ContainsFunc(b.violations(theme), func(v string) bool { return strings.HasPrefix(v, rule+":") })
	}
	if !noticed("light", "color-contrast") || !noticed("light", "label") {
		t.Error("axe does not notice pale words or a field without a label")
	}
	if noticed("dark", "color-contrast") {
		t.Error("axe does not look at the colours of the theme")
	}
	if b.tooWide("") == "" {
		t.Error("a page of 400 pixels is not noticed")
	}
	if !b.has("form:not([action])") {
		t.Error("a form without an address is not noticed")
	}
	if missing := missingTemplates(append(templateNames(t), "planted"), map[string]bool{"front": true}); !slices.Contains(missing, "planted") || slices.Contains(missing, "front") {
		t.Errorf("a template that no page shows is not noticed: %v", missing)
	}
}
