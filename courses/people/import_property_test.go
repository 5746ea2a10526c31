package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/audit"
	"pamoja/courses/records"
	"pamoja/courses/records/sqlite"
)

// written is one value in a field, and whose it is.
type written struct{ value, origin string }

// modelled is what a person's fields must hold by the rules: per field the
// values written by imports, the latest last, upon at most one set by hand. The
// last one stands.
type modelled struct {
	fields  map[Field][]written
	madeBy  string // the import that made her, until something came to be hers
	touched bool   // signed in
}

func (m *modelled) top(f Field) written {
	if stack := m.fields[f]; len(stack) > 0 {
		return stack[len(stack)-1]
	}
	return written{}
}

func (m *modelled) byHand(f Field, value, origin string) {
	if m.top(f).value == value {
		return
	}
	m.fields[f] = nil
	if value != "" {
		m.fields[f] = []written{{value, origin}}
	}
}

func (m *modelled) imported(f Field, value, im string) {
	if top := m.top(f); value != "" && top.value != value && (top.value == "" || strings.HasPrefix(top.origin, originImport)) {
		m.fields[f] = append(m.fields[f], written{value, originImport + im})
	}
}

func (m *modelled) undo(im string) (removed bool) {
	if m.madeBy == im {
		for _, f := range Fields {
			if top := m.top(f); m.touched || top.value != "" && top.origin != originImport+im {
				return false // who stays, stays as she is
			}
		}
		return true
	}
	for f, stack := range m.fields {
		m.fields[f] = slices.DeleteFunc(slices.Clone(stack), func(w written) bool { return w.origin == originImport+im })
	}
	return false
}

// modelFields are those the property plays with, and what they may hold.
var modelFields = map[Field][]string{
	WardField: {"One", "Two", "Three"}, CadreField: {"cpv", "teacher", "chief"}, CountyField: {"Kilifi", "Kisumu"}, LanguageField: {"en", "sw"},
}

