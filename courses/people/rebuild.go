package people

import (
	"context"
	"fmt"
)

// Rebuild writes anew everyone whose keys for lists are not what her record says,
// as of those written before lists were there, and gives how many there were.
// Whoever calls it is the only one at work.
func (s *Service) Rebuild(ctx context.Context) (int, error) {
	mended := 0
	for found, err := range s.people.All(ctx, "") {
		if err != nil {
			return mended, fmt.Errorf("people: rebuild: %w", err)
		}
		k := found.Value
		if right := keep(k.Person); k.Merged != "" || k.Sort == right.Sort && k.Never != nil && *k.Never == *right.Never && k.Administrator == right.Administrator {
			continue
		}
		if _, err := s.alter(ctx, k.ID, func(*Person) error { return nil }); err != nil {
			return mended, fmt.Errorf("people: rebuild: %w", err)
		}
		mended++
	}
	return mended, nil
}
