package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pamoja/assessments"
	"pamoja/courses/people"
)

// everyKind is the built-in content with two questions of every kind in place
// of a quiz.
const everyKind = "testdata/kinds"

func newKindsSite(t *testing.T) *site {
	t.Helper()
	return newSite(t, withContent(filepath.FromSlash(everyKind)))
}

// asked is a question as a page asks it.
type asked struct {
	assessments.Question
	drawn assessments.Asked
	try   int
	page  *answer
}

// next asks for the page of the quiz: the question on it, and false when the
// try is over.
func (c *client) next(quiz string) (asked, bool) {
	c.t.Helper()
	page := c.get("/quizzes/" + quiz).wants(http.StatusOK)
	if !strings.Contains(page.body, `name="question"`) {
		return asked{page: page}, false
	}
	one := c.asked(quiz, question{try: page.find(`name="try" value="(\d+)"`), id: page.find(`name="question" value="([^"]+)"`)})
	one.page = page
	return one, true
}

// asked gives a question of a try of hers, as it was drawn.
func (c *client) asked(quiz string, q question) asked {
	c.t.Helper()
	try, err := strconv.Atoi(q.try)
	if err != nil {
		c.t.Fatal(err)
	}
	attempt, version, err := c.assessments.Attempt(c.ctx, c.person, quiz, try)
	if err != nil {
		c.t.Fatal(err)
	}
	one, err := version.Question(q.id)
	if err != nil {
		c.t.Fatal(err)
	}
	drawn, _, _ := attempt.Find(q.id)
	return asked{Question: one, drawn: drawn, try: try}
}

// answer posts an answer to a question.
func (c *client) answer(quiz string, q asked, form url.Values) *answer {
	c.t.Helper()
	body := []string{"action", "answer", "try", strconv.Itoa(q.try), "question", q.ID}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			body = append(body, name, value)
		}
	}
	return c.post("/quizzes/"+quiz, body...)
}

// wrongAnswer is a form that can be taken and is not right.
func wrongAnswer(q asked) url.Values {
	form := assessments.RightAnswer(q.Question, q.drawn)
	switch q.Kind {
	case "order":
		first, second := form.Get(assessments.PlaceField(0)), form.Get(assessments.PlaceField(1))
		form.Set(assessments.PlaceField(0), second)
		form.Set(assessments.PlaceField(1), first)
	case "match":
		option := q.Options[0]
		other := slices.IndexFunc(q.Targets, func(id string) bool { return id != option.Match })
		form.Set(assessments.MatchField(option.ID), q.Targets[other])
	case "number":
		form.Set(assessments.NumberField, "3.25")
	case "text":
		form.Set(assessments.WordsField, "No <b>idea</b> at all")
	case "judgement":
		form.Set(assessments.RatingField, strconv.Itoa(1+(q.Key+1)%assessments.ScaleMax))
	default:
		wrong := slices.IndexFunc(q.Options, func(o assessments.Option) bool { return !o.Right })
		form = url.Values{"choice": {q.Options[wrong].ID}}
	}
	return form
}

var fieldPattern = regexp.MustCompile(`<(?:input|select)[^>]* name="([^"]+)"`)

