package main

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestZZKinds(t *testing.T) {
	folder := os.Getenv("KINDS_SHOTS")
	source := axe(t)
	for _, lang := range []string{"en", "sw"} {
		showKinds(t, lang, func(b *tab, p shownPage) {
			b.do("give the page axe", chromedp.Evaluate[chromedp.Void](source))
			for _, theme := range []string{"light", "dark"} {
				for _, violation := range b.violations(theme) {
					t.Errorf("%s, %s: %s", p.name, theme, violation)
				}
			}
			b.fits(p.name)
			b.formsKeepNoFragment(p.name)
			b.problemsLead(p.name)
			if folder != "" {
				b.draw(t, folder, p.name+"-"+lang)
			}
		})
	}
}
