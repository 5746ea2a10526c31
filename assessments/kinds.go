package assessments

import (
	"net/url"

	"pamoja/courses/fault"
)

// Answer is what a person answered to one question: the ids she chose, in the
// order of the options.
type Answer struct {
	Chosen []string `json:"chosen"`
	Right  bool     `json:"right"`
}

// kind is one way of asking. It is named in quiz files and finds its template
// by the same name.
type kind struct {
	name string
	// check says what is wrong with a question of this kind, in plain words.
	check func(Question) []string
	// read takes the answer out of a posted form; the field `choice` holds ids
	// of options. It refuses with a fault, and never judges.
	read func(Question, url.Values) (Answer, error)
	// right judges an answer that read has taken.
	right func(Question, Answer) bool
}

// kinds lists every way of asking. To add one, write kind_<name>.go with golden
// cases in testdata/kinds/<name>.txt, and add a line here.
var kinds = []kind{single, several}

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

// readOptions takes the chosen options out of a form, in the question's order
// and each once. An id the question does not have is refused.
func readOptions(q Question, form url.Values) ([]string, error) {
	posted := map[string]bool{}
	for _, id := range form["choice"] {
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
		return nil, fault.Invalid("quiz.unknown_option").In("choice")
	}
	return chosen, nil
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
