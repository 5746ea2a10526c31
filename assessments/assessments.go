// Package assessments asks questions and keeps what was answered.
//
// It owns Quiz (read from the content tree by Load), the question kinds (one
// file each, listed in kinds.go), and Attempt (one document per try, saved at
// every answer). It owns no HTML and no certificate: a passed quiz is told to
// courses/progress, and that is all.
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
//	questions:
//	  - id: fees-first      # permanent, unique in the quiz
//	    kind: single        # or several
//	    outcome: reasons    # an outcome of the course
//	    decision: true      # it tests a decision, not a memory
//	    lesson: who-decides # what to read again
//	    text: A father asks for a place because of fees. What comes first?
//	    options:
//	      - { id: a, text: "…", right: true, feedback: "…" }
//
// A quiz of kind confidence has `statements: [{id, text}]` instead. It has no
// key and no mark.
//
// A translation holds words only: title, and by id the texts of questions,
// options, feedback and statements.
//
// # Invariants
//
// A try is judged and shown from the version of the quiz it was drawn from,
// whatever became of the file; its pass rule is copied into it. An answer, once
// given, is locked. The same post twice is one answer. A person has one open
// try a quiz. Ids are written, never computed from a text, and never used
// again.
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

// TriesBeforeReading is how many tries without a pass close a quiz until its
// lessons have been read again.
const TriesBeforeReading = 3

// Quiz is one quiz of one version, with its texts in every language.
type Quiz struct {
	ID         string
	Course     string
	Kind       Kind
	Edition    int
	Hash       string // version of the source file
	Draw       int
	Lessons    []string
	Questions  []Question
	Statements []string // ids

	words map[string]Words
	raw   map[string][]byte // source files by language, kept as records at first use
}

// Question is a question without its words.
type Question struct {
	ID       string
	Kind     string
	Outcome  string
	Lesson   string
	Decision bool
	Options  []Option
}

// Option is one answer that can be chosen.
type Option struct {
	ID    string
	Right bool
}

// Words are the texts of a quiz in one language.
type Words struct {
	Language   string
	Title      string
	Questions  map[string]QuestionWords
	Statements map[string]string
}

// QuestionWords are the texts of one question.
type QuestionWords struct {
	Text    template.HTML
	Options map[string]OptionWords
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
