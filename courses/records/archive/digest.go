package archive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"

	"pamoja/courses/records"
)

// content sums up documents in order: collection, id and text, each after its
// length. Engine and revisions do not enter into it, so two stores that hold
// the same have the same digest.
type content struct {
	sum     hash.Hash
	scratch []byte
	ending  ending
}

func newContent() *content {
	return &content{sum: sha256.New(), ending: ending{Counts: map[string]int64{}}}
}

func (c *content) add(collection, id string, text []byte) {
	c.scratch = c.scratch[:0]
	for _, part := range []string{collection, id} {
		c.scratch = binary.BigEndian.AppendUint32(c.scratch, uint32(len(part)))
		c.scratch = append(c.scratch, part...)
	}
	c.scratch = binary.BigEndian.AppendUint32(c.scratch, uint32(len(text)))
	c.sum.Write(c.scratch) // a hash never fails
	c.sum.Write(text)
	c.ending.Documents++
	c.ending.Counts[collection]++
}

func (c *content) digest() string { return hex.EncodeToString(c.sum.Sum(nil)) }

// Digest is the digest of everything in a store, as it stands at one moment,
// and how many documents that is. It equals Summary.Digest of a backup that
// holds the same.
func Digest(ctx context.Context, store *records.Store) (digest string, documents int64, err error) {
	all := newContent()
	err = store.Dump(ctx, func(collection, id string, text []byte) error {
		all.add(collection, id, text)
		return nil
	})
	return all.digest(), all.ending.Documents, err
}
