package content

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The words of every language are read by hunspell. What its dictionary lacks
// stands in testdata/spelling/<language>.txt, a word a line: read a word there
// aloud before it is added. avoid are words that the dictionary knows and that
// this site does not use (kiswahili.md, section 7, rule 11).
var spelling = map[string]struct {
	dictionary string
	avoid      []string
}{
	"en": {dictionary: "en_GB"},
	"sw": {dictionary: "sw_KE", avoid: []string{"namba", "onesha", "ofisa", "maofisa", "wilaya", "rununu", "tarakilishi", "mrejesho", "masaa", "haujaingia", "haujamaliza"}},
}

func TestSpelling(t *testing.T) {
	tree, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range tree.Languages() {
		t.Run(language, func(t *testing.T) {
			rules, known := spelling[language]
			if !known {
				t.Fatalf("no dictionary is named for %q", language)
			}
			texts := map[string]string{}
			for file := range readableFiles(t, tree, "lang/"+language) {
				if path.Base(file) == "sources.yaml" {
					continue // titles of papers, as their owners wrote them
				}
				data, err := tree.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				text, err := readable(file, data)
				if err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				texts[file] = text
			}
			judgeSpelling(t, rules.dictionary, rules.avoid, ownWords(t, language), texts)
		})
	}
}

// TestSpellingFindsSlips plants a slip of each sort.
func TestSpellingFindsSlips(t *testing.T) {
	for language, slips := range map[string][]string{"en": {"recieve", "familys"}, "sw": {"mtotto", "namba", "hataa"}} {
		rules := spelling[language]
		found := misspelt(t, rules.dictionary, rules.avoid, nil, strings.Join(slips, " and "))
		for _, slip := range slips {
			if !slices.Contains(found, slip) {
				t.Errorf("%s: %q is not found, only %q", language, slip, found)
			}
		}
	}
}

func judgeSpelling(t *testing.T, dictionary string, avoid []string, own map[string]bool, texts map[string]string) {
	t.Helper()
	used := map[string]bool{}
	for _, text := range texts {
		for _, word := range spelledWord.FindAllString(text, -1) {
			word = strings.ToLower(strings.ReplaceAll(word, "’", "'"))
			used[word] = true
			if strings.HasPrefix(dictionary, "sw") {
				for _, infinitive := range infinitivesOf(word) {
					used[infinitive] = true
				}
			}
		}
	}
	for word := range own {
		if !used[word] {
			t.Errorf("the project's list holds %q, which is written nowhere: take it out", word)
		}
	}
	for file, text := range texts {
		if slips := misspelt(t, dictionary, avoid, own, text); len(slips) > 0 {
			t.Errorf("%s: %s", file, strings.Join(slips, " "))
		}
	}
}

var spelledWord = regexp.MustCompile(`\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*`)

// misspelt lists the words of a text that neither the dictionary nor the list
// knows, and those to avoid, each once.
func misspelt(t *testing.T, dictionary string, avoid []string, own map[string]bool, text string) []string {
	t.Helper()
	words := spelledWord.FindAllString(text, -1)
	slices.Sort(words)
	words = slices.Compact(words)
	unknown := unknownTo(t, dictionary, words)
	unknown = slices.DeleteFunc(unknown, func(word string) bool { return own[strings.ToLower(word)] })
	if strings.HasPrefix(dictionary, "sw") {
		unknown = unknownVerbs(t, dictionary, own, unknown)
	}
	for _, word := range words {
		if slices.Contains(avoid, strings.ToLower(word)) {
			unknown = append(unknown, word)
		}
	}
	slices.Sort(unknown)
	return slices.Compact(unknown)
}

// unknownTo asks the dictionary.
func unknownTo(t *testing.T, dictionary string, words []string) []string {
	t.Helper()
	var input bytes.Buffer
	for _, word := range words {
		input.WriteString(strings.ReplaceAll(word, "’", "'") + "\n")
	}
	command := exec.Command("hunspell", "-i", "utf-8", "-d", dictionary, "-l")
	command.Stdin, command.Env = &input, append(os.Environ(), "LC_ALL=C.UTF-8")
	said, err := command.Output()
	if errors.Is(err, exec.ErrNotFound) {
		if os.Getenv("PAMOJA_CI") != "" {
			t.Fatal("hunspell is missing")
		}
		t.Skip("hunspell is missing")
	}
	if err != nil {
		t.Fatalf("hunspell %s: %v", dictionary, err)
	}
	return slices.DeleteFunc(strings.Fields(string(said)), func(word string) bool {
		return len(word) <= 2 && !slices.Contains(words, word) // what a dictionary without apostrophes leaves of ng'ombe
	})
}

