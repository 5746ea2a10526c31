package assessments

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"pamoja/courses/fault"
)

// match is lines that each go with one of the targets. Several may go with the
// same; a target may be left over.
var match = kind{
	name:     "match",
	settings: []string{"options", "options.match", "targets"},
	check: func(q Question) []flaw {
		var wrong []flaw
		if len(q.Options) < 3 || len(q.Options) > 6 {
			wrong = append(wrong, flaw{"options", "a match needs 3 to 6 options"})
		}
		if len(q.Targets) < 2 || len(q.Targets) > 6 {
			wrong = append(wrong, flaw{"targets", "a match needs 2 to 6 targets"})
		}
		used := map[string]bool{}
		for i, option := range q.Options {
			used[option.Match] = true
			if option.Match != "" && !slices.Contains(q.Targets, option.Match) {
				wrong = append(wrong, flaw{fmt.Sprintf("options[%d].match", i), fmt.Sprintf("there is no target %q", option.Match)})
			}
		}
		if len(used) == 1 && len(q.Options) > 1 {
			wrong = append(wrong, flaw{"options", "every option goes with the same target: there is nothing to decide"})
		}
		return wrong
	},
	read: func(q Question, asked Asked, form url.Values) (Answer, error) {
		pairs := map[string]string{}
		var refused []error
		for _, id := range asked.Options {
			target := form.Get(MatchField(id))
			switch {
			case target == "":
				refused = append(refused, fault.Invalid("quiz.match_missing").In(MatchField(id)))
			case !slices.Contains(q.Targets, target):
				refused = append(refused, fault.Invalid("quiz.unknown_option").In(MatchField(id)))
			}
			pairs[id] = target
		}
		if len(refused) > 0 {
			return Answer{}, errors.Join(refused...)
		}
		return Answer{Pairs: pairs}, nil
	},
	right: func(q Question, a Answer) bool {
		for _, option := range q.Options {
			if a.Pairs[option.ID] != option.Match {
				return false
			}
		}
		return len(a.Pairs) == len(q.Options)
	},
	key: func(q Question, _ Asked) url.Values {
		form := url.Values{}
		for _, option := range q.Options {
			form.Set(MatchField(option.ID), option.Match)
		}
		return form
	},
}

// MatchField names the field that holds the target of an option.
func MatchField(option string) string { return "match-" + option }
