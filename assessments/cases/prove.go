package cases

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
	"sync"
)

// StatesMost is how many distinct states a case may have: beyond that nobody
// could be sure of it, and check would be slow.
const StatesMost = 20000

// weeksWarn is a length no case has; a play that comes to it goes round.
const weeksWarn = 260

// Proof is what a search through every state a case can be in has shown. States
// are told apart by what some scene still ahead asks for, and by whether an
// unsafe choice was made: what nothing asks for cannot change the way.
type Proof struct {
	States  int
	Paths   *big.Int       // ways to play it, told apart by choices and outcomes
	Longest int            // moves of the longest play
	Endings map[string]int // states in which each ending is reached

	faults []proofFault
}

type proofFault struct {
	scene, entry string // where: the line of the entry or the way, else of the scene
	text         string
	warning      bool
}

func isFault(f proofFault) bool { return !f.warning }

// proofs keeps what was proved, by version: the same file is searched once a
// process, however often content is read again.
var proofs sync.Map

// prove searches the case, or takes what was found before of this version.
func (b *builder) prove() *Proof {
	proof := b.c.Prove()
	for _, f := range proof.faults {
		line := cmp.Or(b.lines[f.entry], b.lines["entry/"+f.entry], b.lines[f.scene])
		if f.warning {
			b.warn(line, "%s", f.text)
			continue
		}
		b.at(line, "%s", f.text)
	}
	return proof
}

// Prove searches every state the case can be in. It needs a case without faults
// of structure.
func (c *Case) Prove() *Proof {
	if found, ok := proofs.Load(c.Hash); ok && c.Hash != "" {
		return found.(*Proof)
	}
	s := newSearch(c)
	s.run()
	if c.Hash != "" {
		proofs.Store(c.Hash, s.proof)
	}
	return s.proof
}

// Proved reports whether the case was searched and nothing was found against it.
func (c *Case) Proved() bool {
	found, ok := proofs.Load(c.Hash)
	return ok && !slices.ContainsFunc(found.(*Proof).faults, isFault)
}

// node is a distinct state of the search.
type node struct {
	state State
	scene int
	next  []int // nodes, one a choice or outcome
	by    []*Follow
}

type search struct {
	c      *Case
	live   [][]int // scene → the variables that it, or any scene ahead, asks for
	nodes  []node
	places map[string]int
	proof  *Proof

	endless  bool            // some play goes on for longer than weeksWarn
	breaches map[string]bool // endings that were told to be reached by an unsafe play
	opened   map[string]bool // "ask/choice" that was open, or an outcome, at least once
	shown    map[string]bool // "scene/if" whose condition held at least once
	taken    map[*Way]bool   // ways that some play takes
	possible map[*Task][]*Outcome
	fewest   map[string]int   // decision → the fewest choices open in any state
	landed   map[*Effect]bool // first effect of a later(n) that some play lives to see
}

func newSearch(c *Case) *search {
	s := &search{c: c, places: map[string]int{}, proof: &Proof{Endings: map[string]int{}},
		possible: map[*Task][]*Outcome{}, breaches: map[string]bool{}, opened: map[string]bool{}, shown: map[string]bool{}, taken: map[*Way]bool{}, fewest: map[string]int{}, landed: map[*Effect]bool{}}
	s.live = c.live()
	return s
}

