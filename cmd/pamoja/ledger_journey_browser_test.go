package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const ledgerCourse, ledgerQuiz = "first-visit", "first-visit-quiz"

// TestLedgerJourney is a day of a mentor and three mentees, with the real
// program on phones: a group session that one of the three finds wrong, an
// observation, a practice task signed off, and the certificate they lead to. By
// keyboard it goes in English, without script in Kiswahili.
func TestLedgerJourney(t *testing.T) {
	t.Parallel()
	bothWays(t, ledgerJourney)
}

// mentoredDay is the site of that day, and whom it has.
type mentoredDay struct {
	*journey
	keyboard bool
	lang     string
	said     func(key string, args ...any) string
	secrets  map[string]string // by member number
	judged   map[string]bool   // what pages are made of that were looked at, on any phone
	first    string            // member numbers of the two who agree at once
	second   string
}

func ledgerJourney(t *testing.T, keyboard bool) {
	content, err := filepath.Abs(smallContent)
	if err != nil {
		t.Fatal(err)
	}
	d := &mentoredDay{journey: newJourney(t, "--content", content), keyboard: keyboard, lang: "sw", secrets: map[string]string{}, judged: map[string]bool{}}
	if keyboard {
		d.lang = "en"
	}
	d.library, d.said, d.secrets[d.member] = smallLibrary(t), d.words(d.lang).T, d.secret
	d.first, d.second = d.adds("Sample Learner 41", "learner"), d.adds("Sample Learner 42", "learner")
	trainer, administrator := d.adds("Sample Mentor", "trainer"), d.adds("Sample Administrator", "administrator")
	d.linked(d.in(administrator), trainer)

	mentor, her, others := d.in(trainer), d.in(d.member), []*walk{d.in(d.first), d.in(d.second)}
	d.logsGroup(mentor)
	for _, one := range others {
		d.agrees(one)
	}
	d.disagrees(her)
	d.restates(mentor)
	d.spoken(mentor, d.readsOut(her))
	d.agrees(others[0]) // whose minutes changed, so she is asked again
	d.watches(mentor)
	d.agrees(her)
	d.beginsAndAsks(her)
	d.signsOff(mentor)
	d.learns(her)
	d.claims(her)
}

// adds gives the member number of somebody new.
func (d *mentoredDay) adds(name, role string) string {
	d.Helper()
	added := pamoja(d.T, "people", "add", "--data", d.site.data, "--name", name, "--role", role)
	said := strings.SplitN(strings.TrimSpace(added.out), " ", 2)
	if added.status != exitGood || len(said) != 2 {
		d.Fatalf("people add: status %d, printed %q", added.status, added.out)
	}
	d.secrets[said[0]] = said[1]
	return said[0]
}

// in opens a phone and signs in.
func (d *mentoredDay) in(member string) *walk {
	d.Helper()
	w := newWalk(d.T, d.site.address, d.keyboard)
	w.judged = d.judged
	d.status("the sign-in page", w.open("/sign-in"), 200)
	w.write("#login", member)
	w.write("#secret", d.secrets[member])
	d.status("signing in", w.moves("main .btn"), 200)
	if d.lang != "en" {
		d.status("the language", w.moves("header a[hreflang="+d.lang+"]"), 200)
	}
	return w
}

// moves is goes without a look at where it leads: a page that is judged elsewhere.
func (w *walk) moves(selector string) int {
	w.t.Helper()
	if w.keyboard {
		return w.press(selector, kb.Enter)
	}
	return w.follow(selector)
}

// linked gives the one who learns a mentor; the two others are named by number.
func (d *mentoredDay) linked(w *walk, trainer string) {
	d.Helper()
	d.status("the learner, by number", w.open("/staff/people?q="+d.member), 200)
	w.write("#mentor", trainer)
	d.status("giving a mentor", w.moves(does("assign")), 200)
	w.says("giving a mentor", "Sample Mentor")
}

