package assessments

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pamoja/courses/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestKinds runs the golden cases of every question kind. A case gives a
// question's options, a * behind each right one, and what is posted; the lines
// that begin with > are what comes of it.
func TestKinds(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "kinds", k.name+".txt")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("a question kind needs golden cases: %v", err)
			}
			got := goldenCases(t, k, string(data))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(data) {
				t.Errorf("%s is not what comes out now (go test -update writes it anew):\n%s", file, got)
			}
			for _, wanted := range []string{"\n> right\n", "\n> not right\n", "\n> refused: ", "\n> check: "} {
				if !strings.Contains(got, wanted) {
					t.Errorf("%s has no case with %q", file, strings.TrimSpace(wanted))
				}
			}
		})
	}
}

// goldenCases is the file with every line that begins with > made anew.
func goldenCases(t *testing.T, k kind, text string) string {
	t.Helper()
	var cases []string
	for one := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var kept []string
		question, posted, isCase := Question{ID: "q", Kind: k.name}, url.Values(nil), false
		for line := range strings.SplitSeq(one, "\n") {
			if strings.HasPrefix(line, ">") {
				continue
			}
			kept = append(kept, line)
			name, value, _ := strings.Cut(line, ":")
			switch {
			case strings.HasPrefix(line, "#"), name == "case":
			case name == "options":
				isCase = true
				for id := range strings.FieldsSeq(value) {
					question.Options = append(question.Options, Option{ID: strings.TrimSuffix(id, "*"), Right: strings.HasSuffix(id, "*")})
				}
			case name == "post":
				posted = choose(strings.Fields(value)...)
			default:
				t.Fatalf("%q is no line of a case", line)
			}
		}
		if isCase {
			kept = append(kept, outcomes(k, question, posted)...)
		}
		cases = append(cases, strings.Join(kept, "\n"))
	}
	return strings.Join(cases, "\n\n") + "\n"
}

// outcomes says what a kind makes of a question, and of an answer to it.
func outcomes(k kind, question Question, posted url.Values) []string {
	var lines []string
	for _, wrong := range k.check(question) {
		lines = append(lines, "> check: "+wrong)
	}
	if posted == nil {
		return lines
	}
	answer, err := k.read(question, posted)
	if f, refused := fault.Of(err); refused {
		return append(lines, fmt.Sprintf("> refused: %s, at %s", f.Key, f.Field))
	}
	lines = append(lines, "> chosen: "+strings.Join(answer.Chosen, " "))
	if k.right(question, answer) {
		return append(lines, "> right")
	}
	return append(lines, "> not right")
}

func TestEveryKindHasATemplate(t *testing.T) {
	t.Parallel()
	if len(Kinds()) != len(kinds) || len(kinds) < 2 {
		t.Fatalf("kinds %v", Kinds())
	}
	seen := map[string]bool{}
	for _, name := range Kinds() {
		if seen[name] {
			t.Errorf("two kinds are called %s", name)
		}
		seen[name] = true
		file := filepath.Join("..", "web", "templates", "partials", "question_"+name+".html")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("a question kind needs a template: %v", err)
			continue
		}
		if !strings.Contains(string(data), `{{define "question-`+name+`"}}`) {
			t.Errorf("%s does not define question-%s", file, name)
		}
	}
	for _, folder := range []struct{ pattern, before, after string }{
		{filepath.Join("testdata", "kinds", "*.txt"), "", ".txt"},
		{filepath.Join("..", "web", "templates", "partials", "question_*.html"), "question_", ".html"},
	} {
		files, err := filepath.Glob(folder.pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), folder.before), folder.after)
			if !seen[name] {
				t.Errorf("%s is for no question kind", file)
			}
		}
	}
}
