package wire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.uber.org/goleak"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
)

// raw asks the stand-in itself, past the engine.
func raw(t *testing.T, s *standIn, database string, use func(*driver.Database) error) {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(s.uri(database)))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.WithoutCancel(t.Context()))
	if err := use(client.Database(database)); err != nil {
		t.Fatal(err)
	}
}

// contents are the collections of a database and what they hold.
func contents(t *testing.T, s *standIn, database string) (all []string) {
	t.Helper()
	raw(t, s, database, func(d *driver.Database) error {
		names, err := d.ListCollectionNames(t.Context(), bson.D{})
		for _, name := range names {
			var documents []bson.Raw
			cursor, err := d.Collection(name).Find(t.Context(), bson.D{})
			if err == nil {
				err = cursor.All(t.Context(), &documents)
			}
			if err != nil {
				return err
			}
			all = append(all, name)
			for _, document := range documents {
				all = append(all, name+" "+document.String())
			}
		}
		return err
	})
	slices.Sort(all)
	return all
}

func TestOpenRefuses(t *testing.T) {
	s := newStandIn(t)
	for database, c := range map[string]struct {
		prepare func(*driver.Database) error
		options mongo.Options
		want    error
		says    string
	}{
		"standalone": {options: mongo.Options{}, want: mongo.ErrStandalone},
		"newer": {
			prepare: func(d *driver.Database) error {
				_, err := d.Collection("meta").InsertOne(t.Context(), bson.D{{Key: "_id", Value: "schema"}, {Key: "number", Value: mongo.Schema + 1}})
				return err
			},
			options: mongo.Options{AllowStandalone: true, Collections: notes()}, want: mongo.ErrNewer,
		},
		"newerfield": {
			prepare: func(d *driver.Database) error {
				_, err := d.Collection("meta").InsertMany(t.Context(), []any{
					bson.D{{Key: "_id", Value: "schema"}, {Key: "number", Value: mongo.Schema}},
					bson.D{{Key: "_id", Value: "collection/notes"}, {Key: "fields", Value: bson.A{"word string"}}},
				})
				return err
			},
			options: mongo.Options{AllowStandalone: true, Collections: notes()}, want: mongo.ErrNewer,
		},
		"foreign": {
			prepare: func(d *driver.Database) error {
				_, err := d.Collection("customers").InsertOne(t.Context(), bson.D{{Key: "name", Value: "Sample"}})
				return err
			},
			options: mongo.Options{AllowStandalone: true, Collections: notes()}, says: "not of this program",
		},
	} {
		t.Run(database, func(t *testing.T) {
			if c.prepare != nil {
				raw(t, s, database, c.prepare)
			}
			before := contents(t, s, database)
			c.options.URI = s.uri(database)
			store, err := mongo.Open(t.Context(), c.options)
			if err == nil {
				store.Close()
				t.Fatal("it was opened")
			}
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v%s", err, c.want, c.says)
			}
			if strings.Contains(err.Error(), s.front.address) {
				t.Errorf("the error holds the address: %v", err)
			}
			if after := contents(t, s, database); !slices.Equal(before, after) {
				t.Errorf("the database was touched: %q", after)
			}
		})
	}
}

// TestOpenWithASecret asks with an account that the stand-in does not know.
func TestOpenWithASecret(t *testing.T) {
	s := newStandIn(t)
	uri := strings.Replace(s.uri("secret"), "mongodb://", "mongodb://somebody:s3cret@", 1)
	store, err := mongo.Open(t.Context(), mongo.Options{URI: uri, AllowStandalone: true})
	if err == nil {
		store.Close()
		t.Fatal("the stand-in takes any account")
	}
	if !errors.Is(err, mongo.ErrAddress) {
		t.Errorf("got %v, want ErrAddress", err)
	}
	for _, part := range []string{"s3cret", "somebody", s.front.address} {
		if strings.Contains(err.Error(), part) {
			t.Errorf("the error holds %q: %v", part, err)
		}
	}
}

