package cases

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestProjectionIsExact searches drawn cases once by what is still asked for and
// once by whole states: both find the same.
func TestProjectionIsExact(t *testing.T) {
	t.Parallel()
	fewer := 0
	rapid.Check(t, func(r *rapid.T) {
		for range 6 {
			projected(r, drawCase(r), &fewer)
		}
	})
	if fewer == 0 {
		t.Error("no case had fewer states than whole states")
	}
}

func projected(r *rapid.T, c *Case, fewer *int) {
	own, whole := newSearch(c), newSearch(c)
	var all []int
	for at := range c.Variables {
		all = append(all, at)
	}
	for i := range whole.live {
		whole.live[i] = all
	}
	own.run()
	whole.run()
	if len(whole.nodes) > StatesMost {
		return // too much to search without
	}
	if own.proof.States > whole.proof.States {
		r.Errorf("%d states, and whole states are %d", own.proof.States, whole.proof.States)
	}
	if own.proof.States < whole.proof.States {
		*fewer++
	}
	if own.endless || whole.endless { // told at the scene that was met first
		if own.endless != whole.endless && own.proof.Paths != nil && len(own.proof.faults) == 0 {
			r.Errorf("endless: %t, and by whole states %t", own.endless, whole.endless)
		}
		return
	}
	if diff := cmp.Diff(told(whole.proof), told(own.proof)); diff != "" {
		r.Error("told of whole states (-) and of those (+): ", diff)
	}
}

// told is what a proof says, in an order of its own. Where a play goes round,
// only that it does: which scene is met first is chance.
func told(p *Proof) []string {
	list := []string{fmt.Sprint("longest ", p.Longest), fmt.Sprint("paths ", p.Paths)}
	for ending := range p.Endings {
		list = append(list, "ending "+ending)
	}
	for _, f := range p.faults {
		if strings.Contains(f.text, "round for ever") {
			f = proofFault{text: "round"}
		}
		list = append(list, fmt.Sprintf("%+v", f))
	}
	slices.Sort(list)
	return list
}

// brute is what playing every play of a case finds, move by move through Step.
type brute struct {
	c       *Case
	paths   int
	longest int
	endings map[string]bool
	unsafe  map[string]bool // endings that need safety, reached without
	opened  map[string]bool // ask/choice that was made
	fewest  map[string]int
	landed  map[string]bool // ask/choice/place of a later that arrived
	shown   map[string]bool
	scenes  map[string]bool
	over    bool // too many plays, or too long
}

// flying is a later on its way.
type flying struct {
	id    string
	waits int
}

const brutePaths, bruteMoves = 20000, 40

func (b *brute) play(s State, moves int, under []flying) {
	scene, err := b.c.Scene(s.Scene)
	if b.over = b.over || err != nil || moves > bruteMoves || b.paths > brutePaths; b.over {
		return
	}
	b.scenes[scene.ID] = true
	for i, condition := range scene.Ifs {
		if s.Holds(condition) {
			b.shown[ifKey(scene.ID, i)] = true
		}
	}
	if scene.Ending != "" {
		b.paths++
		b.longest = max(b.longest, moves)
		b.endings[scene.ID] = true
		if scene.Ending.needsSafety() && b.c.Value(s, isUnsafe) == 1 {
			b.unsafe[scene.ID] = true
		}
		return
	}
	options := b.moves(s, scene)
	about, asks := scene.About()
	if asks {
		if before, known := b.fewest[about.ID]; !known || len(options) < before {
			b.fewest[about.ID] = len(options)
		}
		var rest []flying
		for _, one := range under {
			if one.waits--; one.waits == 0 && len(options) > 0 {
				b.landed[one.id] = true
			} else if one.waits > 0 {
				rest = append(rest, one)
			}
		}
		under = rest
	}
	for _, move := range options {
		next, change, err := b.c.Step(s, move)
		if err != nil {
			panic(err)
		}
		id := about.ID + "/" + change.Choice
		b.opened[id] = true
		sent := slices.Clone(under)
		for i, later := range b.c.followed(scene, change.Choice).Later {
			sent = append(sent, flying{fmt.Sprint(id, "/", i), later.After})
		}
		b.play(next, moves+1, sent)
	}
}

