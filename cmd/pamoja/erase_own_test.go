package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/courses/people"
)

// Somebody who deletes herself is on the list before anything of hers is gone,
// also when she has closed the page; where there can be no list, the log says so.
func TestDeleterKeepsTheList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	i := &invocation{ctx: t.Context(), settings: settings{Data: filepath.Join(dir, "data")}}
	store, err := i.openStore(true)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	accounts, _ := newPeople(store, nil)
	add := func() people.Person {
		t.Helper()
		added, err := accounts.Add(t.Context(), people.Shell(), people.New{Name: "Sample Learner"})
		if err != nil {
			t.Fatal(err)
		}
		return added.Person
	}
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	first, second, third := add(), add(), add()
	closed, cancel := context.WithCancel(t.Context())
	cancel()
	if err := i.deleter(store, log)(closed, first.ID); err != nil {
		t.Fatal(err)
	}
	list, err := readDeletions(i.deletionsFile())
	if err != nil || len(list) != 1 || list[0].Person != first.ID {
		t.Errorf("the list: %+v, %v", list, err)
	}
	if _, err := accounts.Get(t.Context(), first.ID); err == nil {
		t.Error("she is still there")
	}

	// A list that cannot be written stops it before anything is removed.
	i.settings.Deletions = filepath.Join(dir, "no", "such", "folder", "deletions.log")
	if err := i.deleter(store, log)(t.Context(), second.ID); err == nil {
		t.Error("a list that cannot be written stops nothing")
	}
	if _, err := accounts.Get(t.Context(), second.ID); err != nil {
		t.Errorf("she is gone, and on no list: %v", err)
	}
	if said.Len() > 0 {
		t.Errorf("said %s", said.String())
	}
	i.settings.Deletions, i.settings.Mongo = "", "mongodb://sample"
	if err := i.deleter(store, log)(t.Context(), third.ID); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "--deletions") || strings.Contains(said.String(), third.ID) {
		t.Errorf("said %s", said.String())
	}
	if info, err := os.Stat(filepath.Join(dir, "data", "deletions.log")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