// TestOpenAdds declares more, step by step, over documents that are there.
func TestOpenAdds(t *testing.T) {
	s := newStandIn(t)
	c := records.Collection{Name: "notes"}
	insert := func(store *records.Store, id string, value note) {
		t.Helper()
		if _, err := records.TableOf[note](store, "notes").Insert(t.Context(), id, value); err != nil {
			t.Fatal(err)
		}
	}
	found := func(store *records.Store, index string) (ids []string) {
		t.Helper()
		for f, err := range records.TableOf[note](store, "notes").Find(t.Context(), records.Query{Index: index}) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, f.ID)
		}
		return ids
	}
	store := open(t, s.uri("adds"), []records.Collection{c})
	insert(store, "1", note{Word: "b", Used: 1})
	insert(store, "2", note{Used: 2})
	store.Close()

	c.Fields = []records.Field{{Name: "word", Kind: records.String}, {Name: "used", Kind: records.Integer}}
	c.Indexes = []records.Index{{Name: "by-word", Fields: []string{"word"}}}
	store = open(t, s.uri("adds"), []records.Collection{c, {Name: "more"}})
	insert(store, "3", note{Word: "a", Used: 3})
	if got := found(store, "by-word"); !slices.Equal(got, []string{"3", "1"}) {
		t.Errorf("by word: %q", got)
	}
	at, err := records.TableOf[note](store, "notes").Update(t.Context(), "2", func(n *note) error { n.Word = "c"; return nil })
	if err != nil || at.Used != 2 {
		t.Error(at, err)
	}
	store.Close()

	c.Indexes = append(c.Indexes, records.Index{Name: "by-used", Fields: []string{"used"}})
	c.Tallies = []records.Tally{{Name: "use", Bounds: []string{"used"}, Sums: []string{"used"}}}
	store = open(t, s.uri("adds"), []records.Collection{c})
	if got := found(store, "by-used"); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("by use: %q", got)
	}
	totals, err := records.TableOf[note](store, "notes").Tally(t.Context(), "use", records.Query{From: 2})
	if err != nil || len(totals) != 1 || totals[0].Count != 2 || totals[0].Sums[0] != 5 {
		t.Errorf("%v, %v", totals, err)
	}
	store.Close()

	before := contents(t, s, "adds")
	store = open(t, s.uri("adds"), []records.Collection{c})
	store.Close()
	if after := contents(t, s, "adds"); !slices.Equal(before, after) {
		t.Errorf("opened again, and touched: %q", after)
	}
	c.Fields, c.Indexes, c.Tallies = c.Fields[:1], c.Indexes[:1], nil
	if _, err := mongo.Open(t.Context(), mongo.Options{URI: s.uri("adds"), Collections: []records.Collection{c}, AllowStandalone: true}); !errors.Is(err, mongo.ErrNewer) {
		t.Errorf("fewer fields: got %v, want ErrNewer", err)
	}
}

// TestOpenAtOnce makes one database from several sides; one of them works at a
// time, and what a dead one left over runs out.
func TestOpenAtOnce(t *testing.T) {
	s := newStandIn(t)
	raw(t, s, "once", func(d *driver.Database) error {
		_, err := d.Collection("meta").InsertOne(t.Context(), bson.D{{Key: "_id", Value: "lease"}, {Key: "holder", Value: "dead"},
			{Key: "until", Value: time.Now().Add(700 * time.Millisecond)}})
		return err
	})
	began := time.Now()
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			store, err := mongo.Open(t.Context(), mongo.Options{URI: s.uri("once"), Collections: notes(), AllowStandalone: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer store.Close()
			if _, err := records.TableOf[note](store, "notes").Insert(t.Context(), fmt.Sprint(i), note{}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if took := time.Since(began); took < 600*time.Millisecond {
		t.Errorf("a lease that had not run out was taken after %v", took)
	}
	if got := contents(t, s, "once"); slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, "holder") }) {
		t.Errorf("a lease was left: %q", got)
	}
}

// TestCloseLeavesNothing looks for goroutines of the driver after Close.
func TestCloseLeavesNothing(t *testing.T) {
	s := newStandIn(t)
	open(t, s.uri("leaks"), notes()).Close() // the stand-in keeps goroutines of its own for a database
	others := goleak.IgnoreCurrent()
	store := open(t, s.uri("leaks"), notes())
	table := records.TableOf[note](store, "notes")
	if _, err := table.InsertMany(t.Context(), some("a", "b", "c")); err != nil {
		t.Fatal(err)
	}
	for _, err := range table.All(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, others)
	if _, _, err := table.Get(t.Context(), "a"); !errors.Is(err, records.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
}
