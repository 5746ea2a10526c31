package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pamoja/content"
)

// frontFile is what stands at the top of a case in the source language.
type frontFile struct {
	Title       string            `yaml:"title"`
	Summary     string            `yaml:"summary"`
	Edition     int               `yaml:"edition"`
	Minutes     int               `yaml:"minutes"`
	Sources     []string          `yaml:"sources"`
	Steps       []int             `yaml:"steps"`
	Domains     []string          `yaml:"domains"`
	Principles  []string          `yaml:"principles"`
	ContentNote string            `yaml:"content_note"`
	Child       string            `yaml:"child"`
	People      map[string]string `yaml:"people"`
	Papers      map[string]string `yaml:"papers"`
	Flags       []string          `yaml:"flags"`
	Start       map[string]any    `yaml:"start"`
	Draft       bool              `yaml:"draft"`
	Retired     bool              `yaml:"retired"`
}

// wordsFile is what stands at the top in any other language.
type wordsFile struct {
	Title       string            `yaml:"title"`
	Summary     string            `yaml:"summary"`
	ContentNote string            `yaml:"content_note"`
	Child       string            `yaml:"child"`
	People      map[string]string `yaml:"people"`
	Papers      map[string]string `yaml:"papers"`
	Of          []string          `yaml:"of"`
}

// Bounds of the stated length of a case, in minutes.
const minutesLeast, minutesMost = 5, 90

// readFront judges the top of a case and takes it into the graph.
func (b *builder) readFront(raw frontFile) {
	for _, need := range []struct{ key, value string }{{"title", raw.Title}, {"summary", raw.Summary}, {"child", raw.Child}} {
		if strings.TrimSpace(need.value) == "" {
			b.front("$."+need.key, "`%s` is missing: write it", need.key)
		}
	}
	if raw.Edition < 1 {
		b.front("$.edition", "`edition` must be 1 or more: raise it when a change is material")
	}
	if raw.Minutes < minutesLeast || raw.Minutes > minutesMost {
		b.front("$.minutes", "`minutes` must be between %d and %d: how long one play takes", minutesLeast, minutesMost)
	}
	if len(raw.Sources) == 0 {
		b.front("$.sources", "`sources` is missing: name what the case's facts rest on, by code")
	}
	b.lists(raw)
	b.inline("summary", raw.Summary)
	b.c.Variables = builtIn()
	b.declare("people", peoplePrefix, raw.People)
	b.declare("papers", papersPrefix, raw.Papers)
	for i, id := range raw.Flags {
		at := fmt.Sprintf("$.flags[%d]", i)
		if !content.IsID(id) {
			b.front(at, "%q cannot be a flag: use small letters, digits and hyphens", id)
		} else if b.c.variable(flagsPrefix+id) >= 0 {
			b.front(at, "the flag %q stands here twice", id)
		} else {
			b.c.Variables = append(b.c.Variables, Variable{Name: flagsPrefix + id, Max: 1})
		}
	}
	b.begin(raw.Start)
}

// lists judges steps, domains and principles.
func (b *builder) lists(raw frontFile) {
	if len(raw.Steps) == 0 {
		b.front("$.steps", "`steps` is missing: list which of the eight steps the case practises, such as [3, 4]")
	}
	for i, step := range raw.Steps {
		at := fmt.Sprintf("$.steps[%d]", i)
		if step < 1 || step > Steps {
			b.front(at, "there is no step %d: steps are 1 to %d", step, Steps)
		}
		if slices.Contains(raw.Steps[:i], step) {
			b.front(at, "step %d stands here twice", step)
		}
	}
	for _, list := range []struct {
		key           string
		values, known []string
	}{{"domains", raw.Domains, Domains}, {"principles", raw.Principles, Principles}} {
		if len(list.values) == 0 {
			b.front("$."+list.key, "`%s` is missing: choose from %s", list.key, strings.Join(list.known, ", "))
		}
		for i, value := range list.values {
			at := fmt.Sprintf("$.%s[%d]", list.key, i)
			if !slices.Contains(list.known, value) {
				b.front(at, "%q is none of the %s: choose from %s", value, list.key, strings.Join(list.known, ", "))
			}
			if slices.Contains(list.values[:i], value) {
				b.front(at, "%q stands here twice", value)
			}
		}
	}
}

// declare takes people or papers, in order of id, as variables.
func (b *builder) declare(key, prefix string, names map[string]string) {
	for _, id := range slices.Sorted(maps.Keys(names)) {
		at := "$." + key + "." + id
		if !content.IsID(id) {
			b.front(at, "%q cannot be an id: use small letters, digits and hyphens", id)
			continue
		}
		if strings.TrimSpace(names[id]) == "" {
			b.front(at, "%q has no name: write what a learner reads", id)
		}
		b.c.Variables = append(b.c.Variables, Variable{Name: prefix + id, Max: 1})
	}
}

// begin reads how things stand at the start.
func (b *builder) begin(start map[string]any) {
	scene, _ := start["scene"].(string)
	if b.c.Start = scene; scene == "" {
		b.front("$.start~", "`start:` needs `scene:`, the id of the first scene")
	}
	for _, domain := range append([]string{TrustChild, TrustCaregiver}, Domains...) {
		if _, given := start[domain]; !given {
			b.front("$.start~", "`start:` does not say how things stand with `%s`: write 0 to %d", domain, LevelMax)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(start)) {
		if name == "scene" {
			continue
		}
		path := "$.start." + strings.ReplaceAll(name, ".", `\.`)
		at := b.c.variable(name)
		if at < 0 {
			b.front(path+"~", "%q is nothing this case can start with%s", name, b.meant(name))
			continue
		}
		if name == isUnsafe || name == Weeks {
			b.front(path+"~", "`%s` has no place in `start:`: it is counted from there on", name)
			continue
		}
		value, isSwitch, ok := startValue(start[name])
		if v := b.c.Variables[at]; !ok || value < 0 || value > v.Max || isSwitch != v.isSwitch() {
			b.front(path, "`%s` cannot be %v: %s", name, start[name], v.goesFrom())
			continue
		}
		b.c.Variables[at].Start = value
	}
}

// startValue reads a number, or yes and no, which YAML has more than one way to
// write.
func startValue(value any) (number int, isSwitch, ok bool) {
	switch value := value.(type) {
	case bool:
		if value {
			return 1, true, true
		}
		return 0, true, true
	case string:
		return figure(value)
	case int:
		return value, false, true
	case int64:
		return int(value), false, true
	case uint64:
		return int(min(value, 1<<30)), false, true
	}
	return 0, false, false
}

// meant guesses which variable a wrong name was a slip for.
func (b *builder) meant(name string) string {
	var names []string
	for _, variable := range b.c.Variables {
		names = append(names, variable.Name)
	}
	if near := content.Nearest(name, names); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ": see `people`, `papers` and `flags` at the top"
}
