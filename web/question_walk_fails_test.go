package web_test

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"

	"pamoja/assessments"
)

// turned is a question with another key, which no answer that is right fits.
func (q keyed) turned() keyed {
	q.Options = slices.Clone(q.Options)
	switch q.Kind {
	case "single":
		at := slices.IndexFunc(q.Options, func(o assessments.Option) bool { return o.Right })
		q.Options[at].Right, q.Options[(at+1)%len(q.Options)].Right = false, true
	case "several":
		q.Options[0].Right = !q.Options[0].Right
	case "order":
		q.Options[0], q.Options[1] = q.Options[1], q.Options[0]
	case "match":
		other := slices.IndexFunc(q.Targets, func(id string) bool { return id != q.Options[0].Match })
		q.Options[0].Match = q.Targets[other]
	case "number":
		q.Number.Value = "987654"
	case "text":
		q.words.Accept = "What nobody accepts"
	case "judgement":
		q.Key = 1 + (q.Key+1)%assessments.ScaleMax
	}
	return q
}

// explainedBy is a question with other feedback on everything.
func (q keyed) explainedBy(feedback func(template.HTML) template.HTML) keyed {
	q.words.Right, q.words.Other = feedback(q.words.Right), feedback(q.words.Other)
	return q.withOptions(func(o assessments.OptionWords) assessments.OptionWords { o.Feedback = feedback(o.Feedback); return o })
}

// withOptions is a question with other words for each of its options.
func (q keyed) withOptions(change func(assessments.OptionWords) assessments.OptionWords) keyed {
	options := map[string]assessments.OptionWords{}
	for id, words := range q.words.Options {
		options[id] = change(words)
	}
	q.words.Options = options
	return q
}

func plant(text template.HTML) template.HTML { return text + " Planted words." }

func nothing(template.HTML) template.HTML { return "" }

// sampleWalk is a walk over two questions of every kind.
func sampleWalk(s *site, lang string, right bool) *quizWalk {
	s.t.Helper()
	quiz, err := s.shelf.Library().Bank.Quiz(gradedQuiz)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.newWalk(quiz, lang, right)
}

// A walk over every kind finds nothing wrong.
func TestEveryQuestionOfEveryKind(t *testing.T) {
	s := newKindsSite(t)
	for _, way := range []way{{"en", true}, {"en", false}, {"sw", true}, {"sw", false}} {
		w, kinds := sampleWalk(s, way.lang, way.right), map[string]bool{}
		for _, wrong := range w.whole() {
			t.Error(wrong)
		}
		for id := range w.asked {
			kinds[w.questions[id].Kind] = true
		}
		if len(kinds) != len(assessments.Kinds()) {
			t.Errorf("of all kinds, only %v were asked", kinds)
		}
	}
}

// Held against another key, other words or another bank, it says so of every
// question, or of the first one if it cannot go on.
func TestEveryQuestionCanFail(t *testing.T) {
	s := newKindsSite(t)
	verdict := fmt.Sprintf(": the verdict is %q, want %q", s.message("en", "quiz.not_right"), s.message("en", "quiz.right"))
	for _, test := range []struct {
		name   string
		right  bool
		change func(keyed) keyed
		says   string
		goesOn bool
	}{
		{"another key", true, keyed.turned, verdict, true},
		{"other feedback, right", true, func(q keyed) keyed { return q.explainedBy(plant) }, ": the feedback does not say", true},
		{"other feedback, wrong", false, func(q keyed) keyed { return q.explainedBy(plant) }, ": the feedback does not say", true},
		{"no feedback", true, func(q keyed) keyed { return q.explainedBy(nothing) }, ": feedback is missing", true},
		{"another question", true, func(q keyed) keyed { q.words.Text = plant(q.words.Text); return q }, ": the question does not say", true},
		{"other options", true, func(q keyed) keyed {
			return q.withOptions(func(o assessments.OptionWords) assessments.OptionWords { o.Text = plant(o.Text); return o })
		}, ": no option says", false},
		{"another kind", true, func(q keyed) keyed { q.Kind = "planted"; return q }, `: this test cannot answer the kind "planted"`, false},
		{"another bank", true, func(q keyed) keyed { q.ID = "planted-" + q.ID; return q }, " was not asked in 2 tries", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			defer s.within(t)()
			w, questions := sampleWalk(s, "en", test.right), map[string]keyed{}
			for _, q := range w.questions {
				changed := test.change(q)
				questions[changed.ID] = changed
			}
			w.questions = questions
			found, said := strings.Join(w.whole(), "\n"), 0
			for id := range questions {
				if strings.Contains(found, " "+id+test.says) {
					said++
				}
			}
			if said == 0 || test.goesOn && said != len(questions) {
				t.Errorf("it is said of %d of %d questions:\n%s", said, len(questions), found)
			}
		})
	}
}
