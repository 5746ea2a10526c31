package assessments

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestKinds runs the golden cases of every question kind. A case gives a
// question, one setting a line, and what is posted; the lines that begin with >
// are what comes of it.
//
//	options: a* b c      a * behind each right one; a=x for one that goes with target x
//	targets: x y
//	drawn: b c a         the order shown
//	number: 14 0.5       value and tolerance
//	accept: yes | a yes
//	key: 4
//	post: a c            options chosen, or field=value & field=value
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
		c := goldenCase{question: Question{ID: "q", Kind: k.name, Number: Number{Tolerance: "0"}}}
		var kept []string
		isCase := false
		for line := range strings.SplitSeq(one, "\n") {
			if strings.HasPrefix(line, ">") {
				continue
			}
			kept = append(kept, line)
			name, value, _ := strings.Cut(line, ":")
			if !strings.HasPrefix(line, "#") && name != "case" {
				isCase = true
				c.set(t, name, value)
			}
		}
		if isCase {
			kept = append(kept, c.outcomes(k)...)
		}
		cases = append(cases, strings.Join(kept, "\n"))
	}
	return strings.Join(cases, "\n\n") + "\n"
}

type goldenCase struct {
	question Question
	asked    Asked
	posted   url.Values
}

func (c *goldenCase) set(t *testing.T, name, value string) {
	t.Helper()
	words := strings.Fields(value)
	switch name {
	case "options":
		for _, id := range words {
			option := Option{ID: strings.TrimSuffix(id, "*"), Right: strings.HasSuffix(id, "*")}
			option.ID, option.Match, _ = strings.Cut(option.ID, "=")
			c.question.Options = append(c.question.Options, option)
			c.asked.Options = append(c.asked.Options, option.ID)
		}
	case "targets":
		c.question.Targets = words
	case "drawn":
		c.asked.Options = words
	case "number":
		c.question.Number.Value = words[0]
		if len(words) > 1 {
			c.question.Number.Tolerance = words[1]
		}
	case "accept":
		c.question.accept(strings.Split(value, "|"))
	case "key":
		key, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			t.Fatal(err)
		}
		c.question.Key = key
	case "post":
		c.posted = choose(words...)
		if strings.Contains(value, "=") {
			c.posted = url.Values{}
			for pair := range strings.SplitSeq(strings.TrimPrefix(value, " "), " & ") {
				field, typed, _ := strings.Cut(pair, "=")
				if strings.Contains(typed, `\`) {
					typed, _ = strconv.Unquote(`"` + typed + `"`)
				}
				c.posted.Add(field, strings.ReplaceAll(typed, "…", strings.Repeat("x", MaxTyped)))
			}
		}
	default:
		t.Fatalf("%q is no line of a case", name)
	}
}

// outcomes says what a kind makes of a question, and of an answer to it.
func (c *goldenCase) outcomes(k kind) []string {
	var lines []string
	for _, wrong := range k.check(c.question) {
		at := ""
		if wrong.at != "" {
			at = ", at " + wrong.at
		}
		lines = append(lines, "> check: "+wrong.text+at)
	}
	if c.posted == nil {
		return lines
	}
	answer, err := k.read(c.question, c.asked, c.posted)
	for _, f := range Refusals(err) {
		lines = append(lines, fmt.Sprintf("> refused: %s, at %s", f.Key, f.Field))
	}
	if err != nil {
		return lines
	}
	if len(answer.Chosen) > 0 {
		lines = append(lines, "> chosen: "+strings.Join(answer.Chosen, " "))
	}
	for _, id := range slices.Sorted(maps.Keys(answer.Pairs)) {
		lines = append(lines, "> pair: "+id+" "+answer.Pairs[id])
	}
	if answer.Number != "" {
		lines = append(lines, "> number: "+answer.Number)
	}
	if answer.Words != "" {
		lines = append(lines, "> words: "+answer.Words)
	}
	if answer.Rating != 0 {
		lines = append(lines, "> rating: "+strconv.Itoa(answer.Rating))
	}
	if k.right(c.question, answer) {
		return append(lines, "> right")
	}
	return append(lines, "> not right")
}

// TestEveryKindIsWhole looks for all that a question kind needs besides its own
// file: golden cases, both of its templates, words for every key in every
// language, and a question in the content, where authors find an example.
func TestEveryKindIsWhole(t *testing.T) {
	t.Parallel()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	inContent := kindsInContent(tree)
	seen := map[string]bool{}
	for _, name := range Kinds() {
		if seen[name] {
			t.Errorf("two kinds are called %s", name)
		}
		seen[name] = true
		for _, lacking := range lackingOf(name, os.ReadFile, words) {
			t.Errorf("the question kind %s lacks %s", name, lacking)
		}
		if !inContent[name] {
			t.Errorf("no quiz of the content has a question of kind %s", name)
		}
	}
	if len(seen) != len(kinds) || len(seen) < 7 {
		t.Errorf("kinds %v", Kinds())
	}
	for _, folder := range []struct{ pattern, before, after string }{
		{filepath.Join("testdata", "kinds", "*.txt"), "", ".txt"},
		{filepath.Join("..", "web", "templates", "partials", "question_*.html"), "question_", ".html"},
		{"kind_*.go", "kind_", ".go"},
	} {
		found, err := filepath.Glob(folder.pattern)
		if err != nil || len(found) != len(kinds) {
			t.Fatalf("%s: %d files for %d kinds, %v", folder.pattern, len(found), len(kinds), err)
		}
		for _, file := range found {
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), folder.before), folder.after)
			if !seen[name] {
				t.Errorf("%s is for no question kind", file)
			}
		}
	}
}

var quizKey = regexp.MustCompile(`"(quiz\.[a-z_]+)"`)

// lackingOf lists the parts of a question kind that are not there.
func lackingOf(name string, read func(string) ([]byte, error), words *locale.Bundle) []string {
	var lacking []string
	keys := map[string]bool{}
	for _, part := range []struct{ file, has string }{
		{"kind_" + name + ".go", "var " + name + " = kind{"},
		{filepath.Join("testdata", "kinds", name+".txt"), "case: "},
		{filepath.Join("..", "web", "templates", "partials", "question_"+name+".html"), `{{define "question-` + name + `"}}`},
		{filepath.Join("..", "web", "templates", "partials", "question_"+name+".html"), `{{define "feedback-` + name + `"}}`},
	} {
		data, err := read(part.file)
		if err != nil || !strings.Contains(string(data), part.has) {
			lacking = append(lacking, part.file+" with "+part.has)
		}
		if filepath.Ext(part.file) == ".txt" {
			continue
		}
		for _, found := range quizKey.FindAllStringSubmatch(string(data), -1) {
			keys[found[1]] = true
		}
	}
	if len(keys) == 0 {
		lacking = append(lacking, "a key for what it says of a form that cannot be taken")
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		for _, lang := range words.Languages() {
			if !words.For(lang).Has(key) {
				lacking = append(lacking, key+" in "+lang)
			}
		}
	}
	return lacking
}

func kindsInContent(tree *content.Tree) map[string]bool {
	_, bank, _ := loadTree(tree, courses.WithDrafts)
	found := map[string]bool{}
	for _, quiz := range bank.quizzes {
		for _, question := range quiz.drawable() {
			found[question.Kind] = true
		}
	}
	return found
}

func TestLackingPartsAreNoticed(t *testing.T) {
	t.Parallel()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	for _, name := range Kinds() {
		for _, c := range []struct{ old, fresh string }{
			{`{{define "question-` + name + `"}}`, `{{define "question"}}`}, {`{{define "feedback-` + name + `"}}`, `{{define "feedback"}}`},
			{"case: ", "# "}, {"quiz.", "quiz.nobody_wrote_"}, {"var " + name + " = kind{", "var other = kind{"},
		} {
			read := func(file string) ([]byte, error) {
				data, err := os.ReadFile(file)
				return bytes.ReplaceAll(data, []byte(c.old), []byte(c.fresh)), err
			}
			if len(lackingOf(name, read, words)) == 0 {
				t.Errorf("%s with %s is whole", name, c.fresh)
			}
		}
	}
	if len(lackingOf("essay", os.ReadFile, words)) < 4 {
		t.Error("a kind nobody wrote is whole")
	}
}
