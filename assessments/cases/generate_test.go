package cases

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// drawMove draws what can be done in a state: a choice that is open, any answer to
// a task, or going on.
func drawMove(r *rapid.T, c *Case, s State) Move {
	scene, err := c.Scene(s.Scene)
	if err != nil {
		r.Fatal(err)
	}
	move := Move{Scene: s.Scene, Choice: On}
	switch {
	case scene.Decision != nil:
		var open []string
		for _, choice := range s.OpenChoices(scene.Decision) {
			open = append(open, choice.ID)
		}
		move.Choice = rapid.SampledFrom(open).Draw(r, "choice")
	case scene.Task != nil:
		move.Choice = ""
		move.Answer, err = scene.Task.Read(drawForm(r, scene.Task))
		if err != nil {
			r.Fatal(err)
		}
	}
	return move
}

// drawForm draws a form with an answer to a task.
func drawForm(r *rapid.T, t *Task) url.Values {
	form := url.Values{}
	var ids []string
	for _, line := range t.Lines {
		ids = append(ids, line.ID)
	}
	switch t.Kind {
	case "pick":
		for _, id := range ids {
			form.Set(MarkPrefix+id, rapid.SampledFrom(PickMarks).Draw(r, "mark"))
		}
	case "invite":
		form[ChoiceField] = rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, -1, rapid.ID).Draw(r, "asked")
	case "papers":
		for i, id := range rapid.Permutation(ids).Draw(r, "order") {
			form.Set(MarkPrefix+id, strconv.Itoa(i+1))
		}
	case "plan":
		for _, field := range PlanFields {
			form.Set(field, rapid.SampledFrom(slices.DeleteFunc(slices.Clone(t.Lines), func(l Line) bool { return l.Field != field })).Draw(r, field).ID)
		}
	case "visits":
		for _, field := range VisitFields {
			form.Set(field.Name, rapid.SampledFrom(field.Options).Draw(r, field.Name))
		}
	}
	return form
}

// drawCase draws a small case: mostly one that goes forward, of few variables,
// so that every play of it can be played.
func drawCase(r *rapid.T) *Case {
	c := &Case{ID: "drawn", Edition: 1, Start: "s0", Variables: append(builtIn(), Variable{Name: "flags.a", Max: 1}, Variable{Name: "flags.b", Max: 1})}
	for _, name := range []string{TrustChild, "economy"} {
		c.Variables[c.variable(name)].Start = rapid.IntRange(0, LevelMax).Draw(r, name)
	}
	n := rapid.IntRange(2, 6).Draw(r, "scenes")
	endings := []Ending{Sustained, Closed, Reseparated}[:rapid.IntRange(1, 3).Draw(r, "endings")]
	d := drawer{r: r, scenes: n, endings: len(endings)}
	for i := range n {
		d.at = i
		c.Scenes = append(c.Scenes, d.scene())
	}
	for i, ending := range endings {
		c.Scenes = append(c.Scenes, Scene{ID: fmt.Sprint("s", n+i), Ending: ending})
	}
	if lost := c.resolve(); len(lost) > 0 {
		r.Fatal("lost: ", lost)
	}
	return c
}

type drawer struct {
	r                   *rapid.T
	at, scenes, endings int
}

func (d drawer) chance(of int, label string) bool { return rapid.IntRange(1, of).Draw(d.r, label) == 1 }

func (d drawer) scene() Scene {
	s := Scene{ID: fmt.Sprint("s", d.at)}
	if d.chance(3, "arrive") {
		s.Arrive = d.effects()
	}
	if d.chance(3, "if") {
		s.Ifs = []Condition{d.condition()}
	}
	about := About{ID: fmt.Sprint("ask", d.at)}
	switch rapid.IntRange(0, 5).Draw(d.r, "kind of scene") {
	case 0:
		s.Go = d.ways()
	case 1, 2:
		t := &Task{About: about, Kind: "invite", Lines: []Line{{ID: "x", Mark: "must"}, {ID: "y", Mark: "never"}, {ID: "z", Mark: "may"}}}
		for i := range rapid.IntRange(2, 3).Draw(d.r, "outcomes") {
			o := Outcome{ID: fmt.Sprint("o", i), Follow: d.follow()}
			if i == 0 {
				o.When = Condition{{{Name: "missed", Op: "=", Value: rapid.IntRange(0, 2).Draw(d.r, "missed")}}}
			} else if i == 1 {
				o.When = Condition{{{Name: "never", Op: ">=", Value: 1}}}
			}
			t.Outcomes = append(t.Outcomes, o)
		}
		t.Outcomes[len(t.Outcomes)-1].When = nil
		s.Task = t
	default:
		s.Decision = &Decision{About: about}
		for i := range rapid.IntRange(2, 3).Draw(d.r, "choices") {
			choice := Choice{ID: fmt.Sprint("c", i), Follow: d.follow()}
			if i > 0 && d.chance(3, "open") {
				choice.Open = d.condition()
			}
			s.Decision.Choices = append(s.Decision.Choices, choice)
		}
	}
	return s
}

func (d drawer) follow() Follow {
	f := Follow{Effects: d.effects(), Go: d.ways()}
	if d.chance(2, "later") {
		f.Later = []Later{{After: rapid.IntRange(1, 3).Draw(d.r, "after"), Effects: d.effects()}}
		if len(f.Later[0].Effects) == 0 {
			f.Later = nil
		}
	}
	if d.chance(5, "unsafe") {
		f.Unsafe = "delay"
	}
	return f
}

var drawnNames = []string{TrustChild, "economy", "flags.a", "flags.b", Weeks, Money}

func (d drawer) effects() []Effect {
	var list []Effect
	for range rapid.IntRange(0, 2).Draw(d.r, "effects") {
		name := rapid.SampledFrom(drawnNames).Draw(d.r, "of")
		e := Effect{Name: name, Add: true, By: rapid.SampledFrom([]int{-2, -1, 1, 2}).Draw(d.r, "by")}
		switch {
		case name == Weeks:
			e.By = max(e.By, -e.By)
		case name == "flags.a" || name == "flags.b" || d.chance(4, "set"):
			e = Effect{Name: name, By: rapid.IntRange(0, 1).Draw(d.r, "to")}
		}
		list = append(list, e)
	}
	return list
}

func (d drawer) condition() Condition {
	var c Condition
	for range rapid.IntRange(1, 2).Draw(d.r, "groups") {
		var group []Comparison
		for range rapid.IntRange(1, 2).Draw(d.r, "comparisons") {
			name := rapid.SampledFrom(append([]string{isUnsafe}, drawnNames...)).Draw(d.r, "asks for")
			one := Comparison{Name: name, Op: rapid.SampledFrom([]string{"=", "<", "<=", ">", ">="}).Draw(d.r, "op"), Value: rapid.IntRange(0, 4).Draw(d.r, "value")}
			group = append(group, one)
		}
		c = append(c, group)
	}
	return c
}

// ways lead on, seldom back.
func (d drawer) ways() []Way {
	to := func() string {
		least := d.at + 1
		if d.chance(12, "back") {
			least = 0
		}
		return fmt.Sprint("s", rapid.IntRange(least, d.scenes+d.endings-1).Draw(d.r, "to"))
	}
	var ways []Way
	if d.chance(3, "fork") {
		ways = append(ways, Way{To: to(), If: d.condition()})
	}
	return append(ways, Way{To: to()})
}

// again is the case as another program would read it.
func again(t testing.TB, c *Case) *Case {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	read := &Case{}
	if err := json.Unmarshal(data, read); err != nil {
		t.Fatal(err)
	}
	return read
}
