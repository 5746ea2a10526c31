package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// held are the folders that this process has locked.
var held = struct {
	sync.Mutex
	dirs map[string]bool
}{dirs: map[string]bool{}}

// Lock marks the folder as served from by this process, until release or
// until the process ends in whatever way. It fails with ErrLocked if another
// holder exists, in this process or another, and with ErrNoData if there is
// no folder: Open makes it. The empty file serve.lock stays.
func Lock(dir string) (release func(), err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	held.Lock()
	defer held.Unlock()
	if held.dirs[dir] {
		return nil, fmt.Errorf("lock %s: %w", dir, ErrLocked)
	}
	file, err := lockFile(filepath.Join(dir, "serve.lock"))
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNoData
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	held.dirs[dir] = true
	return sync.OnceFunc(func() { unlock(dir, file) }), nil
}

func unlock(dir string, file *os.File) {
	held.Lock()
	defer held.Unlock()
	delete(held.dirs, dir)
	file.Close()
}

// lease is Lock for work that must not happen beside a serving process, unless
// that process is this one.
func lease(dir string) (release func(), err error) {
	held.Lock()
	own := held.dirs[dir]
	held.Unlock()
	if own {
		return func() {}, nil
	}
	return Lock(dir)
}
