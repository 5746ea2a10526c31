package cases

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	comparisonShape = regexp.MustCompile(`^([a-z][a-z0-9.\-]*)\s*(<=|>=|=|<|>)\s*([a-z0-9]+)$`)
	effectShape     = regexp.MustCompile(`^([a-z][a-z0-9.\-]*)\s*(\+|-|=)\s*([a-z0-9]+)$`)
	wayShape        = regexp.MustCompile(`^([a-z0-9\-]+)(?:\s+if\s+(.+))?$`)
	joinedByOr      = regexp.MustCompile(`\s+or\s+`)
	joinedByAnd     = regexp.MustCompile(`\s+and\s+`)
)

// figure reads a number, or yes and no.
func figure(written string) (value int, isSwitch, ok bool) {
	switch written {
	case "yes":
		return 1, true, true
	case "no":
		return 0, true, true
	}
	value, err := strconv.Atoi(written)
	return value, false, err == nil
}

// parseCondition reads comparisons joined by and / or. It says in a few words
// what is wrong with them.
func parseCondition(written string) (Condition, error) {
	if strings.TrimSpace(written) == "" {
		return nil, errors.New("there is no condition here: write one, such as `economy >= 2` or `flags.rushed = no`")
	}
	if strings.ContainsAny(written, "()") {
		return nil, fmt.Errorf("%q has brackets, which a condition cannot have: `and` binds more closely than `or`", strings.TrimSpace(written))
	}
	var condition Condition
	for _, part := range joinedByOr.Split(strings.TrimSpace(written), -1) {
		var group []Comparison
		for _, one := range joinedByAnd.Split(part, -1) {
			found := comparisonShape.FindStringSubmatch(strings.TrimSpace(one))
			if found == nil {
				return nil, fmt.Errorf("%q is no comparison: write it as `economy >= 2` or `flags.rushed = no`, joined by `and` or `or`", strings.TrimSpace(one))
			}
			value, isSwitch, ok := figure(found[3])
			if !ok {
				return nil, fmt.Errorf("%q compares with %q: use a number, yes or no", strings.TrimSpace(one), found[3])
			}
			group = append(group, Comparison{Name: found[1], Op: found[2], Value: value, isSwitch: isSwitch})
		}
		condition = append(condition, group)
	}
	return condition, nil
}

// parseEffects reads effects parted by commas.
func parseEffects(written string) ([]Effect, error) {
	if strings.TrimSpace(written) == "" {
		return nil, errors.New("there is no effect here: write one, such as `weeks + 2`, or take the line out")
	}
	var effects []Effect
	for one := range strings.SplitSeq(written, ",") {
		one = strings.TrimSpace(one)
		found := effectShape.FindStringSubmatch(one)
		if found == nil {
			return nil, fmt.Errorf("%q is no effect: write it as `weeks + 2`, `trust.child - 1`, `economy = 3` or `people.aunt = yes`, parted by commas", one)
		}
		value, isSwitch, ok := figure(found[3])
		if !ok || isSwitch && found[2] != "=" {
			return nil, fmt.Errorf("%q cannot be: add or take away a number, or set a number, yes or no", one)
		}
		effect := Effect{Name: found[1], Add: found[2] != "=", By: value, isSwitch: isSwitch}
		if found[2] == "-" {
			effect.By = -value
		}
		effects = append(effects, effect)
	}
	return effects, nil
}

// parseWay reads `scene` or `scene if condition`.
func parseWay(written string) (Way, error) {
	found := wayShape.FindStringSubmatch(strings.TrimSpace(written))
	if found == nil {
		return Way{}, fmt.Errorf("%q leads nowhere: write the id of a scene, or `scene if economy >= 2`", written)
	}
	way := Way{To: found[1]}
	if found[2] == "" {
		return way, nil
	}
	condition, err := parseCondition(found[2])
	way.If = condition
	return way, err
}
