package cases

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// sameStates compares states as JSON holds them.
var sameStates = cmp.Options{cmpopts.IgnoreUnexported(Effect{}), cmpopts.EquateEmpty()}

// playable are the cases to be played at random: those of the tests, and every
// one that the program brings.
func playable(t testing.TB) map[string]*Case {
	t.Helper()
	handbook, _ := read(t, "example", map[string]string{"en": handbookCase(t)})
	all := map[string]*Case{"handbook": handbook, "every": every(t)}
	for _, c := range builtIns(t) {
		all[c.ID] = c
	}
	return all
}

// TestEveryPlayEnds plays each case at random: it ends, in no more moves than
// were proved; values keep their bounds; Step changes nothing it is given; the
// path replayed, and played from JSON, comes to the same state.
func TestEveryPlayEnds(t *testing.T) {
	t.Parallel()
	for name, c := range playable(t) {
		proof, plain := c.Prove(), again(t, c)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) { playOnce(r, c, plain, proof) })
		})
	}
}

func playOnce(r *rapid.T, c, plain *Case, proof *Proof) {
	state, other := c.Begin(), plain.Begin()
	var path []Made
	for {
		bounded(r, c, state)
		if diff := cmp.Diff(state, other, sameStates); diff != "" {
			r.Fatal("from JSON it plays otherwise: ", diff)
		}
		scene, err := c.Scene(state.Scene)
		if err != nil {
			r.Fatal(err)
		}
		if scene.Ending != "" {
			break
		}
		if len(path) == proof.Longest {
			r.Fatalf("after %d moves the play has not ended", len(path))
		}
		move := drawMove(r, c, state)
		before := copied(r, state)
		next, change, err := c.Step(state, move)
		if err != nil {
			r.Fatalf("%+v: %v", move, err)
		}
		if diff := cmp.Diff(before, state, sameStates); diff != "" {
			r.Fatal("Step has changed what it was given: ", diff)
		}
		if _, twice, _ := c.Step(copied(r, state), move); cmp.Diff(change, twice) != "" {
			r.Fatal("the same move has changed something else: ", cmp.Diff(change, twice))
		}
		toldAll(r, c, state, next, change)
		if other, _, err = plain.Step(copied(r, other), move); err != nil {
			r.Fatal(err)
		}
		path = append(path, Made{Move: move})
		state = next
	}
	replayed, stages, err := c.Replay(path)
	if err != nil || len(stages) != len(path) || cmp.Diff(state, replayed, sameStates) != "" {
		r.Fatal("replayed it comes to another state: ", err, cmp.Diff(state, replayed, sameStates))
	}
	if _, _, err := c.Step(state, Move{Scene: state.Scene, Choice: On}); !errors.Is(err, ErrEnded) {
		r.Fatal("an ended play goes on: ", err)
	}
	if proof.Endings[state.Scene] == 0 {
		r.Fatalf("%s was proved to be reached by no play", state.Scene)
	}
	if scene, _ := c.Scene(state.Scene); scene.Ending.needsSafety() && c.Value(state, isUnsafe) == 1 {
		r.Fatalf("an unsafe play ends %s", scene.Ending)
	}
}

// toldAll fails unless a change says of every variable what became of it, a
// value that went to and fro aside.
func toldAll(r *rapid.T, c *Case, before, after State, change Change) {
	moved := map[string]int{}
	for _, caught := range change.Caught {
		for _, delta := range caught.Deltas {
			moved[delta.Name] += delta.To - delta.From
		}
	}
	for _, delta := range change.Deltas {
		moved[delta.Name] += delta.To - delta.From
	}
	for i, v := range c.Variables {
		if v.Name != isUnsafe && after.Values[i]-before.Values[i] != moved[v.Name] {
			r.Fatalf("%s went from %d to %d, and told is %+v", v.Name, before.Values[i], after.Values[i], change)
		}
	}
}

func bounded(r *rapid.T, c *Case, s State) {
	for i, v := range c.Variables {
		if s.Values[i] < 0 || s.Values[i] > v.Max {
			r.Fatalf("%s is %d, of 0 to %d", v.Name, s.Values[i], v.Max)
		}
	}
}

// copied is a state as it comes back out of JSON.
func copied(r *rapid.T, s State) State {
	data, err := json.Marshal(s)
	if err != nil {
		r.Fatal(err)
	}
	var out State
	if err := json.Unmarshal(data, &out); err != nil {
		r.Fatal(err)
	}
	return out
}

