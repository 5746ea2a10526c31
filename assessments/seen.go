package assessments

import (
	"context"
	"fmt"
	"time"

	"pamoja/courses/records"
)

// Tried is how somebody fares with one quiz, as her mentor sees it: how often she
// tried and with what, and none of her answers.
type Tried struct {
	Quiz     *Quiz // as it stands now
	Tries    int
	Best, Of int // right answers of her best finished try, and how many were asked; Of is 0 before the first
	Last     time.Time
	Open     bool       // a try is not finished yet
	Passed   *time.Time // first
	Failed   int        // finished tries without a pass since then, or since the start
	ToReread []string   // lessons to read again before the quiz opens
}

// TriedBy gives it for every quiz with a key that a person has begun, in the order
// of their ids; what she said of her own confidence is hers alone. It writes
// nothing. Who may see it (people.Progress) is for the caller to have settled.
func (s *Service) TriedBy(ctx context.Context, person string) ([]Tried, error) {
	var states []State
	for found, err := range s.attempts.Find(ctx, records.Query{Index: byPersonQuiz, Equal: []any{person}}) {
		if err != nil {
			return nil, fmt.Errorf("tried by: %w", err)
		}
		attempt := found.Value
		if n := len(states); n > 0 && states[n-1].Quiz.ID == attempt.Quiz {
			states[n-1].Attempts = append(states[n-1].Attempts, attempt)
			continue
		}
		quiz, err := s.bank().Quiz(attempt.Quiz)
		if err == nil && quiz.Kind == Graded {
			states = append(states, State{Quiz: quiz, Retired: quiz.Retired, Attempts: []Attempt{attempt}})
		}
	}
	tried := make([]Tried, len(states))
	for i, state := range states {
		var err error
		if tried[i], err = s.tried(ctx, state); err != nil {
			return nil, err
		}
	}
	return tried, nil
}

func (s *Service) tried(ctx context.Context, state State) (Tried, error) {
	state.Last = &state.Attempts[len(state.Attempts)-1]
	t := Tried{Quiz: state.Quiz, Tries: len(state.Attempts), Last: state.Last.Started, Open: state.Last.Open(), Failed: failedInARow(state.Attempts)}
	for _, attempt := range state.Attempts {
		if attempt.Finished == nil {
			continue
		}
		t.Last = *attempt.Finished
		if t.Of == 0 || attempt.Score*t.Of > t.Best*attempt.Rule.Of {
			t.Best, t.Of = attempt.Score, attempt.Rule.Of
		}
		if attempt.Passed && t.Passed == nil {
			t.Passed = attempt.Finished
		}
	}
	var err error
	if state.Quiz, err = s.version(ctx, state.Quiz, state.Last.Version); err != nil {
		return Tried{}, err
	}
	t.ToReread, err = s.toReread(ctx, state)
	return t, err
}
