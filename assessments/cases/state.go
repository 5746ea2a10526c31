package cases

import (
	"errors"
	"slices"
)

// State is where a play stands. It is a value: Step never changes the one it is
// given.
type State struct {
	Scene   string    `json:"scene"`
	Values  []int     `json:"values"` // in the order of Case.Variables
	Pending []Pending `json:"pending,omitempty"`
}

// Pending are effects on their way: they arrive with the In-th decision or task
// from now. From is the decision or task that sent them.
type Pending struct {
	In      int      `json:"in"`
	From    string   `json:"from"`
	Effects []Effect `json:"effects"`
}

// Move is one thing a learner did: the choice she made, the task she answered,
// or On, where a scene only leads on. In a path it names the outcome of a task
// as its choice.
type Move struct {
	Scene  string `json:"scene"`
	Choice string `json:"choice,omitempty"`
	Answer Answer `json:"answer,omitempty"`
}

// On is the choice of a move out of a scene that only leads on.
const On = "on"

// Change is what one move changed.
type Change struct {
	Choice string   // what the move came to: a choice, an outcome or On
	Deltas []Delta  // of the move itself and of the scene it led to
	Caught []Caught // what had been sent earlier and arrived with it
}

// Delta is a variable that has another value now.
type Delta struct {
	Name     string
	From, To int
}

// Caught is what arrived of an earlier decision or task.
type Caught struct {
	From   string
	Deltas []Delta
}

// Ways in which a move cannot be made.
var (
	ErrElsewhere = errors.New("the play stands in another scene")
	ErrNoChoice  = errors.New("the scene has no such choice")
	ErrNotOpen   = errors.New("the choice is not open now")
	ErrEnded     = errors.New("the play has ended")
)

// Begin gives the state in which every play of the case begins.
func (c *Case) Begin() State {
	values := make([]int, len(c.Variables))
	for i, variable := range c.Variables {
		values[i] = variable.Start
	}
	return c.enter(State{Values: values}, c.places[c.Start], nil)
}

// Value gives a variable in a state; 0 for one the case does not have.
func (c *Case) Value(s State, name string) int {
	if at := c.variable(name); at >= 0 && at < len(s.Values) {
		return s.Values[at]
	}
	return 0
}

// Holds reports whether a condition of the case holds in a state.
func (s State) Holds(condition Condition) bool { return condition.holds(s.Values) }

// OpenChoices lists the choices of a decision that can be made in a state.
func (s State) OpenChoices(d *Decision) []Choice {
	return slices.DeleteFunc(slices.Clone(d.Choices), func(choice Choice) bool { return !s.Holds(choice.Open) })
}

// Step makes one move. The same state and move give the same result, always and
// everywhere. It fails if the move cannot be made here, and for the answer to a
// task as Task.Judge does.
func (c *Case) Step(s State, m Move) (State, Change, error) {
	at, ok := c.places[s.Scene]
	if !ok || m.Scene != s.Scene {
		return s, Change{}, ErrElsewhere
	}
	scene := &c.Scenes[at]
	follow, choice, err := scene.follow(s, m)
	if err != nil {
		return s, Change{}, err
	}
	change := Change{Choice: choice}
	next := c.follow(s, scene, follow, &change)
	return next, change, nil
}

// follow finds what a move leads to.
func (s *Scene) follow(state State, m Move) (*Follow, string, error) {
	switch {
	case s.Ending != "":
		return nil, "", ErrEnded
	case s.Decision != nil:
		for i := range s.Decision.Choices {
			choice := &s.Decision.Choices[i]
			if choice.ID != m.Choice {
				continue
			}
			if !state.Holds(choice.Open) {
				return nil, "", ErrNotOpen
			}
			return &choice.Follow, choice.ID, nil
		}
		return nil, "", ErrNoChoice
	case s.Task != nil:
		outcome, err := s.Task.Judge(m.Answer)
		if err != nil {
			return nil, "", err
		}
		return &outcome.Follow, outcome.ID, nil
	case m.Choice != On:
		return nil, "", ErrNoChoice
	}
	return &Follow{Go: s.Go}, On, nil
}

// follow applies what follows a move: first what is due of earlier ones, then
// its own effects, then the scene it leads to. A scene that only leads on asks
// nothing: nothing falls due with it. change may be nil.
func (c *Case) follow(s State, scene *Scene, f *Follow, change *Change) State {
	next, way := c.leave(s, scene, f, change)
	if change == nil {
		return c.enter(next, way.at, nil)
	}
	return c.enter(next, way.at, &change.Deltas)
}

// leave is follow up to the way that leads on.
func (c *Case) leave(s State, scene *Scene, f *Follow, change *Change) (State, *Way) {
	next := State{Values: slices.Clone(s.Values)}
	id := scene.ID
	if about, asks := scene.about(); asks {
		id = about.ID
		next.Pending = c.due(&next, s.Pending, change)
	} else {
		next.Pending = slices.Clone(s.Pending)
	}
	var deltas *[]Delta
	if change != nil {
		deltas = &change.Deltas
	}
	if f.Unsafe != "" {
		next.Values[c.variable(isUnsafe)] = 1
	}
	c.apply(&next, f.Effects, deltas)
	for _, later := range f.Later {
		next.Pending = append(next.Pending, Pending{In: later.After, From: id, Effects: later.Effects})
	}
	return next, way(f.Go, next)
}

// due applies what arrives now and gives what is still on its way.
func (c *Case) due(s *State, pending []Pending, change *Change) []Pending {
	var rest []Pending
	for _, one := range pending {
		one.In--
		if one.In > 0 {
			rest = append(rest, one)
			continue
		}
		caught := Caught{From: one.From}
		c.apply(s, one.Effects, &caught.Deltas)
		if change != nil && len(caught.Deltas) > 0 {
			change.Caught = append(change.Caught, caught)
		}
	}
	return rest
}

// way gives the first way that is open. The last has no condition, which check
// sees to.
func way(ways []Way, s State) *Way {
	for i := range ways {
		if ways[i].If.holds(s.Values) {
			return &ways[i]
		}
	}
	return &ways[len(ways)-1]
}

func (c *Case) enter(s State, at int, deltas *[]Delta) State {
	s.Scene = c.Scenes[at].ID
	c.apply(&s, c.Scenes[at].Arrive, deltas)
	return s
}

// apply changes values in place and notes what changed, a variable once.
func (c *Case) apply(s *State, effects []Effect, deltas *[]Delta) {
	for i := range effects {
		e := &effects[i]
		at := e.at
		if c.Variables[at].Name != e.Name { // of a state that was kept as JSON
			at = c.variable(e.Name)
		}
		before := s.Values[at]
		value := e.By
		if e.Add {
			value += before
		}
		value = min(max(value, 0), c.Variables[at].Max)
		s.Values[at] = value
		if deltas == nil || value == before {
			continue
		}
		known := slices.IndexFunc(*deltas, func(d Delta) bool { return d.Name == e.Name })
		if known < 0 {
			*deltas = append(*deltas, Delta{Name: e.Name, From: before, To: value})
			continue
		}
		(*deltas)[known].To = value
	}
	if deltas != nil {
		*deltas = slices.DeleteFunc(*deltas, func(d Delta) bool { return d.From == d.To })
	}
}
