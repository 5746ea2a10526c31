package main

import (
	"net/url"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"pamoja/assessments"
	"pamoja/courses/people"
	"pamoja/web"
)

// everyKind is the content with two questions of every kind in place of a quiz.
func everyKind(t *testing.T) *web.Library {
	t.Helper()
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		t.Fatal(err)
	}
	library, _, problems, err := loadLibrary(filepath.FromSlash("../../web/testdata/kinds"), zone)
	if err != nil {
		t.Fatal(err)
	}
	if wrong := faults(problems); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return library
}

// showKinds shows the question, the refused form and both explanations of every
// question kind, on a site of their own.
func showKinds(t *testing.T, lang string, look func(*tab, shownPage)) {
	t.Helper()
	s := newSpecimenOf(t, lang, everyKind(t))
	b := openTab(t, s.base)
	for _, p := range s.kinds() {
		s.show(b, p)
		look(b, p)
	}
}

// kinds is a table of pages, four for every kind, and one in the other language
// where a question is not translated.
func (s *specimen) kinds() []shownPage {
	s.Helper()
	quiz := "/quizzes/" + journeyQuiz
	right, wrong := s.learner("right"), s.learner("wrong")
	tries := map[string]int{}
	for range 2 {
		for _, p := range []people.Person{right, wrong} {
			s.sit(p, "", p.ID == right.ID, tries)
		}
	}
	var pages []shownPage
	for _, kind := range assessments.Kinds() {
		question := "sample-" + kind
		s.standAt(kind, question)
		form := halfAnswer(kind)
		number, err := s.site.Assessments.State(s.Context(), s.persons[kind], journeyQuiz)
		s.check(err)
		form["action"], form["try"], form["question"] = "answer", strconv.Itoa(number.Last.Number), question
		pages = append(pages,
			shownPage{name: "kind-" + kind, template: "quiz_question", who: kind, path: quiz},
			shownPage{name: "kind-" + kind + "-problem", template: "quiz_question", who: kind, path: quiz, post: form, status: 400})
		for _, who := range []string{"right", "wrong"} {
			query := url.Values{"try": {strconv.Itoa(tries[s.persons[who].ID+question])}, "question": {question}}
			pages = append(pages, shownPage{name: "kind-" + kind + "-" + who, template: "quiz_feedback", who: who, path: quiz + "?" + query.Encode()})
		}
	}
	s.standAt("untranslated", "sample-single-plain")
	return append(pages, shownPage{name: "kind-untranslated", template: "quiz_question", who: "untranslated", path: quiz})
}

// standAt leaves a learner before one question.
func (s *specimen) standAt(who, question string) {
	s.Helper()
	p := s.learner(who)
	for range 2 {
		if s.sit(p, question, true, map[string]int{}) {
			return
		}
	}
	s.Fatalf("%s was not drawn in two tries", question)
}

// sit takes a try to its end, or up to a question, and reports whether it stands
// there. tries keeps in which try a person was asked what.
func (s *specimen) sit(p people.Person, until string, right bool, tries map[string]int) bool {
	s.Helper()
	state, err := s.site.Assessments.State(s.Context(), p, journeyQuiz)
	s.check(err)
	attempt, err := s.site.Assessments.Start(s.Context(), p, journeyQuiz, state.NextNumber())
	s.check(err)
	for _, asked := range attempt.Asked {
		if asked.Question == until {
			return true
		}
		tries[p.ID+asked.Question] = attempt.Number
		_, err := s.site.Assessments.Answer(s.Context(), p, journeyQuiz, attempt.Number, asked.Question, s.formFor(asked, right))
		s.check(err)
	}
	return false
}

func (s *specimen) formFor(asked assessments.Asked, right bool) url.Values {
	s.Helper()
	quiz, err := s.library.Bank.Quiz(journeyQuiz)
	s.check(err)
	question, err := quiz.Question(asked.Question)
	s.check(err)
	form := assessments.RightAnswer(question, asked)
	if right {
		return form
	}
	switch question.Kind {
	case "order":
		one, other := form.Get(assessments.PlaceField(0)), form.Get(assessments.PlaceField(2))
		form.Set(assessments.PlaceField(0), other)
		form.Set(assessments.PlaceField(2), one)
	case "match":
		first := question.Options[0]
		for _, target := range question.Targets {
			if target != first.Match {
				form.Set(assessments.MatchField(first.ID), target)
			}
		}
	case "number":
		form.Set(assessments.NumberField, "1,500.25")
	case "text":
		form.Set(assessments.WordsField, "whatever the officer says")
	case "judgement":
		form.Set(assessments.RatingField, strconv.Itoa(1+(question.Key+1)%assessments.ScaleMax))
	default:
		for _, option := range question.Options {
			if !option.Right {
				form = url.Values{"choice": {option.ID}}
			}
		}
	}
	return form
}

// halfAnswer is a form of which something has to be mended.
func halfAnswer(kind string) map[string]string {
	switch kind {
	case "order":
		return map[string]string{assessments.PlaceField(0): "2", assessments.PlaceField(1): "2", assessments.PlaceField(2): "1"}
	case "match":
		return map[string]string{assessments.MatchField("a"): "officer", assessments.MatchField("b"): "child"}
	case "number":
		return map[string]string{assessments.NumberField: "2,5"}
	case "text":
		return map[string]string{assessments.WordsField: "?"}
	}
	return map[string]string{}
}
