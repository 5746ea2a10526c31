package assessments

import (
	"slices"
	"strings"
	"testing"
)

// Outcomes that no quiz of a course asks about are warned of, each at its line.
func TestUntested(t *testing.T) {
	t.Parallel()
	warned := func(f files) []string {
		tree := f.tree(t)
		catalogue, bank, _ := loadTree(tree)
		var lines []string
		for _, problem := range bank.Untested(tree, catalogue) {
			if !problem.Warning {
				t.Errorf("more than a warning: %s", problem)
			}
			lines = append(lines, problem.String())
		}
		return lines
	}
	if got := warned(sound()); len(got) != 0 {
		t.Errorf("sound: %q", got)
	}
	more := sound().with(gateCourse, strings.Replace(courseYAML, "modules:\n", "  - { id: acting, text: Act. }\nmodules:\n", 1))
	if got := warned(more); len(got) != 1 || !strings.Contains(got[0], `gate/course.yaml:10:5: warning: no quiz tests the outcome "acting": write at least 3 questions`) {
		t.Errorf("an outcome more: %q", got)
	}
	none := sound().with(gateCourse, strings.Replace(courseYAML, "      - quiz: gate-quiz\n", "", 1))
	if got := warned(none); len(got) != 2 {
		t.Errorf("no quiz: %q", got)
	}
}

// A bank in which the right option is mostly the longest is warned of, from
// eight questions on.
func TestLongestIsRight(t *testing.T) {
	t.Parallel()
	question := func(right, other string) questionFile {
		yes := true
		return questionFile{Kind: single.name, Options: []optionFile{{ID: "a", Text: right, Right: &yes}, {ID: "b", Text: other}}}
	}
	long, short := question("the longest", "short"), question("short", "the longest")
	retired, several := long, long
	retired.Retired, several.Kind = true, "several"
	if longest, asked := longestIsRight([]questionFile{long, short, long, retired, several, question("same", "same")}); longest != 2 || asked != 4 {
		t.Errorf("%d of %d", longest, asked)
	}
	warnings := func(right, wrong int) []string {
		c := checker{}
		c.raw.Questions = slices.Concat(slices.Repeat([]questionFile{long}, right), slices.Repeat([]questionFile{short}, wrong))
		c.quiz = &Quiz{}
		c.bank()
		var found []string
		for _, problem := range c.problems {
			if problem.Warning {
				found = append(found, problem.Text)
			}
		}
		return found
	}
	if got := warnings(5, 3); len(got) != 1 || !strings.HasPrefix(got[0], "in 5 of 8 questions with one right option it is the longest") {
		t.Errorf("5 of 8: %q", got)
	}
	if got := warnings(4, 4); len(got) != 0 {
		t.Errorf("4 of 8: %q", got)
	}
	if got := warnings(7, 0); len(got) != 0 {
		t.Errorf("7 of 7: %q", got)
	}
}
