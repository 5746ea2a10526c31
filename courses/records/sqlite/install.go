package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	codes "modernc.org/sqlite/lib"
)

// ErrDamaged says that a file is there which SQLite cannot make sense of.
var ErrDamaged = errors.New("the data are damaged")

// beside are the files that SQLite keeps next to a database.
var beside = []string{"-wal", "-journal", "-shm"}

// replaced begins the names of databases that another took the place of.
const replaced = "replaced-"

// Inspect reports whether the folder's database holds any document, in a
// collection of whatever name. It makes nothing. A folder without data gives
// ErrNoData, a newer schema ErrNewer, a file that cannot be read ErrDamaged.
func Inspect(ctx context.Context, dir string) (holds bool, err error) {
	holds, err = inspect(ctx, filepath.Join(dir, FileName))
	if err != nil {
		return false, fmt.Errorf("inspect %s: %w", dir, err)
	}
	return holds, nil
}

func inspect(ctx context.Context, file string) (bool, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return false, err
	}
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return false, ErrNoData
	}
	if err != nil {
		return false, err
	}
	if err := current.refuseNewer(ctx, file); err != nil {
		return false, err
	}
	// Without files beside it nothing is to be recovered, and nobody is at
	// work: so it can be read without making any.
	query := url.Values{"mode": {"ro"}, "immutable": {"1"}}
	for _, suffix := range beside {
		if _, err := os.Stat(file + suffix); err == nil {
			query = url.Values{"mode": {"rw"}, "_pragma": {busyPragma}}
		}
	}
	db, err := sql.Open("sqlite", fileURL(file, query))
	if err != nil {
		return false, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return false, translate(err)
	}
	defer conn.Close()
	holds, err := holdsAny(ctx, conn)
	return holds, damage(err)
}

func holdsAny(ctx context.Context, conn *sql.Conn) (bool, error) {
	if _, err := readSchema(ctx, conn); err != nil {
		return false, err
	}
	tables, err := column(ctx, conn, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		return false, err
	}
	for _, name := range slices.DeleteFunc(tables, func(name string) bool { return name == "meta" }) {
		ids, err := column(ctx, conn, `SELECT id FROM `+quoted(name)+` LIMIT 1`)
		if err != nil || len(ids) > 0 {
			return len(ids) > 0, err
		}
	}
	return false, nil
}

// damage marks the errors by which SQLite says that a file is none of its own,
// or no longer.
func damage(err error) error {
	if primary := code(err); primary == codes.SQLITE_CORRUPT || primary == codes.SQLITE_NOTADB {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// Install puts a database that was made elsewhere in the folder's file system
// (from, closed) in the place of the folder's own, which stays in the folder as
// kept: replaced-<at>.db, a name that no earlier copy has; "" if there was none.
// The caller holds Lock. At every moment the folder has the old database or the
// new one, whole. Another process that has the old one open gives
// ErrUnavailable, and nothing is changed.
func Install(ctx context.Context, dir, from string, at time.Time) (kept string, err error) {
	kept, err = install(ctx, filepath.Join(dir, FileName), from, at.UTC().Format("20060102T150405Z"))
	if err != nil {
		return "", fmt.Errorf("install into %s: %w", dir, err)
	}
	return kept, nil
}

func install(ctx context.Context, file, from, at string) (kept string, err error) {
	if file, err = filepath.Abs(file); err != nil {
		return "", err
	}
	if err := fold(ctx, from); err != nil {
		return "", err
	}
	if err := syncFile(from); err != nil {
		return "", err
	}
	keep, err := unusedName(filepath.Join(filepath.Dir(file), replaced+at))
	if err != nil {
		return "", err
	}
	info, err := os.Stat(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err == nil && info.Size() > 0 {
		done, err := displace(ctx, file, keep)
		if err != nil {
			return "", err
		}
		defer done()
		kept = keep
	}
	// What belonged to a file it could make sense of, SQLite has folded in by
	// now; a WAL of another file must not meet the new one.
	for _, suffix := range beside {
		if err := os.Rename(file+suffix, keep+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Rename(from, file); err != nil {
		return "", err
	}
	return kept, syncDir(filepath.Dir(file))
}

// fold leaves a closed database whole without other files. Closing it does not:
// what cannot be folded in then, on a full disk, stays in the WAL, and SQLite
// says nothing.
func fold(ctx context.Context, file string) error {
	w, err := openWriter(ctx, file)
	if err != nil {
		return err
	}
	return errors.Join(translate(journal(ctx, w.conn, "delete")), w.release())
}

// displace makes a database ready to be replaced, which has to follow before
// done: it is whole without other files, has a second name, and no other
// process can use it.
func displace(ctx context.Context, file, keep string) (done func(), err error) {
	release, err := seize(ctx, file)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return nil, err
	}
	closeCopied, err := putAside(file, keep)
	if err != nil {
		release()
		return nil, fmt.Errorf("keep the old data: %w", err)
	}
	done = sync.OnceFunc(func() {
		release()
		closeCopied()
	})
	if runtime.GOOS == "windows" { // there no open file can be replaced
		done()
	}
	return done, nil
}

// seize folds the WAL into the file and keeps every other process off it until
// release: as long as it has no WAL, whoever opens it under its old name cannot
// write to it once it is moved.
func seize(ctx context.Context, file string) (release func(), err error) {
	nothing := func() {}
	w, err := openWriter(ctx, file)
	if err != nil {
		return nothing, damage(err)
	}
	release = func() {
		w.rollback()
		_ = w.release() // nothing was written
	}
	err = journal(ctx, w.conn, "delete")
	if err == nil {
		_, err = w.conn.ExecContext(ctx, `BEGIN EXCLUSIVE`)
	}
	if err != nil {
		release()
		return nothing, damage(translate(err))
	}
	return release, nil
}

// putAside gives the database a second name, which no file has. Another second
// name, which an installation that was cut off left to it, is taken away: it is
// no copy. done follows when the database has been replaced.
func putAside(file, name string) (done func(), err error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		other, err := entry.Info()
		if err != nil || !strings.HasPrefix(entry.Name(), replaced) || !os.SameFile(info, other) {
			continue
		}
		if err := os.Remove(filepath.Join(filepath.Dir(name), entry.Name())); err != nil {
			return nil, err
		}
	}
	if err := os.Link(file, name); err == nil {
		return func() {}, nil
	}
	return copyAside(file, name) // the file system has no second names
}

// copyAside copies the database. The file it read stays open until done: to
// close it would let go of SQLite's lock, which is the process's.
func copyAside(file, name string) (done func(), err error) {
	from, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	to, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, errors.Join(err, from.Close())
	}
	_, err = io.Copy(to, from)
	if err == nil {
		err = to.Sync()
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return nil, errors.Join(err, from.Close(), os.Remove(name))
	}
	return func() { from.Close() }, nil
}

func syncFile(name string) error {
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// syncDir makes a new name last. Windows has no such call, and needs none.
func syncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
