package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestShots draws every page of the table, in every language, light and dark,
// on a phone and on a wide screen, into the folder that PAMOJA_SHOTS names:
// page-language-theme-width.png. `.ci/shots` runs it; it judges nothing.
func TestShots(t *testing.T) {
	folder := os.Getenv("PAMOJA_SHOTS")
	if folder == "" {
		t.Log("no pictures are drawn: PAMOJA_SHOTS names no folder (see .ci/shots)")
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	sizes := []struct {
		name          string
		width, height int64
	}{{"360", phoneWidth, phoneHeight}, {"1280", wideWidth, wideHeight}}
	for _, lang := range builtInLibrary(t).Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			s := newSpecimen(t, lang)
			b := openTab(t, s.base)
			s.showAll(b, func(p shownPage) {
				for _, size := range sizes {
					b.size(size.width, size.height)
					for _, theme := range []string{"light", "dark"} {
						b.theme(theme)
						file := filepath.Join(folder, p.name+"-"+lang+"-"+theme+"-"+size.name+".png")
						if err := os.WriteFile(file, b.picture(), 0o644); err != nil {
							t.Fatal(err)
						}
					}
				}
				b.size(phoneWidth, phoneHeight)
			})
		})
	}
}
