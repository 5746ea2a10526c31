package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// sheetBudget is the most bytes of a style sheet, compressed.
const sheetBudget = 6 << 10

// forbiddenInSheets is what a browser of 2021 cannot read.
var forbiddenInSheets = regexp.MustCompile(`@layer|:has\(|@container|\bdvh\b|\d(?:dvh|svh|lvh)|color-mix\(|light-dark\(|@scope|@property|&`)

// TestSheet reads the style sheet as shipped: small, readable from Chrome 95
// on, and with a dark theme that changes nothing but colours.
func TestSheet(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../web/static/css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no style sheet: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sheet := withoutComments(string(data))
		if found := forbiddenInSheets.FindAllString(sheet, -1); found != nil {
			t.Errorf("%s uses %q", file, found)
		}
		if nested(sheet) {
			t.Errorf("%s nests rules", file)
		}
		for _, fault := range darkFaults(sheet) {
			t.Errorf("%s: the dark theme sets more than colours: %s", file, fault)
		}
		var small bytes.Buffer // as web serves it: without comments
		writer := brotli.NewWriterLevel(&small, brotli.BestCompression)
		if _, err := writer.Write([]byte(sheet)); err != nil || writer.Close() != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes compressed", file, small.Len())
		if small.Len() > sheetBudget {
			t.Errorf("%s: %d bytes compressed, more than %d", file, small.Len(), sheetBudget)
		}
	}
	for _, sheet := range []string{"@layer base;", "a:has(b) {}", "p { height: 50dvh }", "p { color: light-dark(red, blue) }", "p { &:hover {} }", "@container (width > 1px) {}"} {
		if !forbiddenInSheets.MatchString(sheet) {
			t.Errorf("%s is not noticed", sheet)
		}
	}
	if !nested("p { color: red; b { color: blue } }") || nested("@media print { p { color: red } }") {
		t.Error("nesting is not told from a rule in a condition")
	}
	if darkFaults("@media (prefers-color-scheme: dark) { :root { --a: #000 } p { padding: 1rem } }") == nil {
		t.Error("a dark theme that changes a measure is not noticed")
	}
}

func withoutComments(sheet string) string {
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(sheet, "")
}

// nested reports whether a rule stands inside a rule that is no condition.
func nested(sheet string) bool {
	var open []bool // whether each open block is a rule
	start := 0
	for at, letter := range sheet {
		switch letter {
		case '{':
			rule := !strings.HasPrefix(strings.TrimSpace(sheet[start:at]), "@")
			if rule && len(open) > 0 && open[len(open)-1] {
				return true
			}
			open, start = append(open, rule), at+1
		case '}':
			open, start = open[:len(open)-1], at+1
		case ';':
			start = at + 1
		}
	}
	return false
}

var (
	darkBlock  = regexp.MustCompile(`(?s)@media \(prefers-color-scheme: dark\) \{((?:[^{}]|\{[^{}]*\})*)\}`)
	colourOnly = regexp.MustCompile(`(?s)^\s*:root \{\s*(?:--[a-z-]+: #[0-9a-f]{3,6};\s*)*(?:--[a-z-]+: #[0-9a-f]{3,6}\s*)?\}\s*$`)
)

// darkFaults lists the parts of a sheet for the dark theme that set more than
// colours of the root.
func darkFaults(sheet string) []string {
	var found []string
	for _, block := range darkBlock.FindAllStringSubmatch(sheet, -1) {
		if !colourOnly.MatchString(block[1]) {
			found = append(found, flat(block[1]))
		}
	}
	if strings.Count(sheet, "prefers-color-scheme") != len(darkBlock.FindAllString(sheet, -1)) {
		found = append(found, "a condition that this test cannot read")
	}
	return found
}
