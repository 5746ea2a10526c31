package courses_test

import (
	"slices"
	"testing"

	"pamoja/content/locale"
	"pamoja/courses"
)

// loadDrafts reads the catalogue with its drafts.
func (f files) loadDrafts(t *testing.T) (*courses.Catalogue, []string) {
	t.Helper()
	tree := f.tree(t)
	words, _ := locale.Load(tree)
	catalogue, problems := courses.Load(tree, words, courses.WithDrafts)
	return catalogue, faults(problems)
}

const decides = "lang/en/courses/gate/who-decides.md"

func TestDraftLesson(t *testing.T) {
	t.Parallel()
	f := sound().with(t, decides, "edition: 3", "edition: 3\ndraft: true")
	served, problems := f.load(t)
	wantLines(t, faults(problems))
	course := mustCourse(t, served, "gate")
	if got := course.LessonIDs(); !slices.Equal(got, []string{"who-asks"}) || course.Rule.Lessons != 1 {
		t.Errorf("lessons %v, rule %+v", got, course.Rule)
	}
	if _, err := course.Lesson("who-decides"); err == nil || served.ShowsDrafts() {
		t.Error("a draft is served")
	}
	for _, line := range warnings(problems) {
		if line == "content/lang/sw/courses/gate/who-decides.md:1:1: warning: not translated yet: readers see the source language" {
			t.Error(line)
		}
	}
	drafted, lines := f.loadDrafts(t)
	wantLines(t, lines)
	course = mustCourse(t, drafted, "gate")
	lesson, err := course.Lesson("who-decides")
	if err != nil || !lesson.Draft || course.Rule.Lessons != 2 || !drafted.ShowsDrafts() {
		t.Errorf("its author does not see the draft: %v, rule %+v", err, course.Rule)
	}
	// A published lesson that leads to a draft would lead readers nowhere.
	_, problems = f.with(t, asks, "[kin](term:kin)", "[kin](lesson:who-decides)").load(t)
	wantLines(t, faults(problems), `en/courses/gate/who-asks.md:8:57: … no lesson “who-decides”`)
}

func TestDraftCourseAndQuiz(t *testing.T) {
	t.Parallel()
	f := sound().with(t, "lang/en/courses/road/course.yaml", "edition: 1", "edition: 1\ndraft: true")
	f["lang/en/quizzes/gate-quiz.yaml"] = "draft: true\n"
	served, problems := f.load(t)
	wantLines(t, faults(problems))
	if _, err := served.Course("road"); err == nil || !served.LeftOut("road") || served.LeftOut("gate") || served.LeftOut("none") {
		t.Error("a draft of a course is served, or nobody is told that it is there")
	}
	gateCourse := mustCourse(t, served, "gate")
	if len(gateCourse.QuizIDs()) != 0 || gateCourse.Rule.Quizzes != 0 {
		t.Errorf("a draft of a quiz is asked for: %v", gateCourse.QuizIDs())
	}
	drafted, lines := f.loadDrafts(t)
	wantLines(t, lines)
	if !mustCourse(t, drafted, "road").Draft || mustCourse(t, drafted, "gate").Rule.Quizzes != 1 {
		t.Error("its author does not see what is a draft")
	}
	_, problems = f.with(t, gate, "requires: []", "requires: [road]").with(t, asks, "[kin](term:kin)", "[kin](course:road)").load(t)
	wantLines(t, faults(problems), "en/courses/gate/course.yaml:8:12: … which is a draft", `en/courses/gate/who-asks.md:8:57: … no course “road”`)
}

