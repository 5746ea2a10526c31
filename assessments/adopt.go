package assessments

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/records"
)

// Adopt lets somebody go on where another account was that has become part of
// hers: of every quiz in which she has no try of her own she is given copies of
// that account's tries, with their numbers, what was typed in them and what was
// read again after them. Where she has tries of her own they stand, and passes of
// the other count through progress, which is told of each first. Nothing of the
// other account is changed. Twice is once.
func (s *Service) Adopt(ctx context.Context, from, into string) error {
	own := map[string]bool{}
	for found, err := range s.attempts.Find(ctx, records.Query{Index: byPersonQuiz, Equal: []any{into}}) {
		if err != nil {
			return fmt.Errorf("assessments: adopt: %w", err)
		}
		own[found.Value.Quiz] = own[found.Value.Quiz] || found.Value.Adopted == ""
	}
	for found, err := range s.attempts.Find(ctx, records.Query{Index: byPersonQuiz, Equal: []any{from}}) {
		if err == nil && found.Value.Passed {
			_, err = s.progress.Ensure(ctx, found.Value.event())
		}
		if err == nil && !own[found.Value.Quiz] {
			err = s.copy(ctx, found.Value, into)
		}
		if err != nil {
			return fmt.Errorf("assessments: adopt: %w", err)
		}
	}
	return nil
}

// copy gives a try to another, first what stands beside it: a try that is there is
// whole.
func (s *Service) copy(ctx context.Context, a Attempt, into string) error {
	old := a.ID()
	if a.Adopted == "" {
		a.Adopted = a.Person
	}
	a.Person, a.Told = into, a.Passed
	for _, asked := range a.Asked {
		typed, _, err := s.typed.Get(ctx, typedID(old, asked.Question))
		if errors.Is(err, records.ErrNotFound) {
			continue
		}
		if err == nil {
			typed.Person = into
			_, err = s.typed.Insert(ctx, typedID(a.ID(), asked.Question), typed)
		}
		if err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
	}
	for found, err := range s.rereads.Find(ctx, records.Query{Index: byAttempt, Equal: []any{old}}) {
		if err == nil {
			again := found.Value
			again.Attempt, again.Person = a.ID(), into
			_, err = s.rereads.Insert(ctx, "reread/"+again.Attempt+"/"+again.Lesson, again)
		}
		if err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
	}
	_, err := s.attempts.Insert(ctx, a.ID(), a)
	if errors.Is(err, records.ErrExists) {
		return nil
	}
	return err
}
