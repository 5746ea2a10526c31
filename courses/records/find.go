package records

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
)

// Query says which documents are wanted, and in which order.
//
// Equal are values of the index's leading fields; From (inclusive) and Until
// (exclusive) bound the field after them. A value is a string, an integer, a
// bool or a time.Time as its field declares; named types of these will do.
// Documents come by the fields after the equal ones, then by id; Descending
// turns all of it round. With Index "" the order is that of the ids, and From
// and Until are ids.
type Query struct {
	Index       string
	Equal       []any
	From, Until any
	Descending  bool
	After       string // Found.Cursor of the last one seen; "" from the start
	Limit       int    // 0: all
}

// Found is a document that was found.
type Found[T any] struct {
	ID       string
	Revision Revision
	Value    T
	Cursor   string // opaque; safe in an address; good for the same index and number of equal values
}

// A page is what is read at once: so many documents, or so many bytes.
const (
	pageDocuments = 256
	pageBytes     = 4 << 20
)

// Find yields the documents of an index within the query's bounds. An error
// is yielded once, last. No connection is held while the caller works, so
// the loop may use the store; a document written meanwhile may be missed or,
// if its keys moved, met again.
func (t *Table[T]) Find(ctx context.Context, q Query) iter.Seq2[Found[T], error] {
	return func(yield func(Found[T], error) bool) {
		scan, err := t.collection.scan(q)
		if err != nil {
			yield(Found[T]{}, t.failed("find", err))
			return
		}
		t.pages(ctx, "find", scan, q.Limit, yield)
	}
}

// All yields every document whose id is greater than after, in id order: so a
// copy that was interrupted goes on from the last id it has.
func (t *Table[T]) All(ctx context.Context, after string) iter.Seq2[Found[T], error] {
	return func(yield func(Found[T], error) bool) {
		var scan Scan
		if after != "" {
			scan.After = &Place{ID: after}
		}
		if err := checkString(after); err != nil {
			yield(Found[T]{}, t.failed("all", err))
			return
		}
		t.pages(ctx, "all", scan, 0, yield)
	}
}

// pages runs a scan page by page, limit documents in all (0: no limit).
func (t *Table[T]) pages(ctx context.Context, verb string, scan Scan, limit int, yield func(Found[T], error) bool) {
	for left := limit; ; {
		scan.Limit = pageDocuments
		if limit > 0 {
			scan.Limit = min(left, pageDocuments)
		}
		page, more, err := t.page(ctx, scan)
		if err != nil {
			yield(Found[T]{}, t.failed(verb, err))
			return
		}
		for _, document := range page {
			found, err := t.found(scan.Index, document)
			if err != nil {
				yield(Found[T]{}, t.failed(verb, err))
				return
			}
			if !yield(found, nil) {
				return
			}
		}
		left -= len(page)
		if !more || limit > 0 && left == 0 {
			return
		}
		last := page[len(page)-1]
		scan.After = &Place{Keys: last.Keys, ID: last.ID}
		scan.reconcile()
	}
}

func (t *Table[T]) page(ctx context.Context, scan Scan) (page []Document, more bool, err error) {
	size := 0
	err = t.store.engine.Scan(ctx, t.collection.Name, scan, func(document Document) bool {
		page = append(page, document)
		size += len(document.Text)
		more = size >= pageBytes || len(page) == scan.Limit
		return !more
	})
	return page, more, err
}

func (t *Table[T]) found(index string, document Document) (Found[T], error) {
	value, err := decode[T](document.Text)
	if err != nil {
		return Found[T]{}, err
	}
	cursor, err := encodeCursor(index, Place{Keys: document.Keys, ID: document.ID})
	if err != nil {
		return Found[T]{}, err
	}
	return Found[T]{ID: document.ID, Revision: document.Revision, Value: value, Cursor: cursor}, nil
}

// scan translates a query into what engines understand.
func (c *Collection) scan(q Query) (Scan, error) {
	var fields []string
	if q.Index != "" {
		index := c.index(q.Index)
		if index == nil {
			return Scan{}, invalid("index %s is not declared", q.Index)
		}
		fields = index.Fields
	}
	if q.Limit < 0 {
		return Scan{}, invalid("a limit of %d", q.Limit)
	}
	bounds, err := c.bounds(q, fields, q.Index == "")
	if err != nil {
		return Scan{}, err
	}
	scan := Scan{Index: q.Index, Fields: fields, Bounds: bounds, Order: fields[len(q.Equal):], Descending: q.Descending}
	if q.After != "" {
		if scan.After, err = decodeCursor(q.After, q.Index, c.kinds(scan.Order)); err != nil {
			return Scan{}, err
		}
		scan.reconcile()
	}
	return scan, nil
}

// bounds reads the query's values as keys of these fields, or of the id where
// the fields are byID.
func (c *Collection) bounds(q Query, fields []string, byID bool) (Bounds, error) {
	if len(q.Equal) > len(fields) {
		return Bounds{}, invalid("%d equal values for %d fields", len(q.Equal), len(fields))
	}
	var bounds Bounds
	for i, value := range q.Equal {
		key, err := keyOf(c.kind(fields[i]), value)
		if err != nil {
			return Bounds{}, invalidField(fields[i], err)
		}
		bounds.Equal = append(bounds.Equal, key)
	}
	if q.From == nil && q.Until == nil {
		return bounds, nil
	}
	kind, field := String, "id"
	if !byID {
		if len(q.Equal) == len(fields) {
			return Bounds{}, invalid("a range, but no field is left for it")
		}
		field = fields[len(q.Equal)]
		kind = c.kind(field)
	}
	var err error
	if bounds.From, err = keyOrNil(kind, q.From); err != nil {
		return Bounds{}, invalidField(field, err)
	}
	if bounds.Until, err = keyOrNil(kind, q.Until); err != nil {
		return Bounds{}, invalidField(field, err)
	}
	return bounds, nil
}

func (c *Collection) kinds(fields []string) []Kind {
	kinds := make([]Kind, len(fields))
	for i, field := range fields {
		kinds[i] = c.kind(field)
	}
	return kinds
}

// reconcile drops whichever of the starting bound and After the other implies,
// so that a page begins with one seek.
func (s *Scan) reconcile() {
	if s.After == nil {
		return
	}
	var first any = s.After.ID
	if len(s.Order) > 0 {
		first = s.After.Keys[0]
	}
	switch {
	case !s.Descending && s.From != nil && compare(first, s.From) < 0,
		s.Descending && s.Until != nil && compare(first, s.Until) >= 0:
		s.After = nil
	case s.Descending:
		s.Until = nil
	default:
		s.From = nil
	}
}

// compare orders two keys of one kind.
func compare(a, b any) int {
	if text, ok := a.(string); ok {
		return strings.Compare(text, b.(string))
	}
	return cmp.Compare(a.(int64), b.(int64))
}

func compareAll(a, b []any) int { return slices.CompareFunc(a, b, compare) }
