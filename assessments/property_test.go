package assessments

import (
	"fmt"
	"net/url"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/fault"
	"pamoja/courses/people"
)

// model is what must be true of one person's try, whatever happened on the way:
// the first answer to each question that was taken, and whether it was right.
type model struct {
	*site
	by    people.Person
	first map[string]bool
	typed map[string]string
}

// TestTriesOfEveryKind presses buttons in any order and again and again, in two
// tabs at once, with answers of every kind, over restarts, new translations and
// the program's death between the try and its event.
func TestTriesOfEveryKind(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	source, translated := everyKind(t), everyKindSW(t)
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		s.edit(source)
		m := &model{site: s, by: learner(fmt.Sprint("k", run)), first: map[string]bool{}, typed: map[string]string{}}
		number := 1
		s.start(m.by, "gate-quiz", number)
		for range rapid.IntRange(8, 40).Draw(r, "presses") {
			m.press(r, number, translated)
			m.agrees(r, number)
		}
	})
}

// press does one thing.
func (m *model) press(r *rapid.T, number int, translated files) {
	switch rapid.IntRange(0, 11).Draw(r, "press") {
	case 0:
		m.restart()
	case 1:
		again := rapid.SampledFrom([]int{1, 1, 2, 7}).Draw(r, "number")
		if attempt, err := m.Start(m.ctx, m.by, "gate-quiz", again); err == nil && attempt.Number != number && !m.whole(r, number) {
			r.Fatalf("beside an open try begins try %d", attempt.Number)
		}
	case 2:
		m.edit(translated)
	case 3:
		m.refused(r, number)
	case 4, 5:
		m.together(r, number)
	case 6:
		m.death(r, number)
	default:
		q, asked := m.question(r, number)
		form, right := m.form(r, q, asked)
		m.took(q, form, right)
		m.post(m.by, number, q.ID, form)
	}
}

// question draws one of those asked.
func (m *model) question(r *rapid.T, number int) (Question, Asked) {
	attempt, quiz, err := m.Attempt(m.ctx, m.by, "gate-quiz", number)
	if err != nil {
		r.Fatal(err)
	}
	asked := rapid.SampledFrom(attempt.Asked).Draw(r, "question")
	q, err := quiz.Question(asked.Question)
	if err != nil {
		r.Fatal(err)
	}
	return q, asked
}

func (m *model) form(r *rapid.T, q Question, asked Asked) (url.Values, bool) {
	if rapid.IntRange(0, 4).Draw(r, "wrongly") == 0 {
		return wrongFor(q, asked), false
	}
	return RightAnswer(q, asked), true
}

// took remembers an answer if it is the first.
func (m *model) took(q Question, form url.Values, right bool) {
	if _, answered := m.first[q.ID]; answered {
		return
	}
	m.first[q.ID] = right
	if q.Kind == text.name {
		m.typed[q.ID] = form.Get(WordsField)
	}
}

// refused posts what cannot be taken: a question that was answered is given back
// as it was.
func (m *model) refused(r *rapid.T, number int) {
	q, _ := m.question(r, number)
	_, err := m.Answer(m.ctx, m.by, "gate-quiz", number, q.ID, url.Values{"choice": {"nonsense"}, "number": {"many"}})
	if _, answered := m.first[q.ID]; answered != (err == nil) || !answered && !fault.Is(err, fault.KindInvalid) {
		r.Fatalf("%s, answered %t: %v", q.ID, answered, err)
	}
}

// together posts a right and a wrong answer to one question at the same time:
// one is kept, and both tabs are shown it.
func (m *model) together(r *rapid.T, number int) {
	q, asked := m.question(r, number)
	forms := []url.Values{RightAnswer(q, asked), wrongFor(q, asked)}
	shown := make([]Attempt, 2)
	for _, err := range together(2, func(i int) (err error) {
		shown[i], err = m.Answer(m.ctx, m.by, "gate-quiz", number, q.ID, forms[i])
		return err
	}) {
		if err != nil {
			r.Fatal(err)
		}
	}
	if shown[0].Answers[q.ID].Right != shown[1].Answers[q.ID].Right {
		r.Fatalf("two tabs are shown two answers to %s", q.ID)
	}
	right := shown[0].Answers[q.ID].Right
	m.took(q, forms[map[bool]int{true: 0, false: 1}[right]], right)
}

// death answers a question while the program ends before progress hears of a
// pass.
func (m *model) death(r *rapid.T, number int) {
	q, asked := m.question(r, number)
	form, right := m.form(r, q, asked)
	m.took(q, form, right)
	_, err := m.Answer(m.dies(), m.by, "gate-quiz", number, q.ID, form)
	m.lives()
	if err != nil && !m.whole(r, number) {
		r.Fatalf("a try without an event fails: %v", err)
	}
	m.restart()
}

func (m *model) whole(r *rapid.T, number int) bool {
	attempt, _, err := m.Attempt(m.ctx, m.by, "gate-quiz", number)
	if err != nil {
		r.Fatal(err)
	}
	return len(attempt.Answers) == len(attempt.Asked)
}

// agrees holds what is kept against the model.
func (m *model) agrees(r *rapid.T, number int) {
	state := m.state(m.by, "gate-quiz")
	attempt := state.Attempts[number-1]
	score := 0
	for id, right := range m.first {
		given, answered := attempt.Answers[id]
		if !answered || given.Right != right {
			r.Fatalf("%s: kept is %+v, the first answer was right: %t", id, given, right)
		}
		if right {
			score++
		}
		words, typed, err := m.Typed(m.ctx, m.by, "gate-quiz", number, id)
		if want, is := m.typed[id]; err != nil || typed != is || words != want {
			r.Fatalf("%s: %q is kept, %q was typed first: %v", id, words, want, err)
		}
	}
	if len(attempt.Answers) != len(m.first) {
		r.Fatalf("%d answers are kept of %d", len(attempt.Answers), len(m.first))
	}
	whole := len(m.first) == len(attempt.Asked)
	passed := whole && score >= PassMark(len(attempt.Asked))
	if attempt.Open() == whole || whole && attempt.Score != score || attempt.Passed != passed || attempt.Told != passed {
		r.Fatalf("%d of %d right: %+v", score, len(m.first), attempt)
	}
	events := 0
	for _, event := range m.passEvents(m.by) {
		if event.Attempt == attempt.ID() {
			events++
		}
	}
	if (events == 1) != passed || events > 1 {
		r.Fatalf("%d events of a pass, passed: %t", events, passed)
	}
}
