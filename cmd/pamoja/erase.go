package main

import (
	"context"
	"errors"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/certificates"
	"pamoja/courses/cohorts"
	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/web/session"
)

// erase deletes a person: her account and logins, her sessions and devices,
// what she wrote and said of herself, what was written about her. Facts stay
// under her id, which says nothing about her, and certificates stay as they are
// printed. It reports whether she was there.
//
// Her account goes last, so that what was cut off can be finished by doing it
// again; doing it twice is harmless. Whoever calls it has written her id to the
// list of deletions before, so that no restore brings her back.
func erase(ctx context.Context, store *records.Store, person string) (bool, error) {
	err := errors.Join(
		cohorts.Erase(ctx, store, people.NewService(store, nil, people.Options{Now: time.Now}), person),
		session.Erase(ctx, store, person),
		assessments.Erase(ctx, store, person),
		cases.Erase(ctx, store, person),
		certificates.Erase(ctx, store, person),
	)
	if err != nil {
		return false, err
	}
	found, err := people.Erase(ctx, store, person)
	if err != nil {
		return false, err
	}
	return found, copier(store, time.Now)(ctx, person) // nobody counts her by her county any more
}
