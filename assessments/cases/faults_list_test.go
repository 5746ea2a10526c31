package cases

import (
	"strings"
	"testing"
)

// slip is one thing an author did to the sound case: pairs of old and new
// texts, in the source or in the file named.
type slip struct {
	name  string
	edits []string
	file  string
}

// slips are an author's slips, each alone.
var slips = []slip{
	// The top of the file.
	{name: "no title", edits: []string{"title: The bench by the gate\n", ""}},
	{name: "no summary", edits: []string{"summary: A boy waits on a *bench*. You have a season.\n", ""}},
	{name: "no name of the child", edits: []string{"child: Sample Child\n", ""}},
	{name: "no edition", edits: []string{"edition: 2\n", ""}},
	{name: "no minutes", edits: []string{"minutes: 10\n", ""}},
	{name: "too long", edits: []string{"minutes: 10", "minutes: 91"}},
	{name: "no sources", edits: []string{"sources: [S2]\n", ""}},
	{name: "an unknown source", edits: []string{"sources: [S2]", "sources: [S2, XY]"}},
	{name: "no steps", edits: []string{"steps: [2, 4, 6]\n", ""}},
	{name: "a ninth step", edits: []string{"steps: [2, 4, 6]", "steps: [2, 4, 6, 9]"}},
	{name: "a step twice", edits: []string{"steps: [2, 4, 6]", "steps: [2, 4, 6, 4]"}},
	{name: "no domains", edits: []string{"domains: [economy, relationship, education]\n", ""}},
	{name: "a seventh domain", edits: []string{"domains: [economy,", "domains: [money, economy,"}},
	{name: "a principle twice", edits: []string{"partnership, dignity]", "partnership, dignity, dignity]"}},
	{name: "a setting at the top with a slip", edits: []string{"minutes: 10", "minuts: 10"}},
	{name: "a link in the summary", edits: []string{"A boy waits on a *bench*.", "A boy waits on a [bench](term:scco)."}},
	{name: "a person's id", edits: []string{"  aunt: His aunt\n", "  Aunt: His aunt\n  aunt: His aunt\n"}},
	{name: "a person without a name", edits: []string{"officer: The children's officer", "officer: \"\""}},
	{name: "a flag's id", edits: []string{"flags: [asked, seen]", "flags: [asked, seen, Not so]"}},
	{name: "a flag twice", edits: []string{"flags: [asked, seen]", "flags: [asked, seen, asked]"}},
	{name: "a flag for nothing", edits: []string{"flags: [asked, seen]", "flags: [asked, seen, lost]"}},
	{name: "no first scene", edits: []string{"  scene: bench\n", ""}},
	{name: "no level at the start", edits: []string{"  education: 2\n", ""}},
	{name: "a level that cannot be", edits: []string{"education: 2\n", "education: 5\n"}},
	{name: "a level that is yes", edits: []string{"education: 2\n", "education: yes\n"}},
	{name: "a flag that is two", edits: []string{"  education: 2\n", "  education: 2\n  flags.asked: 2\n"}},
	{name: "nothing to start with", edits: []string{"  education: 2\n", "  education: 2\n  people.ant: yes\n"}},
	{name: "weeks at the start", edits: []string{"  education: 2\n", "  education: 2\n  weeks: 2\n"}},
	{name: "an edition twice", edits: []string{"edition: 2\n", "edition: 2\nedition: 3\n"}},
	{name: "no front matter", edits: []string{"---\ntitle", "title"}},

	// What names what.
	{name: "a start that is nowhere", edits: []string{"  scene: bench\n", "  scene: benh\n"}},
	{name: "a jump to nowhere", edits: []string{"effect: weeks + 1, money + 3\n  go: hut", "effect: weeks + 1, money + 3\n  go: hutt"}},
	{name: "two jumps to nowhere", edits: []string{"effect: weeks + 1, money + 3\n  go: hut", "effect: weeks + 1, money + 3\n  go: church",
		"  historic: yes\n  go: hut", "  historic: yes\n  go: church"}},
	{name: "no way on", edits: []string{"go: night\n\n", "\n"}},
	{name: "a scene that leads nowhere", edits: []string{"## night: A bad night\ngo: calendar\n", "## night: A bad night\n"}},
	{name: "a choice that leads nowhere", edits: []string{"effect: weeks + 1, money + 3\n  go: hut", "effect: weeks + 1, money + 3"}},
	{name: "a way without a scene", edits: []string{"## night: A bad night\ngo: calendar\n", "## night: A bad night\ngo: The calendar\n"}},
	{name: "a last way with a condition", edits: []string{"go: night\n\n", "go: night if trust.child = 0\n\n"}},
	{name: "a way that is never tried", edits: []string{"go: calendar if trust.child >= 1\ngo: night", "go: night\ngo: calendar if trust.child >= 1"}},
	{name: "a scene that asks and goes on", edits: []string{"## list: Whom to ask\n", "## list: Whom to ask\ngo: desk\n"}},
	{name: "an ending that goes on", edits: []string{"ending: sustained\nhistoric: yes\n", "ending: sustained\nhistoric: yes\ngo: parted\n"}},
	{name: "an id taken", edits: []string{"## night: A bad night", "## hut: A bad night"}},
	{name: "an id that cannot be", edits: []string{"## night: A bad night", "## Night: A bad night", "\ngo: night\n", "\ngo: calendar\n"}},
	{name: "no id", edits: []string{"## night: A bad night", "## A bad night", "\ngo: night\n", "\ngo: calendar\n"}},
	{name: "no title of a scene", edits: []string{"## night: A bad night", "## night:"}},
	{name: "no text", edits: []string{"\nHe is at school.\n\n:::if unsafe = yes\nHe asks if you keep secrets.\n:::\n", ""}},
	{name: "a step that is not listed", edits: []string{"about: Who is heard\nstep: 2", "about: Who is heard\nstep: 3"}},
	{name: "a step in words", edits: []string{"about: Who is heard\nstep: 2", "about: Who is heard\nstep: two"}},
	{name: "a step that is only listed", edits: []string{"steps: [2, 4, 6]", "steps: [2, 4, 6, 7]"}},
	{name: "a domain that is only listed", edits: []string{"domains: [economy,", "domains: [health, economy,"}},
	{name: "a principle that is not listed", edits: []string{"principle: participation\ndomain: relationship\nhappened: They asked", "principle: do-no-harm\ndomain: relationship\nhappened: They asked"}},

	// Decisions.
	{name: "settings of a decision left out", edits: []string{
		"about: Who is heard\nstep: 2\nprinciple: participation\ndomain: relationship\nhappened: They asked him.\nworker: Ask him first.\n", ""}},
	{name: "no id of a decision", edits: []string{":::decide first-word What do you say first?", ":::decide"}},
	{name: "an id of a decision taken", edits: []string{":::decide book What", ":::decide first-word What"}},
	{name: "an id in capitals", edits: []string{":::decide book What", ":::decide Book What"}},
	{name: "no question", edits: []string{":::decide book What do you write?", ":::decide book"}},
	{name: "one choice", edits: []string{"\n- promise: Promise to tell nobody.\n  feedback: He tells you a thing, and you must now break your word.\n  effect: protection - 1\n  later(1): trust.child = 0\n  unsafe: secrecy\n  go: hut\n", "",
		"\n- wait: Wait for the officer.\n  feedback: She comes at four.\n  effect: weeks + 1, money + 3\n  go: hut\n", ""}},
	{name: "no feedback", edits: []string{"  feedback: She comes at four.\n", ""}},
	{name: "an outcome in a decision", edits: []string{"- wait: Wait for the officer.", "=> wait: Wait for the officer."}},
	{name: "a choice's id", edits: []string{"- wait: Wait for the officer.", "- just wait: Wait for the officer."}},
	{name: "a choice's id twice", edits: []string{"- wait: Wait for the officer.", "- ask: Wait for the officer."}},
	{name: "a choice without text", edits: []string{"- wait: Wait for the officer.", "- wait:"}},
	{name: "two historic choices", edits: []string{"  effect: weeks + 1, money + 3\n", "  effect: weeks + 1, money + 3\n  historic: yes\n"}},
	{name: "historic no at an ending", edits: []string{"ending: sustained\nhistoric: yes\n", "ending: sustained\nhistoric: no\n"}},
	{name: "historic no", edits: []string{"  effect: weeks + 1, money + 3\n", "  effect: weeks + 1, money + 3\n  historic: no\n"}},
	{name: "a second question in a scene", edits: []string{"He is at school.\n", ":::decide other What else?\n- a: b\n:::\n\nHe is at school.\n"}},
	{name: "a setting of a scene in the debrief", edits: []string{"He went home, and stayed.\n", "\nHe went home, and stayed.\n", "## debrief: What happened in the story\n", "## debrief: What happened in the story\nending: open\n"}},
	{name: "a picture in a choice", edits: []string{"She comes at four.", "![four](four.png)"}},

	// Effects and conditions.
	{name: "no effect", edits: []string{"weeks + 1, money + 3", "weeks: 1, money + 3"}},
	{name: "an effect that cannot be", edits: []string{"weeks + 1, money + 3", "weeks + 1, money + yes"}},
	{name: "an effect out of bounds", edits: []string{"effect: trust.child + 1, flags.asked", "effect: trust.child + 5, flags.asked"}},
	{name: "an effect of nothing", edits: []string{"effect: trust.child + 1, flags.asked", "effect: trust.child + 0, flags.asked"}},
	{name: "an effect on nothing", edits: []string{"effect: trust.child + 1, flags.asked", "effect: trust.chld + 1, flags.asked"}},
	{name: "an effect on nothing near", edits: []string{"effect: trust.child + 1, flags.asked", "effect: hope + 1, flags.asked"}},
	{name: "weeks that go back", edits: []string{"weeks + 1, money + 3", "weeks - 1, money + 3"}},
	{name: "weeks that are set", edits: []string{"weeks + 1, money + 3", "weeks = 1, money + 3"}},
	{name: "a flag that is added to", edits: []string{"flags.asked = yes\n  later", "flags.asked + 1\n  later"}},
	{name: "a level set to yes", edits: []string{"later(1): trust.child = 0", "later(1): trust.child = yes"}},
	{name: "unsafe set by hand", edits: []string{"effect: weeks + 1, money + 3", "effect: unsafe = yes"}},
	{name: "later now", edits: []string{"later(2): relationship + 1", "later(0): relationship + 1"}},
	{name: "later in a year", edits: []string{"later(2): relationship + 1", "later(12): relationship + 1"}},
	{name: "later without a number", edits: []string{"later(2): relationship + 1", "later: relationship + 1"}},
	{name: "a number where none is taken", edits: []string{"later(2): relationship + 1", "effect(2): relationship + 1"}},
	{name: "an empty effect", edits: []string{"effect: weeks + 1, money + 3", "effect:"}},
	{name: "a condition that is none", edits: []string{":::if flags.asked = yes", ":::if he was asked"}},
	{name: "brackets", edits: []string{":::if flags.asked = yes", ":::if (flags.asked = yes)"}},
	{name: "no condition", edits: []string{":::if flags.asked = yes", ":::if"}},
	{name: "a condition over nothing", edits: []string{":::if flags.asked = yes", ":::if flags.askd = yes"}},
	{name: "a flag compared with a number", edits: []string{":::if flags.asked = yes", ":::if flags.asked >= 1"}},
	{name: "a level compared with yes", edits: []string{":::if flags.asked = yes", ":::if economy = yes"}},
	{name: "a level compared with a word", edits: []string{":::if flags.asked = yes", ":::if economy = high"}},
	{name: "a level beyond the top", edits: []string{":::if flags.asked = yes", ":::if economy > 4"}},
	{name: "a level that is always there", edits: []string{":::if flags.asked = yes", ":::if economy >= 0"}},
	{name: "a way over nothing", edits: []string{"go: calendar if trust.child >= 1", "go: calendar if trust.kid >= 1"}},

	// The safety floor.
	{name: "an unsafe kind", edits: []string{"unsafe: secrecy", "unsafe: secret"}},
	{name: "unsafe without cost", edits: []string{"  effect: protection - 1\n  later(1)", "  later(1)"}},
	{name: "an unsafe way to sustained", edits: []string{"  go: parted if unsafe = yes\n", ""}},
	{name: "an unsafe way to closed", edits: []string{"  go: parted if unsafe = yes\n", "", "ending: sustained", "ending: closed"}},
	{name: "an unsafe way past a decision called unsafe", edits: []string{"  go: parted if unsafe = yes\n", "", ":::decide first-word", ":::decide unsafe", "- wait: Wait for the officer", "- home: Wait for the officer"}},

	// Tasks.
	{name: "a kind of task", edits: []string{":::task pick heard", ":::task choose heard"}},
	{name: "a line without a mark", edits: []string{"  mark: need\n", ""}},
	{name: "a mark that is none", edits: []string{"mark: need", "mark: weakness"}},
	{name: "too few lines", edits: []string{"- goat: The goat is brown.\n  mark: neither\n", ""}},
	{name: "a line in a schedule of visits", edits: []string{"worker: Put the next date in the book.\n", "worker: Put the next date in the book.\n\n- monday: On Monday\n"}},
	{name: "a line without a field", edits: []string{"- soon: Soon\n  field: when\n", "- soon: Soon\n"}},
	{name: "a field where all fits", edits: []string{"- soon: Soon\n  field: when\n  mark: misfits", "- soon: Soon\n  field: when\n  mark: fits"}},
	{name: "no model of a plan", edits: []string{"model: A bed by the 5th, by his aunt.\n", ""}},
	{name: "one outcome", edits: []string{"=> gaps: You come when you can.\n  effect: weeks + 8\n  go: month\n", "", "  when: late = 0 and thin = 0 and short = 0 and unmoved = 0\n", ""}},
	{name: "an outcome for nobody", edits: []string{"=> gaps: You come when you can.\n", "=> gaps: You come when you can.\n  when: late = 1\n"}},
	{name: "an outcome for everybody", edits: []string{"  when: right = 3\n", ""}},
	{name: "a count that is none", edits: []string{"when: right = 3", "when: correct = 3"}},
	{name: "a count that is no number", edits: []string{"when: right = 3", "when: right = all"}},
	{name: "an outcome no answer reaches", edits: []string{"when: right = 3", "when: wrong = 1"}},
	{name: "a line's setting", edits: []string{"  mark: need\n", "  mark: need\n  fedback: Rain.\n"}},
	{name: "a historic outcome too many", edits: []string{"=> wrong: Something is missing.\n", "=> wrong: Something is missing.\n  historic: yes\n"}},

	// What a play comes to.
	{name: "an unreachable scene", edits: []string{"go: calendar if trust.child >= 1\ngo: night", "go: calendar"}},
	{name: "a way that no play takes", edits: []string{"go: night\n\n", "go: desk if trust.child = 4\ngo: night\n\n", "effect: trust.child + 1, flags.asked = yes", "effect: flags.asked = yes"}},
	{name: "round for ever", edits: []string{"effect: weeks + 4, flags.seen = yes\n  open: flags.seen = no\n", "effect: weeks + 4, flags.asked = yes\n", "flags: [asked, seen]", "flags: [asked]"}},
	{name: "weeks without end", edits: []string{"effect: weeks + 4, flags.seen = yes\n  open: flags.seen = no\n", "effect: weeks + 4\n  open: weeks > 3\n", "flags: [asked, seen]", "flags: [asked]"}},
	{name: "weeks nobody asks for", edits: []string{"effect: weeks + 4, flags.seen = yes", "effect: weeks + 290, flags.seen = yes"}},
	{name: "weeks nobody asks for on one way", edits: []string{"  effect: weeks + 2\n", "  effect: weeks + 290\n"}},
	{name: "weeks sent ahead", edits: []string{"  later(2): relationship + 1\n", "  later(2): weeks + 290\n"}},
	{name: "too many states", edits: []string{"effect: weeks + 4, flags.seen = yes\n  open: flags.seen = no\n", "effect: weeks + 1, money + 1\n  open: weeks < 200 and money < 400\n",
		"flags: [asked, seen]", "flags: [asked]",
		"- stay: Leave", "- spend: Spend.\n  feedback: It is spent.\n  effect: money + 1\n  open: money < 400\n  go: month\n\n- stay: Leave"}},
	{name: "a choice that is never open", edits: []string{"open: flags.seen = no", "open: flags.seen = yes"}},
	{name: "one open choice", edits: []string{"  feedback: He is one of many.\n", "  feedback: He is one of many.\n  open: flags.seen = no\n"}},
	{name: "no open choice", edits: []string{"  feedback: He is one of many.\n", "  feedback: He is one of many.\n  open: flags.seen = no\n",
		"  feedback: Nobody has a date to come by.\n", "  feedback: Nobody has a date to come by.\n  open: flags.seen = no\n"}},
	{name: "an :::if that is never shown", edits: []string{":::if unsafe = yes", ":::if economy = 4"}},
	{name: "later that never comes", edits: []string{"  feedback: He is one of many.\n", "  feedback: He is one of many.\n  later(1): health - 1\n"}},
	{name: "no ending is marked", edits: []string{"ending: sustained\nhistoric: yes\n", "ending: sustained\n"}},
	{name: "history that leads elsewhere", edits: []string{"ending: sustained\nhistoric: yes\n", "ending: sustained\n", "ending: reseparated\n", "ending: reseparated\nhistoric: yes\n"}},
	{name: "history with two endings", edits: []string{"ending: reseparated\n", "ending: reseparated\nhistoric: yes\n"}},
	{name: "history with a gap", edits: []string{"  when: right = 3\n  effect: papers.card = yes\n  historic: yes\n", "  when: right = 3\n  effect: papers.card = yes\n"}},
	{name: "history through a closed door", edits: []string{"  feedback: Nobody has a date to come by.\n", "  feedback: Nobody has a date to come by.\n  open: flags.asked = no\n",
		"- stay: Leave", "- sit: Sit.\n  feedback: You sit.\n  go: parted\n\n- stay: Leave"}},
	{name: "historic at a scene", edits: []string{"## night: A bad night\n", "## night: A bad night\nhistoric: yes\n"}},

	// Endings and the debrief.
	{name: "an ending without debrief", edits: []string{"\n:::debrief\nNobody had a date.\n:::\n", ""}},
	{name: "a debrief that is never read", edits: []string{"He does not sleep.\n", "He does not sleep.\n\n:::debrief\nWhy.\n:::\n"}},
	{name: "a kind of ending", edits: []string{"ending: reseparated", "ending: sad"}},
	{name: "no debrief", edits: []string{everyDebrief, ""}},
	{name: "a debrief that tells nothing", edits: []string{"He went home, and stayed.\n", ""}},
	{name: "nothing to read", edits: []string{":::read\n- gate/who-asks\n:::\n", ""}},
	{name: "nothing to talk over", edits: []string{":::mentor\n- Whom would you have asked first?\n:::\n", ""}},
	{name: "no lesson to read", edits: []string{"- gate/who-asks", "- gate/who-decides"}},
	{name: "no course to read in", edits: []string{"- gate/who-asks", "- gatte/who-asks"}},
	{name: "a lesson without its course", edits: []string{"- gate/who-asks", "- who-asks"}},
	{name: "a decision in the debrief", edits: []string{"He went home, and stayed.\n", "He went home, and stayed.\n\n:::know\n- a\n:::\n"}},
	{name: "something to read in a scene", edits: []string{"He does not sleep.\n", "He does not sleep.\n\n:::read\n- gate/who-asks\n:::\n"}},

	// How it is written.
	{name: "text before the first scene", edits: []string{"## bench: A boy", "A boy.\n\n## bench: A boy"}},
	{name: "no space after ##", edits: []string{"## night: A bad night\n", "##night: A bad night\n", "\ngo: night\n", "\n"}},
	{name: "a setting with a slip", edits: []string{"  feedback: She comes at four.\n", "  fedback: She comes at four.\n"}},
	{name: "text that looks like a setting", edits: []string{"## list: Whom to ask\n", "## list: Whom to ask\nRemember: she waits.\n"}},
	{name: "a setting twice", edits: []string{"  feedback: She comes at four.\n", "  feedback: She comes at four.\n  feedback: She comes at five.\n"}},
	{name: "a setting set in too far", edits: []string{"  effect: weeks + 1, money + 3\n", "    effect: weeks + 1, money + 3\n"}},
	{name: "all settings set in by four", edits: []string{"  feedback: She comes at four.\n  effect: weeks + 1, money + 3\n  go: hut\n", "    feedback: She comes at four.\n    effect: weeks + 1, money + 3\n    go: hut\n"}},
	{name: "a setting at the margin", edits: []string{"  feedback: She comes at four.\n", "feedback: She comes at four.\n"}},
	{name: "a setting of a scene set in", edits: []string{"ending: sustained\nhistoric: yes\n", "ending: sustained\n  historic: yes\n"}},
	{name: "a line that is none", edits: []string{"  feedback: She comes at four.\n", "  feedback: She comes at four.\n* She comes.\n"}},
	{name: "a part that does not end", edits: []string{"She knows that he was asked.\n:::\n", "She knows that he was asked.\n"}},
	{name: "a decision that does not end", edits: []string{"  feedback: He is one of many.\n  go: parted\n:::\n", "  feedback: He is one of many.\n  go: parted\n"}},
	{name: "a note that does not end", edits: []string{"A child may run.\n:::\n", "A child may run.\n"}},
	{name: "a part in a part", edits: []string{"She knows that he was asked.\n", "She knows that he was asked.\n\n:::know\n- She knows.\n:::\n"}},
	{name: "a part that is none", edits: []string{":::decide book", ":::deside book"}},
	{name: "a part nothing is like", edits: []string{":::know\n", ":::facts\n"}},
	{name: "no list", edits: []string{"- He is ten.\n", "He is ten.\n"}},
	{name: "somebody who is nobody", edits: []string{"- aunt: not yet asked", "- ant: not yet asked"}},
	{name: "somebody without a colon", edits: []string{"- aunt: not yet asked", "- aunt is not yet asked"}},
	{name: "a heading in a scene", edits: []string{"He does not sleep.\n", "He does not sleep.\n\n### Later\n\nHe sleeps.\n"}},
	{name: "a footnote in a scene", edits: []string{"He does not sleep.\n", "He does not sleep.[^1]\n\n[^1]: S2.\n"}},
	{name: "a part of lessons in a scene", edits: []string{"He does not sleep.\n", "He does not sleep.\n\n:::work\nAsk one family.\n:::\n"}},
	{name: "a term that is not there", edits: []string{"term:scco", "term:sco"}},
	{name: "a scene that is too long", edits: []string{"He does not sleep.\n", strings.Repeat("He lies awake. ", 80) + "\n"}},

	// The site.
	{name: "draft in passing", edits: []string{"edition: 2\n", "edition: 2\n\"draft\": true\n"}},
	{name: "draft and retired", edits: []string{"edition: 2\n", "edition: 2\ndraft: true\nretired: true\n"}},
	{name: "retired in passing", edits: []string{"edition: 2\n", "edition: 2\n\"retired\": true\n"}},
	{name: "a case that is not there", file: gateCourse, edits: []string{"cases: [every]", "cases: [every, evry]"}},
	{name: "a case listed twice", file: gateCourse, edits: []string{"cases: [every]", "cases: [every, every]"}},
	{name: "a case's id", file: gateCourse, edits: []string{"cases: [every]", "cases: [every, Not so]"}},
	{name: "more cases than there are", file: gateCourse, edits: []string{"cases: 1", "cases: 2"}},
	{name: "a case in no course", file: gateCourse, edits: []string{"cases: [every]\n", "", "cases: 1", "cases: 0"}},
}

