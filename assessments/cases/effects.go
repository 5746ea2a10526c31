package cases

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// laterMax is how many decisions ahead an effect can be sent.
const laterMax = 6

// condition reads a condition over what the case keeps count of.
func (b *builder) condition(t text) Condition {
	condition, err := parseCondition(t.text)
	if err != nil {
		b.at(t.line, "%s", err)
		return nil
	}
	if !b.judgeCondition(t.line, condition) {
		return nil
	}
	return condition
}

// judgeCondition reports what is wrong with comparisons, and false if one names
// nothing that there is.
func (b *builder) judgeCondition(line int, condition Condition) bool {
	known := true
	for _, group := range condition {
		for _, one := range group {
			at := b.c.variable(one.Name)
			if at < 0 {
				b.at(line, "%q is nothing this case keeps count of%s", one.Name, b.meant(one.Name))
				known = false
				continue
			}
			if wrong := one.judge(b.c.Variables[at]); wrong != "" {
				b.at(line, "%s", wrong)
			}
		}
	}
	return known
}

// judge says what is wrong with a comparison of this variable.
func (c Comparison) judge(v Variable) string {
	switch {
	case v.isSwitch() && (!c.isSwitch || c.Op != "="):
		return fmt.Sprintf("`%s` is yes or no: write `%s = yes` or `%s = no`", v.Name, v.Name, v.Name)
	case !v.isSwitch() && c.isSwitch:
		return fmt.Sprintf("`%s` is a number: compare it with one; %s", v.Name, v.goesFrom())
	}
	holds := 0
	for value := range v.Max + 1 {
		if (Comparison{Op: c.Op, Value: c.Value}).holds([]int{value}) {
			holds++
		}
	}
	switch holds {
	case 0:
		return fmt.Sprintf("`%s %s %d` never holds: %s", c.Name, c.Op, c.Value, v.goesFrom())
	case v.Max + 1:
		return fmt.Sprintf("`%s %s %d` always holds: %s", c.Name, c.Op, c.Value, v.goesFrom())
	}
	return ""
}

// effects reads a setting that holds effects.
func (b *builder) effects(given settings, key string) []Effect {
	t, is := given.get(key)
	if !is || b.wordsOnly {
		return nil
	}
	return b.effectsOf(t)
}

func (b *builder) effectsOf(t text) []Effect {
	effects, err := parseEffects(t.text)
	if err != nil {
		b.at(t.line, "%s", err)
		return nil
	}
	return slices.DeleteFunc(effects, func(effect Effect) bool {
		wrong := b.judgeEffect(effect)
		if wrong != "" {
			b.at(t.line, "%s", wrong)
		}
		return wrong != ""
	})
}

// judgeEffect says what is wrong with an effect by itself.
func (b *builder) judgeEffect(e Effect) string {
	at := b.c.variable(e.Name)
	if at < 0 {
		return fmt.Sprintf("%q is nothing this case keeps count of%s", e.Name, b.meant(e.Name))
	}
	v := b.c.Variables[at]
	switch {
	case e.Name == isUnsafe:
		return "`unsafe` is never set by hand: write `unsafe: KIND` as a setting of the choice"
	case e.Name == Weeks && (!e.Add || e.By < 1):
		return "time only goes on: write `weeks + 1` or more"
	case v.isSwitch() && (e.Add || !e.isSwitch):
		return fmt.Sprintf("`%s` is yes or no: write `%s = yes` or `%s = no`", e.Name, e.Name, e.Name)
	case !v.isSwitch() && e.isSwitch:
		return fmt.Sprintf("`%s` is a number: add to it, take away from it, or set it to one; %s", e.Name, v.goesFrom())
	case e.Add && e.By == 0:
		return fmt.Sprintf("`%s` is changed by nothing: write 1 or more", e.Name)
	case e.By > v.Max || -e.By > v.Max:
		return fmt.Sprintf("`%s` is changed by too much: %s", e.Name, v.goesFrom())
	}
	return ""
}

// ways reads the lines of `go:` of a scene, or of a choice or an outcome.
func (b *builder) ways(owner string, given settings) []Way {
	if b.wordsOnly {
		return nil
	}
	var ways []Way
	all := given.all("go")
	for i, t := range all {
		way, err := parseWay(t.text)
		if err != nil {
			b.at(t.line, "%s", err)
			continue
		}
		b.judgeCondition(t.line, way.If)
		if last := i == len(all)-1; last && len(way.If) > 0 {
			b.at(t.line, "the last `go:` has no condition, so that there is always a way on: add one more, without `if`")
		} else if !last && len(way.If) == 0 {
			b.at(t.line, "only the last `go:` is without a condition: those below it would never be tried")
		}
		b.jumps = append(b.jumps, jump{t.line, way.To})
		b.lines[wayKey(owner, len(ways))] = t.line
		ways = append(ways, way)
	}
	return ways
}

// jump is a line that leads to a scene.
type jump struct {
	line int
	to   string
}

func wayKey(owner string, place int) string { return fmt.Sprintf("go/%s/%d", owner, place) }

func joined[T ~string](values []T) string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return strings.Join(list, ", ")
}

// later reads the settings later(n).
func (b *builder) later(given settings) []Later {
	var list []Later
	for _, one := range given {
		inside, is := strings.CutPrefix(one.key, "later(")
		if !is || b.wordsOnly {
			continue
		}
		after, err := strconv.Atoi(strings.TrimSuffix(inside, ")"))
		if err != nil || after < 1 || after > laterMax {
			b.at(one.value.line, "`%s` cannot be: write later(1) to later(%d), how many decisions from now", one.key, laterMax)
			continue
		}
		if effects := b.effectsOf(one.value); len(effects) > 0 {
			list = append(list, Later{After: after, Effects: effects})
		}
	}
	return list
}
