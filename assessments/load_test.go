package assessments

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pamoja/content"
)

func TestSoundContentHasNoProblem(t *testing.T) {
	t.Parallel()
	_, bank, lines := sound().load(t)
	if len(lines) > 0 {
		t.Errorf("problems in a sound tree: %q", lines)
	}
	if !slices.Equal(bank.IDs(), []string{"gate-confidence", "gate-quiz"}) {
		t.Errorf("quizzes %q", bank.IDs())
	}
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	if quiz.Course != "gate" || quiz.Kind != Graded || quiz.Edition != 1 || quiz.Draw != 5 || len(quiz.Questions) != 10 || len(quiz.Hash) != 64 {
		t.Errorf("read as %+v", quiz)
	}
	if got := string(quiz.Words("en").Questions["q3"].Options["c"].Feedback); got != "On c3." {
		t.Errorf("feedback %q", got)
	}
	if _, err := bank.Quiz("gate"); err == nil {
		t.Error("a quiz that does not exist is given")
	}
	if _, err := quiz.Question("q10"); err == nil {
		t.Error("a question that does not exist is given")
	}
	empty, none, lines := files{"site.yaml": "name: Pamoja\n"}.load(t)
	if len(empty.Courses()) != 0 || len(none.IDs()) != 0 || len(lines) != 0 {
		t.Errorf("a tree without quizzes gives %q, %q", none.IDs(), lines)
	}
}

