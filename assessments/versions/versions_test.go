package versions

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// No goroutine outlives the tests.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newStore(t *testing.T) *records.Store {
	t.Helper()
	store, err := sqlite.Open(context.Background(), sqlite.Options{Dir: t.TempDir(), Collections: Collections(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func path(lang string) string { return "lang/" + lang + "/cases/a.md" }

func texts(pairs ...string) map[string][]byte {
	raw := map[string][]byte{}
	for i := 0; i < len(pairs); i += 2 {
		raw[pairs[i]] = []byte(pairs[i+1])
	}
	return raw
}

// TestKeepAndRead keeps each language of a version once, adds later ones, and
// reads only the version asked for, in this process and in another.
func TestKeepAndRead(t *testing.T) {
	t.Parallel()
	ctx, store := context.Background(), newStore(t)
	keeper := NewKeeper(store)
	for _, one := range []struct {
		hash string
		raw  map[string][]byte
	}{
		{"ab", texts("en", "one")}, {"ab", texts("en", "two", "sw", "moja")}, {"ab", texts()}, {"abc", texts("en", "three")}, {"a", texts("en", "")},
	} {
		if err := keeper.Keep(ctx, one.hash, one.raw, path); err != nil {
			t.Fatal(err)
		}
	}
	other := NewKeeper(store)
	if err := other.Keep(ctx, "ab", texts("en", "four", "fr", "un"), path); err != nil {
		t.Fatal(err)
	}
	for hash, want := range map[string]map[string][]byte{
		"ab": texts("en", "one", "sw", "moja", "fr", "un"), "abc": texts("en", "three"), "a": texts("en", ""), "b": texts(), "": texts(),
	} {
		for _, k := range []*Keeper{keeper, other} {
			got, err := k.Read(ctx, hash)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%q: %v %s", hash, err, diff)
			}
		}
	}
	file, _, err := records.TableOf[File](store, collection).Get(ctx, ID("ab", "sw"))
	if err != nil || file != (File{Path: path("sw"), Text: "moja"}) {
		t.Errorf("kept is %+v, %v", file, err)
	}
}

// TestKeepAtOnce has sixteen processes keep a version: one stands, and nobody is
// refused. One that cannot write says so, and may be asked again.
func TestKeepAtOnce(t *testing.T) {
	t.Parallel()
	ctx, store := context.Background(), newStore(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	keeper := NewKeeper(store)
	if err := keeper.Keep(gone, "ab", texts("en", "one"), path); err == nil {
		t.Error("kept without a store")
	}
	errs := make([]error, 16)
	var done sync.WaitGroup
	for i := range errs {
		done.Go(func() { errs[i] = NewKeeper(store).Keep(ctx, "ab", texts("en", "one", "sw", "moja"), path) })
	}
	done.Wait()
	if err := errors.Join(append(errs, keeper.Keep(ctx, "ab", texts("en", "one"), path))...); err != nil {
		t.Error(err)
	}
	if got, err := keeper.Read(ctx, "ab"); err != nil || cmp.Diff(texts("en", "one", "sw", "moja"), got) != "" {
		t.Errorf("kept is %q, %v", got, err)
	}
	if _, err := keeper.Read(gone, "ab"); err == nil {
		t.Error("read without a store")
	}
}

// TestCountOlder counts what is open by version, in order, and gives up at the
// first error.
func TestCountOlder(t *testing.T) {
	t.Parallel()
	of := func(open ...string) iter.Seq2[Older, error] {
		return func(yield func(Older, error) bool) {
			for _, one := range open {
				var err error
				if one == "" {
					err = errors.New("no store")
				}
				id, version := "a", one
				if one == "x" {
					id = "b"
				}
				if !yield(Older{ID: id, Version: version, Edition: 2}, err) {
					return
				}
			}
		}
	}
	got, err := CountOlder(of("z", "x", "y", "z", "z"))
	want := []Older{{"a", "y", 2, 1}, {"a", "z", 2, 3}, {"b", "x", 2, 1}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got, err := CountOlder(of("z", "")); err == nil {
		t.Error("an error is passed over: ", fmt.Sprint(got))
	}
	if got, err := CountOlder(of()); err != nil || len(got) != 0 {
		t.Errorf("nothing open is %v, %v", got, err)
	}
}
