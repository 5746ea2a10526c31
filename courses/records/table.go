package records

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// Table is a collection seen as values of one Go type. T must encode to a JSON
// object and decode from it to an equal value.
type Table[T any] struct {
	store      *Store
	collection *Collection
}

// TableOf returns the table of a declared collection. An undeclared name is a
// programmer's error and panics.
func TableOf[T any](s *Store, collection string) *Table[T] {
	c, ok := s.collections[collection]
	if !ok {
		panic(fmt.Sprintf("records: collection %q is not declared", collection))
	}
	return &Table[T]{store: s, collection: c}
}

// Item is a document to be inserted.
type Item[T any] struct {
	ID    string
	Value T
}

// Insert stores a new document. It fails with ErrExists if the id is taken,
// so the same insert may be repeated without harm.
//
// A context that ends while a write waits gives the context's error; the
// write may happen nevertheless. This holds for every verb that writes.
func (t *Table[T]) Insert(ctx context.Context, id string, value T) (Revision, error) {
	document, err := t.encode(id, firstRevision(), value)
	if err != nil {
		return 0, t.failed("insert", err)
	}
	stored, err := t.store.engine.Insert(ctx, t.collection.Name, []Document{document})
	if err != nil {
		return 0, t.failed("insert", err)
	}
	if !stored[0] {
		return 0, t.failed("insert", ErrExists)
	}
	return document.Revision, nil
}

// InsertMany stores the items whose ids are not taken, in one transaction.
// There is one result an item, nil or ErrExists. If the last result is an
// error, nothing was stored: an item that breaks a rule fails them all.
func (t *Table[T]) InsertMany(ctx context.Context, items []Item[T]) ([]error, error) {
	if len(items) == 0 {
		return nil, nil
	}
	documents := make([]Document, len(items))
	for i, item := range items {
		document, err := t.encode(item.ID, firstRevision(), item.Value)
		if err != nil {
			return nil, t.failed("insert many", err)
		}
		documents[i] = document
	}
	stored, err := t.store.engine.Insert(ctx, t.collection.Name, documents)
	if err != nil {
		return nil, t.failed("insert many", err)
	}
	results := make([]error, len(items))
	for i, done := range stored {
		if !done {
			results[i] = t.failed("insert many", ErrExists)
		}
	}
	return results, nil
}

// Get returns a document and its revision, or ErrNotFound; an id that no
// document can have is not found either.
func (t *Table[T]) Get(ctx context.Context, id string) (T, Revision, error) {
	var zero T
	if err := checkID(id); err != nil {
		return zero, 0, t.failed("get", cannotBe(err))
	}
	document, err := t.store.engine.Get(ctx, t.collection.Name, id)
	if err != nil {
		return zero, 0, t.failed("get", err)
	}
	value, err := decode[T](document.Text)
	if err != nil {
		return zero, 0, t.failed("get", err)
	}
	return value, document.Revision, nil
}

// Replace stores a value over the document at this revision. It fails with
// ErrChanged if the document has another revision, ErrNotFound if it is gone.
func (t *Table[T]) Replace(ctx context.Context, id string, at Revision, value T) (Revision, error) {
	document, err := t.replace(ctx, id, at, value)
	if err != nil {
		return 0, t.failed("replace", err)
	}
	return document.Revision, nil
}

func (t *Table[T]) replace(ctx context.Context, id string, at Revision, value T) (Document, error) {
	if err := checkID(id); err != nil {
		return Document{}, cannotBe(err)
	}
	document, err := t.encode(id, at+1, value)
	if err != nil {
		return Document{}, err
	}
	return document, t.store.engine.Replace(ctx, t.collection.Name, at, document)
}

// Delete removes the document at this revision. It fails with ErrChanged if
// the document has another revision, ErrNotFound if it is gone already.
func (t *Table[T]) Delete(ctx context.Context, id string, at Revision) error {
	if err := checkID(id); err != nil {
		return t.failed("delete", cannotBe(err))
	}
	if err := t.store.engine.Delete(ctx, t.collection.Name, id, at); err != nil {
		return t.failed("delete", err)
	}
	return nil
}

func (t *Table[T]) encode(id string, revision Revision, value T) (Document, error) {
	if err := checkID(id); err != nil {
		return Document{}, err
	}
	text, err := json.Marshal(value)
	if err != nil {
		return Document{}, fmt.Errorf("encode: %w", err)
	}
	text, keys, err := t.collection.Take(text)
	if err != nil {
		return Document{}, err
	}
	return Document{ID: id, Revision: revision, Keys: keys, Text: text}, nil
}

// failed names the operation, never the id or a value: errors are logged, and
// an id may be a phone number.
func (t *Table[T]) failed(verb string, err error) error {
	return fmt.Errorf("records: %s in %s: %w", verb, t.collection.Name, err)
}

func decode[T any](text []byte) (T, error) {
	var value T
	if err := json.Unmarshal(text, &value); err != nil {
		return value, fmt.Errorf("decode: %w", err)
	}
	return value, nil
}

// firstRevision is at random, so that a document deleted and made again is
// not taken for the one that somebody read before.
func firstRevision() Revision { return 1 + Revision(rand.Int64N(1<<52)) }
