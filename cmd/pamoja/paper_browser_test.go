package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"

	"pamoja/courses/cohorts"
	"pamoja/courses/people"
)

// onPaper prints the page that is open to A4 sheets, and gives the words of each.
// Where PAMOJA_SHOTS names a folder, the file is left there.
func (b *tab) onPaper(name string) (file string, sheets []string) {
	b.t.Helper()
	text := needProgram(b.t, "pdftotext")
	file = filepath.Join(b.t.TempDir(), name+".pdf")
	if dir := os.Getenv("PAMOJA_SHOTS"); dir != "" {
		file = filepath.Join(dir, name+".pdf")
	}
	pdf := call(b, cdpage.PrintToPDF, cdpage.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69}).Data
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		b.t.Fatal(err)
	}
	out, err := exec.Command(text, "-layout", file, "-").Output()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, sheet := range bytes.Split(bytes.TrimRight(out, "\f\n"), []byte("\f")) {
		sheets = append(sheets, string(sheet))
	}
	return file, sheets
}

// bigCohort is a cohort of so many, one of a very long name, and its coordinator's
// way into its pages.
func (s *specimen) bigCohort(n int) (*tab, cohorts.Cohort) {
	s.add("staff", administratorName, people.Administrator, 0)
	by, groups := s.persons["staff"], s.site.Cohorts
	c, err := groups.Add(s.Context(), by, cohorts.New{Name: "Sample Cohort of Siaya", Courses: []string{journeyCourse}, Scope: people.Scope{Kind: "county", Name: "Siaya"}})
	s.check(err)
	for i := range n {
		name := fmt.Sprintf("Sample Learner %02d", i)
		if i == 3 {
			name = "Sample Learner of a very long name indeed, who would not be cut off by the edge of a row"
		}
		added, err := s.accounts.Add(s.Context(), people.Shell(), people.New{Name: name, Profile: map[people.Field]string{people.CountyField: "Siaya"}})
		s.check(err)
		_, err = groups.AddMembers(s.Context(), by, c.ID, false, added.Person.ID)
		s.check(err)
	}
	b := openTab(s.T, s.base)
	b.cookies(map[string]string{s.cookies["staff"].Name: s.cookies["staff"].Value})
	return b, c
}

// TestSheetOnPaper prints the sheet of fifty people: more than one page of A4, its
// head on each, every row once and whole with its code, and nothing else on the
// paper.
func TestSheetOnPaper(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "sw"} {
		t.Run(lang, func(t *testing.T) {
			s := newSpecimen(t, lang)
			b, c := s.bigCohort(50)
			b.open("/staff/cohorts/" + c.ID + "/sheet")
			_, sheets := b.onPaper("sheet-" + lang)
			if len(sheets) != 2 {
				t.Errorf("50 people take %d sheets", len(sheets))
			}
			words := s.library.Words.For(lang)
			code, rows := regexp.MustCompile(`(?m)^ *(\d{1,2}-\d) .* M\d{6}-?\d`), map[string]int{}
			for i, sheet := range sheets {
				for _, head := range []string{words.T("cohort.row"), words.T("cohort.sign"), c.Name} {
					if !strings.Contains(sheet, head) {
						t.Errorf("sheet %d does not say %q:\n%s", i+1, head, sheet)
					}
				}
				for _, row := range code.FindAllStringSubmatch(sheet, -1) {
					rows[row[1]]++
				}
				for _, other := range []string{words.T("cohort.sheet_print"), words.T("learning.title"), words.T("site.promise")} {
					if strings.Contains(sheet, other) {
						t.Errorf("sheet %d also says %q", i+1, other)
					}
				}
			}
			if len(rows) != 50 {
				t.Errorf("%d rows have a code", len(rows))
			}
			for row, n := range rows {
				if n != 1 {
					t.Errorf("row %s stands there %d times", row, n)
				}
			}
		})
	}
}

// TestCodeOnPaper prints the page of a join code: one sheet, with how to join in
// both languages and a picture of the code that a camera can take.
func TestCodeOnPaper(t *testing.T) {
	t.Parallel()
	s := newSpecimen(t, "en")
	b, c := s.bigCohort(0)
	b.open("/staff/cohorts/" + c.ID)
	b.picked(200, b.post("/staff/cohorts/"+c.ID, map[string]string{"action": "code", "drawn": "abcd2347"}))
	_, sheets := b.onPaper("code")
	if len(sheets) != 1 {
		t.Fatalf("the page of a code takes %d sheets", len(sheets))
	}
	for _, lang := range []string{"en", "sw"} {
		words := s.library.Words.For(lang)
		for _, said := range []string{c.Name, "ABCD-2347", words.T("cohort.code_step_name"), words.T("cohort.code_step_wait")} {
			if !strings.Contains(sheets[0], said) {
				t.Errorf("it does not say %q:\n%s", said, sheets[0])
			}
		}
	}
	for _, other := range []string{"Write it down now", "My learning"} {
		if strings.Contains(sheets[0], other) {
			t.Errorf("it also says %q", other)
		}
	}
}

const logBlankLines = 14

// TestMentoringLogOnPaper prints the log of a mentor of twelve: each of them with
// her code, every line to write on, and on each sheet its head with what is never
// written there.
func TestMentoringLogOnPaper(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "sw"} {
		t.Run(lang, func(t *testing.T) {
			s := newSpecimen(t, lang)
			s.add("administrator", administratorName, people.Administrator, 0)
			s.learner("12")
			s.mentored()
			b := openTab(t, s.base)
			b.cookies(map[string]string{"pamoja_language": lang, s.cookies["mentor"].Name: s.cookies["mentor"].Value})
			b.open("/mentoring/log")
			_, sheets := b.onPaper("log-" + lang)
			if len(sheets) > 2 {
				t.Errorf("the log takes %d sheets", len(sheets))
			}
			words, all := s.library.Words.For(lang), strings.Join(sheets, "")
			for i, sheet := range sheets {
				if !strings.Contains(sheet, words.T("mentoring.log_guard")) {
					t.Errorf("sheet %d does not say what is never written:\n%s", i+1, sheet)
				}
			}
			if n := strings.Count(all, "Sample Mentee with a Long"); n != 12 {
				t.Errorf("%d mentees have codes:\n%s", n, all)
			}
			if n := eval[int](b, `document.querySelectorAll("tbody tr").length`); n != logBlankLines {
				t.Errorf("it has %d lines", n)
			}
			for _, other := range []string{words.T("mentoring.log_print"), words.T("learning.title")} {
				if strings.Contains(all, other) {
					t.Errorf("it also says %q", other)
				}
			}
		})
	}
}
