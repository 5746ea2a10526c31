package records

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// Loaded is a document as Dump handed it over.
type Loaded struct {
	ID   string
	Text []byte
}

// Collections are the names of the declared collections, sorted.
func (s *Store) Collections() []string {
	return slices.Sorted(maps.Keys(s.collections))
}

// Dump hands every document of the store to take, by collection in the order
// of their names and then by id, as they stand at one moment where the engine
// can see one. text is the document as it is stored. take's error stops the
// dump and is returned as it is.
func (s *Store) Dump(ctx context.Context, take func(collection, id string, text []byte) error) error {
	var stopped error
	err := s.engine.Dump(ctx, s.Collections(), func(collection string, document Document) error {
		stopped = take(collection, document.ID, document.Text)
		return stopped
	})
	switch {
	case stopped != nil:
		return stopped
	case err != nil:
		return fmt.Errorf("records: dump: %w", err)
	}
	return nil
}

// Load stores documents that Dump handed over, here or elsewhere, with new
// revisions and with the keys that this program declares. Each Text becomes
// what is stored, which differs only where a key field of kind time was
// declared since. ErrInvalid if one of them breaks a rule, and nothing is
// stored; ErrExists if an id is taken, and the others are stored.
func (s *Store) Load(ctx context.Context, collection string, documents []Loaded) error {
	c, ok := s.collections[collection]
	if !ok {
		return fmt.Errorf("records: load: %w", invalid("collection %q is not declared", collection))
	}
	fresh := make([]Document, len(documents))
	for i, d := range documents {
		document, err := c.load(d)
		if err != nil {
			return fmt.Errorf("records: load into %s: %w", collection, err)
		}
		fresh[i] = document
	}
	if len(fresh) == 0 {
		return nil
	}
	stored, err := s.engine.Insert(ctx, collection, fresh)
	if err == nil && slices.Contains(stored, false) {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("records: load into %s: %w", collection, err)
	}
	for i, d := range fresh {
		documents[i].Text = d.Text
	}
	return nil
}

// load sees to it that the text is what json.Marshal can have written: that is
// what the rest of the store relies on, and this one comes from outside.
func (c *Collection) load(d Loaded) (Document, error) {
	if err := checkID(d.ID); err != nil {
		return Document{}, err
	}
	var compact bytes.Buffer
	compact.Grow(len(d.Text))
	if err := json.Compact(&compact, d.Text); err != nil || !bytes.Equal(compact.Bytes(), d.Text) || !utf8.Valid(d.Text) {
		return Document{}, invalid("a text that is not JSON as the store writes it")
	}
	text, keys, err := c.Take(d.Text)
	if err != nil {
		return Document{}, err
	}
	return Document{ID: d.ID, Revision: firstRevision(), Keys: keys, Text: text}, nil
}

// Judge says whether Load takes a document: nil, or an error that is ErrInvalid.
func (c *Collection) Judge(d Loaded) error {
	_, err := c.load(d)
	return err
}

// Empty reports whether the store has no document at all.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	for _, name := range s.Collections() {
		empty := true
		err := s.engine.Scan(ctx, name, Scan{Limit: 1}, func(Document) bool {
			empty = false
			return false
		})
		if err != nil {
			return false, fmt.Errorf("records: empty: %w", err)
		}
		if !empty {
			return false, nil
		}
	}
	return true, nil
}