// TestFaults changes one thing in a sound tree and wants exactly the faults it
// causes, each at its place; want is a line:column and a part of what follows.
func TestFaults(t *testing.T) {
	t.Parallel()
	notListed := "../courses/gate/course.yaml:16:9: there is no graded quiz \"gate-quiz\""
	long := "Answer a0, " + strings.Repeat("and more of the same ", 2)
	for _, c := range []struct {
		name, file, old, fresh string
		want                   []string
	}{
		{"unknown setting", gateQuiz, "draw: 5", "draws: 5", []string{"5:1: unknown setting `draws`: did you mean `draw`?"}},
		{"wrong type", gateQuiz, "edition: 1", "edition: first", []string{"4:10: `edition` must be a whole number"}},
		{"given twice", gateQuiz, "draw: 5", "draw: 5\ndraw: 6", []string{"6:1: `draw` is given twice"}},
		{"two at once", gateQuiz, "edition: 1\ndraw: 5", "edition: x\ndrwa: 5", []string{"4:10: `edition`", "5:1: unknown setting `drwa`"}},
		{"no YAML", gateQuiz, "title: What", "title: \"What", []string{"1:8: a text that begins with \" does not end"}},

		{"no title", gateQuiz, "title: What would you do?\n", "", []string{"1:1: `title` is missing"}},
		{"blank title", gateQuiz, "What would you do?", "\" \"", []string{"1:8: `title` is missing"}},
		{"edition 0", gateQuiz, "edition: 1", "edition: 0", []string{"4:10: `edition` must be 1 or more"}},
		{"no kind", gateQuiz, "kind: graded\n", "", []string{"1:1: `kind` must be graded or confidence, not \"\""}},
		{"another kind", gateQuiz, "kind: graded", "kind: exam", []string{"3:7: `kind` must be graded or confidence, not \"exam\""}},
		{"no draw", gateQuiz, "draw: 5\n", "", []string{"1:1: `draw` must say how many"}},
		{"draw below nothing", gateQuiz, "draw: 5", "draw: -5", []string{"5:7: `draw` must say how many"}},
		{"bank below twice the draw", gateQuiz, "draw: 5", "draw: 6", []string{"8:3: the bank holds 10 questions: with `draw: 6` it needs at least 12"}},
		{"nothing to read again", gateQuiz, "lessons: [who-asks, who-decides]", "lessons: []", []string{"6:10: `lessons` is missing"}},
		{"lesson of no course", gateQuiz, "[who-asks, who-decides]", "[who-asks, who-pays]", []string{"6:21: the course has no lesson \"who-pays\""}},
		{"statements", gateQuiz, "questions:\n", "statements: [{id: a, text: b}]\nquestions:\n", []string{"7:13: `statements` are for a quiz of kind confidence"}},

		{"unknown course", gateQuiz, "course: gate", "course: gaet", []string{
			"2:9: a quiz id begins with its course id: \"gate-quiz\" does not begin with \"gaet\"", "2:9: there is no course \"gaet\"", notListed}},
		{"course whose id only begins the same", gateQuiz, "course: gate", "course: gat", []string{"2:9: a quiz id begins with", "2:9: there is no course", notListed}},

		{"question without id", gateQuiz, "id: q2", "id: \"\"", []string{"28:5: a question needs an `id`"}},
		{"question id", gateQuiz, "id: q2", "id: Q2", []string{"28:5: a question needs an `id`"}},
		{"question id twice", gateQuiz, "id: q2", "id: q1", []string{"28:9: the question id \"q1\" is used twice"}},
		{"question without text", gateQuiz, "text: Question 2?", "text: \"\"", []string{"33:11: question \"q2\" has no `text`"}},
		{"no such question kind", gateQuiz, "id: q2\n    kind: single", "id: q2\n    kind: ordr", []string{"29:11: \"ordr\" is no question kind: use one of single, several, order, match, number, text, judgement"}},
		{"question of no lesson", gateQuiz, "lesson: who-asks\n    text: Question 2?", "lesson: who-pays\n    text: Question 2?", []string{"32:13: question \"q2\": the course has no lesson \"who-pays\""}},
		{"question of no outcome", gateQuiz, "id: q2\n    kind: single\n    outcome: reasons", "id: q2\n    kind: single\n    outcome: reason", []string{
			"30:14: question \"q2\": the course has no outcome \"reason\"", "8:3: outcome \"reason\" is tested by 1 question"}},
		{"outcome with two questions", gateCourse, "  - { id: deciding, text: Say who decides. }", "  - { id: deciding, text: Say who decides. }\n  - { id: acting, text: Act. }", nil},
		{"less than half decisions", gateQuiz, "id: q4\n    kind: single\n    outcome: reasons\n    decision: true", "id: q4\n    kind: single\n    outcome: reasons", []string{
			"8:3: 4 of 10 questions test a decision"}},

		{"no right option", gateQuiz, "text: Answer a2, right: true", "text: Answer a2", []string{"28:5: question \"q2\": a single choice needs exactly one"}},
		{"two right of single", gateQuiz, "text: Answer b2", "text: Answer b2, right: true", []string{"28:5: question \"q2\": a single choice needs exactly one"}},
		{"all right of several", gateQuiz, "text: Answer b1", "text: Answer b1, right: true", []string{"18:5: question \"q1\": a choice of several needs at least one right"}},
		{"option id twice", gateQuiz, "id: b, text: Answer b2", "id: a, text: Answer b2", []string{"36:9: an option needs an `id` of its own"}},
		{"option id", gateQuiz, "id: b, text: Answer b2", "id: b2!, text: Answer b2", []string{"36:9: an option needs an `id` of its own"}},
		{"option without text", gateQuiz, "text: Answer b2, ", "", []string{"36:9: option \"b\" of \"q2\" needs a `text` and a `feedback`"}},
		{"option without feedback", gateQuiz, ", feedback: Why not b2.", "", []string{"36:9: option \"b\" of \"q2\" needs a `text` and a `feedback`"}},
		{"give-away", gateQuiz, "text: Answer a0", "text: \"" + long + "\"", []string{"8:5: question \"q0\": the right option is far longer"}},
		{"the longest is not right", gateQuiz, "text: Answer b0", "text: \"" + long + "\"", nil},
		{"one of two right is the longest", gateQuiz, "text: Answer a1", "text: \"" + long + "\"", nil},
		{"link in a question", gateQuiz, "text: Question 2?", "text: \"[See](lesson:who-asks) 2?\"", []string{"33:11: question \"q2\": a link has no place"}},
		{"HTML in an option", gateQuiz, "text: Answer b2", "text: <b>Answer</b>", []string{"36:9: option \"b\" of \"q2\": HTML has no place"}},
		{"a list in a feedback", gateQuiz, "feedback: Why not b2.", "feedback: \"- Why\\n- not\"", []string{"36:9: option \"b\" of \"q2\": only *emphasis*"}},

		{"one statement", gateConfidence, "  - { id: saying-no, text: I can say no to a bed. }\n", "", []string{"6:3: a quiz of kind confidence needs at least 2 statements"}},
		{"statement twice", gateConfidence, "id: saying-no", "id: asking", []string{"7:5: a statement needs an `id` of its own"}},
		{"statement id", gateConfidence, "id: saying-no", "id: saying no", []string{"7:5: a statement needs an `id` of its own"}},
		{"statement reserved", gateConfidence, "id: saying-no", "id: try", []string{"7:5: a statement cannot have the id \"try\""}},
		{"statement without text", gateConfidence, "text: I can say no to a bed.", "text: \"\"", []string{"7:5: statement \"saying-no\" has no `text`"}},
		{"draw of a confidence quiz", gateConfidence, "edition: 1", "edition: 1\ndraw: 2", []string{"3:7: a quiz of kind confidence has statements only"}},
		{"lessons of a confidence quiz", gateConfidence, "edition: 1", "edition: 1\nlessons: [who-asks]", []string{"3:7: a quiz of kind confidence has statements only"}},

		{"course lists no such quiz", gateCourse, "quiz: gate-quiz", "quiz: gate-quizz", []string{
			"../courses/gate/course.yaml:16:9: there is no graded quiz \"gate-quizz\"", "2:9: course.yaml does not list this quiz"}},
		{"course lists no quiz", gateCourse, "      - quiz: gate-quiz\n", "", []string{"2:9: course.yaml does not list this quiz"}},
		{"course names no such confidence quiz", gateCourse, "confidence: gate-confidence", "confidence: gate-sure", []string{
			"../courses/gate/course.yaml:6:13: there is no quiz \"gate-sure\" of kind confidence", "gate-confidence.yaml:2:9: course.yaml does not list this quiz"}},
		{"course names a graded quiz for confidence", gateCourse, "confidence: gate-confidence", "confidence: gate-quiz", []string{
			"../courses/gate/course.yaml:6:13: there is no quiz \"gate-quiz\" of kind confidence", "gate-confidence.yaml:2:9: course.yaml does not list this quiz"}},
		{"course lists a confidence quiz as an item", gateCourse, "quiz: gate-quiz", "quiz: gate-confidence", []string{
			"../courses/gate/course.yaml:16:9: there is no graded quiz \"gate-confidence\"", "2:9: course.yaml does not list this quiz",
			"gate-confidence.yaml:2:9: course.yaml does not list this quiz"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, got := sound().edited(t, c.file, c.old, c.fresh).load(t)
			own, _, _ := strings.Cut(c.file[strings.LastIndex(c.file, "/")+1:], ":")
			if c.file == gateCourse {
				own = "gate-quiz.yaml"
			}
			wantLines(t, got, own, c.want)
		})
	}
}