// sent is one later(n) on its way in the model: effects and how many decisions
// and tasks it still waits for.
type sent struct {
	waits   int
	effects []Effect
}

// TestLaterArrivesWithTheNth plays drawn cases beside a model that only counts:
// what is sent with later(n) arrives with the n-th decision or task after it,
// before that one's own effects, and with nothing else.
func TestLaterArrivesWithTheNth(t *testing.T) {
	t.Parallel()
	arrived := 0
	rapid.Check(t, func(r *rapid.T) {
		for range 10 {
			besideModel(r, drawCase(r), &arrived)
		}
	})
	if arrived < 40 {
		t.Errorf("only %d effects ever arrived later", arrived)
	}
}

// besideModel plays a case for a while.
func besideModel(r *rapid.T, c *Case, arrived *int) {
	state := c.Begin()
	values := slices.Clone(state.Values)
	var under []sent
	for range 12 {
		scene, err := c.Scene(state.Scene)
		if err != nil {
			r.Fatal(err)
		}
		if scene.Ending != "" {
			return
		}
		move := drawMove(r, c, state)
		next, change, err := c.Step(state, move)
		if err != nil {
			r.Fatal(err)
		}
		_, asks := scene.About()
		if asks {
			var rest []sent
			for _, one := range under {
				if one.waits--; one.waits > 0 {
					rest = append(rest, one)
					continue
				}
				*arrived++
				values = c.after(values, one.effects)
			}
			under = rest
		}
		f := c.followed(scene, change.Choice)
		if f.Unsafe != "" {
			values[c.variable(isUnsafe)] = 1
		}
		values = c.after(values, f.Effects)
		for _, later := range f.Later {
			under = append(under, sent{later.After, later.Effects})
		}
		to, _ := c.Scene(next.Scene)
		values = c.after(values, to.Arrive)
		if diff := cmp.Diff(values, next.Values); diff != "" {
			r.Fatal("the model has other values: ", diff)
		}
		state = next
	}
}

// after is the plainest reading of effects.
func (c *Case) after(values []int, effects []Effect) []int {
	values = slices.Clone(values)
	for _, e := range effects {
		at := c.variable(e.Name)
		if e.Add {
			values[at] += e.By
		} else {
			values[at] = e.By
		}
		values[at] = min(max(values[at], 0), c.Variables[at].Max)
	}
	return values
}

// followed finds what follows a choice or an outcome by its id.
func (c *Case) followed(s *Scene, id string) Follow {
	if s.Decision != nil {
		for _, choice := range s.Decision.Choices {
			if choice.ID == id {
				return choice.Follow
			}
		}
	}
	if s.Task != nil {
		for _, outcome := range s.Task.Outcomes {
			if outcome.ID == id {
				return outcome.Follow
			}
		}
	}
	return Follow{Go: s.Go}
}

// TestStepRefuses tries what cannot be done.
func TestStepRefuses(t *testing.T) {
	t.Parallel()
	c := every(t)
	state := c.Begin()
	for name, one := range map[string]struct {
		move Move
		want error
	}{
		"another scene": {Move{Scene: "hut", Choice: "clear"}, ErrElsewhere},
		"no scene":      {Move{Choice: "ask"}, ErrElsewhere},
		"no choice":     {Move{Scene: "bench"}, ErrNoChoice},
		"unknown":       {Move{Scene: "bench", Choice: "run"}, ErrNoChoice},
		"going on":      {Move{Scene: "bench", Choice: On}, ErrNoChoice},
	} {
		next, change, err := c.Step(state, one.move)
		if !errors.Is(err, one.want) || cmp.Diff(state, next, sameStates) != "" || cmp.Diff(Change{}, change) != "" {
			t.Errorf("%s: %v, and the state %+v", name, err, next)
		}
	}
	state, _, err := c.Step(state, Move{Scene: "bench", Choice: "ask"})
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]Answer{
		"none": nil, "a part": {"maize": "need"}, "another mark": {"maize": "must", "roof": "need", "goat": "need"},
		"one more": {"maize": "need", "roof": "need", "goat": "need", "cow": "need"},
	} {
		if _, _, err := c.Step(state, Move{Scene: "hut", Answer: answer}); !errors.Is(err, ErrAnswer) {
			t.Errorf("the answer %s: %v", name, err)
		}
	}
	for range 2 {
		state.Scene = "month"
		state.Values[c.variable("flags.seen")] = 1
		if _, _, err := c.Step(state, Move{Scene: "month", Choice: "more"}); !errors.Is(err, ErrNotOpen) {
			t.Errorf("a closed choice: %v", err)
		}
	}
}
