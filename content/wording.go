package content

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Wording is a way of speaking of people that this site does not use, and what
// it says in its place: the person before the condition (CURRICULUM, Lessons).
type Wording struct {
	Avoid string `yaml:"avoid"`
	Say   string `yaml:"say"`
}

const wordingFile = "wording.yaml"

// quoted is what somebody else says, or what is struck out: a lesson may name a
// word in order to warn of it.
var quoted = regexp.MustCompile(`“[^”]*”|‘[^’]*’|~~[^~]*~~`)

// straight are quotation marks of a lesson as they are typed; in YAML they only
// hold a text.
var straight = regexp.MustCompile(`"[^"]*"`)

func blank(what *regexp.Regexp, line string) string {
	return what.ReplaceAllStringFunc(line, func(words string) string { return strings.Repeat(" ", len(words)) })
}

// CheckWording reads lang/LANGUAGE/wording.yaml of every language and warns of
// each place where a lesson, quiz, case or page of it uses what the list avoids
// outside quotation marks.
func CheckWording(tree *Tree) []Problem {
	var problems []Problem
	for _, lang := range tree.Languages() {
		file := path.Join("lang", lang, wordingFile)
		data, err := tree.ReadFile(file)
		if err != nil {
			continue
		}
		var list []Wording
		problems = append(problems, DecodeYAML(tree.Where(file), 1, data, &list)...)
		for i, one := range list {
			if strings.TrimSpace(one.Avoid) == "" || strings.TrimSpace(one.Say) == "" {
				problems = append(problems, ProblemAt(tree.Where(file), 1, data, fmt.Sprintf("$[%d]", i), "an entry needs what to `avoid` and what to `say` in its place"))
			}
		}
		problems = append(problems, wordingOf(tree, lang, list)...)
	}
	return problems
}

func wordingOf(tree *Tree, lang string, list []Wording) []Problem {
	say, pattern := avoided(list)
	if pattern == nil {
		return nil
	}
	var problems []Problem
	root := path.Join("lang", lang)
	_ = fs.WalkDir(tree, root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Dir(file) == root || path.Base(file) == "sources.yaml" || path.Ext(file) == ".svg" {
			return nil // what could not be read, Open has told
		}
		data, err := tree.ReadFile(file)
		if err != nil {
			return nil
		}
		if !mentions(string(data), say) {
			return nil // most files: looking for the words is far quicker than for the pattern
		}
		for number, line := range strings.Split(string(data), "\n") {
			bare := blank(quoted, line)
			if path.Ext(file) == ".md" {
				bare = blank(straight, bare)
			}
			for _, at := range pattern.FindAllStringIndex(bare, -1) {
				word := bare[at[0]:at[1]]
				problems = append(problems, Problem{File: tree.Where(file), Line: number + 1, Column: utf8.RuneCountInString(line[:at[0]]) + 1, Warning: true,
					Text: fmt.Sprintf("%q puts the condition before the person, or blames: say %s", word, say[fold(strings.ToLower(word))])})
			}
		}
		return nil
	})
	return problems
}

// mentions reports whether what the list avoids may stand in a text.
func mentions(text string, say map[string]string) bool {
	small := fold(strings.ToLower(text))
	for words := range say {
		if strings.Contains(small, words) {
			return true
		}
	}
	return false
}

// avoided makes one pattern of a list, and tells by the words in small letters
// what to say.
func avoided(list []Wording) (say map[string]string, pattern *regexp.Regexp) {
	say = map[string]string{}
	var patterns []string
	for _, one := range list {
		words := strings.ToLower(fold(one.Avoid))
		if words == "" {
			continue
		}
		say[words] = one.Say
		patterns = append(patterns, strings.ReplaceAll(regexp.QuoteMeta(words), " ", `\s+`))
	}
	if len(patterns) == 0 {
		return say, nil
	}
	return say, regexp.MustCompile(`(?i)\b(?:` + strings.Join(patterns, "|") + `)\b`)
}
