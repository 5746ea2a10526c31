package mentoring

import (
	"fmt"
	"testing"
	"time"

	"pamoja/courses/people"
	"pamoja/courses/records"
)

// BenchmarkMentorOf2000 is what *My mentoring* asks for, of a mentor with 2,000
// entries: totals, counts by state, a page of each, promises, suggestions.
func BenchmarkMentorOf2000(b *testing.B) {
	l := newLedger(b)
	mentor := l.person("Siaya", people.Trainer)
	var mentees []people.Person
	for range 20 {
		mentees = append(mentees, l.person("Siaya"))
	}
	l.fill(mentor, mentees, 2000)
	b.ResetTimer()
	for b.Loop() {
		if _, err := l.Mine(l.ctx, mentor.ID, MentorSide); err != nil {
			b.Fatal(err)
		}
		if _, err := l.States(l.ctx, mentor, MentorSide); err != nil {
			b.Fatal(err)
		}
		for _, state := range []State{"", Waiting, Disputed} {
			if _, _, err := l.Sessions(l.ctx, mentor, MentorSide, state, "", 50); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := l.Promises(l.ctx, mentor, 50); err != nil {
			b.Fatal(err)
		}
		if _, err := l.Suggest(l.ctx, mentor, 10); err != nil {
			b.Fatal(err)
		}
	}
}

// fill keeps n entries of a mentor and one mentee each, one an hour, as the core
// would have: every tenth waits, every hundredth is disputed. It writes what a
// settled ledger holds, at once.
func (l *ledger) fill(mentor people.Person, mentees []people.Person, n int) {
	l.t.Helper()
	start := l.clock.AddDate(-1, 0, 0)
	var entries []records.Item[Entry]
	var answers []records.Item[Answer]
	var sides []records.Item[Side]
	for i := range n {
		id := fmt.Sprintf("%024d", i)
		e := Entry{ID: id, Root: id, By: mentor.ID, Mentor: mentor.ID, Mentees: []string{mentees[i%len(mentees)].ID}, Start: start.Add(time.Duration(i) * 3 * time.Hour), Minutes: 60,
			Modality: Modalities[i%len(Modalities)], Mode: Phone, Course: "first", Happened: start, Arrived: start}
		entries = append(entries, records.Item[Entry]{ID: id, Value: e})
		said := Answer{Entry: id, Root: id, Mentor: mentor.ID, Mentee: e.Mentees[0], Kind: Confirm, By: e.Mentees[0], How: Tapped, Happened: start, Arrived: start}
		var about []Answer
		if i%100 == 1 {
			said.Kind = Dispute
		}
		if i%10 != 0 {
			about = []Answer{said}
			answers = append(answers, records.Item[Answer]{ID: said.id(), Value: said})
		}
		judged := judge([]Entry{e}, about)
		l.must(l.copyPlaces(l.ctx, judged))
		for _, side := range judged {
			side.Answers, side.Logged = heardOf(side, []Entry{e}, about)
			sides = append(sides, records.Item[Side]{ID: sideID(side.Entry, side.Person), Value: side})
		}
	}
	putAll(l, l.entries, entries)
	putAll(l, l.answers, answers)
	putAll(l, l.sides, sides)
	months := map[string]bool{}
	for _, one := range entries {
		months[one.Value.Start.In(l.o.Zone).Format(monthForm)] = true
	}
	for month := range months {
		_, err := l.recount(l.ctx, mentor.ID, MentorSide, month)
		l.must(err)
	}
	if lacking, err := l.lacking(l.ctx, mentor.ID, MentorSide); err != nil || lacking {
		l.t.Fatal("what was filled in is not a settled ledger: ", err)
	}
}

func putAll[T any](l *ledger, table *records.Table[T], items []records.Item[T]) {
	l.t.Helper()
	for len(items) > 0 {
		n := min(len(items), 500)
		if _, err := table.InsertMany(l.ctx, items[:n]); err != nil {
			l.t.Fatal(err)
		}
		items = items[n:]
	}
}

// BenchmarkCountyOf50000 is the county's page over the summaries of 50,000
// entries: 20,000 people, half of them of the county.
func BenchmarkCountyOf50000(b *testing.B) {
	l := newLedger(b)
	admin := l.person("", people.Administrator)
	var totals []records.Item[Totals]
	var sides []records.Item[Side]
	for i := range 50000 {
		t := Totals{Person: fmt.Sprintf("person-%05d", i%20000), Side: MenteeSide, Course: "first", Month: fmt.Sprintf("2026-%02d", 1+i/20000*5+i%5), Minutes: 60, Coaching: 60, Entries: 1, County: "Siaya"}
		if i%10 == 0 {
			t.Side = MentorSide
		}
		if i%2 == 0 {
			t.County = "Kilifi"
		}
		totals = append(totals, records.Item[Totals]{ID: totalsID(t.Person, t.Side, t.Course, t.Month), Value: t})
		side := Side{Entry: fmt.Sprintf("%024d", i), Person: t.Person, Role: MenteeSide, State: Confirmed, Counts: true, County: t.County, Start: l.clock, Arrived: l.clock}
		if i%50 == 1 {
			side.State = Waiting
		}
		sides = append(sides, records.Item[Side]{ID: sideID(side.Entry, side.Person), Value: side})
	}
	putAll(l, l.totals, totals)
	putAll(l, l.sides, sides)
	l.pass(AgedAfter + time.Hour)
	siaya := Within{County: "Siaya"}
	b.Run("months", func(b *testing.B) {
		for b.Loop() {
			for _, side := range []Role{MentorSide, MenteeSide} {
				if rows, err := l.ByMonth(l.ctx, admin, siaya, side); err != nil || len(rows) == 0 && side == MenteeSide {
					b.Fatal(rows, err)
				}
			}
		}
	})
	b.Run("people", func(b *testing.B) {
		for b.Loop() {
			if rows, err := l.ByPerson(l.ctx, admin, siaya, MenteeSide); err != nil || len(rows) < 1000 {
				b.Fatal(len(rows), err)
			}
		}
	})
	b.Run("everywhere", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.ByMonth(l.ctx, admin, Within{}, MenteeSide); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("waiting", func(b *testing.B) {
		for b.Loop() {
			if n, err := l.CountPending(l.ctx, admin, siaya, Waiting); err != nil || n != 1000 {
				b.Fatal(n, err)
			}
		}
	})
}

// BenchmarkUnionOfAYear shares the minutes of a year's 2,000 entries, each of
// which overlaps the next.
func BenchmarkUnionOfAYear(b *testing.B) {
	var sides []Side
	start := time.Date(2026, 1, 1, 6, 0, 0, 0, time.UTC)
	for i := range 2000 {
		sides = append(sides, Side{Entry: fmt.Sprintf("%024d", i), Start: start.Add(time.Duration(i) * 260 * time.Minute), Minutes: 300, Counts: true, Modality: Coaching})
	}
	b.ReportAllocs()
	for b.Loop() {
		if got := share(sides); len(got) != len(sides) || got[1].own != 260 {
			b.Fatal(len(got))
		}
	}
}
