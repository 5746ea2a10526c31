package assessments

import (
	"slices"
	"strings"
	"testing"

	"pamoja/content"
)

// translated is the sound tree with a whole, stamped translation of both
// quizzes.
func translated(t testing.TB) files {
	t.Helper()
	f := sound().with("lang/sw/ui.json", "{}").with(gateQuizSW, bankSW()).with("lang/sw/quizzes/gate-confidence.yaml",
		"title: Kabla ya kuanza\nstatements:\n  asking: Najua la kuuliza.\n  saying-no: Naweza kukataa.\n")
	return f.stamped(t, gateQuizSW).stamped(t, "lang/sw/quizzes/gate-confidence.yaml")
}

// stamped is the tree after `pamoja check --stamp FILE`.
func (f files) stamped(t testing.TB, file string) files {
	t.Helper()
	blocks, known := SourceBlocks(f.tree(t), file)
	if !known {
		t.Fatalf("%s renders nothing", file)
	}
	data, err := content.Stamp(file, []byte(f[file]), blocks)
	if err != nil {
		t.Fatal(err)
	}
	return f.with(file, string(data))
}

func TestTranslation(t *testing.T) {
	t.Parallel()
	_, bank, lines := translated(t).load(t)
	if len(lines) > 0 {
		t.Errorf("problems in a whole translation: %q", lines)
	}
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	words := quiz.Words("sw")
	if words.Language != "sw" || words.Title != "Ungefanya nini?" || words.Questions["q7"].Text != "Swali 7?" || words.Questions["q7"].Options["b"].Feedback != "Kwa nini b7." {
		t.Errorf("words %+v", words)
	}
	if quiz.Words("fr").Language != "en" || quiz.Words("fr").Title != "What would you do?" {
		t.Error("a language without words does not fall back to the source")
	}
	confidence, err := bank.Quiz("gate-confidence")
	if err != nil {
		t.Fatal(err)
	}
	if got := confidence.Words("sw").Statements["asking"]; got != "Najua la kuuliza." {
		t.Errorf("statement %q", got)
	}
}

// TestTranslationFaults changes one thing in a whole translation. A question of
// which any text is missing is shown whole in the source language.
func TestTranslationFaults(t *testing.T) {
	t.Parallel()
	const inSource = "question \"q0\" is not wholly translated"
	const confidence = "lang/sw/quizzes/gate-confidence.yaml"
	for _, c := range []struct {
		name, file, old, fresh string
		want                   []string
		text                   string // of question q0, afterwards
	}{
		{"no title", gateQuizSW, "title: Ungefanya nini?\n", "", []string{"1:1: warning: `title` is not translated yet"}, "Swali 0?"},
		{"no text", gateQuizSW, "    text: Swali 0?\n", "", []string{"4:5: warning: " + inSource}, "Question 0?"},
		{"blank text", gateQuizSW, "Swali 0?", "\"  \"", []string{"4:5: warning: " + inSource}, "Question 0?"},
		{"no option", gateQuizSW, "      b: { text: Jibu b0, feedback: Kwa nini b0. }\n", "", []string{"4:5: warning: " + inSource}, "Question 0?"},
		{"no feedback", gateQuizSW, ", feedback: Kwa nini c0.", "", []string{"4:5: warning: " + inSource}, "Question 0?"},
		{"question of no source", gateQuizSW, "  q0:\n", "  q00:\n", []string{"3:3: the source has no question \"q00\"", "3:3: warning: " + inSource}, "Question 0?"},
		{"option of no source", gateQuizSW, "      c: { text: Jibu c0,", "      d: { text: Jibu c0,", []string{
			"8:7: the source has no option \"d\"", "4:5: warning: " + inSource}, "Question 0?"},
		{"unknown setting", gateQuizSW, "text: Swali 0?", "txt: Swali 0?", []string{"4:5: unknown setting `txt`: did you mean `text`?"}, "Question 0?"},
		{"structure", gateQuizSW, "questions:\n", "draw: 4\nquestions:\n", []string{"2:1: unknown setting `draw`"}, "Question 0?"},
		{"given twice", gateQuizSW, "  q1:\n", "  q0:\n", []string{"9:3: `q0` is given twice"}, "Question 0?"},
		{"link", gateQuizSW, "Swali 0?", "\"[Swali](https://example.org) 0?\"", []string{"4:11: a link has no place in this text"}, "[Swali](https://example.org) 0?"},
		{"HTML in an option", gateQuizSW, "text: Jibu a0", "text: <b>Jibu</b>", []string{"6:18: HTML has no place in this text"}, "Swali 0?"},
		{"list in a feedback", gateQuizSW, "feedback: Kwa nini a0.", "feedback: \"# Kwa nini\"", []string{"6:37: only *emphasis*"}, "Swali 0?"},
		{"no statement", confidence, "  asking: Najua la kuuliza.\n", "", []string{"3:3: warning: statement \"asking\" is not translated yet"}, "Swali 0?"},
		{"statement of no source", confidence, "  asking:", "  askin:", []string{
			"3:3: the source has no statement \"askin\"", "3:3: warning: statement \"asking\" is not translated yet"}, "Swali 0?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, bank, lines := translated(t).edited(t, c.file, c.old, c.fresh).load(t)
			for i, line := range c.want {
				c.want[i] = "content/" + c.file + ":" + line
			}
			wantPrefixes(t, lines, c.want)
			quiz, err := bank.Quiz("gate-quiz")
			if err != nil {
				t.Fatal(err)
			}
			if got := string(quiz.Words("sw").Questions["q0"].Text); got != c.text {
				t.Errorf("readers see %q, want %q", got, c.text)
			}
		})
	}
}

