package main

import (
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// openStore opens the database with everything the program keeps: the data
// folder, or the MongoDB that --mongo names. Only with create is anything made
// where there is nothing.
func (i *invocation) openStore(create bool) (*records.Store, error) {
	store, err := sqlite.Open(i.ctx, sqlite.Options{Dir: i.settings.Data, Collections: collections(), Create: create})
	if err != nil {
		return nil, dataRefusal(i.settings.Data, err)
	}
	return store, nil
}

// alone keeps other servers and rebuilds off the data folder until release is
// called. Any number of processes may share one MongoDB.
func (i *invocation) alone() (release func(), err error) {
	release, err = sqlite.Lock(i.settings.Data)
	if err != nil {
		return nil, dataRefusal(i.settings.Data, err)
	}
	return release, nil
}
