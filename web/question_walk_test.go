package web_test

import (
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pamoja/assessments"
	"pamoja/courses/people"
)

// quizWalk is a learner on her way through all the questions of a quiz, which
// she answers all rightly or all wrongly.
type quizWalk struct {
	*client
	quiz      string
	right     bool
	draw      int
	questions map[string]keyed // all that can be asked
	asked     map[string]int
	faults    []string
}

// newWalk sends a new learner who reads in a language.
func (s *site) newWalk(quiz *assessments.Quiz, lang string, right bool) *quizWalk {
	s.t.Helper()
	c := s.signedIn(fmt.Sprintf("Sample Learner %s %s %t", quiz.ID, lang, right), people.Learner)
	c.lang = lang
	c.get("/?lang=" + lang).wants(http.StatusSeeOther)
	w := &quizWalk{client: c, quiz: quiz.ID, right: right, draw: quiz.Draw, questions: map[string]keyed{}, asked: map[string]int{}}
	for _, question := range quiz.Questions {
		if !question.Retired {
			w.questions[question.ID] = keyed{question, quiz.Words(lang).Questions[question.ID]}
		}
	}
	return w
}

func (w *quizWalk) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf("%s, %s, right %t: ", w.quiz, w.lang, w.right)+fmt.Sprintf(format, args...))
}

// whole begins one try after another until every question was asked: the draw
// prefers those not met yet, so that as many tries as hold them all must do. What
// a quiz wants read again after three failed tries, she reads. She gives back
// all that was wrong.
func (w *quizWalk) whole() []string {
	w.t.Helper()
	most := (len(w.questions) + w.draw - 1) / w.draw
	for number := 1; number <= most && w.try(number); number++ {
	}
	for id := range w.questions {
		if w.asked[id] == 0 {
			w.fault("%s was not asked in %d tries", id, most)
		}
	}
	slices.Sort(w.faults)
	return w.faults
}

// try goes through one try and looks at its result; false if it cannot go on.
func (w *quizWalk) try(number int) bool {
	w.t.Helper()
	address := "/quizzes/" + w.quiz
	page := w.get(address).wants(http.StatusOK)
	if strings.Contains(page.body, "?again="+w.quiz) {
		page = w.readAgain(page)
	}
	forms := formsTo(page.body, address)
	if len(forms) != 1 || forms[0].hidden.Get("action") != "start" {
		w.fault("try %d cannot be begun", number)
		return false
	}
	w.follow(w.send(address, forms[0].hidden)).wants(http.StatusOK)
	of := min(w.draw, len(w.questions))
	for range of {
		if !w.question(address) {
			return false
		}
	}
	score, said := 0, w.message(w.lang, "quiz.not_yet", "mark", assessments.PassMark(of))
	if w.right {
		score, said = of, w.message(w.lang, "quiz.passed", "mark", assessments.PassMark(of))
	}
	text := w.get(address).wants(http.StatusOK).text()
	for _, result := range []string{w.message(w.lang, "quiz.score", "score", score, "of", of), said} {
		if !strings.Contains(text, result) {
			w.fault("try %d does not end with %q", number, result)
		}
	}
	return true
}

// question answers what is asked next and looks at what is said of it; false if
// she cannot go on.
func (w *quizWalk) question(address string) bool {
	w.t.Helper()
	page := w.get(address).wants(http.StatusOK)
	forms := formsTo(page.body, address)
	if len(forms) != 1 || forms[0].hidden.Get("action") != "answer" {
		w.fault("no question is asked: %s", excerpt(page.text()))
		return false
	}
	form, id := forms[0], forms[0].hidden.Get("question")
	w.asked[id]++
	q, known := w.questions[id]
	if !known {
		w.fault("%s is asked, and is not in the bank", id)
		return false
	}
	answer, err := q.fill(form, w.right)
	if err != nil {
		w.fault("%s: %v", id, err)
		return false
	}
	for _, text := range unsaid(page.text(), q.words.Text, q.words.Vignette, q.words.Low, q.words.High) {
		w.fault("%s: the question does not say %q", id, text)
	}
	maps.Copy(answer, form.hidden)
	for _, wrong := range q.misjudged(w.follow(w.send(address, answer)).wants(http.StatusOK), w.verdict(), w.right) {
		w.fault("%s: %s", id, wrong)
	}
	return true
}

