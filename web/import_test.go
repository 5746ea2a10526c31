package web_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"iter"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/web/pagescript"
)

const importPath = "/staff/people/import"

// linesOf gives the rows of a sheet written as text, cells parted by commas.
func linesOf(text string) iter.Seq2[people.Row, error] {
	return func(yield func(people.Row, error) bool) {
		for i, line := range strings.Split(text, "\n") {
			if !yield(people.Row{Line: i + 1, Cells: strings.Split(line, ",")}, nil) {
				return
			}
		}
	}
}

// draftOf is the address of a sheet that somebody of the cast has had checked;
// the others' is another coordinator's.
func draftOf(s *scene, whose string) string {
	by, id := s.as("coordinator").person, "draft-"+whose
	switch whose {
	case "administrator":
		by = s.as("administrator").person
	case "other":
		if s.known["other coordinator"] == nil {
			s.known["other coordinator"] = s.add("Sample Othercoordinator", people.Coordinator)
		}
		by = s.known["other coordinator"].person
	}
	if _, err := s.people.KeepDraft(s.ctx, by, id, "sample.csv", linesOf("name\nSample Person")); err != nil {
		s.t.Fatal(err)
	}
	return "/staff/people/import/" + id
}

// uploads sends a file in the form of a page.
func (c *client) uploads(path, name, form string, data []byte) *answer {
	c.t.Helper()
	kind, body, err := pagescript.Multipart(form, name, data)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.ask(http.MethodPost, path, body, http.Header{"Content-Type": {kind}, "Origin": {c.address}})
}

// coordinatorOf adds a coordinator of a county, signed in.
func (s *site) coordinatorOf(county string) *client {
	s.t.Helper()
	added, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: "Sample Coordinator of " + county, Role: people.Coordinator, Language: "en",
		Scopes: []people.Scope{{Kind: "county", Name: county}}, Secret: secretFor(people.Coordinator)})
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.browser()
	c.person, c.secret = added.Person, added.Secret
	c.signIn("own")
	return c
}

// A coordinator has a sheet checked, chooses, brings the people in, prints their
// slips, chooses for the row she left, and takes all of it back.
func TestImportJourney(t *testing.T) {
	s := newSite(t)
	if _, err := s.people.Add(s.ctx, people.Shell(), people.New{Name: "Sample Known", Phone: "0712345678", Secret: "284916",
		Profile: map[people.Field]string{people.CountyField: "Kilifi", people.WardField: "By Hand"}}); err != nil {
		t.Fatal(err)
	}
	c := s.coordinatorOf("Kilifi")
	sheet := "Name,Phone,County,Ward,Organisation,Shoe size\nSample New,0712345670,Kilifi,,Sample Home,41\nSample Known,0712345678,Kilifi,From the Sheet,Sample Home\n" +
		"Sample Unsure,0712345678,Kilifi\nSample Later,0712345678,Kilifi\nSample Far,0712345671,Kisumu\nSample Wrong,12,Kilifi"
	form := c.get("/staff/people/import").wants(http.StatusOK).find(`name="id" value="([^"]+)"`)
	sent := c.uploads(importPath, "people.csv", form, []byte(sheet))
	before := s.saved()
	page := c.follow(sent).wants(http.StatusOK)
	here := sent.header.Get("Location")
	page.says("people.csv", "Shoe size", "6 rows", "Checked. Nothing is written yet.", "Organisation: \u2068Sample Home\u2069", "The organisation \u2068Sample Home\u2069 is new and is added.",
		"Ward: \u2068By Hand\u2069 stays", "This is not a Kenyan mobile number: \u206812\u2069", "The row must name a county or organisation of yours.", "2 rows will be written")
	if again := c.uploads(importPath, "people.csv", form, []byte(sheet)); again.header.Get("Location") != here {
		t.Errorf("the same form again leads to %q", again.header.Get("Location"))
	}
	if other := c.uploads(importPath, "people.csv", form, []byte(sheet+"\nSample More,,Kilifi")); other.header.Get("Location") == here {
		t.Error("a corrected file is taken for the one before")
	}
	for id := range before {
		if strings.HasPrefix(id, "people ") && s.saved()[id] != before[id] {
			t.Error("checking a sheet changes a person")
		}
	}
	c.get(here+"?status=refused").wants(http.StatusOK).says("Sample Wrong", "Show all rows")
	choice := func(line int) string {
		return regexp.MustCompile(fmt.Sprintf(`name="choose-%d" value="([0-9a-z]{24})"`, line)).FindStringSubmatch(page.body)[1]
	}
	// Long after signing in, her passphrase is asked for once more.
	s.clock.pass(11 * time.Minute)
	refused := c.post(here, "action", "apply", "choose-4", "new").wants(http.StatusBadRequest)
	refused.says("Your passphrase, once more")
	if !strings.Contains(refused.body, `name="choose-4" value="new" checked`) {
		t.Error("what was chosen is lost")
	}
	c.post(here, "action", "apply", "secret", "not this one at all").wants(http.StatusUnauthorized)
	done := c.follow(c.post(here, "action", "apply", "choose-4", "new", "secret", c.secret)).wants(http.StatusOK)
	done.says("The people are brought in.", "Make the slips", "May be here already: choose: 1", "3 rows were not brought in.")
	if n := strings.Count(done.body, `<input type="hidden" name="id"`); n != 2 {
		t.Errorf("slips for %d people, want 2", n)
	}
	if p, err := s.people.ByLogin(s.ctx, "0712345670"); err != nil || p.Organisation != "sample-home" {
		t.Errorf("%+v, %v", p, err)
	}
	c.follow(c.post(here, "action", "apply", "choose-5", choice(5), "secret", c.secret)).says("Cannot be taken: 3", "The same person stands on line 3.")
	c.get("/staff/people/import").says("The people are brought in.", "people.csv")
	undone := c.follow(c.post(here, "action", "undo", "secret", c.secret)).wants(http.StatusOK)
	undone.says("Undone.").never("Organisation: ", "is new and is added", "stays, for")
	if _, err := s.people.ByLogin(s.ctx, "0712345670"); err == nil {
		t.Error("who was brought in is there after all")
	}
	c.post(here, "action", "apply", "secret", c.secret).wants(http.StatusConflict)
}

