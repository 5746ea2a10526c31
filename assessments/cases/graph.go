package cases

import (
	"fmt"
	"slices"

	"pamoja/courses/fault"
)

// Case is one case of one version: the graph by itself, without a word. It
// marshals to plain JSON, and what is read back from that plays the same.
type Case struct {
	ID         string     `json:"id"`
	Edition    int        `json:"edition"`
	Hash       string     `json:"version"` // of the source file
	Minutes    int        `json:"minutes"`
	Steps      []int      `json:"steps"`
	Domains    []string   `json:"domains"`
	Principles []string   `json:"principles"`
	Sources    []string   `json:"sources,omitempty"`
	Draft      bool       `json:"draft,omitempty"`
	Retired    bool       `json:"retired,omitempty"`
	Variables  []Variable `json:"variables"`
	Start      string     `json:"start"` // id of the first scene
	Scenes     []Scene    `json:"scenes"`
	Read       []Reading  `json:"read,omitempty"`

	places map[string]int    // scene id → index
	words  map[string]*Words // by language
	raw    map[string][]byte // source files by language, kept as records at first use
	readAt map[Reading]int   // lines of the file
}

// Variable is one thing a case keeps count of. Values go from 0 to Max; a
// switch is 0 or 1.
type Variable struct {
	Name  string `json:"name"`
	Start int    `json:"start"`
	Max   int    `json:"max"`
}

func (v Variable) isSwitch() bool { return v.Max == 1 }

// goesFrom says what a variable can be.
func (v Variable) goesFrom() string {
	if v.isSwitch() {
		return "it is yes or no"
	}
	return fmt.Sprintf("it goes from 0 to %d", v.Max)
}

// Reading is a lesson to read again.
type Reading struct {
	Course string `json:"course"`
	Lesson string `json:"lesson"`
}

// Scene is one place in the story. It has a Decision, a Task, an Ending, or only
// the ways that lead on.
type Scene struct {
	ID       string      `json:"id"`
	Arrive   []Effect    `json:"arrive,omitempty"`
	Ending   Ending      `json:"ending,omitempty"`
	Historic bool        `json:"historic,omitempty"`
	Go       []Way       `json:"go,omitempty"`
	Ifs      []Condition `json:"ifs,omitempty"` // of the parts of its text that some plays show
	Decision *Decision   `json:"decision,omitempty"`
	Task     *Task       `json:"task,omitempty"`
}

// About is what a decision or a task is about, beside its words.
type About struct {
	ID        string `json:"id"`
	Step      int    `json:"step"`
	Principle string `json:"principle"`
	Domain    string `json:"domain"`
}

// Decision is a choice between two and four things to do.
type Decision struct {
	About
	Choices []Choice `json:"choices"`
}

// Choice is one of them. While Open does not hold it is not there.
type Choice struct {
	ID   string    `json:"id"`
	Open Condition `json:"open,omitempty"`
	Follow
}

// Task is something a learner does; every answer leads to one outcome.
type Task struct {
	About
	Kind     string    `json:"kind"`
	Lines    []Line    `json:"lines,omitempty"`
	Outcomes []Outcome `json:"outcomes"`
}

// Line is something in a task to be marked, chosen or put in its place.
type Line struct {
	ID    string `json:"id"`
	Mark  string `json:"mark,omitempty"`
	Field string `json:"field,omitempty"`
}

// Outcome is where some of the answers to a task lead: those for which When
// holds, over what the task counts.
type Outcome struct {
	ID   string    `json:"id"`
	When Condition `json:"when,omitempty"`
	Follow
}

// Follow is what follows a choice or an outcome.
type Follow struct {
	Effects  []Effect `json:"effects,omitempty"`
	Later    []Later  `json:"later,omitempty"`
	Go       []Way    `json:"go"`
	Historic bool     `json:"historic,omitempty"` // the story goes this way
	Silent   bool     `json:"silent,omitempty"`   // though it does not say what was done here
	Unsafe   Unsafe   `json:"unsafe,omitempty"`
}

// Effect changes one variable: by so much if Add, else to so much.
type Effect struct {
	Name string `json:"name"`
	Add  bool   `json:"add,omitempty"`
	By   int    `json:"by"`

	at       int  // of the variable
	isSwitch bool // it was written as yes or no
}

// Later are effects that arrive with the After-th decision or task from now.
type Later struct {
	After   int      `json:"after"`
	Effects []Effect `json:"effects"`
}

// Way leads to a scene, if its condition holds.
type Way struct {
	To string    `json:"to"`
	If Condition `json:"if,omitempty"`
	at int
}

// Condition holds if all comparisons of any of its groups do. One without groups
// always holds.
type Condition [][]Comparison

// Comparison compares one variable, or one count of a task, with a figure. Op is
// one of = < <= > >=.
type Comparison struct {
	Name  string `json:"name"`
	Op    string `json:"op"`
	Value int    `json:"value"`

	at       int  // of the variable, or of the count
	isSwitch bool // it was written as yes or no
}

func (c Comparison) holds(values []int) bool {
	value := values[c.at]
	switch c.Op {
	case "<":
		return value < c.Value
	case "<=":
		return value <= c.Value
	case ">":
		return value > c.Value
	case ">=":
		return value >= c.Value
	default:
		return value == c.Value
	}
}

