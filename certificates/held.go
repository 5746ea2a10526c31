package certificates

import (
	"context"

	"pamoja/courses/people"
)

// Held is the serial of the certificate that by has of a course, "" if she has
// none: what Standing says of it, without asking what the course asks for.
// Anybody signed in may ask about herself.
func (s *Service) Held(ctx context.Context, by people.Person, course string) (string, error) {
	held, err := s.current(ctx, by.ID, course)
	if err != nil || !held.found {
		return "", err
	}
	return held.record.Serial, nil
}
