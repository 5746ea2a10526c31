package people

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pamoja/courses/fault"
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
				ctx, done = context.WithTimeout(s.ctx, time.Duration(rand.Int64N(int64(60*time.Millisecond))))
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
