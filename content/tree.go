package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Tree is one reading of all content: the built-in files with a folder laid
// over them. It is an fs.FS whose paths begin at site.yaml and lang/, never
// changes, and may be used by any number of goroutines.
type Tree struct {
	files    map[string]*entry
	dirs     map[string][]string // names of the children, sorted
	builtin  map[string]*entry   // built-in files that the folder replaced
	overlay  string
	problems []Problem
	version  string
}

type entry struct {
	data     []byte
	hash     string
	overlaid bool
}

func newEntry(data []byte, overlaid bool) *entry {
	sum := sha256.Sum256(data)
	return &entry{data: data, hash: hex.EncodeToString(sum[:]), overlaid: overlaid}
}

// Open reads the built-in content and lays the folder dir over it; "" means
// the built-in content alone. It fails only if dir is not a folder that can be
// read. What is wrong with single files is in Problems; those files are left
// out.
func Open(dir string) (*Tree, error) { return New(embedded, dir) }

// New is Open over another base than the built-in content.
func New(base fs.FS, overlay string) (*Tree, error) {
	t := &Tree{files: map[string]*entry{}, builtin: map[string]*entry{}, overlay: overlay}
	if err := t.readBase(base); err != nil {
		return nil, err
	}
	if overlay != "" {
		laid, problems, err := readOverlay(overlay)
		if err != nil {
			return nil, err
		}
		t.problems = append(t.problems, problems...)
		for name, e := range laid {
			if under, ok := t.files[name]; ok {
				t.builtin[name] = under
			}
			t.files[name] = e
		}
	}
	SortProblems(t.problems)
	t.index()
	return t, nil
}

func (t *Tree) readBase(base fs.FS) error {
	return fs.WalkDir(base, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read the built-in content: %w", err)
		}
		if name == "." {
			return nil
		}
		found := place(name, d.IsDir())
		if d.IsDir() && found != wanted {
			return fs.SkipDir
		}
		if d.IsDir() || found == ignored {
			return nil
		}
		file := "content/" + name
		if found != wanted {
			t.problems = append(t.problems, misplaced(file, name, false))
			return nil
		}
		data, err := fs.ReadFile(base, name)
		if err != nil {
			return fmt.Errorf("read the built-in content: %w", err)
		}
		if problem, bad := checkFile(file, name, data); bad {
			t.problems = append(t.problems, problem)
			return nil
		}
		t.files[name] = newEntry(data, false)
		return nil
	})
}

// index lists the folders and takes the hash over everything.
func (t *Tree) index() {
	t.dirs = map[string][]string{".": nil}
	names := t.names()
	seen := map[string]bool{}
	sum := sha256.New()
	for _, name := range names {
		fmt.Fprintf(sum, "%s\x00%s\n", name, t.files[name].hash)
		for child := name; child != "."; {
			if seen[child] {
				break
			}
			seen[child] = true
			parent := path.Dir(child)
			t.dirs[parent] = append(t.dirs[parent], path.Base(child))
			child = parent
		}
	}
	for _, children := range t.dirs {
		slices.Sort(children)
	}
	t.version = hex.EncodeToString(sum.Sum(nil))
}

func (t *Tree) names() []string {
	names := make([]string, 0, len(t.files))
	for name := range t.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Problems lists the files that were left out, and why.
func (t *Tree) Problems() []Problem { return slices.Clone(t.problems) }

// Hash is the version of a file: the hex SHA-256 of its bytes, "" if there is
// no such file.
func (t *Tree) Hash(name string) string {
	if e, ok := t.files[name]; ok {
		return e.hash
	}
	return ""
}

// Version is a hash over every path and every file.
func (t *Tree) Version() string { return t.version }

// Languages lists the languages that have a folder, the source language first.
func (t *Tree) Languages() []string {
	languages := []string{SourceLanguage}
	for _, name := range t.dirs["lang"] {
		if name != SourceLanguage {
			languages = append(languages, name)
		}
	}
	return languages
}

// Overlaid reports whether a file comes from the operator's folder.
func (t *Tree) Overlaid(name string) bool {
	e, ok := t.files[name]
	return ok && e.overlaid
}

// Where is the path under which an author knows a file: in the operator's
// folder, or in the content folder of the source. What does not exist yet is
// placed in the operator's folder, if there is one.
func (t *Tree) Where(name string) string {
	e, isFile := t.files[name]
	_, isDir := t.dirs[name]
	if t.overlay == "" || isFile && !e.overlaid || isDir {
		return "content/" + name
	}
	return filepath.Join(t.overlay, filepath.FromSlash(name))
}

// ReadFile gives a copy of a file's bytes, or an error that is fs.ErrNotExist.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	e, ok := t.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(e.data), nil
}

// under gives the built-in file that the operator's folder replaced.
func (t *Tree) under(name string) ([]byte, bool) {
	if e, ok := t.builtin[name]; ok {
		return e.data, true
	}
	return nil, false
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }
