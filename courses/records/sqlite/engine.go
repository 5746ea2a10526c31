package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"pamoja/courses/records"
)

// readers is how many connections read at once, each with a cache of 4 MiB: beyond
// that the pages stand in the system's own.
const readers = 8

// engine implements records.Engine.
type engine struct {
	tables map[string]*table
	writer *writer
	reads  *sql.DB
	// prepared holds the reading statements by their text: there are few.
	prepared sync.Map
}

func openEngine(ctx context.Context, file string, collections []records.Collection, f format) (*engine, error) {
	w, err := openWriter(ctx, file)
	if err != nil {
		return nil, err
	}
	e := &engine{tables: map[string]*table{}, writer: w}
	if err := e.setUp(ctx, file, collections, f); err != nil {
		w.release()
		return nil, err
	}
	e.reads, err = sql.Open("sqlite", address(file, "query_only(1)", busyPragma))
	if err != nil {
		w.release()
		return nil, err
	}
	e.reads.SetMaxOpenConns(readers)
	e.reads.SetMaxIdleConns(readers)
	go w.serve()
	return e, nil
}

// setUp brings the file to the present format and the declared collections.
func (e *engine) setUp(ctx context.Context, file string, collections []records.Collection, f format) error {
	if err := f.prepare(ctx, e.writer, filepath.Dir(file)); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	for _, c := range collections {
		e.tables[c.Name] = newTable(c)
	}
	if err := ensure(ctx, e.writer, filepath.Dir(file), collections); err != nil {
		return fmt.Errorf("collections: %w", err)
	}
	return nil
}

// busyPragma is how long a reader waits for a file that is being recovered.
const busyPragma = "busy_timeout(10000)"

// address is the driver's name for a file, with pragmas for every connection.
func address(file string, pragmas ...string) string {
	query := url.Values{"mode": {"rw"}, "_dqs": {"0"}}
	for _, pragma := range append(pragmas, "synchronous(FULL)", "cache_size(-4096)", "temp_store(MEMORY)", "journal_size_limit(67108864)") {
		query.Add("_pragma", pragma)
	}
	return fileURL(file, query)
}

func fileURL(file string, query url.Values) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

func (e *engine) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	t := e.tables[collection]
	stored := make([]bool, len(documents))
	err := e.writer.do(ctx, func(w *writer) error {
		for i, d := range documents {
			args := append([]any{d.ID, int64(d.Revision), string(d.Text)}, d.Keys...)
			changed, err := w.exec(t.insert, args...)
			if err != nil {
				return err
			}
			stored[i] = changed == 1
		}
		return nil
	})
	if err != nil {
		return nil, err // stored may still be written to
	}
	return stored, nil
}

func (e *engine) Replace(ctx context.Context, collection string, at records.Revision, d records.Document) error {
	t := e.tables[collection]
	return e.writer.do(ctx, func(w *writer) error {
		args := append([]any{int64(d.Revision), string(d.Text)}, d.Keys...)
		changed, err := w.exec(t.replace, append(args, d.ID, int64(at))...)
		if err != nil || changed == 1 {
			return err
		}
		return w.missed(t, d.ID)
	})
}

func (e *engine) Delete(ctx context.Context, collection, id string, at records.Revision) error {
	t := e.tables[collection]
	return e.writer.do(ctx, func(w *writer) error {
		changed, err := w.exec(t.remove, id, int64(at))
		if err != nil || changed == 1 {
			return err
		}
		return w.missed(t, id)
	})
}

func (e *engine) Get(ctx context.Context, collection, id string) (records.Document, error) {
	document := records.Document{ID: id}
	ctx, err := bounded(ctx)
	if err != nil {
		return document, err
	}
	statement, err := e.statement(ctx, e.tables[collection].get)
	if err != nil {
		return document, err
	}
	err = statement.QueryRowContext(ctx, id).Scan((*int64)(&document.Revision), &document.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return document, records.ErrNotFound
	}
	return document, e.failure(ctx, err)
}

