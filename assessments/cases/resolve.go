package cases

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// UnmarshalJSON reads what a Case marshals to. It fails if a name or a scene
// does not exist.
func (c *Case) UnmarshalJSON(data []byte) error {
	type plain Case
	if err := json.Unmarshal(data, (*plain)(c)); err != nil {
		return err
	}
	if lost := c.resolve(); len(lost) > 0 {
		return fmt.Errorf("case %s: no such thing: %s", c.ID, strings.Join(lost, ", "))
	}
	return nil
}

// resolve finds every variable and scene that is named, so that Step need not
// look them up, and gives the names of those that do not exist.
func (c *Case) resolve() (lost []string) {
	c.places = make(map[string]int, len(c.Scenes))
	for i := range c.Scenes {
		c.places[c.Scenes[i].ID] = i
	}
	r := resolver{c: c}
	r.scene(c.Start)
	for i := range c.Scenes {
		scene := &c.Scenes[i]
		r.effects(scene.Arrive)
		r.ways(scene.Go)
		for _, condition := range scene.Ifs {
			r.condition(condition, c.variable)
		}
		if scene.Decision != nil {
			for j := range scene.Decision.Choices {
				r.condition(scene.Decision.Choices[j].Open, c.variable)
				r.follow(&scene.Decision.Choices[j].Follow)
			}
		}
		if scene.Task != nil {
			kind, _ := taskKindOf(scene.Task.Kind)
			for j := range scene.Task.Outcomes {
				r.condition(scene.Task.Outcomes[j].When, func(name string) int { return slices.Index(kind.counts, name) })
				r.follow(&scene.Task.Outcomes[j].Follow)
			}
		}
	}
	return r.lost
}

type resolver struct {
	c    *Case
	lost []string
}

func (r *resolver) scene(id string) int {
	at, ok := r.c.places[id]
	if !ok {
		r.lost = append(r.lost, id)
	}
	return at
}

func (r *resolver) effects(effects []Effect) {
	for i := range effects {
		effects[i].at = r.found(r.c.variable(effects[i].Name), effects[i].Name)
	}
}

// found is a place, or 0 for what does not exist: a case with such a name is
// never played.
func (r *resolver) found(at int, name string) int {
	if at < 0 {
		r.lost = append(r.lost, name)
		return 0
	}
	return at
}

func (r *resolver) condition(condition Condition, place func(string) int) {
	for _, group := range condition {
		for i := range group {
			group[i].at = r.found(place(group[i].Name), group[i].Name)
		}
	}
}

func (r *resolver) ways(ways []Way) {
	for i := range ways {
		ways[i].at = r.scene(ways[i].To)
		r.condition(ways[i].If, r.c.variable)
	}
}

func (r *resolver) follow(f *Follow) {
	r.effects(f.Effects)
	for _, later := range f.Later {
		r.effects(later.Effects)
	}
	r.ways(f.Go)
}
