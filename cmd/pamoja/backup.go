package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/archive"
)

// documentsSchema is the number of the shape of all documents together. Whoever
// migrates documents raises it; an archive with a higher one is refused.
const documentsSchema = 1

// archived is what this program can take from a backup.
func archived() archive.Program {
	return archive.Program{Schema: documentsSchema, Collections: collections()}
}

// backupCommand is `pamoja backup`.
type backupCommand struct {
	File string `arg:"" help:"The file to be made; it must not be there yet."`
}

// Run writes everything the site keeps into one file, also while a server uses
// the data. Under its own name the file is whole, or it is not there.
func (c *backupCommand) Run(i *invocation) error {
	if c.File == "-" {
		return refuse(exitUsage, "pamoja: a backup is written to a file: give it a name")
	}
	if _, err := os.Lstat(c.File); err == nil {
		return refuse(exitUsage, "pamoja: %s is there already: give the backup another name", c.File)
	}
	store, err := i.openStore(false)
	if err != nil {
		return err
	}
	defer store.Close()
	partial := c.File + ".partial"
	file, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return refuse(exitUsage, "pamoja: %s is there: another backup is at work, or one was cut off; remove it, or give another name", partial)
	}
	if err != nil {
		return refuse(exitUsage, "pamoja: %s cannot be made: %s", c.File, reasonOf(err))
	}
	summary, err := c.write(i, store, file)
	if err = errors.Join(err, file.Close()); err == nil {
		err = c.name(partial)
	}
	if err != nil {
		return c.failed(i, err, os.Remove(partial))
	}
	i.printf("%s: %d documents, %d bytes, digest %s", c.File, summary.Documents, summary.Bytes, summary.Digest)
	i.printf("Keep it secret: it holds people's data and the key that signs certificates.")
	return nil
}

// write fills the file and reads back what the disk has of it.
func (c *backupCommand) write(i *invocation, store *records.Store, file *os.File) (archive.Summary, error) {
	wrote, err := archive.Write(i.ctx, file, store, archive.Header{Schema: documentsSchema, Program: programVersion(), At: time.Now()})
	if err != nil {
		return archive.Summary{}, err
	}
	if err := file.Sync(); err != nil {
		return archive.Summary{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return archive.Summary{}, err
	}
	read, err := archive.Verify(i.ctx, file, archived())
	if err == nil && (read.Digest != wrote.Digest || read.Bytes != wrote.Bytes) {
		err = errors.New("it does not say what was written")
	}
	if err != nil {
		return archive.Summary{}, fmt.Errorf("read back: %w", err)
	}
	return wrote, nil
}

// name gives the whole file its own name, which nobody may have taken meanwhile.
func (c *backupCommand) name(partial string) error {
	err := os.Link(partial, c.File)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s was made meanwhile", c.File)
	case err != nil: // a file system without second names
		err = os.Rename(partial, c.File)
	default:
		err = os.Remove(partial)
	}
	return errors.Join(err, syncFolder(filepath.Dir(c.File)))
}

// failed says why there is no backup, in one line.
func (c *backupCommand) failed(i *invocation, err, removed error) error {
	left := "nothing is left of it"
	if removed != nil && !errors.Is(removed, fs.ErrNotExist) {
		left = "remove " + c.File + ".partial"
	}
	switch {
	case i.ctx.Err() != nil:
		return refuse(exitBad, "pamoja: the backup was stopped; %s", left)
	case errors.Is(err, records.ErrUnavailable):
		return refuse(exitBad, "pamoja: the data could not be read to their end: %s; of the backup %s", oneLine(err), left)
	}
	return refuse(exitBad, "pamoja: %s could not be written: %s; %s", c.File, reasonOf(err), left)
}

// reasonOf is what the system says of a file, without the file's name.
func reasonOf(err error) string {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err.Error()
	}
	return oneLine(err)
}

// syncFolder makes a file's new name last. Windows has no such call, and needs
// none.
func syncFolder(name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
