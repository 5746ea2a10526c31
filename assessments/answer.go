package assessments

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/people"
	"pamoja/courses/records"
)

// Typed is what a person wrote in answer to a question. It stands in a document
// of its own, with the id of the try and of the question, so that it can be
// deleted and the try remains: whether it was right is kept there.
type Typed struct {
	Person  string    `json:"person"`
	Words   string    `json:"words"`
	Arrived time.Time `json:"arrived"`
}

func typedID(attempt, question string) string { return attempt + "/" + question }

// Answer saves the answer to one question of a person's own try. The first
// answer stands: a second post, the same or another, changes nothing and gives
// back what is saved. Faults: not found; invalid if the form cannot be taken as
// it stands, one for each field to mend (see Refusals).
func (s *Service) Answer(ctx context.Context, by people.Person, quizID string, number int, question string, form url.Values) (Attempt, error) {
	attempt, quiz, err := s.Attempt(ctx, by, quizID, number)
	if err != nil {
		return Attempt{}, err
	}
	asked, _, found := attempt.Find(question)
	if !found {
		return Attempt{}, fault.NotFound("error.not_found")
	}
	if _, answered := attempt.Answers[question]; answered {
		return attempt, nil
	}
	q, err := quiz.Question(question)
	if err != nil {
		return Attempt{}, err
	}
	answer, err := s.judged(ctx, attempt, asked, q, form)
	if err != nil {
		return Attempt{}, err
	}
	attempt, err = s.attempts.Update(ctx, attempt.ID(), func(a *Attempt) error {
		if _, answered := a.Answers[question]; answered {
			return nil
		}
		if a.Answers == nil {
			a.Answers = map[string]Given{}
		}
		a.Answers[question] = Given{Answer: answer, Arrived: s.arrival()}
		a.finish(s.arrival())
		return nil
	})
	if err != nil {
		return Attempt{}, fmt.Errorf("save an answer: %w", err)
	}
	return attempt, s.tell(ctx, &attempt)
}

// judged reads an answer and says whether it is right. What was typed is kept
// before it is judged, and the try after it: whichever of two tabs comes first,
// what is judged is what is shown.
func (s *Service) judged(ctx context.Context, attempt Attempt, asked Asked, q Question, form url.Values) (Answer, error) {
	kind, known := kindOf(q.Kind)
	if !known {
		return Answer{}, fmt.Errorf("answer: question kind %q is not built", q.Kind)
	}
	answer, err := kind.read(q, asked, form)
	if err != nil {
		return Answer{}, err
	}
	if answer.Words != "" {
		kept, err := s.keepTyped(ctx, typedID(attempt.ID(), q.ID), Typed{Person: attempt.Person, Words: answer.Words, Arrived: s.arrival()})
		if err != nil {
			return Answer{}, err
		}
		answer.Words = kept.Words
	}
	answer.Right = kind.right(q, answer)
	answer.Words = ""
	return answer, nil
}

// keepTyped keeps what was typed and gives back what is kept: the first.
func (s *Service) keepTyped(ctx context.Context, id string, typed Typed) (Typed, error) {
	_, err := s.typed.Insert(ctx, id, typed)
	if errors.Is(err, records.ErrExists) {
		typed, _, err = s.typed.Get(ctx, id)
	}
	if err != nil {
		return Typed{}, fmt.Errorf("keep what was typed: %w", err)
	}
	return typed, nil
}

// Typed gives what a person wrote in answer to a question of her own try; false
// if it was deleted, or if the question asks for nothing to be written.
func (s *Service) Typed(ctx context.Context, by people.Person, quizID string, number int, question string) (string, bool, error) {
	typed, _, err := s.typed.Get(ctx, typedID(attemptID(by.ID, quizID, number), question))
	if errors.Is(err, records.ErrNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("what was typed: %w", err)
	}
	return typed.Words, true, nil
}
