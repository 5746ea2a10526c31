package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"pamoja/assessments"
	"pamoja/assessments/cases"
	"pamoja/certificates"
	"pamoja/courses/cohorts"
	"pamoja/courses/mentoring"
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
		mentoring.Erase(ctx, store, person),
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

// deleter is what the site calls when somebody deletes her own account: her id
// goes to the list of deletions first, then she is erased. It goes on when she
// has closed the page meanwhile. Without a list (MongoDB, and none named) she is
// erased all the same, and the log says that a backup would bring her back.
func (i *invocation) deleter(store *records.Store, log *slog.Logger) func(context.Context, string) error {
	return func(ctx context.Context, person string) error {
		ctx = context.WithoutCancel(ctx)
		if list := i.deletionsFile(); list == "" {
			log.Warn("a deletion is in no list: start with --deletions FILE, or restoring an older backup brings the person back")
		} else if err := appendDeletion(list, deletion{At: time.Now(), Person: person}); err != nil {
			return fmt.Errorf("delete: list of deletions: %w", err)
		}
		_, err := erase(ctx, store, person)
		return err
	}
}