// moves lists one move for everything that can come of a state.
func (b *brute) moves(s State, scene *Scene) []Move {
	var list []Move
	switch {
	case scene.Decision != nil:
		for _, choice := range scene.Decision.Choices {
			if s.Holds(choice.Open) {
				list = append(list, Move{Scene: s.Scene, Choice: choice.ID})
			}
		}
	case scene.Task != nil:
		seen := map[string]bool{}
		for bits := 1; bits < 1<<len(scene.Task.Lines); bits++ { // invite: whom to ask
			answer := Answer{}
			for i, line := range scene.Task.Lines {
				if bits>>i&1 == 1 {
					answer[line.ID] = ticked
				}
			}
			outcome, err := scene.Task.Judge(answer)
			if err == nil && !seen[outcome.ID] {
				seen[outcome.ID] = true
				list = append(list, Move{Scene: s.Scene, Answer: answer})
			}
		}
	default:
		list = []Move{{Scene: s.Scene, Choice: On}}
	}
	return list
}

// TestProofAgainstPlayingAll plays every play of drawn cases.
func TestProofAgainstPlayingAll(t *testing.T) {
	t.Parallel()
	compared, breaches := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		for range 4 {
			played(r, drawCase(r), &compared, &breaches)
		}
	})
	t.Log(compared, "compared,", breaches, "breaches")
	if compared < 40 || breaches == 0 {
		t.Errorf("only %d cases were compared, %d breaches met", compared, breaches)
	}
}

func played(r *rapid.T, c *Case, compared, breaches *int) {
	s := newSearch(c)
	s.run()
	b := &brute{c: c, endings: map[string]bool{}, unsafe: map[string]bool{}, opened: map[string]bool{}, fewest: map[string]int{},
		landed: map[string]bool{}, shown: map[string]bool{}, scenes: map[string]bool{}}
	b.play(c.Begin(), 0, nil)
	if s.proof.Paths == nil {
		if !b.over {
			r.Fatalf("said to go round for ever, and it ends after %d moves: %+v", b.longest, s.proof.faults)
		}
		return
	}
	if b.over {
		if s.proof.Paths.Cmp(big.NewInt(brutePaths)) <= 0 && s.proof.Longest <= bruteMoves {
			r.Fatalf("said to have %s plays of %d moves at most, and has more", s.proof.Paths, s.proof.Longest)
		}
		return
	}
	*compared++
	*breaches += len(b.unsafe)
	b.compare(r, s)
}

func (b *brute) compare(r *rapid.T, s *search) {
	dead := 0 // a state without an open choice ends a path of the search and no play
	for _, n := range b.fewest {
		if n == 0 {
			dead++
		}
	}
	if dead == 0 && (s.proof.Paths.Cmp(big.NewInt(int64(b.paths))) != 0 || s.proof.Longest != b.longest) {
		r.Errorf("%s plays, the longest of %d moves; played were %d and %d", s.proof.Paths, s.proof.Longest, b.paths, b.longest)
	}
	endings := map[string]bool{}
	for id := range s.proof.Endings {
		endings[id] = true
	}
	for name, pair := range map[string][2]any{
		"endings": {b.endings, endings}, "breaches of safety": {b.unsafe, s.breaches}, "fewest open": {b.fewest, b.fewestOf(s)}, "shown": {b.shown, shownOf(s)},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			r.Errorf("%s, played (-) and proved (+): %s", name, diff)
		}
	}
	b.compareEntries(r, s)
}

func (b *brute) fewestOf(s *search) map[string]int {
	all := map[string]int{}
	for id, n := range b.fewest {
		all[id] = n
	}
	for id, n := range s.fewest {
		all[id] = n
	}
	return all
}