// choose chooses one of several, of a list that unfolds (by what it shows) or of
// a group of buttons.
func (w *walk) choose(name, value string) {
	w.t.Helper()
	field, chosen := `[name="`+name+`"]`, `input[name="`+name+`"][value="`+value+`"]`
	switch list := w.has("select" + field); {
	case list && w.keyboard:
		w.tabTo("select" + field)
		w.keys(eval[string](w.tab, `document.querySelector(`+quoted(`select`+field+` option[value="`+value+`"]`)+`).textContent`))
	case list:
		eval[string](w.tab, `document.querySelector(`+quoted("select"+field)+`).value = `+quoted(value))
	case !w.keyboard:
		w.click(chosen)
	default:
		w.tabTo("input" + field)
		if !w.has("input" + field + ":checked") {
			w.keys(" ")
		}
		for range 12 {
			if w.has(chosen + ":checked") {
				break
			}
			w.keys(kb.ArrowDown)
			w.focusShown()
		}
	}
	if !eval[bool](w.tab, `document.querySelector(`+quoted(chosen+":checked")+`) !== null || document.querySelector(`+quoted("select"+field)+`)?.value === `+quoted(value)) {
		w.t.Fatalf("%s is not set to %s", name, value)
	}
}

// starts writes a time of the morning, such as 09:00.
func (w *walk) starts(clock string) {
	w.t.Helper()
	if w.keyboard {
		w.tabTo("#clock")
		w.keys(strings.Replace(clock, ":", "", 1) + "AM")
	} else { // the system's own window sets it
		eval[string](w.tab, `document.querySelector("#clock").value = `+quoted(clock))
	}
	if got := eval[string](w.tab, `document.querySelector("#clock").value`); got != clock {
		w.t.Fatalf("the start is %q, want %s", got, clock)
	}
}

func (d *mentoredDay) logsGroup(w *walk) {
	d.Helper()
	w.opens("/")
	w.goes("my mentoring", `main a[href="/mentoring"]`)
	w.goes("the form", `main a[href="/mentoring/new"]`)
	w.tick("input[name=mentee]")
	w.write("#number", d.first+", "+d.second)
	w.starts("09:00")
	w.choose("minutes", "45")
	w.choose("modality", "group")
	w.choose("mode", "face-to-face")
	w.write("#place", "Sample Office")
	w.choose("course", ledgerCourse)
	w.write("#practised", "Sample: how to greet at a door.")
	w.goes("saving", "#session .btn")
	w.says("saving", d.said("mentoring.saved"))
	w.says("saving", d.said("mentoring.saved_waits", "n", 3))
}

// agrees confirms what waits in somebody's own account.
func (d *mentoredDay) agrees(w *walk) {
	d.Helper()
	w.opens("/mentoring")
	w.goes("the question", "section[aria-labelledby=asked] a.btn")
	w.goes("confirming", "button[value=confirm]")
	w.says("confirming", d.said("mentoring.done_confirm"))
}

func (d *mentoredDay) disagrees(w *walk) {
	d.Helper()
	w.opens("/mentoring")
	w.goes("the question", "section[aria-labelledby=asked] a.btn")
	w.tick("details:has(#reason) > summary")
	w.write("#reason", "Sample: it took half an hour.")
	w.tick("input[name=tell]")
	w.goes("disputing", "button[value=dispute]")
	w.says("disputing", d.said("mentoring.done_dispute"))
}

// restates writes the session again with the length it had; nothing else is
// typed again.
func (d *mentoredDay) restates(w *walk) {
	d.Helper()
	w.opens("/mentoring")
	w.goes("what is disputed", "section[aria-labelledby=disputed] a")
	w.says("what is disputed", "Sample: it took half an hour.")
	w.goes("writing it again", `main a[href^="/mentoring/new?restate="]`)
	if got := eval[int](w.tab, `document.querySelectorAll("[name=mentee]:checked").length`); got != 3 {
		d.Errorf("the form has %d of the three people", got)
	}
	w.choose("minutes", "30")
	w.goes("saving it again", "#session .btn")
	w.says("saving it again", d.said("mentoring.saved_waits", "n", 3))
	w.says("saving it again", "Sample: how to greet at a door.")
}

// readsOut gives the figures that somebody sees in her own account.
func (d *mentoredDay) readsOut(w *walk) string {
	d.Helper()
	w.opens("/mentoring")
	w.tick("section[aria-labelledby=asked] details > summary")
	code := w.text("section[aria-labelledby=asked] .big")
	if len(code) != 4 {
		d.Fatalf("the figures to read out are %q", code)
	}
	return code
}

