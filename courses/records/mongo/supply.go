package mongo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"pamoja/courses/records"
)

// buildTimeout bounds the making of an index over documents that are there.
const buildTimeout = time.Hour

// shortfall is what the database lacks of the declared collections.
type shortfall []want

// want is what one collection lacks.
type want struct {
	records.Collection
	create  bool                // there is no such collection
	fill    bool                // its documents lack keys
	record  bool                // meta does not say that they have them
	indexes []driver.IndexModel // to be made
}

func (w want) nothing() bool { return !w.create && !w.fill && !w.record && len(w.indexes) == 0 }

func (s shortfall) nothing() bool { return len(s) == 0 }

// lack compares what is there with what is declared.
func (e *engine) lack(ctx context.Context, names []string, collections []records.Collection) (shortfall, error) {
	var lacking shortfall
	for _, c := range collections {
		w, err := e.want(ctx, slices.Contains(names, c.Name), c)
		if err != nil {
			return nil, err
		}
		if !w.nothing() {
			lacking = append(lacking, w)
		}
	}
	return lacking, nil
}

func (e *engine) want(ctx context.Context, exists bool, c records.Collection) (want, error) {
	w := want{Collection: c, create: !exists}
	missing, recorded, err := e.missing(ctx, c)
	if err != nil {
		return w, err
	}
	w.record = missing || !recorded
	w.fill = exists && missing
	var have []string
	if exists {
		if have, err = e.indexes(ctx, c.Name); err != nil {
			return w, err
		}
	}
	for _, model := range indexModels(c) {
		if !slices.Contains(have, model.name) {
			w.indexes = append(w.indexes, model.IndexModel)
		}
	}
	return w, nil
}

// recorded is what meta says of a collection.
type recorded struct{ Fields []string }

func collectionID(name string) string { return "collection/" + name }

// fieldName names a key field and its kind: a field of another kind is another.
func fieldName(f records.Field) string { return f.Name + " " + f.Kind.String() }

func fieldNames(c records.Collection) []string {
	names := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = fieldName(f)
	}
	return names
}

// missing reports whether the documents of a collection lack declared fields. A
// field that is not declared is a newer program's: documents stored without it
// would be missing from that program's indexes.
func (e *engine) missing(ctx context.Context, c records.Collection) (missing, known bool, err error) {
	var meta recorded
	known, err = e.found(ctx, collectionID(c.Name), &meta)
	if err != nil {
		return false, false, err
	}
	declared := fieldNames(c)
	for _, name := range meta.Fields {
		if !slices.Contains(declared, name) {
			return false, false, fmt.Errorf("collection %s has a key field %s, which is not declared: %w", c.Name, name, ErrNewer)
		}
	}
	return len(declared) > len(meta.Fields), known, nil
}

func (e *engine) indexes(ctx context.Context, collection string) (names []string, err error) {
	cursor, err := e.tables[collection].Indexes().List(ctx)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	for cursor.Next(ctx) {
		name, _ := cursor.Current.Lookup("name").StringValueOK()
		names = append(names, name)
	}
	return names, failure(ctx, cursor.Err())
}

// indexModel is an index and its name.
type indexModel struct {
	driver.IndexModel
	name string
}

// indexModels are the indexes of a collection. Those that find documents end
// with the id, which decides between equal keys.
func indexModels(c records.Collection) []indexModel {
	var models []indexModel
	add := func(fields []string, byID bool) {
		keys, present := bson.D{}, bson.D{}
		for _, field := range fields {
			keys = append(keys, bson.E{Key: path(field), Value: 1})
			present = append(present, bson.E{Key: path(field), Value: bson.D{{Key: "$exists", Value: true}}})
		}
		if byID {
			keys = append(keys, bson.E{Key: "_id", Value: 1})
		}
		name := indexName(fields, byID)
		if slices.ContainsFunc(models, func(m indexModel) bool { return m.name == name }) {
			return
		}
		o := options.Index().SetName(name).SetPartialFilterExpression(present)
		models = append(models, indexModel{driver.IndexModel{Keys: keys, Options: o}, name})
	}
	for _, index := range c.Indexes {
		add(index.Fields, true)
	}
	for _, tally := range c.Tallies {
		add(tally.Fields(), false)
	}
	return models
}

