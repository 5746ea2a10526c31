package assessments

import (
	"context"
	"fmt"
)

// Rebuild tells progress of every pass that it has no event of, and gives how
// many it lacked. Whoever calls it is the only one at work.
func (s *Service) Rebuild(ctx context.Context) (int, error) {
	added := 0
	for found, err := range s.attempts.All(ctx, "") {
		if err != nil {
			return added, fmt.Errorf("rebuild: attempts: %w", err)
		}
		if !found.Value.Passed {
			continue
		}
		missing, err := s.progress.Ensure(ctx, found.Value.event())
		if err != nil {
			return added, fmt.Errorf("rebuild: %w", err)
		}
		if missing {
			added++
		}
	}
	return added, nil
}
