package cases

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pamoja/courses/fault"
)

// Answer is what a learner chose in a task: by line, or by field of a schedule
// or a plan. It holds ids and marks, never what she wrote.
type Answer map[string]string

// taskKind is one kind of task.
type taskKind struct {
	name     string
	counts   []string // what a condition of an outcome may ask for
	marks    []string // what a line may be marked with; none for a kind whose lines have no mark
	fields   []string // what a line may be a choice for
	least    int      // lines it needs
	most     int
	read     func(t *Task, form url.Values) (Answer, error)
	sound    func(t *Task, answer Answer) bool
	count    func(t *Task, answer Answer) []int
	feasible func(t *Task) [][]int // every vector of counts that some answer gives
}

// taskKinds lists every kind of task.
var taskKinds = []taskKind{pickKind, inviteKind, papersKind, planKind, visitsKind}

func taskKindOf(name string) (taskKind, bool) {
	at := slices.IndexFunc(taskKinds, func(kind taskKind) bool { return kind.name == name })
	if at < 0 {
		return taskKind{}, false
	}
	return taskKinds[at], true
}

// TaskKinds names every kind of task.
func TaskKinds() []string {
	var names []string
	for _, kind := range taskKinds {
		names = append(names, kind.name)
	}
	return names
}

// ErrAnswer says that an answer is not one to this task.
var ErrAnswer = errors.New("this is no answer to the task")

// Read takes an answer out of a form. Faults: invalid, in the field to mend.
func (t *Task) Read(form url.Values) (Answer, error) {
	kind, known := taskKindOf(t.Kind)
	if !known {
		return nil, ErrAnswer
	}
	return kind.read(t, form)
}

// Judge gives the outcome an answer leads to. It fails with ErrAnswer if the
// answer is not one to this task.
func (t *Task) Judge(answer Answer) (*Outcome, error) {
	kind, known := taskKindOf(t.Kind)
	if !known || !kind.sound(t, answer) {
		return nil, ErrAnswer
	}
	return t.outcome(kind.count(t, answer)), nil
}

// outcome gives the first outcome whose condition holds for these counts; the
// last has none, which check sees to.
func (t *Task) outcome(counts []int) *Outcome {
	for i := range t.Outcomes {
		if t.Outcomes[i].When.holds(counts) {
			return &t.Outcomes[i]
		}
	}
	return &t.Outcomes[len(t.Outcomes)-1]
}

// possible lists the outcomes that some answer leads to, in order.
func (t *Task) possible() []*Outcome {
	kind, known := taskKindOf(t.Kind)
	if !known {
		return nil
	}
	reached := map[string]bool{}
	for _, counts := range kind.feasible(t) {
		reached[t.outcome(counts).ID] = true
	}
	var list []*Outcome
	for i := range t.Outcomes {
		if reached[t.Outcomes[i].ID] {
			list = append(list, &t.Outcomes[i])
		}
	}
	return list
}

// MarkPrefix begins the form field of a line that is marked or given its place.
const MarkPrefix = "line-"

// ChoiceField is the form field of a choice, and of lines to be ticked.
const ChoiceField = "choice"

// Marks of a task of kind pick, in the order in which they are offered.
var PickMarks = []string{"strength", "need", "neither"}

var pickKind = taskKind{
	name: "pick", counts: []string{"right", "wrong"}, marks: PickMarks, least: 3, most: 8,
	read: func(t *Task, form url.Values) (Answer, error) {
		answer := Answer{}
		for _, line := range t.Lines {
			mark := form.Get(MarkPrefix + line.ID)
			if !slices.Contains(PickMarks, mark) {
				return nil, fault.Invalid("case.mark_missing").In(MarkPrefix + line.ID)
			}
			answer[line.ID] = mark
		}
		return answer, nil
	},
	sound: func(t *Task, answer Answer) bool {
		return everyLine(t, answer, func(value string) bool { return slices.Contains(PickMarks, value) })
	},
	count: func(t *Task, answer Answer) []int {
		return rightWrong(t, func(i int, line Line) bool { return answer[line.ID] == line.Mark })
	},
	feasible: func(t *Task) [][]int { return splits(len(t.Lines), nil) },
}

