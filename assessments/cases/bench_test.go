package cases

import (
	"slices"
	"testing"
	"time"
)

// stepMost is how long one move may take (issue 4).
const stepMost = 50 * time.Microsecond

// longest gives the largest case there is, and a whole path through it.
func longest(b *testing.B) (*Case, []Made) {
	b.Helper()
	c := every(b)
	for _, one := range builtIns(b) {
		if one.Prove().Longest > c.Prove().Longest {
			c = one
		}
	}
	play := &brute{c: c}
	state := c.Begin()
	var path []Made
	for {
		scene, err := c.Scene(state.Scene)
		if err != nil {
			b.Fatal(err)
		}
		if scene.Ending != "" {
			return c, path
		}
		move := sampleMoves(play, state, scene)[0]
		path = append(path, Made{Move: move})
		if state, _, err = c.Step(state, move); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStep makes the moves of a whole play over and over; one may take
// stepMost.
func BenchmarkStep(b *testing.B) {
	c, path := longest(b)
	_, stages, err := c.Replay(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		stage := stages[i%len(stages)]
		if _, _, err := c.Step(stage.Before, stage.Move); err != nil {
			b.Fatal(err)
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); b.N > 100 && each > stepMost {
		b.Errorf("a step takes %s, and may take %s", each, stepMost)
	}
}

// BenchmarkReplay replays a whole play, as every page of it does.
func BenchmarkReplay(b *testing.B) {
	c, path := longest(b)
	for b.Loop() {
		if _, _, err := c.Replay(path); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(path)), "moves")
}

// BenchmarkProve searches every case there is, with nothing kept from before.
func BenchmarkProve(b *testing.B) {
	for _, c := range slices.Concat([]*Case{every(b)}, builtIns(b)) {
		b.Run(c.ID, func(b *testing.B) {
			states := 0
			for b.Loop() {
				s := newSearch(c)
				s.run()
				states = s.proof.States
			}
			b.ReportMetric(float64(states), "states")
		})
	}
}