func (w *quizWalk) verdict() string {
	return w.message(w.lang, map[bool]string{true: "quiz.right", false: "quiz.not_right"}[w.right])
}

// send posts a form as a browser does.
func (w *quizWalk) send(address string, form url.Values) *answer {
	w.t.Helper()
	var body []string
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			body = append(body, name, value)
		}
	}
	return w.post(address, body...)
}

// readAgain reads all that the page of a quiz asks for, and gives that page as
// it is then.
func (w *quizWalk) readAgain(page *answer) *answer {
	w.t.Helper()
	for _, l := range linksOf(page.body) {
		if !strings.HasSuffix(l.address, "?again="+w.quiz) {
			continue
		}
		for _, form := range formsTo(w.get(l.address).wants(http.StatusOK).body, l.address) {
			if form.hidden.Get("action") == "again" {
				w.send(l.address, form.hidden).leadsTo("/quizzes/" + w.quiz)
			}
		}
	}
	return w.get("/quizzes/" + w.quiz).wants(http.StatusOK)
}

var verdictPattern = regexp.MustCompile(`(?s)<div class="note[^>]* role="status"[^>]*>(.*?)</div>`)

// misjudged is what is wrong with the page that explains an answer: it must say
// the verdict, and then every word there is on the question.
func (q keyed) misjudged(page *answer, verdict string, right bool) []string {
	var wrong []string
	said := ""
	if found := verdictPattern.FindStringSubmatch(page.body); found != nil {
		said = plainText(found[1])
	}
	if said != verdict {
		wrong = append(wrong, fmt.Sprintf("the verdict is %q, want %q", said, verdict))
	}
	explained := q.explained(right)
	if slices.Contains(explained, "") {
		wrong = append(wrong, "feedback is missing")
	}
	for _, text := range unsaid(page.text(), append(explained, q.words.Text, q.words.Vignette)...) {
		wrong = append(wrong, fmt.Sprintf("the feedback does not say %q", text))
	}
	return wrong
}

// explained is the feedback on an answer: on every option or, where there are
// none, on the question as a whole.
func (q keyed) explained(right bool) []template.HTML {
	var texts []template.HTML
	for _, option := range q.Options {
		texts = append(texts, q.words.Options[option.ID].Feedback)
	}
	switch {
	case len(q.Options) > 0:
	case right:
		texts = append(texts, q.words.Right)
	case q.Kind == "judgement": // the reason for its key is for everyone
		texts = append(texts, q.words.Other, q.words.Right)
	default:
		texts = append(texts, q.words.Other)
	}
	return texts
}

// unsaid are the texts that do not stand on a page.
func unsaid(page string, texts ...template.HTML) []string {
	var lacking []string
	for _, text := range texts {
		if plain := plainText(string(text)); !strings.Contains(page, plain) {
			lacking = append(lacking, plain)
		}
	}
	return lacking
}

// gradedQuizzes are the quizzes that can be passed.
func gradedQuizzes(t *testing.T, bank *assessments.Bank) []*assessments.Quiz {
	t.Helper()
	var graded []*assessments.Quiz
	for _, id := range bank.IDs() {
		quiz, err := bank.Quiz(id)
		if err != nil {
			t.Fatal(err)
		}
		if quiz.Kind == assessments.Graded && !quiz.Retired {
			graded = append(graded, quiz)
		}
	}
	if len(graded) == 0 {
		t.Fatal("there is no quiz")
	}
	return graded
}

// Every question of the built-in content is answered once rightly and once
// wrongly, and is judged and explained as its author wrote. The page speaks
// English the one time and Kiswahili the other; both times each, once the quiz
// itself is translated.
func TestEveryQuestion(t *testing.T) {
	for _, quiz := range gradedQuizzes(t, builtIn().Bank) {
		t.Run(quiz.ID, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			for _, way := range waysThrough(quiz) {
				for _, wrong := range s.newWalk(quiz, way.lang, way.right).whole() {
					t.Error(wrong)
				}
			}
		})
	}
}

// way is a language, and whether the answers are right.
type way struct {
	lang  string
	right bool
}

func waysThrough(quiz *assessments.Quiz) []way {
	ways := []way{{"en", true}, {"sw", false}}
	if quiz.Words("sw").Language == "sw" {
		ways = append(ways, way{"en", false}, way{"sw", true})
	}
	return ways
}
