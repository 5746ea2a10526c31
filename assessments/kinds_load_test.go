package assessments

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testdata(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// everyKind is the sound tree with two questions of every kind in its quiz, and
// one that is retired.
func everyKind(t testing.TB) files {
	t.Helper()
	return sound().with(gateQuiz, testdata(t, "every-kind.yaml"))
}

// everyKindSW adds a translation of one question of each new kind.
func everyKindSW(t testing.TB) files {
	t.Helper()
	return everyKind(t).with("lang/sw/ui.json", "{}").with(gateQuizSW, testdata(t, "every-kind.sw.yaml")).stamped(t, gateQuizSW)
}

func TestEveryKindIsRead(t *testing.T) {
	t.Parallel()
	_, bank, lines := everyKind(t).load(t)
	if len(lines) > 0 {
		t.Fatalf("problems in a sound tree: %q", lines)
	}
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]int{}
	for _, question := range quiz.Questions {
		used[question.Kind]++
	}
	for _, kind := range Kinds() {
		if used[kind] < 2 {
			t.Errorf("%d questions of kind %s", used[kind], kind)
		}
	}
	want := map[string]Question{
		"match": {ID: "match", Kind: "match", Outcome: "deciding", Lesson: "who-decides", Decision: true, Targets: []string{"child", "officer", "court"},
			Options: []Option{{ID: "a", Match: "child"}, {ID: "b", Match: "officer"}, {ID: "c", Match: "child"}}},
		"number": {ID: "number", Kind: "number", Outcome: "reasons", Lesson: "who-asks", Decision: true, Number: Number{Value: "1500.5", Tolerance: "0.5"}},
		"text": {ID: "text", Kind: "text", Outcome: "deciding", Lesson: "who-decides", Decision: true,
			Accepted: []string{"assent", "the child's assent"}},
		"judgement": {ID: "judgement", Kind: "judgement", Outcome: "reasons", Lesson: "who-asks", Decision: true, Key: 4},
	}
	words := quiz.Words("en").Questions
	for id, wanted := range want {
		got, err := quiz.Question(id)
		if diff := cmp.Diff(wanted, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", id, err, diff)
		}
	}
	for _, c := range []struct{ name, got, want string }{
		{"vignette", string(words["single"].Vignette), "A father stands <em>at the gate</em>."},
		{"target", words["match"].Targets["child"], "The child’s own part"},
		{"unit", words["number"].Unit, "days"},
		{"no unit", words["number-2"].Unit, ""},
		{"value below nothing", quiz.Questions[11].Number.Value, "-3"},
		{"no tolerance", quiz.Questions[11].Number.Tolerance, "0"},
		{"accepted", words["text"].Accept, "assent"},
		{"low", string(words["judgement"].Low), "In a week"},
		{"high", string(words["judgement"].High), "Today"},
		{"right", string(words["judgement"].Right), "He sleeps outside."},
		{"other", string(words["number-2"].Other), "No: three fewer."},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.name, c.got, c.want)
		}
	}
}

