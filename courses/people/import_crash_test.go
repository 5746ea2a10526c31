package people

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pamoja/courses/audit"
	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"
	"pamoja/courses/records/sqlite"
)

// mortal is a site over an engine that can die.
func mortal(t *testing.T) (*site, *recordstest.Dying) {
	t.Helper()
	collections := slices.Concat(Collections(), audit.Collections())
	engine, err := sqlite.OpenEngine(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	d := &recordstest.Dying{Engine: engine}
	d.Live(-1)
	store, err := records.New(d, collections)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	s := newSite(t)
	s.Service = NewService(store, audit.NewLog(store, s.time, rand.Reader), Options{Now: s.time, Random: rand.Reader, Sleep: s.sleep, Languages: []string{"en", "sw"}, Cost: cheap})
	return s, d
}

// state is who is there and what each holds, without what is made at random.
func (s *site) state(store string) map[string]string {
	s.t.Helper()
	held := map[string]string{}
	for found, err := range s.people.All(s.ctx, "") {
		if err != nil {
			s.t.Fatal(err)
		}
		p := found.Value.Person
		for _, login := range []string{p.Member, p.Phone} {
			if by, err := s.ByLogin(s.ctx, login); login != "" && (err != nil || by.ID != p.ID) {
				s.t.Errorf("%s: %s does not sign in with one of hers: %v", store, p.Name, err)
			}
		}
		key := p.Phone + p.Name
		if _, twice := held[key]; twice {
			s.t.Errorf("%s: %s is there twice", store, p.Name)
		}
		var fields []string
		for _, f := range Fields {
			fields = append(fields, p.Value(f)+"<"+p.Origins[f])
		}
		held[key] = strings.Join(fields, ",")
	}
	return held
}

// However far an import or its undo came before the process died, doing it again
// ends as if it had not.
func TestImportAfterCrash(t *testing.T) {
	first := "name|phone|ward\nSample Old|0712345670|One\nSample Gone|0712345671|One"
	second := "name|phone|ward|organisation\nSample New|0712345672|Two|Sample Home\nSample Old|0712345670|Two|\nSample Alone||Two|"
	var applied, undone map[string]string
	for _, undo := range []bool{false, true} {
		for writes := int64(0); ; writes++ {
			s, d := mortal(t)
			s.brings(Shell(), "first", first, nil)
			if _, err := s.KeepDraft(s.ctx, Shell(), "a", "", sheetOf(second)); err != nil {
				t.Fatal(err)
			}
			work := func() error { _, err := s.ApplyImport(s.ctx, Shell(), "a", nil); return err }
			want := &applied
			if undo {
				if err := work(); err != nil {
					t.Fatal(err)
				}
				work = func() error { _, err := s.UndoImport(s.ctx, Shell(), "a", nil); return err }
				want = &undone
			}
			if *want == nil { // how it ends undisturbed
				if err := work(); err != nil {
					t.Fatal(err)
				}
				*want = s.state("undisturbed")
				continue
			}
			d.Live(writes)
			died := work()
			d.Live(-1)
			if died != nil && !errors.Is(died, recordstest.ErrDied) {
				t.Fatal(died)
			}
			if err := work(); err != nil {
				t.Fatalf("undo %t, again after %d writes: %v", undo, writes, err)
			}
			if got := s.state(fmt.Sprintf("undo %t, %d writes", undo, writes)); !maps.Equal(got, *want) {
				t.Errorf("undo %t, died after %d writes: %v, want %v", undo, writes, got, *want)
			}
			if died == nil {
				break
			}
		}
	}
	if len(applied) != 4 || len(undone) != 2 {
		t.Errorf("%v\n%v", applied, undone)
	}
}

// fewDigits draws member numbers from a small lot, so that writers meet.
type fewDigits struct{ mutex sync.Mutex }

func (f *fewDigits) Read(raw []byte) (int, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n, err := rand.Read(raw)
	if len(raw) == 6 { // as maker.digits asks
		for i := range raw[:3] {
			raw[i] = 0
		}
	}
	return n, err
}

// Sixteen imports at once never give one member number twice.
func TestImportMembersUnique(t *testing.T) {
	s := newSite(t)
	s.made.random = &fewDigits{}
	const writers, each = 16, 20
	errs := together(writers, func(i int) error {
		text := "name|phone"
		for n := range each {
			text += fmt.Sprintf("\nSample Person %d|07%08d", n, i*each+n)
		}
		id := fmt.Sprint("import-", i)
		if _, err := s.KeepDraft(s.ctx, Shell(), id, "", sheetOf(text)); err != nil {
			return err
		}
		_, err := s.ApplyImport(s.ctx, Shell(), id, nil)
		return err
	})
	if got := tallied(t, errs); got[""] != writers {
		t.Fatal(got)
	}
	members := map[string]bool{}
	for found, err := range s.people.All(s.ctx, "") {
		if err != nil {
			t.Fatal(err)
		}
		members[found.Value.Member] = true
	}
	if len(members) != writers*each {
		t.Errorf("%d member numbers for %d people", len(members), writers*each)
	}
}

// BenchmarkImportDryRun judges 1,000 rows beside 2,000 people who are here
// (PRODUCT: at most 2 s).
func BenchmarkImportDryRun(b *testing.B) {
	s := newBenchSite(b)
	for i := range 8 {
		if _, err := s.KeepDraft(s.ctx, Shell(), fmt.Sprint("people-", i), "", sheetOf(manyPeople(i*250, 250))); err != nil {
			b.Fatal(err)
		}
		if _, err := s.ApplyImport(s.ctx, Shell(), fmt.Sprint("people-", i), nil); err != nil {
			b.Fatal(err)
		}
	}
	sheet := manyPeople(1500, 1000)
	for b.Loop() {
		if _, err := s.DryRun(s.ctx, Shell(), sheetOf(sheet), func(ImportRow) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func manyPeople(from, n int) string {
	text := "name|phone|county|organisation|cadre"
	for i := range n {
		text += fmt.Sprintf("\nSample Person %d|07%08d|Kilifi|Sample Home|cpv", from+i, from+i)
	}
	return text
}

func newBenchSite(b *testing.B) *site {
	b.Helper()
	store, err := sqlite.Open(b.Context(), sqlite.Options{Dir: b.TempDir(), Collections: slices.Concat(Collections(), audit.Collections()), Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	s := &site{ctx: b.Context()}
	s.Service = NewService(store, audit.NewLog(store, s.time, rand.Reader), Options{Now: s.time, Random: rand.Reader, Languages: []string{"en", "sw"}, Cost: cheap})
	return s
}
