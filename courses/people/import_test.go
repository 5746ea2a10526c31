package people

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

// sheetOf is a table written as text: a row a line, cells parted by "|".
func sheetOf(text string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i, line := range strings.Split(strings.TrimPrefix(text, "\n"), "\n") {
			if !yield(Row{Line: i + 1, Cells: strings.Split(line, "|")}, nil) {
				return
			}
		}
	}
}

// told is a row in a line: what becomes of it, and why.
func told(row ImportRow) string {
	said := []string{fmt.Sprintf("%d %s", row.Line, row.Status)}
	for _, c := range row.Changes {
		if row.Status == RowChanged {
			said = append(said, fmt.Sprintf("%s:%s>%s", c.Column, c.Old, c.New))
		}
	}
	for _, c := range row.Hers {
		said = append(said, "hers:"+string(c.Column))
	}
	for _, why := range slices.Concat(row.Why, row.Notes) {
		key := strings.TrimPrefix(why.Key, "import.")
		if why.Line != 0 {
			key += fmt.Sprintf("@%d", why.Line)
		}
		said = append(said, key)
	}
	return strings.Join(said, " ")
}

// dry is a dry run: what is told of every row.
func (s *site) dry(by Person, text string) []string {
	s.t.Helper()
	var lines []string
	_, err := s.DryRun(s.ctx, by, sheetOf(text), func(row ImportRow) error {
		lines = append(lines, told(row))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return lines
}

// brings drafts and applies a sheet, and tells its rows.
func (s *site) brings(by Person, id, text string, choices map[int]string) []string {
	s.t.Helper()
	if _, err := s.KeepDraft(s.ctx, by, id, "sample.csv", sheetOf(text)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.ApplyImport(s.ctx, by, id, choices); err != nil {
		s.t.Fatal(err)
	}
	return s.rowsOf(by, id)
}

func (s *site) rowsOf(by Person, id string) []string {
	s.t.Helper()
	im, _, err := s.ImportOf(s.ctx, by, id)
	if err != nil {
		s.t.Fatal(err)
	}
	var lines []string
	for after := ""; ; {
		rows, next, err := s.RowsOfImport(s.ctx, im, "", after)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, row := range rows {
			lines = append(lines, told(row))
		}
		if after = next; next == "" {
			return lines
		}
	}
}

func (s *site) rowAt(id string, line int) ImportRow {
	s.t.Helper()
	row, _, err := s.importRows.Get(s.ctx, importRowID(id, line))
	if err != nil {
		s.t.Fatal(err)
	}
	return row
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Headings are found in any order, spelling and either language, below whatever
// stands above them.
func TestImportHeadings(t *testing.T) {
	s := newSite(t)
	for _, text := range []string{
		"Sample list 2026||\n||\nPhone No.|FULL  NAME|Name of organization|County\n0712 345 678|Sample Person|Sample Home|Kilifi",
		"Kaunti|Jina Kamili|Namba ya simu|Shirika\nkaunti ya kilifi|Sample Person|254712345678|sample home",
		"Name|Contact details||Place|Where\n|Phone||County|Organisation\nSample Person|0712345678||Kilifi|Sample Home",
		"jina (lazima)|Nambari ya Símu|Taasisi|KAUNTI\nSample  Person|712345678.0|Sample-Home|KILIFI COUNTY",
	} {
		var row ImportRow
		im, err := s.DryRun(s.ctx, Shell(), sheetOf(text), func(one ImportRow) error { row = one; return nil })
		if err != nil || im.Rows != 1 || len(im.Unknown) != 0 {
			t.Fatalf("%q: %+v, %v", text, im, err)
		}
		want := map[Column]string{"name": "Sample Person", "phone": "+254712345678", "county": "Kilifi", "organisation": "sample-home"}
		for column, value := range want {
			if row.Values[column] != value {
				t.Errorf("%q: %s is %q", text, column, row.Values[column])
			}
		}
		if row.Status != RowCreated || row.Notes[0].Key != "import.new_organisation" {
			t.Errorf("%q: %s", text, told(row))
		}
	}
	// Only the row right below belongs to the heading, and what is somebody's does not.
	same(t, s.dry(Shell(), "Name|Contact\n\n|County\nSample Person|0712345678"), "3 refused bad_phone", "4 created")
	same(t, s.dry(Shell(), "Name|Contact\nSample Person|County\nSample Two|0712345678"), "2 refused bad_phone", "3 created")
	im, err := s.DryRun(s.ctx, Shell(), sheetOf("Shoe size|Name|name|\n41|Sample Person|Other|x"), func(ImportRow) error { return nil })
	if err != nil || !slices.Equal(im.Unknown, []string{"Shoe size", "name"}) {
		t.Errorf("%v, %v", im.Unknown, err)
	}
}

// Every word of the lists means one thing, and the ids of the lists are theirs.
func TestImportWords(t *testing.T) {
	for what, c := range map[string]struct {
		words map[string]string
		ids   []string
	}{"cadre": {cadreWords, Cadres}, "employer": {employerWords, Employers}, "pay": {payWords, Pays}} {
		for _, id := range c.ids {
			if c.words[foldCell(id)] != id {
				t.Errorf("%s %s is not known by its id", what, id)
			}
		}
		for word, id := range c.words {
			if !slices.Contains(c.ids, id) || word == "" {
				t.Errorf("%s: %q means %q", what, word, id)
			}
		}
	}
	for _, column := range Columns {
		if headings[foldCell(string(column))] != column {
			t.Errorf("column %s is not known by its name", column)
		}
		if bad[column] == "" {
			t.Errorf("nothing is said of a wrong %s", column)
		}
	}
}

// Each row that cannot be taken says why; the others are none the worse.
func TestImportRefusals(t *testing.T) {
	s := newSite(t)
	same(t, s.dry(Shell(), `
name|phone|member number|staff no|role|county|cadre|employer|pay|language
Sample One|0712345678||||Kilifi|Child Protection Volunteer|CCI|volunteer|Kiswahili
|0712345679||||||||
Sample Two|12345||||Kampala||||
Sample Three||M1234567||||||||
Sample Four||||administrator|||||
Sample Five||||boss||boss|boss|boss|Klingon
=HYPERLINK("x")|||||||||
Sample Six||||||||||one too many
Sample Seven|||104||||||
sample óne|0712 345 678||||||||
Sample Eight|0712345678|||mkufunzi|||||

NAME|PHONE||||||||
Sample Nine
`), "2 created", "3 refused no_name", "4 refused bad_phone bad_county", "5 refused bad_member", "6 refused role_staff",
		"7 refused bad_role bad_cadre bad_employer bad_pay bad_language", "8 refused formula", "9 refused ragged", "10 refused bad_staff_number",
		"11 refused twice@2", "12 created phone_shared_line@2", "15 created")
}

func TestImportOfNothing(t *testing.T) {
	s := newSite(t)
	for text, key := range map[string]string{"": "import.no_heading", "phone|county\n0712345678|Kilifi": "import.no_heading", "name|phone\n|\n": "import.empty"} {
		_, err := s.DryRun(s.ctx, Shell(), sheetOf(text), func(ImportRow) error { return nil })
		wants(t, err, fault.KindInvalid, key)
		_, err = s.KeepDraft(s.ctx, Shell(), "sample", "x", sheetOf(text))
		wants(t, err, fault.KindInvalid, key)
		if _, _, err := s.imports.Get(s.ctx, "sample"); err == nil {
			t.Error("something of a sheet that cannot be read is kept")
		}
	}
	broken := errors.New("broken")
	rows := func(yield func(Row, error) bool) {
		_ = yield(Row{Line: 1, Cells: []string{"name"}}, nil) && yield(Row{}, broken)
	}
	if _, err := s.KeepDraft(s.ctx, Shell(), "sample", "x", rows); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	many := func(yield func(Row, error) bool) {
		for i := range MostRows + 2 {
			if !yield(Row{Line: i + 1, Cells: []string{"name"}}, nil) { // headings again, until
				return
			}
		}
	}
	_, err := s.DryRun(s.ctx, Shell(), many, func(ImportRow) error { return nil })
	wants(t, err, fault.KindInvalid, "import.empty")
}

// A row is about whoever has its numbers, else its phone and name; a phone or a
// name alone has to be chosen.
func TestImportIdentity(t *testing.T) {
	s := newSite(t)
	if _, err := s.AddOrganisation(s.ctx, Shell(), "Sample Home", "SH"); err != nil {
		t.Fatal(err)
	}
	made := s.brings(Shell(), "first", `
name|phone|staff no|organisation|county
Sample Person|0712345678|104|Sample Home|Kilifi
Sample Neighbour|0712345678|||Kilifi
Sample Nobody||||Kilifi
Sample Nobody||||Kilifi`, nil)
	same(t, made, "2 created", "3 created phone_shared_line@2", "4 created", "5 created")
	one, two := s.rowAt("first", 2).Person, s.rowAt("first", 3).Person
	first, err := s.Get(s.ctx, one)
	if err != nil || first.StaffNumber != "SH-104" || first.Origins[NameField] != "import:first" || first.FirstSeen != nil {
		t.Fatalf("%+v, %v", first, err)
	}
	if p, err := s.ByLogin(s.ctx, "0712345678"); err != nil || p.ID != one {
		t.Errorf("the phone is the login of %q, want the first row's: %v", p.ID, err)
	}
	text := fmt.Sprintf(`
name|phone|member|staff no|organisation|county
Another Spelling||%s|||
Yet Another|||sh-104||
sample neighbour|0712345678||||
Sample Cousin|0712345678||||Kilifi
SAMPLE NOBODY|||||Kilifi
Sample Nobody|||||Kisumu
Sample Mixed||%s|SH-104||`, first.Member, s.person(two).Member)
	same(t, s.dry(Shell(), strings.ReplaceAll(text, "|member|", "|member number|")),
		"2 changed name:Sample Person>Another Spelling", "3 refused twice@2", "4 changed name:Sample Neighbour>sample neighbour", "5 choose choose_phone phone_shared_line@4",
		"6 choose choose_name", "7 created", "8 refused numbers_differ")
}

func (s *site) person(id string) Person {
	s.t.Helper()
	p, err := s.Get(s.ctx, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestImportChoices(t *testing.T) {
	s := newSite(t)
	her := s.add(New{Name: "Sample Person", Phone: "0712345678"}).Person
	text := `
name|phone|ward
S. Person|0712345678|Sample Ward
Sample Daughter|0712345678|
Sample Left|0712345678|`
	if _, err := s.KeepDraft(s.ctx, Shell(), "one", "", sheetOf(text)); err != nil {
		t.Fatal(err)
	}
	who, err := s.WhoItMayBe(s.ctx, Shell(), s.rowAt("one", 2))
	if err != nil || len(who) != 1 || who[0].ID != her.ID {
		t.Errorf("%+v, %v", who, err)
	}
	_, err = s.ApplyImport(s.ctx, Shell(), "one", map[int]string{2: "somebody else"})
	wants(t, err, fault.KindInvalid, "import.bad_choice")
	if _, err := s.ApplyImport(s.ctx, Shell(), "one", map[int]string{2: her.ID, 3: ChoiceNew}); err != nil {
		t.Fatal(err)
	}
	rows := s.rowsOf(Shell(), "one")
	if !strings.HasPrefix(rows[0], "2 changed ward:>Sample Ward hers:name") || !strings.HasPrefix(rows[1], "3 created") || !strings.HasPrefix(rows[2], "4 choose") {
		t.Error(rows)
	}
	if got := s.person(her.ID); got.Ward != "Sample Ward" || got.Name != "Sample Person" {
		t.Errorf("%+v", got)
	}
	// Two rows cannot be about one person.
	if _, err := s.KeepDraft(s.ctx, Shell(), "two", "", sheetOf("name|phone\nA. Person|0712345678\nB. Person|0712345678")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyImport(s.ctx, Shell(), "two", map[int]string{2: her.ID, 3: her.ID}); err != nil {
		t.Fatal(err)
	}
	if rows := s.rowsOf(Shell(), "two"); !strings.HasPrefix(rows[1], "3 refused twice@2") {
		t.Error(rows)
	}
}

// A coordinator brings people into her own county or organisation, and learns
// nothing of those elsewhere.
func TestImportScope(t *testing.T) {
	s := newSite(t)
	by := s.staff(county("Kilifi"))
	far := s.add(New{Name: "Sample Far", Phone: "0712345678", Profile: map[Field]string{CountyField: "Kisumu", StaffNumberField: "XX-1"}}).Person
	near := s.living("Sample Near", "Kilifi")
	boss := s.add(New{Name: "Sample Boss", Role: Coordinator, Secret: "matatu ya jioni", Profile: map[Field]string{CountyField: "Kilifi"}}).Person
	rows := s.dry(by, fmt.Sprintf(`
name|phone|member number|staff no|county|role
Sample Far|0712345678|||Kilifi|
X||%s||Kilifi|
X|||XX-1|Kilifi|
Sample Stranger|0712345678|||Kilifi|
Sample Near||%s||Kisumu|
Sample New||||Kisumu|
Sample New|||||
Sample New||||Kilifi|trainer
X||%s||Kilifi|
X||M0000000||Kilifi|`, far.Member, near.Member, boss.Member))
	same(t, rows, "2 refused outside_person", "3 refused no_such_member", "4 refused outside_person", "5 created phone_shared", "6 same hers:county",
		"7 refused outside_place", "8 refused outside_place", "9 created", "10 refused no_such_member", "11 refused no_such_member")
	for _, row := range rows {
		if strings.Contains(row, "Kisumu") || strings.Contains(row, far.ID) {
			t.Error(row)
		}
	}
	p := s.living("Sample Learner", "Kilifi")
	_, err := s.DryRun(s.ctx, p, sheetOf("name\nX"), func(ImportRow) error { return nil })
	wants(t, err, fault.KindForbidden, "role.lacking")
	_, err = s.KeepDraft(s.ctx, p, "x", "", sheetOf("name\nX"))
	wants(t, err, fault.KindForbidden, "role.lacking")
	if _, err := s.KeepDraft(s.ctx, by, "mine", "", sheetOf("name|county\nX|Kilifi")); err != nil {
		t.Fatal(err)
	}
	for _, other := range []Person{s.staff(county("Kilifi")), Shell()} {
		_, _, err := s.ImportOf(s.ctx, other, "mine")
		wants(t, err, fault.KindNotFound, "import.unknown")
		_, err = s.ApplyImport(s.ctx, other, "mine", nil)
		wants(t, err, fault.KindNotFound, "import.unknown")
	}
}
