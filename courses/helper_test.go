package courses_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// files are a content tree by path.
type files map[string]string

const (
	sourcesYAML = "S1:\n  title: The first\n  year: 2023\n  confidence: seed\nS2:\n  title: The second\n  year: 0\n  confidence: seed\nCP:\n  title: The forms of 2025\n  year: 2025\n  confidence: found\n  parts: [1A, 9A]\nWK:\n  title: A blog\n  year: 2020\n  confidence: weak\nGK:\n  title: What people know\n  year: 0\n  confidence: general\nOP:\n  title: A beginning\n  year: 2021\n  confidence: opening\n"
	courseYAML  = `title: At the gate
summary: What to ask first.
audience: For caseworkers.
edition: 2
minutes: 30
complete: true
access: public
requires: []
outcomes:
  - id: reasons
    text: Tell a reason from a need.
  - id: deciding
    text: Say who decides.
modules:
  - id: first
    title: Before
    items:
      - lesson: who-asks
      - lesson: who-decides
  - id: last
    title: After
    items:
      - quiz: gate-quiz
certificate: { lessons: all, quizzes: all, cases: 0, minutes: 0, observed_minutes: 0, signoffs: 0 }
`
	lessonMD = `---
title: Who asks for a place
edition: 3
minutes: 8
sources: [S2]
outcomes: [reasons]
---
A father stands at the gate. What does he need? Ask his [kin](term:kin) too.

:::check What comes first?
- (-) A bed.

  A bed is no plan.
- (+) His own words.

  They tell the need.
:::

:::work
Ask one family this week.
:::
`
)

// sound is a tree without a fault: two courses, the first whole, and words in a
// second language for some of it.
func sound() files {
	second := strings.Replace(lessonMD, "title: Who asks for a place", "title: Who decides here", 1)
	return files{
		"lang/en/ui.json":                     `{}`,
		"lang/en/glossary.yaml":               "kin:\n  word: kin\n  meaning: Everyone the family counts as *its own*.\nsmall-word:\n  word: small\n  meaning: Not large.\n",
		"lang/en/sources.yaml":                sourcesYAML,
		"lang/en/courses/gate/course.yaml":    courseYAML,
		"lang/en/courses/gate/who-asks.md":    lessonMD,
		"lang/en/courses/gate/who-decides.md": second,
		"lang/en/courses/road/course.yaml":    road,
		"lang/en/courses/road/first-steps.md": strings.Replace(lessonMD, "outcomes: [reasons]", "outcomes: [walking]", 1),
		"lang/sw/ui.json":                     `{}`,
		"lang/sw/glossary.yaml":               "kin:\n  word: jamaa\n  meaning: Watu wa familia.\n",
		"lang/sw/courses/gate/course.yaml":    "title: Langoni\noutcomes:\n  reasons: Tofautisha sababu na hitaji.\nmodules:\n  first: Kabla\n",
		"lang/sw/courses/gate/who-asks.md":    swahiliMD,
		"lang/sw/courses/road/course.yaml":    "title: Njia\nsummary: Hatua za kwanza.\naudience: Kwa wote.\noutcomes: {walking: Tembea.}\nmodules: {only: Hatua}\ncoming: [Ya pili]\n",
		"lang/sw/courses/road/first-steps.md": swahiliMD,
		"lang/sw/courses/gate/who-decides.md": swahiliMD,
		"site.yaml":                           "name: Pamoja\n",
		"lang/en/courses/gate/gate.svg":       `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>`,
	}
}

const (
	road = `title: The road home
summary: Steps.
audience: For everyone.
edition: 1
minutes: 20
complete: false
requires: [gate]
outcomes:
  - id: walking
    text: Walk.
modules:
  - id: only
    title: Steps
    items:
      - lesson: first-steps
coming: [Step two]
certificate: { lessons: all, quizzes: all, cases: 3 }
`
	swahiliMD = `---
title: Anayeomba nafasi
---
Baba anasimama langoni. Anahitaji nini? Uliza [jamaa](term:kin) pia.

:::check Nini kwanza?
- (-) Kitanda.

  Kitanda si mpango.
- (+) Maneno yake.

  Yanaonyesha hitaji.
:::

:::work
Uliza familia moja wiki hii.
:::
`
)

// with is the tree with one text replaced in one file; the text must be there.
func (f files) with(t *testing.T, file, old, fresh string) files {
	t.Helper()
	text, known := f[file]
	if !known && old != "" {
		t.Fatalf("there is no %s", file)
	}
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	changed := maps.Clone(f)
	changed[file] = strings.Replace(text, old, fresh, 1)
	if old == "" {
		changed[file] = fresh
	}
	return changed
}

// without is the tree without a file.
func (f files) without(file string) files {
	changed := maps.Clone(f)
	delete(changed, file)
	return changed
}

func (f files) tree(t *testing.T) *content.Tree {
	t.Helper()
	base := fstest.MapFS{}
	for name, text := range f {
		base[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := content.New(fs.FS(base), "")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// load reads the catalogue of a tree.
func (f files) load(t *testing.T) (*courses.Catalogue, []content.Problem) {
	t.Helper()
	tree := f.tree(t)
	words, _ := locale.Load(tree)
	return courses.Load(tree, words)
}

// faults are the problems that are no warnings, as check prints them.
func faults(problems []content.Problem) []string {
	var lines []string
	for _, problem := range problems {
		if !problem.Warning {
			lines = append(lines, problem.String())
		}
	}
	slices.Sort(lines)
	return lines
}

// warnings are the others.
func warnings(problems []content.Problem) []string {
	var lines []string
	for _, problem := range problems {
		if problem.Warning {
			lines = append(lines, problem.String())
		}
	}
	slices.Sort(lines)
	return lines
}

// wantLines fails unless there is a line for each of want, which names its
// beginning and a part of what follows, with `…` between, and no other line.
func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	left := slices.Clone(got)
	for _, one := range want {
		head, part, _ := strings.Cut(one, " … ")
		at := slices.IndexFunc(left, func(line string) bool {
			rest, found := strings.CutPrefix(line, "content/lang/"+head)
			return found && strings.Contains(rest, part)
		})
		if at < 0 {
			t.Errorf("no line says %q", one)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, line := range left {
		t.Errorf("not expected: %s", line)
	}
}

func mustCourse(t *testing.T, catalogue *courses.Catalogue, id string) *courses.Course {
	t.Helper()
	course, err := catalogue.Course(id)
	if err != nil {
		t.Fatal(err)
	}
	return course
}
