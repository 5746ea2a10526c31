// Package records keeps documents for every other package: named collections
// of JSON documents that declare their indexes and tallies up front.
//
// It owns the rules, so that engines cannot differ: every document is encoded
// once, here, by encoding/json, and the declared key fields are taken out of
// that text. An engine stores id, revision, key fields and text, and never
// sees a Go struct. It does not own a file format (that is the engine's), nor
// any noun of the domain.
//
// Invariants:
//
//   - Uniqueness is identity. What must be unique is the document's id; no
//     index is unique, and there is no transaction over several documents.
//   - A write is acknowledged only when it would survive a power cut.
//   - A revision is opaque. It changes with every write of the document, and a
//     document deleted and made again does not come back to an old one.
//   - An index contains the documents that have all of its fields. A field
//     that is absent from the JSON, or null, is lacking: so `omitempty` on a
//     key field takes the zero value out of its indexes and tallies. A tally
//     contains the documents that have all its fields, its Sum included.
//   - Strings compare byte by byte, integers by value, false before true,
//     times by instant.
//   - Times in key fields are UTC, cut to milliseconds, in the key and in the
//     document, so that what is found agrees with what is read. Other times in
//     a document are kept as they are. Cut does the same to a value in hand;
//     whoever makes a time for a document calls it first.
//   - Ids and string keys are 1 to 512 bytes (a key may be empty) of valid
//     UTF-8 without NUL; a document's text is at most 1 MiB.
package records

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The ways in which a verb can fail that a caller may want to tell apart.
// Every error is wrapped with the operation: compare with errors.Is.
var (
	ErrExists      = errors.New("a document with this id exists")
	ErrNotFound    = errors.New("no such document")
	ErrChanged     = errors.New("the document was changed meanwhile")
	ErrInvalid     = errors.New("not allowed by the store")    // a rule above is broken, or a cursor is not ours
	ErrUnavailable = errors.New("the store cannot be reached") // away, full, busy or closed: try again
)

// Limits that hold for every engine.
const (
	MaxKey      = 512     // bytes of an id or a string key
	MaxDocument = 1 << 20 // bytes of a document's JSON text
)

// Revision names one state of one document. It is compared, never counted.
type Revision int64

// Store is a set of declared collections in an engine.
type Store struct {
	engine      Engine
	collections map[string]*Collection
}

// New returns a store of these collections. It refuses declarations that
// Check refuses. The engine already holds the collections' tables.
func New(engine Engine, collections []Collection) (*Store, error) {
	if err := Check(collections); err != nil {
		return nil, err
	}
	store := &Store{engine: engine, collections: make(map[string]*Collection, len(collections))}
	for _, c := range collections {
		store.collections[c.Name] = c.copy()
	}
	return store, nil
}

// Ready reports whether the store can answer now.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.engine.Ready(ctx); err != nil {
		return fmt.Errorf("records: ready: %w", err)
	}
	return nil
}

// Close waits for writes that were accepted and lets the engine go. Verbs
// called afterwards fail with ErrUnavailable.
func (s *Store) Close() error {
	if err := s.engine.Close(); err != nil {
		return fmt.Errorf("records: close: %w", err)
	}
	return nil
}

// Cut returns the instant as the store keeps it: UTC, whole milliseconds.
func Cut(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }
