package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/web/pagescript"
)

// ran is the program run in this process.
func ran(t *testing.T, args ...string) ended {
	t.Helper()
	var out, said bytes.Buffer
	status := run(t.Context(), args, process{in: strings.NewReader(""), out: &out, err: &said, env: func(string) (string, bool) { return "", false }})
	return ended{out: out.String(), err: said.String(), status: status}
}

// TestPeopleImportHardSheets gives the shell what people do send: 0 where every
// row can be taken, 1 where one cannot, 2 where the file cannot be read, with the
// words of the page. A file that cannot be read leaves everything as it was.
func TestPeopleImportHardSheets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if got := ran(t, "people", "add", "--data", data, "--name", "Sample Administrator", "--role", "administrator"); got.status != exitGood {
		t.Fatal(got.err)
	}
	everyone := func(data string) string { return ran(t, "people", "list", "--data", data).out }
	before := everyone(data)
	words := builtInLibrary(t).Words.For("en")
	for _, hard := range pagescript.HardSheets() {
		file := filepath.Join(dir, hard.Name)
		if err := os.WriteFile(file, hard.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		want, created := exitGood, 0
		for _, line := range hard.Lines {
			if line.Status == "refused" {
				want = exitBad
			} else {
				created++
			}
		}
		if hard.Status != 0 {
			want = exitUsage
		}
		for _, apply := range []bool{false, true} {
			args, here := []string{"people", "import", file, "--data", data}, data
			switch {
			case !apply:
				args = append(args, "--dry-run")
			case hard.Status == 0:
				here = filepath.Join(dir, "data of "+hard.Name)
				if err := os.CopyFS(here, os.DirFS(data)); err != nil {
					t.Fatal(err)
				}
				args[4] = here
			}
			got := ran(t, args...)
			said := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.out + got.err)
			if got.status != want {
				t.Errorf("%v ends with %d, want %d: %s", args, got.status, want, said)
			}
			// A dry run has told of the lines before one that it cannot read.
			if hard.Status != 0 && (apply && got.out != "" || !strings.HasSuffix(said, words.T(hard.Refused.Key, hard.Refused.Args...)+"\n")) {
				t.Errorf("%v says %q", args, said)
			}
			for _, line := range hard.Lines {
				text := fmt.Sprintf("line %d: %s", line.Line, line.Status)
				if line.Name != "" {
					text += "; " + line.Name
				}
				if line.Why.Key != "" {
					text += "; " + words.T(line.Why.Key, line.Why.Args...)
				}
				if !strings.Contains(said, text+"\n") {
					t.Errorf("%v: no %q in %s", args, text, said)
				}
			}
			if hard.Ignored != "" && !strings.Contains(said, fmt.Sprintf("the column %q means nothing here", hard.Ignored)) {
				t.Errorf("%v does not name the column %q: %s", args, hard.Ignored, said)
			}
			after := everyone(here)
			if here == data && after != before || here != data && strings.Count(after, "\n")-strings.Count(before, "\n") != created {
				t.Errorf("%v leaves %q", args, after)
			}
		}
	}
}
