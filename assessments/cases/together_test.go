package cases

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pamoja/courses/fault"
)

// TestShares goes through every small table: no count under five is told, what is
// hidden is never one count alone or so few that the sum gives them away, and what
// is told is told as it is.
func TestShares(t *testing.T) {
	t.Parallel()
	steps := []int{0, 1, 2, 4, 5, 6, 9, 10, 13}
	for _, a := range steps {
		for _, b := range steps {
			for _, c := range steps {
				for _, everyone := range []bool{true, false} {
					holdShares(t, []int{a, b, c}, everyone)
				}
				holdShares(t, []int{a, b}, true)
			}
		}
	}
	if got := Shares([]int{12, 8, 3}, true); got[0].N != 12 || !got[1].Hidden || !got[2].Hidden {
		t.Errorf("one small count of three: %+v", got)
	}
	if got := Shares([]int{12, 8}, true); got[0].N != 12 || got[1].N != 8 || got[0].AtLeast {
		t.Errorf("nothing to hide: %+v", got)
	}
	if got := Shares([]int{12, 8}, false); got[0].N != 10 || got[1].N != 5 || !got[0].AtLeast {
		t.Errorf("where not everyone came by: %+v", got)
	}
}

func holdShares(t *testing.T, counts []int, everyone bool) {
	t.Helper()
	hidden, people := 0, 0
	for i, share := range Shares(counts, everyone) {
		switch {
		case share.Hidden:
			hidden, people = hidden+1, people+counts[i]
			if share.N != 0 {
				t.Errorf("%v: %d is hidden and told as %d", counts, counts[i], share.N)
			}
		case counts[i] < LeastShown || everyone && (share.N != counts[i] || share.AtLeast):
			t.Errorf("%v: %d is told as %+v", counts, counts[i], share)
		case !everyone && (share.N%LeastShown != 0 || share.N > counts[i] || counts[i]-share.N >= LeastShown || !share.AtLeast):
			t.Errorf("%v: %d is told as %+v", counts, counts[i], share)
		}
	}
	if hidden > 0 && hidden < len(counts) && (hidden < 2 || people < LeastShown) {
		t.Errorf("%v: what is hidden can be worked out", counts)
	}
}

// TestCountedOf: the counted play and no other, whoever looks; looking writes
// nothing.
func TestCountedOf(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	by := learner("amina")
	_, err := s.CountedIn(s.ctx, by.ID, "every")
	wants(t, err, fault.KindNotFound, "error.not_found")
	s.playHome(by, 1)
	if found, err := s.CountedOf(s.ctx, by.ID); err != nil || len(found) != 0 {
		t.Fatalf("before the debrief: %+v, %v", found, err)
	}
	s.debrief(by, 1)
	s.pass(time.Hour)
	s.playHome(by, 2)
	s.debrief(by, 2)
	edited := s.files
	for name, text := range edited {
		if name == everyEN || name == everySW {
			edited[name] = strings.Replace(text, "edition: 2", "edition: 3", 1)
		}
	}
	s.edit(edited)
	s.restart()
	one, err := s.CountedIn(s.ctx, by.ID, "every")
	if err != nil || one.Play.Number != 1 || one.Case.Edition != 2 || one.Case.Hash != one.Play.Version {
		t.Errorf("the play that counts: %d of edition %d, %v", one.Play.Number, one.Case.Edition, err)
	}
	// A claim that was cut off: the play opened first is the one.
	if err := s.counted.Remove(s.ctx, by.ID+"/every"); err != nil {
		t.Fatal(err)
	}
	if one, err = s.CountedIn(s.ctx, by.ID, "every"); err != nil || one.Play.Number != 1 {
		t.Errorf("before the claim is made again: %d, %v", one.Play.Number, err)
	}
	if _, _, err := s.counted.Get(s.ctx, by.ID+"/every"); err == nil {
		t.Error("looking made the claim")
	}
}

// took keeps a play that counts whose first move was this one.
func (s *site) took(person, choice string) {
	s.t.Helper()
	c, err := s.set().Case("every")
	if err != nil {
		s.t.Fatal(err)
	}
	now := s.arrival()
	p := Play{Person: person, Case: c.ID, Number: 1, Edition: c.Edition, Version: c.Hash, Started: now, Ended: &now, Opened: &now,
		Path: []Made{{Move: Move{Scene: c.Start, Choice: choice}}}}
	if _, err := s.plays.Insert(s.ctx, p.ID(), p); err != nil {
		s.t.Fatal(err)
	}
}

// TestTogether counts how many went which way, and tells nothing of a few.
func TestTogether(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c, err := s.set().Case("every")
	if err != nil {
		t.Fatal(err)
	}
	scene, err := c.Scene(c.Start)
	if err != nil || scene.Decision == nil || len(scene.Decision.Choices) < 2 {
		t.Fatalf("the test's case begins with no decision: %v", err)
	}
	choices := scene.Decision.Choices
	var all []string
	join := func(n int, choice string) {
		for range n {
			person := fmt.Sprintf("person-%02d", len(all))
			s.took(person, choice)
			all = append(all, person)
		}
	}
	join(4, choices[0].ID)
	if told, err := s.Together(s.ctx, all); err != nil || len(told) != 0 {
		t.Fatalf("four people: %+v, %v", told, err)
	}
	join(4, choices[0].ID)
	join(6, choices[1].ID)
	told, err := s.Together(s.ctx, append(all, "who never played"))
	if err != nil || len(told) != 1 || told[0].ID != "every" || told[0].Plays != 14 || len(told[0].Asks) != 1 {
		t.Fatalf("%+v, %v", told, err)
	}
	ways := told[0].Asks[0].Ways
	for i, choice := range choices {
		if ways[i].Choice != choice.ID || ways[i].Unsafe != choice.Unsafe || ways[i].Telling != scene.Telling(choice.ID) {
			t.Errorf("%s: %+v", choice.ID, ways[i])
		}
	}
	// Nobody took the third: with it the second is hidden, so that it cannot be worked out.
	if ways[0].N != 8 || !ways[1].Hidden || !ways[2].Hidden {
		t.Errorf("8, 6 and nobody are told as %+v", ways)
	}
	// What another version offered is counted, and has no words here.
	join(5, "a-choice-of-another-version")
	if told, err = s.Together(s.ctx, all); err != nil || told[0].Plays != 19 {
		t.Fatalf("%+v, %v", told, err)
	}
	if ways = told[0].Asks[0].Ways; len(ways) != 4 || ways[3].Choice != "" || !ways[3].Hidden || ways[1].N != 6 {
		t.Errorf("with another version's choice: %+v", ways)
	}
}
