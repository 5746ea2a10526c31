package courses_test

import (
	"strings"
	"testing"

	"pamoja/content/locale"
	"pamoja/courses"
)

const asking = "lang/en/courses/gate/who-asks.md"

func TestSources(t *testing.T) {
	t.Parallel()
	f := sound().with(t, asking, "sources: [S2]", "sources: [CP-1A, CP-9A, S2, GK]")
	f["lang/en/courses/road/sources.yaml"] = "OWN:\n  title: Our own guide\n  year: 2024\n  confidence: found\n"
	f = f.with(t, "lang/en/courses/road/first-steps.md", "sources: [S2]", "sources: [OWN]")
	catalogue, problems := f.load(t)
	wantLines(t, faults(problems))
	var named []string
	for _, source := range catalogue.Sources() {
		named = append(named, source.Code+" "+source.Name()+" "+string(source.Confidence))
	}
	want := "CP The forms of 2025 found|GK What people know general|OWN Our own guide, 2024 found|S2 The second seed"
	if got := strings.Join(named, "|"); got != want {
		t.Errorf("the lessons rest on %s", got)
	}
	if source, known := catalogue.Source("CP-9A"); !known || source.Code != "CP" {
		t.Errorf("CP-9A is %+v, %v", source, known)
	}
}

func TestFaultsOfSources(t *testing.T) {
	t.Parallel()
	const list = "lang/en/sources.yaml"
	father := "A father stands at the gate."
	for name, one := range map[string]struct {
		file, old, new string
		want           []string
	}{
		"unknown code":      {asking, "sources: [S2]", "sources: [S2, XY]", []string{`en/courses/gate/who-asks.md:5:15: … there is no source "XY"`}},
		"unknown part":      {asking, "sources: [S2]", "sources: [CP-9B]", []string{`en/courses/gate/who-asks.md:5:11: … there is no source "CP-9B"`}},
		"no title":          {list, "title: A blog", "title: \"\"", []string{"en/sources.yaml:15:3: … the source WK needs a `title`"}},
		"no year":           {list, "  title: A blog\n  year: 2020\n", "  title: A blog\n", []string{"en/sources.yaml:15:3: … the source WK needs a `year`"}},
		"no such year":      {list, "year: 2020", "year: 20", []string{"en/sources.yaml:15:3: … the source WK needs a `year`"}},
		"no confidence":     {list, "confidence: weak", "confidence: sure", []string{"en/sources.yaml:15:3: … the source WK needs a `confidence`"}},
		"code twice":        {"lang/en/courses/road/sources.yaml", "", "S1:\n  title: Again\n  year: 0\n  confidence: found\n", []string{"en/courses/road/sources.yaml:2:3: … the code S1 is there twice"}},
		"weak, no figure":   {asking, "sources: [S2]", "sources: [WK, GK]", nil},
		"figure":            {asking, father, "Nearly 20,000 children went home.", nil},
		"weak figure":       {asking + " [WK]", father, "Nearly 20,000 children went home.", []string{"en/courses/gate/who-asks.md:5:10: … holds a figure"}},
		"figure in words":   {asking + " [GK]", father, "Go again within two weeks.", []string{"en/courses/gate/who-asks.md:5:10: … holds a figure"}},
		"section of an Act": {asking + " [GK]", father, "Section 22 says so.", []string{"en/courses/gate/who-asks.md:5:10: … holds a section of an Act"}},
		"penalty":           {asking + " [WK, GK]", father, "He may be imprisoned.", []string{"en/courses/gate/who-asks.md:5:10: … holds a penalty"}},
		"no figure of it":   {asking + " [GK]", father, "The Children Act 2022 and form 1A. Call 116.", nil},
		"an opening":        {asking + " [OP]", father, "Go again within two weeks.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, codes, weaker := strings.Cut(one.file, " ")
			f := sound()
			if one.old == "" {
				f[file] = one.new
			} else {
				f = f.with(t, file, one.old, one.new)
			}
			if weaker {
				f = f.with(t, file, "sources: [S2]", "sources: "+codes)
			}
			_, problems := f.load(t)
			wantLines(t, faults(problems), one.want...)
		})
	}
	_, problems := sound().without(list).load(t)
	if got := strings.Join(faults(problems), "\n"); !strings.Contains(got, "en/sources.yaml:1:1: this file is missing") {
		t.Errorf("without the list: %s", got)
	}
}

// Plain warns, each at its lesson, and says nothing of a text that reads well.
func TestPlain(t *testing.T) {
	t.Parallel()
	plain := func(f files) []string {
		tree := f.tree(t)
		words, _ := locale.Load(tree)
		catalogue, _ := courses.Load(tree, words)
		return warnings(catalogue.Plain(tree))
	}
	father := "A father stands at the gate."
	if got := plain(sound()); len(got) != 0 {
		t.Errorf("sound: %q", got)
	}
	long := "He says that the mother of the child went to a far town to look for work and has not come back since."
	for name, one := range map[string]struct{ text, want string }{
		"long sentence":         {long, "who-asks.md:8:1: warning: a sentence has more than 20 words: part it: He says"},
		"hard words":            {strings.Repeat("Institutional deinstitutionalisation necessitates multidisciplinary collaboration. ", 9), "who-asks.md:1:1: warning: the lesson reads at grade"},
		"hard half":             {strings.Repeat("Institutional deinstitutionalisation necessitates multidisciplinary collaboration. ", 9), "gate/course.yaml:1:1: warning: half of the lessons read at grade"},
		"abbreviation":          {"Ask the DCS about it.", "who-asks.md:8:1: warning: nothing explains DCS"},
		"term that leads not":   {"It is small.", `who-asks.md:8:1: warning: "small" stands here for the first time in the course and leads nowhere: write [small](term:small-word)`},
		"abbreviation told":     {"Ask the Directorate of Children’s Services (DCS). The DCS knows.", ""},
		"abbreviation spelt":    {"Ask the Sub-County Officer. Or the Social Health Authority. The SHA knows.", ""},
		"term that leads there": {"It is [small](term:small-word), and small again.", ""},
	} {
		got := plain(sound().with(t, asking, father, one.text))
		joined := strings.Join(got, "\n")
		if one.want == "" && len(got) > 0 || !strings.Contains(joined, one.want) {
			t.Errorf("%s: %s", name, joined)
		}
	}
	wordy := "Baba huyu anasimama pale langoni na kusema kwamba mtoto wake hana mahali pa kulala wala chakula cha kutosha nyumbani kwake na tena "
	f := sound().with(t, "lang/sw/courses/gate/who-asks.md", "Baba anasimama langoni.", strings.Repeat(wordy, 15)+"leo.")
	if got := strings.Join(plain(f), "\n"); !strings.Contains(got, "sw/courses/gate/who-asks.md:1:1: warning: the sentences have") {
		t.Errorf("Kiswahili: %s", got)
	}
}
