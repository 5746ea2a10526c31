package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"pamoja/courses/records"
)

// Schema is the number of the format that this program writes.
const Schema = 1

// migration brings a database from the format before to the format To. It runs
// under the lease and must be idempotent. The list is only ever appended to.
// There is no copy before it: an operator makes a backup before an upgrade.
type migration struct {
	To   int
	Name string
	Run  func(ctx context.Context, database *driver.Database) error
}

var migrations = []migration{}

// format is a schema number and the way to it.
type format struct {
	schema     int
	migrations []migration
}

var current = format{schema: Schema, migrations: migrations}

const schemaID = "schema"

var errNotOurs = errors.New("there is such a database, but it is not of this program")

// prepare leaves the database at the present schema, with all that the
// collections need. It takes the lease only if something is lacking, and
// touches nothing if the data are newer or another program's.
func (e *engine) prepare(ctx context.Context, f format, collections []records.Collection) error {
	lacking, number, err := e.look(ctx, f, collections)
	if err != nil || number == f.schema && lacking.nothing() {
		return err
	}
	return e.leased(ctx, func(ctx context.Context) error {
		lacking, number, err := e.look(ctx, f, collections)
		if err != nil {
			return err
		}
		if err := e.migrate(ctx, f, number); err != nil {
			return fmt.Errorf("schema: %w", err)
		}
		if err := e.supply(ctx, lacking); err != nil {
			return fmt.Errorf("collections: %w", err)
		}
		return nil
	})
}

// look reads the schema number, 0 for an empty database, and what is lacking.
// The names come first: whoever makes a collection has written the number
// before.
func (e *engine) look(ctx context.Context, f format, collections []records.Collection) (shortfall, int, error) {
	names, err := e.names(ctx)
	if err != nil {
		return shortfall{}, 0, err
	}
	var schema struct{ Number int }
	known, err := e.found(ctx, schemaID, &schema)
	switch {
	case err != nil:
		return shortfall{}, 0, err
	case schema.Number > f.schema:
		return shortfall{}, 0, fmt.Errorf("schema %d, this program knows %d: %w", schema.Number, f.schema, ErrNewer)
	case !known && slices.ContainsFunc(names, func(name string) bool { return name != "meta" }):
		return shortfall{}, 0, errNotOurs
	}
	lacking, err := e.lack(ctx, names, collections)
	return lacking, schema.Number, err
}

// names are the collections of the database, but for MongoDB's own. One with a
// collation, that somebody else has made, would compare strings in its own way.
func (e *engine) names(ctx context.Context) ([]string, error) {
	cursor, err := e.database.ListCollections(ctx, bson.D{}, options.ListCollections())
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer cursor.Close(context.WithoutCancel(ctx))
	var names []string
	for cursor.Next(ctx) {
		name, _ := cursor.Current.Lookup("name").StringValueOK()
		if strings.HasPrefix(name, "system.") {
			continue
		}
		if _, err := cursor.Current.LookupErr("options", "collation"); err == nil && e.tables[name] != nil {
			return nil, fmt.Errorf("collection %s has a collation: %w", name, errNotOurs)
		}
		names = append(names, name)
	}
	return names, failure(ctx, cursor.Err())
}

// migrate runs the migrations above number, and writes each one's number after
// it. A new database begins at the present one.
func (e *engine) migrate(ctx context.Context, f format, number int) error {
	if number == 0 {
		_, err := e.meta.InsertOne(ctx, bson.D{{Key: "_id", Value: schemaID}, {Key: "number", Value: f.schema}})
		if err != nil && isTaken(err) {
			return nil // by one whose lease had run out
		}
		return failure(ctx, err)
	}
	for _, m := range f.migrations {
		if m.To <= number {
			continue
		}
		if err := m.Run(ctx, e.database); err != nil {
			return fmt.Errorf("migration %s: %w", m.Name, failure(ctx, err))
		}
		if err := e.setSchema(ctx, m.To); err != nil {
			return err
		}
	}
	return e.setSchema(ctx, f.schema)
}

func (e *engine) setSchema(ctx context.Context, number int) error {
	set := bson.D{{Key: "$set", Value: bson.D{{Key: "number", Value: number}}}}
	_, err := e.meta.UpdateOne(ctx, bson.D{{Key: "_id", Value: schemaID}}, set)
	return failure(ctx, err)
}
