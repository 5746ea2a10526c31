package cases

import (
	"math/big"
)

const endlessText = "a play can come to %q after more than %d weeks: let it end before"

// measure counts the ways through and finds the longest, and reports false if a
// play could go round for ever: then it has neither. Weeks that nothing asks for
// tell no states apart, so they are added up here, as if all that was sent ahead
// arrived.
func (s *search) measure() bool {
	const fresh, open, done = 0, 1, 2
	mark := make([]byte, len(s.nodes))
	paths := make([]*big.Int, len(s.nodes))
	longest := make([]int, len(s.nodes))
	asks := make([]int, len(s.nodes))  // decisions and tasks that may still come
	weeks := make([]int, len(s.nodes)) // weeks that may still pass
	var walk func(at int) bool
	walk = func(at int) bool {
		mark[at] = open
		sum, here := new(big.Int), 0
		if _, is := s.c.Scenes[s.nodes[at].scene].about(); is {
			here = 1
		}
		for i, next := range s.nodes[at].next {
			if mark[next] == open {
				s.goesRound(s.c.Scenes[s.nodes[next].scene].ID)
				return false
			}
			if mark[next] == fresh && !walk(next) {
				return false
			}
			sum.Add(sum, paths[next])
			longest[at], asks[at] = max(longest[at], longest[next]+1), max(asks[at], asks[next]+here)
			weeks[at] = max(weeks[at], weeks[next]+s.weeksOf(s.nodes[at].by[i], next))
			for _, later := range s.nodes[at].by[i].Later {
				if asks[next] >= later.After {
					s.landed[&later.Effects[0]] = true
				}
			}
		}
		if len(s.nodes[at].next) == 0 {
			sum.SetInt64(1)
		}
		mark[at], paths[at] = done, sum
		return true
	}
	if !walk(0) {
		return false
	}
	s.proof.Paths, s.proof.Longest = paths[0], longest[0]
	if begun := s.nodes[0].state.Values[s.c.variable(Weeks)]; begun+weeks[0] > weeksWarn && !s.endless {
		s.fault(s.c.Start, "", "a play that begins here can take more than %d weeks: let it end before", weeksWarn)
	}
	return true
}

// goesRound reports a way back. One along which weeks pass is told by those.
func (s *search) goesRound(scene string) {
	if !s.endless {
		s.fault(scene, "", "a play can come back to %q with nothing changed that matters from there on, and go round for ever: let a week, a flag or a level close the way back", scene)
	}
}

// weeksOf adds up the weeks of one move that leads to a node.
func (s *search) weeksOf(f *Follow, next int) int {
	sum := 0
	add := func(effects []Effect) {
		for _, effect := range effects {
			if effect.Name == Weeks {
				sum += effect.By
			}
		}
	}
	add(f.Effects)
	for _, later := range f.Later {
		add(later.Effects)
	}
	add(s.c.Scenes[s.nodes[next].scene].Arrive)
	return sum
}
