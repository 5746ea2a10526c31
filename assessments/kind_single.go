package assessments

import (
	"net/url"

	"pamoja/courses/fault"
)

// single is one choice of several: radio buttons, exactly one option right.
var single = kind{
	name:     "single",
	settings: []string{"options", "options.right"},
	check: func(q Question) []flaw {
		var wrong []flaw
		if len(q.Options) < 2 || len(q.Options) > 6 {
			wrong = append(wrong, flaw{text: "a single choice needs 2 to 6 options"})
		}
		if countRight(q) != 1 {
			wrong = append(wrong, flaw{text: "a single choice needs exactly one option with `right: true`"})
		}
		return wrong
	},
	read: func(q Question, _ Asked, form url.Values) (Answer, error) {
		chosen, err := readOptions(q, form)
		if err != nil {
			return Answer{}, err
		}
		if len(chosen) != 1 {
			return Answer{}, fault.Invalid("quiz.choose_one").In(choiceField)
		}
		return Answer{Chosen: chosen}, nil
	},
	right: func(q Question, a Answer) bool {
		for _, option := range q.Options {
			if option.Right {
				return len(a.Chosen) == 1 && a.Chosen[0] == option.ID
			}
		}
		return false
	},
	key: chooseRight,
}