const everyDebrief = `
## debrief: What happened in the story

He went home, and stayed.

:::read
- gate/who-asks
:::

:::mentor
- Whom would you have asked first?
:::
`

// slipsSW are slips of a translator.
var slipsSW = []slip{
	{name: "no title", edits: []string{"title: Benchi kando ya lango\n", ""}},
	{name: "no summary", edits: []string{"summary: Mvulana anasubiri kwenye *benchi*.\n", ""}},
	{name: "no content note", edits: []string{"content_note: Kisa hiki kinataja njaa.\n", ""}},
	{name: "a person and a paper left out", edits: []string{"  aunt: Shangazi yake\n", "", "papers:\n  card: Kadi ya kliniki\n", ""}},
	{name: "a person too many", edits: []string{"  aunt: Shangazi yake\n", "  aunt: Shangazi yake\n  uncle: Mjomba\n"}},
	{name: "a setting of the source at the top", edits: []string{"title: Benchi", "edition: 2\ntitle: Benchi"}},
	{name: "structure: a setting of a scene", edits: []string{"## hut: Shangazi anasema nini\n", "## hut: Shangazi anasema nini\narrive: people.aunt = yes\n"}},
	{name: "structure: a setting of a choice", edits: []string{"  feedback: Anafika saa kumi.\n", "  feedback: Anafika saa kumi.\n  go: hut\n"}},
	{name: "structure: a setting of a decision", edits: []string{"about: Nani anasikika\n", "about: Nani anasikika\nstep: 2\n"}},
	{name: "structure: a condition", edits: []string{":::if\n", ":::if flags.asked = yes\n"}},
	{name: "structure: what to read", edits: []string{"Alienda nyumbani, akabaki.\n", "Alienda nyumbani, akabaki.\n\n:::read\n- gate/who-asks\n:::\n"}},
	{name: "a scene that is not in the source", edits: []string{"## hut: Shangazi", "## hat: Shangazi"}},
	{name: "a part left out", edits: []string{":::if\nAnajua kwamba aliulizwa.\n:::\n\n", ""}},
	{name: "an :::if too many", edits: []string{"Anaongea kwa muda mrefu.\n", "Anaongea kwa muda mrefu.\n\n:::if\nAnajua.\n:::\n"}},
	{name: "parts in another order", edits: []string{"Anaongea kwa muda mrefu.\n\n:::if\nAnajua kwamba aliulizwa.\n:::\n", ":::if\nAnajua kwamba aliulizwa.\n:::\n\nAnaongea kwa muda mrefu.\n"}},
	{name: "a line of :::know left out", edits: []string{"- Ana miaka kumi.\n", ""}},
	{name: "nobody in :::who", edits: []string{":::who\n- aunt: hajaulizwa bado\n:::\n", ""}},
	{name: "somebody else in :::who", edits: []string{"- aunt: hajaulizwa bado", "- officer: hajaulizwa bado"}},
	{name: "a choice left out", edits: []string{"- wait: Msubiri afisa.\n  feedback: Anafika saa kumi.\n", ""}},
	{name: "a choice by another id", edits: []string{"- wait: Msubiri", "- subiri: Msubiri"}},
	{name: "no feedback", edits: []string{"  feedback: Anafika saa kumi.\n", ""}},
	{name: "no feedback of a line", edits: []string{"  feedback: Mahindi hulisha.\n", ""}},
	{name: "another decision", edits: []string{":::decide first-word", ":::decide neno"}},
	{name: "another task", edits: []string{":::task heard", ":::task kusikia"}},
	{name: "a debrief at a scene", edits: []string{"Anaongea kwa muda mrefu.\n", "Anaongea kwa muda mrefu.\n\n:::debrief\nKwa nini.\n:::\n"}},
	{name: "nothing to talk over", edits: []string{":::mentor\n- Ungemwuliza nani kwanza?\n:::\n", ""}},
	{name: "a term that is not there", edits: []string{"term:scco", "term:sco"}},
	{name: "no way the file can be read", edits: []string{"papers:\n", "papers: [\n"}},
	{name: "no front matter", edits: []string{"---\ntitle", "title"}},
}

// scenario is a whole tree in which something is wrong.
type scenario struct {
	name string
	tree files
}

func scenarios(t *testing.T) []scenario {
	t.Helper()
	whole := translated(t)
	return []scenario{
		{"no folder of cases", sound(t).without(everyEN)},
		{"a small case, not translated", sound(t).with("lang/sw/ui.json", "{}")},
		{"a translation of no case", whole.with("lang/sw/cases/evry.md", whole[everySW])},
		{"a translation that was never stamped", whole},
		{"a retired case that a course lists", sound(t).edited(t, everyEN, "edition: 2\n", "edition: 2\nretired: true\n").edited(t, gateCourse, "cases: 1", "cases: 0")},
		{"a case that cannot be read", sound(t).with(everyEN, "A boy.\n")},
		{"a case whose settings cannot be read", sound(t).with(everyEN, "---\ntitle: [\n---\n")},
		{"an empty case", sound(t).with(everyEN, "---\ntitle: A boy\n---\n")},
	}
}