// TestKindFaults changes one thing in a sound quiz of every kind.
func TestKindFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("and more of the same ", 4)
	for _, c := range []struct {
		name, old, fresh string
		want             []string
	}{
		{"key of a single", "    text: What would you do next?", "    key: 2\n    text: What would you do next?", []string{"14:5: question \"single\": `key` has no place in a question of kind single"}},
		{"accept of an order", "    text: In which order?", "    accept: []\n    text: In which order?", []string{"33:5: question \"order\": `accept` has no place in a question of kind order"}},
		{"right of an order", "{ id: b, text: Write.,", "{ id: b, text: Write., right: false,", []string{"36:32: question \"order\": `right` has no place in a question of kind order"}},
		{"match of a several", "{ id: b, text: Harm., feedback: It is danger. }", "{ id: b, text: Harm., match: x, feedback: It is danger. }", []string{"26:31: question \"several\": `match` has no place in a question of kind several"}},
		{"feedback of a match", "    text: Who does it?", "    feedback: {right: A, other: B}\n    text: Who does it?", []string{"43:5: question \"match\": `feedback` has no place in a question of kind match"}},
		{"options of a number", "    text: How many days?", "    options: []\n    text: How many days?", []string{"57:5: question \"number\": `options` has no place in a question of kind number"}},
		{"scale of a text", "    text: What is the child’s yes?", "    scale: {low: a, high: b}\n    text: What is the child’s yes?", []string{"65:5: question \"text\": `scale` has no place in a question of kind text"}},
		{"number of a judgement", "    text: How soon?", "    number: {value: 2}\n    text: How soon?", []string{"73:5: question \"judgement\": `number` has no place in a question of kind judgement"}},
		{"targets of a single", "    text: Who decides?", "    targets: []\n    text: Who decides?", []string{"81:5: question \"single-2\": `targets` has no place in a question of kind single"}},

		{"two lines to order", "      - { id: c, text: Call., feedback: At last. }\n", "", []string{"35:7: question \"order\": an order needs 3 to 7 options"}},
		{"a line without feedback", ", feedback: While fresh.", "", []string{"36:9: option \"b\" of \"order\" needs a `text` and a `feedback`"}},
		{"a line that is numbered", "text: Listen.", "text: \"1. Listen.\"", []string{"35:9: option \"a\" of \"order\": only *emphasis*", "28:5: question \"order\": option \"a\" says its place by how it begins"}},
		{"a line that says its place", "text: Listen.", "text: \"First, listen.\"", []string{"28:5: question \"order\": option \"a\" says its place by how it begins"}},
		{"a line that only begins alike", "text: Listen.", "text: First aid is given.", nil},
		{"of the above", "text: Rent., right: true,", "text: All of the above., right: true,", []string{"27:9: option \"c\" of \"several\" speaks of the other options"}},
		{"a negative stem", "text: What is a need?", "text: What is not a need?", []string{"23:11: question \"several\" asks for what is not so"}},
		{"a negative stem that is marked", "text: What is a need?", "text: What is *not* a need?", nil},
		{"not, and then a question", "text: What is a need?", "text: He is not at school. What is a need?", nil},
		{"none of these", "text: Take them in.,", "text: None of these,", []string{"17:9: option \"b\" of \"single\" speaks of the other options"}},

		{"no target", "match: officer, ", "", []string{"50:9: question \"match\": option \"b\" needs a `match`"}},
		{"a target nobody wrote", "match: officer,", "match: offiser,", []string{"50:47: question \"match\": there is no target \"offiser\""}},
		{"a target without text", "{ id: officer, text: The officer }", "{ id: officer, text: \"\" }", []string{"46:9: target \"officer\" of \"match\" needs a `text`"}},
		{"a target twice", "{ id: court, text: The court }", "{ id: officer, text: The court }", []string{"47:9: a target needs an `id` of its own"}},
		{"emphasis in a target", "text: The court }", "text: The *court* }", []string{"47:9: question \"match\": this text stands where no *emphasis* can"}},
		{"a long target", "text: The court }", "text: The court " + long + "}", []string{"47:9: question \"match\": this text has more than 80 letters"}},
		{"a pair told by its length", "{ id: officer, text: The officer }\n      - { id: court, text: The court }\n    options:\n      - { id: a, text: Hopes., match: child, feedback: Nobody else can. }\n      - { id: b, text: Looks into it.",
			"{ id: officer, text: The officer " + long[:60] + " }\n      - { id: court, text: The court }\n    options:\n      - { id: a, text: Hopes., match: child, feedback: Nobody else can. }\n      - { id: b, text: Looks into it " + long,
			[]string{"38:5: question \"match\": option \"b\" and its target are far longer"}},
		{"one target for all", "match: reason,", "match: need,", []string{"111:7: question \"match-2\": every option goes with the same target"}},

		{"no value", "{ value: -3 }", "{ unit: days }", []string{"119:13: question \"number-2\": `value` must be a number"}},
		{"no number", "{ value: -3 }", "{ value: three }", []string{"119:22: `value` must be a number, for example 0.25"}},
		{"a number without end", "{ value: -3 }", "{ value: 1000000000.5 }", []string{"119:22: question \"number-2\": `value` must be a number"}},
		{"a number nobody can type", "{ value: -3 }", "{ value: 0.12345678901234567 }", []string{"119:22: question \"number-2\": `value` must be a number"}},
		{"tolerance below nothing", "tolerance: 0.5", "tolerance: -1", []string{"58:41: question \"number\": `tolerance` must be 0 or more"}},
		{"emphasis in a unit", "unit: days", "unit: \"*days*\"", []string{"58:52: question \"number\": this text stands where no *emphasis* can"}},
		{"a long unit", "unit: days", "unit: days that have been counted at the gate", []string{"58:52: question \"number\": this text has more than 30 letters"}},
		{"no number at all", "    number: { value: -3 }\n", "", []string{"114:5: question \"number-2\": a question of kind number needs `number`"}},
		{"feedback of one half", "{ right: Counted well., other: Count again. }", "{ right: Counted well. }", []string{"59:15: question \"number\" needs a text at `feedback.other`"}},
		{"no feedback", "    feedback: { right: Yes., other: \"No: three fewer.\" }\n", "", []string{"114:5: question \"number-2\": a question of kind number needs `feedback`"}},
		{"HTML in a feedback", "other: Count again.", "other: <b>Count</b> again.", []string{"59:46: question \"number\": HTML has no place"}},

		{"nothing accepted", "accept: [\"116\"]", "accept: []", []string{"126:13: question \"text-2\": a text needs at least one answer"}},
		{"blank accepted", "accept: [\"116\"]", "accept: [\"116\", \"?\"]", []string{"126:21: question \"text-2\": an accepted answer needs a letter or a digit"}},
		{"the same accepted twice", "[assent, \"the child’s assent\"]", "[assent, \"Àssent!\"]", []string{"66:22: question \"text\": \"Àssent!\" is accepted already"}},
		{"accepted but never typed", "accept: [\"116\"]", "accept: [\"" + strings.Repeat("116", 70) + "\"]", []string{"126:14: question \"text-2\": an accepted answer of more than 200 letters"}},

		{"key above the scale", "key: 4", "key: 6", []string{"75:10: question \"judgement\": `key` must be a figure from 1 to 5"}},
		{"no key", "    key: 4\n", "", []string{"68:5: question \"judgement\": a question of kind judgement needs `key`"}},
		{"half a scale", "{ low: In a week, high: Today }", "{ low: In a week }", []string{"74:12: question \"judgement\" needs a text at `scale.high`"}},
		{"link in a vignette", "A father stands *at the gate*.", "\"[A father](lesson:who-asks) stands.\"", []string{"13:15: question \"single\": a link has no place"}},

		{"a bank too small without what is retired", "  - id: judgement-2\n    kind: judgement\n", "  - id: judgement-2\n    kind: judgement\n    retired: true\n", []string{"8:3: the bank holds 13 questions: with `draw: 7` it needs at least 14"}},
		{"an outcome of nothing but what is retired", "  - id: old\n    kind: order\n    retired: true\n    outcome: reasons", "  - id: old\n    kind: order\n    retired: true\n    outcome: deciding", nil},
		{"a retired question of a lesson that is gone", "    lesson: who-asks\n    text: Which came first once?", "    lesson: gone\n    text: Which came first once?", nil},
		{"both marks", "edition: 1", "edition: 1\ndraft: true\nretired: true", []string{"6:10: a draft was never shown to anyone"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, got := everyKind(t).edited(t, gateQuiz, c.old, c.fresh).loadWithDrafts(t)
			if c.name == "both marks" {
				got = slices.DeleteFunc(got, func(line string) bool { return strings.Contains(line, "course.yaml") })
			}
			wantLines(t, got, "gate-quiz.yaml", c.want)
		})
	}
}

