package main

import (
	"strings"
	"testing"
	"time"

	"pamoja/courses/people"
)

// imported are the pages on which a sheet of people is checked, brought in and
// taken back.
func (s *specimen) imported() []shownPage {
	by := s.add("importer", "Sample Importer", people.Administrator, time.Hour)
	_, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: "Sample Known", Phone: "0711000001", Profile: map[people.Field]string{people.WardField: "By Hand"}})
	s.check(err)
	text := "Name|Phone|County|Ward|Cadre|Organisation|Shoe size\nSample Known|0711000001|Kilifi|Sample Ward|cpv|Sample Home of the Sample Valley\nSample Unsure|0711000001|\n" +
		"Sample New|0711000002|Kilifi\nSample Wrong|12|Kampala" + strings.Repeat("\nSample Many||Kisumu", 60)
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
