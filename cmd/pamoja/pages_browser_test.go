package main

import (
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pamoja/content/markdown"
	"pamoja/courses/people"
)

// shownPage is a page in one state, as one person sees it.
type shownPage struct {
	name     string
	template string // file in web/templates/pages
	who      string // "" is nobody
	device   string // the device cookie, "" for a phone that knows nobody
	path     string
	post     map[string]string // nil: the page is asked for
	status   int               // 0: 200
}

// proofs tell, by an element that no other template has, which template a page
// was drawn with.
var proofs = map[string]string{
	"about":   "#sources",
	"answers": "main.answers", "delete": "#leaving", "held": "main.held", "mentee": "main.mentee", "staff_add": "form[action='/staff/people'] #name",
	"signoffs": "main.signoffs #asked, main.signoffs #own-tasks", "signoffs_of": "main.signoffs #given", "signoff": "form#signoff", "talked": "form#talked",
	"staff_organisations": "#ol", "staff_people": "main.people", "staff_merge": "section[aria-labelledby=goes]", "staff_person": "section[aria-labelledby=mn]", "staff_secret": "h1#once",
	"account":           "#me",
	"calendar":          "form[action='/mentoring/calendar'], #calendar-address",
	"hours_county":      "main.hours",
	"mentee_case":       "main.seen ol.paths",
	"cohort_cases":      "main.together",
	"case_debrief":      "main.debriefed",
	"case_ending":       "main.story-end",
	"case_scene":        "main input[name=scene]",
	"case_start":        "main.case-start",
	"cases":             "form.chooser",
	"certificate":       "#vf",
	"certificates":      "main > h1 ~ .sec > #mine",
	"confidence":        "fieldset.scale",
	"confidence_change": "ul.moved",
	"cohort":            "main.one-cohort",
	"cohort_attendance": "main.attended",
	"cohort_code":       "#cohort-code",
	"cohort_join":       "#cohort-join",
	"cohort_joined":     "#joined-go",
	"cohort_form":       "#cohort-form",
	"cohort_people":     "main.chooses",
	"cohort_sheet":      "main.sheet",
	"cohorts":           "main.cohorts",
	"course":            "#mods",
	"courses":           "ul.catalogue",
	"error":             "main > .slim > p.lede",
	"front":             "ol.three",
	"glossary":          "main.glossary",
	"help":              "main nav #roles",
	"join":              "form[action='/join']",
	"join_form":         "form[action^='/join/'] input[name=login]",
	"import":            "form[action='/staff/people/import']",
	"import_sheet":      "main > .sec > #su",
	"lesson":            "main > article",
	"mentoring":         "main.my-mentoring", "mentoring_entry": "main.entry", "mentoring_log": "main.log", "mentoring_new": "#session", "mentoring_week": "form#week, #logged",
	"my_learning":   "header .seam",
	"pocket_book":   "main.pocket",
	"quiz_feedback": "main.read-page h2.ask",
	"quiz_question": "input[name=question]",
	"quiz_start":    "input[name=action][value=start], ol.questions, section[aria-labelledby=again]",
	"reset_code":    "#read-out",
	"safety":        "#worry",
	"search":        "main.searched",
	"setup":         "form[action^='/setup/']",
	"setup_done":    "#member",
	"sign_in":       "form[action='/sign-in']",
	"signed_out":    "#shut-out",
	"slips":         "main #slips-many",
	"slips_print":   "main > .slips",
	"sign_out":      "main > .slim form[action='/sign-out']",
	"verify":        "main > .slim form[action='/verify']",
}

// templateNames are the pages there are templates for.
func templateNames(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../web/templates/pages/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	var names []string
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".html"); !strings.HasPrefix(name, "dev_") { // those are for authors (--dev)
			names = append(names, name)
		}
	}
	return names
}

