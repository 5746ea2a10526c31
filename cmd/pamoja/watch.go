package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"pamoja/courses"
	"pamoja/web"
)

// watchPause gathers the several writes of one save into one reload.
const watchPause = 60 * time.Millisecond

// drafts are loaded for authors alone.
func (i *invocation) drafts() []courses.Option {
	if i.settings.Dev {
		return []courses.Option{courses.WithDrafts}
	}
	return nil
}

// develop makes the site one for authors (--dev): drafts, /dev/pages, and what
// they save is shown at once. Without --dev it does nothing.
func (i *invocation) develop(site *web.Server, shelf *web.Shelf) (stop func(), err error) {
	if !i.settings.Dev {
		return func() {}, nil
	}
	return i.watch(shelf, site.Develop())
}

// watch reads the content folder again at every save, for authors (--dev), and
// tells their pages. A folder with a fault keeps what was shown before; its
// faults are printed, and shown on every page until they are mended.
func (i *invocation) watch(shelf *web.Shelf, dev *web.Dev) (stop func(), err error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch the content folder: %w", err)
	}
	if err := watchFolders(watcher, i.settings.Content); err != nil {
		_ = watcher.Close() // nothing is watched yet
		return nil, fmt.Errorf("watch the content folder: %w", err)
	}
	var finished sync.WaitGroup
	finished.Go(func() { i.reloadAtSaves(watcher, shelf, dev) })
	return func() {
		_ = watcher.Close() // the program is ending
		finished.Wait()
		dev.Close()
	}, nil
}

// watchFolders watches every folder below root, since a watch is not deep.
// Watching one twice is watching it once.
func watchFolders(watcher *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return watcher.Add(path)
	})
}

func (i *invocation) reloadAtSaves(watcher *fsnotify.Watcher, shelf *web.Shelf, dev *web.Dev) {
	pause := time.NewTimer(time.Hour)
	pause.Stop()
	defer pause.Stop()
	for {
		select {
		case event, open := <-watcher.Events:
			if !open {
				return
			}
			if event.Op != fsnotify.Chmod { // reading a file touches it on some systems
				pause.Reset(watchPause)
			}
		case err, open := <-watcher.Errors:
			if !open {
				return
			}
			i.warnf("watching the content folder: %s", oneLine(err))
		case <-pause.C:
			// Before the files are read: what is written to a new folder later is seen.
			if err := watchFolders(watcher, i.settings.Content); err != nil {
				i.warnf("watching the content folder: %s", oneLine(err))
			}
			i.reload(shelf, dev)
		}
	}
}

func (i *invocation) reload(shelf *web.Shelf, dev *web.Dev) {
	library, _, problems, err := loadLibrary(i.settings.Content, i.settings.zone, i.drafts()...)
	if err != nil {
		i.printf("%s", err)
		dev.Tell([]string{oneLine(err)})
		return
	}
	var lines []string
	for _, problem := range faults(problems) {
		lines = append(lines, problem.String())
		i.printf("%s", problem)
	}
	if len(lines) > 0 {
		i.printf("the content has %d faults: what stood before is still shown", len(lines))
		dev.Tell(lines)
		return
	}
	shelf.Replace(library)
	dev.Tell(nil)
	i.printf("content read again")
}