// fieldsOf are the names of the fields in which a question is answered.
func fieldsOf(page *answer) []string {
	var names []string
	for _, found := range fieldPattern.FindAllStringSubmatch(page.body, -1) {
		if !slices.Contains([]string{"action", "try", "question"}, found[1]) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Every kind is asked, refused while something is missing, answered rightly in
// one try and wrongly in the other, and explained.
func TestEveryKind(t *testing.T) {
	for _, lang := range []string{"en", "sw"} {
		t.Run(lang, func(t *testing.T) {
			s := newKindsSite(t)
			c := s.signedIn("Sample Learner", people.Learner)
			c.get("/?lang=" + lang)
			seen := map[string]int{}
			for _, right := range []bool{false, true} {
				c.start(gradedQuiz)
				for {
					q, open := c.next(gradedQuiz)
					if !open {
						break
					}
					seen[q.Kind]++
					c.refused(q)
					form := wrongAnswer(q)
					if right {
						form = assessments.RightAnswer(q.Question, q.drawn)
					}
					said := map[bool]string{true: "quiz.right", false: "quiz.not_right"}[right]
					feedback := c.follow(c.answer(gradedQuiz, q, form)).wants(http.StatusOK)
					feedback.says(s.message(lang, said))
					c.explains(q, feedback, form, lang)
				}
			}
			for _, kind := range assessments.Kinds() {
				if seen[kind] != 2 {
					t.Errorf("%s was asked %d times", kind, seen[kind])
				}
			}
			state, err := s.assessments.State(s.ctx, c.person, gradedQuiz)
			if err != nil || state.Passed == nil || state.Passed.Number != 2 || state.Attempts[0].Score != 0 || state.Passed.Score != 7 {
				t.Errorf("state %+v, %v", state, err)
			}
		})
	}
}

// refused posts nothing, and what no form of the page can hold: both are told
// at the fields, with nothing saved.
func (c *client) refused(q asked) {
	c.t.Helper()
	for _, form := range []url.Values{{}, {fieldsOf(q.page)[0]: {"nonsense, 1,2"}}} {
		if q.Kind == "text" && len(form) > 0 {
			form = url.Values{assessments.WordsField: {strings.Repeat("ng’", assessments.MaxTyped)}}
		}
		got := c.answer(gradedQuiz, q, form).wants(http.StatusBadRequest)
		for _, part := range []string{` aria-invalid="true"`, `class="(?:small )?err[ "]`, ` role="alert"`} {
			got.find("(" + part + ")")
		}
		if got.header.Get("Cache-Control") != "no-store" || !slices.Equal(fieldsOf(got), fieldsOf(q.page)) {
			c.t.Errorf("%s refused: %s, fields %q", q.Kind, got.header.Get("Cache-Control"), fieldsOf(got))
		}
		if again, open := c.next(gradedQuiz); !open || again.ID != q.ID {
			c.t.Errorf("%s: a refused answer was kept", q.Kind)
		}
	}
}

// explains fails unless the feedback says all there is to say.
func (c *client) explains(q asked, page *answer, form url.Values, lang string) {
	c.t.Helper()
	quiz, err := c.shelf.Library().Bank.Quiz(gradedQuiz)
	if err != nil {
		c.t.Fatal(err)
	}
	words := quiz.Words(lang).Questions[q.ID]
	for _, option := range words.Options {
		page.says(plainText(string(option.Text)), plainText(string(option.Feedback)))
	}
	page.says(plainText(string(words.Text)), plainText(string(words.Vignette)))
	typed := q.Kind == "number" || q.Kind == "text"
	if got := page.header.Get("Cache-Control"); (got == "no-store") != typed {
		c.t.Errorf("%s explained: %s", q.Kind, got)
	}
	switch q.Kind {
	case "text":
		page.says(form.Get(assessments.WordsField), words.Accept)
	case "number":
		page.says(words.Unit)
	case "match":
		for _, option := range q.Options {
			page.says(words.Targets[option.Match])
		}
	}
	if words.Right != "" && (q.Kind == "judgement" || strings.Contains(page.body, "calm")) {
		page.says(plainText(string(words.Right)))
	}
	if words.Language != lang && !strings.Contains(page.body, `lang="en">`+string(words.Text)) {
		c.t.Errorf("%s stands in another language, unmarked", q.ID)
	}
}

func plainText(html string) string { return (&answer{body: html}).text() }

// until goes through tries until a question is asked.
func (c *client) until(id string) asked {
	c.t.Helper()
	for range 2 {
		c.start(gradedQuiz)
		for {
			q, open := c.next(gradedQuiz)
			if !open {
				break
			}
			if q.ID == id {
				return q
			}
			c.answer(gradedQuiz, q, assessments.RightAnswer(q.Question, q.drawn)).wants(http.StatusSeeOther)
		}
	}
	c.t.Fatalf("%s was not asked", id)
	return asked{}
}

// A refused form keeps all that was chosen or typed.
func TestRefusedAnswersAreKeptOnThePage(t *testing.T) {
	s := newKindsSite(t)
	for _, test := range []struct {
		question string
		form     url.Values
		keeps    []string
		errors   int
	}{
		{"sample-order", url.Values{"place-1": {"3"}, "place-2": {"3"}, "place-4": {"1"}}, []string{"<option selected>3</option>", "<option selected>1</option>", `href="#place-3"`, `href="#place-1"`, `id="place-2-error"`, "1 other field below needs the same."}, 2},
		{"sample-match", url.Values{}, []string{`id="match-a-error"`, `id="match-d-error"`, "3 other fields below need the same."}, 1},
		{"sample-match", url.Values{"match-a": {"court"}, "match-b": {"officer"}, "match-c": {"nobody"}}, []string{`<option value="court" selected>`, `<option value="officer" selected>`, `href="#match-d"`}, 2},
		{"sample-number-unit", url.Values{"number": {"2,5 <i>"}}, []string{`value="2,5 &lt;i&gt;"`, `href="#number"`, `aria-describedby="number-unit number-hint number-error"`}, 1},
		{"sample-text-vignette", url.Values{"words": {strings.Repeat("x", 201)}}, []string{`value="` + strings.Repeat("x", 201) + `"`, `href="#words"`, `aria-describedby="vignette words-hint words-error"`}, 1},
		{"sample-single-plain", url.Values{"choice": {"a", "b"}}, []string{`value="a" checked`, `value="b" checked`, `href="#choice"`}, 1},
		{"sample-several", url.Values{"choice": {"c", "nobody"}}, []string{`value="c" checked`, `href="#choice"`}, 1},
		{"sample-judgement", url.Values{"rating": {"9"}}, []string{`href="#rating"`, `role="radiogroup" aria-invalid="true"`}, 1},
	} {
		t.Run(test.question, func(t *testing.T) {
			c := s.signedIn("Sample Learner "+test.question, people.Learner)
			q := c.until(test.question)
			page := c.answer(gradedQuiz, q, test.form).wants(http.StatusBadRequest)
			for _, kept := range test.keeps {
				if !strings.Contains(page.body, kept) {
					t.Errorf("the page lacks %s", kept)
				}
			}
			if got := strings.Count(page.body, `<li><a href="#`); got != test.errors {
				t.Errorf("%d things to mend are listed, want %d", got, test.errors)
			}
			if strings.Contains(q.page.body, "aria-invalid") || strings.Contains(q.page.body, " checked") || strings.Contains(q.page.body, " selected") {
				t.Error("the question is asked with something chosen, or wrong")
			}
		})
	}
}

// The key of an order is not told by the names in its form.
func TestFormsDoNotTellTheKey(t *testing.T) {
	s := newKindsSite(t)
	c := s.signedIn("Sample Learner", people.Learner)
	q := c.until("sample-order")
	if got, want := fieldsOf(q.page), []string{"place-1", "place-2", "place-3", "place-4"}; !slices.Equal(got, want) {
		t.Errorf("fields %q", got)
	}
	right := assessments.RightAnswer(q.Question, q.drawn)
	if right.Get("place-1") == "1" && right.Get("place-2") == "2" && right.Get("place-3") == "3" {
		t.Error("it is drawn in the right order")
	}
	q.page.lacks(`value="d"`, `-d"`)
}

// She reads the question in one language, answers, and reads on in the other;
// what the other language accepts counts.
func TestLanguageSwitchedMidway(t *testing.T) {
	s := newKindsSite(t)
	c := s.signedIn("Sample Learner", people.Learner)
	q := c.until("sample-text")
	q.page.says("the child’s own yes")
	c.get("/?lang=sw").wants(http.StatusSeeOther)
	c.get("/quizzes/" + gradedQuiz).says("Kukubali kwa mtoto mwenyewe")
	c.get("/?lang=en").wants(http.StatusSeeOther)
	posted := c.answer(gradedQuiz, q, url.Values{"words": {"Ridhaa ya MTOTO"}})
	c.follow(posted).says(s.message("en", "quiz.right"), "Ridhaa ya MTOTO", "assent")
	c.get("/?lang=sw").wants(http.StatusSeeOther)
	c.follow(posted).says(s.message("sw", "quiz.right"), "Ridhaa ya MTOTO", "ridhaa ya mtoto")
	other := s.signedIn("Sample Otherlearner", people.Learner)
	other.get("/?lang=sw").wants(http.StatusSeeOther)
	plain := other.until("sample-single-plain")
	plain.page.says(s.message("sw", "quiz.question_not_translated", "language", s.message("sw", "language.en")), "A neighbour asks you")
}

// The page of a finished try shows no progress of a running one; what was typed
// and then deleted is said to be.
func TestOldTry(t *testing.T) {
	s := newKindsSite(t)
	c := s.signedIn("Sample Learner", people.Learner)
	q := c.until("sample-text")
	posted := c.answer(gradedQuiz, q, url.Values{"words": {"consent"}})
	running := c.follow(posted).says("consent")
	state, err := s.assessments.State(s.ctx, c.person, gradedQuiz)
	if err != nil || strings.Contains(running.body, "<progress") != state.Last.Open() {
		t.Errorf("a running try shows no progress, or a finished one does: %v", err)
	}
	for {
		next, open := c.next(gradedQuiz)
		if !open {
			break
		}
		c.answer(gradedQuiz, next, assessments.RightAnswer(next.Question, next.drawn))
	}
	attempt, _, err := s.assessments.Attempt(s.ctx, c.person, gradedQuiz, q.try)
	if err != nil {
		t.Fatal(err)
	}
	c.start(gradedQuiz)
	c.follow(posted).says(s.message("en", "quiz.finished_try", "number", q.try, "score", attempt.Score, "of", 7)).lacks("<progress")
	if err := assessments.Erase(s.ctx, s.store, c.person.ID); err != nil {
		t.Fatal(err)
	}
	c.follow(posted).says(s.message("en", "quiz.words_gone"), s.message("en", "quiz.not_right")).never("consent ")
}

// A retired quiz says so, and offers no try.
func TestRetiredQuizSaysSo(t *testing.T) {
	s := newSite(t)
	c := s.signedIn("Sample Learner", people.Learner)
	c.take(gradedQuiz, false)
	s.swap(map[string]string{quizFile: edited(t, quizFile, `(?m)^edition: \d+$`, "edition: 9\nretired: true")})
	page := c.get("/quizzes/"+gradedQuiz).wants(http.StatusOK).says(s.message("en", "quiz.retired"), s.message("en", "quiz.look_again"))
	page.lacks(`value="start"`)
	c.post("/quizzes/"+gradedQuiz, "action", "start", "try", "2").wants(http.StatusConflict)
}

// Every page of a quiz is small when it is sent.
func TestQuizPagesAreSmall(t *testing.T) {
	s := newKindsSite(t)
	c := s.signedIn("Sample Learner", people.Learner)
	largest := 0
	small := func(path string) {
		packed := c.ask(http.MethodGet, path, "", http.Header{"Accept-Encoding": {"gzip"}})
		if largest = max(largest, len(packed.body)); packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) > 10<<10 {
			t.Errorf("%s is sent with %d bytes", path, len(packed.body))
		}
	}
	for range 2 {
		c.start(gradedQuiz)
		for {
			q, open := c.next(gradedQuiz)
			small("/quizzes/" + gradedQuiz)
			if !open {
				break
			}
			small(c.answer(gradedQuiz, q, wrongAnswer(q)).header.Get("Location"))
		}
	}
	t.Logf("the largest is sent with %d bytes", largest)
}
