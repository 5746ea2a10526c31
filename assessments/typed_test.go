package assessments

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// askedText starts a try of every kind and gives a question in it that asks for
// words: a try asks half of the bank, so one of two tries has it.
func (s *site) askedText(t *testing.T, by people.Person) (Attempt, string) {
	t.Helper()
	for number := 1; number <= 2; number++ {
		attempt := s.start(by, "gate-quiz", number)
		if _, _, asked := attempt.Find("text"); asked {
			return attempt, "text"
		}
		_, quiz, err := s.Attempt(s.ctx, by, "gate-quiz", number)
		if err != nil {
			t.Fatal(err)
		}
		for _, asked := range attempt.Asked {
			q, err := quiz.Question(asked.Question)
			if err != nil {
				t.Fatal(err)
			}
			s.post(by, number, asked.Question, RightAnswer(q, asked))
		}
	}
	t.Fatal("in two tries no words are asked for")
	return Attempt{}, ""
}

func words(text string) url.Values { return url.Values{WordsField: {text}} }

// What was typed stands beside the try and not in it; the first is what is
// judged and shown, and deleting it leaves the result.
func TestTypedWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.edit(everyKind(t))
	by := learner("1")
	attempt, question := s.askedText(t, by)
	if _, typed, err := s.Typed(s.ctx, by, "gate-quiz", attempt.Number, question); typed || err != nil {
		t.Errorf("before an answer something was typed: %v", err)
	}
	for _, refused := range []string{"", "  ", "?!", strings.Repeat("x", MaxTyped+1), "a\x00b", "\xff"} {
		_, err := s.Answer(s.ctx, by, "gate-quiz", attempt.Number, question, words(refused))
		if f, is := fault.Of(err); !is || f.Kind != fault.KindInvalid || f.Field != WordsField {
			t.Errorf("%q: %v", refused, err)
		}
	}
	if _, typed, err := s.Typed(s.ctx, by, "gate-quiz", attempt.Number, question); typed || err != nil {
		t.Errorf("a refused answer was kept: %v", err)
	}
	if given := s.post(by, attempt.Number, question, words("The  child’s ASSENT!")).Answers[question]; !given.Right || given.Words != "" {
		t.Errorf("given back is %+v", given)
	}
	attempt = s.post(by, attempt.Number, question, words("something else"))
	if given := attempt.Answers[question]; !given.Right || given.Words != "" {
		t.Errorf("kept is %+v", given)
	}
	got, typed, err := s.Typed(s.ctx, by, "gate-quiz", attempt.Number, question)
	if got != "The child’s ASSENT!" || !typed || err != nil {
		t.Errorf("typed is %q, %t, %v", got, typed, err)
	}
	if _, typed, err := s.Typed(s.ctx, learner("2"), "gate-quiz", attempt.Number, question); typed || err != nil {
		t.Errorf("somebody else reads it: %v", err)
	}
	text, err := json.Marshal(attempt)
	if err != nil || strings.Contains(strings.ToLower(string(text)), "assent") {
		t.Errorf("the try holds what was typed: %s, %v", text, err)
	}
	id := typedID(attempt.ID(), question)
	_, revision, err := s.typed.Get(s.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.typed.Delete(s.ctx, id, revision); err != nil {
		t.Fatal(err)
	}
	s.post(by, attempt.Number, question, words("once more"))
	if _, typed, err := s.Typed(s.ctx, by, "gate-quiz", attempt.Number, question); typed || err != nil {
		t.Errorf("deleted words came back: %v", err)
	}
	if given := s.state(by, "gate-quiz").Attempts[attempt.Number-1].Answers[question]; !given.Right {
		t.Errorf("after the words were deleted the answer is %+v", given)
	}
}

// The program dies after the words are kept and before the try is: what was
// typed first is judged, whatever is posted next.
func TestDeathBetweenWordsAndTry(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.edit(everyKind(t))
	for person, first := range map[string]string{"1": "assent", "2": "consent"} {
		by := learner(person)
		attempt, question := s.askedText(t, by)
		if _, err := s.typed.Insert(s.ctx, typedID(attempt.ID(), question), Typed{Person: by.ID, Words: first, Arrived: s.arrival()}); err != nil {
			t.Fatal(err)
		}
		s.restart()
		attempt = s.post(by, attempt.Number, question, words(map[string]string{"1": "consent", "2": "assent"}[person]))
		if right := attempt.Answers[question].Right; right != (first == "assent") {
			t.Errorf("%q was kept, and is judged right: %t", first, right)
		}
	}
}

// What any language of the version accepts is accepted, in whichever language
// she reads.
func TestWordsOfAnyLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.edit(everyKindSW(t))
	by := learner("1")
	attempt, question := s.askedText(t, by)
	s.edit(everyKindSW(t).edited(t, gateQuiz, "edition: 1", "edition: 2").without(gateQuizSW))
	s.restart()
	if attempt = s.post(by, attempt.Number, question, words("RIDHAA ya mtoto.")); !attempt.Answers[question].Right {
		t.Error("what the version's translation accepts is not right")
	}
}

// A try that was kept before the kinds were built reads as it did.
func TestOldAnswersStillRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	attempt := s.start(by, "gate-quiz", 1)
	var old map[string]any
	text, err := json.Marshal(attempt)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &old); err != nil {
		t.Fatal(err)
	}
	old["person"] = "2"
	old["answers"] = map[string]any{attempt.Asked[0].Question: map[string]any{"chosen": []string{"a", "c"}, "right": true, "arrived": "2026-01-02T03:04:05Z"}}
	if _, err := records.TableOf[map[string]any](s.store, attemptsCollection).Insert(s.ctx, "2/gate-quiz/0001", old); err != nil {
		t.Fatal(err)
	}
	got, _, err := s.Attempt(s.ctx, learner("2"), "gate-quiz", 1)
	if given := got.Answers[attempt.Asked[0].Question]; err != nil || !given.Right || len(given.Chosen) != 2 {
		t.Errorf("an old answer reads as %+v, %v", given, err)
	}
}
