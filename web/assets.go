package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"pamoja/courses/fault"
)

// assets are the static files, compressed once at start and addressed by a name
// that holds their hash, so that a browser never asks for them twice.
type assets struct {
	byName map[string]assetFile // pamoja.1a2b3c4d.css
	names  map[string]string    // pamoja.css → pamoja.1a2b3c4d.css
}

type assetFile struct {
	kind              string
	plain, gzip, best []byte
}

// embeddedAssets are those built into the program, compressed once a process:
// brotli at its best takes a tenth of a second.
var embeddedAssets = sync.OnceValues(func() (*assets, error) {
	static, err := fs.Sub(embedded, "static")
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	return loadAssets(static)
})

var sheetComment = regexp.MustCompile(`(?s)/\*.*?\*/\n?`)

func loadAssets(fsys fs.FS) (*assets, error) {
	a := &assets{byName: map[string]assetFile{}, names: map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		extension := path.Ext(name)
		if extension == ".css" { // nobody pays for what only we read
			data = sheetComment.ReplaceAll(data, nil)
		}
		file, err := compressed(data)
		if err != nil {
			return err
		}
		file.kind = mime.TypeByExtension(extension)
		sum := sha256.Sum256(data)
		plain := path.Base(name)
		hashed := strings.TrimSuffix(plain, extension) + "." + hex.EncodeToString(sum[:4]) + extension
		a.names[plain], a.byName[hashed] = hashed, file
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return a, nil
}

// window is how far back brotli looks, as a power of two: further than any file
// here is long. The tables it fills at once for its usual window take 20 MB.
const window = 16

func compressed(data []byte) (assetFile, error) {
	file := assetFile{plain: data}
	var small bytes.Buffer
	writer, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
	if err != nil {
		return assetFile{}, err
	}
	if _, err := writer.Write(data); err != nil {
		return assetFile{}, err
	}
	if err := writer.Close(); err != nil {
		return assetFile{}, err
	}
	file.gzip = bytes.Clone(small.Bytes())
	small.Reset()
	best := brotli.NewWriterOptions(&small, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: window})
	if _, err := best.Write(data); err != nil {
		return assetFile{}, err
	}
	if err := best.Close(); err != nil {
		return assetFile{}, err
	}
	file.best = bytes.Clone(small.Bytes())
	return file, nil
}

// address gives where a static file is served. An unknown name is a fault of
// the template; its address is then one that answers 404.
func (a *assets) address(name string) string {
	if hashed, ok := a.names[name]; ok {
		return "/assets/" + hashed
	}
	return "/assets/" + name
}

func (s *Server) asset(r *request) error {
	file, ok := s.assets.byName[r.Param("name")]
	if !ok {
		return fault.NotFound("error.not_found")
	}
	header := r.Writer.Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("ETag", `"`+r.Param("name")+`"`)
	header.Set("Vary", "Accept-Encoding")
	body, accepts := file.plain, r.GetHeader("Accept-Encoding")
	switch {
	case strings.Contains(accepts, "br"):
		body = file.best
		header.Set("Content-Encoding", "br")
	case strings.Contains(accepts, "gzip"):
		body = file.gzip
		header.Set("Content-Encoding", "gzip")
	}
	r.Data(200, file.kind, body)
	return nil
}