func shownOf(s *search) map[string]bool {
	shown := map[string]bool{}
	for i := range s.c.Scenes {
		for at := range s.c.Scenes[i].Ifs {
			if s.shown[fmt.Sprint(s.c.Scenes[i].ID, "/", at)] {
				shown[ifKey(s.c.Scenes[i].ID, at)] = true
			}
		}
	}
	return shown
}

// compareEntries compares what was ever open, and what ever arrived.
func (b *brute) compareEntries(r *rapid.T, s *search) {
	for i := range b.c.Scenes {
		scene := &b.c.Scenes[i]
		about, asks := scene.About()
		if !asks {
			continue
		}
		ids := []string{}
		if scene.Decision != nil {
			for _, choice := range scene.Decision.Choices {
				ids = append(ids, choice.ID)
			}
		} else {
			for _, outcome := range scene.Task.Outcomes {
				ids = append(ids, outcome.ID)
			}
		}
		for _, id := range ids {
			entry := about.ID + "/" + id
			if b.opened[entry] != s.opened[entry] {
				r.Errorf("%s: was open %t, proved %t", entry, b.opened[entry], s.opened[entry])
			}
			for at, later := range b.c.followed(scene, id).Later {
				if key := fmt.Sprint(entry, "/", at); b.landed[key] != s.landed[&later.Effects[0]] {
					r.Errorf("later of %s: arrives %t, proved %t", key, b.landed[key], s.landed[&later.Effects[0]])
				}
			}
		}
	}
}

// TestFeasibleIsWhatAnswersGive gives every answer to drawn tasks: the counts
// they give are those that Prove takes for possible.
func TestFeasibleIsWhatAnswersGive(t *testing.T) {
	t.Parallel()
	for _, kind := range taskKinds {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				task := &Task{Kind: kind.name}
				for i := range rapid.IntRange(min(kind.least, 4), min(kind.most, 4)).Draw(r, "lines") {
					line := Line{ID: fmt.Sprint("l", i)}
					if kind.marks != nil {
						line.Mark = rapid.SampledFrom(kind.marks).Draw(r, "mark")
					}
					if kind.fields != nil { // a plan is refused without two lines a field, one of each
						line.Field, line.Mark = kind.fields[i%2], kind.marks[i/2]
					}
					task.Lines = append(task.Lines, line)
				}
				given := map[string]bool{}
				for _, answer := range everyAnswer(task) {
					if kind.sound(task, answer) {
						given[fmt.Sprint(kind.count(task, answer))] = true
					}
				}
				said := map[string]bool{}
				for _, counts := range kind.feasible(task) {
					said[fmt.Sprint(counts)] = true
				}
				if diff := cmp.Diff(given, said); diff != "" {
					r.Errorf("given (-) and taken for possible (+): %s", diff)
				}
			})
		})
	}
}

// everyAnswer lists more than all answers to a small task.
func everyAnswer(t *Task) []Answer {
	keys, values := []string{}, []string{"", ticked, "1", "2", "3", "4"}
	for _, line := range t.Lines {
		keys = append(keys, line.ID)
		values = append(values, line.ID)
	}
	switch t.Kind {
	case "pick":
		values = PickMarks
	case "invite":
		values = []string{"", ticked}
	case "papers":
		values = []string{"1", "2", "3", "4"}
	case "plan":
		keys = PlanFields
	case "visits":
		keys, values = nil, nil
		for _, field := range VisitFields {
			keys = append(keys, field.Name)
			values = append(values, field.Options...)
		}
		slices.Sort(values)
		values = slices.Compact(values)
	}
	answers := []Answer{{}}
	for _, key := range keys {
		var more []Answer
		for _, answer := range answers {
			for _, value := range values {
				next := Answer{}
				for k, v := range answer {
					next[k] = v
				}
				if value != "" {
					next[key] = value
				}
				more = append(more, next)
			}
		}
		answers = more
	}
	return answers
}
