package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// Schema is the number of the format that this program writes.
const Schema = 1

// migration brings a file from the format before to the format To. It runs in
// a transaction, together with the new number, and must be idempotent. The
// list is only ever appended to.
type migration struct {
	To   int
	Name string
	Run  func(ctx context.Context, conn *sql.Conn) error
}

var migrations = []migration{}

// format is a schema number and the way to it.
type format struct {
	schema     int
	migrations []migration
}

var current = format{schema: Schema, migrations: migrations}

// refuseNewer reads the schema number without touching the file or making
// another beside it: SQLite takes an immutable file as it stands, without
// locks and without its WAL, where the number is never written.
func (f format) refuseNewer(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", fileURL(file, url.Values{"mode": {"ro"}, "immutable": {"1"}}))
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer conn.Close()
	// Another failure is not decisive: another process may be writing to the
	// file at this moment. What comes after locks it, and will tell.
	if number, err := readSchema(ctx, conn); err == nil {
		return f.refuse(number)
	}
	return nil
}

func (f format) refuse(number int) error {
	if number > f.schema {
		return fmt.Errorf("schema %d, this program knows %d: %w", number, f.schema, ErrNewer)
	}
	return nil
}

// readSchema is the file's schema number, 0 for an empty file.
func readSchema(ctx context.Context, conn *sql.Conn) (int, error) {
	tables, err := column(ctx, conn, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		return 0, err
	}
	if len(tables) == 0 {
		return 0, nil
	}
	if !slices.Contains(tables, "meta") {
		return 0, errors.New("an SQLite file, but not of this program")
	}
	values, err := column(ctx, conn, `SELECT value FROM meta WHERE name = 'schema'`)
	if err != nil {
		return 0, err
	}
	if len(values) == 0 {
		return 0, errors.New("meta/schema is missing")
	}
	return strconv.Atoi(values[0])
}

// prepare leaves the file at the present schema and with a WAL.
func (f format) prepare(ctx context.Context, w *writer, dir string) error {
	number, err := readSchema(ctx, w.conn)
	if err == nil {
		err = f.refuse(number)
	}
	if err != nil {
		return err
	}
	switch {
	case number == 0:
		err = f.create(ctx, w)
	case number < f.schema:
		err = f.migrate(ctx, w, dir, number)
	}
	if err != nil {
		return err
	}
	if err := journal(ctx, w.conn, "wal"); err != nil {
		return err
	}
	// From here on begin does the waiting.
	_, err = w.conn.ExecContext(ctx, `PRAGMA busy_timeout = 20`)
	return translate(err)
}

// create writes meta into an empty file. Two processes may do so at once.
func (f format) create(ctx context.Context, w *writer) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	defer w.rollback()
	const meta = `CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`
	if _, err := w.conn.ExecContext(ctx, meta); err != nil {
		return translate(err)
	}
	const number = `INSERT INTO meta (name, value) VALUES ('schema', ?) ON CONFLICT DO NOTHING`
	if _, err := w.conn.ExecContext(ctx, number, strconv.Itoa(f.schema)); err != nil {
		return translate(err)
	}
	_, err := w.exec(`COMMIT`)
	return translate(err)
}

// migrate copies the file, then runs the migrations above number, while no
// other process serves from the folder.
func (f format) migrate(ctx context.Context, w *writer, dir string, number int) error {
	release, err := lease(dir)
	if err != nil {
		return err
	}
	defer release()
	if err := copyFile(ctx, w.conn, dir, f.schema); err != nil {
		return fmt.Errorf("copy before the migration: %w", err)
	}
	if err := journal(ctx, w.conn, "delete"); err != nil {
		return err
	}
	for _, m := range f.migrations {
		if m.To <= number {
			continue
		}
		if err := m.apply(ctx, w); err != nil {
			return fmt.Errorf("migration %s: %w", m.Name, err)
		}
	}
	return setSchema(ctx, w, f.schema)
}

func (m migration) apply(ctx context.Context, w *writer) error {
	if err := w.begin(ctx); err != nil {
		return err
	}
	defer w.rollback()
	if err := m.Run(ctx, w.conn); err != nil {
		return translate(err)
	}
	_, err := w.exec(`COMMIT`)
	return translate(err)
}

func setSchema(ctx context.Context, w *writer, number int) error {
	_, err := w.conn.ExecContext(ctx, `UPDATE meta SET value = ? WHERE name = 'schema'`, strconv.Itoa(number))
	return translate(err)
}

// copyFile writes before-<schema>.db, or before-<schema>-2.db and so on if an
// earlier migration left one: no copy is ever overwritten.
func copyFile(ctx context.Context, conn *sql.Conn, dir string, schema int) error {
	name, err := unusedName(filepath.Join(dir, fmt.Sprintf("before-%d", schema)))
	if err != nil {
		return err
	}
	part := name + ".part"
	if err := os.WriteFile(part, nil, 0o600); err != nil { // SQLite would make it readable to others
		return err
	}
	if _, err := conn.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return errors.Join(translate(err), os.Remove(part))
	}
	return os.Rename(part, name)
}

// unusedName is <stem>.db, or <stem>-2.db and so on: one that no file has.
func unusedName(stem string) (string, error) {
	name := stem + ".db"
	for i := 2; ; i++ {
		_, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		name = fmt.Sprintf("%s-%d.db", stem, i)
	}
}

// journal sets the journal mode, which has to wait until no other connection
// is at work and does not do so by itself.
func journal(ctx context.Context, conn *sql.Conn, mode string) error {
	for deadline := time.Now().Add(begunWithin); ; {
		modes, err := column(ctx, conn, `PRAGMA journal_mode = `+mode)
		if err == nil && len(modes) == 1 && modes[0] == mode {
			return nil
		}
		if err != nil && !isBusy(err) {
			return err
		}
		if time.Now().After(deadline) {
			return errBusy
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
