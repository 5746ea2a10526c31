package assessments

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pamoja/content"
	"pamoja/courses/fault"
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
	f.Add([]byte(testdata(f, "every-kind.yaml")), []byte(testdata(f, "every-kind.sw.yaml")))
	f.Add([]byte("kind: graded\nquestions:\n  - {kind: order}\n  - {kind: match, targets: [{}], options: [{match: }]}\n  - {kind: number, number: {}}\n"+
		"  - {kind: text, accept: ['', '*', \"\\u0301\"]}\n  - {kind: judgement, key: -9223372036854775808, scale: {}}\n"), []byte("questions: {\"\": {unit: a, accept: [], targets: {a: b}, scale: {low: a}}}\n"))
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
		own := words.Questions[question.ID]
		texts = append(texts, string(own.Text))
		for _, option := range question.Options {
			texts = append(texts, string(own.Options[option.ID].Text), string(own.Options[option.ID].Feedback))
		}
		for _, target := range question.Targets {
			texts = append(texts, own.Targets[target])
		}
		switch question.Kind {
		case number.name:
			texts = append(texts, string(own.Right), string(own.Other))
		case text.name:
			texts = append(texts, string(own.Right), string(own.Other), own.Accept)
		case judgement.name:
			texts = append(texts, string(own.Right), string(own.Other), string(own.Low), string(own.High))
		}
	}
	for _, id := range quiz.Statements {
		texts = append(texts, words.Statements[id])
	}
	if i := slices.IndexFunc(texts, func(text string) bool { return strings.TrimSpace(text) == "" }); i >= 0 {
		t.Errorf("text %d in %s is blank: %q", i, lang, texts)
	}
	for _, question := range words.Questions {
		if html := string(question.Text + question.Vignette + question.Low + question.High + question.Right + question.Other); strings.Contains(strings.ToLower(html), "<script") {
			t.Errorf("a script in %q", html)
		}
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
		answer, err := kind.read(question, one, kind.key(question, one))
		if err != nil {
			t.Fatal(err)
		}
		attempt.Answers[one.Question] = Given{Answer: Answer{Right: kind.right(question, answer)}}
	}
	attempt.finish(attempt.Started)
	if !attempt.Passed || attempt.Score != len(asked) {
		t.Errorf("all right, and the score is %d of %d", attempt.Score, len(asked))
	}
}

// FuzzForms posts any form to a question of every kind. It is refused at fields
// the page has, or it is an answer that can be kept, judged and read again.
func FuzzForms(f *testing.F) {
	_, bank, lines := everyKind(f).load(f)
	if len(lines) > 0 {
		f.Fatal(lines)
	}
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		f.Fatal(err)
	}
	for _, asked := range draw(quiz, 7, nil) {
		question, err := quiz.Question(asked.Question)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(RightAnswer(question, asked).Encode())
		f.Add(wrongFor(question, asked).Encode())
	}
	for _, form := range []string{"", "choice=a&choice=a&choice=zz", "place-1=1&place-2=1&place-3=9", "match-a=&match-b=court", "number=1%2C5", "number=%E2%88%921%C2%A0500.",
		"number=1e309", "words=%FF", "words=%CC%81", "words=%EF%BC%A1", "rating=0", "rating=%D9%A3"} {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, posted string) {
		form, err := url.ParseQuery(posted)
		if err != nil {
			return
		}
		for _, question := range quiz.Questions {
			asked := shuffle(question, rand.New(rand.NewPCG(1, 2)))
			kind, _ := kindOf(question.Kind)
			answer, err := kind.read(question, asked, form)
			if err != nil {
				refusedWell(t, question, asked, err)
				continue
			}
			keptWell(t, kind, question, asked, answer)
		}
	})
}

// refusedWell fails unless every fault names a field of the question's page.
func refusedWell(t *testing.T, question Question, asked Asked, err error) {
	fields := map[string]bool{choiceField: true, NumberField: true, WordsField: true, RatingField: true}
	for i, id := range asked.Options {
		fields[PlaceField(i)], fields[MatchField(id)] = true, true
	}
	refusals := Refusals(err)
	for _, refusal := range refusals {
		if refusal.Kind != fault.KindInvalid || !fields[refusal.Field] || !strings.HasPrefix(refusal.Key, "quiz.") {
			t.Errorf("%s refuses with %+v", question.ID, refusal)
		}
	}
	if len(refusals) == 0 {
		t.Errorf("%s refuses without a fault: %v", question.ID, err)
	}
}

// keptWell fails unless an answer can be kept and means the same afterwards.
func keptWell(t *testing.T, kind kind, question Question, asked Asked, answer Answer) {
	kept, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	again := Answer{Words: answer.Words}
	if err := json.Unmarshal(kept, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answer, again); diff != "" {
		t.Errorf("%s: kept is another answer: %s", question.ID, diff)
	}
	if kind.right(question, answer) != kind.right(question, again) {
		t.Errorf("%s: judged twice, in two ways", question.ID)
	}
	if answer.Words != "" && (utf8.RuneCountInString(answer.Words) > MaxTyped || !utf8.ValidString(answer.Words)) {
		t.Errorf("%s: %q was typed", question.ID, answer.Words)
	}
	if answer.Number != "" {
		if canonical, err := ParseDecimal(answer.Number); err != nil || canonical != answer.Number {
			t.Errorf("%s: %q is kept and reads as %q, %v", question.ID, answer.Number, canonical, err)
		}
	}
	if question.Kind == order.name && !slices.Equal(slices.Sorted(slices.Values(answer.Chosen)), slices.Sorted(slices.Values(asked.Options))) {
		t.Errorf("%s: %q is no order of %q", question.ID, answer.Chosen, asked.Options)
	}
	if question.Kind == match.name && len(answer.Pairs) != len(question.Options) {
		t.Errorf("%s: pairs %v", question.ID, answer.Pairs)
	}
}

// FuzzFoldWords folds any text: folding again changes nothing, and what does not
// count does not count.
func FuzzFoldWords(f *testing.F) {
	for _, seed := range []string{"Assent", "the child’s assent", " É\u0301 ", "116.", "\u00a0x\u200b", "ǅ ß İ ﬃ", "«x»", "É\u0301ŉ\u03010", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if !utf8.ValidString(words) {
			return
		}
		folded := foldWords(words)
		if again := foldWords(folded); again != folded {
			t.Errorf("%q folds to %q, and that to %q", words, folded, again)
		}
		if padded := foldWords("  “" + words + " .”\t"); padded != folded {
			t.Errorf("%q folds to %q, at its ends with blanks and punctuation to %q", words, folded, padded)
		}
	})
}