// Whatever is imported, edited by hand, undone and deleted, and in whatever
// order, every field holds what its rightful owner put there.
func TestImportProperty(t *testing.T) {
	s := newSite(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		model, imports := map[string]*modelled{}, []string{} // by phone
		person := func(phone string) Person {
			for found, err := range s.people.Find(s.ctx, records.Query{Index: "phone", Equal: []any{phone}}) {
				if err != nil {
					t.Fatal(err)
				}
				return found.Value.Person
			}
			return Person{}
		}
		phones := make([]string, 3)
		for i := range phones {
			phones[i] = fmt.Sprintf("+2547%08d", run*10+i)
		}
		anyone := func(t *rapid.T) (string, *modelled) {
			phone := rapid.SampledFrom(phones).Draw(t, "who")
			if model[phone] == nil {
				t.Skip("nobody")
			}
			return phone, model[phone]
		}
		value := func(t *rapid.T, f Field) string {
			return rapid.SampledFrom(append(modelFields[f], "")).Draw(t, string(f))
		}
		t.Repeat(map[string]func(*rapid.T){
			"import": func(t *rapid.T) {
				id, text := fmt.Sprintf("%d-%d", run, len(imports)), "name|phone|ward|cadre|county|language"
				imports = append(imports, id)
				for i, phone := range phones {
					if !rapid.Bool().Draw(t, "in the sheet") {
						continue
					}
					row := map[Field]string{NameField: fmt.Sprintf("Sample Person %d", i), PhoneField: phone}
					for f := range modelFields {
						row[f] = value(t, f)
					}
					text += "\n" + strings.Join([]string{row[NameField], phone, row[WardField], row[CadreField], row[CountyField], row[LanguageField]}, "|")
					if model[phone] == nil {
						model[phone] = &modelled{fields: map[Field][]written{}, madeBy: id}
					}
					for f, fresh := range row {
						model[phone].imported(f, fresh, id)
					}
				}
				if !strings.Contains(text, "\n") {
					t.Skip("an empty sheet")
				}
				if _, err := s.KeepDraft(s.ctx, Shell(), id, "", sheetOf(text)); err != nil {
					t.Fatal(err)
				}
				if _, err := s.ApplyImport(s.ctx, Shell(), id, nil); err != nil {
					t.Fatal(err)
				}
			},
			"edit": func(t *rapid.T) {
				phone, m := anyone(t)
				f, by, origin := rapid.SampledFrom([]Field{WardField, CadreField}).Draw(t, "field"), Shell(), "staff:shell"
				if rapid.Bool().Draw(t, "herself") {
					by, origin = person(phone), "self"
				}
				fresh := value(t, f)
				if _, err := s.Edit(s.ctx, by, person(phone).ID, map[Field]string{f: fresh}); err != nil {
					t.Fatal(err)
				}
				m.byHand(f, fresh, origin)
			},
			"language": func(t *rapid.T) {
				phone, m := anyone(t)
				fresh := value(t, LanguageField)
				if _, err := s.SetLanguage(s.ctx, person(phone), fresh); err != nil {
					t.Fatal(err)
				}
				m.byHand(LanguageField, fresh, "self")
			},
			"sign in": func(t *rapid.T) {
				phone, m := anyone(t)
				if _, err := s.seen(s.ctx, person(phone)); err != nil {
					t.Fatal(err)
				}
				m.touched = true
			},
			"undo": func(t *rapid.T) {
				if len(imports) == 0 {
					t.Skip("nothing")
				}
				id := rapid.SampledFrom(imports).Draw(t, "import")
				im, err := s.importOf(s.ctx, Shell(), id)
				if err != nil || im.State == ImportUndone { // an empty sheet, or undone before
					t.Skip("nothing to undo")
				}
				if _, err := s.UndoImport(s.ctx, Shell(), id, nil); err != nil {
					t.Fatal(err)
				}
				for phone, m := range model {
					if m.undo(id) {
						delete(model, phone)
					}
				}
			},
			"delete": func(t *rapid.T) {
				phone, _ := anyone(t)
				if _, err := s.erase(s.ctx, person(phone).ID); err != nil {
					t.Fatal(err)
				}
				delete(model, phone)
			},
			"": func(t *rapid.T) {
				for _, phone := range phones {
					p, m := person(phone), model[phone]
					if (m == nil) != (p.ID == "") {
						t.Fatalf("she is there: %t, and should be: %t", p.ID != "", m != nil)
					}
					for f := range modelFields {
						if m != nil && (p.Value(f) != m.top(f).value || p.Origins[f] != m.top(f).origin) {
							t.Fatalf("%s is %q of %q, and should be %+v", f, p.Value(f), p.Origins[f], m.top(f))
						}
					}
				}
			},
		})
	})
}

// dying is an engine that dies after so many writes, as a process does.
type dying struct {
	records.Engine
	left atomic.Int64
}

var errDied = errors.New("died in a test")

func (d *dying) Insert(ctx context.Context, collection string, documents []records.Document) ([]bool, error) {
	if d.left.Add(-1) < 0 {
		return nil, errDied
	}
	return d.Engine.Insert(ctx, collection, documents)
}

func (d *dying) Replace(ctx context.Context, collection string, at records.Revision, document records.Document) error {
	if d.left.Add(-1) < 0 {
		return errDied
	}
	return d.Engine.Replace(ctx, collection, at, document)
}

func (d *dying) Delete(ctx context.Context, collection, id string, at records.Revision) error {
	if d.left.Add(-1) < 0 {
		return errDied
	}
	return d.Engine.Delete(ctx, collection, id, at)
}

// mortal is a site over an engine that can die.
func mortal(t *testing.T) (*site, *dying) {
	t.Helper()
	collections := slices.Concat(Collections(), audit.Collections())
	engine, err := sqlite.OpenEngine(t.Context(), sqlite.Options{Dir: t.TempDir(), Collections: collections, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	d := &dying{Engine: engine}
	d.left.Store(1 << 40)
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
			d.left.Store(writes)
			died := work()
			d.left.Store(1 << 40)
			if died != nil && !errors.Is(died, errDied) {
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
