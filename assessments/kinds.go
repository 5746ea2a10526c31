package assessments

import (
	"errors"
	"net/url"

	"pamoja/courses/fault"
)

// Answer is what a person answered to one question. Each kind keeps its own
// field of it; an answer kept before a kind was built reads as it always did.
type Answer struct {
	Chosen []string          `json:"chosen,omitempty"` // ids of options: those chosen, in the order of the options; order: all, in her order
	Pairs  map[string]string `json:"pairs,omitempty"`  // match: option to target
	Number string            `json:"number,omitempty"` // number: a decimal as canonical text
	Rating int               `json:"rating,omitempty"` // judgement
	Words  string            `json:"-"`                // text: kept as Typed, never in a try
	Right  bool              `json:"right"`
}

// kind is one way of asking. It is named in quiz files and finds its templates
// by the same name.
type kind struct {
	name string
	// settings are what a question of this kind must have, besides what every
	// question has: settings of the question, and of its options after a dot.
	// What is not named here is a fault in a quiz file.
	settings []string
	// check says what is wrong with a question of this kind, in plain words.
	check func(Question) []flaw
	// read takes the answer out of a posted form. It refuses with a fault for
	// each field that has to be mended, and never judges.
	read func(Question, Asked, url.Values) (Answer, error)
	// right judges an answer that read has taken.
	right func(Question, Answer) bool
	// key is a form with a right answer.
	key func(Question, Asked) url.Values
}

// flaw is something wrong with a question, at one of its settings, or at the
// question itself if at is "".
type flaw struct{ at, text string }

// kinds lists every way of asking. To add one, write kind_<name>.go with golden
// cases in testdata/kinds/<name>.txt, and add a line here; then its templates
// in web/templates/partials/question_<name>.html.
var kinds = []kind{
	single,
	several,
	order,
	match,
	number,
	text,
	judgement,
}

// Kinds lists the names of the question kinds.
func Kinds() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

func kindOf(name string) (kind, bool) {
	for _, k := range kinds {
		if k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

// RightAnswer gives the form that answers a question rightly as it was drawn:
// for sample people, and for tests that go through a quiz.
func RightAnswer(q Question, asked Asked) url.Values {
	k, known := kindOf(q.Kind)
	if !known {
		return nil
	}
	return k.key(q, asked)
}

// Refusals lists what has to be mended in a posted answer, field by field in
// the order of the page; none if the error is not the person's.
func Refusals(err error) []*fault.Fault {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		if f, refused := fault.Of(err); refused {
			return []*fault.Fault{f}
		}
		return nil
	}
	var refusals []*fault.Fault
	for _, one := range joined.Unwrap() {
		refusals = append(refusals, Refusals(one)...)
	}
	return refusals
}

// choiceField is the field of a form that holds ids of options.
const choiceField = "choice"

// readOptions takes the chosen options out of a form, in the question's order
// and each once. An id the question does not have is refused.
func readOptions(q Question, form url.Values) ([]string, error) {
	posted := map[string]bool{}
	for _, id := range form[choiceField] {
		posted[id] = true
	}
	var chosen []string
	for _, option := range q.Options {
		if posted[option.ID] {
			chosen = append(chosen, option.ID)
			delete(posted, option.ID)
		}
	}
	if len(posted) > 0 {
		return nil, fault.Invalid("quiz.unknown_option").In(choiceField)
	}
	return chosen, nil
}

// chooseRight is the form in which all right options are chosen.
func chooseRight(q Question, _ Asked) url.Values {
	form := url.Values{}
	for _, option := range q.Options {
		if option.Right {
			form.Add(choiceField, option.ID)
		}
	}
	return form
}

// countRight is how many of a question's options are right.
func countRight(q Question) int {
	count := 0
	for _, option := range q.Options {
		if option.Right {
			count++
		}
	}
	return count
}

// figure reads one digit from 1 to most; 0 is anything else.
func figure(text string, most int) int {
	if len(text) != 1 || text[0] < '1' || int(text[0]-'0') > most {
		return 0
	}
	return int(text[0] - '0')
}
