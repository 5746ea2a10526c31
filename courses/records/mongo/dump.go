package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"pamoja/courses/records"
)

// Dump reads in a snapshot session where the server has them: a moment is kept
// for minSnapshotHistoryWindowInSeconds, five minutes unless the operator sets
// more; a dump that lasts longer fails (SnapshotTooOld). It reads page by page,
// so that a slow take leaves no cursor open and each read can be tried again.
func (e *engine) Dump(ctx context.Context, collections []string, take func(string, records.Document) error) error {
	leave, err := e.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	reading := ctx
	if e.server.snapshots {
		session, err := e.client.StartSession(options.Session().SetSnapshot(true))
		if err != nil {
			return failure(ctx, err)
		}
		defer session.EndSession(context.WithoutCancel(ctx))
		reading = driver.NewSessionContext(ctx, session)
	}
	for _, name := range collections {
		t := e.tables[name]
		for last, more := "", true; more; {
			last, more, err = t.page(reading, last, func(d records.Document) error { return take(name, d) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// page hands the documents that follow an id to take, so many at most. It gives
// the id of the last one, and whether others may follow.
func (t *table) page(ctx context.Context, after string, take func(records.Document) error) (last string, more bool, err error) {
	filter := bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: after}}}}
	o := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetHint(idIndex).SetLimit(batch).SetBatchSize(batch + 1)
	cursor, err := t.Find(ctx, filter, o)
	if err != nil {
		return "", false, failure(ctx, err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	seen := 0
	for cursor.Next(ctx) {
		document, err := decode(cursor.Current, nil)
		if err == nil {
			err = take(document)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return "", false, err
		}
		last, seen = document.ID, seen+1
	}
	return last, seen == batch, failure(ctx, cursor.Err())
}
