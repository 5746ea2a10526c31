// Package assessments asks questions and keeps what was answered.
//
// It owns Quiz (read from the content tree by Load), the question kinds (one
// file each, listed in kinds.go), and Attempt (one document per try, saved at
// every answer). It owns no HTML and no certificate: a passed quiz is told to
// courses/progress, and that is all.
//
// What follows is the handbook for authors of quizzes.
//
// # A quiz file
//
// lang/en/quizzes/<quiz>.yaml; the file's name is the quiz's id and begins with
// the id of its course.
//
//	title: Gatekeeping
//	course: gatekeeping
//	kind: graded            # or confidence
//	edition: 1              # raise it when a change is material
//	draw: 8                 # how many questions a try asks; the bank holds twice as many
//	lessons: [who-decides]  # to read again after three tries without a pass
//	draft: true             # seen under `serve --dev` only; leave it out when done
//	retired: true           # withdrawn: see Withdrawing
//	questions:
//	  - id: fees-first      # permanent, unique in the quiz
//	    kind: single        # see below
//	    outcome: reasons    # an outcome of the course; three questions or more test it
//	    decision: true      # it tests a decision, not a memory; at least half do
//	    lesson: who-decides # what to read again
//	    vignette: A father stands at the gate at dusk, with two girls.
//	    text: He asks for a place because of fees. What comes first?
//	    options: …          # and what else the kind asks for
//
// Texts are one paragraph and may hold *emphasis*, nothing else. `vignette` is
// for any kind, and may be left out: a short situation that stands above the
// question in a block of its own. *What would you do next* is a single choice
// with a vignette. Eight of ten right pass; a question is right or it is not.
//
// # Kinds of question
//
// Options have `id`, `text` and `feedback`, and are shown in another order to
// everyone. Feedback teaches: it is read by those who were right too. Write
// distractors that a hurried worker would really choose, none of them far
// shorter than the rest, and none that speaks of the others. A question that
// asks for what is not so marks the word: *not*, *never*, *except*.
//
// single: one choice of 2 to 6. Right if the one option with `right: true` is
// chosen.
//
//	kind: single
//	options:
//	  - { id: a, text: Ask whether he would look for a place if fees were paid., right: true, feedback: … }
//	  - { id: b, text: Write to the home., feedback: … }
//
// several: any number of choices of 3 to 8. Right if exactly the right options
// are chosen: at least one is, at least one is not.
//
//	kind: several
//	options:
//	  - { id: a, text: A name for each task., right: true, feedback: … }
//	  - { id: b, text: A promise of fees for ever., feedback: … }
//	  - { id: c, text: What the boy hopes for., right: true, feedback: … }
//
// order: 3 to 7 lines to put in order. They stand in the file in the right
// order; the reader gives each a place. Right if every line is in its place. The
// feedback of a line says why it stands there.
//
//	kind: order
//	options:
//	  - { id: safe, text: See that she is safe tonight., feedback: Nothing else counts until then. }
//	  - { id: name, text: Name one caseworker., feedback: … }
//	  - { id: file, text: Open the file., feedback: … }
//
// match: 3 to 6 options, each of which goes with one of 2 to 6 targets. Several
// may share a target; a target may be left over, which makes guessing harder.
// Right if every option goes with its target. Targets stand in a list to choose
// from: plain text, at most 80 letters.
//
//	kind: match
//	targets: [ { id: child, text: The child }, { id: officer, text: The officer } ]
//	options:
//	  - { id: assent, text: Says yes in words of her own, match: child, feedback: … }
//	  - { id: order, text: Signs the placement, match: officer, feedback: … }
//	  - { id: plan, text: Names what she hopes for, match: child, feedback: … }
//
// number: a number to type, right if it is no farther from `value` than
// `tolerance`, which is 0 if left out. `unit` is shown behind the field and may
// be left out; say in the question what is counted. A reader may type 1500,
// 1,500, 1 500 or 1500.0: a point begins the decimals, commas and blanks part
// thousands. A comma that parts no thousands, as in 2,5, is refused with a word
// on how to write it, and costs nothing. `right` is read by those who were
// right, `other` by the others.
//
//	kind: number
//	number: { value: 14, tolerance: 0, unit: days }
//	feedback: { right: …, other: … }
//
// text: a word or a few to type, at most 200 letters. Right if they are one of
// the answers to `accept` once case, accents, white space, the form of an
// apostrophe and punctuation at the ends are left out. What translations accept
// is accepted in every language. The first is the one shown. Ask for a word
// that has few others, and accept those.
//
//	kind: text
//	accept: [assent, "the child’s assent"]
//	feedback: { right: …, other: … }
//
// judgement: a figure from 1 to 5 with a reasoned key. Right if it is the key
// or next to it. `low` and `high` say what 1 and 5 mean. `right` reasons why
// the key is where it is, and is shown to everyone; `other` stands before it
// for those farther off.
//
//	kind: judgement
//	scale: { low: Can wait a week, high: Act today }
//	key: 5
//	feedback: { right: …, other: … }
//
// A setting that belongs to another kind is a fault.
//
// # A quiz of kind confidence
//
// It has `statements: [{id, text}]` instead of questions. It has no key and no
// mark.
//
// # Translating
//
// lang/<language>/quizzes/<quiz>.yaml holds words only: `title`, and by id the
// texts of questions and statements. A question that lacks a text is shown
// whole in English.
//
//	title: Kuzuia utengano
//	questions:
//	  fees-first:
//	    vignette: …
//	    text: …
//	    options: { a: { text: …, feedback: … } }
//	    targets: { child: Mtoto }
//	    unit: siku
//	    accept: [ridhaa ya mtoto]
//	    scale: { low: …, high: … }
//	    feedback: { right: …, other: … }
//	statements: { asking: … }
//
// `pamoja check --stamp FILE` writes `of:` into it, by which texts are found
// that have changed since.
//
// # Withdrawing
//
// Ids are written, never computed from a text, and never used again. A question
// with `retired: true` is not asked any more, and does not count for the bank;
// leave it in the file. A quiz with `retired: true` can be begun no more, and
// what was answered stays to be seen. In both cases tries that have begun go
// on as they were drawn.
//
// # Invariants
//
// A try is judged and shown from the version of the quiz it was drawn from,
// whatever became of the file; its pass rule is copied into it. An answer, once
// given, is locked. The same post twice is one answer. A person has one open
// try a quiz. What a person typed in words stands beside the try, in a document
// of its own that is written first and is what is judged; deleting it changes
// no result.
package assessments