// wantPrefixes fails unless there is one line that begins like each of want,
// and no other.
func wantPrefixes(t *testing.T, got, want []string) {
	t.Helper()
	left := slices.Clone(got)
	for _, one := range want {
		at := slices.IndexFunc(left, func(line string) bool { return strings.HasPrefix(line, one) })
		if at < 0 {
			t.Errorf("nothing says %s", one)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, line := range left {
		t.Errorf("not expected: %s", line)
	}
}

func TestTranslationOfNoQuiz(t *testing.T) {
	t.Parallel()
	f := translated(t).with("lang/sw/quizzes/gate-qiuz.yaml", "title: Ungefanya nini?\n")
	_, _, lines := f.load(t)
	wantPrefixes(t, lines, []string{"content/lang/sw/quizzes/gate-qiuz.yaml:1:1: the source language has no quiz \"gate-qiuz\""})

	_, _, lines = f.without("lang/sw/quizzes/gate-qiuz.yaml", "lang/sw/quizzes/gate-confidence.yaml").load(t)
	wantPrefixes(t, lines, []string{"content/lang/sw/quizzes/gate-confidence.yaml:1:1: warning: not translated yet"})
}

func TestStamp(t *testing.T) {
	t.Parallel()
	fresh := translated(t)
	unstamped, _, found := strings.Cut(fresh[gateQuizSW], "of: [")
	if !found {
		t.Fatalf("not stamped: %s", fresh[gateQuizSW])
	}
	place := "content/" + gateQuizSW
	_, _, lines := fresh.with(gateQuizSW, unstamped).load(t)
	wantPrefixes(t, lines, []string{place + ":1:1: warning: no `of:`, so the whole translation counts as stale: when it is right, run `pamoja check --stamp " + place + "`"})

	for _, c := range []struct{ old, fresh, want string }{
		{"What would you do?", "What would you do now?", "1:8: warning: older than its source: line 1 there, “What would you do now?”"},
		{"text: Question 3?", "text: Question three?", "22:11: warning: older than its source: line 43 there, “Question three?”"},
		{"feedback: Why not b9.", "feedback: Because.", "61:37: warning: older than its source: line 106 there, “Because.”"},
		{"text: Question 3?", "text: Question  3?", ""},
		{"decision: true\n    lesson: who-asks\n    text: Question 0?", "decision: false\n    lesson: who-asks\n    text: Question 0?", "other"},
	} {
		changed := fresh.edited(t, gateQuiz, c.old, c.fresh)
		_, _, lines := changed.load(t)
		switch c.want {
		case "":
			wantPrefixes(t, lines, nil)
		case "other": // structure is not rendered: only the source's own fault
			wantPrefixes(t, lines, []string{"content/" + gateQuiz + ":8:3: 4 of 10 questions"})
			continue
		default:
			wantPrefixes(t, lines, []string{place + ":" + c.want, place + ":63:5: warning: 1 of 71 texts (2 %) are older than their source"})
		}
		if _, _, lines := changed.stamped(t, gateQuizSW).load(t); len(lines) > 0 {
			t.Errorf("stamped, and still %q", lines)
		}
	}
}

func TestSourceBlocksOfOtherFiles(t *testing.T) {
	t.Parallel()
	tree := translated(t).edited(t, gateConfidence, "edition: 1", "edition: one").tree(t)
	for _, file := range []string{gateCourse, "lang/sw/quizzes/gate-exam.yaml", "lang/sw/quizzes/gate-quiz.md", "site.yaml", "lang/sw/quizzes/gate-confidence.yaml", ""} {
		if blocks, known := SourceBlocks(tree, file); known {
			t.Errorf("%q renders %d blocks", file, len(blocks))
		}
	}
}
