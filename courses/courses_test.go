package courses_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pamoja/content"
	"pamoja/content/locale"
	"pamoja/courses"
	"pamoja/courses/fault"
)

// TestCatalogue reads a sound tree: what stands in it, in which order.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	catalogue, problems := sound().load(t)
	wantLines(t, faults(problems))
	var ids []string
	for _, course := range catalogue.Courses() {
		ids = append(ids, course.ID)
	}
	if !slices.Equal(ids, []string{"gate", "road"}) {
		t.Errorf("courses are %q: whole ones come first", ids)
	}
	gate := mustCourse(t, catalogue, "gate")
	if got := (courses.Rule{Lessons: 2, Quizzes: 1}); gate.Rule != got {
		t.Errorf("the rule is %+v", gate.Rule)
	}
	if !gate.Complete || gate.Members || gate.Edition != 2 || gate.Minutes != 30 {
		t.Errorf("the course is %+v", gate)
	}
	road := mustCourse(t, catalogue, "road")
	if road.Complete || road.Rule.Cases != 3 || !slices.Equal(road.Requires, []string{"gate"}) {
		t.Errorf("the unfinished course is %+v", road)
	}
	if got := gate.LessonIDs(); !slices.Equal(got, []string{"who-asks", "who-decides"}) {
		t.Errorf("lessons are %q", got)
	}
	if got := gate.QuizIDs(); !slices.Equal(got, []string{"gate-quiz"}) {
		t.Errorf("quizzes are %q", got)
	}
	if module, number := gate.Module(courses.Item{Kind: courses.QuizItem, ID: "gate-quiz"}); module.ID != "last" || number != 2 {
		t.Errorf("the quiz stands in %q, number %d", module.ID, number)
	}
	if _, number := gate.Module(courses.Item{Kind: courses.LessonItem, ID: "gate-quiz"}); number != 0 {
		t.Error("an item that is not listed stands in a module")
	}
	if _, err := gate.Lesson("first-steps"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a lesson of another course: %v", err)
	}
	if _, err := catalogue.Course("gat"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("an unknown course: %v", err)
	}
}

// TestFallback wants every missing word to be there in the source language, and
// what is missing to be listed.
func TestFallback(t *testing.T) {
	t.Parallel()
	tree := sound().without("lang/sw/courses/gate/who-decides.md").without("lang/sw/courses/road/course.yaml")
	catalogue, problems := tree.load(t)
	wantLines(t, faults(problems))
	wantLines(t, warnings(problems),
		"sw/courses/gate/course.yaml:1:1: … `summary` is not translated",
		"sw/courses/gate/course.yaml:1:1: … `audience` is not translated",
		"sw/courses/gate/course.yaml:1:1: … `outcomes.deciding` is not translated",
		"sw/courses/gate/course.yaml:1:1: … `modules.last` is not translated",
		"sw/courses/gate/course.yaml:1:1: … no `of:`",
		"sw/courses/gate/who-decides.md:1:1: … not translated yet",
		"sw/courses/gate/who-asks.md:1:1: … no `of:`",
		"sw/courses/road/course.yaml:1:1: … not translated yet",
		"sw/courses/road/first-steps.md:1:1: … no `of:`")
	gate := mustCourse(t, catalogue, "gate")
	words := gate.Words("sw")
	if words.Title != "Langoni" || words.Summary != "What to ask first." {
		t.Errorf("words are %+v", words)
	}
	if !maps.Equal(words.Outcomes, map[string]string{"reasons": "Tofautisha sababu na hitaji.", "deciding": "Say who decides."}) ||
		!maps.Equal(words.Modules, map[string]string{"first": "Kabla", "last": "After"}) {
		t.Errorf("words are %+v", words)
	}
	if got := gate.Title("fr"); got != "At the gate" {
		t.Errorf("the title in a language nobody wrote is %q", got)
	}
	if got := mustCourse(t, catalogue, "road").Title("sw"); got != "The road home" {
		t.Errorf("the title of a course without words is %q", got)
	}
	if got := gate.Titles(); !maps.Equal(got, map[string]string{"en": "At the gate", "sw": "Langoni"}) {
		t.Errorf("titles are %q", got)
	}
	for id, want := range map[string]string{"who-asks": "sw", "who-decides": "en"} {
		lesson, err := gate.Lesson(id)
		if err != nil {
			t.Fatal(err)
		}
		if text := lesson.Text("sw"); text.Language != want {
			t.Errorf("%s is read in %q", id, text.Language)
		}
	}
	for id, want := range map[string]string{"kin": "sw", "small-word": "en"} {
		if term, known := catalogue.Term(id, "sw"); !known || term.Lang != want {
			t.Errorf("the term %s is %+v", id, term)
		}
	}
	if _, known := catalogue.Term("kim", "en"); known {
		t.Error("a term nobody wrote is known")
	}
}