// supply makes what is lacking: collections, then keys, then indexes over them,
// and only then the note that all documents have them.
func (e *engine) supply(ctx context.Context, lacking shortfall) error {
	for _, w := range lacking {
		if err := e.supplyOne(ctx, w); err != nil {
			return fmt.Errorf("%s: %w", w.Name, err)
		}
	}
	return nil
}

func (e *engine) supplyOne(ctx context.Context, w want) error {
	if w.create {
		if err := e.database.CreateCollection(ctx, w.Name); err != nil && !isMade(err) {
			return failure(ctx, err)
		}
	}
	if w.fill {
		if err := e.fill(ctx, w.Collection); err != nil {
			return fmt.Errorf("fill in the keys: %w", err)
		}
	}
	if len(w.indexes) > 0 {
		if err := e.build(ctx, w.Name, w.indexes); err != nil {
			return fmt.Errorf("indexes: %w", err)
		}
	}
	if !w.record {
		return nil
	}
	set := bson.D{{Key: "$set", Value: bson.D{{Key: "fields", Value: fieldNames(w.Collection)}}}}
	note := func() error {
		_, err := e.meta.UpdateOne(ctx, bson.D{{Key: "_id", Value: collectionID(w.Name)}}, set, options.UpdateOne().SetUpsert(true))
		return err
	}
	err := note()
	if err != nil && isTaken(err) {
		err = note() // two upserts of one id can meet: now it is there
	}
	return failure(ctx, err)
}

// namespaceExists is the server's code for a collection that is there.
const namespaceExists = 48

// isMade reports that another process has made the collection meanwhile.
func isMade(err error) bool {
	codes, _ := serverCodes(err)
	return slices.Contains(codes, namespaceExists) && !unconfirmed(err)
}

func (e *engine) build(ctx context.Context, collection string, models []driver.IndexModel) error {
	ctx, cancel := context.WithTimeout(ctx, buildTimeout)
	defer cancel()
	o := options.CreateIndexes()
	if e.server.replicated {
		o.SetCommitQuorumMajority() // by itself it would wait for every member, also for one that is away
	}
	_, err := e.tables[collection].Indexes().CreateMany(ctx, models, o)
	return failure(ctx, err)
}

// fill takes the keys out of every document of a collection again. Documents
// that others write meanwhile are read once more.
func (e *engine) fill(ctx context.Context, c records.Collection) error {
	t := e.tables[c.Name]
	for after, more := "", true; more; {
		var updates []driver.WriteModel
		last, full, err := t.page(ctx, after, func(d records.Document) error {
			update, err := refill(c, d)
			updates = append(updates, update)
			return err
		})
		if err != nil {
			return err
		}
		if len(updates) == 0 {
			return nil
		}
		result, err := t.BulkWrite(ctx, updates, options.BulkWrite().SetOrdered(false))
		if err != nil {
			return failure(ctx, err)
		}
		if result.MatchedCount == int64(len(updates)) {
			after, more = last, full
		}
	}
	return nil
}

// refill is the update that gives a document its keys, if nobody has written it
// since.
func refill(c records.Collection, d records.Document) (*driver.UpdateOneModel, error) {
	text, keys, err := c.Take(d.Text)
	if err != nil {
		return nil, err
	}
	set := bson.D{{Key: "k", Value: keysOf(c.Fields, keys)}, {Key: "doc", Value: string(text)}}
	return driver.NewUpdateOneModel().SetFilter(unchanged(d.ID, d.Revision)).SetUpdate(bson.D{{Key: "$set", Value: set}}), nil
}
