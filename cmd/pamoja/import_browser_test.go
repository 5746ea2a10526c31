package main

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
)

// troubled is a sheet with a row of each kind of trouble, by language.
var troubled = map[string]string{
	"en": `Name|Phone|Member number|Staff number|Role|County|Ward|Cadre|Organisation|Language|Shoe size
Sample Known|0711000001||||Kilifi|Sample Ward|CPV|Sample Home of the Sample Valley||41
Sample Unsure|0711000001
Sample New|0711 000 002|||Trainer|Kilifi
Sample Wrong|12||||Kampala
|0711000003
Sample Neighbour|254711000002||||Kilifi
SAMPLE NEW|+254711000002
Sample Formula|=A1+1
Sample Number||M0000001
Sample Worker|||104
Sample Boss||||Administrator
Sample Words|||||||Queen||Klingon`,
	"sw": `Jina kamili|Namba ya simu|Nambari ya mwanachama|Nambari ya kazi|Jukumu|Kaunti|Wadi|Kada|Shirika|Lugha|Ukubwa wa kiatu
Sample Known|0711000001||||Kilifi|Sample Ward|CPV|Sample Home of the Sample Valley||41
Sample Unsure|0711000001
Sample New|0711 000 002|||Mkufunzi|Kilifi
Sample Wrong|12||||Kampala
|0711000003
Sample Neighbour|254711000002||||Kilifi
SAMPLE NEW|+254711000002
Sample Formula|=A1+1
Sample Number||M0000001
Sample Worker|||104
Sample Boss||||Msimamizi
Sample Words|||||||Malkia||Kiklingoni`,
}

// imported are the pages on which a sheet of people is checked, brought in and
// taken back.
func (s *specimen) imported() []shownPage {
	by := s.add("importer", "Sample Importer", people.Administrator, time.Hour)
	_, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: "Sample Known", Phone: "0711000001", Profile: map[people.Field]string{people.WardField: "By Hand"}})
	s.check(err)
	text := troubled[s.lang] + strings.Repeat("\nSample Many|||||Kisumu", 50)
	draft := func(id string) string {
		rows := func(yield func(people.Row, error) bool) {
			for i, line := range strings.Split(text, "\n") {
				if !yield(people.Row{Line: i + 1, Cells: strings.Split(line, "|")}, nil) {
					return
				}
			}
		}
		_, err := s.accounts.KeepDraft(s.Context(), by, id, "a-sample-sheet-with-a-rather-long-name.xlsx", rows)
		s.check(err)
		return "/staff/people/import/" + id
	}
	checked, brought, undone := draft("checked"), draft("brought"), draft("undone")
	for _, id := range []string{"undone", "brought"} {
		_, err := s.accounts.ApplyImport(s.Context(), by, id, nil)
		s.check(err)
		if id == "undone" {
			_, err := s.accounts.UndoImport(s.Context(), by, id, nil)
			s.check(err)
		}
	}
	return []shownPage{
		{name: "import", template: "import", who: "importer", path: "/staff/people/import"},
		{name: "import-problem", template: "import", who: "importer", path: "/staff/people/import", post: map[string]string{"id": "sample"}, status: 400},
		{name: "import-checked", template: "import_sheet", who: "importer", path: checked},
		{name: "import-checked-problem", template: "import_sheet", who: "importer", path: checked, post: map[string]string{"action": "apply", "choose-3": "new"}, status: 400},
		{name: "import-brought", template: "import_sheet", who: "importer", path: brought},
		{name: "import-refused", template: "import_sheet", who: "importer", path: brought + "?status=refused"},
		{name: "import-undone", template: "import_sheet", who: "importer", path: undone},
	}
}

// TestAxeImport judges these pages as TestAxe judges every one.
func TestAxeImport(t *testing.T) {
	t.Parallel()
	source := axe(t)
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			b := openTab(t, s.base)
			for _, p := range s.imported() {
				s.show(b, p)
				b.judge(source, p.name)
			}
		})
	}
}
