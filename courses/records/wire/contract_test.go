package wire

import (
	"fmt"
	"sync/atomic"
	"testing"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
	"pamoja/courses/records/recordstest"
)

func TestContract(t *testing.T) {
	s := newStandIn(t)
	var count atomic.Int64
	recordstest.Run(t, func(t *testing.T, collections []records.Collection) *records.Store {
		return open(t, s.uri(fmt.Sprintf("contract%d", count.Add(1))), collections)
	}, recordstest.Wire)
}

// open opens a database until the test ends.
func open(t *testing.T, uri string, collections []records.Collection) *records.Store {
	t.Helper()
	store, err := mongo.Open(t.Context(), mongo.Options{URI: uri, Collections: collections, AllowStandalone: true})
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
