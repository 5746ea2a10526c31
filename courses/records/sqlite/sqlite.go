// Package sqlite is the records engine that comes with the program: one SQLite
// file, DIR/pamoja.db, through a driver in pure Go. It owns the file's format
// and the lock on the folder; the rules of documents are those of records.
//
// Format: the table meta (name, value) holds `schema`, the number of the
// format. Every collection is a table of its name with the columns
//
//	id    the document's id
//	rev   its revision
//	doc   its JSON text
//	x_F   a key field F, NULL where the document lacks it; x is s for a string,
//	      i an integer, b a boolean (0, 1), t a time (milliseconds since 1970)
//
// and one index per declared index or tally over the columns it names, which
// leaves out the documents that lack one of them. A tally is answered from its
// index alone.
//
// Invariants:
//
//   - A write is answered after its commit, and a commit is on the disk (WAL,
//     synchronous FULL). One goroutine owns the connection that writes; it
//     commits all that waits in one transaction.
//   - Other processes may read and write beside this one.
//   - Open adds the tables, key fields and indexes that are missing, and never
//     removes any. Removing or retyping a key field takes a migration.
//   - The schema number is written only while the file has a rollback journal,
//     never into the WAL: so it can be read without touching anything.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"pamoja/courses/records"
)

// The ways in which a folder can be refused.
var (
	ErrNoData = errors.New("no data here")
	ErrNewer  = errors.New("the data are of a newer version of the program")
	ErrLocked = errors.New("the folder is in use by another process")
)

// FileName is the name of the database in the data folder.
const FileName = "pamoja.db"

// Options say which folder is opened, and for what.
type Options struct {
	Dir         string
	Collections []records.Collection
	Create      bool // make the folder (0700) and the file where they are missing
}

// Open opens the data folder. Without Create a folder without data gives
// ErrNoData and stays as it is. A newer schema gives ErrNewer, and nothing is
// touched; a key field that the program does not declare is ErrNewer too.
//
// An older schema is migrated, after a copy of the file was made beside it.
// While another process holds Lock, that and new key fields of a collection
// which has a table already give ErrLocked.
func Open(ctx context.Context, o Options) (*records.Store, error) {
	store, err := open(ctx, o, current)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Dir, err)
	}
	return store, nil
}

// OpenEngine opens the folder as Open does and gives the engine alone, for
// whoever puts something between it and the store (recordstest.Failing).
func OpenEngine(ctx context.Context, o Options) (records.Engine, error) {
	e, err := openFile(ctx, o, current)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Dir, err)
	}
	return e, nil
}

func open(ctx context.Context, o Options, f format) (*records.Store, error) {
	e, err := openFile(ctx, o, f)
	if err != nil {
		return nil, err
	}
	return records.New(e, o.Collections)
}

func openFile(ctx context.Context, o Options, f format) (*engine, error) {
	if err := records.Check(o.Collections); err != nil {
		return nil, err
	}
	if o.Dir == "" {
		return nil, errors.New("no folder is named")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, FileName)
	if err := present(file, o.Create); err != nil {
		return nil, err
	}
	if err := f.refuseNewer(ctx, file); err != nil {
		return nil, err
	}
	return openEngine(ctx, file, o.Collections, f)
}

// creating keeps present to one goroutine: closing a file drops all locks that
// this process has on it, SQLite's too.
var creating sync.Mutex

// present sees to it that the file is there, or is ErrNoData. A file that
// exists is not opened.
func present(file string, create bool) error {
	creating.Lock()
	defer creating.Unlock()
	info, err := os.Stat(file)
	switch {
	case err == nil && (info.Size() > 0 || create):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case !create:
		return ErrNoData
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	made, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return made.Close()
}
