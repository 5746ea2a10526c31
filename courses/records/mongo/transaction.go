package mongo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"pamoja/courses/records"
)

// An insert of several documents begins anew when somebody else stores one of
// their ids meanwhile: a taken id ends the whole transaction. Each time at
// least one more is known to be taken.
const (
	insertTries = 16
	insertPause = 20 * time.Millisecond // at most, before the next
)

// insertTogether stores documents in one transaction. It needs collections that
// exist, as all of a table's do.
func (e *engine) insertTogether(ctx context.Context, t *table, documents []records.Document) ([]bool, error) {
	for try := 1; ; try++ {
		stored, err := e.tryTogether(ctx, t, documents)
		if err == nil {
			return stored, nil
		}
		if !isTaken(err) || try == insertTries {
			return nil, failure(ctx, err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(rand.N(insertPause)):
		}
	}
}

// tryTogether gives the driver's error as it is. What others do at the same
// time, an election, and an unknown outcome of the commit are met by trying
// again, which the driver does while there is time.
func (e *engine) tryTogether(ctx context.Context, t *table, documents []records.Document) ([]bool, error) {
	session, err := e.client.StartSession()
	if err != nil {
		return nil, err
	}
	defer session.EndSession(context.WithoutCancel(ctx))
	var stored []bool
	_, err = session.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		var err error
		stored, err = t.insertNew(ctx, documents)
		return nil, withoutServer(err)
	}, options.Transaction().SetReadConcern(readconcern.Snapshot()))
	if err != nil {
		return nil, err
	}
	return stored, nil
}

// insertNew stores those documents whose ids are not taken, and says which.
func (t *table) insertNew(ctx context.Context, documents []records.Document) ([]bool, error) {
	taken, err := t.taken(ctx, documents)
	if err != nil {
		return nil, err
	}
	stored := make([]bool, len(documents))
	var fresh []any
	for i, d := range documents {
		if !taken[d.ID] {
			taken[d.ID], stored[i] = true, true
			fresh = append(fresh, t.encode(d))
		}
	}
	if len(fresh) == 0 {
		return stored, nil
	}
	_, err = t.InsertMany(ctx, fresh)
	return stored, err
}

// idsAtOnce bounds what is asked for at once: a command is 16 MB at most.
const idsAtOnce = 4096

// taken are the ids of documents that the collection has.
func (t *table) taken(ctx context.Context, documents []records.Document) (map[string]bool, error) {
	taken := map[string]bool{}
	for some := range slices.Chunk(documents, idsAtOnce) {
		ids := make([]string, len(some))
		for i, d := range some {
			ids[i] = d.ID
		}
		filter := bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}
		cursor, err := t.Find(ctx, filter, options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}).SetHint(idIndex))
		if err != nil {
			return nil, err
		}
		for cursor.Next(ctx) {
			if id, ok := cursor.Current.Lookup("_id").StringValueOK(); ok {
				taken[id] = true
			}
		}
		if err := errors.Join(cursor.Err(), cursor.Close(ctx)); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// noServer is an error of a transaction that found no primary in time. The
// driver would go on trying for as long as a verb may last; but whoever waits
// is to be told soon.
type noServer struct{ error }

func withoutServer(err error) error {
	if nobody, ok := errors.AsType[topology.ServerSelectionError](err); ok {
		return noServer{nobody}
	}
	return err
}