// holds reports whether the condition holds for these values.
func (c Condition) holds(values []int) bool {
	for _, group := range c {
		if !slices.ContainsFunc(group, func(one Comparison) bool { return !one.holds(values) }) {
			return true
		}
	}
	return len(c) == 0
}

// Ending says how a play ended.
type Ending string

const (
	Sustained   Ending = "sustained"
	Closed      Ending = "closed" // sustained, and the file closed
	Fragile     Ending = "fragile"
	Reseparated Ending = "reseparated"
	Open        Ending = "open" // what followed is not told
)

// Endings lists the kinds of ending, in the order in which they are explained.
var Endings = []Ending{Sustained, Closed, Fragile, Reseparated, Open}

// needsSafety are the endings that no play with an unsafe choice may reach.
func (e Ending) needsSafety() bool { return e == Sustained || e == Closed }

// Unsafe names what in a choice always costs safety (CURRICULUM, Safety floor).
type Unsafe string

// UnsafeKinds lists what always costs safety.
var UnsafeKinds = []Unsafe{"secrecy", "delay", "confront", "questioning", "no-approval", "unsafe-home", "last-told"}

// Domains are the six reintegration domains (facts 1.6), in the order in which
// they stand on the wheel.
var Domains = []string{"education", "protection", "wellbeing", "health", "relationship", "economy"}

// Principles are the six guiding principles (facts 1.2).
var Principles = []string{"child-centred", "do-no-harm", "participation", "dignity", "partnership", "non-discrimination"}

// Steps is how many steps case management has.
const Steps = 8

// LevelMax is the top of trust and of a domain; 0 is the bottom.
const LevelMax = 4

// Words for how a child stands in a domain.
const (
	NotSafeYet   = "not-yet" // 0 and 1
	GettingThere = "getting" // 2 and 3
	Steady       = "steady"  // 4
)

// LevelWord puts a level into one of three words, this site's own picture and not
// the official case review.
func LevelWord(level int) string {
	switch {
	case level >= LevelMax:
		return Steady
	case level >= 2:
		return GettingThere
	}
	return NotSafeYet
}

// Names of the variables every case has.
const (
	Weeks          = "weeks"
	Money          = "money"
	TrustChild     = "trust.child"
	TrustCaregiver = "trust.caregiver"
	isUnsafe       = "unsafe"
	peoplePrefix   = "people."
	papersPrefix   = "papers."
	flagsPrefix    = "flags."
)

// Bounds of the two counts: weeks in ten years, and a million shillings.
const (
	weeksMax = 520
	moneyMax = 1000
)

// builtIn are the variables every case has, in order; what a file declares
// comes after them.
func builtIn() []Variable {
	variables := []Variable{{Name: Weeks, Max: weeksMax}, {Name: Money, Max: moneyMax},
		{Name: TrustChild, Max: LevelMax}, {Name: TrustCaregiver, Max: LevelMax}}
	for _, domain := range Domains {
		variables = append(variables, Variable{Name: domain, Max: LevelMax})
	}
	return append(variables, Variable{Name: isUnsafe, Max: 1})
}

// Variable gives the place of a variable, or -1.
func (c *Case) variable(name string) int {
	return slices.IndexFunc(c.Variables, func(v Variable) bool { return v.Name == name })
}

// Scene gives a scene, or a fault of kind not found.
func (c *Case) Scene(id string) (*Scene, error) {
	at, ok := c.places[id]
	if !ok {
		return nil, fault.NotFound("error.not_found")
	}
	return &c.Scenes[at], nil
}

// about gives what a scene asks, and false if it asks nothing.
func (s *Scene) about() (About, bool) {
	switch {
	case s.Decision != nil:
		return s.Decision.About, true
	case s.Task != nil:
		return s.Task.About, true
	}
	return About{}, false
}

// Telling is what the story says to a move.
type Telling string

const (
	Same   Telling = "same"   // the people of the story did this
	Parted Telling = "parted" // they did something else
	Untold Telling = "untold" // the story does not say
)

// Telling says how a choice, or an outcome, of the scene stands to the story.
func (s *Scene) Telling(choice string) Telling {
	telling := Untold
	for i, follow := range s.exits() {
		if !follow.Historic || follow.Silent {
			continue
		}
		telling = Parted
		if s.entry(i) == choice {
			return Same
		}
	}
	return telling
}

// entry names the choice or outcome at this place of exits.
func (s *Scene) entry(at int) string {
	switch {
	case s.Decision != nil:
		return s.Decision.Choices[at].ID
	case s.Task != nil:
		return s.Task.Outcomes[at].ID
	}
	return On
}

// About gives what a scene asks, and false if it only leads on or ends.
func (s *Scene) About() (About, bool) { return s.about() }

// exits lists what can follow a scene: the ways of its choices or outcomes, or
// its own.
func (s *Scene) exits() []Follow {
	var all []Follow
	switch {
	case s.Decision != nil:
		for _, choice := range s.Decision.Choices {
			all = append(all, choice.Follow)
		}
	case s.Task != nil:
		for _, outcome := range s.Task.Outcomes {
			all = append(all, outcome.Follow)
		}
	default:
		all = append(all, Follow{Go: s.Go})
	}
	return all
}