// ownWords reads the project's list, folded to small letters.
func ownWords(t *testing.T, language string) map[string]bool {
	t.Helper()
	file, err := os.Open("testdata/spelling/" + language + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	own, last := map[string]bool{}, ""
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		word := strings.TrimSpace(lines.Text())
		if word <= last {
			t.Errorf("%s.txt: %q stands out of order, or twice", language, word)
		}
		last = word
		own[strings.ToLower(word)] = true
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return own
}

func readableFiles(t *testing.T, tree *Tree, root string) map[string]bool {
	t.Helper()
	files := map[string]bool{}
	err := fs.WalkDir(tree, root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// unreadKeys are settings whose values are ids and codes, which nobody reads.
var unreadKeys = names(`id kind outcome outcomes lesson lessons course quiz requires confidence access match of sources draft retired decision right edition certificate avoid start flags steps domains principles cases`)

var (
	markupPlaces = regexp.MustCompile(`\]\([^)]*\)|\{[^}]*\}|:::[a-z]+|<[^>]*>|https?://\S+`)
	// caseStructure is what stands between the words of a simulated case.
	caseStructure = regexp.MustCompile(`(?m)^[ \t]*(?:step|principle|domain|effect|later\([^)]*\)|open|go|historic|unsafe|mark|field|when|arrive|ending):.*$` +
		`|^##[ \t]+[^:\n]*:|^(?:-|=>)[ \t]+[a-z0-9-]+:|^:::if.*$|^:::decide[ \t]+\S+|^:::task[ \t]+\S+[ \t]+\S+|^-[ \t]+[a-z0-9-]+/[a-z0-9-]+$`)
	fileNames = regexp.MustCompile("`[^`]*`")
)

// readable gives what people read of a content file.
func readable(file string, data []byte) (string, error) {
	switch path.Ext(file) {
	case ".json":
		var words map[string]any
		if err := json.Unmarshal(data, &words); err != nil {
			return "", err
		}
		return unmarked(valuesOf(words, false)), nil
	case ".yaml":
		return yamlWords(data)
	case ".md":
		front, _, body, _, problems := SplitFrontMatter(file, data)
		if len(problems) > 0 {
			return "", errors.New(problems[0].String())
		}
		head, err := yamlWords(front)
		if path.Base(path.Dir(file)) == "cases" {
			body = caseStructure.ReplaceAll(body, []byte(" "))
		}
		return head + "\n" + unmarked(string(body)), err
	case ".svg":
		return svgWords(data)
	}
	return "", fmt.Errorf("nothing is known of a file that ends in %q", path.Ext(file))
}

func unmarked(text string) string {
	return markupPlaces.ReplaceAllString(fileNames.ReplaceAllString(text, " "), " ")
}

func yamlWords(data []byte) (string, error) {
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		return "", err
	}
	return unmarked(valuesOf(value, true)), nil
}

// valuesOf joins the texts of a value, without those of unread keys.
func valuesOf(value any, skip bool) string {
	switch v := value.(type) {
	case string:
		return v + "\n"
	case []any:
		var all strings.Builder
		for _, one := range v {
			all.WriteString(valuesOf(one, skip))
		}
		return all.String()
	case map[string]any:
		var all strings.Builder
		for key, one := range v {
			_, nested := one.(map[string]any) // a translation's texts by id
			if !skip || nested || !unreadKeys[key] {
				all.WriteString(valuesOf(one, skip))
			}
		}
		return all.String()
	}
	return ""
}

func svgWords(data []byte) (string, error) {
	var all strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all.String(), nil
		}
		if err != nil {
			return "", err
		}
		if text, ok := token.(xml.CharData); ok {
			all.Write(text)
			all.WriteByte('\n')
		}
	}
}