// A file that cannot be read says what to do, and the page stays as it was.
func TestImportFiles(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	for _, bad := range []struct {
		name   string
		data   []byte
		status int
		key    string
	}{
		{"", nil, http.StatusBadRequest, "import.file_missing"},
		{"empty.csv", nil, http.StatusBadRequest, "sheet.empty"},
		{"sheet.pdf", []byte("%PDF-1.4"), http.StatusBadRequest, "sheet.is_pdf"},
		{"heading.csv", []byte("phone,county\n0712345678,Kilifi"), http.StatusBadRequest, "import.no_heading"},
		{"nobody.csv", []byte("name,phone\n,\n"), http.StatusBadRequest, "import.empty"},
		{"cut.xlsx", []byte("PK\x03\x04 cut short"), http.StatusBadRequest, "sheet.damaged"},
	} {
		s.keeps(bad.name, func() {
			c.uploads(importPath, bad.name, "sample", bad.data).wants(bad.status).says(s.message("en", bad.key))
		}, "sessions")
	}
	large := bytes.Repeat([]byte("Sample Person,0712345678\n"), 21_000_000/25)
	c.uploads(importPath, "large.csv", "sample", large).wants(http.StatusRequestEntityTooLarge).says(s.message("en", "import.file_large", "most", 20))
	c.post("/staff/people/import", "id", "sample").wants(http.StatusBadRequest)
	c.get("/staff/people/import/none").wants(http.StatusNotFound)
}

// The sheet to be filled in, and every word that the page offers for a list, is
// taken in every language.
func TestImportSpeaksEveryLanguage(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	for _, lang := range s.shelf.Library().Words.Languages() {
		c.get("/staff/people/import?lang=" + lang)
		words := s.shelf.Library().Words.For(lang)
		for _, ending := range []string{"csv", "xlsx"} {
			template := c.get("/staff/import-template." + ending).wants(http.StatusOK)
			c.uploads(importPath, "template."+ending, "sample", []byte(template.body)).wants(http.StatusBadRequest).says(words.T("import.empty"))
		}
		head, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(c.get("/staff/import-template.csv").body, "\uFEFF"))).Read()
		if err != nil {
			t.Fatal(err)
		}
		for list, ids := range map[string][]string{"cadre.": people.Cadres, "employer.": people.Employers, "pay.": people.Pays, "language.": {"en", "sw"}, "import.role_": {"learner", "trainer"}} {
			for _, id := range ids {
				word, column := id, map[string]int{"cadre.": 9, "employer.": 10, "pay.": 11, "language.": 12, "import.role_": 4}[list]
				if words.Has(list + id) {
					word = words.T(list + id)
				}
				cells := make([]string, len(head))
				cells[0], cells[column] = "Sample Person", word
				rows := func(yield func(people.Row, error) bool) {
					_ = yield(people.Row{Line: 1, Cells: head}, nil) && yield(people.Row{Line: 2, Cells: cells}, nil)
				}
				im, err := s.people.DryRun(s.ctx, people.Shell(), rows, func(row people.ImportRow) error {
					if row.Status != people.RowCreated || row.Values[people.Columns[column]] != id {
						t.Errorf("%s: %q under %q is %s, %q", lang, word, head[column], row.Status, row.Values[people.Columns[column]])
					}
					return nil
				})
				if err != nil || len(im.Unknown) > 0 {
					t.Errorf("%s: %v, %v", lang, im.Unknown, err)
				}
			}
		}
	}
}

// A long sheet comes in pages, and rows of one kind alone.
func TestImportPages(t *testing.T) {
	s := newSite(t)
	c := s.as("administrator")
	text := "name,phone\n"
	for i := range 120 {
		text += fmt.Sprintf("Sample Person %d,07%08d\n", i, i)
	}
	here := c.uploads(importPath, "people.csv", "sample", []byte(text)).header.Get("Location")
	seen := 0
	for at := here + "?status=created"; at != ""; {
		page := c.get(at).wants(http.StatusOK)
		seen += strings.Count(page.body, "<tr><td>")
		at = ""
		if next := regexp.MustCompile(`<a class="btn quiet" href="([^"]*after=[^"]*)"`).FindStringSubmatch(page.body); next != nil {
			at = strings.ReplaceAll(next[1], "&amp;", "&")
		}
	}
	if seen != 120 {
		t.Errorf("%d rows on all pages", seen)
	}
	c.get(here + "?after=nonsense").wants(http.StatusNotFound)
}
