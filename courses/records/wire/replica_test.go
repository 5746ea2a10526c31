package wire

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
	"pamoja/courses/records/recordstest"
)

// openReplicated opens a database of a replica set until the test ends.
func openReplicated(t *testing.T, uri string, collections []records.Collection) *records.Store {
	t.Helper()
	store, err := mongo.Open(t.Context(), mongo.Options{URI: uri, Collections: collections})
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

func TestContractOfReplicas(t *testing.T) {
	s := newReplicaSet(t)
	var count atomic.Int64
	recordstest.Run(t, func(t *testing.T, collections []records.Collection) *records.Store {
		return openReplicated(t, s.uri(fmt.Sprintf("contract%d", count.Add(1))), collections)
	}, recordstest.Wire)
}

func failed(code int32, name string, labels ...string) bson.D {
	return bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: code}, {Key: "codeName", Value: name},
		{Key: "errmsg", Value: "command { insert: secret }"}, {Key: "errorLabels", Value: labels}}
}

// times answers the first n commands of a name with a reply.
func times(n int, name string, reply bson.D) func(string, bson.Raw) bson.D {
	var count atomic.Int64
	return func(asked string, _ bson.Raw) bson.D {
		if asked == name && count.Add(1) <= int64(n) {
			return reply
		}
		return nil
	}
}

const ever = 1 << 30

// note is a document of the tests of this package.
type note struct {
	Word string `json:"word,omitempty"`
	Used int    `json:"used"`
}

func notes() []records.Collection { return []records.Collection{{Name: "notes"}} }

func some(ids ...string) (items []records.Item[note]) {
	for _, id := range ids {
		items = append(items, records.Item[note]{ID: id, Value: note{Used: 1}})
	}
	return items
}

// taken says which results are ErrExists.
func taken(t *testing.T, results []error) (all []bool) {
	t.Helper()
	for _, err := range results {
		if err != nil && !errors.Is(err, records.ErrExists) {
			t.Errorf("got %v", err)
		}
		all = append(all, err != nil)
	}
	return all
}

// TestTransactions looks at what a replica set is sent for several documents,
// and meets what may happen to a transaction.
func TestTransactions(t *testing.T) {
	s := newReplicaSet(t)
	f, table := s.front, records.TableOf[note](openReplicated(t, s.uri("together")+"&timeoutMS=4000", notes()), "notes")
	results, err := table.InsertMany(t.Context(), some("a", "b", "a"))
	if err != nil || !slices.Equal(taken(t, results), []bool{false, false, true}) {
		t.Fatalf("%v, %v", results, err)
	}
	inserts := f.sent("insert")
	insert, commits := inserts[len(inserts)-1], f.sent("commitTransaction")
	if len(commits) != 1 || commits[0].Lookup("writeConcern", "w").StringValue() != "majority" || !commits[0].Lookup("writeConcern", "j").Boolean() {
		t.Errorf("commits: %v", commits)
	}
	if insert.Lookup("autocommit").Boolean() || insert.Lookup("txnNumber").AsInt64() != commits[0].Lookup("txnNumber").AsInt64() {
		t.Errorf("the insert is not in the transaction: %v", insert)
	}
	finds := f.sent("find")
	first := finds[len(finds)-1]
	if first.Lookup("readConcern", "level").StringValue() != "snapshot" || !first.Lookup("startTransaction").Boolean() {
		t.Errorf("it does not begin with %v", first)
	}

	f.answer(times(2, "commitTransaction", failed(91, "ShutdownInProgress", "UnknownTransactionCommitResult", "RetryableWriteError")))
	results, err = table.InsertMany(t.Context(), some("b", "c"))
	if err != nil || !slices.Equal(taken(t, results), []bool{true, false}) {
		t.Errorf("a commit whose outcome was unknown: %v, %v", results, err)
	}

	f.answer(times(3, "find", failed(112, "WriteConflict", "TransientTransactionError")))
	results, err = table.InsertMany(t.Context(), some("c", "d"))
	if err != nil || !slices.Equal(taken(t, results), []bool{true, false}) {
		t.Errorf("conflicts: %v, %v", results, err)
	}

	// Somebody else is faster by the time that the documents are inserted.
	duplicate := bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: int32(0)}, {Key: "writeErrors", Value: bson.A{bson.D{
		{Key: "index", Value: int32(0)}, {Key: "code", Value: int32(11000)}, {Key: "errmsg", Value: "E11000 dup key: { _id: secret }"}}}}}
	f.answer(times(2, "insert", duplicate))
	results, err = table.InsertMany(t.Context(), some("d", "e"))
	if err != nil || !slices.Equal(taken(t, results), []bool{true, false}) {
		t.Errorf("somebody else was faster: %v, %v", results, err)
	}
	if len(f.sent("abortTransaction")) < 2 {
		t.Error("transactions that came too late were not ended")
	}

	f.answer(times(ever, "commitTransaction", failed(13, "Unauthorized")))
	_, err = table.InsertMany(t.Context(), some("f", "g"))
	if err == nil || errors.Is(err, records.ErrUnavailable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("a commit that is refused: %v", err)
	}
}

