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
