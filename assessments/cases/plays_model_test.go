package cases

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pamoja/courses/people"
)

// plays is what must be true of one person's plays, whatever happened on the
// way.
type plays struct {
	*site
	by      people.Person
	paths   map[int][]Made // of each play, as last seen: moves stand
	pinned  map[int]string // version of each play
	counted int            // the play that counts, once one does
}

// TestPlaysInAnyOrder presses buttons in any order and again and again, in two
// tabs at once, over restarts, edits, later translations and deaths of the
// program before anything it writes.
func TestPlaysInAnyOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	old, later, edited := s.files, translated(t), rewritten(t, s.files)
	run, ended, counted := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		s.edit(old)
		p := &plays{site: s, by: learner(fmt.Sprint("m", run)), paths: map[int][]Made{}, pinned: map[int]string{}}
		for range rapid.IntRange(10, 45).Draw(r, "presses") {
			switch rapid.IntRange(0, 14).Draw(r, "press") {
			case 0:
				s.restart()
			case 1:
				s.edit([]files{old, later, edited}[rapid.IntRange(0, 2).Draw(r, "content")])
			case 2:
				s.pass(time.Minute)
			case 3:
				p.start(r, s.ctx)
			case 4:
				_, _ = p.OpenDebrief(s.ctx, p.by, "every", rapid.IntRange(1, 2).Draw(r, "debrief"))
			case 5:
				p.stray(r)
			case 6:
				p.dies(r)
			case 7:
				p.tabs(r)
			default:
				p.goOn(r, s.ctx)
			}
			p.agrees(r)
		}
		for _, path := range p.paths {
			if len(path) >= len(wayHome) {
				ended++
			}
		}
		counted += min(p.counted, 1)
	})
	if ended < 5 || counted < 5 {
		t.Errorf("only %d plays came far, %d counted", ended, counted)
	}
}

func (p *plays) start(r *rapid.T, ctx context.Context) {
	_, _ = p.Start(ctx, p.by, "every", rapid.SampledFrom([]int{1, 1, 2, 3, 9}).Draw(r, "number"))
}

// latest gives the play that was begun last; false if there is none.
func (p *plays) latest(r *rapid.T) (Play, *Case, bool) {
	number := len(p.paths)
	if number == 0 {
		return Play{}, nil, false
	}
	play, c, err := p.Play(p.ctx, p.by, "every", number)
	if err != nil {
		r.Fatal(err)
	}
	return play, c, true
}

// drawn is a form that can be taken where a play stands, or nil at its end.
func drawn(r *rapid.T, play Play, c *Case) map[string][]string {
	state, _, err := c.Replay(play.Path)
	if err != nil {
		r.Fatal(err)
	}
	scene, err := c.Scene(state.Scene)
	switch {
	case err != nil:
		r.Fatal(err)
	case scene.Ending != "":
		return nil
	case scene.Task != nil:
		f := drawForm(r, scene.Task)
		f.Set("scene", scene.ID)
		return f
	case scene.Decision != nil:
		return form(scene.ID, drawMove(r, c, state).Choice)
	}
	return form(scene.ID, On)
}

// goOn makes a move that can be made: then one more move stands. At its end it
// begins another play, or opens the debrief.
func (p *plays) goOn(r *rapid.T, ctx context.Context) {
	play, c, begun := p.latest(r)
	if !begun {
		p.start(r, ctx)
		return
	}
	f := drawn(r, play, c)
	if f == nil {
		_, _ = p.OpenDebrief(ctx, p.by, "every", play.Number)
		return
	}
	after, err := p.Move(ctx, p.by, "every", play.Number, len(play.Path), f)
	if ctx.Err() == nil && (err != nil || len(after.Path) != len(play.Path)+1) {
		r.Fatalf("a move that can be made: %v, %+v", err, after.Path)
	}
}

// stray posts what cannot be taken, or what was taken already: nothing changes.
func (p *plays) stray(r *rapid.T) {
	play, _, begun := p.latest(r)
	if !begun {
		return
	}
	scene := rapid.SampledFrom([]string{"", "bench", "hut", "house", "month", "home"}).Draw(r, "scene")
	place := rapid.IntRange(0, len(play.Path)+2).Draw(r, "place")
	if place == len(play.Path) {
		place++
	}
	_, err := p.Move(p.ctx, p.by, "every", play.Number, place, form(scene, rapid.SampledFrom([]string{"ask", "close", "x"}).Draw(r, "choice")))
	if (err == nil) != (place < len(play.Path)) {
		r.Fatalf("a post for place %d of %d: %v", place, len(play.Path), err)
	}
	if again, _, _ := p.latest(r); cmp.Diff(play.Path, again.Path) != "" {
		r.Fatal("a stray post has changed the play: ", cmp.Diff(play.Path, again.Path))
	}
}