const ticked = "yes"

var inviteKind = taskKind{
	name: "invite", counts: []string{"missed", "never"}, marks: []string{"must", "may", "never"}, least: 3, most: 10,
	read: func(t *Task, form url.Values) (Answer, error) {
		answer := Answer{}
		for _, id := range form[ChoiceField] {
			if !slices.ContainsFunc(t.Lines, func(line Line) bool { return line.ID == id }) {
				return nil, fault.Invalid("case.unknown_line").In(ChoiceField)
			}
			answer[id] = ticked
		}
		if len(answer) == 0 {
			return nil, fault.Invalid("case.tick_some").In(ChoiceField)
		}
		return answer, nil
	},
	sound: func(t *Task, answer Answer) bool {
		for id, value := range answer {
			if value != ticked || !slices.ContainsFunc(t.Lines, func(line Line) bool { return line.ID == id }) {
				return false
			}
		}
		return len(answer) > 0
	},
	count: func(t *Task, answer Answer) []int {
		missed, never := 0, 0
		for _, line := range t.Lines {
			_, asked := answer[line.ID]
			if line.Mark == "must" && !asked {
				missed++
			}
			if line.Mark == "never" && asked {
				never++
			}
		}
		return []int{missed, never}
	},
	feasible: func(t *Task) [][]int {
		must, never, may := 0, 0, 0
		for _, line := range t.Lines {
			switch line.Mark {
			case "must":
				must++
			case "never":
				never++
			default:
				may++
			}
		}
		var all [][]int
		for missed := range must + 1 {
			for asked := range never + 1 {
				if missed == must && asked == 0 && may == 0 {
					continue // nobody is asked at all, which is no answer
				}
				all = append(all, []int{missed, asked})
			}
		}
		return all
	},
}

var papersKind = taskKind{
	name: "papers", counts: []string{"right", "wrong"}, least: 3, most: 7,
	read: func(t *Task, form url.Values) (Answer, error) {
		answer, taken := Answer{}, map[string]bool{}
		for _, line := range t.Lines {
			field := MarkPrefix + line.ID
			place := form.Get(field)
			if at, err := strconv.Atoi(place); err != nil || at < 1 || at > len(t.Lines) || strconv.Itoa(at) != place {
				return nil, fault.Invalid("case.place_missing").In(field)
			}
			if taken[place] {
				return nil, fault.Invalid("case.place_twice", "place", place).In(field)
			}
			taken[place] = true
			answer[line.ID] = place
		}
		return answer, nil
	},
	sound: func(t *Task, answer Answer) bool {
		taken := map[string]bool{}
		return everyLine(t, answer, func(value string) bool {
			at, err := strconv.Atoi(value)
			fresh := err == nil && at >= 1 && at <= len(t.Lines) && strconv.Itoa(at) == value && !taken[value]
			taken[value] = true
			return fresh
		})
	},
	count: func(t *Task, answer Answer) []int {
		return rightWrong(t, func(i int, line Line) bool { return answer[line.ID] == strconv.Itoa(i+1) })
	},
	feasible: func(t *Task) [][]int { // one line alone is never in another's place
		return splits(len(t.Lines), func(wrong int) bool { return wrong != 1 })
	},
}

// PlanFields are what is chosen in a row of a plan; TypedFields what is written.
var (
	PlanFields  = []string{"who", "when"}
	TypedFields = []string{"goal", "action"}
)

// TypedMax is how many letters a learner may write in one field.
const TypedMax = 500

var planKind = taskKind{
	name: "plan", counts: []string{"right", "wrong"}, marks: []string{"fits", "misfits"}, fields: PlanFields, least: 4, most: 10,
	read: func(t *Task, form url.Values) (Answer, error) {
		answer := Answer{}
		for _, field := range PlanFields {
			id := form.Get(field)
			if !t.offers(field, id) {
				return nil, fault.Invalid("case.plan_missing").In(field)
			}
			answer[field] = id
		}
		return answer, nil
	},
	sound: func(t *Task, answer Answer) bool {
		return len(answer) == len(PlanFields) && !slices.ContainsFunc(PlanFields, func(field string) bool { return !t.offers(field, answer[field]) })
	},
	count: func(t *Task, answer Answer) []int {
		right := 0
		for _, line := range t.Lines {
			if line.Mark == "fits" && answer[line.Field] == line.ID {
				right++
			}
		}
		return []int{right, len(PlanFields) - right}
	},
	feasible: func(t *Task) [][]int { return splits(len(PlanFields), nil) },
}

