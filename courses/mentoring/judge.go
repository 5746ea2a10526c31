package mentoring

import (
	"cmp"
	"hash/fnv"
	"slices"
	"time"
)

// judge says how a session stands for each of its people: a side for every
// version that concerns her. It is a function of what the versions and answers
// say; their order does not matter, and a repeated one changes nothing.
//
// A version asks a mentee when she is in it, or was in the one it restates. She
// has agreed to it if she confirmed it, if it was attested for her, or if it
// restates what she agreed to and changes nothing that counts for her: those
// whose minutes change confirm again. The last version she agreed to counts.
func judge(versions []Entry, answers []Answer) []Side {
	versions = slices.Clone(versions)
	slices.SortFunc(versions, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Depth, b.Depth), cmp.Compare(a.ID, b.ID)) })
	versions = slices.CompactFunc(versions, func(a, b Entry) bool { return a.ID == b.ID })
	said := heard(answers)
	known := map[string]Entry{}
	var mentees []string
	for _, v := range versions {
		known[v.ID] = v
		for _, m := range v.Mentees {
			if !slices.Contains(mentees, m) && m != v.Mentor {
				mentees = append(mentees, m)
			}
		}
	}
	slices.Sort(mentees)
	var sides []Side
	together := map[string]*Side{}
	for i, v := range versions {
		side := sideOf(v, v.Mentor, MentorSide)
		if i < len(versions)-1 {
			side.State = Restated
		}
		together[v.ID] = &side
	}
	for _, m := range mentees {
		mine := sidesOf(versions, known, said, m)
		for _, side := range mine {
			together[side.Entry].take(side)
		}
		sides = append(sides, mine...)
	}
	for _, v := range versions {
		side := together[v.ID]
		if side.State != Restated {
			side.State = side.sum()
		}
		sides = append(sides, *side)
	}
	return sides
}

// heard are the answers by entry and mentee.
func heard(answers []Answer) map[[2]string]map[AnswerKind]bool {
	said := map[[2]string]map[AnswerKind]bool{}
	for _, a := range answers {
		at := [2]string{a.Entry, a.Mentee}
		if said[at] == nil {
			said[at] = map[AnswerKind]bool{}
		}
		said[at][a.Kind] = true
	}
	return said
}

// sidesOf are the sides of one mentee, in the order of the versions.
func sidesOf(versions []Entry, known map[string]Entry, said map[[2]string]map[AnswerKind]bool, m string) []Side {
	states, counting := map[string]State{}, -1
	var sides []Side
	for _, v := range versions {
		in := slices.Contains(v.Mentees, m)
		before, restates := known[v.Replaces]
		was := restates && slices.Contains(before.Mentees, m)
		if !in && !was {
			continue
		}
		side := sideOf(v, m, MenteeSide)
		answers := said[[2]string{v.ID, m}]
		side.State, side.Removed = stateOf(answers), !in
		if side.State == Waiting && in && was && sameTerms(before, v) && agreed(states[before.ID]) {
			side.State = states[before.ID]
		}
		states[v.ID] = side.State
		if agreed(side.State) {
			counting = len(sides)
		}
		sides = append(sides, side)
	}
	for i := range sides {
		sides[i].Counts = i == counting && !sides[i].Removed
		over := i < len(sides)-1 || sides[i].Removed && counting < 0 // taken out of what she never agreed to: nothing to ask
		if over && !sides[i].Counts {
			sides[i].State = Restated
		}
	}
	return sides
}

func sideOf(v Entry, person string, role Role) Side {
	return Side{Entry: v.ID, Root: v.Root, Person: person, Role: role, Start: v.Start, Minutes: v.Minutes, Modality: v.Modality,
		Course: v.Course, State: Waiting, Arrived: v.Arrived, Mark: markOf(v.ID)}
}

// stateOf lets an agreement stand before a dispute: what somebody agreed to she
// takes back by a correction, not by silence of the other side.
func stateOf(answers map[AnswerKind]bool) State {
	switch {
	case answers[Confirm]:
		return Confirmed
	case answers[Attest]:
		return Attested
	case answers[Dispute]:
		return Disputed
	}
	return Waiting
}

func agreed(s State) bool { return s == Confirmed || s == Attested }

// sameTerms reports whether nothing that counts differs: when, how long, in
// which way, toward which course.
func sameTerms(a, b Entry) bool {
	return a.Start.Equal(b.Start) && a.Minutes == b.Minutes && a.Modality == b.Modality && a.Course == b.Course
}

// take adds one mentee's side to the mentor's of the same version.
func (s *Side) take(mentee Side) {
	s.Counts = s.Counts || mentee.Counts
	switch {
	case mentee.State == Disputed:
		s.Disputed++
	case agreed(mentee.State):
		s.Agreed++
	case mentee.State == Waiting:
		s.Waiting++
	}
}

// sum is how a mentor's side stands by its counts.
func (s *Side) sum() State {
	switch {
	case s.Disputed > 0:
		return Disputed
	case s.Waiting > 0:
		return Waiting
	}
	return Confirmed
}

func markOf(id string) int64 {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int64(h.Sum32())
}

// counted is a side with the minutes of it that belong to it.
type counted struct {
	Side
	own int
}

// share gives each side that counts the minutes that are not covered by one
// that starts earlier, or at the same moment under a smaller id. sides are of
// one person in one role; what is in them twice is one.
func share(sides []Side) []counted {
	sides = slices.Clone(sides)
	slices.SortFunc(sides, func(a, b Side) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Entry, b.Entry)) })
	sides = slices.CompactFunc(sides, func(a, b Side) bool { return a.Entry == b.Entry })
	var covered time.Time
	shared := make([]counted, 0, len(sides))
	for _, side := range sides {
		if !side.Counts {
			continue
		}
		from, end := side.Start, side.Start.Add(time.Duration(side.Minutes)*time.Minute)
		if covered.After(from) {
			from = covered
		}
		one := counted{Side: side}
		if end.After(from) {
			one.own = int(end.Sub(from) / time.Minute)
			covered = end
		}
		shared = append(shared, one)
	}
	return shared
}
