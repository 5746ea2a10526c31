package courses_test

import (
	"slices"
	"strings"
	"testing"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
)

// TestTasks reads practice tasks: their words in two languages, what a
// translation lacks, how far it is behind, and how they are found.
func TestTasks(t *testing.T) {
	t.Parallel()
	f := sound().with(t, gate, gateCertificate, gateTasks+gateCertificate).
		with(t, swGate, "title: Langoni", "title: Langoni\ntasks:\n  talk: { title: Mazungumzo, see: [Anasalimu.] }\n  visit: { title: Ziara, see: [Anabisha.] }")
	catalogue, problems := f.load(t)
	wantLines(t, faults(problems))
	wantLines(t, slices.DeleteFunc(warnings(problems), func(line string) bool { return !strings.Contains(line, "tasks") }),
		"sw/courses/gate/course.yaml:1:1: … `tasks.visit.see` has 1 lines, the source 2")
	course := mustCourse(t, catalogue, "gate")
	if len(course.Tasks) != 2 || course.Tasks[1].ID != "visit" {
		t.Fatalf("the tasks are %v", course.Tasks)
	}
	if _, known := course.Task("visit"); !known {
		t.Error("a task is not found by its id")
	}
	if _, known := course.Task("first"); known {
		t.Error("a module is taken for a task")
	}
	words := course.Words("sw").Tasks
	if words["talk"].Title != "Mazungumzo" || words["talk"].See[0] != "Anasalimu." || words["visit"].Title != "Ziara" || words["visit"].See[1] != "She listens." {
		t.Errorf("in Kiswahili they are %+v", words)
	}
	if got := courses.NewSearch(catalogue, &courses.Pages{}, []string{"en", "sw"}).Find(courses.SearchQuery{Text: "knocks", Language: "en"}); got.Total != 1 || got.Results[0].Kind != courses.FoundCourse {
		t.Errorf("what the mentor must see is found as %+v", got)
	}

	prints, _ := locale.Load(f.tree(t))
	blocks, _ := courses.SourceBlocks(f.tree(t), prints, swGate)
	stamped, err := content.Stamp(swGate, []byte(f[swGate]), blocks)
	if err != nil {
		t.Fatal(err)
	}
	_, problems = f.with(t, swGate, f[swGate], string(stamped)).with(t, gate, "She listens.", "She listens long.").load(t)
	wantLines(t, slices.DeleteFunc(warnings(problems), func(line string) bool {
		return !strings.Contains(line, "older") || !strings.Contains(line, "gate/course")
	}),
		"sw/courses/gate/course.yaml:1:1: … 1 of 12 blocks (9 %) are older", "sw/courses/gate/course.yaml:1:1: … older than its source: line 33 there, “She listens long.”")
}

// TestTasksOfCaseManagement: five, of which the certificate asks for four.
func TestTasksOfCaseManagement(t *testing.T) {
	t.Parallel()
	catalogue, _ := builtIn(t)
	course := mustCourse(t, catalogue, "case-management")
	if len(course.Tasks) != 5 || course.Rule.Signoffs != 4 {
		t.Errorf("%d tasks, and %d sign-offs asked for", len(course.Tasks), course.Rule.Signoffs)
	}
	for _, task := range course.Tasks {
		en, sw := course.Words("en").Tasks[task.ID], course.Words("sw").Tasks[task.ID]
		if len(en.See) < 3 || len(en.See) > 5 || len(sw.See) != len(en.See) || sw.Title == en.Title || slices.Equal(sw.See, en.See) {
			t.Errorf("%s: %d lines to see, in Kiswahili %q with %d", task.ID, len(en.See), sw.Title, len(sw.See))
		}
	}
}
