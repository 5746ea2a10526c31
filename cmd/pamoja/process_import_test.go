package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPeopleImport brings people in while the site runs: a dry run that writes
// nothing, a sheet with a row that cannot be taken, the corrected sheet, and
// files that cannot be read.
func TestPeopleImport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	imports := func(status int, args ...string) string {
		t.Helper()
		got := pamoja(t, append([]string{"people", "import", "--data", data}, args...)...)
		if got.status != status {
			t.Fatalf("%v ended with %d, want %d: %s%s", args, got.status, status, got.out, got.err)
		}
		return got.out + got.err
	}
	sheet := write("people.csv", "\xEF\xBB\xBFJina kamili;Simu;Kaunti;Viatu\r\nSample Learner 1;0712345678;Kilifi;41\r\nSample Learner 2;0712345679;Kampala;\r\n")
	if out := imports(exitUsage, sheet, "--dry-run"); !strings.Contains(out, "there is no data") {
		t.Error(out)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Error("an import makes the data folder")
	}
	s := serve(t, data)
	for range 2 {
		out := imports(exitBad, sheet, "--dry-run")
		for _, want := range []string{"line 2: created; Sample Learner 1\n", "line 3: refused; Sample Learner 2; There is no such county: Kampala. Write one of Kenya’s 47, or leave the cell empty.\n",
			"created 1, changed 0, same 0, choose 0, refused 1 (dry run: nothing was written)", `warning: the column "Viatu"`} {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in %s", want, out)
			}
		}
	}
	if out := pamoja(t, "people", "list", "--data", data).out; out != "" {
		t.Errorf("a dry run writes %q", out)
	}
	imports(exitBad, sheet)
	corrected := write("corrected.csv", "name,phone,county\nSample Learner 1,0712 345 678,Kilifi\nSample Learner 2,0712345679,Kisumu\n")
	if out := imports(exitGood, corrected); !strings.Contains(out, "created 1, changed 0, same 1") || strings.Contains(out, "line 2") {
		t.Error(out)
	}
	if out := pamoja(t, "people", "list", "--data", data).out; strings.Count(out, "Sample Learner") != 2 {
		t.Error(out)
	}
	// Who was brought in cannot sign in before she is given a slip.
	status, _, err := s.visitor().post("/sign-in", url.Values{"login": {"0712345678"}, "secret": {"284916"}})
	if err != nil || status != 401 {
		t.Errorf("signing in answers %d, %v", status, err)
	}
	imports(exitUsage, filepath.Join(dir, "none.csv"))
	imports(exitUsage, write("empty.csv", ""))
	imports(exitUsage, write("heading.csv", "phone,county\n0712345678,Kilifi\n"))
	imports(exitUsage, write("sheet.pdf", "%PDF-1.4 sample"))
	latin := write("latin.csv", "name;phone\nSample N\xE9e;0712345670\nSample Two\n\nSample Three;=1+1\n;0712345671\nSample Four;0712345672;one more\n")
	out := imports(exitBad, latin)
	for _, want := range []string{"line 2: created; Sample Née", "line 3: created; Sample Two", "line 5: refused", "line 6: refused", "line 7: refused"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
}

// TestPeopleImportChoice brings in a row that may be about somebody who is here:
// it is not taken, the shell says how it can be, and each of the ways works.
func TestPeopleImportChoice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	added := ran(t, "people", "add", "--data", data, "--name", "Sample Known", "--login", "0712345678", "--role", "learner")
	if added.status != exitGood {
		t.Fatal(added.err)
	}
	member, _, _ := strings.Cut(added.out, " ")
	imports := func(text string, args ...string) ended {
		t.Helper()
		path := filepath.Join(dir, "people.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return ran(t, append([]string{"people", "import", "--data", data, path}, args...)...)
	}
	unsure := "name,phone,ward\nSample Other,0712345678,Sample Ward\nSample New,0712345679,\n"
	for _, args := range [][]string{{"--dry-run"}, {}, {}} {
		got := imports(unsure, args...)
		if got.status != exitBad || !strings.Contains(got.out, "line 2: choose; Sample Other; ") || !strings.Contains(got.out, "choose 1, refused 0") ||
			!strings.Contains(got.err, "not taken: 1") || !strings.Contains(got.err, "member number") || !strings.Contains(got.err, "/staff/people/import") {
			t.Errorf("%v ends with %d: %s%s", args, got.status, got.out, got.err)
		}
	}
	if out := ran(t, "people", "list", "--data", data).out; strings.Count(out, "\n") != 2 || strings.Contains(out, "Sample Other") {
		t.Error(out)
	}
	got := imports("name,phone,ward,member number\nSample Other,0712345678,Sample Ward," + member + "\nSample New,0712345679,,\n")
	if got.status != exitGood || !strings.Contains(got.out, "changed 1, same 1, choose 0") || got.err != "" {
		t.Errorf("with her number it ends with %d: %s%s", got.status, got.out, got.err)
	}
}

// TestPeopleImportMany judges a hundred thousand rows, and is told of one more
// by its number.
func TestPeopleImportMany(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, path := filepath.Join(dir, "data"), filepath.Join(dir, "more.csv")
	if got := pamoja(t, "people", "add", "--data", data, "--name", "Sample Administrator", "--role", "administrator"); got.status != exitGood {
		t.Fatal(got.err)
	}
	if err := os.WriteFile(path, []byte("name,county\n"+strings.Repeat("Sample Learner,Kilifi\n", 100_001)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := pamoja(t, "people", "import", "--dry-run", "--data", data, path)
	if got.status != exitUsage || strings.Count(got.out, "created; Sample Learner\n") != 100_000 || !strings.Contains(got.err, "100,000") {
		t.Errorf("ended with %d after %d lines: %s", got.status, strings.Count(got.out, "\n"), got.err)
	}
}
