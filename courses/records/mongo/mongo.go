// Package mongo is the records engine for a site that one machine is too small
// for: a MongoDB replica set (one member will do) or sharded cluster, version
// 4.4 or later, through the official driver. It owns how documents lie in that
// database and how the driver is used; the rules of documents are those of
// records.
//
// Format: a collection of MongoDB for each declared one, of the same name and
// without a collation, so that strings compare byte by byte. A document is
//
//	_id   the document's id
//	_rev  its revision
//	k     its key fields by name: strings, and 64-bit integers (a boolean is 0
//	      or 1, a time milliseconds since 1970); a field it lacks is absent
//	doc   its JSON text
//
// There is one partial index per declared index (its fields, then _id) and per
// tally (its fields alone), named by its fields, which leaves out the documents
// that lack one of them. Every scan and tally names its index; a tally is
// answered from it alone. The collection meta holds
//
//	schema           {number}: the number of the format
//	collection/NAME  {fields}: the key fields that all documents have in k
//	lease            {holder, until}: who prepares the database, and how long at
//	                 most; by the server's clock
//
// Invariants:
//
//   - A write is answered when a majority of the members has it in its journal.
//     What the address says about that does not count, nor what it says about
//     reading: reads go to the primary and see what a majority has, so nothing
//     that was read can be rolled back.
//   - Nothing lives in this process: any number of them may share a database.
//     Opening it makes what is missing, one process at a time.
//   - Open adds collections, key fields and indexes, and never removes any.
//     While a key field is added to a collection that has documents, and after,
//     no process of an older program may write: its documents would lack the
//     field. Stop those first.
//   - No error holds any part of the address, of an id or of a document: the
//     driver's own texts do, so none of them is passed on.
//
// A collection may be sharded by _id, hashed or not, and by nothing else: an id
// is unique only where it is the shard key.
package mongo

import (
	"context"
	"errors"
	"fmt"

	"pamoja/courses/records"
)

// The ways in which a database can be refused. A text of ErrAddress never holds
// the address, which may hold a password.
var (
	ErrAddress    = errors.New("the address of the database cannot be used: it is mongodb://HOST:PORT/NAME, or mongodb+srv://HOST/NAME")
	ErrAway       = fmt.Errorf("the database does not answer: %w", records.ErrUnavailable)
	ErrStandalone = errors.New("the server is no member of a replica set, so it cannot keep what it acknowledged: start it as a replica set, of one member if need be")
	ErrNewer      = errors.New("the data are of a newer version of the program")
)

// Options say which database is opened.
type Options struct {
	// URI is the address. Its path names the database, else it is `pamoja`.
	// Its options count (as maxPoolSize, tls), but for those that would weaken
	// what a write or a read means.
	URI         string
	Collections []records.Collection
	// AllowStandalone takes a server without transactions and snapshots, as
	// tests have one: several documents are then inserted one by one.
	AllowStandalone bool
}

// Open opens the database, makes what is missing in it, and migrates an older
// one. It waits while another process does so.
func Open(ctx context.Context, o Options) (*records.Store, error) {
	store, err := open(ctx, o, current)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return store, nil
}

func open(ctx context.Context, o Options, f format) (*records.Store, error) {
	if err := records.Check(o.Collections); err != nil {
		return nil, err
	}
	e, err := connect(o.URI, o.Collections)
	if err != nil {
		return nil, err
	}
	if err := e.setUp(ctx, o, f); err != nil {
		return nil, errors.Join(away(err), e.Close())
	}
	return records.New(e, o.Collections)
}

func (e *engine) setUp(ctx context.Context, o Options, f format) error {
	if err := e.meet(ctx); err != nil {
		return err
	}
	if !e.server.replicated && !o.AllowStandalone {
		return ErrStandalone
	}
	return e.prepare(ctx, f, o.Collections)
}

// away says of an error while opening that it is ErrAway too.
func away(err error) error {
	if errors.Is(err, records.ErrUnavailable) && !errors.Is(err, ErrAway) {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return err
}
