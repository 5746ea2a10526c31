package cases

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// keepTyped keeps what a person wrote. Where something is kept and the move was
// not saved, the program died in between: she may have written otherwise since.
func (s *Service) keepTyped(ctx context.Context, p Play, task string, words map[string]string) error {
	id, typed := typedID(p.ID(), task), Typed{Person: p.Person, Words: words, Arrived: s.arrival()}
	_, err := s.typed.Insert(ctx, id, typed)
	if errors.Is(err, records.ErrExists) {
		var now Play
		if now, _, err = s.plays.Get(ctx, p.ID()); err == nil && len(now.Path) == len(p.Path) {
			_, err = s.typed.Update(ctx, id, func(kept *Typed) error { *kept = typed; return nil })
		}
	}
	if err != nil {
		return fmt.Errorf("keep what was written: %w", err)
	}
	return nil
}

func typedID(play, task string) string { return play + "/" + task }

// Typed gives what a person wrote in a task of her own play, by field; none if
// she wrote nothing or it was deleted.
func (s *Service) Typed(ctx context.Context, by people.Person, id string, number int, task string) (map[string]string, error) {
	typed, _, err := s.typed.Get(ctx, typedID(playID(by.ID, id, number), task))
	if errors.Is(err, records.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("what was written: %w", err)
	}
	return typed.Words, nil
}
