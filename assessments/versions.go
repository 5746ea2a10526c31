package assessments

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"pamoja/content"
	"pamoja/courses/records"
)

func versionID(hash, lang string) string { return "version/" + hash + "/" + lang }

// keep stores the sources of a quiz's version, each language once. A later
// translation is added beside the others; none is ever removed.
func (s *Service) keep(ctx context.Context, quiz *Quiz) error {
	for lang, text := range quiz.raw {
		id := versionID(quiz.Hash, lang)
		if _, done := s.kept.Load(id); done {
			continue
		}
		_, err := s.versions.Insert(ctx, id, version{Path: quizPath(lang, quiz.ID), Text: string(text)})
		if err != nil && !errors.Is(err, records.ErrExists) {
			return fmt.Errorf("keep a version: %w", err)
		}
		s.kept.Store(id, true)
	}
	return nil
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
	raw := map[string][]byte{}
	for found, err := range s.versions.All(ctx, versionID(hash, "")) {
		if err != nil {
			return nil, fmt.Errorf("version: %w", err)
		}
		lang, ok := strings.CutPrefix(found.ID, versionID(hash, ""))
		if !ok {
			break
		}
		raw[lang] = []byte(found.Value.Text)
	}
	if raw[content.SourceLanguage] == nil {
		return nil, fmt.Errorf("version %s of quiz %s was never kept", hash, current.ID)
	}
	quiz, _ := parse(current.ID, raw, func(lang string) string { return versionID(hash, lang) })
	if quiz == nil {
		return nil, fmt.Errorf("version %s of quiz %s cannot be read", hash, current.ID)
	}
	quiz.Hash = hash
	s.seen.Store(hash, quiz)
	return quiz, nil
}
