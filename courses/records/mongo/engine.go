package mongo

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"pamoja/courses/records"
)

// engine implements records.Engine.
type engine struct {
	client   *driver.Client
	database *driver.Database
	server   server
	meta     *driver.Collection
	tables   map[string]*table
	gate     gate
}

func (e *engine) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	leave, err := e.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	t := e.tables[collection]
	if len(documents) > 1 && e.server.replicated {
		return e.insertTogether(ctx, t, documents)
	}
	stored := make([]bool, len(documents))
	for i, d := range documents {
		_, err := t.InsertOne(ctx, t.encode(d))
		if err != nil && !isTaken(err) {
			return nil, failure(ctx, err)
		}
		stored[i] = err == nil
	}
	return stored, nil
}

func (e *engine) Get(ctx context.Context, collection, id string) (records.Document, error) {
	leave, err := e.enter(ctx)
	if err != nil {
		return records.Document{}, err
	}
	defer leave()
	raw, err := e.tables[collection].FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		return records.Document{}, records.ErrNotFound
	}
	if err != nil {
		return records.Document{}, failure(ctx, err)
	}
	return decode(raw, nil)
}

func (e *engine) Replace(ctx context.Context, collection string, at records.Revision, d records.Document) error {
	leave, err := e.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	t := e.tables[collection]
	result, err := t.ReplaceOne(ctx, unchanged(d.ID, at), t.encode(d))
	if err != nil {
		return failure(ctx, err)
	}
	return t.missed(ctx, d.ID, result.MatchedCount)
}

func (e *engine) Delete(ctx context.Context, collection, id string, at records.Revision) error {
	leave, err := e.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	t := e.tables[collection]
	result, err := t.DeleteOne(ctx, unchanged(id, at))
	if err != nil {
		return failure(ctx, err)
	}
	return t.missed(ctx, id, result.DeletedCount)
}

// unchanged is the one document with an id, if it is at a revision.
func unchanged(id string, at records.Revision) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "_rev", Value: int64(at)}}
}

// missed says why no document was at the revision that was asked for, if none
// was met.
func (t *table) missed(ctx context.Context, id string, met int64) error {
	if met == 1 {
		return nil
	}
	only := options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})
	err := t.FindOne(ctx, bson.D{{Key: "_id", Value: id}}, only).Err()
	switch {
	case errors.Is(err, driver.ErrNoDocuments):
		return records.ErrNotFound
	case err != nil:
		return failure(ctx, err)
	}
	return records.ErrChanged
}

// batch is how many documents an answer of the server holds at most, besides
// its own limit of 16 MB: so a page of the store comes in one.
const batch = 1000

func (e *engine) Scan(ctx context.Context, collection string, scan records.Scan, take func(records.Document) bool) error {
	leave, err := e.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	t := e.tables[collection]
	filter, order, index := t.find(scan)
	o := options.Find().SetSort(order).SetHint(index).SetLimit(int64(scan.Limit)).SetBatchSize(int32(min(scan.Limit, batch) + 1))
	cursor, err := t.Find(ctx, filter, o)
	if err != nil {
		return failure(ctx, err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	for cursor.Next(ctx) {
		document, err := decode(cursor.Current, scan.Order)
		if err != nil {
			return err
		}
		if !take(document) {
			return nil
		}
	}
	return failure(ctx, cursor.Err())
}

func (e *engine) Tally(ctx context.Context, collection string, tally records.TallyScan) ([]records.TallyRow, error) {
	leave, err := e.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	t := e.tables[collection]
	cursor, err := t.Aggregate(ctx, t.group(tally), options.Aggregate().SetHint(indexName(tally.Fields, false)))
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	var totals []records.TallyRow
	for cursor.Next(ctx) {
		total, err := decodeTotal(cursor.Current, tally)
		if err != nil {
			return nil, err
		}
		totals = append(totals, total)
	}
	return totals, failure(ctx, cursor.Err())
}

// Ready asks the primary: a database without one keeps nothing.
func (e *engine) Ready(ctx context.Context) error {
	leave, err := e.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return failure(ctx, e.client.Ping(ctx, readpref.Primary()))
}

// Close waits for the verbs at work, for as long as one may last, and then for
// every goroutine of the driver.
func (e *engine) Close() error {
	if !e.gate.close(closeTimeout) {
		return nil
	}
	// It tells the server that its sessions are over, if there is one.
	ctx, cancel := context.WithTimeout(context.Background(), selectionTimeout)
	defer cancel()
	if err := e.client.Disconnect(ctx); err != nil {
		return translate(err)
	}
	return nil
}

// enter begins a verb, which ends with leave.
func (e *engine) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !e.gate.enter() {
		return nil, errClosed
	}
	return e.gate.leave, nil
}

// gate counts the verbs at work. One may begin within another.
type gate struct {
	mutex  sync.Mutex
	inside int
	closed bool
	empty  chan struct{} // made by close, and closed when nobody is inside
}

// enter reports false if the gate is closed.
func (g *gate) enter() bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.inside--
	if g.closed && g.inside == 0 {
		close(g.empty)
	}
}

// close lets nobody in any more and waits for those inside, so long at most. It
// reports false if it was called before.
func (g *gate) close(atMost time.Duration) bool {
	g.mutex.Lock()
	first := !g.closed
	if first {
		g.closed, g.empty = true, make(chan struct{})
		if g.inside == 0 {
			close(g.empty)
		}
	}
	g.mutex.Unlock()
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	select {
	case <-g.empty:
	case <-timer.C:
	}
	return first
}
