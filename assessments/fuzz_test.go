package assessments

import (
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pamoja/content"
)

// FuzzParseQuiz gives any bytes as a quiz and its translation. What is read
// without a fault can be taken: drawn, answered rightly, and passed.
func FuzzParseQuiz(f *testing.F) {
	f.Add([]byte(bankYAML()), []byte(bankSW()))
	f.Add([]byte(confidenceYAML), []byte("title: Kabla\nstatements: {asking: Najua., none: Hakuna.}\n"))
	f.Add([]byte(strings.Replace(bankYAML(), "id: q1", "id: q0", 1)), []byte("of: [x]\nquestions:\n  q0: {text: [a]}\n"))
	f.Add([]byte("questions: [{}]\nstatements: [{}]\nkind: graded\n"), []byte("questions: {\"\": {options: {\"\": {}}}}\n"))
	f.Add([]byte("kind: graded\ndraw: -9223372036854775808\n"), []byte(""))
	f.Add([]byte("kind: graded\nquestions:\n"+strings.Repeat("  - {}\n", 3000)), []byte("questions:\n"+strings.Repeat("  ? a\n", 3000)))
	f.Add([]byte("\xff"), []byte("\x00"))
	f.Add([]byte(""), []byte(""))
	for _, name := range []string{"gatekeeping-quiz", "gatekeeping-confidence"} {
		var pair [2][]byte
		for i, lang := range []string{"en", "sw"} {
			data, err := os.ReadFile(filepath.Join("..", "content", "lang", lang, "quizzes", name+".yaml"))
			if err != nil {
				f.Fatal(err)
			}
			pair[i] = data
		}
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, source, translation []byte) {
		raw := map[string][]byte{content.SourceLanguage: source, "sw": translation}
		quiz, problems := parse("gate-quiz", raw, func(lang string) string { return lang })
		sound := quiz != nil
		for _, problem := range problems {
			if problem.Line < 1 || problem.Column < 1 || problem.Text == "" {
				t.Errorf("a problem without a place or text: %+v", problem)
			}
			if problem.File == content.SourceLanguage && !problem.Warning {
				sound = false
			}
		}
		if quiz == nil {
			if len(problems) == 0 {
				t.Error("no quiz and no problem")
			}
			return
		}
		if !sound {
			return
		}
		asked := draw(quiz, 1, map[string]int{})
		for _, lang := range []string{content.SourceLanguage, "sw"} {
			readable(t, quiz, lang)
		}
		switch quiz.Kind {
		case Graded:
			passable(t, quiz, asked)
		case Confidence:
			if len(quiz.Statements) < 2 || len(asked) > 0 {
				t.Errorf("a sound quiz of kind confidence asks %d questions, %d statements", len(asked), len(quiz.Statements))
			}
		default:
			t.Errorf("a sound quiz of kind %q", quiz.Kind)
		}
	})
}

// readable fails unless every text is there to be read.
func readable(t *testing.T, quiz *Quiz, lang string) {
	words := quiz.Words(lang)
	texts := []string{words.Title}
	for _, question := range quiz.Questions {
		texts = append(texts, string(words.Questions[question.ID].Text))
		for _, option := range question.Options {
			own := words.Questions[question.ID].Options[option.ID]
			texts = append(texts, string(own.Text), string(own.Feedback))
		}
	}
	for _, id := range quiz.Statements {
		texts = append(texts, words.Statements[id])
	}
	if i := slices.IndexFunc(texts, func(text string) bool { return strings.TrimSpace(text) == "" }); i >= 0 {
		t.Errorf("text %d in %s is blank: %q", i, lang, texts)
	}
	if html := template.HTML(strings.Join(texts, "")); strings.Contains(strings.ToLower(string(html)), "<script") && quiz.Kind == Graded {
		t.Errorf("a script in %q", html)
	}
}

// passable fails unless somebody who knows everything passes.
func passable(t *testing.T, quiz *Quiz, asked []Asked) {
	attempt := Attempt{Asked: asked, Answers: map[string]Given{}, Rule: PassRule{Mark: PassMark(len(asked)), Of: len(asked)}}
	if len(asked) != quiz.Draw {
		t.Errorf("%d questions drawn of %d, want %d", len(asked), len(quiz.Questions), quiz.Draw)
	}
	for _, one := range asked {
		question, err := quiz.Question(one.Question)
		if err != nil {
			t.Fatal(err)
		}
		kind, known := kindOf(question.Kind)
		if !known {
			t.Fatalf("a sound question of kind %q", question.Kind)
		}
		answer, err := kind.read(question, choose(rightOf(t, quiz, question.ID)...))
		if err != nil {
			t.Fatal(err)
		}
		attempt.Answers[one.Question] = Given{Answer: Answer{Chosen: answer.Chosen, Right: kind.right(question, answer)}}
	}
	attempt.finish(attempt.Started)
	if !attempt.Passed || attempt.Score != len(asked) {
		t.Errorf("all right, and the score is %d of %d", attempt.Score, len(asked))
	}
}
