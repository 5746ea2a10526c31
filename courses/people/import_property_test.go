package people

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/courses/records"
)

// written is one value in a field, and whose it is.
type written struct{ value, origin string }

// modelled is what a person's fields must hold by the rules: per field the
// values written by imports, the latest last, upon at most one set by hand. The
// last one stands.
type modelled struct {
	id      string
	fields  map[Field][]written
	madeBy  string // the import that made her
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

// world is a site, and what must be kept there by the rules.
type world struct {
	*site
	phones  []string
	people  []*modelled
	imports []string
	run     int
}

// with gives those who have a phone.
func (w *world) with(phone string) (have []*modelled) {
	for _, m := range w.people {
		if m.top(PhoneField).value == phone {
			have = append(have, m)
		}
	}
	return have
}

func (w *world) anyone(t *rapid.T) *modelled {
	if len(w.people) == 0 {
		t.Skip("nobody")
	}
	return rapid.SampledFrom(w.people).Draw(t, "who")
}

func someValue(t *rapid.T, f Field) string {
	return rapid.SampledFrom(append(modelFields[f], "")).Draw(t, string(f))
}

// bring imports a sheet with at most one row a phone, which is about whoever has
// the phone and its name; where only others have the phone, it is chosen for, at
// once or later, or never.
func (w *world) bring(t *rapid.T) {
	id, text := fmt.Sprintf("%d-%d", w.run, len(w.imports)), "name|phone|ward|cadre|county|language"
	var rows []map[Field]string
	for i, phone := range w.phones {
		if !rapid.Bool().Draw(t, "in the sheet") {
			continue
		}
		row := map[Field]string{NameField: rapid.SampledFrom([]string{"Sample Person", "Sample Other"}).Draw(t, "name") + fmt.Sprint(" ", i), PhoneField: phone}
		for f := range modelFields {
			row[f] = someValue(t, f)
		}
		text += "\n" + strings.Join([]string{row[NameField], phone, row[WardField], row[CadreField], row[CountyField], row[LanguageField]}, "|")
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Skip("an empty sheet")
	}
	w.imports = append(w.imports, id)
	if _, err := w.KeepDraft(w.ctx, Shell(), id, "", sheetOf(text)); err != nil {
		t.Fatal(err)
	}
	now, later := map[int]string{}, map[int]string{}
	chosen := map[int]string{}
	for i, row := range rows {
		have := w.with(row[PhoneField])
		same := slices.DeleteFunc(slices.Clone(have), func(m *modelled) bool { return m.top(NameField).value != row[NameField] })
		if len(same) != 1 && len(have) > 0 {
			who := []string{"", ChoiceNew}
			if len(same) > 1 {
				have = same
			}
			for _, m := range have {
				who = append(who, m.id)
			}
			choice := rapid.SampledFrom(who).Draw(t, "choice")
			if choice == ChoiceNew && len(w.people) > 8 {
				choice = ""
			}
			if choice != "" {
				rapid.SampledFrom([]map[int]string{now, later}).Draw(t, "when")[i+2] = choice
				chosen[i+2] = choice
			}
		}
	}
	for _, choices := range []map[int]string{now, later} {
		if _, err := w.ApplyImport(w.ctx, Shell(), id, choices); err != nil {
			t.Fatal(err)
		}
	}
	for i, row := range rows {
		w.model(t, id, i+2, row, chosen[i+2])
	}
}

// model writes a row into the model.
func (w *world) model(t *rapid.T, id string, line int, row map[Field]string, choice string) {
	have := w.with(row[PhoneField])
	same := slices.DeleteFunc(slices.Clone(have), func(m *modelled) bool { return m.top(NameField).value != row[NameField] })
	var her *modelled
	switch {
	case len(same) == 1:
		her = same[0]
	case len(have) > 0 && choice == "":
		return
	case len(have) > 0 && choice != ChoiceNew:
		for _, m := range have {
			if m.id == choice {
				her = m
			}
		}
	default:
		her = &modelled{id: w.rowAt(id, line).Person, fields: map[Field][]written{}, madeBy: id}
		w.people = append(w.people, her)
	}
	for f, fresh := range row {
		her.imported(f, fresh, id)
	}
}

// edit writes a value by hand, hers or a coordinator's.
func (w *world) edit(t *rapid.T) {
	m := w.anyone(t)
	f, by, origin := rapid.SampledFrom([]Field{WardField, CadreField}).Draw(t, "field"), Shell(), "staff:shell"
	if rapid.Bool().Draw(t, "herself") {
		by, origin = w.person(m.id), "self"
	}
	fresh := someValue(t, f)
	if _, err := w.Edit(w.ctx, by, m.id, map[Field]string{f: fresh}); err != nil {
		t.Fatal(err)
	}
	m.byHand(f, fresh, origin)
}

func (w *world) undoOne(t *rapid.T) {
	if len(w.imports) == 0 {
		t.Skip("nothing")
	}
	id := rapid.SampledFrom(w.imports).Draw(t, "import")
	im, err := w.importOf(w.ctx, Shell(), id)
	if err != nil || im.State == ImportUndone {
		t.Skip("undone before")
	}
	if _, err := w.UndoImport(w.ctx, Shell(), id, nil); err != nil {
		t.Fatal(err)
	}
	w.people = slices.DeleteFunc(w.people, func(m *modelled) bool { return m.undo(id) })
}

// holds fails the test if anybody is there who should not be, or is not, or has
// what is not hers.
func (w *world) holds(t *rapid.T) {
	there := 0
	for _, phone := range w.phones {
		for found, err := range w.site.people.Find(w.ctx, records.Query{Index: "phone", Equal: []any{phone}}) {
			if err != nil {
				t.Fatal(err)
			}
			there++
			p := found.Value.Person
			at := slices.IndexFunc(w.people, func(m *modelled) bool { return m.id == p.ID })
			if at < 0 {
				t.Fatalf("%s is there and should not be", p.Name)
			}
			for _, f := range Fields {
				if top := w.people[at].top(f); p.Value(f) != top.value || p.Origins[f] != top.origin {
					t.Fatalf("%s of %s is %q of %q, and should be %+v", f, p.Name, p.Value(f), p.Origins[f], top)
				}
			}
		}
	}
	if there != len(w.people) {
		t.Fatalf("%d people are there, and should be %d", there, len(w.people))
	}
}

// Whatever is imported and chosen, edited by hand, undone and deleted, and in
// whatever order, also by several sheets about the same people, every field holds
// what its rightful owner put there.
func TestImportProperty(t *testing.T) {
	s := newSite(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		w := &world{site: s, run: run}
		for i := range 3 {
			w.phones = append(w.phones, fmt.Sprintf("+2547%08d", run*10+i))
		}
		t.Repeat(map[string]func(*rapid.T){
			"import": w.bring,
			"edit":   w.edit,
			"undo":   w.undoOne,
			"":       w.holds,
			"language": func(t *rapid.T) {
				m, fresh := w.anyone(t), someValue(t, LanguageField)
				if _, err := s.SetLanguage(s.ctx, w.person(m.id), fresh); err != nil {
					t.Fatal(err)
				}
				m.byHand(LanguageField, fresh, "self")
			},
			"sign in": func(t *rapid.T) {
				m := w.anyone(t)
				if _, err := s.seen(s.ctx, w.person(m.id)); err != nil {
					t.Fatal(err)
				}
				m.touched = true
			},
			"delete": func(t *rapid.T) {
				m := w.anyone(t)
				if _, err := s.erase(s.ctx, m.id); err != nil {
					t.Fatal(err)
				}
				w.people = slices.DeleteFunc(w.people, func(one *modelled) bool { return one == m })
			},
		})
	})
}
