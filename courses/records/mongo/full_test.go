package mongo

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"
)

// A server to hold to the whole contract, named by the environment. Its
// absence is the one skip that CI allows, and says at its end.
const (
	uriEnv        = "PAMOJA_TEST_MONGO_URI"
	standaloneEnv = "PAMOJA_TEST_MONGO_STANDALONE"
)

// serverURI is the address of a database of the test's own on that server. It
// is dropped when the test ends.
func serverURI(t *testing.T) string {
	t.Helper()
	uri := os.Getenv(uriEnv)
	if uri == "" {
		t.Skip(uriEnv + " is not set: nothing is tested against a MongoDB server")
	}
	uri = inDatabase(uri, fmt.Sprintf("pamoja-test-%s", bson.NewObjectID().Hex()))
	t.Cleanup(func() {
		e, err := connect(uri, nil)
		if err != nil {
			t.Error(err)
			return
		}
		if err := e.database.Drop(context.Background()); err != nil {
			t.Error(translate(err))
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return uri
}

// inDatabase gives an address another database, and looks for the account where
// it was before.
func inDatabase(uri, database string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, _ := strings.Cut(rest, "?")
	hosts, before, _ := strings.Cut(rest, "/")
	if before == "" {
		before = "admin"
	}
	if strings.Contains(hosts, "@") && !strings.Contains(query, "authSource=") {
		query = strings.TrimPrefix(query+"&authSource="+before, "&")
	}
	return scheme + "://" + hosts + "/" + database + "?" + query
}

func TestInDatabase(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://a.example":                            "mongodb://a.example/x?",
		"mongodb://a.example,b.example:7/y?w=1":          "mongodb://a.example,b.example:7/x?w=1",
		"mongodb://me:pin@a.example/y":                   "mongodb://me:pin@a.example/x?authSource=y",
		"mongodb+srv://me:pin@a.example/?tls=true":       "mongodb+srv://me:pin@a.example/x?tls=true&authSource=admin",
		"mongodb://me:pin@a.example/y?authSource=people": "mongodb://me:pin@a.example/x?authSource=people",
	} {
		if got := inDatabase(uri, "x"); got != want {
			t.Errorf("%s: got %s, want %s", uri, got, want)
		}
	}
}

func openAt(t *testing.T, uri string, collections []records.Collection) *records.Store {
	t.Helper()
	store, err := Open(t.Context(), Options{URI: uri, Collections: collections, AllowStandalone: os.Getenv(standaloneEnv) == "1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func TestContract(t *testing.T) {
	if os.Getenv(uriEnv) == "" {
		t.Skip(uriEnv + " is not set: nothing is tested against a MongoDB server")
	}
	recordstest.Run(t, func(t *testing.T, collections []records.Collection) *records.Store {
		return openAt(t, serverURI(t), collections)
	}, recordstest.Full)
}

// TestPlans asks the server how it goes about scans and tallies: by the one
// index, never sorting; and a tally never reads a document.
func TestPlans(t *testing.T) {
	uri := serverURI(t)
	collections := []records.Collection{things()}
	openAt(t, uri, collections)
	e, err := connect(uri, collections)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.meet(t.Context()); err != nil {
		t.Fatal(err)
	}
	table, fields := e.tables["things"], things().Indexes[0].Fields
	keys := []any{"w", int64(1), int64(2)}
	for equal := range len(fields) + 1 {
		for shape := range 4 {
			s := records.Scan{Fields: fields, Order: fields[equal:], Limit: 5, Descending: shape&1 != 0}
			s.Equal = keys[:equal]
			if shape&2 != 0 {
				s.After = &records.Place{Keys: keys[equal:], ID: "a"}
			}
			filter, order, index := table.find(s)
			plan := e.explain(t, bson.D{{Key: "find", Value: "things"}, {Key: "filter", Value: filter}, {Key: "sort", Value: order},
				{Key: "hint", Value: index}, {Key: "limit", Value: 5}})
			if !plan["IXSCAN"] || plan["COLLSCAN"] || plan["SORT"] {
				t.Errorf("%d equal, shape %d: %v", equal, shape, plan)
			}
		}
	}
	y := things().Tallies[0]
	for equal := range 3 {
		s := records.TallyScan{Fields: y.Fields(), Bound: y.Bounds, Group: y.Group, Sums: y.Sums, Bounds: records.Bounds{Equal: []any{"w", int64(1)}[:equal]}}
		plan := e.explain(t, bson.D{{Key: "aggregate", Value: "things"}, {Key: "pipeline", Value: table.group(s)},
			{Key: "hint", Value: indexName(s.Fields, false)}, {Key: "cursor", Value: bson.D{}}})
		if !plan["IXSCAN"] || plan["COLLSCAN"] || plan["FETCH"] {
			t.Errorf("tally with %d equal: %v", equal, plan)
		}
	}
}

// explain gives the stages of the plan that the server would take.
func (e *engine) explain(t *testing.T, command bson.D) map[string]bool {
	t.Helper()
	raw, err := e.database.RunCommand(t.Context(), bson.D{{Key: "explain", Value: command}, {Key: "verbosity", Value: "queryPlanner"}}).Raw()
	if err != nil {
		t.Fatal(translate(err))
	}
	stages := map[string]bool{}
	collect(bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: raw}, stages)
	return stages
}

func collect(value bson.RawValue, stages map[string]bool) {
	var elements []bson.RawElement
	if document, ok := value.DocumentOK(); ok {
		elements, _ = document.Elements()
	} else if array, ok := value.ArrayOK(); ok {
		elements, _ = bson.Raw(array).Elements()
	}
	for _, element := range elements {
		if name, ok := element.Value().StringValueOK(); ok && element.Key() == "stage" {
			stages[name] = true
		}
		if element.Key() != "rejectedPlans" {
			collect(element.Value(), stages)
		}
	}
}

// TestTransactionIsWhole has many writers insert the same ids together: each
// id is stored once, by one of them, and whoever stored one stored all that
// nobody else had.
func TestTransactionIsWhole(t *testing.T) {
	store := openAt(t, serverURI(t), []records.Collection{things()})
	table := records.TableOf[map[string]any](store, "things")
	const writers, ids = 8, 40
	stored := make(chan int, writers)
	for writer := range writers {
		go func() {
			count := 0
			var items []records.Item[map[string]any]
			for i := range ids {
				items = append(items, records.Item[map[string]any]{ID: fmt.Sprintf("%02d", (i+writer*5)%ids), Value: map[string]any{"word": "w"}})
			}
			results, err := table.InsertMany(context.Background(), items)
			if err != nil {
				t.Error(err)
			}
			for _, result := range results {
				if result == nil {
					count++
				}
			}
			stored <- count
		}()
	}
	total := 0
	for range writers {
		select {
		case count := <-stored:
			total += count
		case <-time.After(time.Minute):
			t.Fatal("the writers block each other")
		}
	}
	if total != ids {
		t.Errorf("%d documents were stored, want %d", total, ids)
	}
}

// TestLeaseRunsOut takes a lease that a dead process has left.
func TestLeaseRunsOut(t *testing.T) {
	uri := serverURI(t)
	e, err := connect(uri, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.meet(t.Context()); err != nil {
		t.Fatal(err)
	}
	over := bson.D{{Key: "_id", Value: leaseID}, {Key: "holder", Value: "dead"}, {Key: leaseUntil, Value: time.Now().Add(-time.Hour)}}
	if _, err := e.meta.InsertOne(t.Context(), over, options.InsertOne()); err != nil {
		t.Fatal(translate(err))
	}
	openAt(t, uri, []records.Collection{things()})
}
