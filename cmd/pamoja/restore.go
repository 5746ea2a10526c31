package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/archive"
	"pamoja/courses/records/sqlite"
)

// restoreCommand is `pamoja restore`.
type restoreCommand struct {
	File  string `arg:"" help:"A file that pamoja backup made."`
	Force bool   `help:"Put the backup in the place of data that are there. Of a folder's data a copy is kept; of a MongoDB's none."`
}

// Run puts a backup where the site keeps its data, whichever database it came
// from, and deletes again whom the list of deletions names. Before anything is
// changed the whole file and the whole list have been read.
func (c *restoreCommand) Run(i *invocation) error {
	file, err := os.Open(c.File)
	if err != nil {
		return refuse(exitUsage, "pamoja: %s cannot be read: %s", c.File, reasonOf(err))
	}
	defer file.Close()
	summary, err := archive.Verify(i.ctx, file, archived())
	if err != nil {
		return refuse(exitUsage, "pamoja: %s cannot be restored, and nothing was changed: %s", c.File, reasonOf(err))
	}
	deletions, err := readDeletions(i.deletionsFile())
	listed := !errors.Is(err, fs.ErrNotExist)
	if !listed && i.settings.Deletions != "" { // a slip in its name must not bring anybody back
		return refuse(exitUsage, "pamoja: nothing was changed, for there is no list of deletions %s: mend its name, or leave an empty file there if nobody was ever deleted",
			i.settings.Deletions)
	}
	if listed && err != nil {
		return refuse(exitUsage, "pamoja: nothing was changed, for the list of deletions %s has to be applied: %s", i.deletionsFile(), reasonOf(err))
	}
	content := &restoring{file: file, summary: summary, listed: listed, deletions: deletions}
	if i.settings.Mongo != "" {
		err = c.intoMongo(i, content)
	} else {
		err = c.intoFolder(i, content)
	}
	if err != nil {
		return err
	}
	content.report(i)
	return nil
}

// restoring is a backup that has been verified, on its way into a store.
type restoring struct {
	file      *os.File
	summary   archive.Summary
	listed    bool // there is a list of deletions
	deletions []deletion

	stored string // digest of what was written
	gone   int    // how many on the list were in the backup
	where  string
	kept   string // the file in which the former data are
}

// fill loads an empty store and proves that it holds what the backup does. Then
// it deletes again whom the list names.
func (r *restoring) fill(ctx context.Context, store *records.Store) error {
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	again, stored, err := archive.Load(ctx, r.file, archived(), store)
	if err != nil {
		return err
	}
	if again.Digest != r.summary.Digest {
		return errors.New("the backup was changed while it was read")
	}
	digest, documents, err := archive.Digest(ctx, store)
	if err != nil {
		return err
	}
	if digest != stored || documents != again.Documents {
		return fmt.Errorf("the database does not hold what was written: %d documents, digest %s; written were %d, %s",
			documents, digest, again.Documents, stored)
	}
	r.stored = stored
	r.gone, err = applyDeletions(ctx, store, r.deletions)
	return err
}

func (r *restoring) report(i *invocation) {
	proof := "identical to the backup"
	if r.stored != r.summary.Digest {
		proof = "the backup's but for times that this program cuts to milliseconds"
	}
	i.printf("restored %d documents into %s, %s of %s: digest %s", r.summary.Documents, r.where, proof, r.summary.At.Format(time.RFC3339), r.stored)
	switch {
	case r.listed:
		i.printf("deleted again: %d people, of %d in the list %s", r.gone, len(r.deletions), i.deletionsFile())
	case i.deletionsFile() == "":
		i.printf("deleted again: nobody, for no list was given with --deletions")
	default:
		i.printf("deleted again: nobody, for there is no list %s", i.deletionsFile())
	}
	if r.kept != "" {
		i.printf("The former data are kept in %s: as secret as a backup. Remove it when it is not wanted any more.", r.kept)
	}
}

// partialFolder, in the data folder, is where the database is made that is to
// take the place of the other.
const partialFolder = "restore.partial"

// intoFolder makes a database beside the folder's and then puts it in its
// place: whenever it is cut off, the folder has the old data or the new, whole.
func (c *restoreCommand) intoFolder(i *invocation, content *restoring) error {
	dir := i.settings.Data
	if err := c.judgeFolder(i); err != nil { // before a folder is made
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return refuse(exitUsage, "pamoja: the folder %s cannot be made: %s", dir, reasonOf(err))
	}
	release, err := sqlite.Lock(dir)
	if err != nil {
		return dataRefusal(dir, err)
	}
	defer release()
	if err := c.judgeFolder(i); err != nil { // now that nobody else begins to serve
		return err
	}
	partial := filepath.Join(dir, partialFolder)
	if err := os.RemoveAll(partial); err != nil {
		return refuse(exitBad, "pamoja: %s is in the way: %s", partial, reasonOf(err))
	}
	defer func() {
		if err := os.RemoveAll(partial); err != nil {
			i.warnf("%s is left over, as secret as a backup: remove it (%s)", partial, reasonOf(err))
		}
	}()
	if err := makeFolder(i.ctx, partial, content); err != nil {
		if i.ctx.Err() != nil {
			return refuse(exitBad, "pamoja: the restore was stopped, and nothing was changed")
		}
		return refuse(exitBad, "pamoja: nothing was changed, for the backup could not be written to %s: %s", dir, oneLine(err))
	}
	content.where = dir
	content.kept, err = sqlite.Install(i.ctx, dir, filepath.Join(partial, sqlite.FileName), time.Now())
	switch {
	case errors.Is(err, records.ErrUnavailable):
		return refuse(exitBad, "pamoja: nothing was changed, for another command is using %s: try again", dir)
	case err != nil:
		return refuse(exitBad, "pamoja: the backup could not take the place of the data: %s", oneLine(err))
	}
	return nil
}

// judgeFolder says whether the folder may be restored into. It changes nothing.
func (c *restoreCommand) judgeFolder(i *invocation) error {
	holds, err := sqlite.Inspect(i.ctx, i.settings.Data)
	switch {
	case errors.Is(err, sqlite.ErrNoData), errors.Is(err, sqlite.ErrDamaged) && c.Force:
		return nil
	case err != nil:
		return dataRefusal(i.settings.Data, err)
	case holds && !c.Force:
		return refuse(exitUsage, "pamoja: there are data in %s: give another --data, or --force to replace them", i.settings.Data)
	}
	return nil
}

func makeFolder(ctx context.Context, dir string, content *restoring) error {
	store, err := sqlite.Open(ctx, sqlite.Options{Dir: dir, Collections: collections(), Create: true})
	if err != nil {
		return err
	}
	return errors.Join(content.fill(ctx, store), store.Close())
}
