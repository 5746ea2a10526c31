package content

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Facts of the source papers may be used, their sentences may not.
// testdata/briefs.hashes knows every run of nine words of theirs, as the first
// 12 hex digits of SHA-256 of the words joined by a space, and
// testdata/briefs.allow the fixed names (titles of laws and forms, names of
// steps) that anyone may use.
const runLength = 9

var (
	copyWord  = regexp.MustCompile(`[a-z0-9']+`)
	copyKinds = names(`.md .yaml .yml .html .tmpl .gohtml .json .txt .go .js .toml .csv .svg .css`)
)

func names(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		set[name] = true
	}
	return set
}

type placedWord struct {
	word string // "" for an allowed name, which no run crosses
	line int
}

func splitWords(text string) []string {
	return copyWord.FindAllString(strings.ReplaceAll(strings.ToLower(text), "’", "'"), -1)
}

// copyWords folds case, punctuation and markup, and blanks the allowed names,
// the longest first.
func copyWords(text string, allowed [][]string) []placedWord {
	var all []placedWord
	for i, line := range strings.Split(text, "\n") {
		for _, word := range splitWords(line) {
			all = append(all, placedWord{word, i + 1})
		}
	}
	var kept []placedWord
	for i := 0; i < len(all); {
		skip := 0
		for _, name := range allowed {
			if i+len(name) <= len(all) && slices.EqualFunc(all[i:i+len(name)], name, func(w placedWord, n string) bool { return w.word == n }) {
				skip = len(name)
				break
			}
		}
		if skip > 0 {
			kept = append(kept, placedWord{"", all[i].line})
			i += skip
			continue
		}
		kept = append(kept, all[i])
		i++
	}
	return kept
}

func runHash(words []placedWord) (string, bool) {
	plain := make([]string, len(words))
	for i, w := range words {
		if w.word == "" {
			return "", false
		}
		plain[i] = w.word
	}
	sum := sha256.Sum256([]byte(strings.Join(plain, " ")))
	return hex.EncodeToString(sum[:])[:12], true
}

// shared lists the runs a text has in common with the briefs, as LINE: words.
func shared(text string, known map[string]bool, allowed [][]string) []string {
	words := copyWords(text, allowed)
	var found []string
	for i := 0; i+runLength <= len(words); i++ {
		hash, ok := runHash(words[i : i+runLength])
		if !ok || !known[hash] {
			continue
		}
		var run []string
		for _, w := range words[i : i+runLength] {
			run = append(run, w.word)
		}
		found = append(found, fmt.Sprintf("%d: %s", words[i].line, strings.Join(run, " ")))
		i += runLength - 1
	}
	return found
}

func readLines(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []string
	for scanner := bufio.NewScanner(f); scanner.Scan(); {
		if line := strings.TrimSpace(scanner.Text()); line != "" {
			list = append(list, line)
		}
	}
	return list
}

func allowedNames(lines []string) [][]string {
	var allowed [][]string
	for _, line := range lines {
		allowed = append(allowed, splitWords(line))
	}
	slices.SortStableFunc(allowed, func(a, b []string) int { return len(b) - len(a) })
	return allowed
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal("the module's root is not above this package:", err)
	}
	return dir
}

func TestNothingIsCopiedFromTheBriefs(t *testing.T) {
	known := map[string]bool{}
	for _, hash := range readLines(t, "testdata/briefs.hashes") {
		known[hash] = true
	}
	if len(known) < 1000 {
		t.Fatalf("only %d runs are known", len(known))
	}
	allowed := allowedNames(readLines(t, "testdata/briefs.allow"))
	root, files := moduleRoot(t), 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case !d.Type().IsRegular() || !copyKinds[filepath.Ext(file)]:
			return nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		files++
		for _, run := range shared(string(data), known, allowed) {
			name, _ := filepath.Rel(root, file)
			t.Errorf("%s:%s: say it in other words", name, run)
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Fatalf("%d files read: %v", files, err)
	}
}

func TestCopyingIsFound(t *testing.T) {
	brief := "The child's uncle walks to the market with a heavy basket of red maize before the rain begins again."
	allowed := allowedNames([]string{"the Market Basket Rules (2014)", "the rain"})
	known := map[string]bool{}
	words := copyWords(brief, allowed)
	for i := 0; i+runLength <= len(words); i++ {
		if hash, ok := runHash(words[i : i+runLength]); ok {
			known[hash] = true
		}
	}
	tests := []struct {
		name, text string
		want       int
	}{
		{"word for word", brief, 1},
		{"marked up and broken", "# A\n\n*The child’s* uncle **walks**,\nto THE market: with a heavy\nbasket\n", 1},
		{"nine words", "walks to the market with a heavy basket of", 1},
		{"eight words", "walks to the market with a heavy basket", 0},
		{"in other words", "An uncle carries maize to market before it rains.", 0},
		{"only across an allowed name", "of red maize before the rain begins again.", 0},
		{"an allowed name within", "walks to the Market Basket Rules (2014) market with a heavy basket of red", 0},
		{"twice", brief + "\n\n" + brief, 2},
	}
	for _, test := range tests {
		if got := shared(test.text, known, allowed); len(got) < test.want || test.want == 0 && len(got) > 0 {
			t.Errorf("%s: found %q", test.name, got)
		}
	}
	if got := shared("one\ntwo "+brief, known, allowed); len(got) == 0 || !strings.HasPrefix(got[0], "2: the child's uncle walks") {
		t.Errorf("found %q", got)
	}
}
