package cases

import "context"

// LeastShown is the fewest people a number may tell of.
const LeastShown = 5

// Together is how many people went which way in a case.
type Together struct {
	ID    string
	Plays int // at least LeastShown
	Asks  []AskedTogether
}

// AskedTogether is one decision or task, with what was chosen, or came of it, in
// the order of the case.
type AskedTogether struct {
	Case  *Case  // the latest version that asks it
	Scene string // that asks it
	About About
	Ways  []WayTogether
}

// WayTogether is one choice or outcome, and how many took it.
type WayTogether struct {
	Choice  string
	Unsafe  Unsafe
	Telling Telling
	Share
}

// Wrong reports whether it always costs safety, or the story went another way.
func (w WayTogether) Wrong() bool { return w.Unsafe != "" || w.Telling == Parted }

// Together counts the plays that count for these people, case by case, in the
// order of their ids; a case that fewer than LeastShown have played is left out.
// Plays of every version count together, by the ids of decisions and choices. No
// number tells of fewer than LeastShown, nor can one be worked out: see Shares.
func (s *Service) Together(ctx context.Context, persons []string) ([]Together, error) {
	byCase := map[string][]CountedPlay{}
	for _, person := range persons {
		plays, err := s.CountedOf(ctx, person)
		if err != nil {
			return nil, err
		}
		for _, one := range plays {
			byCase[one.Case.ID] = append(byCase[one.Case.ID], one)
		}
	}
	var all []Together
	for _, id := range s.set().IDs() {
		c, _ := s.set().Find(id)
		if plays := byCase[id]; c != nil && len(plays) >= LeastShown {
			all = append(all, addUp(c, plays))
		}
	}
	return all, nil
}

func addUp(current *Case, plays []CountedPlay) Together {
	out := Together{ID: current.ID, Plays: len(plays)}
	versions := []*Case{current}
	counts := map[string]map[string]int{} // decision or task → choice → people
	for _, one := range plays {
		versions = append(versions, one.Case)
		for ask, choice := range one.firstChoices() {
			if counts[ask] == nil {
				counts[ask] = map[string]int{}
			}
			counts[ask][choice]++
		}
	}
	for _, c := range versions {
		for i := range c.Scenes {
			scene := &c.Scenes[i]
			about, asks := scene.About()
			chosen := counts[about.ID]
			delete(counts, about.ID)
			if !asks || sum(chosen) < LeastShown { // that so few came by is no one's to know either
				continue
			}
			out.Asks = append(out.Asks, AskedTogether{Case: c, Scene: scene.ID, About: about, Ways: scene.waysTogether(chosen, len(plays))})
		}
	}
	return out
}

// firstChoices are what was chosen, or came of each task, when it was first asked.
func (p CountedPlay) firstChoices() map[string]string {
	chosen := map[string]string{}
	for _, made := range p.Play.Path {
		scene, err := p.Case.Scene(made.Scene)
		if err != nil {
			continue
		}
		about, asks := scene.About()
		if _, before := chosen[about.ID]; asks && !before {
			chosen[about.ID] = made.Choice
		}
	}
	return chosen
}

// waysTogether are the choices of a scene with their shares. What another version
// offered and this one does not stands among them, as one way without an id.
func (s *Scene) waysTogether(chosen map[string]int, plays int) []WayTogether {
	var ways []WayTogether
	var counts []int
	n, known := sum(chosen), 0
	for i, follow := range s.exits() {
		id := s.entry(i)
		ways = append(ways, WayTogether{Choice: id, Unsafe: follow.Unsafe, Telling: s.Telling(id)})
		counts = append(counts, chosen[id])
		known += chosen[id]
	}
	if n > known {
		ways, counts = append(ways, WayTogether{}), append(counts, n-known)
	}
	for i, share := range Shares(counts, n == plays) {
		ways[i].Share = share
	}
	return ways
}

func sum(counts map[string]int) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}

// Share is how many people took one of several ways, as far as it may be told.
type Share struct {
	N       int
	Hidden  bool // too few, or too few could be worked out from it
	AtLeast bool // N is rounded down to a multiple of LeastShown
}

// Shares says what may be told of counts that belong together. A count under
// LeastShown is hidden, and with it others, the smallest first, until what is
// hidden is at least two counts and LeastShown people: so it cannot be worked
// out from the sum. Where not everyone came by, the others are rounded down:
// else a hidden count of the way that leads there could be read off here.
func Shares(counts []int, everyone bool) []Share {
	shares := make([]Share, len(counts))
	hidden, people := 0, 0
	hide := func(i int) {
		shares[i].Hidden = true
		hidden, people = hidden+1, people+counts[i]
	}
	for i, count := range counts {
		if count < LeastShown {
			hide(i)
		}
	}
	for hidden > 0 && hidden < len(counts) && (hidden < 2 || people < LeastShown) {
		least := -1
		for i, count := range counts {
			if !shares[i].Hidden && (least < 0 || count < counts[least]) {
				least = i
			}
		}
		hide(least)
	}
	for i, count := range counts {
		switch {
		case shares[i].Hidden:
		case everyone:
			shares[i].N = count
		default:
			shares[i].N, shares[i].AtLeast = count-count%LeastShown, true
		}
	}
	return shares
}
