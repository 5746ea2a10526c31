package main

import (
	"errors"

	"pamoja/courses/records"
	"pamoja/courses/records/mongo"
	"pamoja/courses/records/sqlite"
)

// openStore opens the database with everything the program keeps: the MongoDB
// that --mongo names, else the data folder. Only with create is a folder made
// where there is none.
func (i *invocation) openStore(create bool) (*records.Store, error) {
	if i.settings.Mongo != "" {
		if err := i.refuseUnfinished(); err != nil {
			return nil, err
		}
		store, err := mongo.Open(i.ctx, mongo.Options{URI: i.settings.Mongo, Collections: collections(), AllowStandalone: i.settings.standalone})
		if err != nil {
			return nil, mongoRefusal(err)
		}
		return store, nil
	}
	store, err := sqlite.Open(i.ctx, sqlite.Options{Dir: i.settings.Data, Collections: collections(), Create: create})
	if err != nil {
		return nil, dataRefusal(i.settings.Data, err)
	}
	return store, nil
}

// openAlone is openStore for a command that shares the data folder with no
// other server and no rebuild; done ends both.
func (i *invocation) openAlone(create bool) (store *records.Store, done func(), err error) {
	// The store first: it makes the folder, and refuses newer data untouched.
	if store, err = i.openStore(create); err != nil {
		return nil, nil, err
	}
	release, err := i.alone()
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return store, func() { release(); store.Close() }, nil
}

// alone keeps other servers and rebuilds off the data folder until release is
// called. Any number of processes may share one MongoDB.
func (i *invocation) alone() (release func(), err error) {
	if i.settings.Mongo != "" {
		return func() {}, nil
	}
	release, err = sqlite.Lock(i.settings.Data)
	if err != nil {
		return nil, dataRefusal(i.settings.Data, err)
	}
	return release, nil
}

// dataPlace says where the data are, without an address that may hold a
// password.
func (i *invocation) dataPlace() string {
	if i.settings.Mongo != "" {
		return "the MongoDB of --mongo"
	}
	return i.settings.Data
}

// mongoRefusal says in one line why the database cannot be used. The engine's
// errors hold nothing of its address.
func mongoRefusal(err error) error {
	if errors.Is(err, mongo.ErrNewer) {
		return refuse(exitUsage, "pamoja: the data in the MongoDB of --mongo were written by a newer version of this program: use that one")
	}
	return refuse(exitUsage, "pamoja: --mongo: %s", oneLine(err))
}
