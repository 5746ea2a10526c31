package assessments

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

const (
	gateCourse     = "lang/en/courses/gate/course.yaml"
	gateQuiz       = "lang/en/quizzes/gate-quiz.yaml"
	gateConfidence = "lang/en/quizzes/gate-confidence.yaml"
	gateQuizSW     = "lang/sw/quizzes/gate-quiz.yaml"
)

const courseYAML = `title: At the gate
summary: What to ask first.
audience: For caseworkers.
edition: 2
minutes: 30
confidence: gate-confidence
outcomes:
  - { id: reasons, text: Tell a reason from a need. }
  - { id: deciding, text: Say who decides. }
modules:
  - id: only
    title: The gate
    items:
      - lesson: who-asks
      - lesson: who-decides
      - quiz: gate-quiz
certificate: { lessons: all, quizzes: all }
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

const confidenceYAML = `title: Before you begin
course: gate
kind: confidence
edition: 1
statements:
  - { id: asking, text: I know what to ask. }
  - { id: saying-no, text: I can say no to a bed. }
`

// bankYAML is a quiz of ten questions that draws five. Question number i takes
// ten lines from line 8+10*i: the even ones are single choices with a right,
// the odd ones choices of several with a and c right.
func bankYAML() string {
	var b strings.Builder
	b.WriteString("title: What would you do?\ncourse: gate\nkind: graded\nedition: 1\ndraw: 5\nlessons: [who-asks, who-decides]\nquestions:\n")
	for i := range 10 {
		kind, also, outcome, lesson := "single", "", "reasons", "who-asks"
		if i%2 == 1 {
			kind, also, outcome, lesson = "several", " right: true,", "deciding", "who-decides"
		}
		fmt.Fprintf(&b, "  - id: q%d\n    kind: %s\n    outcome: %s\n    decision: %t\n    lesson: %s\n    text: Question %d?\n    options:\n", i, kind, outcome, i < 5, lesson, i)
		fmt.Fprintf(&b, "      - { id: a, text: Answer a%d, right: true, feedback: Why a%d. }\n", i, i)
		fmt.Fprintf(&b, "      - { id: b, text: Answer b%d, feedback: Why not b%d. }\n", i, i)
		fmt.Fprintf(&b, "      - { id: c, text: Answer c%d,%s feedback: On c%d. }\n", i, also, i)
	}
	return b.String()
}

// bankSW is the same quiz in a second language, without `of:`.
func bankSW() string {
	var b strings.Builder
	b.WriteString("title: Ungefanya nini?\nquestions:\n")
	for i := range 10 {
		fmt.Fprintf(&b, "  q%d:\n    text: Swali %d?\n    options:\n", i, i)
		for _, id := range []string{"a", "b", "c"} {
			fmt.Fprintf(&b, "      %s: { text: Jibu %s%d, feedback: Kwa nini %s%d. }\n", id, id, i, id, i)
		}
	}
	return b.String()
}

// files are a content tree by path.
type files map[string]string

// sound is a tree without a fault or a warning, in one language.
func sound() files {
	return files{
		"lang/en/ui.json":                     "{}",
		"lang/en/sources.yaml":                "S2:\n  title: The second\n  year: 0\n  confidence: seed\n",
		gateCourse:                            courseYAML,
		"lang/en/courses/gate/who-asks.md":    lessonMD,
		"lang/en/courses/gate/who-decides.md": strings.Replace(lessonMD, "Who asks", "Who decides", 1),
		gateQuiz:                              bankYAML(),
		gateConfidence:                        confidenceYAML,
	}
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

// load reads the tree's courses and quizzes; the problems are those of quizzes
// and of what courses say about them, as check prints them.
func (f files) load(t testing.TB) (*courses.Catalogue, *Bank, []string) {
	t.Helper()
	catalogue, bank, problems := loadTree(f.tree(t))
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.String())
	}
	return catalogue, bank, lines
}

// loadWithDrafts is load as `pamoja check` does it.
func (f files) loadWithDrafts(t testing.TB) (*courses.Catalogue, *Bank, []string) {
	t.Helper()
	catalogue, bank, problems := loadTree(f.tree(t), courses.WithDrafts)
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.String())
	}
	return catalogue, bank, lines
}

func loadTree(tree *content.Tree, options ...courses.Option) (*courses.Catalogue, *Bank, []content.Problem) {
	words, _ := locale.Load(tree)
	catalogue, _ := courses.Load(tree, words, options...)
	bank, problems := Load(tree, catalogue)
	problems = append(problems, bank.Check(tree, catalogue)...)
	content.SortProblems(problems)
	return catalogue, bank, problems
}
