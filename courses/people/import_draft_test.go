package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// The same sheet sent many times at once, some of them cut off: whoever is told
// that it is checked finds every row of it, and of a sheet that nobody was told
// so of and that was not called off no row is left.
func TestImportDraftedTwice(t *testing.T) {
	s := newSite(t)
	text := manyPeople(0, 3*chunk+10)
	for round := range 6 {
		id := fmt.Sprint("sheet-", round)
		errs := together(4, func(i int) error {
			ctx, done := s.ctx, func() {}
			if i > 0 { // cut off anywhere
				ctx, done = context.WithTimeout(s.ctx, time.Duration(mathrand.Int64N(int64(60*time.Millisecond))))
			}
			defer done()
			_, err := s.KeepDraft(ctx, Shell(), id, "", sheetOf(text))
			return err
		})
		kept := false
		for _, err := range errs {
			f, refused := fault.Of(err)
			if err != nil && !errors.Is(err, context.DeadlineExceeded) && !(refused && f.Key == "import.checked_twice") {
				t.Fatal(err)
			}
			kept = kept || err == nil
		}
		count, err := s.countImport(s.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int{true: 3*chunk + 10}[kept]; count[RowCreated] != want {
			t.Errorf("round %d: %d rows are kept, want %d (%v)", round, count[RowCreated], want, errs)
		}
		if _, _, err := s.ImportOf(s.ctx, Shell(), id); (err == nil) != kept {
			t.Errorf("round %d: somebody was told that it is checked: %t; it can be opened: %v", round, kept, err)
		}
	}
}

// answersLate is an engine that writes an import down and does not say so in
// time, as one does whose disk is busy.
type answersLate struct{ records.Engine }

func (e answersLate) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	done, err := e.Engine.Insert(context.WithoutCancel(ctx), collection, documents)
	if _, limited := ctx.Deadline(); limited && collection == "imports" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return done, err
}

// A sheet whose time ran out while its first record was being written leaves
// nothing behind either.
func TestImportCutOffAtItsBegin(t *testing.T) {
	s := newSite(t)
	collections := slices.Concat(Collections(), audit.Collections())
	engine, err := sqlite.OpenEngine(s.ctx, sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	store, err := records.New(answersLate{engine}, collections)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	late := NewService(store, audit.NewLog(store, s.time, rand.Reader), Options{Now: s.time, Random: rand.Reader, Sleep: s.sleep, Languages: []string{"en", "sw"}, Cost: cheap})
	ctx, done := context.WithTimeout(s.ctx, 20*time.Millisecond)
	defer done()
	if _, err := late.KeepDraft(ctx, Shell(), "sheet", "", sheetOf("name\nSample Person")); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("it ended with %v", err)
	}
	if kept, _, err := late.imports.Get(s.ctx, "sheet"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("it is kept as %+v, %v", kept, err)
	}
}
