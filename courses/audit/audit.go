// Package audit owns the record of who looked at or changed whose data.
//
// A Fact is appended for every person a member of staff opens, for every
// change she makes to one, and for every export. Facts are never changed and
// never removed; the person a fact is about may read it.
//
// A fact holds opaque ids and keys, and no text about anybody: what was
// written by hand (a reason, a former name) stands in a document of its own,
// which Detail names, so that deleting a person leaves nothing of hers here.
//
// The package decides nothing about who may look; that is people.MaySee.
package audit

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"pamoja/courses/records"
)

const collection = "audit"

// What says what was done. A package that does something new to people names
// it with a constant of its own.
type What string

const (
	PersonOpened  What = "person.opened"
	PersonAdded   What = "person.added"
	PersonRenamed What = "person.renamed"
	SecretReset   What = "person.reset"
	PersonChanged What = "person.changed"   // Detail fields: which
	PersonRemoved What = "person.removed"   // by undoing the import that made her
	LinkChanged   What = "link.changed"     // Detail how: opened, closed or handed (to another mentor)
	Appointed     What = "person.appointed" // Detail roles: those she has now
	Suspended     What = "person.suspended"
	Reinstated    What = "person.reinstated"
	Exported      What = "export"
)

// What is said of one-time codes, and of phones shut out.
const (
	PersonInvited   What = "person.invited"    // Detail for: slip or reset
	PersonJoined    What = "person.joined"     // by herself; Detail for: slip or reset
	PersonSignedOut What = "person.signed_out" // everywhere, by staff
)

// Fact is one thing a member of staff did.
type Fact struct {
	ID      string            `json:"id"`
	By      string            `json:"by"`      // the id of who did it
	Subject string            `json:"subject"` // the id of whom it was done to; empty for an export
	What    What              `json:"what"`
	At      time.Time         `json:"at"`
	Detail  map[string]string `json:"detail,omitempty"` // keys and ids, never text
}

// Collections declares what the log keeps.
func Collections() []records.Collection {
	return []records.Collection{{
		Name:    collection,
		Fields:  []records.Field{{Name: "subject", Kind: records.String}, {Name: "at", Kind: records.Time}},
		Indexes: []records.Index{{Name: "subject", Fields: []string{"subject", "at"}}},
	}}
}

// Log appends facts and reads them back.
type Log struct {
	facts  *records.Table[Fact]
	now    func() time.Time
	random io.Reader
}

// NewLog opens the log of a store. random must be safe for concurrent use.
func NewLog(store *records.Store, now func() time.Time, random io.Reader) *Log {
	return &Log{facts: records.TableOf[Fact](store, collection), now: now, random: random}
}

// Append keeps a fact. A fact without an id or a time is given one; a fact
// whose id is already kept is left as it stands, so repeating a call is safe.
func (l *Log) Append(ctx context.Context, f Fact) error {
	if f.By == "" || f.What == "" {
		return errors.New("audit: a fact needs who and what")
	}
	if f.ID == "" {
		raw := make([]byte, 15)
		if _, err := io.ReadFull(l.random, raw); err != nil {
			return fmt.Errorf("audit: append: %w", err)
		}
		f.ID = encoding.EncodeToString(raw)
	}
	if f.At.IsZero() {
		f.At = l.now()
	}
	f.At = f.At.UTC().Truncate(time.Millisecond)
	if _, err := l.facts.Insert(ctx, f.ID, f); err != nil && !errors.Is(err, records.ErrExists) {
		return fmt.Errorf("audit: append: %w", err)
	}
	return nil
}

var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// About gives the facts about one person, the latest first. Who may read them
// is for the caller to have settled.
func (l *Log) About(ctx context.Context, subject string) iter.Seq2[Fact, error] {
	return func(yield func(Fact, error) bool) {
		query := records.Query{Index: "subject", Equal: []any{subject}, Descending: true}
		for found, err := range l.facts.Find(ctx, query) {
			if err != nil {
				yield(Fact{}, fmt.Errorf("audit: about: %w", err))
				return
			}
			if !yield(found.Value, nil) {
				return
			}
		}
	}
}
