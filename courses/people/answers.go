package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pamoja/courses/fault"
	"pamoja/courses/records"
)

// Question is one that a person may answer about herself, or not: each is
// optional, says why it is asked, and can be taken back. Their words stand in
// ui.json as answers.<question> and answers.<question>_why.
type Question string

const (
	Sex     Question = "sex"
	AgeBand Question = "age"
)

// Functions are the six of the Washington Group's short set, with the answers
// of Difficulties.
var Functions = []Question{"seeing", "hearing", "walking", "remembering", "self_care", "communicating"}

// Difficulties are the four answers of the short set, from none to cannot.
var Difficulties = []string{"none", "some", "much", "cannot"}

// Accommodations are what may help somebody to take part. Each is said to be
// hers alone or to be shown to staff: see Shares.
var Accommodations = []Question{"sign_language", "large_print", "braille", "read_aloud", "step_free", "near_front", "more_time", "companion"}

// The answers to an accommodation.
const (
	Private = "private" // only she sees it
	Shared  = "shared"  // staff who may see her profile do, too
)

// Questions lists all of them, in the order of a form.
var Questions = slices.Concat([]Question{Sex, AgeBand}, Functions, Accommodations)

// Choices are the answers to a question, none of which is an answer, too.
func (q Question) Choices() []string {
	switch {
	case q == Sex:
		return []string{"female", "male", "intersex"}
	case q == AgeBand:
		return []string{"under_25", "25_34", "35_44", "45_54", "55_over"}
	case slices.Contains(Functions, q):
		return Difficulties
	case slices.Contains(Accommodations, q):
		return []string{Private, Shared}
	}
	return nil
}

// Answers are what a person said of herself. Nobody but she sees them, except
// what Shares gives; they are in no log, no list and no audit fact.
type Answers struct {
	Person string              `json:"person"`
	Given  map[Question]string `json:"given"`
	At     time.Time           `json:"at"` // of the last change
}

// Shares lists the accommodations she lets staff know.
func (a Answers) Shares() []Question {
	var shared []Question
	for _, q := range Accommodations {
		if a.Given[q] == Shared {
			shared = append(shared, q)
		}
	}
	return shared
}

// Answers gives what by has said of herself; nobody else's can be asked for.
func (s *Service) Answers(ctx context.Context, by Person) (Answers, error) {
	return s.answersOf(ctx, by.ID)
}

func (s *Service) answersOf(ctx context.Context, person string) (Answers, error) {
	kept, _, err := s.answers.Get(ctx, person)
	if errors.Is(err, records.ErrNotFound) {
		return Answers{Person: person}, nil
	}
	if err != nil {
		return Answers{}, fmt.Errorf("people: answers: %w", err)
	}
	return kept, nil
}

// Answer keeps what by says of herself in place of what she said before; a
// question without an answer is taken back, and where none is left nothing is
// kept. Fault: invalid, answers.unknown, about the question.
func (s *Service) Answer(ctx context.Context, by Person, given map[Question]string) (Answers, error) {
	if by.ID == "" {
		return Answers{}, unknown()
	}
	fresh := Answers{Person: by.ID, Given: map[Question]string{}, At: s.now()}
	for q, answer := range given {
		if answer == "" {
			continue
		}
		if !slices.Contains(q.Choices(), answer) {
			return Answers{}, fault.Invalid("answers.unknown").In(string(q))
		}
		fresh.Given[q] = answer
	}
	if len(fresh.Given) == 0 {
		if err := s.answers.Remove(ctx, by.ID); err != nil {
			return Answers{}, fmt.Errorf("people: answer: %w", err)
		}
		return Answers{Person: by.ID}, nil
	}
	_, err := s.answers.Insert(ctx, by.ID, fresh)
	if errors.Is(err, records.ErrExists) {
		_, err = s.answers.Update(ctx, by.ID, func(kept *Answers) error {
			*kept = fresh
			return nil
		})
	}
	if err != nil {
		return Answers{}, fmt.Errorf("people: answer: %w", err)
	}
	return fresh, nil
}

// SharedNeeds lists the accommodations that somebody shares, for staff who may
// see her profile. Fault: not found, person.unknown.
func (s *Service) SharedNeeds(ctx context.Context, by, subject Person) ([]Question, error) {
	if err := s.MaySee(ctx, by, subject, Profile); err != nil {
		return nil, err
	}
	kept, err := s.answersOf(ctx, subject.ID)
	return kept.Shares(), err
}