import (
	"html/template"

	"pamoja/content"
	"pamoja/courses"
	"pamoja/courses/fault"
)

// Kind is what a quiz is for.
type Kind string

const (
	Graded     Kind = "graded"
	Confidence Kind = "confidence"
)

// ConfidenceMax is the top of the scale on which a confidence statement is
// answered; 1 is the bottom.
const ConfidenceMax = 5

// ScaleMax is the top of the scale of a judgement; 1 is the bottom.
const ScaleMax = 5

// TriesBeforeReading is how many tries without a pass close a quiz until its
// lessons have been read again.
const TriesBeforeReading = 3

// Quiz is one quiz of one version, with its texts in every language.
type Quiz struct {
	ID         string
	Course     string
	Kind       Kind
	Edition    int
	Draft      bool   // loaded only where drafts are asked for
	Retired    bool   // no new try; those there are can be seen
	Hash       string // version of the source file
	Draw       int
	Lessons    []string
	Questions  []Question
	Statements []string // ids

	words map[string]Words
	raw   map[string][]byte // source files by language, kept as records at first use
}

// Question is a question without its words. Which of its fields are used is
// told by its kind.
type Question struct {
	ID       string
	Kind     string
	Outcome  string
	Lesson   string
	Decision bool
	Retired  bool // never drawn again
	Options  []Option
	Targets  []string // match: ids
	Number   Number   // number
	Key      int      // judgement: 1 to ScaleMax
	Accepted []string // text: in every language of the version, folded
}

// Option is one answer that can be chosen, one line to be put in order, or one
// line to be matched.
type Option struct {
	ID    string
	Right bool
	Match string // match: id of the target
}

// Number is the answer to a question of kind number. Both are decimals as
// canonical text: a minus or none, no leading or trailing zero.
type Number struct {
	Value, Tolerance string
}

// Words are the texts of a quiz in one language.
type Words struct {
	Language   string
	Title      string
	Questions  map[string]QuestionWords
	Statements map[string]string
}

// QuestionWords are the texts of one question. What its kind does not have is
// blank.
type QuestionWords struct {
	Language  string // a question that is not wholly translated stands in the source language
	Vignette  template.HTML
	Text      template.HTML
	Options   map[string]OptionWords
	Targets   map[string]string // plain text
	Unit      string            // plain text
	Accept    string            // the accepted answer to show, plain text
	Low, High template.HTML     // what 1 and ScaleMax mean
	Right     template.HTML     // feedback on the question as a whole
	Other     template.HTML     // to those who were not right
}

// OptionWords are the texts of one option.
type OptionWords struct {
	Text     template.HTML
	Feedback template.HTML
}

// Words gives the quiz's texts in a language, or in the source language if it
// is not translated; Words.Language says which.
func (q *Quiz) Words(lang string) Words {
	if words, ok := q.words[lang]; ok {
		return words
	}
	return q.words[content.SourceLanguage]
}

// Question gives one question of the bank, or a fault of kind not found.
func (q *Quiz) Question(id string) (Question, error) {
	for _, question := range q.Questions {
		if question.ID == id {
			return question, nil
		}
	}
	return Question{}, fault.NotFound("error.not_found")
}

// drawable are the questions a new try may ask.
func (q *Quiz) drawable() []Question {
	var questions []Question
	for _, question := range q.Questions {
		if !question.Retired {
			questions = append(questions, question)
		}
	}
	return questions
}

// PassMark is how many of n questions must be right: 80 %, rounded up.
func PassMark(n int) int { return (n*courses.PassPercent + 99) / 100 }

// Bank is every quiz of the site, as the content stands now. It is immutable.
type Bank struct {
	quizzes map[string]*Quiz
	ids     []string
}

// IDs lists the quizzes in order of id.
func (b *Bank) IDs() []string { return b.ids }

// Quiz gives one quiz, or a fault of kind not found.
func (b *Bank) Quiz(id string) (*Quiz, error) {
	quiz, ok := b.quizzes[id]
	if !ok {
		return nil, fault.NotFound("error.no_quiz")
	}
	return quiz, nil
}
