package assessments

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPassMark(t *testing.T) {
	t.Parallel()
	want := []int{1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 16}
	for i, mark := range want {
		if got := PassMark(i + 1); got != mark {
			t.Errorf("of %d questions %d must be right, got %d", i+1, mark, got)
		}
	}
}

// banks draws quizzes of any size, and how often a person has met their
// questions.
func banks(t *rapid.T) (*Quiz, map[string]int) {
	quiz := &Quiz{ID: "gate-quiz", Kind: Graded, Draw: rapid.IntRange(1, 12).Draw(t, "draw")}
	met := map[string]int{"withdrawn": 3}
	for i := range rapid.IntRange(1, 30).Draw(t, "bank") {
		question := Question{ID: fmt.Sprintf("q%d", i), Kind: "single"}
		for j := range rapid.IntRange(2, 8).Draw(t, "options") {
			question.Options = append(question.Options, Option{ID: fmt.Sprintf("o%d", j), Right: j == 0})
		}
		quiz.Questions = append(quiz.Questions, question)
		if times := rapid.IntRange(0, 3).Draw(t, "met"); times > 0 {
			met[question.ID] = times
		}
	}
	return quiz, met
}

func TestDraw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		quiz, met := banks(t)
		seed := rapid.Uint64().Draw(t, "seed")
		asked := draw(quiz, seed, met)
		if want := min(quiz.Draw, len(quiz.Questions)); len(asked) != want {
			t.Fatalf("%d questions drawn, want %d", len(asked), want)
		}
		if diff := cmp.Diff(asked, draw(quiz, seed, met)); diff != "" {
			t.Fatalf("the same seed draws otherwise: %s", diff)
		}
		drawn, most := map[string]bool{}, 0
		for _, one := range asked {
			question, err := quiz.Question(one.Question)
			if err != nil || drawn[one.Question] {
				t.Fatalf("%s is no question, or drawn twice", one.Question)
			}
			drawn[one.Question] = true
			most = max(most, met[one.Question])
			var ids []string
			for _, option := range question.Options {
				ids = append(ids, option.ID)
			}
			if !slices.Equal(slices.Sorted(slices.Values(one.Options)), ids) {
				t.Fatalf("options %q of %q", one.Options, ids)
			}
		}
		for _, question := range quiz.Questions {
			if !drawn[question.ID] && met[question.ID] < most {
				t.Fatalf("%s was met %d times and is not drawn, another was met %d times and is", question.ID, met[question.ID], most)
			}
		}
	})
}

// Over many seeds every question is drawn, in every place, and its options
// stand in every order.
func TestDrawIsNotAlwaysTheSame(t *testing.T) {
	t.Parallel()
	quiz := &Quiz{Draw: 3}
	for i := range 6 {
		quiz.Questions = append(quiz.Questions, Question{ID: fmt.Sprint("q", i), Options: []Option{{ID: "a"}, {ID: "b"}, {ID: "c"}}})
	}
	places, orders := map[string]int{}, map[string]int{}
	const seeds = 600
	for seed := range uint64(seeds) {
		for place, asked := range draw(quiz, seed, nil) {
			places[fmt.Sprint(asked.Question, " at ", place)]++
			orders[fmt.Sprint(asked.Options)]++
		}
	}
	if len(places) != 18 || len(orders) != 6 {
		t.Errorf("%d of 18 places, %d of 6 orders: %v %v", len(places), len(orders), places, orders)
	}
	for what, count := range places {
		if mean := seeds * 3 / 18; count < mean/2 || count > mean*2 {
			t.Errorf("question %s: %d times, where about %d are fair", what, count, mean)
		}
	}
	for order, count := range orders {
		if mean := seeds * 3 / 6; count < mean/2 || count > mean*2 {
			t.Errorf("order %s: %d times, where about %d are fair", order, count, mean)
		}
	}
}

// A second try of a bank twice as large as the draw asks nothing of the first.
func TestSecondTryAsksWhatIsNew(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("1")
	first, second, third := s.sit(by, 1, 0), s.sit(by, 2, 5), s.sit(by, 3, 5)
	met := map[string]int{}
	for _, attempt := range []Attempt{first, second, third} {
		if len(attempt.Asked) != 5 || attempt.Rule != (PassRule{Mark: 4, Of: 5}) {
			t.Fatalf("a try asks %d questions by the rule %+v", len(attempt.Asked), attempt.Rule)
		}
		for _, asked := range attempt.Asked {
			met[asked.Question]++
		}
		quiz, err := s.bank.Quiz("gate-quiz")
		if err != nil {
			t.Fatal(err)
		}
		if attempt.Version != quiz.Hash || attempt.Seed == 0 {
			t.Errorf("version %s, seed %d", attempt.Version, attempt.Seed)
		}
	}
	if first.Seed == second.Seed {
		t.Error("two tries have one seed")
	}
	for i := range 10 {
		if count := met[fmt.Sprint("q", i)]; count < 1 || count > 2 {
			t.Errorf("in three tries question %d was asked %d times", i, count)
		}
	}
}
