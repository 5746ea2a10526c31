package archive

import (
	"bytes"
	"context"
	"io"

	"pamoja/courses/records"
)

// A batch is what is stored at once: so many documents, or so many bytes.
const (
	batchDocuments = 1000
	batchBytes     = 4 << 20
)

// Load puts the documents of a backup into a store that lacks them. stored is
// the digest of what was written: it is the summary's, but for key fields of
// kind time that were declared since the backup was taken. With an error, a
// part may have been written: Verify comes first, and a store that is not in
// use yet.
func Load(ctx context.Context, from io.Reader, program Program, store *records.Store) (summary Summary, stored string, err error) {
	b := batch{ctx: ctx, store: store, all: newContent()}
	summary, err = read(ctx, from, program, b.add)
	if err == nil {
		err = b.flush()
	}
	return summary, b.all.digest(), err
}

// batch gathers documents of one collection.
type batch struct {
	ctx        context.Context
	store      *records.Store
	all        *content
	collection string
	documents  []records.Loaded
	bytes      int
}

func (b *batch) add(collection, id string, text []byte) error {
	if collection != b.collection || len(b.documents) == batchDocuments || b.bytes > batchBytes {
		if err := b.flush(); err != nil {
			return err
		}
	}
	b.collection = collection
	b.documents = append(b.documents, records.Loaded{ID: id, Text: bytes.Clone(text)})
	b.bytes += len(text)
	return nil
}

func (b *batch) flush() error {
	if len(b.documents) == 0 {
		return nil
	}
	if err := b.store.Load(b.ctx, b.collection, b.documents); err != nil {
		return err
	}
	for _, d := range b.documents {
		b.all.add(b.collection, d.ID, d.Text)
	}
	b.documents, b.bytes = b.documents[:0], 0
	return nil
}
