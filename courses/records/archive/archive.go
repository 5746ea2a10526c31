// Package archive owns the file that a backup is: every document of a store,
// whatever its engine. It does not own the documents' rules (records), nor
// where the file lies and who may read it (cmd/pamoja).
//
// # Format
//
// Two gzip members, one after the other, so that `gunzip -c` shows all of it:
// lines of JSON, each ended by a newline.
//
// The first member holds a header, and a line a document, in the order of
// collection and id, compared byte by byte. The document is its text, as it is
// stored:
//
//	{"format":"pamoja-backup","version":1,"schema":1,"program":"…","at":"2026-03-12T08:30:00Z","collections":["events","people"]}
//	["people","k3v9…",{"name":"…"}]
//
// The second holds one line, without compression: how many documents there
// are, in all and in each collection that has any; the SHA-256 of what they
// say (Digest); and the SHA-256 of every byte of the first member.
//
//	{"documents":1,"counts":{"people":1},"content":"…","file":"…"}
//
// # Invariants
//
//   - There is one way to write a line, and one to write the frame of a
//     member: whatever is not written so is refused. With the two sums, no bit
//     of the file can be changed, none taken away and none added unnoticed.
//   - Reading and writing take memory for a few documents, whatever the size.
//   - Revisions are not kept: a document that is loaded has a new one.
package archive

import (
	"errors"
	"time"
)

// Version is the number of the format that this program writes. It reads that
// and every earlier one.
const Version = 1

const formatName = "pamoja-backup"

// The ways in which a file can be refused. What wraps them says more.
var (
	ErrForeign = errors.New("it is no backup of this program")
	ErrNewer   = errors.New("it was written by a newer version of this program")
	ErrCut     = errors.New("it is cut off")
	ErrDamaged = errors.New("it is damaged: its checksums do not agree")
	ErrMore    = errors.New("there are bytes after its end")
	ErrLine    = errors.New("a line is not as a backup has it")
	ErrOrder   = errors.New("a line is out of order")
	ErrUnknown = errors.New("it holds a collection that this program does not know")
)

// Header is what a backup says about itself.
type Header struct {
	Schema      int       // of the documents: the number that a data folder holds too
	Program     string    // the version that wrote it
	At          time.Time // when, in UTC milliseconds
	Collections []string  // all that the store declared, sorted
}

// Summary is what a backup holds.
type Summary struct {
	Header
	Documents int64
	Counts    map[string]int64 // per collection that has documents
	Digest    string           // of the content
	Bytes     int64            // of the file
}

// heading is the header as it stands in the file.
type heading struct {
	Format      string    `json:"format"`
	Version     int       `json:"version"`
	Schema      int       `json:"schema"`
	Program     string    `json:"program"`
	At          time.Time `json:"at"`
	Collections []string  `json:"collections"`
}

// ending is the last line.
type ending struct {
	Documents int64            `json:"documents"`
	Counts    map[string]int64 `json:"counts"`
	Content   string           `json:"content"`
	File      string           `json:"file"`
}
