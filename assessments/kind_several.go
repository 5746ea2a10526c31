package assessments

import (
	"net/url"
	"slices"

	"pamoja/courses/fault"
)

// several is any number of choices: checkboxes, right only if exactly the right
// options are chosen (DECISIONS: quiz score).
var several = kind{
	name:     "several",
	settings: []string{"options", "options.right"},
	check: func(q Question) []flaw {
		var wrong []flaw
		if len(q.Options) < 3 || len(q.Options) > 8 {
			wrong = append(wrong, flaw{text: "a choice of several needs 3 to 8 options"})
		}
		if right := countRight(q); right < 1 || right == len(q.Options) {
			wrong = append(wrong, flaw{text: "a choice of several needs at least one right option and one that is not"})
		}
		return wrong
	},
	read: func(q Question, _ Asked, form url.Values) (Answer, error) {
		chosen, err := readOptions(q, form)
		if err != nil {
			return Answer{}, err
		}
		if len(chosen) == 0 {
			return Answer{}, fault.Invalid("quiz.choose_some").In(choiceField)
		}
		return Answer{Chosen: chosen}, nil
	},
	right: func(q Question, a Answer) bool {
		for _, option := range q.Options {
			if option.Right != slices.Contains(a.Chosen, option.ID) {
				return false
			}
		}
		return true
	},
	key: chooseRight,
}