// TestElections answers as servers do that are no primary any more.
func TestElections(t *testing.T) {
	s := newReplicaSet(t)
	f, table := s.front, records.TableOf[note](openReplicated(t, s.uri("elections")+"&timeoutMS=4000", notes()), "notes")
	at, err := table.Insert(t.Context(), "a", note{})
	if err != nil {
		t.Fatal(err)
	}
	gone := failed(10107, "NotWritablePrimary", "RetryableWriteError")
	f.answer(times(1, "insert", gone))
	if _, err := table.Insert(t.Context(), "b", note{}); err != nil {
		t.Errorf("insert in a short election: %v", err)
	}
	f.answer(times(1, "update", gone))
	if at, err = table.Replace(t.Context(), "a", at, note{Used: 2}); err != nil {
		t.Errorf("replace in a short election: %v", err)
	}
	f.answer(times(1, "find", failed(11602, "InterruptedDueToReplStateChange")))
	if _, _, err := table.Get(t.Context(), "a"); err != nil {
		t.Errorf("get in a short election: %v", err)
	}
	unconfirmed := bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: int32(1)}, {Key: "writeConcernError", Value: bson.D{
		{Key: "code", Value: int32(64)}, {Key: "codeName", Value: "WriteConcernTimeout"}, {Key: "errmsg", Value: "secret"}}}}
	for name, verb := range map[string]func() error{
		"insert":  func() error { _, err := table.Insert(t.Context(), "c", note{}); return err },
		"replace": func() error { _, err := table.Replace(t.Context(), "a", at, note{}); return err },
		"delete":  func() error { return table.Delete(t.Context(), "a", at) },
	} {
		command := map[string]string{"insert": "insert", "replace": "update", "delete": "delete"}[name]
		f.answer(times(ever, command, unconfirmed))
		if err := verb(); !errors.Is(err, records.ErrUnavailable) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s that no majority has: %v", name, err)
		}
	}
	f.answer(times(ever, "insert", gone))
	if _, err := table.Insert(t.Context(), "d", note{}); !errors.Is(err, records.ErrUnavailable) {
		t.Errorf("insert without a primary: got %v, want ErrUnavailable", err)
	}
}

// TestDumpOfOneMoment looks at how a dump reads.
func TestDumpOfOneMoment(t *testing.T) {
	s := newReplicaSet(t)
	f, store := s.front, openReplicated(t, s.uri("moment"), append(notes(), records.Collection{Name: "others"}))
	if _, err := records.TableOf[note](store, "notes").Insert(t.Context(), "a", note{}); err != nil {
		t.Fatal(err)
	}
	before, moment := len(f.sent("find")), bson.Timestamp{T: 7, I: 1}
	f.answer(func(name string, command bson.Raw) bson.D {
		if name != "find" {
			return nil
		}
		return bson.D{{Key: "ok", Value: 1.0}, {Key: "cursor", Value: bson.D{{Key: "id", Value: int64(0)}, {Key: "ns", Value: "moment.notes"},
			{Key: "atClusterTime", Value: moment}, {Key: "firstBatch", Value: bson.A{}}}}}
	})
	if err := store.Dump(t.Context(), func(string, string, []byte) error { return nil }); err != nil {
		t.Fatal(err)
	}
	finds := f.sent("find")[before:]
	if len(finds) != 2 {
		t.Fatalf("%d reads", len(finds))
	}
	for i, find := range finds {
		if level := find.Lookup("readConcern", "level").StringValue(); level != "snapshot" {
			t.Errorf("read %d at level %s", i, level)
		}
	}
	if seconds, _, ok := finds[1].Lookup("readConcern", "atClusterTime").TimestampOK(); !ok || seconds != moment.T {
		t.Errorf("the second read is of another moment: %v", finds[1])
	}
}
