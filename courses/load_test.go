package courses_test

import (
	"strings"
	"testing"
)

const (
	gate   = "lang/en/courses/gate/course.yaml"
	asks   = "lang/en/courses/gate/who-asks.md"
	swGate = "lang/sw/courses/gate/course.yaml"
	swAsks = "lang/sw/courses/gate/who-asks.md"
)

// TestFaults changes one thing in a sound tree and wants exactly the faults it
// causes, each at its place.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, old, fresh string
		want                   []string
	}{
		{"nothing", gate, "title", "title", nil},

		{"unknown setting", gate, "edition: 2", "edition: 2\nhours: 3", []string{"en/courses/gate/course.yaml:5:1: … hours"}},
		{"wrong type", gate, "minutes: 30", "minutes: half an hour", []string{"en/courses/gate/course.yaml:5:10: … whole number"}},
		{"given twice", gate, "minutes: 30", "minutes: 30\nedition: 3", []string{"en/courses/gate/course.yaml:6:1: … twice"}},
		{"unknown setting and more", gate, "edition: 2\nminutes: 30", "edition: 0\nminutes: long\nhours: 3", []string{
			"en/courses/gate/course.yaml:4:10: … edition", "en/courses/gate/course.yaml:5:10: … whole number", "en/courses/gate/course.yaml:6:1: … hours"}},
		{"no YAML", gate, "title: At the gate", "title: [At the gate", []string{"en/courses/gate/course.yaml:2:1: … close it with ]"}},
		{"missing title", gate, "title: At the gate\n", "", []string{"en/courses/gate/course.yaml:1:1: … `title` is missing"}},
		{"blank summary", gate, "summary: What to ask first.", "summary: \"  \"", []string{"en/courses/gate/course.yaml:2:10: … `summary` is missing"}},
		{"edition 0", gate, "edition: 2", "edition: 0", []string{"en/courses/gate/course.yaml:4:10: … `edition` must be"}},
		{"a course that begins with module 3", gate, "minutes: 30", "minutes: 30\nfirst_module: 3", []string{"en/courses/gate/course.yaml:6:15: … `first_module` is"}},
		{"no minutes", gate, "minutes: 30", "minutes: -1", []string{"en/courses/gate/course.yaml:5:10: … `minutes` must be"}},
		{"access", gate, "access: public", "access: friends", []string{"en/courses/gate/course.yaml:7:9: … public or members"}},
		{"requires nothing known", gate, "requires: []", "requires: [rood]", []string{"en/courses/gate/course.yaml:8:12: … \"rood\", which is no course"}},
		{"requires itself", gate, "requires: []", "requires: [gate]", []string{"en/courses/gate/course.yaml:8:12: … require"}},
		{"requires in a circle", gate, "requires: []", "requires: [road]", []string{
			"en/courses/gate/course.yaml:8:12: … require each other", "en/courses/gate/course.yaml:8:12: … `complete: false`", "en/courses/road/course.yaml:7:12: … require each other"}},

		{"outcome twice", gate, "id: deciding", "id: reasons", []string{"en/courses/gate/course.yaml:12:5: … outcome id \"reasons\" is used twice"}},
		{"outcome without text", gate, "text: Say who decides.", "text: \"\"", []string{"en/courses/gate/course.yaml:12:5: … an outcome needs"}},
		{"outcome id", gate, "id: deciding", "id: Deciding", []string{"en/courses/gate/course.yaml:12:5: … an outcome needs"}},
		{"module twice", gate, "id: last", "id: first", []string{"en/courses/gate/course.yaml:20:5: … module id \"first\" is used twice"}},
		{"module without title", gate, "title: After", "title: \"\"", []string{"en/courses/gate/course.yaml:20:5: … a module needs"}},
		{"no modules", gate, gateModules, "modules: []\n", []string{
			"en/courses/gate/course.yaml:14:10: … at least one module",
			"en/courses/gate/who-asks.md:1:1: … in no module", "en/courses/gate/who-decides.md:1:1: … in no module",
			"sw/courses/gate/who-asks.md:1:1: … in no module", "sw/courses/gate/who-decides.md:1:1: … in no module",
			"sw/courses/gate/course.yaml:5:10: … no \"first\""}},
		{"module without items", gate, "    items:\n      - quiz: gate-quiz\n", "    items: []\n", []string{"en/courses/gate/course.yaml:20:5: … nothing to do"}},
		{"no lesson at all", gate, gateModules, "modules:\n  - id: last\n    title: After\n    items:\n      - quiz: gate-quiz\n", []string{
			"en/courses/gate/course.yaml:15:3: … at least one lesson",
			"en/courses/gate/who-asks.md:1:1: … in no module", "en/courses/gate/who-decides.md:1:1: … in no module",
			"sw/courses/gate/who-asks.md:1:1: … in no module", "sw/courses/gate/who-decides.md:1:1: … in no module",
			"sw/courses/gate/course.yaml:5:10: … no \"first\""}},

		{"listed twice", gate, "- lesson: who-decides", "- lesson: who-asks", []string{
			"en/courses/gate/course.yaml:19:9: … \"who-asks\" is listed twice", "en/courses/gate/who-decides.md:1:1: … in no module",
			"sw/courses/gate/who-decides.md:1:1: … in no module"}},
		{"quiz listed twice", gate, "- quiz: gate-quiz", "- quiz: gate-quiz\n      - quiz: gate-quiz", []string{"en/courses/gate/course.yaml:24:9: … listed twice"}},
		{"lesson without file", gate, "- lesson: who-decides", "- lesson: who-decides\n      - lesson: who-pays", []string{"en/courses/gate/course.yaml:20:9: … \"who-pays\" has no file content/lang/en/courses/gate/who-pays.md"}},
		{"unlisted lesson", "lang/en/courses/gate/forgotten.md", "", lessonMD, []string{"en/courses/gate/forgotten.md:1:1: … in no module"}},
		{"unlisted translation", "lang/sw/courses/gate/forgotten.md", "", swahiliMD, []string{"sw/courses/gate/forgotten.md:1:1: … in no module"}},
		{"reserved id", gate, "- lesson: who-decides", "- lesson: glossary\n      - lesson: who-decides", []string{"en/courses/gate/course.yaml:19:9: … \"glossary\" cannot be a lesson id"}},
		{"an item of both kinds", gate, "- quiz: gate-quiz", "- quiz: gate-quiz\n        lesson: who-asks", []string{"en/courses/gate/course.yaml:23:9: … one `lesson` or one `quiz`"}},
		{"an item of no kind", gate, "- quiz: gate-quiz", "- {}", []string{"en/courses/gate/course.yaml:23:9: … one `lesson` or one `quiz`"}},
		{"a quiz of another course", gate, "- quiz: gate-quiz", "- quiz: road-quiz", []string{"en/courses/gate/course.yaml:23:9: … begins with its course id"}},

		{"lessons not all", gate, "lessons: all", "lessons: some", []string{"en/courses/gate/course.yaml:24:25: … `certificate.lessons` must be `all`"}},
		{"no rule", gate, gateCertificate, "", []string{
			"en/courses/gate/course.yaml:1:1: … `certificate.lessons` must be `all`", "en/courses/gate/course.yaml:1:1: … `certificate.quizzes` must be `all`"}},
		{"less than nothing", gate, "cases: 0", "cases: -1", []string{"en/courses/gate/course.yaml:24:51: … less than nothing"}},
		{"cases that cannot be had", gate, "cases: 0", "cases: 1", []string{"en/courses/gate/course.yaml:24:51: … asks for more cases (1) than the course has (0)"}},
		{"mentored minutes", gate, " minutes: 0", " minutes: 600", nil},
		{"sign-offs that cannot be had", gate, "signoffs: 0", "signoffs: 2", []string{"en/courses/gate/course.yaml:24:97: … more sign-offs (2) than the course has tasks (0)"}},
		{"more sign-offs than tasks", gate, gateCertificate, gateTasks + "certificate: { lessons: all, quizzes: all, signoffs: 3 }\n", []string{"en/courses/gate/course.yaml:34:54: … more sign-offs (3) than the course has tasks (2)"}},
		{"as many sign-offs as tasks", gate, gateCertificate, gateTasks + "certificate: { lessons: all, quizzes: all, signoffs: 2 }\n", nil},
		{"more sign-offs while it is written", "lang/en/courses/road/course.yaml", "cases: 3", "cases: 3, signoffs: 9", nil},
		{"task twice", gate, gateCertificate, strings.Replace(gateTasks, "id: visit", "id: talk", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:29:5: … task id \"talk\" is used twice"}},
		{"task id", gate, gateCertificate, strings.Replace(gateTasks, "id: visit", "id: A visit", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:29:5: … a task needs"}},
		{"task with a module's id", gate, gateCertificate, strings.Replace(gateTasks, "id: visit", "id: last", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:29:5: … \"last\" is a module"}},
		{"task without title", gate, gateCertificate, strings.Replace(gateTasks, "title: A visit", "title: \"\"", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:29:5: … a task needs"}},
		{"task with nothing to see", gate, gateCertificate, strings.Replace(gateTasks, "    see:\n      - She knocks.\n      - She listens.\n", "", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:29:5: … says nothing"}},
		{"blank line to see", gate, gateCertificate, strings.Replace(gateTasks, "- She listens.", "- \" \"", 1) + gateCertificate, []string{"en/courses/gate/course.yaml:33:9: … is blank"}},
		{"words for no task", swGate, "title: Langoni", "title: Langoni\ntasks: { talk: { title: Mazungumzo } }", []string{"sw/courses/gate/course.yaml:2:16: … no \"talk\""}},
		{"observed beyond minutes", gate, "observed_minutes: 0", "observed_minutes: 5", []string{
			"en/courses/gate/course.yaml:24:84: … part of `minutes`"}},
		{"coming in a whole course", gate, "complete: true", "complete: true\ncoming: [More]", []string{"en/courses/gate/course.yaml:7:9: … `complete: false`"}},

		{"no front matter", asks, "---\n", "", []string{"en/courses/gate/who-asks.md:1:1: … must begin with a line of ---"}},
		{"front matter without end", asks, "outcomes: [reasons]\n---\n", "outcomes: [reasons]\n", []string{"en/courses/gate/who-asks.md:1:1: … do not end"}},
		{"lesson setting", asks, "edition: 3", "edition: 3\nauthor: me", []string{"en/courses/gate/who-asks.md:4:1: … author"}},
		{"lesson settings that are no YAML", asks, "title: Who", "title: \"Who", []string{"en/courses/gate/who-asks.md:2:8: … close it with \""}},
		{"translation that is no YAML", swAsks, "title: Ana", "title: \"Ana", []string{"sw/courses/gate/who-asks.md:2:8: … close it with \""}},
		{"lesson title", asks, "title: Who asks for a place\n", "", []string{"en/courses/gate/who-asks.md:2:1: … `title` is missing"}},
		{"lesson edition", asks, "edition: 3", "edition: 0", []string{"en/courses/gate/who-asks.md:3:10: … `edition` must be"}},
		{"lesson minutes", asks, "minutes: 8", "minutes: 61", []string{"en/courses/gate/who-asks.md:4:10: … between 1 and 60"}},
		{"lesson sources", asks, "sources: [S2]", "sources: []", []string{"en/courses/gate/who-asks.md:5:10: … `sources` is missing"}},
		{"lesson outcome", asks, "outcomes: [reasons]", "outcomes: [reasons, walking]", []string{"en/courses/gate/who-asks.md:6:21: … \"walking\" is no outcome"}},
		{"two faults of one lesson", asks, "edition: 3\nminutes: 8", "edition: 0\nminutes: 0", []string{
			"en/courses/gate/who-asks.md:3:10: … edition", "en/courses/gate/who-asks.md:4:10: … minutes"}},

		{"unknown term", asks, "[kin](term:kin)", "[kin](term:kim)", []string{"en/courses/gate/who-asks.md:8:57: … kim"}},
		{"unknown case", asks, "[kin](term:kin)", "[kin](case:joshua)", []string{"en/courses/gate/who-asks.md:8:57: … joshua"}},
		{"unknown lesson", asks, "[kin](term:kin)", "[kin](lesson:who-pays)", []string{"en/courses/gate/who-asks.md:8:57: … who-pays"}},
		{"lesson of another course", asks, "[kin](term:kin)", "[kin](lesson:first-steps)", []string{"en/courses/gate/who-asks.md:8:57: … first-steps"}},
		{"unknown course", asks, "[kin](term:kin)", "[kin](course:gateway)", []string{"en/courses/gate/who-asks.md:8:57: … gateway"}},
		{"links that lead somewhere", asks, "[kin](term:kin)", "[kin](course:road) and [who](lesson:who-decides)", nil},
		{"no check", asks, gateCheck, "", []string{"en/courses/gate/who-asks.md:2:1: … no check"}},

		{"note in one language only", asks, "outcomes: [reasons]", "outcomes: [reasons]\ncontent_note: It is hard.", []string{"sw/courses/gate/who-asks.md:2:1: … `content_note`"}},
		{"note in the other only", swAsks, "title: Anayeomba nafasi", "title: Anayeomba nafasi\ncontent_note: Ni ngumu.", []string{"sw/courses/gate/who-asks.md:3:15: … `content_note`"}},
		{"structure in a translation", swAsks, "title: Anayeomba nafasi", "title: Anayeomba nafasi\nedition: 2", []string{"sw/courses/gate/who-asks.md:3:1: … edition"}},
		{"translation without title", swAsks, "title: Anayeomba nafasi", "title: \"\"", []string{"sw/courses/gate/who-asks.md:2:8: … `title` is missing"}},
		{"unknown term in a translation", swAsks, "(term:kin)", "(term:jamaa)", []string{"sw/courses/gate/who-asks.md:4:47: … jamaa"}},
		{"words for nothing", swGate, "  reasons:", "  reason:", []string{"sw/courses/gate/course.yaml:3:11: … no \"reason\""}},
		{"structure in words", swGate, "title: Langoni", "title: Langoni\nedition: 2", []string{"sw/courses/gate/course.yaml:2:1: … edition"}},

		{"course without course.yaml", "lang/en/courses/empty/some-lesson.md", "", lessonMD, []string{"en/courses/empty/course.yaml:1:1: … has no course.yaml"}},
		{"translation of no course", "lang/sw/courses/gaet/course.yaml", "", "title: Langoni\n", []string{"sw/courses/gaet/course.yaml:1:1: … no course \"gaet\""}},
		{"term without meaning", "lang/en/glossary.yaml", "meaning: Not large.", "meaning: \"\"", []string{"en/glossary.yaml:5:3: … a glossary entry needs"}},
		{"link in a term", "lang/en/glossary.yaml", "meaning: Not large.", "meaning: \"[Not](term:kin) large.\"", []string{"en/glossary.yaml:6:12: … a link has no place"}},
		{"term of no source", "lang/sw/glossary.yaml", "", "kun:\n  word: kun\n  meaning: Kun.\n", []string{"sw/glossary.yaml:2:3: … not in the glossary of the source"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, problems := sound().with(t, c.file, c.old, c.fresh).load(t)
			wantLines(t, faults(problems), c.want...)
		})
	}
}

const (
	gateModules     = "modules:\n  - id: first\n    title: Before\n    items:\n      - lesson: who-asks\n      - lesson: who-decides\n  - id: last\n    title: After\n    items:\n      - quiz: gate-quiz\n"
	gateCertificate = "certificate: { lessons: all, quizzes: all, cases: 0, minutes: 0, observed_minutes: 0, signoffs: 0 }\n"
	gateTasks       = "tasks:\n  - id: talk\n    title: A talk\n    see:\n      - She greets.\n  - id: visit\n    title: A visit\n    see:\n      - She knocks.\n      - She listens.\n"
	gateCheck       = ":::check What comes first?\n- (-) A bed.\n\n  A bed is no plan.\n- (+) His own words.\n\n  They tell the need.\n:::\n"
)
