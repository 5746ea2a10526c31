package people

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pamoja/courses/audit"
	"pamoja/courses/fault"
)

// Applying again changes nothing; a corrected sheet does only what is left.
func TestImportAgain(t *testing.T) {
	s := newSite(t)
	text := "name|phone|county\nSample One|0712345678|Kilifi\nSample Two|0712345679|Kampala"
	same(t, s.brings(Shell(), "a", text, nil), "2 created", "3 refused bad_county")
	before := s.person(s.rowAt("a", 2).Person)
	same(t, s.brings(Shell(), "a", text, nil), "2 created", "3 refused bad_county")
	same(t, s.brings(Shell(), "b", strings.ReplaceAll(text, "Kampala", "Kisumu"), nil), "2 same", "3 created")
	if after := s.person(before.ID); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("was %+v, is %+v", before, after)
	}
	facts := s.about(before.ID)
	if len(facts) != 1 || facts[0].What != audit.PersonAdded || facts[0].Detail["import"] != "a" {
		t.Errorf("%+v", facts)
	}
	s.pass(UndoFor)
	if _, err := s.KeepDraft(s.ctx, Shell(), "c", "", sheetOf(text)); err != nil { // sweeps
		t.Fatal(err)
	}
	im, count, err := s.ImportOf(s.ctx, Shell(), "a")
	if err != nil || !im.Swept || count[RowCreated] != 1 || count[RowRefused] != 1 {
		t.Errorf("%+v %v %v", im, count, err)
	}
	if _, _, err := s.importRows.Get(s.ctx, importRowID("a", 2)); err == nil {
		t.Error("texts are kept longer than they are of use")
	}
	s.pass(UndoFor)
	_, err = s.ApplyImport(s.ctx, Shell(), "c", nil)
	wants(t, err, fault.KindConflict, "import.too_old")
}