// offers reports whether a field of a plan has this line to choose.
func (t *Task) offers(field, id string) bool {
	return slices.ContainsFunc(t.Lines, func(line Line) bool { return line.Field == field && line.ID == id })
}

// Typed takes what a learner wrote out of a form: blank fields are none. Faults:
// invalid for one that is too long.
func (t *Task) Typed(form url.Values) (map[string]string, error) {
	if t.Kind != planKind.name {
		return nil, nil
	}
	typed := map[string]string{}
	for _, field := range TypedFields {
		text := strings.TrimSpace(form.Get(field))
		if len([]rune(text)) > TypedMax {
			return nil, fault.Invalid("case.typed_long", "most", TypedMax).In(field)
		}
		if text != "" {
			typed[field] = text
		}
	}
	return typed, nil
}

// VisitField is one choice of a schedule of visits. What is not in Sound is too
// late, too rare, too short or no answer to a change (facts 1.5: first visit two
// weeks after placement, then monthly, at least 12 months, closer after a
// change).
type VisitField struct {
	Name    string
	Options []string
	Sound   []string
}

// VisitFields are the choices of a schedule of visits, in order.
var VisitFields = []VisitField{
	{Name: "first", Options: []string{"three-months", "month", "two-weeks", "days"}, Sound: []string{"two-weeks", "days"}},
	{Name: "then", Options: []string{"on-call", "weekly", "monthly", "quarterly"}, Sound: []string{"weekly", "monthly"}},
	{Name: "until", Options: []string{"three-months", "half-year", "year", "goals"}, Sound: []string{"year"}},
	{Name: "change", Options: []string{"as-planned", "sooner", "wait"}, Sound: []string{"sooner"}},
}

var visitsKind = taskKind{
	name: "visits", counts: []string{"late", "thin", "short", "unmoved"},
	read: func(_ *Task, form url.Values) (Answer, error) {
		answer := Answer{}
		for _, field := range VisitFields {
			chosen := form.Get(field.Name)
			if !slices.Contains(field.Options, chosen) {
				return nil, fault.Invalid("case.visits_missing").In(field.Name)
			}
			answer[field.Name] = chosen
		}
		return answer, nil
	},
	sound: func(_ *Task, answer Answer) bool {
		return len(answer) == len(VisitFields) && !slices.ContainsFunc(VisitFields, func(field VisitField) bool {
			return !slices.Contains(field.Options, answer[field.Name])
		})
	},
	count: func(_ *Task, answer Answer) []int {
		counts := make([]int, len(VisitFields))
		for i, field := range VisitFields {
			if !slices.Contains(field.Sound, answer[field.Name]) {
				counts[i] = 1
			}
		}
		return counts
	},
	feasible: func(*Task) [][]int {
		var all [][]int
		for bits := range 1 << len(VisitFields) {
			counts := make([]int, len(VisitFields))
			for i := range counts {
				counts[i] = bits >> i & 1
			}
			all = append(all, counts)
		}
		return all
	},
}

// everyLine reports whether an answer says something good of every line and
// nothing else.
func everyLine(t *Task, answer Answer, good func(string) bool) bool {
	for _, line := range t.Lines {
		if value, given := answer[line.ID]; !given || !good(value) {
			return false
		}
	}
	return len(answer) == len(t.Lines)
}

// rightWrong counts the lines that are right, and the others.
func rightWrong(t *Task, right func(i int, line Line) bool) []int {
	count := 0
	for i, line := range t.Lines {
		if right(i, line) {
			count++
		}
	}
	return []int{count, len(t.Lines) - count}
}

// splits lists how n lines can be right and wrong.
func splits(n int, can func(wrong int) bool) [][]int {
	var all [][]int
	for wrong := range n + 1 {
		if can == nil || can(wrong) {
			all = append(all, []int{n - wrong, wrong})
		}
	}
	return all
}
