package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"pamoja/courses/records"
)

var errClosed = fmt.Errorf("the store is closed: %w", records.ErrUnavailable)

// translate marks the errors that say nothing about the request: the disk is
// full or away, another process holds the file too long.
func translate(err error) error {
	switch code(err) {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED, codes.SQLITE_NOMEM, codes.SQLITE_READONLY, codes.SQLITE_IOERR,
		codes.SQLITE_FULL, codes.SQLITE_CANTOPEN, codes.SQLITE_PROTOCOL:
		return fmt.Errorf("%w: %w", records.ErrUnavailable, err)
	}
	return err
}

// code is SQLite's primary result code, or -1.
func code(err error) int {
	if failure, ok := errors.AsType[*sqlite.Error](err); ok {
		return failure.Code() & 0xff
	}
	return -1
}

func isBusy(err error) bool {
	primary := code(err)
	return primary == codes.SQLITE_BUSY || primary == codes.SQLITE_LOCKED
}
