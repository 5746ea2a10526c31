package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pamoja/content/locale"
	"pamoja/web"
)

const (
	journeyCourse     = "gatekeeping"
	journeyQuiz       = "gatekeeping-quiz"
	learnerName       = "Sample Learner 12"
	learnerNewName    = "Sample Learner Twelve"
	administratorName = "Sample Administrator"
	administratorKey  = "nyumba kumi za mfano"
)

// TestJourney takes a whole course through the real program on a phone: from
// the setup link to a certificate that is withdrawn. It does so with page
// scripts, without them, and by keyboard alone.
func TestJourney(t *testing.T) {
	t.Parallel()
	t.Run("script on", func(t *testing.T) { t.Parallel(); wholeJourney(t, true) })
	t.Run("script off", func(t *testing.T) { t.Parallel(); wholeJourney(t, false) })
	t.Run("keyboard", func(t *testing.T) { t.Parallel(); keyboardJourney(t) })
}

// journey is one site, its administrator and its one learner.
type journey struct {
	*testing.T
	site           *site
	library        *web.Library
	member, secret string
	since          time.Time
}

func newJourney(t *testing.T) *journey {
	t.Helper()
	j := &journey{T: t, site: serveAtBase(t), library: builtInLibrary(t), since: time.Now()}
	added := pamoja(t, "people", "add", "--data", j.site.data, "--name", learnerName, "--role", "learner")
	said := strings.Fields(added.out)
	if added.status != exitGood || len(said) != 2 || !memberNumber.MatchString(said[0]) {
		t.Fatalf("people add: status %d, printed %q, complained %q", added.status, added.out, added.err)
	}
	j.member, j.secret = said[0], said[1]
	return j
}

var memberNumber = regexp.MustCompile(`^M\d{7}$`)

func (j *journey) words(lang string) *locale.Printer { return j.library.Words.For(lang) }

// expect fails unless a text holds another, however its lines are broken.
func (j *journey) expect(what, text, part string) {
	j.Helper()
	if !strings.Contains(flat(text), flat(part)) {
		j.Fatalf("%s: %q is missing in:\n%s", what, part, text)
	}
}

// expectAbsent fails if a text holds another.
func (j *journey) expectAbsent(what, text, part string) {
	j.Helper()
	if strings.Contains(flat(text), flat(part)) {
		j.Fatalf("%s: %q must not stand in:\n%s", what, part, text)
	}
}

// dated fails unless a text holds the sentence of a key with today's date.
func (j *journey) dated(what, text, lang, key string) {
	j.Helper()
	words := j.words(lang)
	for _, day := range []time.Time{j.since, time.Now()} {
		if strings.Contains(flat(text), flat(words.T(key, "date", words.Date(day)))) {
			return
		}
	}
	j.Fatalf("%s: %q with today's date is missing in:\n%s", what, words.T(key, "date", words.Date(j.since)), text)
}

func (j *journey) status(what string, got, want int) {
	j.Helper()
	if got != want {
		j.Fatalf("%s: status %d, want %d", what, got, want)
	}
}

func wholeJourney(t *testing.T, script bool) {
	j := newJourney(t)
	window := func() *tab {
		b := openTab(t, j.site.address)
		if !script {
			b.withoutScript()
		}
		return b
	}
	administrator, learner, employer := window(), window(), window()
	j.makeAdministrator(administrator)
	j.signIn(learner)
	j.switchToKiswahili(learner)
	j.startCourse(learner, script)
	j.readLessons(learner)
	j.failQuiz(learner)
	j.passQuiz(learner)
	serial := j.claim(learner)
	line := j.readPDF(learner, serial)
	if !script {
		j.status("the verifier's page", employer.open("/verify"), 200)
		employer.follow(`a[hreflang=sw]`)
	}
	j.attested(employer, serial, line)
	fresh := j.replace(administrator, learner, employer, serial, line)
	j.withdraw(administrator, employer, fresh)
	j.status("the learner's own page", learner.open("/certificates/"+fresh), 200)
	j.dated("the learner's own page", learner.text("main"), "sw", "certificate.state_withdrawn")
}

// makeAdministrator opens the printed link, once; the member number is shown.
func (j *journey) makeAdministrator(b *tab) {
	j.Helper()
	link := j.site.waitFor(`http://\S+/setup/\S+`)
	j.status("the setup link", b.open(link), 200)
	b.fill("#name", administratorName)
	b.fill("#secret", administratorKey)
	b.fill("#repeat", administratorKey)
	b.click(`input[name=language][value=en]`)
	j.status("the setup form", b.follow("main .btn"), 200)
	if member := b.text("#member"); !memberNumber.MatchString(member) {
		j.Fatalf("the page after setup shows no member number but %q", member)
	}
	j.status("the first page", b.follow("main .btn"), 200)
	j.expect("the first page of the administrator", b.text("header"), administratorName)
	if status := b.open(link); status == 200 {
		j.Fatal("the setup link works twice")
	}
}

func (j *journey) signIn(b *tab) {
	j.Helper()
	j.status("the front page", b.open("/"), 200)
	j.status("the sign-in link", b.follow(`header a[href="/sign-in"]`), 200)
	b.fill("#login", j.member)
	b.fill("#secret", "000000")
	j.status("a wrong secret", b.follow("main .btn"), 401)
	if b.attribute("#login", "value") != j.member {
		j.Fatal("the login is not kept after a wrong secret")
	}
	b.fill("#secret", j.secret)
	b.click(`input[name=phone][value=own]`)
	j.status("signing in", b.follow("main .btn"), 200)
	if b.path() != "/" {
		j.Fatalf("signing in leads to %s", b.path())
	}
}

