package mentoring

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records"
	"pamoja/courses/records/recordstest"

	"pgregory.net/rapid"
)

// story is what happened between a few people: the entries of sessions, with
// their restatements, and what was said to them.
type story struct {
	entries []Entry
	answers []Answer
}

// evening is the last of November in Nairobi at eight: sessions drawn from it on
// reach into the next month.
var evening = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

// drawStory draws one among these mentors and mentees.
func drawStory(t *rapid.T, mentors, mentees []string) story {
	var s story
	draw := func(what string, n int) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	terms := func(e *Entry) {
		e.Start = evening.Add(time.Duration(draw("start", 20)*15) * time.Minute)
		e.Minutes = 1 + draw("minutes", 240)
		e.Modality = Modalities[draw("modality", len(Modalities))]
		e.Course = []string{"first", "second", ""}[draw("course", 3)]
	}
	for i := range 1 + draw("sessions", 5) {
		e := Entry{ID: fmt.Sprintf("%022dr%d", i, 0), Mentor: mentors[draw("mentor", len(mentors))], Mode: Phone}
		e.Root, e.By = e.ID, e.Mentor
		e.Mentees = drawSome(t, mentees)
		terms(&e)
		if len(e.Mentees) == 1 && draw("who logs", 3) == 0 {
			e.By = e.Mentees[0]
		}
		versions := []Entry{e}
		for j := range draw("restated", 4) {
			old := versions[draw("which", len(versions))]
			v := old
			v.ID, v.Replaces, v.Depth = fmt.Sprintf("%022dr%d", i, j+1), old.ID, old.Depth+1
			if draw("terms change", 2) == 0 {
				terms(&v)
			}
			if v.By == v.Mentor && draw("people change", 3) == 0 {
				v.Mentees = drawSome(t, mentees)
			}
			versions = append(versions, v)
		}
		s.entries = append(s.entries, versions...)
		for _, v := range versions {
			concerned := slices.Clone(v.Mentees)
			for _, old := range versions {
				if old.ID == v.Replaces {
					concerned = append(concerned, old.Mentees...)
				}
			}
			slices.Sort(concerned)
			for _, m := range slices.Compact(concerned) {
				for _, kind := range []AnswerKind{Confirm, Dispute, Attest} {
					if draw("says", 3) == 0 {
						s.answers = append(s.answers, Answer{Entry: v.ID, Root: v.Root, Mentor: v.Mentor, Mentee: m, Kind: kind})
					}
				}
			}
		}
	}
	return s
}

func drawSome(t *rapid.T, of []string) []string {
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, len(of), rapid.ID).Draw(t, "mentees")
	slices.Sort(some)
	return some
}

// sum is what the reference counts: minutes by person, side, course, month and
// modality.
type sum map[string]int

func sumKey(person string, side Role, course, month string, way Modality) string {
	return fmt.Sprint(person, "|", side, "|", course, "|", month, "|", way)
}