func (e *engine) Scan(ctx context.Context, collection string, scan records.Scan, take func(records.Document) bool) error {
	text, args := e.tables[collection].scan(scan)
	rows, err := e.query(ctx, text, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		document := records.Document{Keys: make([]any, len(scan.Order))}
		into := append([]any{&document.ID, (*int64)(&document.Revision), &document.Text}, pointers(document.Keys)...)
		if err := rows.Scan(into...); err != nil {
			return e.failure(ctx, err)
		}
		if !take(document) {
			return nil
		}
	}
	return e.failure(ctx, rows.Err())
}

func (e *engine) Tally(ctx context.Context, collection string, tally records.TallyScan) ([]records.TallyRow, error) {
	text, args := e.tables[collection].tally(tally)
	rows, err := e.query(ctx, text, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var totals []records.TallyRow
	for rows.Next() {
		total := records.TallyRow{Group: make([]any, len(tally.Group)), Sums: make([]int64, len(tally.Sums))}
		into := append([]any{&total.Count}, pointers(total.Group)...)
		for i := range total.Sums {
			into = append(into, &total.Sums[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, e.failure(ctx, err)
		}
		totals = append(totals, total)
	}
	return totals, e.failure(ctx, rows.Err())
}

// Dump reads in one transaction, which begins to see with its first statement.
// It may last: while it does, the WAL grows by what others write.
func (e *engine) Dump(ctx context.Context, collections []string, take func(string, records.Document) error) error {
	steady, err := bounded(ctx)
	if err != nil {
		return err
	}
	tx, err := e.reads.BeginTx(steady, nil)
	if err != nil {
		return e.failure(steady, err)
	}
	defer tx.Rollback()
	for _, name := range collections {
		if err := e.dump(ctx, tx, name, take); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) dump(ctx context.Context, tx *sql.Tx, name string, take func(string, records.Document) error) error {
	rows, err := tx.Query(e.tables[name].dump)
	if err != nil {
		return e.failure(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		var document records.Document
		if err := rows.Scan(&document.ID, (*int64)(&document.Revision), &document.Text); err != nil {
			return e.failure(ctx, err)
		}
		if err := take(name, document); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return e.failure(ctx, rows.Err())
}

func pointers(values []any) []any {
	all := make([]any, len(values))
	for i := range values {
		all[i] = &values[i]
	}
	return all
}

func (e *engine) Ready(ctx context.Context) error {
	rows, err := e.query(ctx, `SELECT value FROM meta WHERE name = 'schema'`, nil)
	if err != nil {
		return err
	}
	return rows.Close()
}

// Close waits for the writes that were accepted. The writing connection goes
// last: it folds the WAL into the file.
func (e *engine) Close() error {
	if !e.writer.stop() {
		return nil
	}
	return errors.Join(e.reads.Close(), e.writer.release())
}

// bounded lets a read that has begun run to its end. Reads take a page, a
// document or a tally, and are over soon; watching the context of each would
// cost two goroutines, more than most of them cost themselves.
func bounded(ctx context.Context) (context.Context, error) {
	return context.WithoutCancel(ctx), ctx.Err()
}

func (e *engine) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	ctx, err := bounded(ctx)
	if err != nil {
		return nil, err
	}
	statement, err := e.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, args...)
	return rows, e.failure(ctx, err)
}

// statement prepares a text once. Two callers may prepare it at the same time;
// one of the two is kept.
func (e *engine) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if known, ok := e.prepared.Load(text); ok {
		return known.(*sql.Stmt), nil
	}
	fresh, err := e.reads.PrepareContext(ctx, text)
	if err != nil {
		return nil, e.failure(ctx, err)
	}
	known, loaded := e.prepared.LoadOrStore(text, fresh)
	if loaded {
		fresh.Close()
	}
	return known.(*sql.Stmt), nil
}

// failure says of a reader's error which of the store's errors it is.
func (e *engine) failure(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case e.writer.stopped():
		return errClosed
	}
	return translate(err)
}
