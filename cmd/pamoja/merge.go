package main

import (
	"context"
	"fmt"

	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web/session"
)

// adopter lets every owner of what somebody did take it over for another account,
// in order: who tells progress comes before progress, and certificates, which go by
// it, last. Each does what is left, so that a merge that was cut off is finished by
// doing it again. It goes on when whoever began it has closed the page meanwhile.
func adopter(store *records.Store, all services) people.Adopter {
	return func(ctx context.Context, from, into string) error {
		ctx = context.WithoutCancel(ctx)
		if err := session.Erase(ctx, store, from); err != nil {
			return fmt.Errorf("merge: %w", err)
		}
		for _, adopt := range []people.Adopter{all.cohorts.Adopt, all.quizzes.Adopt, all.cases.Adopt, all.mentoring.Adopt, all.progress.Adopt, all.certificates.Adopt} {
			if err := adopt(ctx, from, into); err != nil {
				return fmt.Errorf("merge: %w", err)
			}
		}
		return nil
	}
}