// spoken types them for her on the mentor's phone, after a slip of the tongue.
func (d *mentoredDay) spoken(w *walk, code string) {
	d.Helper()
	row := eval[int](w.tab, `1 + [...document.querySelectorAll("section[aria-labelledby=who] > ul > li")].findIndex(li => li.innerText.includes(`+quoted(learnerName)+`))`)
	hers := fmt.Sprintf("section[aria-labelledby=who] > ul > li:nth-child(%d) ", row)
	wrong := "0000"
	if code == wrong {
		wrong = "1111"
	}
	w.write(hers+"[name=code]", wrong)
	w.answers("wrong figures", hers+"button[value=spoken]", 400)
	w.says("wrong figures", d.said("mentoring.code_wrong"))
	w.mended("wrong figures", "code")
	if got := w.attribute(hers+"[name=code]", "id"); got != "code" {
		d.Errorf("the problem leads to the figures of somebody else")
	}
	for range wrong {
		w.keys(kb.End + kb.Backspace)
	}
	w.write(hers+"[name=code]", code)
	w.goes("her figures", hers+"button[value=spoken]")
	w.says("her figures", d.said("mentoring.done_spoken"))
	w.says("her figures", d.said("mentoring.by_code"))
}

// watches logs the observation with a form that suggests what was before.
func (d *mentoredDay) watches(w *walk) {
	d.Helper()
	w.opens("/mentoring")
	w.goes("the form for her", `main a[href^="/mentoring/new?with="]`)
	for field, want := range map[string]string{"place": "Sample Office", "course": ledgerCourse} {
		if got := eval[string](w.tab, `document.querySelector("#`+field+`").value`); got != want {
			d.Errorf("the form suggests the %s %q, want %q", field, got, want)
		}
	}
	if !w.has("#mentee:checked") || !w.has("[name=mode][value=face-to-face]:checked") {
		d.Errorf("the form does not suggest whom, and how they met")
	}
	w.starts("11:00")
	w.choose("minutes", "30")
	w.choose("modality", "observation")
	w.goes("saving the observation", "#session .btn")
	w.says("saving the observation", d.said("mentoring.saved"))
}

func (d *mentoredDay) beginsAndAsks(w *walk) {
	d.Helper()
	w.opens("/courses/" + ledgerCourse)
	w.goes("beginning", ".cover button")
	w.opens("/courses/" + ledgerCourse)
	w.says("what the course asks for", d.said("ask.of_minutes", "have", d.words(d.lang).Minutes(60), "need", d.words(d.lang).Minutes(60)))
	w.goes("asking to be seen", `form[action="/mentoring/signoffs"] button`)
	w.says("asking to be seen", d.said("signoff.done_ask"))
}

func (d *mentoredDay) signsOff(w *walk) {
	d.Helper()
	w.opens("/mentoring/signoffs")
	w.goes("the request", `main a[href*="task=`+ledgerCourse+`"]`)
	w.tick("[name=see][value='0']")
	w.tick("[name=see][value='1']")
	w.choose("level", "alone")
	w.write("#feedback", "Sample: you waited at the door until they asked you in.")
	w.tick("#consent")
	w.goes("signing off", "#signoff .btn")
	w.says("signing off", d.said("signoff.done_give"))
}

// learns reads the lesson and passes the quiz. Until then there is nothing to claim.
func (d *mentoredDay) learns(w *walk) {
	d.Helper()
	w.opens("/courses/" + ledgerCourse)
	if w.has(`form[action="/certificates"]`) {
		d.Error("a certificate is offered before the lesson is read")
	}
	w.goes("the lesson", ".cover a.btn")
	w.goes("finishing the lesson", "form.fwd button")
	w.goes("the quiz", "form.acts button")
	for w.has("input[name=question]") {
		w.choose("choice", rightAnswer(d.T, d.library, ledgerQuiz, w.attribute("input[name=question]", "value"))[0])
		w.goes("answering", ".acts button")
		w.goes("going on", ".acts a.btn")
	}
}

// claims takes the certificate: an hour with a mentor, and half of it watched,
// each for itself on the page and on paper.
func (d *mentoredDay) claims(w *walk) {
	d.Helper()
	w.goes("claiming", `form[action="/certificates"] button`)
	words := d.words(d.lang)
	d.expect("the certificate", w.text("main"), words.T("certificate.mentored")+" "+words.Minutes(60))
	d.expect("the certificate", w.text("main"), words.T("certificate.observed")+" "+words.Minutes(30))
	sheet := filepath.Join(d.TempDir(), "sheet.pdf")
	if err := os.WriteFile(sheet, d.download(w.tab, w.attribute(`main a[href$=".pdf"]`, "href")), 0o600); err != nil {
		d.Fatal(err)
	}
	text := tool(d.T, "pdftotext", sheet, "-")
	for _, part := range []string{learnerName, words.T("certificate.mentored"), words.Minutes(60), words.T("certificate.observed"), words.Minutes(30)} {
		d.expect("the PDF", text, part)
	}
}