// dies does something and ends the program before the n-th thing it writes.
func (p *plays) dies(r *rapid.T) {
	ctx := p.site.dies(rapid.IntRange(0, 4).Draw(r, "writes"))
	p.goOn(r, ctx)
	p.lives()
	p.restart()
}

// tabs makes two moves at the same place at once: one stands, and both tabs are
// shown it.
func (p *plays) tabs(r *rapid.T) {
	play, c, begun := p.latest(r)
	if !begun {
		return
	}
	forms := []map[string][]string{drawn(r, play, c), drawn(r, play, c)}
	if forms[0] == nil {
		return
	}
	shown := make([]Play, 2)
	for _, err := range together(2, func(i int) (err error) {
		shown[i], err = p.Move(p.ctx, p.by, "every", play.Number, len(play.Path), forms[i])
		return err
	}) {
		if err != nil {
			r.Fatal(err)
		}
	}
	if diff := cmp.Diff(shown[0].Path, shown[1].Path); diff != "" || len(shown[0].Path) != len(play.Path)+1 {
		r.Fatal("two tabs are shown two plays: ", diff)
	}
}

// agrees compares what is kept with what is known.
func (p *plays) agrees(r *rapid.T) {
	standing, err := p.Standing(p.ctx, p.by, "every")
	if err != nil {
		r.Fatal(err)
	}
	open, opened := 0, false
	for i, play := range standing.Plays {
		if play.Number != i+1 || play.Person != p.by.ID {
			r.Fatalf("play %d is %+v", i+1, play)
		}
		if before := p.paths[play.Number]; len(before) > len(play.Path) || !slices.EqualFunc(before, play.Path[:len(before)], func(a, b Made) bool { return cmp.Equal(a, b) }) {
			r.Fatal("a move that stood is gone: ", cmp.Diff(before, play.Path))
		}
		if version, known := p.pinned[play.Number]; known && version != play.Version {
			r.Fatalf("play %d was begun on %s and is on %s", play.Number, version, play.Version)
		}
		p.paths[play.Number], p.pinned[play.Number] = play.Path, play.Version
		_, c, err := p.Play(p.ctx, p.by, "every", play.Number)
		if err != nil || c.Hash != play.Version {
			r.Fatal("the version it was begun on: ", err)
		}
		state, _, err := c.Replay(play.Path)
		if err != nil {
			r.Fatal(err)
		}
		scene, err := c.Scene(state.Scene)
		if err != nil || (scene.Ending != "") != (play.Ended != nil) || play.Ended != nil && play.Ending != scene.ID || play.Opened != nil && play.Ended == nil {
			r.Fatalf("it stands at %s, and is kept as %+v, %v", state.Scene, play, err)
		}
		if play.IsOpen() {
			open++
		}
		opened = opened || play.Opened != nil
	}
	if open > 1 || len(standing.Plays) != len(p.paths) {
		r.Fatalf("%d plays, %d open, and known are %d", len(standing.Plays), open, len(p.paths))
	}
	p.agreesCount(r, standing, opened)
}

// agreesCount looks at what counts: one play, from when the first debrief was
// opened, told once.
func (p *plays) agreesCount(r *rapid.T, standing Standing, opened bool) {
	if (standing.Counted != nil) != opened {
		r.Fatalf("a debrief was opened: %t, counted is %+v", opened, standing.Counted)
	}
	events := p.caseEvents(p.by)
	if !opened {
		if len(events) > 0 {
			r.Fatalf("told is %+v", events)
		}
		return
	}
	if p.counted == 0 {
		p.counted = standing.Counted.Number
	}
	if standing.Counted.Number != p.counted || len(events) != 1 || events[0].Attempt != standing.Counted.ID() || !slices.Equal(standing.Counted.Told, []string{"gate"}) {
		r.Fatalf("counted was %d, is %+v, told is %+v", p.counted, standing.Counted, events)
	}
}
