package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// The most an operator's folder may hold. A folder beyond either is not a
// content folder but somebody's home, and is left out as a whole.
const (
	maxEntries = 10_000
	maxTotal   = 64 << 20
)

var errTooMuch = errors.New("too much")

// overlayReader reads one folder. os.Root keeps every path, through whatever
// links, inside it.
type overlayReader struct {
	dir      string
	root     *os.Root
	files    map[string]*entry
	problems []Problem
	entries  int
	total    int
}

func readOverlay(dir string) (map[string]*entry, []Problem, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the content folder: %w", err)
	}
	defer root.Close()
	r := &overlayReader{dir: dir, root: root, files: map[string]*entry{}}
	err = r.folder(".")
	if errors.Is(err, errTooMuch) {
		return nil, []Problem{{File: dir, Text: fmt.Sprintf(
			"the folder holds more than %d files or more than %d MB: nothing in it is used; is it a content folder?", maxEntries, maxTotal>>20)}}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the content folder: %w", err)
	}
	return r.files, r.problems, nil
}

// folder reads in portions, so that a folder of a million names is given up
// after the first ten thousand.
func (r *overlayReader) folder(name string) error {
	f, err := r.root.Open(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		children, err := f.ReadDir(256)
		for _, child := range children {
			if r.entries++; r.entries > maxEntries {
				return errTooMuch
			}
			if err := r.child(path.Join(name, child.Name()), child); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *overlayReader) child(name string, d fs.DirEntry) error {
	found := place(name, d.IsDir())
	if found == ignored {
		return nil
	}
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if !fs.ValidPath(name) || found == unknown {
		r.problems = append(r.problems, misplaced(file, name, d.IsDir()))
		return nil
	}
	if d.IsDir() {
		if err := r.folder(name); errors.Is(err, errTooMuch) {
			return err
		} else if err != nil {
			r.report(file, "the folder cannot be read: "+reason(err))
		}
		return nil
	}
	return r.file(file, name)
}

// file reads one file. It is opened without waiting, so that a pipe in the
// folder cannot hold the program, and judged by what was opened.
func (r *overlayReader) file(file, name string) error {
	f, err := r.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		r.report(file, "the file cannot be read, or is a link that leads out of the folder: "+reason(err))
		return nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		r.report(file, "this is not a regular file: put the file itself here")
		return nil
	}
	most := limit(name)
	if info.Size() > int64(most) {
		r.problems = append(r.problems, tooLarge(file, most))
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		r.report(file, "the file cannot be read: "+reason(err))
		return nil
	}
	if r.total += len(data); r.total > maxTotal {
		return errTooMuch
	}
	if problem, bad := checkFile(file, name, data); bad {
		r.problems = append(r.problems, problem)
		return nil
	}
	r.files[name] = newEntry(data, true)
	return nil
}

func (r *overlayReader) report(file, text string) {
	r.problems = append(r.problems, Problem{File: file, Text: text})
}

// reason is an error without the path that stands before it already.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