// reference counts slowly, minute by minute, and obviously right.
func (s story) reference() sum {
	find := func(id string) (Entry, bool) {
		for _, e := range s.entries {
			if e.ID == id {
				return e, true
			}
		}
		return Entry{}, false
	}
	said := func(entry, mentee string, kind AnswerKind) bool {
		return slices.ContainsFunc(s.answers, func(a Answer) bool { return a.Entry == entry && a.Mentee == mentee && a.Kind == kind })
	}
	var agreed func(e Entry, mentee string) bool
	agreed = func(e Entry, mentee string) bool {
		if said(e.ID, mentee, Confirm) || said(e.ID, mentee, Attest) {
			return true
		}
		old, restates := find(e.Replaces)
		return restates && !said(e.ID, mentee, Dispute) && slices.Contains(e.Mentees, mentee) && slices.Contains(old.Mentees, mentee) &&
			old.Start.Equal(e.Start) && old.Minutes == e.Minutes && old.Modality == e.Modality && old.Course == e.Course && agreed(old, mentee)
	}
	standing := map[string]map[string]bool{} // by person and side: the entries that count
	stands := func(person string, side Role, entry string) {
		key := person + "|" + string(side)
		if standing[key] == nil {
			standing[key] = map[string]bool{}
		}
		standing[key][entry] = true
	}
	latest := map[[2]string]Entry{} // by root and mentee: the last she agreed to, also if she is not in it
	for _, e := range s.entries {
		old, _ := find(e.Replaces)
		for _, m := range slices.Concat(e.Mentees, old.Mentees) {
			key := [2]string{e.Root, m}
			was, some := latest[key]
			if agreed(e, m) && (!some || cmp.Or(cmp.Compare(e.Depth, was.Depth), cmp.Compare(e.ID, was.ID)) > 0) {
				latest[key] = e
			}
		}
	}
	for key, e := range latest {
		if slices.Contains(e.Mentees, key[1]) {
			stands(key[1], MenteeSide, e.ID)
			stands(e.Mentor, MentorSide, e.ID)
		}
	}
	counted := sum{}
	for who, entries := range standing {
		for minute := evening.Add(-24 * time.Hour); minute.Before(evening.Add(72 * time.Hour)); minute = minute.Add(time.Minute) {
			var owner *Entry
			for id := range entries {
				e, _ := find(id)
				covers := !minute.Before(e.Start) && minute.Before(e.End())
				if covers && (owner == nil || cmp.Or(e.Start.Compare(owner.Start), cmp.Compare(e.ID, owner.ID)) < 0) {
					owner = &e
				}
			}
			if owner != nil {
				counted[fmt.Sprint(who, "|", owner.Course, "|", owner.Start.In(nairobi).Format(monthForm), "|", owner.Modality)]++
			}
		}
	}
	return counted
}

// TestJudgeAndShare holds the rules against the reference, with the facts in any
// order and any of them repeated.
func TestJudgeAndShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawStory(t, []string{"m1", "m2"}, []string{"a", "b", "c"})
		want := s.reference()
		mixed := story{rapid.Permutation(slices.Concat(s.entries, s.entries[:1])).Draw(t, "entries"), rapid.Permutation(slices.Concat(s.answers, s.answers)).Draw(t, "answers")}
		byPerson := map[string][]Side{}
		roots := map[string]bool{}
		for _, e := range mixed.entries {
			roots[e.Root] = true
		}
		for root := range roots {
			ofRoot := func(e Entry) bool { return e.Root != root }
			said := slices.DeleteFunc(slices.Clone(mixed.answers), func(a Answer) bool { return a.Root != root })
			for _, side := range judge(slices.DeleteFunc(slices.Clone(mixed.entries), ofRoot), said) {
				key := side.Person + "|" + string(side.Role)
				byPerson[key] = append(byPerson[key], side)
			}
		}
		got := sum{}
		for who, sides := range byPerson {
			for _, c := range share(sides) {
				if c.own > 0 {
					got[fmt.Sprint(who, "|", c.Course, "|", c.Start.In(nairobi).Format(monthForm), "|", c.Modality)] += c.own
				}
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

// keptSums are the totals as they are kept.
func (l *ledger) keptSums() sum {
	l.t.Helper()
	kept := sum{}
	for found, err := range l.totals.All(l.ctx, "") {
		l.must(err)
		total, all := found.Value, 0
		for i, minutes := range total.each() {
			all += *minutes
			if *minutes > 0 {
				kept[sumKey(total.Person, total.Side, total.Course, total.Month, Modalities[i])] = *minutes
			}
		}
		if all != total.Minutes {
			l.t.Errorf("%s says %d minutes and has %d", found.ID, total.Minutes, all)
		}
	}
	return kept
}

// put keeps a fact as the verbs do, without their forms: what depends on other
// facts is never refused.
func (l *ledger) put(fact any) error {
	switch fact := fact.(type) {
	case Entry:
		if _, err := l.entries.Insert(l.ctx, fact.ID, fact); err != nil && !errors.Is(err, records.ErrExists) {
			return err
		}
		return l.settle(l.ctx, fact.Root)
	case Answer:
		return l.answer(l.ctx, Entry{ID: fact.Entry, Root: fact.Root, Mentor: fact.Mentor}, fact)
	}
	return fmt.Errorf("no fact: %T", fact)
}

// TestAnyOrder keeps a story in the store in any order, with facts repeated and
// arriving late or at once, and holds the totals against the reference.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := newLedger(t)
		s := drawStory(r, []string{"m1", "m2"}, []string{"a", "b", "c"})
		var facts []any
		for _, e := range s.entries {
			facts = append(facts, e)
		}
		for _, a := range s.answers {
			facts = append(facts, a, a)
		}
		facts = rapid.Permutation(facts).Draw(r, "order")
		if rapid.Bool().Draw(r, "at once") {
			var group sync.WaitGroup
			errs := make([]error, len(facts))
			for i, fact := range facts {
				group.Go(func() { errs[i] = l.put(fact) })
			}
			group.Wait()
			l.must(errors.Join(errs...))
		} else {
			for _, fact := range facts {
				l.must(l.put(fact))
			}
		}
		want := s.reference()
		if got := l.keptSums(); !maps.Equal(got, want) {
			r.Fatalf("got %v\nwant %v", got, want)
		}
		l.must(l.Rebuild(l.ctx))
		if got := l.keptSums(); !maps.Equal(got, want) {
			r.Fatalf("after a rebuild: got %v\nwant %v", got, want)
		}
	})
}