// wantLines fails unless there is one line for each of want and no other. A
// want that begins with a place is about the quiz file own.
func wantLines(t *testing.T, got []string, own string, want []string) {
	t.Helper()
	left := slices.Clone(got)
	for _, one := range want {
		path := "content/lang/en/quizzes/"
		if rest, found := strings.CutPrefix(one, "../"); found {
			path, one = "content/lang/en/", rest
		} else if one[0] >= '0' && one[0] <= '9' {
			path += own + ":"
		}
		at := slices.IndexFunc(left, func(line string) bool { return strings.HasPrefix(line, path+one) })
		if at < 0 {
			t.Errorf("nothing says %s%s", path, one)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, line := range left {
		t.Errorf("not expected: %s", line)
	}
}

func TestOutcomeNeedsThreeQuestions(t *testing.T) {
	t.Parallel()
	tree := sound().edited(t, gateCourse, "  - { id: deciding, text: Say who decides. }", "  - { id: deciding, text: Say who decides. }\n  - { id: acting, text: Act. }")
	for n, i := range []int{1, 3, 5} {
		from := fmt.Sprintf("id: q%d\n    kind: several\n    outcome: ", i)
		tree = tree.edited(t, gateQuiz, from+"deciding", from+"acting")
		_, _, got := tree.load(t)
		var want []string
		for outcome, count := range map[string]int{"acting": n + 1, "deciding": 4 - n} {
			if count < questionsPerOutcome {
				want = append(want, fmt.Sprintf("8:3: outcome %q is tested by %d questions", outcome, count))
			}
		}
		wantLines(t, got, "gate-quiz.yaml", want)
	}
}

// Problems come in the same order every time, so that two runs of check can be
// compared.
func TestProblemsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	tree := sound().with(gateQuizSW, bankSW()).with("lang/fr/quizzes/gate-quiz.yaml", bankSW())
	for i := range 10 {
		tree = tree.edited(t, gateQuiz, fmt.Sprintf("id: q%d\n    kind: ", i), fmt.Sprintf("id: q%d\n    outcome: o%d\n    kind: ", i, i))
		tree = tree.edited(t, gateQuiz, fmt.Sprintf("    outcome: %s\n    decision: %t\n    lesson: %s\n    text: Question %d?", []string{"reasons", "deciding"}[i%2], i < 5,
			[]string{"who-asks", "who-decides"}[i%2], i), fmt.Sprintf("    decision: %t\n    lesson: who-asks\n    text: Question %d?", i < 5, i))
	}
	_, _, first := tree.load(t)
	if len(first) < 20 {
		t.Fatalf("too little to compare: %q", first)
	}
	for range 5 {
		if _, _, again := tree.load(t); !slices.Equal(first, again) {
			t.Fatalf("first %q\nthen %q", first, again)
		}
	}
}

func TestBuiltInQuizzesHaveNoFault(t *testing.T) {
	t.Parallel()
	tree, err := content.Open("")
	if err != nil {
		t.Fatal(err)
	}
	_, bank, problems := loadTree(tree)
	for _, problem := range problems {
		if !problem.Warning {
			t.Error(problem)
		}
	}
	if len(bank.IDs()) < 3 {
		t.Errorf("quizzes %q", bank.IDs())
	}
}
