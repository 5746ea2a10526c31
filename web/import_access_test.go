package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
)

// importCast is who may stand in some way to a coordinator's import.
type importCast struct {
	*site
	own, admin, demoted *client
	others              map[string]*client // staff to whom it does not exist
	outside             map[string]*client // not in the area at all
}

func newImportCast(t *testing.T) *importCast {
	s := newSite(t)
	s.made("Sample Home", "SH")
	return &importCast{site: s, own: s.coordinator("county:Kilifi"), admin: s.as("administrator"), demoted: s.coordinator("county:Kilifi"),
		others: map[string]*client{"a coordinator of the county": s.coordinator("county:Kilifi"), "a coordinator of another county": s.coordinator("county:Kisumu"),
			"a coordinator of an organisation": s.coordinator("org:Sample Home"), "a coordinator without a scope": s.coordinator()},
		outside: map[string]*client{"a learner of the county": s.signedInAt("Sample Near", people.Learner, "Kilifi", ""), "a trainer of the county": s.signedInAt("Sample Trainer", people.Trainer, "Kilifi", "")}}
}

// sheetOfKilifi is what is sent; none of it may be told to those to whom the
// import does not exist.
const sheetOfKilifi = "name,phone,county,ward\nSample Zawadi,0712000001,Kilifi,Sample Ward\nSample Unsure,0712345678,Kilifi,\n"

// draft has a sheet checked by somebody, under a name of its own.
func (s *importCast) draft(by *client, name string) string {
	s.t.Helper()
	by.uploads(importPath, name+".csv", name, []byte(sheetOfKilifi)).wants(http.StatusSeeOther)
	return by.uploads(importPath, name+".csv", name, []byte(sheetOfKilifi)).header.Get("Location")
}

// asks plays every address of an import for one of the cast.
func (s *importCast) asks(when, who string, c *client, here string, want map[string]int) {
	s.t.Helper()
	for _, cell := range []struct {
		name, path string
		form       []string
	}{
		{"look", here, nil}, {"look", here + "?status=created", nil}, {"look", here + "?after=x", nil},
		{"apply", here, []string{"action", "apply"}}, {"apply", here, []string{"action", "apply", "choose-3", "new"}},
		{"undo", here, []string{"action", "undo"}}, {"else", here, []string{"action", "queen"}}, {"else", here, nil},
	} {
		status, known := want[cell.name]
		if !known {
			continue
		}
		var got *answer
		if cell.form == nil && cell.name != "else" {
			if strings.Contains(cell.path, "after=") && status == http.StatusOK {
				continue // a place in a list that is none
			}
			got = c.get(cell.path)
		} else {
			got = c.post(cell.path, append(cell.form, "secret", c.secret)...)
		}
		if got.status != status {
			s.t.Errorf("%s, %s: %s %v: %d, want %d: %s", when, who, cell.path, cell.form, got.status, status, excerpt(got.text()))
		}
		if status != http.StatusOK && status != http.StatusConflict && status != http.StatusBadRequest {
			got.never("Zawadi", "Sample Unsure", ".csv", "0712000001")
		}
	}
}

// all is one answer to everything.
func all(status int) map[string]int {
	return map[string]int{"look": status, "apply": status, "undo": status, "else": status}
}

// hidden plays the import for all to whom it does not exist, and for those whom
// the area is closed to: nothing may change by it, and no list may name it.
func (s *importCast) hidden(when, here, file string, adminSees bool) {
	s.t.Helper()
	s.keeps(when, func() {
		for who, c := range s.others {
			s.asks(when, who, c, here, all(http.StatusNotFound))
			c.get(importPath).wants(http.StatusOK).never(file)
		}
		for who, c := range s.outside {
			s.asks(when, who, c, here, all(http.StatusForbidden))
			c.get(importPath).wants(http.StatusForbidden).never(file)
		}
		s.asks(when, "nobody", s.as("nobody"), here, all(http.StatusSeeOther))
		if !adminSees {
			s.asks(when, "an administrator", s.admin, here, all(http.StatusNotFound))
			s.admin.get(importPath).wants(http.StatusOK).never(file)
			return
		}
		// An administrator sees what was written, and brings in nothing of another's.
		s.asks(when, "an administrator", s.admin, here, map[string]int{"look": http.StatusOK, "apply": http.StatusNotFound, "else": http.StatusBadRequest})
		s.admin.get(importPath).wants(http.StatusOK).says(file, s.message("en", "import.by_other"))
	}, "sessions", "devices", "failures", "guesses")
}