func TestKindTranslations(t *testing.T) {
	t.Parallel()
	_, bank, lines := everyKindSW(t).load(t)
	for _, line := range lines {
		if !strings.Contains(line, "is not wholly translated") && !strings.Contains(line, "gate-confidence.yaml:1:1: warning: not translated yet") {
			t.Errorf("not expected: %s", line)
		}
	}
	if len(lines) != 10 {
		t.Errorf("%d warnings: %q", len(lines), lines)
	}
	quiz, err := bank.Quiz("gate-quiz")
	if err != nil {
		t.Fatal(err)
	}
	words := quiz.Words("sw").Questions
	for _, c := range []struct{ name, got, want string }{
		{"vignette", string(words["single"].Vignette), "Baba amesimama <em>langoni</em>."},
		{"target", words["match"].Targets["court"], "Mahakama"},
		{"unit", words["number"].Unit, "siku"},
		{"accepted", words["text"].Accept, "ridhaa ya mtoto"},
		{"high", string(words["judgement"].High), "Leo"},
		{"other", string(words["judgement"].Other), "Wiki ni ndefu."},
		{"language", words["judgement"].Language, "sw"},
		{"not translated", string(words["order"].Options["a"].Text), "Listen."},
		{"its language", words["order"].Language, "en"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.name, c.got, c.want)
		}
	}
	question, err := quiz.Question("text")
	if err != nil || !slices.Equal(question.Accepted, []string{"assent", "the child's assent", "ridhaa ya mtoto"}) {
		t.Errorf("accepted in all languages: %q, %v", question.Accepted, err)
	}
	for _, c := range []struct {
		name, old, fresh, want string
		text                   string // of the question afterwards
		question               string
	}{
		{"no vignette", "    vignette: Baba amesimama *langoni*.\n", "", ":4:5: warning: question \"single\" is not wholly translated: readers see it in the source language (it lacks `vignette`)", "What would you do next?", "single"},
		{"no target", "officer: Afisa, ", "", ":8:5: warning: question \"match\" is not wholly translated: readers see it in the source language (it lacks `targets.officer`)", "Who does it?", "match"},
		{"a target of no source", "officer: Afisa", "offiser: Afisa", ":9:30: the source has no target \"offiser\"", "Who does it?", "match"},
		{"emphasis in a target", "officer: Afisa", "officer: \"*Afisa*\"", ":9:39: question \"match\": this text stands where no *emphasis* can", "Nani hufanya?", "match"},
		{"no unit", "    unit: siku\n", "", ":12:5: warning: question \"number\" is not wholly translated: readers see it in the source language (it lacks `unit`)", "How many days?", "number"},
		{"a unit the source has not", "    text: Kukubali", "    unit: siku\n    text: Kukubali", ":16:5: the source's question \"text\" has no `unit`", "Kukubali kwa mtoto ni nini?", "text"},
		{"a vignette the source has not", "    text: Kukubali", "    vignette: Hapo\n    text: Kukubali", ":16:5: the source's question \"text\" has no `vignette`", "Kukubali kwa mtoto ni nini?", "text"},
		{"nothing accepted", "accept: [ridhaa ya mtoto]", "accept: []", ":16:5: warning: question \"text\" is not wholly translated: readers see it in the source language (it lacks `accept`)", "What is the child’s yes?", "text"},
		{"blank accepted", "accept: [ridhaa ya mtoto]", "accept: [ridhaa ya mtoto, \".\"]", ":17:31: question \"text\": an accepted answer needs a letter or a digit", "Kukubali kwa mtoto ni nini?", "text"},
		{"accept of a number", "    unit: siku\n", "    unit: siku\n    accept: [moja]\n", ":14:5: the source's question \"number\" has no `accept`", "Siku ngapi?", "number"},
		{"half a feedback", ", other: Wiki ni ndefu.", "", ":20:5: warning: question \"judgement\" is not wholly translated: readers see it in the source language (it lacks `feedback.other`)", "How soon?", "judgement"},
		{"link in a feedback", "other: Wiki ni ndefu.", "other: \"[Wiki](https://example.org)\"", ":22:45: a link has no place in this text", "Upesi gani?", "judgement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, bank, lines := everyKindSW(t).edited(t, gateQuizSW, c.old, c.fresh).load(t)
			if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "content/"+gateQuizSW+c.want) }) {
				t.Errorf("nothing says %s: %q", c.want, lines)
			}
			quiz, err := bank.Quiz("gate-quiz")
			if err != nil {
				t.Fatal(err)
			}
			if got := string(quiz.Words("sw").Questions[c.question].Text); got != c.text {
				t.Errorf("readers see %q, want %q", got, c.text)
			}
		})
	}
}

// Every text of every kind is a block of its own: change one, and the
// translation is stale.
func TestKindBlocks(t *testing.T) {
	t.Parallel()
	fresh := everyKindSW(t)
	for _, text := range []string{"A father stands", "Call.", "At last.", "The court", "unit: days", "the child’s assent", "low: In a week", "high: Today", "other: A week is long", "right: Counted well"} {
		_, _, lines := fresh.edited(t, gateQuiz, text, text+"x").load(t)
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "are older than their source") }) {
			t.Errorf("%q changed and nothing is stale", text)
		}
	}
}
