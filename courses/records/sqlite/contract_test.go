package sqlite_test

import (
	"testing"

	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"
)

func TestContract(t *testing.T) {
	recordstest.Run(t, func(t *testing.T, collections []records.Collection) *records.Store {
		return openStore(t, t.TempDir(), collections)
	}, recordstest.Full)
}