func TestImportUndo(t *testing.T) {
	s := newSite(t)
	old := s.add(New{Name: "Sample Old", Phone: "0712345670"}).Person
	text := fmt.Sprintf(`
name|phone|member number|ward|cadre|county
Sample Untouched|0712345671|||cpv|Kilifi
Sample Here|0712345672|||cpv|Kilifi
Sample Edited|0712345673||||Kilifi
Sample Linked|0712345674||||Kilifi
Sample Acting|0712345675||||Kilifi
Sample Old||%s|Sample Ward|cpv|Kilifi`, old.Member)
	s.brings(Shell(), "a", text, nil)
	at := func(line int) string { return s.rowAt("a", line).Person }
	if _, err := s.seen(s.ctx, s.person(at(3))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Edit(s.ctx, Shell(), at(4), map[Field]string{WardField: "By Hand"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenLink(s.ctx, Shell(), MemberOf, at(5), "a-cohort"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Edit(s.ctx, s.person(old.ID), old.ID, map[Field]string{WardField: "My Own"}); err != nil {
		t.Fatal(err)
	}
	gone, acting := at(2), at(6)
	im, err := s.UndoImport(s.ctx, Shell(), "a", func(_ context.Context, id string) (bool, error) { return id == acting, nil })
	if err != nil || im.State != ImportUndone {
		t.Fatalf("%+v, %v", im, err)
	}
	rows := s.rowsOf(Shell(), "a")
	same(t, rows, "2 undone", "3 left left_signed_in", "4 left left_changed", "5 left left_linked", "6 left left_acted", "7 left left_field")
	_, err = s.Get(s.ctx, gone)
	wants(t, err, fault.KindNotFound, "person.unknown")
	if _, _, err := s.logins.Get(s.ctx, loginID("+254712345671")); err == nil {
		t.Error("her phone is kept")
	}
	if p := s.person(old.ID); p.Ward != "My Own" || p.Cadre != "" || p.County != "" || p.Phone != old.Phone {
		t.Errorf("%+v", p)
	}
	if p := s.person(s.rowAt("a", 3).Person); p.Cadre != "cpv" || p.Phone == "" || p.Suspended != nil {
		t.Errorf("who stays, stays as she is: %+v", p)
	}
	if again, err := s.UndoImport(s.ctx, Shell(), "a", nil); err != nil || again.State != ImportUndone {
		t.Errorf("%+v, %v", again, err)
	}
	_, err = s.ApplyImport(s.ctx, Shell(), "a", nil)
	wants(t, err, fault.KindConflict, "import.was_undone")
	s.brings(Shell(), "b", text, nil)
	s.pass(UndoFor + time.Second)
	_, err = s.UndoImport(s.ctx, Shell(), "b", nil)
	wants(t, err, fault.KindConflict, "import.undo_late")
	if _, err := s.KeepDraft(s.ctx, Shell(), "c", "", sheetOf(text)); err != nil {
		t.Fatal(err)
	}
	_, err = s.UndoImport(s.ctx, Shell(), "c", nil)
	wants(t, err, fault.KindConflict, "import.not_applied")
}

// A phone that an import changes is a login at once, and the old one is not.
func TestImportPhones(t *testing.T) {
	s := newSite(t)
	s.brings(Shell(), "a", "name|phone\nSample Person|0712345678", nil)
	member := s.person(s.rowAt("a", 2).Person).Member
	signs := func(login string) bool { _, err := s.ByLogin(s.ctx, login); return err == nil }
	same(t, s.brings(Shell(), "b", "name|phone|member number\nSample Person|0712345679|"+member, nil), "2 changed phone:+254712345678>+254712345679")
	if signs("0712345678") || !signs("0712345679") {
		t.Error("the login did not go with the phone")
	}
	if _, err := s.UndoImport(s.ctx, Shell(), "b", nil); err != nil {
		t.Fatal(err)
	}
	if !signs("0712345678") || signs("0712345679") {
		t.Error("the login did not come back with the phone")
	}
	if s.person(s.rowAt("a", 2).Person).Origins[PhoneField] != "import:a" {
		t.Error("the phone is no longer the first import's")
	}
}

// Who was deleted takes her rows with her.
func TestImportErase(t *testing.T) {
	s := newSite(t)
	s.brings(Shell(), "a", "name|phone\nSample Person|0712345678\nSample Other|0712345679", nil)
	id := s.rowAt("a", 2).Person
	if found, err := s.erase(s.ctx, id); err != nil || !found {
		t.Fatal(found, err)
	}
	same(t, s.rowsOf(Shell(), "a"), "3 created")
	if _, err := s.UndoImport(s.ctx, Shell(), "a", nil); err != nil {
		t.Fatal(err)
	}
}

// A cell that was spoilt before it came here refuses its row, if the column is
// one that is read.
func TestImportSpoiltCells(t *testing.T) {
	s := newSite(t)
	lost := func(cell int) []Problem {
		return []Problem{{Cell: cell, Name: "B", Key: "sheet.digits_lost", Text: "7.1E+08"}}
	}
	rows := []Row{{Line: 1, Cells: []string{"name", "phone", "shoes"}}, {Line: 2, Cells: []string{"Sample One", "7.1E+08"}, Problems: lost(1)},
		{Line: 3, Cells: []string{"Sample Two", "", "4.1E+01"}, Problems: lost(2)}}
	var lines []string
	_, err := s.DryRun(s.ctx, Shell(), func(yield func(Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}, func(row ImportRow) error {
		lines = append(lines, told(row))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, lines, "2 refused sheet.digits_lost", "3 created")
}

// What was left to choose can be chosen after the rest was written.
func TestImportChoosesLater(t *testing.T) {
	s := newSite(t)
	her := s.add(New{Name: "Sample Person", Phone: "0712345678"}).Person
	same(t, s.brings(Shell(), "a", "name|phone|ward\nOther Name|0712345678|Sample Ward\nSample Two||", nil), "2 choose choose_phone phone_shared", "3 created")
	for range 2 {
		im, err := s.ApplyImport(s.ctx, Shell(), "a", map[int]string{2: her.ID})
		if err != nil || im.State != ImportApplied {
			t.Fatal(im, err)
		}
	}
	if s.person(her.ID).Ward != "Sample Ward" {
		t.Error("what was chosen is not written")
	}
	if _, err := s.UndoImport(s.ctx, Shell(), "a", nil); err != nil {
		t.Fatal(err)
	}
	same(t, s.rowsOf(Shell(), "a"), "2 undone hers:name phone_shared", "3 undone")
}
