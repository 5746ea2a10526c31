package courses_test

import (
	"slices"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// builtInCourse is how many courses there are at least.
const builtInCourse = 2

func builtIn(t *testing.T) (*courses.Catalogue, []content.Problem) {
	t.Helper()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, problems := locale.Load(tree)
	catalogue, found := courses.Load(tree, words)
	return catalogue, slices.Concat(tree.Problems(), problems, found)
}

func TestBuiltInCoursesHaveNoFault(t *testing.T) {
	t.Parallel()
	catalogue, problems := builtIn(t)
	wantLines(t, faults(problems))
	if count := len(catalogue.Courses()); count < builtInCourse {
		t.Errorf("%d courses", count)
	}
	whole := mustCourse(t, catalogue, "gatekeeping")
	if !whole.Complete || whole.Rule.Empty() || len(whole.LessonIDs()) < 4 || whole.Confidence == "" {
		t.Errorf("the course whose certificate is claimed is %+v", whole)
	}
	for _, id := range whole.LessonIDs() {
		lesson, err := whole.Lesson(id)
		if err != nil {
			t.Fatal(err)
		}
		if text := lesson.Text("sw"); text.Language != "sw" || text.Stale > 0 {
			t.Errorf("in Kiswahili %s is read in %q with %d stale blocks", id, text.Language, text.Stale)
		}
	}
	for _, line := range warnings(problems) {
		if strings.Contains(line, "/gatekeeping") {
			t.Errorf("the course whose certificate is claimed: %s", line)
		}
	}
	if mustCourse(t, catalogue, "case-management").Complete {
		t.Error("case-management is only begun, and says that it is whole")
	}
}

// Every built-in text reads as CURRICULUM asks: nothing is warned of but
// translations that are to come.
func TestBuiltInReadsPlainly(t *testing.T) {
	t.Parallel()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := locale.Load(tree)
	catalogue, problems := courses.Load(tree, words)
	for _, problem := range slices.Concat(catalogue.Plain(tree), content.CheckWording(tree)) {
		t.Error(problem)
	}
	for _, line := range warnings(problems) {
		if !strings.Contains(line, "not translated yet") && !strings.Contains(line, "/sw/") {
			t.Error(line)
		}
	}
	for _, course := range catalogue.Courses() {
		grades := catalogue.Grades(course)
		if len(grades) < 4 || grades[0] < 0 {
			t.Errorf("%s: grades %.1f", course.ID, grades)
		}
		t.Logf("%s: grades %.1f", course.ID, grades)
	}
}
