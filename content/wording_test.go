package content

import (
	"strings"
	"testing"
	"testing/fstest"
)

func wordingTree(t *testing.T, files map[string]string) *Tree {
	t.Helper()
	system := fstest.MapFS{"site.yaml": &fstest.MapFile{Data: []byte("name: Pamoja\n")}, "lang/en/ui.json": &fstest.MapFile{Data: []byte("{}")},
		"lang/sw/ui.json": &fstest.MapFile{Data: []byte("{}")}}
	for name, text := range files {
		system[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := New(system, "")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// What the list avoids is warned of where it stands, in lessons, quizzes, cases
// and pages, and in the language of the list alone.
func TestCheckWording(t *testing.T) {
	tree := wordingTree(t, map[string]string{
		"lang/en/wording.yaml":              "- { avoid: disabled  child, say: child with a disability }\n- { avoid: inmate, say: child }\n",
		"lang/sw/wording.yaml":              "- { avoid: kilema, say: mtu mwenye ulemavu }\n",
		"lang/en/courses/gate/one.md":       "A Disabled child\nand “an inmate”, \"an inmate\", ~~inmate~~ and an inmate.\nkilema, inmates\n",
		"lang/en/quizzes/gate-quiz.yaml":    "title: \"The inmate\"\n",
		"lang/en/cases/one.md":              "é inmate\n",
		"lang/en/pages/about.md":            "No inmate.\n",
		"lang/en/courses/gate/gate.svg":     "<svg>inmate</svg>",
		"lang/en/courses/gate/sources.yaml": "X: { title: The inmate }\n",
		"lang/sw/courses/gate/one.md":       "Kilema na inmate.\n",
	})
	want := []string{
		`content/lang/en/cases/one.md:1:3: warning: "inmate" puts the condition before the person, or blames: say child`,
		`content/lang/en/courses/gate/one.md:1:3: warning: "Disabled child" puts the condition before the person, or blames: say child with a disability`,
		`content/lang/en/courses/gate/one.md:2:49: warning: "inmate" puts the condition before the person, or blames: say child`,
		`content/lang/en/pages/about.md:1:4: warning: "inmate" puts the condition before the person, or blames: say child`,
		`content/lang/en/quizzes/gate-quiz.yaml:1:13: warning: "inmate" puts the condition before the person, or blames: say child`,
		`content/lang/sw/courses/gate/one.md:1:1: warning: "Kilema" puts the condition before the person, or blames: say mtu mwenye ulemavu`,
	}
	var got []string
	for _, problem := range CheckWording(tree) {
		got = append(got, problem.String())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestFaultsOfWording(t *testing.T) {
	for text, want := range map[string]string{
		"- { avoid: inmate }\n":        "content/lang/en/wording.yaml:1:3: an entry needs",
		"- { say: child }\n":           "content/lang/en/wording.yaml:1:3: an entry needs",
		"- { avoid: a, instead: b }\n": "unknown setting `instead`",
		"avoid: a\n":                   "content/lang/en/wording.yaml:1:",
	} {
		var got []string
		for _, problem := range CheckWording(wordingTree(t, map[string]string{"lang/en/wording.yaml": text})) {
			if !problem.Warning {
				got = append(got, problem.String())
			}
		}
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%s: %q", text, got)
		}
	}
	if got := CheckWording(wordingTree(t, nil)); len(got) != 0 {
		t.Errorf("without a list: %v", got)
	}
}