func (j *journey) switchToKiswahili(b *tab) {
	j.Helper()
	j.status("the catalogue", b.open("/courses"), 200)
	j.status("the language switch", b.follow(`header a[hreflang=sw]`), 200)
	if b.path() != "/courses" || b.attribute("html", "lang") != "sw" {
		j.Fatalf("the language switch leads to %s in %s", b.path(), b.attribute("html", "lang"))
	}
}

// startCourse enrols, then rates herself or skips it.
func (j *journey) startCourse(b *tab, rate bool) {
	j.Helper()
	j.status("the course", b.follow(`main a[href="/courses/`+journeyCourse+`"]`), 200)
	j.status("the start button", b.follow(".cover button"), 200)
	if !strings.HasPrefix(b.path(), "/quizzes/"+journeyCourse+"-confidence") {
		j.Fatalf("starting the course leads to %s", b.path())
	}
	if !rate {
		j.status("skipping", b.follow(".acts a.link"), 200)
		return
	}
	j.status("an empty self-assessment", b.follow(".acts .btn"), 400)
	for i, statement := range eval[[]string](b, `[...document.querySelectorAll("fieldset.scale")].map(f => f.querySelector("input").name)`) {
		b.click(`input[name="` + statement + `"][value="` + string(rune('1'+i%5)) + `"]`)
	}
	j.status("rating", b.follow(".acts .btn"), 200)
}

// readLessons reads every lesson in Kiswahili, through its gate if it has one.
func (j *journey) readLessons(b *tab) {
	j.Helper()
	course, err := j.library.Catalogue.Course(journeyCourse)
	if err != nil {
		j.Fatal(err)
	}
	gates := 0
	for _, id := range course.LessonIDs() {
		if want := "/courses/" + journeyCourse + "/" + id; b.path() != want {
			j.Fatalf("the next step leads to %s, want %s", b.path(), want)
		}
		if b.attribute("html", "lang") != "sw" || b.has("article[lang]") {
			j.Fatalf("lesson %s is not shown in Kiswahili", id)
		}
		if b.has("details.gate") {
			gates++
			j.openGate(b)
		}
		if !b.visible(".screen") {
			j.Fatalf("lesson %s shows no text", id)
		}
		j.expect("the button of "+id, b.text("form.fwd button"), "Nimemaliza somo hili")
		j.status("finishing "+id, b.follow("form.fwd button"), 200)
	}
	if gates == 0 {
		j.Fatal("no lesson of the course has a content note: the gate is not tested")
	}
}

// openGate opens a lesson that has a content note: nothing shows before, and
// the way out is there.
func (j *journey) openGate(b *tab) {
	j.Helper()
	if b.visible(".screen") {
		j.Fatal("the lesson shows before its gate is opened")
	}
	if href := b.attribute("header a.exit", "href"); href != j.library.Site.Exit {
		j.Fatalf("leaving quickly leads to %q", href)
	}
	b.click("details.gate > summary")
}

// failQuiz answers every question wrongly.
func (j *journey) failQuiz(b *tab) {
	j.Helper()
	if b.path() != "/quizzes/"+journeyQuiz {
		j.Fatalf("after the last lesson comes %s", b.path())
	}
	asked := j.takeQuiz(b, false)
	words := j.words("sw")
	j.expect("the result", b.text("main"), words.T("quiz.score", "score", 0, "of", asked))
	if b.has(`form[action="/certificates"]`) {
		j.Fatal("a certificate is offered after a failed quiz")
	}
}

func (j *journey) passQuiz(b *tab) {
	j.Helper()
	asked := j.takeQuiz(b, true)
	words := j.words("sw")
	j.expect("the result", b.text("main"), words.T("quiz.score", "score", asked, "of", asked))
}

// takeQuiz takes one try from its start button to its result, and gives how
// many questions it had.
func (j *journey) takeQuiz(b *tab, right bool) int {
	j.Helper()
	words := j.words("sw")
	j.status("starting the quiz", b.follow(`form.acts button`), 200)
	said := words.T("quiz.not_right")
	if right {
		said = words.T("quiz.right")
	}
	for asked := 1; ; asked++ {
		j.answer(b, right)
		j.expect("the feedback", b.text("main [role=status]"), said)
		j.status("going on", b.follow(".acts a.btn"), 200)
		if !b.has("input[name=question]") {
			return asked
		}
	}
}

// answer answers the question on the page.
func (j *journey) answer(b *tab, right bool) {
	j.Helper()
	question := b.attribute("input[name=question]", "value")
	chosen := rightAnswer(j.T, j.library, journeyQuiz, question)
	if !right {
		for _, option := range eval[[]string](b, `[...document.querySelectorAll("input[name=choice]")].map(i => i.value)`) {
			if !slices.Contains(chosen, option) {
				chosen = []string{option}
				break
			}
		}
	}
	for _, option := range chosen {
		b.click(`input[name=choice][value="` + option + `"]`)
	}
	j.status("answering "+question, b.follow(".acts .btn"), 200)
}

// claim takes the certificate from the page of the passed quiz.
func (j *journey) claim(b *tab) string {
	j.Helper()
	j.status("claiming", b.follow(`form[action="/certificates"] button`), 200)
	serial, found := strings.CutPrefix(b.path(), "/certificates/")
	if !found {
		j.Fatalf("claiming leads to %s", b.path())
	}
	text := b.text("main")
	j.dated("the certificate's page", text, "sw", "certificate.state_valid")
	for _, part := range []string{serial, learnerName, j.words("sw").T("certificate.limits"), j.words("en").T("certificate.limits")} {
		j.expect("the certificate's page", text, part)
	}
	return serial
}