// TestCutOff dies after every write of a session's making, confirming and
// restating. Doing the same again ends as if nothing had happened; and where she
// does not do it again, what is read is mended, and nothing half made counts.
func TestCutOff(t *testing.T) {
	t.Parallel()
	l, d := newMortal(t)
	mentor, one, two := l.person("Siaya", people.Trainer), l.person("Siaya"), l.person("Kisumu")
	walk := func(first, second Form) error {
		e, err := l.Log(l.ctx, mentor, first)
		if err != nil {
			return err
		}
		if err := l.Confirm(l.ctx, one, e.ID, time.Time{}); err != nil {
			return err
		}
		after, err := l.Restate(l.ctx, mentor, e.ID, second)
		if err != nil {
			return err
		}
		return l.Confirm(l.ctx, two, after.ID, time.Time{})
	}
	for writes := int64(0); ; writes++ {
		first, second := l.form(one, two), l.form(one, two)
		day := evening.AddDate(0, 0, int(writes)).Format(dayForm)
		l.clock = evening.AddDate(0, 1, int(writes))
		first.Day, second.Day, second.Minutes = day, day, 75
		before, _ := l.minutes(mentor, MentorSide)
		d.Live(writes)
		err := walk(first, second)
		d.Live(-1)
		if err != nil && !errors.Is(err, recordstest.ErrDied) {
			t.Fatal(err)
		}
		if got, _ := l.minutes(one, MenteeSide); got%60 != 0 {
			t.Fatalf("cut off after %d writes: %d minutes count for her", writes, got)
		}
		l.must(walk(first, second))
		got, _ := l.minutes(mentor, MentorSide)
		hers, _ := l.minutes(one, MenteeSide)
		other, _ := l.minutes(two, MenteeSide)
		if n := int(writes) + 1; got != before+75 || hers != 60*n || other != 75*n {
			t.Fatalf("done again after %d writes: %d, %d and %d minutes count", writes, got-before, hers, other)
		}
		if err == nil {
			return
		}
	}
}

// TestMended: answers whose sides were lost, and sides whose totals were, are
// found by whoever looks.
func TestMended(t *testing.T) {
	t.Parallel()
	l := newLedger(t)
	mentor, one := l.person("Siaya", people.Trainer), l.person("Siaya")
	e := l.logs(mentor, l.form(one))
	a := Answer{Entry: e.ID, Root: e.Root, Mentor: mentor.ID, Mentee: one.ID, Kind: Confirm, By: one.ID}
	_, err := l.answers.Insert(l.ctx, a.id(), a)
	l.must(err)
	if got, _ := l.minutes(one, MenteeSide); got != 60 {
		t.Errorf("an answer without sides: %d minutes", got)
	}
	for found, err := range l.totals.All(l.ctx, "") {
		l.must(err)
		l.must(l.totals.Delete(l.ctx, found.ID, found.Revision))
	}
	if got, _ := l.minutes(mentor, MentorSide); got != 60 {
		t.Errorf("sides without totals: %d minutes", got)
	}
}

// BenchmarkShare takes the union of a year of overlapping entries.
func BenchmarkShare(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	var sides []Side
	for i := range 2000 {
		sides = append(sides, Side{Entry: fmt.Sprint(i), Counts: true, Start: evening.Add(time.Duration(random.IntN(365*24*60)) * time.Minute), Minutes: 1 + random.IntN(960)})
	}
	for b.Loop() {
		share(sides)
	}
}
