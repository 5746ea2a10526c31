package archive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"

	"pamoja/courses/records"
)

// Write writes a backup of everything in the store, as it stands at one moment.
// about's Collections are the store's, whatever it says.
func Write(ctx context.Context, to io.Writer, store *records.Store, about Header) (Summary, error) {
	about.At, about.Collections = records.Cut(about.At), store.Collections()
	sum, counted := sha256.New(), &counter{to: to}
	file := bufio.NewWriterSize(io.MultiWriter(counted, sum), 64<<10)
	lines, err := gzip.NewWriterLevel(file, gzip.DefaultCompression)
	if err != nil {
		return Summary{}, err
	}
	lines.ModTime = time.Unix(0, 0) // none, as frame has it
	defer lines.Close()
	all, err := writeLines(ctx, lines, store, about)
	if err != nil {
		return Summary{}, err
	}
	if err := lines.Close(); err != nil {
		return Summary{}, fmt.Errorf("write: %w", err)
	}
	if err := file.Flush(); err != nil {
		return Summary{}, fmt.Errorf("write: %w", err)
	}
	end := all.ending
	end.Content, end.File = all.digest(), hex.EncodeToString(sum.Sum(nil))
	last, err := seal(end)
	if err != nil {
		return Summary{}, err
	}
	if _, err := counted.Write(last); err != nil {
		return Summary{}, fmt.Errorf("write: %w", err)
	}
	return Summary{Header: about, Documents: end.Documents, Counts: end.Counts, Digest: end.Content, Bytes: counted.bytes}, nil
}

func writeLines(ctx context.Context, to io.Writer, store *records.Store, about Header) (*content, error) {
	line, err := headingLine(about)
	if err != nil {
		return nil, err
	}
	if _, err := to.Write(line); err != nil {
		return nil, fmt.Errorf("write: %w", err)
	}
	all := newContent()
	err = store.Dump(ctx, func(collection, id string, text []byte) error {
		if bytes.IndexByte(text, '\n') >= 0 {
			return fmt.Errorf("a document of %s has a line break outside its strings", collection)
		}
		if line, err = documentLine(line[:0], collection, id, text); err != nil {
			return err
		}
		if _, err := to.Write(line); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		all.add(collection, id, text)
		return nil
	})
	return all, err
}

func headingLine(about Header) ([]byte, error) {
	line, err := json.Marshal(heading{
		Format: formatName, Version: Version, Schema: about.Schema, Program: about.Program, At: about.At, Collections: about.Collections,
	})
	return append(line, '\n'), err
}

// documentLine appends a document's line. A collection's name needs no escape.
func documentLine(line []byte, collection, id string, text []byte) ([]byte, error) {
	quoted, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	line = append(append(line, `["`...), collection...)
	line = append(append(line, `",`...), quoted...)
	line = append(append(line, ','), text...)
	return append(line, "]\n"...), nil
}

// counter counts what is written.
type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}