// TestStale follows a translation from unstamped over fresh to partly stale.
func TestStale(t *testing.T) {
	t.Parallel()
	unstamped := sound()
	tree := unstamped.tree(t)
	words, _ := locale.Load(tree)
	stamp := func(f files, file string, source files) files {
		blocks, known := courses.SourceBlocks(source.tree(t), words, file)
		if !known {
			t.Fatalf("%s renders nothing", file)
		}
		stamped, err := content.Stamp(file, []byte(f[file]), blocks)
		if err != nil {
			t.Fatal(err)
		}
		return f.with(t, file, f[file], string(stamped))
	}
	fresh := stamp(stamp(unstamped, swAsks, unstamped), swGate, unstamped)
	catalogue, problems := fresh.load(t)
	wantLines(t, faults(problems))
	for _, line := range warnings(problems) {
		if strings.Contains(line, "gate/who-asks") || strings.Contains(line, "gate/course.yaml") && strings.Contains(line, "of") && !strings.Contains(line, "translated") {
			t.Errorf("stamped, and still: %s", line)
		}
	}
	lesson, err := mustCourse(t, catalogue, "gate").Lesson("who-asks")
	if err != nil || lesson.Text("sw").Stale != 0 {
		t.Errorf("a stamped lesson has %d stale blocks, %v", lesson.Text("sw").Stale, err)
	}

	changed := fresh.with(t, asks, "What does he need?", "What do they need?").with(t, gate, "After", "Afterwards")
	catalogue, problems = changed.load(t)
	lesson, err = mustCourse(t, catalogue, "gate").Lesson("who-asks")
	if err != nil || lesson.Text("sw").Stale != 1 || lesson.Text("en").Stale != 0 {
		t.Errorf("one changed paragraph makes %d stale blocks, %v", lesson.Text("sw").Stale, err)
	}
	left := slices.DeleteFunc(warnings(problems), func(line string) bool {
		return strings.Contains(line, "translated") || strings.Contains(line, "who-decides") || strings.Contains(line, "/road/")
	})
	wantLines(t, left, "sw/courses/gate/who-asks.md:1:1: … 1 of 4 blocks (25 %) are older than their source",
		"sw/courses/gate/who-asks.md:5:1: … older than its source: line 8 there, “A father",
		"sw/courses/gate/course.yaml:1:1: … 1 of 7 blocks (15 %) are older than their source",
		"sw/courses/gate/course.yaml:1:1: … older than its source: line 21 there, “Afterwards”")

	shorter := fresh.with(t, asks, " Ask his [kin](term:kin) too.", "").with(t, asks, "A father stands at the gate. What does he need?\n", "")
	_, problems = shorter.load(t)
	wantLines(t, slices.DeleteFunc(warnings(problems), func(line string) bool { return !strings.Contains(line, "gate/who-asks") }),
		"sw/courses/gate/who-asks.md:1:1: … no longer in the source: 1; take them out",
		"sw/courses/gate/who-asks.md:5:1: … stands here and no longer in the source")
}

// TestSourceBlocks wants nothing for what is no translation of ours.
func TestSourceBlocks(t *testing.T) {
	t.Parallel()
	tree := sound().tree(t)
	words, _ := locale.Load(tree)
	for _, file := range []string{"lang/sw/glossary.yaml", "lang/sw/quizzes/gate-quiz.yaml", "lang/sw/courses/gate/no-such.md",
		"lang/sw/courses/gaet/course.yaml", "lang/sw/courses/gate", "", "site.yaml", "lang/sw/courses/gate/deep/er.md"} {
		if blocks, known := courses.SourceBlocks(tree, words, file); known {
			t.Errorf("%q renders %d blocks", file, len(blocks))
		}
	}
}

// TestRule holds Met to its meaning: nothing asked is never met; more is never
// worse; one short of anything is not met.
func TestRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.IntRange(0, 5)
		rule := courses.Rule{Lessons: figure.Draw(t, "lessons"), Quizzes: figure.Draw(t, "quizzes"), Cases: figure.Draw(t, "cases"),
			Minutes: figure.Draw(t, "minutes"), Observed: figure.Draw(t, "observed"), Signoffs: figure.Draw(t, "sign-offs")}
		exact := courses.Counts(rule)
		if rule.Met(exact) == rule.Empty() {
			t.Fatalf("exactly what is asked: met %v, empty %v", rule.Met(exact), rule.Empty())
		}
		if rule.Empty() {
			return
		}
		asked := []int{rule.Lessons, rule.Quizzes, rule.Cases, rule.Minutes, rule.Observed, rule.Signoffs}
		have := make([]int, len(asked))
		for i := range have {
			have[i] = asked[i] + rapid.IntRange(-1, 3).Draw(t, "beside what is asked")
		}
		short := slices.ContainsFunc([]int{0, 1, 2, 3, 4, 5}, func(i int) bool { return have[i] < asked[i] })
		counts := courses.Counts{Lessons: have[0], Quizzes: have[1], Cases: have[2], Minutes: have[3], Observed: have[4], Signoffs: have[5]}
		if rule.Met(counts) == short {
			t.Fatalf("asked %v, have %v: met is %v", asked, have, rule.Met(counts))
		}
	})
}

// TestManyFaults wants a file that is wrong in every line to be told so, all of
// it, without the file being read anew for each line.
func TestManyFaults(t *testing.T) {
	t.Parallel()
	const many = 2000
	_, problems := sound().with(t, gate, gateModules, "modules:\n"+strings.Repeat("  - {}\n", many)).load(t)
	if count := len(faults(problems)); count < 2*many {
		t.Errorf("%d faults are told of %d modules without id and items", count, many)
	}
}

// TestSameReport wants the same lines in the same order from the same tree.
func TestSameReport(t *testing.T) {
	t.Parallel()
	broken := sound().with(t, gate, "title: At the gate\nsummary: What to ask first.\naudience: For caseworkers.\n", "").
		with(t, swGate, "  first: Kabla\n", "").with(t, swGate, "  reasons: ", "  nothing: ")
	_, first := broken.load(t)
	for range 20 {
		if _, again := broken.load(t); !slices.Equal(first, again) {
			t.Fatalf("first %v\nthen %v", first, again)
		}
	}
}
