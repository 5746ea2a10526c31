package cases

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

const (
	gateCourse = "lang/en/courses/gate/course.yaml"
	deskCourse = "lang/en/courses/desk/course.yaml"
	everyEN    = "lang/en/cases/every.md"
	everySW    = "lang/sw/cases/every.md"
)

const courseYAML = `title: At the gate
summary: What to ask first.
audience: For caseworkers.
edition: 2
minutes: 30
outcomes:
  - { id: reasons, text: Tell a reason from a need. }
modules:
  - id: only
    title: The gate
    items:
      - lesson: who-asks
cases: [every]
certificate: { lessons: all, quizzes: all, cases: 1 }
`

const lessonMD = `---
title: Who asks
edition: 3
minutes: 8
sources: [S2]
---
A father stands at the gate.

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

// files are a content tree by path.
type files map[string]string

// sound is a tree with one course and one case that has a task of every kind.
// It has no fault, and is smaller than a case should be.
func sound(t testing.TB) files {
	t.Helper()
	return files{
		"lang/en/ui.json":                  "{}",
		"lang/en/sources.yaml":             "S2:\n  title: The second\n  year: 0\n  confidence: seed\n",
		"lang/en/glossary.yaml":            "scco:\n  term: SCCO\n  definition: The officer.\n",
		gateCourse:                         courseYAML,
		"lang/en/courses/gate/who-asks.md": lessonMD,
		everyEN:                            testdata(t, "every.md"),
	}
}

// translated adds a second language, in which some scenes are not written yet.
func translated(t testing.TB) files {
	t.Helper()
	return sound(t).with("lang/sw/ui.json", "{}").with(everySW, testdata(t, "every.sw.md"))
}

// with is the tree with a file written anew.
func (f files) with(file, text string) files {
	changed := maps.Clone(f)
	changed[file] = text
	return changed
}

// edited is the tree with one text replaced in one file, where it must stand
// once.
func (f files) edited(t testing.TB, file, old, fresh string) files {
	t.Helper()
	if strings.Count(f[file], old) != 1 {
		t.Fatalf("%s holds %q %d times", file, old, strings.Count(f[file], old))
	}
	return f.with(file, strings.Replace(f[file], old, fresh, 1))
}

func (f files) without(names ...string) files {
	changed := maps.Clone(f)
	for _, name := range names {
		delete(changed, name)
	}
	return changed
}

func (f files) tree(t testing.TB) *content.Tree {
	t.Helper()
	base := fstest.MapFS{}
	for name, text := range f {
		base[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := content.New(base, "")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// load reads the tree's courses and cases; the problems are those of cases and
// of what courses say about them, as check prints them.
func (f files) load(t testing.TB, options ...courses.Option) (*courses.Catalogue, *Set, []content.Problem) {
	t.Helper()
	tree := f.tree(t)
	words, _ := locale.Load(tree)
	catalogue, found := courses.Load(tree, words, options...)
	set, problems := Load(tree, words, catalogue)
	for _, problem := range found {
		if strings.Contains(problem.Text, "case") {
			problems = append(problems, problem)
		}
	}
	content.SortProblems(problems)
	return catalogue, set, problems
}

// every is the case of the sound tree.
func every(t testing.TB) *Case {
	t.Helper()
	_, set, _ := sound(t).load(t)
	c, err := set.Case("every")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