// live finds for every scene the variables that matter from there on.
func (c *Case) live() [][]int {
	sets := make([]map[int]bool, len(c.Scenes))
	unsafe := c.variable(isUnsafe)
	for i := range c.Scenes {
		sets[i] = map[int]bool{unsafe: true}
		for _, name := range c.Scenes[i].reads() {
			sets[i][c.variable(name)] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range c.Scenes {
			for _, follow := range c.Scenes[i].exits() {
				for _, way := range follow.Go {
					for at := range sets[way.at] {
						changed = changed || !sets[i][at]
						sets[i][at] = true
					}
				}
			}
		}
	}
	live := make([][]int, len(sets))
	for i, set := range sets {
		for at := range set {
			live[i] = append(live[i], at)
		}
		slices.Sort(live[i])
	}
	return live
}

// key tells states apart that can differ in what follows.
func (s *search) key(state State, scene int) string {
	key := binary.AppendUvarint(make([]byte, 0, 64), uint64(scene))
	for _, at := range s.live[scene] {
		key = binary.AppendUvarint(key, uint64(state.Values[at]))
	}
	for _, one := range state.Pending { // their order matters: effects do not all commute
		begun := false
		for _, effect := range one.Effects {
			if !slices.Contains(s.live[scene], effect.at) {
				continue
			}
			if !begun {
				begun = true
				key = append(key, 0, byte(one.In))
			}
			key = binary.AppendUvarint(append(key, 1), uint64(effect.at))
			if effect.Add {
				key = append(key, '+')
			} else {
				key = append(key, '=')
			}
			key = binary.AppendVarint(key, int64(effect.By))
		}
	}
	return string(key)
}

// visit gives the node of a state, and makes it if it is new.
func (s *search) visit(state State) int {
	scene := s.c.places[state.Scene]
	key := s.key(state, scene)
	if at, known := s.places[key]; known {
		return at
	}
	at := len(s.nodes)
	s.places[key] = at
	s.nodes = append(s.nodes, node{state: state, scene: scene})
	return at
}

func (s *search) fault(scene, entry, format string, args ...any) {
	s.proof.faults = append(s.proof.faults, proofFault{scene: scene, entry: entry, text: fmt.Sprintf(format, args...)})
}

func (s *search) run() {
	s.visit(s.c.Begin())
	for at := 0; at < len(s.nodes); at++ {
		if len(s.nodes) > StatesMost {
			s.fault(s.c.Start, "", "the case has more than %d distinct states: let fewer conditions depend on fewer things, or let time run out somewhere", StatesMost)
			return
		}
		s.expand(at)
	}
	s.proof.States = len(s.nodes)
	if !s.measure() {
		return
	}
	s.judge()
}

// expand finds what follows a state.
func (s *search) expand(at int) {
	state, scene := s.nodes[at].state, &s.c.Scenes[s.nodes[at].scene]
	for i, condition := range scene.Ifs {
		if state.Holds(condition) {
			s.shown[fmt.Sprint(scene.ID, "/", i)] = true
		}
	}
	if state.Values[s.c.variable(Weeks)] > weeksWarn && !s.endless {
		s.endless = true
		s.fault(scene.ID, "", endlessText, scene.ID, weeksWarn)
	}
	if scene.Ending != "" {
		s.ended(state, scene)
		return
	}
	follows := s.follows(state, scene)
	for _, one := range follows {
		next, way := s.c.leave(state, scene, one, nil)
		s.taken[way] = true
		next = s.c.enter(next, way.at, nil)
		if next.Values[s.c.variable(Weeks)] > weeksWarn {
			next.Values[s.c.variable(Weeks)] = weeksWarn + 1 // one state stands for all later ones
		}
		place := s.visit(next)
		s.nodes[at].next, s.nodes[at].by = append(s.nodes[at].next, place), append(s.nodes[at].by, one)
	}
}

// follows lists what can be done in a state.
func (s *search) follows(state State, scene *Scene) []*Follow {
	var list []*Follow
	switch {
	case scene.Decision != nil:
		d := scene.Decision
		for i := range d.Choices {
			if choice := &d.Choices[i]; state.Holds(choice.Open) {
				s.opened[d.ID+"/"+choice.ID] = true
				list = append(list, &choice.Follow)
			}
		}
		if before, known := s.fewest[d.ID]; !known || len(list) < before {
			s.fewest[d.ID] = len(list)
		}
	case scene.Task != nil:
		outcomes, known := s.possible[scene.Task]
		if !known {
			outcomes = scene.Task.possible()
			s.possible[scene.Task] = outcomes
		}
		for _, outcome := range outcomes {
			s.opened[scene.Task.ID+"/"+outcome.ID] = true
			list = append(list, &outcome.Follow)
		}
	default:
		list = append(list, &Follow{Go: scene.Go})
	}
	return list
}

func (s *search) ended(state State, scene *Scene) {
	s.proof.Endings[scene.ID]++
	if state.Values[s.c.variable(isUnsafe)] == 1 && scene.Ending.needsSafety() && !s.breaches[scene.ID] {
		s.breaches[scene.ID] = true
		s.fault(scene.ID, "", "a play with an unsafe choice can end here, and the ending is `%s`: send such plays elsewhere with `go: … if unsafe = yes`", scene.Ending)
	}
}

// judge reports what no play ever comes to, and where a play has no choice.
func (s *search) judge() {
	reached := map[int]bool{}
	for _, one := range s.nodes {
		reached[one.scene] = true
	}
	for i := range s.c.Scenes {
		scene := &s.c.Scenes[i]
		if !reached[i] {
			s.fault(scene.ID, "", "no play ever comes to %q: lead to it from somewhere, or take it out", scene.ID)
			continue
		}
		s.judgeScene(scene)
	}
	if slices.ContainsFunc(s.proof.faults, isFault) { // what follows from them is told once they are mended
		s.proof.faults = slices.DeleteFunc(s.proof.faults, func(f proofFault) bool { return f.warning })
	}
}

// judgeWays warns of a condition that sends no play along: a slip more often
// than a precaution.
func (s *search) judgeWays(scene *Scene, owner string, ways []Way) {
	for i := range ways {
		if way := &ways[i]; len(way.If) > 0 && !s.taken[way] {
			s.fault(scene.ID, wayKey(owner, i), "no play ever goes this way to %q: mend the condition, or take the line out", way.To)
			s.proof.faults[len(s.proof.faults)-1].warning = true
		}
	}
}

func (s *search) judgeScene(scene *Scene) {
	s.judgeWays(scene, scene.ID, scene.Go)
	for i := range scene.Ifs {
		if !s.shown[fmt.Sprint(scene.ID, "/", i)] {
			s.fault(scene.ID, ifKey(scene.ID, i), "this :::if of %q is never shown: its condition never holds there", scene.ID)
		}
	}
	if d := scene.Decision; d != nil {
		if n := s.fewest[d.ID]; n < choicesLeast {
			s.fault(scene.ID, "ask/"+d.ID, "a play can come to %q with %s open: see that at least %d always are", d.ID, []string{"no choice", "only one choice"}[n], choicesLeast)
		}
		for i := range d.Choices {
			s.judgeEntry(scene, d.ID+"/"+d.Choices[i].ID, &d.Choices[i].Follow, "choice", "is never open")
		}
	}
	if t := scene.Task; t != nil {
		for i := range t.Outcomes {
			s.judgeEntry(scene, t.ID+"/"+t.Outcomes[i].ID, &t.Outcomes[i].Follow, "outcome", "is reached by no answer")
		}
	}
}

func (s *search) judgeEntry(scene *Scene, entry string, f *Follow, what, never string) {
	if !s.opened[entry] {
		s.fault(scene.ID, entry, "the %s %q %s: mend its condition, or take it out", what, entry, never)
		return
	}
	s.judgeWays(scene, entry, f.Go)
	for _, later := range f.Later {
		if !s.landed[&later.Effects[0]] {
			s.fault(scene.ID, entry, "later(%d) of %q never arrives: every play ends before", later.After, entry)
		}
	}
}
