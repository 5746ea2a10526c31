package main

import (
	"errors"
	"time"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
)

// unfinished marks a database that a restore has begun to change: one document
// in a collection that the site itself does not declare, so that no backup
// holds it.
type unfinished struct {
	Began time.Time `json:"began"`
}

const (
	unfinishedCollection = "restoring"
	unfinishedID         = "unfinished"
)

// intoMongo loads the backup into the database that --mongo names. It cannot
// make another beside it, so it first marks it as unfinished: until a restore
// has come to its end, refuseUnfinished keeps the site off it.
func (c *restoreCommand) intoMongo(i *invocation, content *restoring) error {
	empty := false
	err := i.withMongo(collections(), func(store *records.Store) (err error) {
		empty, err = store.Empty(i.ctx)
		return err
	})
	if err != nil {
		return err
	}
	if !empty && !c.Force {
		return refuse(exitUsage, "pamoja: there are data in %s: name another database, or give --force to replace them", i.dataPlace())
	}
	err = i.withMark(func(mark *records.Table[unfinished]) error {
		_, err := mark.Insert(i.ctx, unfinishedID, unfinished{Began: records.Cut(time.Now())})
		if errors.Is(err, records.ErrExists) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	err = i.withMongo(collections(), func(store *records.Store) error {
		if err := store.Clear(i.ctx); err != nil {
			return err
		}
		return content.fill(i.ctx, store)
	})
	if err != nil {
		return refuse(exitBad, "pamoja: the restore did not come to its end, and what is in %s is not whole: restore again with --force (%s)",
			i.dataPlace(), oneLine(err))
	}
	content.where = i.dataPlace()
	return i.withMark(func(mark *records.Table[unfinished]) error { return mark.Remove(i.ctx, unfinishedID) })
}

// refuseUnfinished keeps every other command off a database that a restore has
// left in the middle.
func (i *invocation) refuseUnfinished() error {
	return i.withMark(func(mark *records.Table[unfinished]) error {
		found, _, err := mark.Get(i.ctx, unfinishedID)
		if errors.Is(err, records.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return refuse(exitUsage, "pamoja: what is in %s is not whole: a restore began on %s and has not come to its end; restore again with --force",
			i.dataPlace(), found.Began.Format(time.RFC3339))
	})
}

func (i *invocation) withMark(do func(mark *records.Table[unfinished]) error) error {
	declared := []records.Collection{{Name: unfinishedCollection}}
	return i.withMongo(declared, func(store *records.Store) error {
		return do(records.TableOf[unfinished](store, unfinishedCollection))
	})
}

// withMongo opens the database that --mongo names for as long as do takes.
func (i *invocation) withMongo(declared []records.Collection, do func(*records.Store) error) error {
	store, err := mongo.Open(i.ctx, mongo.Options{URI: i.settings.Mongo, Collections: declared, AllowStandalone: i.settings.standalone})
	if err != nil {
		return mongoRefusal(err)
	}
	return errors.Join(do(store), store.Close())
}
