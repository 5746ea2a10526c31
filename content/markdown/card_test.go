package markdown

import (
	"strings"
	"testing"
)

const pocketed = `The opening.

## First

:::card Before you say *yes*
- Who are the [kin](term:kin) here?[^1]
- Ask the [other lesson](lesson:other-lesson).

#### What is missing

| You hear | You ask |
| --- | --- |
| No fees | Who pays? |
:::

## Second

Between them.

:::card The first hour
Sit down.
:::

[^1]: Everyone the family counts.
`

func TestPocketCards(t *testing.T) {
	d, problems := Parse("lesson.md", 1, []byte(pocketed), sampleContext())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(d.Pocket) != 2 || d.Cards != 2 || d.Pocket[0].Title != "Before you say yes" || d.Pocket[1].Title != "The first hour" {
		t.Fatalf("cards: %+v", d.Pocket)
	}
	first := string(d.Pocket[0].HTML)
	for _, want := range []string{`href="/courses/gatekeeping/glossary#g-kin"`, `href="/courses/gatekeeping/other-lesson"`, "<h4>What is missing</h4>", "<table>"} {
		if !strings.Contains(first, want) {
			t.Errorf("the card lacks %s:\n%s", want, first)
		}
	}
	for _, never := range []string{"fnref", "#fn-", "id=", "yes"} {
		if strings.Contains(first, never) {
			t.Errorf("the card holds %s:\n%s", never, first)
		}
	}
	if string(d.Pocket[1].HTML) != "<p>Sit down.</p>" || d.Pocket[1].Text != "Sit down." {
		t.Errorf("the second card: %+v", d.Pocket[1])
	}
	// In the lesson itself the card stays as it was.
	inside := string(d.Screens[1].HTML)
	for _, want := range []string{`href="#w-kin"`, `<sup id="fnref-lesson-1">`, `<h4 id="h-what-is-missing">`} {
		if !strings.Contains(inside, want) {
			t.Errorf("the lesson lacks %s:\n%s", want, inside)
		}
	}
	if d.Screens[0].Text != "The opening." || !strings.Contains(d.Screens[1].Text, "Who pays?") || strings.Contains(d.Screens[2].Text, "Second") {
		t.Errorf("texts of the screens: %q", []string{d.Screens[0].Text, d.Screens[1].Text, d.Screens[2].Text})
	}
}

func TestPageAddress(t *testing.T) {
	for id, want := range map[string]string{"about": "/about", "help": "/help", "help-author": "/help/author", "helpline": "/helpline"} {
		if got := PageAddress(id); got != want {
			t.Errorf("%s is read at %s, want %s", id, got, want)
		}
	}
}
