package assessments

import (
	"context"
	"fmt"

	"pamoja/assessments/versions"
	"pamoja/content"
)

// keep stores the sources of a quiz's version.
func (s *Service) keep(ctx context.Context, quiz *Quiz) error {
	return s.versions.Keep(ctx, quiz.Hash, quiz.raw, func(lang string) string { return quizPath(lang, quiz.ID) })
}

// version gives a quiz as it stood at a version: the current one, or the one
// kept as records, read once a process.
func (s *Service) version(ctx context.Context, current *Quiz, hash string) (*Quiz, error) {
	if current.Hash == hash {
		return current, nil
	}
	if quiz, ok := s.seen.Load(hash); ok {
		return quiz.(*Quiz), nil
	}
	raw, err := s.versions.Read(ctx, hash)
	if err != nil {
		return nil, err
	}
	if raw[content.SourceLanguage] == nil {
		return nil, fmt.Errorf("version %s of quiz %s was never kept", hash, current.ID)
	}
	quiz, _ := parse(current.ID, raw, func(lang string) string { return versions.ID(hash, lang) })
	if quiz == nil {
		return nil, fmt.Errorf("version %s of quiz %s cannot be read", hash, current.ID)
	}
	quiz.Hash = hash
	s.seen.Store(hash, quiz)
	return quiz, nil
}

// OpenOnOlder counts the open tries on versions that are not current, for the
// author of an edit: they finish as they were drawn.
func (s *Service) OpenOnOlder(ctx context.Context) ([]versions.Older, error) {
	return versions.CountOlder(func(yield func(versions.Older, error) bool) {
		for found, err := range s.attempts.All(ctx, "") {
			if err != nil {
				yield(versions.Older{}, fmt.Errorf("open tries: %w", err))
				return
			}
			a := found.Value
			current, err := s.bank().Quiz(a.Quiz)
			if a.Open() && !(err == nil && current.Hash == a.Version) && !yield(versions.Older{ID: a.Quiz, Version: a.Version, Edition: a.Edition}, nil) {
				return
			}
		}
	})
}
