package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"pamoja/web"
)

// watchPause gathers the several writes of one save into one reload.
const watchPause = 60 * time.Millisecond

// watch reads the content folder again at every save, for authors (--dev). A
// folder with a fault keeps what was shown before, and its faults are printed.
func (i *invocation) watch(shelf *web.Shelf) (stop func(), err error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch the content folder: %w", err)
	}
	if err := watchFolders(watcher, i.settings.Content); err != nil {
		return nil, fmt.Errorf("watch the content folder: %w", err)
	}
	var finished sync.WaitGroup
	finished.Go(func() { i.reloadAtSaves(watcher, shelf) })
	return func() {
		_ = watcher.Close() // the program is ending
		finished.Wait()
	}, nil
}

// watchFolders watches every folder below root, since a watch is not deep.
func watchFolders(watcher *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return watcher.Add(path)
	})
}

func (i *invocation) reloadAtSaves(watcher *fsnotify.Watcher, shelf *web.Shelf) {
	pause := time.NewTimer(time.Hour)
	pause.Stop()
	defer pause.Stop()
	for {
		select {
		case _, open := <-watcher.Events:
			if !open {
				return
			}
			pause.Reset(watchPause)
		case err, open := <-watcher.Errors:
			if !open {
				return
			}
			i.warnf("watching the content folder: %s", oneLine(err))
		case <-pause.C:
			if err := watchFolders(watcher, i.settings.Content); err != nil {
				i.warnf("watching the content folder: %s", oneLine(err))
			}
			i.reload(shelf)
		}
	}
}

func (i *invocation) reload(shelf *web.Shelf) {
	library, _, err := soundLibrary(i.settings.Content, i.settings.zone)
	if err != nil {
		i.printf("%s", err)
		return
	}
	shelf.Replace(library)
	i.printf("content read again")
}
