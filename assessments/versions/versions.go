// Package versions keeps the source files of quizzes and cases as they stood
// when someone first used them.
//
// It owns the records version/<hash>/<language>: the hash is that of the source
// file, and each language's file is kept once, as it was at first use. A later
// translation is added beside the others; none is ever removed or replaced. What
// a file means, its owner knows.
package versions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"pamoja/courses/records"
)

const collection = "versions"

// File is a source file as it stood.
type File struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Collections declares what this package keeps.
func Collections() []records.Collection { return []records.Collection{{Name: collection}} }

// Older is how much that was begun still stands on a version that is no longer
// current: it is finished on what it was begun.
type Older struct {
	ID      string // of the quiz or case
	Version string
	Edition int
	Open    int
}

// CountOlder puts what is open into groups, in order of id and version.
func CountOlder(open iter.Seq2[Older, error]) ([]Older, error) {
	counts := map[Older]int{}
	for one, err := range open {
		if err != nil {
			return nil, err
		}
		counts[one]++
	}
	var list []Older
	for key, count := range counts {
		key.Open = count
		list = append(list, key)
	}
	slices.SortFunc(list, func(a, b Older) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version)) })
	return list, nil
}

// Keeper keeps versions.
type Keeper struct {
	files *records.Table[File]
	kept  sync.Map // ids known to be kept
}

// NewKeeper keeps its documents in store.
func NewKeeper(store *records.Store) *Keeper {
	return &Keeper{files: records.TableOf[File](store, collection)}
}

// ID is where a version's file of one language is kept.
func ID(hash, lang string) string { return "version/" + hash + "/" + lang }

// Keep stores the files of a version, each language once. path gives where a
// language's file stands in the tree.
func (k *Keeper) Keep(ctx context.Context, hash string, raw map[string][]byte, path func(lang string) string) error {
	for lang, text := range raw {
		id := ID(hash, lang)
		if _, done := k.kept.Load(id); done {
			continue
		}
		_, err := k.files.Insert(ctx, id, File{Path: path(lang), Text: string(text)})
		if err != nil && !errors.Is(err, records.ErrExists) {
			return fmt.Errorf("keep a version: %w", err)
		}
		k.kept.Store(id, true)
	}
	return nil
}

// Read gives the files of a version by language; none if it was never kept.
func (k *Keeper) Read(ctx context.Context, hash string) (map[string][]byte, error) {
	raw := map[string][]byte{}
	for found, err := range k.files.All(ctx, ID(hash, "")) {
		if err != nil {
			return nil, fmt.Errorf("version: %w", err)
		}
		lang, ok := strings.CutPrefix(found.ID, ID(hash, ""))
		if !ok {
			break
		}
		raw[lang] = []byte(found.Value.Text)
	}
	return raw, nil
}
