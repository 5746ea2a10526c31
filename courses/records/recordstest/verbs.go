package recordstest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pamoja/courses/records"
)

func want(t *testing.T, what string, err, wanted error) {
	t.Helper()
	if !errors.Is(err, wanted) {
		t.Fatalf("%s: got error %v, want %v", what, err, wanted)
	}
}

func same(t *testing.T, what string, got, wanted any) {
	t.Helper()
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func testInsert(t *testing.T, s suite) {
	_, _, err := s.plain.Get(s.ctx, "a")
	want(t, "get before insert", err, records.ErrNotFound)
	at, err := s.plain.Insert(s.ctx, "a", plain{Count: 1, Text: `<ũ> "&" \ ` + "\u2028"})
	want(t, "insert", err, nil)
	if at == 0 {
		t.Fatal("a revision of 0: that is no revision")
	}
	_, err = s.plain.Insert(s.ctx, "a", plain{Count: 2})
	want(t, "insert again", err, records.ErrExists)
	value, read, err := s.plain.Get(s.ctx, "a")
	want(t, "get", err, nil)
	same(t, "document", value, plain{Count: 1, Text: `<ũ> "&" \ ` + "\u2028"})
	same(t, "revision", read, at)
	for _, id := range []string{"A", "a ", " a", "á", "a/b", `a"'%_\`, "\u0001", "é", "e\u0301"} {
		_, err := s.plain.Insert(s.ctx, id, plain{Text: id})
		want(t, fmt.Sprintf("insert %q", id), err, nil)
	}
	for _, id := range []string{"A", "a ", " a", "á", "a/b", `a"'%_\`, "\u0001", "é", "e\u0301"} {
		value, _, err := s.plain.Get(s.ctx, id)
		want(t, fmt.Sprintf("get %q", id), err, nil)
		same(t, "document", value.Text, id)
	}
}

func testInsertMany(t *testing.T, s suite) {
	_, err := s.plain.Insert(s.ctx, "b", plain{Count: 1})
	want(t, "insert", err, nil)
	var items []records.Item[plain]
	for i, id := range []string{"a", "b", "c", "a"} {
		items = append(items, records.Item[plain]{ID: id, Value: plain{Count: 10 * (i + 1)}})
	}
	results, err := s.plain.InsertMany(s.ctx, items)
	want(t, "insert many", err, nil)
	same(t, "results", exists(t, results), []bool{false, true, false, true})
	results, err = s.plain.InsertMany(s.ctx, items)
	want(t, "insert many again", err, nil)
	same(t, "results again", exists(t, results), []bool{true, true, true, true})
	for id, count := range map[string]int{"a": 10, "b": 1, "c": 30} {
		value, _, err := s.plain.Get(s.ctx, id)
		want(t, "get "+id, err, nil)
		same(t, "count of "+id, value.Count, count)
	}
	results, err = s.plain.InsertMany(s.ctx, nil)
	want(t, "insert nothing", err, nil)
	same(t, "results of nothing", len(results), 0)
	_, err = s.plain.InsertMany(s.ctx, []records.Item[plain]{{ID: "d"}, {ID: ""}})
	want(t, "insert many with a bad id", err, records.ErrInvalid)
	_, _, err = s.plain.Get(s.ctx, "d")
	want(t, "get of what came with a bad id", err, records.ErrNotFound)
}

func exists(t *testing.T, results []error) []bool {
	t.Helper()
	existing := make([]bool, len(results))
	for i, err := range results {
		if err != nil {
			want(t, "result", err, records.ErrExists)
		}
		existing[i] = err != nil
	}
	return existing
}

func testReplace(t *testing.T, s suite) {
	_, err := s.plain.Replace(s.ctx, "a", 1, plain{})
	want(t, "replace of nothing", err, records.ErrNotFound)
	first, err := s.plain.Insert(s.ctx, "a", plain{Count: 1})
	want(t, "insert", err, nil)
	second, err := s.plain.Replace(s.ctx, "a", first, plain{Count: 2})
	want(t, "replace", err, nil)
	if first == second {
		t.Fatal("replacing did not change the revision")
	}
	_, err = s.plain.Replace(s.ctx, "a", first, plain{Count: 3})
	want(t, "replace at an old revision", err, records.ErrChanged)
	value, at, err := s.plain.Get(s.ctx, "a")
	want(t, "get", err, nil)
	same(t, "document", value, plain{Count: 2})
	same(t, "revision", at, second)
}

func testDelete(t *testing.T, s suite) {
	want(t, "delete of nothing", s.plain.Delete(s.ctx, "a", 1), records.ErrNotFound)
	first, err := s.plain.Insert(s.ctx, "a", plain{Count: 1})
	want(t, "insert", err, nil)
	second, err := s.plain.Replace(s.ctx, "a", first, plain{Count: 2})
	want(t, "replace", err, nil)
	want(t, "delete at an old revision", s.plain.Delete(s.ctx, "a", first), records.ErrChanged)
	want(t, "delete", s.plain.Delete(s.ctx, "a", second), nil)
	want(t, "delete again", s.plain.Delete(s.ctx, "a", second), records.ErrNotFound)
	_, _, err = s.plain.Get(s.ctx, "a")
	want(t, "get", err, records.ErrNotFound)
	again, err := s.plain.Insert(s.ctx, "a", plain{Count: 3})
	want(t, "insert again", err, nil)
	if again == first || again == second {
		t.Fatal("a new document has the revision of a deleted one")
	}
	_, err = s.plain.Replace(s.ctx, "a", second, plain{Count: 4})
	want(t, "replace at the deleted one's revision", err, records.ErrChanged)
}

func testRemove(t *testing.T, s suite) {
	want(t, "remove of nothing", s.plain.Remove(s.ctx, "a"), nil)
	want(t, "remove of what cannot be", s.plain.Remove(s.ctx, ""), nil)
	first, err := s.plain.Insert(s.ctx, "a", plain{Count: 1})
	want(t, "insert", err, nil)
	_, err = s.plain.Replace(s.ctx, "a", first, plain{Count: 2})
	want(t, "replace", err, nil)
	want(t, "remove", s.plain.Remove(s.ctx, "a"), nil)
	_, _, err = s.plain.Get(s.ctx, "a")
	want(t, "get", err, records.ErrNotFound)
	want(t, "remove again", s.plain.Remove(s.ctx, "a"), nil)
}

func testUpdate(t *testing.T, s suite) {
	add := func(p *plain) error { p.Count++; return nil }
	_, err := s.plain.Update(s.ctx, "a", add)
	want(t, "update of nothing", err, records.ErrNotFound)
	_, err = s.plain.Insert(s.ctx, "a", plain{Count: 1})
	want(t, "insert", err, nil)
	value, err := s.plain.Update(s.ctx, "a", add)
	want(t, "update", err, nil)
	same(t, "updated", value, plain{Count: 2})
	stop := errors.New("stop")
	_, err = s.plain.Update(s.ctx, "a", func(p *plain) error { p.Count = 99; return stop })
	if err != stop {
		t.Fatalf("update that was stopped: got %v, want the error itself", err)
	}
	tries := 0
	value, err = s.plain.Update(s.ctx, "a", func(p *plain) error {
		if tries++; tries < 3 { // somebody else is faster, twice
			_, err := s.plain.Update(s.ctx, "a", func(p *plain) error { p.Count += 10; return nil })
			return err
		}
		p.Count++
		return nil
	})
	want(t, "update against others", err, nil)
	same(t, "updated against others", value, plain{Count: 23})
	read, _, err := s.plain.Get(s.ctx, "a")
	want(t, "get", err, nil)
	same(t, "read", read, value)
	_, err = s.plain.Update(s.ctx, "a", func(p *plain) error {
		_, err := s.plain.Update(s.ctx, "a", add)
		return err
	})
	want(t, "update that always loses", err, records.ErrChanged)
}