// missingTemplates are those no page of the table was drawn with.
func missingTemplates(names []string, shown map[string]bool) []string {
	var missing []string
	for _, name := range names {
		if !shown[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

// showAll prepares the site and shows every page of the table, one after the
// other, in a tab. It fails if a page is not what the table says, or if a
// template was shown nowhere.
func (s *specimen) showAll(b *tab, look func(shownPage)) {
	s.Helper()
	shown := map[string]bool{}
	show := func(pages []shownPage) {
		for _, p := range pages {
			shown[p.template] = true
			if s.enough != nil && s.enough(p) {
				continue
			}
			s.show(b, p)
			look(p)
		}
	}
	show(s.beforeAdministrator())
	show(s.signedOut())
	show(s.joining())
	show(s.learning())
	show(s.quizzes())
	show(s.attested())
	show(s.staffed())
	show(s.imported())
	show(s.gathered())
	show(s.mentored())
	show(s.practised())
	missing := slices.DeleteFunc(missingTemplates(templateNames(s.T), shown), isOfCases) // showCases shows those
	if len(missing) > 0 {
		s.Errorf("no entry of the table shows %v", missing)
	}
}

// show loads one page as its person.
func (s *specimen) show(b *tab, p shownPage) {
	s.Helper()
	cookies := map[string]string{"pamoja_language": s.lang}
	if p.who != "" {
		cookies[s.cookies[p.who].Name] = s.cookies[p.who].Value
	}
	if p.device != "" {
		cookies["pamoja_device"] = p.device
	}
	b.cookies(cookies)
	want, got := p.status, 0
	if want == 0 {
		want = 200
	}
	if p.post == nil {
		got = b.open(p.path)
	} else {
		b.open("/safety")
		got = b.post(p.path, p.post)
	}
	if got != want {
		s.Fatalf("%s: %s answers %d, want %d", p.name, p.path, got, want)
	}
	if lang := b.attribute("html", "lang"); lang != s.lang && p.template != "setup_done" {
		s.Fatalf("%s is shown in %q", p.name, lang)
	}
	drawn := eval[[]string](b, `Object.entries(`+quoted(proofs)+`).filter(([, proof]) => document.querySelector(proof)).map(([template]) => template)`)
	if !slices.Equal(drawn, []string{p.template}) {
		s.Fatalf("%s was drawn with %v, want %s", p.name, drawn, p.template)
	}
}

func (s *specimen) beforeAdministrator() []shownPage {
	form := func(repeat string) map[string]string {
		return map[string]string{"name": administratorName, "phone": "", "secret": administratorKey, "repeat": repeat, "language": s.lang}
	}
	return []shownPage{
		{name: "setup", template: "setup", path: s.setup},
		{name: "setup-problem", template: "setup", path: s.setup, post: form("another"), status: 400},
		{name: "setup-done", template: "setup_done", path: s.setup, post: form(administratorKey)},
		{name: "setup-spent", template: "error", path: s.setup, status: 409},
	}
}

func (s *specimen) signedOut() []shownPage {
	s.learner("12")
	pages := []shownPage{
		{name: "front", template: "front", path: "/"},
		{name: "courses-signed-out", template: "courses", path: "/courses"},
		{name: "course-signed-out", template: "course", path: "/courses/" + journeyCourse},
		{name: "lesson-signed-out", template: "lesson", path: "/courses/" + journeyCourse + "/who-decides"},
		{name: "safety", template: "safety", path: "/safety"},
		{name: "error", template: "error", path: "/nothing-here", status: 404},
		{name: "sign-in", template: "sign_in", path: "/sign-in?ended=1&next=/courses"},
		{name: "signed-out", template: "sign_in", path: "/sign-in?out=1"},
		{name: "sign-in-problem", template: "sign_in", path: "/sign-in", post: map[string]string{"login": s.persons["12"].Member, "secret": "111111"}, status: 401},
		{name: "search", template: "search", path: "/search"},
		{name: "search-found", template: "search", path: "/search?q=" + map[string]string{"en": "child", "sw": "mtoto"}[s.lang]},
		{name: "search-some", template: "search", path: "/search?q=cpv+xylophone"},
		{name: "search-course", template: "search", path: "/search?q=cpv&course=" + journeyCourse},
		{name: "search-slip", template: "search", path: "/search?q=gatekeepng"},
		{name: "search-none", template: "search", path: "/search?q=xylophone"},
		{name: "search-problem", template: "search", path: "/search?q=" + strings.Repeat("x", 101), status: 400},
		{name: "glossary", template: "glossary", path: "/courses/" + journeyCourse + "/glossary"},
		{name: "glossary-untranslated", template: "glossary", path: "/courses/case-management/glossary"},
		{name: "pocket-book", template: "pocket_book", path: "/courses/case-management/pocket-book"},
		{name: "about", template: "about", path: "/about"},
		{name: "help", template: "help", path: "/help"},
		{name: "verify", template: "verify", path: "/verify"},
		{name: "verify-problem", template: "verify", path: "/verify", post: map[string]string{"certificate": " "}, status: 400},
		{name: "sign-out", template: "sign_out", who: "12", path: "/sign-out"},
		{name: "account", template: "account", who: "12", path: "/account"},
		{name: "account-saved", template: "account", who: "12", path: "/account?saved=language"},
		{name: "account-problem", template: "account", who: "12", path: "/account", post: map[string]string{"action": "secret", "old": "000000", "secret": "1", "repeat": "2"}, status: 400},
	}
	for _, role := range s.library.Pages.Roles() {
		pages = append(pages, shownPage{name: role.ID, template: "help", path: markdown.PageAddress(role.ID)})
	}
	return pages
}

// learning are the pages of courses and lessons, with every lesson of every
// course once; of those that are not translated into the site's language, one.
func (s *specimen) learning() []shownPage {
	reader := s.learner("reader")
	s.read(reader, "case-management", 1)
	s.read(reader, journeyCourse, 2)
	larger := s.learner("larger")
	s.read(larger, journeyCourse, 1)
	_, err := s.accounts.SetTextSize(s.Context(), larger, people.TextSizes[len(people.TextSizes)-1])
	s.check(err)
	pages := []shownPage{
		{name: "learning-new", template: "my_learning", who: "12", path: "/"},
		{name: "learning", template: "my_learning", who: "reader", path: "/"},
		{name: "learning-larger", template: "my_learning", who: "larger", path: "/"},
		{name: "courses", template: "courses", who: "reader", path: "/courses"},
		{name: "course-new", template: "course", who: "12", path: "/courses/" + journeyCourse},
		{name: "course", template: "course", who: "reader", path: "/courses/" + journeyCourse},
		{name: "course-larger", template: "course", who: "larger", path: "/courses/" + journeyCourse},
		{name: "course-unfinished", template: "course", who: "reader", path: "/courses/case-management"},
	}
	asked, foreign := false, false
	for _, course := range s.library.Catalogue.Courses() {
		for _, id := range course.LessonIDs() {
			if lesson, err := course.Lesson(id); err == nil && lesson.Text(s.lang).Language != s.lang {
				if foreign && (asked || !lesson.HasNote()) {
					continue
				}
				foreign = true
			}
			path := "/courses/" + course.ID + "/" + id
			pages = append(pages, shownPage{name: "lesson-" + course.ID + "-" + id, template: "lesson", who: "reader", path: path})
			if lesson, err := course.Lesson(id); err == nil && lesson.HasNote() && !asked {
				asked = true
				s.check(s.site.Progress.AskAnotherWay(s.Context(), larger, course.ID, id))
				pages = append(pages, shownPage{name: "lesson-another-way-larger", template: "lesson", who: "larger", path: path})
			}
		}
	}
	if !asked {
		s.Error("no lesson has a content note")
	}
	return pages
}

func (s *specimen) quizzes() []shownPage {
	quiz := "/quizzes/" + journeyQuiz
	confidence := "/quizzes/" + journeyCourse + "-confidence"
	s.kindAsked("single", "single")
	s.kindAsked("several", "several")
	feedback := func(number int, question string) string {
		return quiz + "?" + url.Values{"try": {strconv.Itoa(number)}, "question": {question}}.Encode()
	}
	failed := s.learner("failed")
	s.read(failed, journeyCourse, 100)
	number, questions := s.try(failed, false, 100)
	locked := s.learner("locked")
	s.read(locked, journeyCourse, 100)
	for range 3 {
		s.try(locked, false, 100)
	}
	_, err := s.site.Assessments.ReadAgain(s.Context(), locked, journeyQuiz, "who-decides")
	s.check(err)
	midway := s.learner("midway")
	s.rate(midway, 1, "2")
	right, answered := s.try(midway, true, 3)
	return []shownPage{
		{name: "confidence", template: "confidence", who: "12", path: confidence},
		{name: "confidence-problem", template: "confidence", who: "12", path: confidence, post: map[string]string{"action": "rate", "try": "1", "find-the-need": "2"}, status: 400},
		{name: "confidence-once", template: "confidence_change", who: "midway", path: confidence},
		{name: "quiz-start", template: "quiz_start", who: "12", path: quiz},
		{name: "quiz-single", template: "quiz_question", who: "single", path: quiz},
		{name: "quiz-several", template: "quiz_question", who: "several", path: quiz},
		{name: "quiz-midway", template: "quiz_question", who: "midway", path: quiz},
		{name: "quiz-problem", template: "quiz_question", who: "midway", path: quiz, post: map[string]string{"action": "answer", "try": strconv.Itoa(right), "question": answered[3]}, status: 400},
		{name: "quiz-feedback-right", template: "quiz_feedback", who: "midway", path: feedback(right, answered[0])},
		{name: "quiz-feedback-wrong", template: "quiz_feedback", who: "failed", path: feedback(number, questions[0])},
		{name: "quiz-feedback-last", template: "quiz_feedback", who: "failed", path: feedback(number, questions[len(questions)-1])},
		{name: "quiz-failed", template: "quiz_start", who: "failed", path: quiz},
		{name: "quiz-locked", template: "quiz_start", who: "locked", path: quiz},
		{name: "lesson-again", template: "lesson", who: "locked", path: "/courses/" + journeyCourse + "/keep-the-road-short?again=" + journeyQuiz},
		{name: "lesson-again-done", template: "lesson", who: "locked", path: "/courses/" + journeyCourse + "/who-decides?again=" + journeyQuiz},
	}
}

// attested are the pages of certificates in all their states.
func (s *specimen) attested() []shownPage {
	administrator := s.add("administrator", administratorName+" 2", people.Administrator, 0)
	s.add("tired", administratorName+" 3", people.Administrator, 30*time.Minute)
	ready, holder, corrected, stopped := s.learner("ready"), s.learner("holder"), s.learner("corrected"), s.learner("stopped")
	unprintable := s.add("unprintable", "Sample Learner 🌿", people.Learner, 0)
	s.rate(holder, 1, "2")
	s.rate(ready, 1, "2")
	for _, p := range []people.Person{ready, holder, corrected, stopped, unprintable} {
		s.complete(p)
	}
	s.rate(holder, 2, "4")
	valid, old, withdrawn := s.claim(holder), s.claim(corrected), s.claim(stopped)
	_, err := s.site.Certificates.Replace(s.Context(), administrator, old.Serial, "The name was misspelt.", "specimen")
	s.check(err)
	s.check(s.site.Certificates.Withdraw(s.Context(), administrator, withdrawn.Serial, "Issued to the wrong person."))
	twin, check := "/certificates/"+valid.Serial, "/verify/"
	posted := func(text string) map[string]string { return map[string]string{"certificate": text} }
	course, quiz, confidence := "/courses/"+journeyCourse, "/quizzes/"+journeyQuiz, "/quizzes/"+journeyCourse+"-confidence"
	return []shownPage{
		{name: "quiz-passed", template: "quiz_start", who: "ready", path: quiz},
		{name: "confidence-after", template: "confidence", who: "ready", path: confidence},
		{name: "confidence-change", template: "confidence_change", who: "holder", path: confidence},
		{name: "course-ready", template: "course", who: "ready", path: course},
		{name: "course-holder", template: "course", who: "holder", path: course},
		{name: "quiz-holder", template: "quiz_start", who: "holder", path: quiz},
		{name: "learning-done", template: "my_learning", who: "holder", path: "/"},
		{name: "certificates-none", template: "certificates", who: "12", path: "/certificates"},
		{name: "certificates-ready", template: "certificates", who: "ready", path: "/certificates"},
		{name: "certificates", template: "certificates", who: "corrected", path: "/certificates"},
		{name: "certificates-withdrawn", template: "certificates", who: "stopped", path: "/certificates"},
		{name: "certificates-name", template: "certificates", who: "unprintable", path: "/certificates", post: map[string]string{"course": journeyCourse}, status: 400},
		{name: "certificate", template: "certificate", who: "holder", path: twin},
		{name: "certificate-replaced", template: "certificate", who: "corrected", path: "/certificates/" + old.Serial},
		{name: "certificate-withdrawn", template: "certificate", who: "stopped", path: "/certificates/" + withdrawn.Serial},
		{name: "certificate-administrator", template: "certificate", who: "administrator", path: twin},
		{name: "certificate-passphrase", template: "certificate", who: "tired", path: twin},
		{name: "certificate-problem", template: "certificate", who: "tired", path: twin, post: map[string]string{"action": "withdraw", "reason": "x", "secret": "wrong"}, status: 401},
		{name: "certificate-reason", template: "certificate", who: "administrator", path: twin, post: map[string]string{"action": "withdraw", "reason": ""}, status: 400},
		{name: "certificate-administrator-replaced", template: "certificate", who: "administrator", path: "/certificates/" + old.Serial},
		{name: "verify-valid", template: "verify", path: check + valid.Serial},
		{name: "verify-replaced", template: "verify", path: check + old.Serial},
		{name: "verify-withdrawn", template: "verify", path: check + withdrawn.Serial},
		{name: "verify-unknown", template: "verify", path: check + "PMJ-00000000", status: 404},
		{name: "verify-unrecorded", template: "verify", path: "/verify", post: posted(s.unrecorded(valid.Line))},
		{name: "verify-forged", template: "verify", path: "/verify", post: posted(forged(valid.Line)), status: 422},
	}
}
