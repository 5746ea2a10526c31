package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestShots draws every page of the table, in every language, light and dark,
// on a phone and on a wide screen, into the folder that PAMOJA_SHOTS names:
// page-language-theme-width.png. Where PAMOJA_SHOTS_ONLY is a regular expression,
// only the pages whose names it matches are drawn. `.ci/shots` runs it; it judges
// nothing.
func TestShots(t *testing.T) {
	folder := os.Getenv("PAMOJA_SHOTS")
	if folder == "" {
		t.Log("no pictures are drawn: PAMOJA_SHOTS names no folder (see .ci/shots)")
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	only, err := regexp.Compile(os.Getenv("PAMOJA_SHOTS_ONLY"))
	if err != nil {
		t.Fatal(err)
	}
	draw := func(t *testing.T, b *tab, page, name string) {
		if only.MatchString(page) {
			b.draw(t, folder, name)
		}
	}
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			b := openTab(t, s.base)
			drawn := func(b *tab, p shownPage) { draw(t, b, p.name, p.name+"-"+lang) }
			showKinds(t, lang, drawn)
			showCases(t, lang, drawn)
			s.showAll(b, func(p shownPage) {
				draw(t, b, p.name, p.name+"-"+lang)
				if b.has("details.gate") {
					eval[bool](b, `document.querySelector("details.gate").open = true`)
					draw(t, b, p.name, p.name+"-open-"+lang)
				}
			})
		})
	}
}

// draw writes the page's four pictures.
func (b *tab) draw(t *testing.T, folder, name string) {
	t.Helper()
	for width, height := range map[int64]int64{phoneWidth: phoneHeight, wideWidth: wideHeight} {
		b.size(width, height)
		for _, theme := range []string{"light", "dark"} {
			b.theme(theme)
			file := filepath.Join(folder, fmt.Sprintf("%s-%s-%d.png", name, theme, width))
			if err := os.WriteFile(file, b.picture(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.size(phoneWidth, phoneHeight)
}
