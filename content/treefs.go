package content

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"time"
)

// Open opens a file or folder of the tree.
func (t *Tree) Open(name string) (fs.File, error) {
	info, err := t.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		children, _ := t.ReadDir(name)
		return &openDir{info: info, name: name, children: children}, nil
	}
	return &openFile{info: info, Reader: bytes.NewReader(t.files[name].data)}, nil
}

// Stat describes a file or folder of the tree.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if e, ok := t.files[name]; ok {
		return info{name: path.Base(name), size: int64(len(e.data))}, nil
	}
	if _, ok := t.dirs[name]; ok {
		return info{name: path.Base(name), dir: true}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists a folder of the tree by name.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := t.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	list := make([]fs.DirEntry, 0, len(t.dirs[name]))
	for _, child := range t.dirs[name] {
		of, err := t.Stat(path.Join(name, child))
		if err != nil {
			return nil, err
		}
		list = append(list, fs.FileInfoToDirEntry(of))
	}
	return list, nil
}

// info has no time of change: content is known by its hash.
type info struct {
	name string
	size int64
	dir  bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.dir }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type openFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openDir struct {
	info     fs.FileInfo
	name     string
	children []fs.DirEntry
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openDir) Close() error               { return nil }
func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}

func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		rest := d.children
		d.children = nil
		return rest, nil
	}
	if len(d.children) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.children))
	next := d.children[:n]
	d.children = d.children[n:]
	return next, nil
}
