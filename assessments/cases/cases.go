// Package cases is the simulated cases: a story that a learner decides, step by
// step, and a debrief that sets her path beside what happened.
//
// It owns Case (an immutable graph of scenes, read from the content tree by
// Load), State and Step (the rules, pure and the same everywhere), Play (one
// document per time a person plays a case, saved at every step), and the proofs
// that every case ends and is safe. It owns no HTML page. A counted play is
// told to courses/progress, and that is all.
//
// What follows is the handbook for authors of cases.
//
// # A whole case
//
// lang/en/cases/<case>.md; the file's name is the case's id. List it under
// `cases:` in the course.yaml of every course whose learners should meet it.
// `pamoja check` says what is wrong, line by line; `pamoja check --map <case>`
// draws it.
//
//	---
//	title: A bed at her aunt's
//	summary: A girl is in a home because of fees. Her aunt would take her. You have a month.
//	edition: 1
//	minutes: 10
//	sources: [S2]
//	steps: [3, 4]
//	domains: [economy, relationship]
//	principles: [participation, partnership]
//	content_note: This case speaks of a child who lives away from her family.
//	child: Sample Child
//	people:
//	  aunt: Her aunt
//	  officer: The sub-county children's officer
//	papers:
//	  birth-certificate: Birth certificate
//	flags: [rushed]
//	start:
//	  scene: gate
//	  trust.child: 1
//	  trust.caregiver: 2
//	  education: 2
//	  protection: 3
//	  wellbeing: 2
//	  health: 3
//	  relationship: 2
//	  economy: 1
//	---
//
//	## gate: A woman at the gate
//
//	Her aunt stands at the gate with a bag of maize. "I would take her today,"
//	she says. The [SCCO](term:scco) has not heard of her yet.
//
//	:::know
//	- The girl came here because of school fees.
//	:::
//
//	:::who
//	- aunt: wants her home, soon
//	- officer: not yet asked
//	:::
//
//	:::decide whose-word What do you do first?
//	about: Who decides
//	step: 3
//	principle: participation
//	domain: relationship
//	happened: The whole family sat down together, and the girl with them.
//	worker: A plan that one person makes is one person's plan.
//
//	- hand-over: Let them go home together while her aunt is willing.
//	  feedback: They are gone within the hour. Nobody who may decide has decided.
//	  effect: weeks + 1, protection - 2, flags.rushed = yes
//	  later(1): trust.caregiver - 1
//	  unsafe: no-approval
//	  go: circle
//
//	- ask-both: Ask the girl who should sit down together, and call them.
//	  feedback: She names four people. Three of them come on Saturday.
//	  effect: weeks + 2, trust.child + 1, people.aunt = yes
//	  historic: yes
//	  go: circle
//	:::
//
//	## circle: Saturday, under the tree
//	arrive: people.officer = yes
//
//	Three people talk at once.
//
//	:::if trust.child >= 2
//	The girl speaks too. She would like to keep her school.
//	:::
//
//	:::task invite who-carries Whom do you ask to carry a part of the plan?
//	about: Many hands
//	step: 4
//	principle: partnership
//	domain: economy
//	happened: Each of them promised something: a bed, fees, food.
//	worker: Ask for one thing from each, and write it down before they go.
//
//	- aunt: Her aunt, who has the room
//	  mark: must
//	- teacher: The teacher, who knows her work
//	  mark: may
//	- reporter: A reporter who has called twice
//	  mark: never
//	  feedback: A child's return is nobody's story to print.
//
//	=> carried: Bed, fees and food each have a name beside them.
//	  when: missed = 0 and never = 0
//	  effect: weeks + 1, economy + 1
//	  historic: yes
//	  go: home if trust.child >= 2
//	  go: first-night
//
//	=> thin: Much is said, and little is promised.
//	  effect: weeks + 1
//	  go: first-night
//	:::
//
//	## first-night: The first night
//	go: back-again
//
//	She does not sleep. There is one bed, and nobody had thought of it.
//
//	## home: A bed of her own
//	ending: sustained
//	historic: yes
//
//	Two months on, you come by on your monthly visit. She is at school.
//
//	:::debrief
//	The family decided, the officer approved, and the visits go on.
//	:::
//
//	## back-again: At the gate again
//	ending: reseparated
//
//	Her aunt brings her back. "I did my best," she says, and she did.
//
//	:::debrief
//	Nobody had asked what the bed, the fees and the food would cost her.
//	:::
//
//	## debrief: What happened in the story
//
//	The girl went to her aunt after six weeks of talk, and stayed.
//
//	:::read
//	- case-management/who-belongs-to-this-child
//	:::
//
//	:::mentor
//	- Whom would you have called first, and why?
//	:::
//
// # Settings at the top
//
// title, summary, content_note (leave it out if there is nothing to warn of),
// child (the name the story gives the child), minutes, sources as in a lesson,
// edition (raise it when a change is material). steps are 1 to 8. domains are
// of education, protection, wellbeing, health, relationship, economy.
// principles are of child-centred, do-no-harm, participation, dignity,
// partnership, non-discrimination. What the decisions name must be listed here,
// and the other way round. `draft: true` and `retired: true` are as for a quiz.
//
// # What a case keeps count of
//
//	weeks             weeks since the case began; only ever added to
//	money             thousands of shillings spent; 0 at the start
//	trust.child       how far the child trusts you, 0 to 4
//	trust.caregiver   how far the caregiver does, 0 to 4
//	education protection wellbeing health relationship economy
//	                  how the child stands in each domain, 0 to 4: 0 and 1 are
//	                  shown as not safe yet, 2 and 3 as getting there, 4 as steady
//	people.ID         yes once that person is on board
//	papers.ID         yes once that paper is in hand
//	flags.ID          yes or no: anything else you want to remember
//	unsafe            yes once an unsafe choice was made; only read, never set
//
// people and papers are declared with the words a learner sees, flags as a
// list. All are `no` at the start, unless `start:` says otherwise. Levels from
// 0 to 4 stop at their ends: 4 + 1 is 4.
//
// # Effects and conditions
//
// Effects are parted by commas: `weeks + 2`, `trust.child - 1`, `economy = 3`,
// `people.aunt = yes`. `later(2):` holds effects that arrive after two more
// decisions or tasks, with the second of them; a scene that only leads on is
// neither. A learner is told then that something she did earlier has caught up
// with her. With each move, what arrives from earlier comes first, then the
// effects of the move itself, then its `go:` lines are tried, then `arrive:` of
// the scene it leads to.
//
// Conditions compare: `economy >= 2`, `flags.rushed = no`, with =, <, <=, > and
// >= (what is yes or no only with =), joined by `and` and `or`. `and` binds more closely; there are no
// brackets.
//
// # Scenes
//
// `## id: Title`, settings directly below it, then what a learner reads: plain
// Markdown as in lessons, without headings and footnotes, and with :::note and
// :::figure of its parts; 60 to 150 words, after a blank line. A scene holds one
// decision, or one task, or neither; then it has `go:` and a learner only goes
// on.
//
//	arrive:   effects whenever the scene is reached; an ending may have them too
//	go:       ID, or ID if CONDITION; several lines are tried in order, and the
//	          last has no condition
//
// Parts, each closed by a line of :::
//
//	:::if CONDITION   words for some plays only
//	:::know           a list: what a worker now knows; it stays to be read
//	:::who            a list of `person: where he or she stands now`
//	:::decide ID QUESTION
//	:::task KIND ID QUESTION
//
// # Decisions
//
// Two to four choices, each what a good worker might do on a hard day. First
// the settings of the decision: `about` (what it is about, in a few words),
// `step`, `principle`, `domain`; `happened` (what the people of the story did,
// or that the story does not say), `worker` (what an experienced worker would
// say). Then each choice as `- id: what the learner chooses`, with, two spaces
// in:
//
//	feedback: what follows at once; it is shown with the next scene
//	effect:   see above; may be left out
//	later(n): see above; may be left out
//	open:     a condition; the choice is shown only while it holds
//	go:       as in a scene
//	historic: yes for what the people of the story did; silent where the story goes
//	          on from here and does not say what was done. From the start on, each
//	          decision and task that the story passes through has one, up to the
//	          ending.
//	unsafe:   see below
//
// A text may go on in the next line, if that line is set in further. Let the
// best choice stand first as seldom as last.
//
// # Tasks
//
// A task has the same settings, then lines as `- id: text`, and then two to
// four outcomes as `=> id: what follows`, with `when` (a condition over what
// the task counts), effect, later, go, historic and unsafe as in a choice. The
// first outcome whose `when` holds is the one; the last has none. A line may
// have `feedback` of its own.
//
//	pick     what was heard, each of 3 to 8 lines a strength, a need or neither
//	         mark: strength | need | neither          counts right, wrong
//	invite   whom to ask, of 3 to 10
//	         mark: must | may | never                 counts missed, never
//	papers   3 to 7 lines to put in order; they stand here in the right order
//	         no mark                                  counts right, wrong
//	plan     a row of a plan: goal and action are written by the learner, who
//	         and by when are chosen, of 4 to 10 lines
//	         field: who | when, mark: fits | misfits  counts right, wrong
//	         and `model:` in the settings: the row of an experienced worker
//	visits   a schedule of visits: no lines, the choices are built in
//	         counts late (the first is more than two weeks off), thin (rarer
//	         than monthly), short (under twelve months), unmoved (no sooner
//	         visit after a big change): 1 or 0 each
//
// What a learner writes is hers: it is judged by nobody.
//
// # Endings
//
// `ending:` sustained, closed (sustained, and the file closed), fragile,
// reseparated, or open (what followed is not told). `historic: yes` stands at
// the one to which the choices lead that are marked so. Each has a :::debrief of
// its own. The last section, `## debrief: Title`, tells honestly what
// happened in the story, with :::read (lessons to read again, COURSE/LESSON) and
// :::mentor (what to talk over).
//
// # The safety floor
//
// These are never right, whatever the luck. Mark the choice or the outcome that
// does one of them `unsafe:` and lower `protection` in its effects:
//
//	secrecy      promising a child to keep a secret
//	delay        putting off, or not making, a report of suspected abuse
//	confront     confronting or inviting a person suspected of harming the child
//	questioning  asking a child about abuse again and again
//	no-approval  placing a child without the statutory officer's approval
//	unsafe-home  placing where someone suspected of harm lives
//	last-told    a return that the child learns of last
//
// The debrief names each of them. `check` proves that no play with one of them
// ends `sustained` or `closed`: send such plays elsewhere with `go: … if unsafe
// = yes`.
//
// # Translating
//
// lang/<language>/cases/<case>.md holds words only: title, summary,
// content_note, child, people and papers at the top; then the same ids with the
// texts: of scenes, :::if (in the same order, without conditions), :::know,
// :::who, :::decide, :::task, :::debrief, :::mentor. A scene that lacks any text
// is shown whole in English. `pamoja check --stamp FILE` marks it as fresh.
//
// # Invariants
//
// A Case never changes; it marshals to plain JSON from which Step can be played
// by any other program. A Play is a path of ids with the edition and the version
// it was begun on, and is shown and judged from that version whatever becomes of
// the file. A move, once made, stands: the same post twice is one move, and a
// move for a place that is already decided changes nothing. A person has one
// open play a case. The first play that reached an ending and whose debrief was
// opened counts, whatever the ending.
package cases