func TestRetired(t *testing.T) {
	t.Parallel()
	f := sound().with(t, decides, "edition: 3", "edition: 3\nretired: true")
	f["lang/en/quizzes/gate-quiz.yaml"] = "retired: true\n"
	catalogue, problems := f.load(t)
	wantLines(t, faults(problems))
	course := mustCourse(t, catalogue, "gate")
	if got := course.LessonIDs(); !slices.Equal(got, []string{"who-asks"}) || course.Rule != (courses.Rule{Lessons: 1}) {
		t.Errorf("lessons %v, rule %+v", got, course.Rule)
	}
	lesson, err := course.Lesson("who-decides")
	if err != nil || !lesson.Retired || lesson.Text("sw").Title != "Anayeomba nafasi" {
		t.Errorf("its page does not open: %v", err)
	}
	if module, number := course.Module(courses.Item{Kind: courses.LessonItem, ID: "who-decides"}); module.ID != "first" || number != 1 {
		t.Errorf("it stands in %q, %d", module.ID, number)
	}
	if module, _ := course.Module(courses.Item{Kind: courses.QuizItem, ID: "gate-quiz"}); module.ID != "last" || len(module.Items) != 0 {
		t.Errorf("the quiz stands in %q", module.ID)
	}
	if module, number := course.Module(courses.Item{Kind: courses.LessonItem, ID: "none"}); module.ID != "" || number != 0 {
		t.Errorf("a lesson that is none stands in %q", module.ID)
	}
	// A confidence self-assessment that is retired is offered no more.
	f["lang/en/quizzes/gate-sure.yaml"] = "retired: true\n"
	catalogue, _ = f.with(t, gate, "requires: []", "requires: []\nconfidence: gate-sure").load(t)
	if got := mustCourse(t, catalogue, "gate").Confidence; got != "" {
		t.Errorf("%s is offered", got)
	}
}

func TestRetiredCourseIsNotListed(t *testing.T) {
	t.Parallel()
	f := sound().with(t, "lang/en/courses/road/course.yaml", "edition: 1", "edition: 1\nretired: true")
	catalogue, problems := f.load(t)
	wantLines(t, faults(problems))
	if got := catalogue.Courses(); len(got) != 1 || got[0].ID != "gate" || len(catalogue.All()) != 2 {
		t.Errorf("%d courses are listed, %d are there", len(got), len(catalogue.All()))
	}
	if course := mustCourse(t, catalogue, "road"); !course.Retired {
		t.Error("nobody is told that it is retired")
	}
}

func TestFaultsOfMarks(t *testing.T) {
	t.Parallel()
	const retired = "edition: 3\nretired: true"
	for name, c := range map[string]struct {
		change func(files) files
		want   []string
	}{
		"only retired lessons": {func(f files) files {
			return f.with(t, asks, "edition: 3", retired).with(t, decides, "edition: 3", retired)
		}, []string{"en/courses/gate/course.yaml:15:3: … every lesson here is retired"}},
		"only retired lessons of a retired course": {func(f files) files {
			return f.with(t, asks, "edition: 3", retired).with(t, decides, "edition: 3", retired).with(t, gate, "edition: 2", "edition: 2\nretired: true").
				with(t, "lang/en/courses/road/course.yaml", "requires: [gate]", "requires: []")
		}, nil},
		"only drafts": {func(f files) files {
			return f.with(t, asks, "edition: 3", "edition: 3\ndraft: true").with(t, decides, "edition: 3", "edition: 3\ndraft: true")
		}, []string{"en/courses/gate/course.yaml:15:3: … at least one lesson"}},
		"a retired course required": {func(f files) files { return f.with(t, gate, "edition: 2", "edition: 2\nretired: true") },
			[]string{"en/courses/road/course.yaml:7:12: … which is retired"}},
		"both, in a lesson": {func(f files) files { return f.with(t, asks, "edition: 3", retired+"\ndraft: true") }, nil},
		"both, in a course": {func(f files) files {
			return f.with(t, "lang/en/courses/road/course.yaml", "edition: 1", "edition: 1\nretired: true\ndraft: true")
		}, nil},
		"a mark nobody sees": {func(f files) files { return f.with(t, asks, "edition: 3", "edition: 3\n\"retired\": true") },
			[]string{"en/courses/gate/who-asks.md:4:12: … on a line of its own"}},
		"a mark that is none": {func(f files) files { return f.with(t, asks, "edition: 3", "edition: 3\nretired: soon") },
			[]string{"en/courses/gate/who-asks.md:4:10: … true or false"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, problems := c.change(sound()).load(t)
			wantLines(t, faults(problems), c.want...)
		})
	}
	_, lines := sound().with(t, asks, "edition: 3", retired+"\ndraft: true").loadDrafts(t)
	wantLines(t, lines, "en/courses/gate/who-asks.md:4:10: … cannot be retired")
	_, lines = sound().with(t, gate, "edition: 2", "edition: 2\ndraft: true\nretired: true").loadDrafts(t)
	wantLines(t, lines, "en/courses/gate/course.yaml:6:10: … cannot be retired", "en/courses/road/course.yaml:7:12: … which is retired")
}