// TestImportAccessOverTime plays a coordinator's import for everybody: while it
// is checked, brought in and undone, and after a day; by its own coordinator, by
// others, and by one whose role or county was taken away meanwhile.
func TestImportAccessOverTime(t *testing.T) {
	s := newImportCast(t)
	if _, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: "Sample Known", Phone: "0712345678", Profile: map[people.Field]string{people.CountyField: "Kilifi"}}); err != nil {
		t.Fatal(err)
	}
	here, forgotten := s.draft(s.own, "kilifi"), s.draft(s.own, "forgotten")
	s.hidden("checked", here, "kilifi.csv", false)
	s.asks("checked", "its own", s.own, here, map[string]int{"look": http.StatusOK, "undo": http.StatusConflict, "else": http.StatusBadRequest})
	s.own.post(here, "action", "apply").wants(http.StatusSeeOther)
	s.hidden("brought in", here, "kilifi.csv", true)
	s.asks("brought in", "its own", s.own, here, map[string]int{"look": http.StatusOK, "else": http.StatusBadRequest})
	if _, err := s.people.ByLogin(s.ctx, "0712000001"); err != nil {
		t.Fatal(err)
	}
	s.admin.post(here, "action", "undo").wants(http.StatusSeeOther)
	if _, err := s.people.ByLogin(s.ctx, "0712000001"); err == nil {
		t.Error("an administrator's undo leaves somebody")
	}
	s.hidden("undone", here, "kilifi.csv", true)
	s.asks("undone", "its own", s.own, here, map[string]int{"look": http.StatusOK, "apply": http.StatusConflict, "undo": http.StatusSeeOther, "else": http.StatusBadRequest})
	s.own.get(here).says(s.message("en", "import.unchosen")).never(s.message("en", "import.choose"))

	late := s.draft(s.own, "delayed")
	s.own.post(late, "action", "apply").wants(http.StatusSeeOther)
	s.clock.pass(people.UndoFor + time.Minute)
	s.own.get(importPath).wants(http.StatusOK).never("forgotten.csv") // and sweeps
	s.hidden("a day later", late, "delayed.csv", true)
	s.asks("a day later", "its own", s.own, late, map[string]int{"look": http.StatusOK, "undo": http.StatusConflict, "apply": http.StatusSeeOther})
	s.own.get(late).says(s.message("en", "import.gone")).never("Zawadi")
	s.asks("a day later", "an administrator", s.admin, late, map[string]int{"look": http.StatusOK, "undo": http.StatusConflict, "apply": http.StatusNotFound})
	s.hidden("never brought in, a day later", forgotten, "forgotten.csv", false)
	s.asks("never brought in, a day later", "its own", s.own, forgotten, all(http.StatusNotFound))
}

// A role or a county that was taken away takes the import with it, or what of
// it is elsewhere now.
func TestImportAccessWithoutTheRole(t *testing.T) {
	s := newImportCast(t)
	appoint := func(c *client, scopes ...string) {
		t.Helper()
		var list []people.Scope
		var roles []people.Role
		for _, text := range scopes {
			scope, err := people.ParseScope(text)
			if err != nil {
				t.Fatal(err)
			}
			list, roles = append(list, scope), []people.Role{people.Coordinator}
		}
		done, err := s.people.Appoint(s.ctx, people.Shell(), c.person.ID, roles, list)
		if err != nil {
			t.Fatal(err)
		}
		if done.Secret != "" {
			c.secret = done.Secret
		}
		c.signIn("own")
	}
	c := s.demoted
	drafted, applied := s.draft(c, "drafted"), s.draft(c, "applied")
	c.post(applied, "action", "apply").wants(http.StatusSeeOther)

	appoint(c)
	for name, here := range map[string]string{"drafted": drafted, "applied": applied} {
		s.keeps(name, func() { s.asks("without the role, "+name, "its own", c, here, all(http.StatusForbidden)) }, "sessions")
	}
	s.hidden("without the role, drafted", drafted, "drafted.csv", false)
	s.hidden("without the role, applied", applied, "applied.csv", true)

	// In another county it is hers still, and changes nobody who is not.
	appoint(c, "county:Kisumu")
	s.asks("in another county", "its own", c, applied, map[string]int{"look": http.StatusOK, "else": http.StatusBadRequest})
	people := func() string {
		return fmt.Sprint(s.saved()["people "+s.holder("0712000001")])
	}
	before := people()
	c.follow(c.post(drafted, "action", "apply", "secret", c.secret)).wants(http.StatusOK).says(s.message("en", "import.outside_person"))
	c.follow(c.post(applied, "action", "undo", "secret", c.secret)).wants(http.StatusOK).says(s.message("en", "import.left_outside"))
	if after := people(); after != before || before == "<nil>" || before == "" {
		t.Errorf("she was %s and is %s", before, after)
	}
	if _, err := s.people.Suspend(s.ctx, s.admin.person, c.person.ID); err != nil {
		t.Fatal(err)
	}
	s.asks("suspended", "its own", c, applied, all(http.StatusSeeOther))
}

// holder is the id of whoever has a login.
func (s *site) holder(login string) string {
	s.t.Helper()
	p, err := s.people.ByLogin(s.ctx, login)
	if err != nil {
		s.t.Fatal(err)
	}
	return p.ID
}
