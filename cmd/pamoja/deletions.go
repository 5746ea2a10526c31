package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"pamoja/courses/records"
)

// deletion is a line of the list of deletions: when somebody was deleted, and
// her opaque id. The list lies beside the data, not in them, so that restoring
// an older backup does not bring anybody back.
//
//	2026-03-12T08:30:00.000Z 0d4m2w…
type deletion struct {
	At     time.Time
	Person string
}

const deletedAt = "2006-01-02T15:04:05.000Z"

var opaqueID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,128}$`)

// deletionsFile is the list that --deletions names, else the one in the data
// folder; "" where there is no folder.
func (i *invocation) deletionsFile() string {
	if i.settings.Mongo != "" {
		return i.settings.Deletions
	}
	return cmp.Or(i.settings.Deletions, filepath.Join(i.settings.Data, "deletions.log"))
}

// readDeletions reads a whole list. The error names the first line that cannot
// be read; it is fs.ErrNotExist where there is no list.
func readDeletions(name string) ([]deletion, error) {
	if name == "" {
		return nil, fs.ErrNotExist
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return parseDeletions(file)
}

func parseDeletions(from io.Reader) ([]deletion, error) {
	lines := bufio.NewReader(from)
	var list []deletion
	for number := 1; ; number++ {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return list, nil
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		one, ok := parseDeletion(line)
		if !ok {
			return nil, fmt.Errorf("line %d cannot be read: it must be a time such as %s, a space and an id", number, deletedAt)
		}
		list = append(list, one)
	}
}

func parseDeletion(line []byte) (deletion, bool) {
	text, ended := bytes.CutSuffix(line, []byte("\n"))
	moment, person, _ := bytes.Cut(text, []byte(" "))
	at, err := time.Parse(deletedAt, string(moment))
	one := deletion{At: at, Person: string(person)}
	return one, ended && err == nil && opaqueID.Match(person) && one.line() == string(line)
}

func (d deletion) line() string { return d.At.Format(deletedAt) + " " + d.Person + "\n" }

// appending keeps the list to one writer of this process.
var appending sync.Mutex

// appendDeletion adds a line to the list and comes back when it would survive a
// power cut: so before anything of the person is removed. Half a line that a
// power cut left, of a deletion that was never begun, is taken away.
func appendDeletion(name string, d deletion) error {
	d.At = records.Cut(d.At)
	if _, ok := parseDeletion([]byte(d.line())); !ok {
		return fmt.Errorf("%q is no id", d.Person)
	}
	appending.Lock()
	defer appending.Unlock()
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	end, err := endOfLines(file)
	if err == nil {
		err = file.Truncate(end)
	}
	if err == nil {
		_, err = file.WriteAt([]byte(d.line()), end)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close(), syncFolder(filepath.Dir(name)))
}

// endOfLines is where the last whole line of a file ends.
func endOfLines(file *os.File) (int64, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	tail := make([]byte, min(size, int64(len(deletedAt)+len(" \n")+128)))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	last := bytes.LastIndexByte(tail, '\n')
	if last < 0 && int64(len(tail)) < size {
		return 0, errors.New("its last line is not one of a list of deletions")
	}
	return size - int64(len(tail)) + int64(last+1), nil
}

// applyDeletions erases everybody on the list, and gives how many of them were
// there.
func applyDeletions(ctx context.Context, store *records.Store, list []deletion) (found int, err error) {
	for _, d := range list {
		there, err := erase(ctx, store, d.Person)
		if err != nil {
			return found, fmt.Errorf("delete again: %w", err)
		}
		if there {
			found++
		}
	}
	return found, nil
}
