package records

import "context"

// Engine is what a database must do to hold the documents. It is called by
// Store alone, which has checked ids, keys, sizes and names before. Errors are
// this package's (wrapped), the context's, or failures of the engine.
//
// A key is a string, an int64, or nil where the document lacks the field: a
// boolean is 0 or 1, a time its milliseconds since 1970 UTC. An engine never
// needs to know which.
type Engine interface {
	// Insert stores those documents whose ids the collection lacks, in one
	// transaction where the engine has them; each result says whether the
	// document was stored. An id given twice is stored once, the first time.
	Insert(ctx context.Context, collection string, documents []Document) ([]bool, error)
	// Get returns the document (Keys may be nil) or ErrNotFound.
	Get(ctx context.Context, collection, id string) (Document, error)
	// Replace stores the document over the one with its id if that one is at
	// this revision; else ErrChanged, or ErrNotFound.
	Replace(ctx context.Context, collection string, at Revision, document Document) error
	// Delete removes the document if it is at this revision; else ErrChanged,
	// or ErrNotFound.
	Delete(ctx context.Context, collection, id string, at Revision) error
	// Scan hands documents to take, in order, until take returns false or the
	// limit is reached. Keys are those of the scan's Order fields. take makes
	// no further call of the engine.
	Scan(ctx context.Context, collection string, scan Scan, take func(Document) bool) error
	// Tally returns a row for each group that has documents, in any order.
	// A sum that overflows is an error.
	Tally(ctx context.Context, collection string, tally TallyScan) ([]TallyRow, error)
	// Dump hands every document of the collections to take, Keys nil, in the
	// given order of the collections and then by id, as they stand at one
	// moment where the engine can see one (SQLite: a read transaction; MongoDB:
	// a snapshot session). The first error of take stops it and is returned.
	// take may be slow, and may write to the store: it does not see that.
	Dump(ctx context.Context, collections []string, take func(collection string, document Document) error) error
	// Ready reports whether the engine can answer now.
	Ready(ctx context.Context) error
	// Close waits for accepted writes and releases everything. Closing twice
	// is harmless.
	Close() error
}

// Document is a document as engines see it. In a write, Keys are the values of
// the collection's declared fields, in their order.
type Document struct {
	ID       string
	Revision Revision
	Keys     []any
	Text     []byte // JSON
}

// Bounds narrow a scan or a tally. Equal are values of its leading fields;
// From (inclusive) and Until (exclusive), nil where open, bound the next one.
type Bounds struct {
	Equal       []any
	From, Until any
}

// Scan asks for documents that have all Fields, ordered by Order, then by id.
// Without Fields it is a scan by id, and From and Until bound the id.
type Scan struct {
	Index  string
	Fields []string // of the index
	Bounds
	Order      []string // the fields after the equal ones
	Descending bool     // reverses the whole order, ids included
	After      *Place   // only documents beyond this place
	Limit      int      // more than 0
}

// Place is a place in a scan's order: values of the Order fields, and an id.
// The store sees to it that a lower bound and an ascending After, or an upper
// bound and a descending After, never come together.
type Place struct {
	Keys []any
	ID   string
}

// TallyScan asks for counts and sums of the documents that have all Fields.
type TallyScan struct {
	Tally  string
	Fields []string // bounds, group and sums without repetition: Tally.Fields
	Bound  []string // the fields that Bounds speaks about, in order
	Bounds
	Group []string
	Sums  []string
}

// TallyRow is the count and the sums of one group, those in the order of
// TallyScan.Sums.
type TallyRow struct {
	Group []any
	Count int64
	Sums  []int64
}
